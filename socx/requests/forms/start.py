"""Forms of the start: which form, from what; the other form; what was copied."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from socx.core.i18n import N_
from socx.requests import fields
from socx.web.forms import BaseForm, VersionedForm, options

#: What a new request can start from.
BEGINNINGS = {
    "empty": N_("An empty form"),
    "profile": N_("What stays the same: your unit, its mandate, the contacts and the working languages"),
    "copy": N_("A copy of an earlier request"),
}


class StartForm(BaseForm):
    """Which form, and from what to start. Its key makes two clicks one draft."""

    creation_key = HiddenField()
    kind = RadioField(
        N_("Which form?"),
        [InputRequired(N_("Choose one of the two forms."))],
        choices=options(fields.KINDS),
    )
    begin = RadioField(
        N_("What do you want to start from?"), default="empty",
        choices=options(BEGINNINGS),
    )  # fmt: skip
    round = RadioField(N_("Where is the request filed?"), choices=[], default="", validate_choice=False)
    source = SelectField(N_("Earlier request"), choices=[], default="", validate_choice=False)

    def offer(self, earlier: Sequence[SelectChoice]) -> None:
        """Offer the earlier requests of the institution to start from."""
        self.source.choices = list(earlier)


class ConvertForm(VersionedForm):
    """The button that changes a draft to the other form."""

    kind = HiddenField()


class CopiedForm(VersionedForm):
    """The copied answers to take out again."""

    names = SelectMultipleField(N_("Copied answers"), choices=[], validate_choice=False)
    keep = SubmitField(N_("They all fit"))
