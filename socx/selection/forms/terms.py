"""The form of terms of reference: the parts that people write."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, TextAreaField

from socx.core.i18n import LANGUAGES, N_
from socx.selection.models import TermsOfReference
from socx.selection.terms import PARTS
from socx.web.forms import AtMost, VersionedForm, options


class TermsForm(VersionedForm):
    """The texts of one version, each as long as its part may be."""

    language = SelectField(
        N_("Language of these texts"),
        choices=options(LANGUAGES),
        description=N_("Headings and facts are printed in all three languages, these texts as you write them."),
    )

    @classmethod
    def of(cls, item: TermsOfReference) -> TermsForm:
        texts = {part.key: item.texts.get(part.key, "") for part in PARTS}
        form: TermsForm = cls.from_request(data=texts | {"language": item.language, "version": item.version})
        return form

    @property
    def texts(self) -> dict[str, Any]:
        return {part.key: self[part.key].data or "" for part in PARTS}


for _part in PARTS:
    setattr(
        TermsForm,
        _part.key,
        TextAreaField(_part.label, description=_part.hint, validators=[AtMost(_part.limit)]),
    )
