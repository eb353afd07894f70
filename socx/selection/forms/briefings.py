"""The form of a briefing: a text for each part, and whose address it gives."""

from __future__ import annotations

from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice

from socx.accounts.models import User
from socx.activities.models import Activity
from socx.core.i18n import N_
from socx.selection.briefing import PARTS
from socx.selection.models import Briefing
from socx.selection.queries import briefings as queries
from socx.selection.words import standing_texts
from socx.web.forms import AtMost, VersionedForm
from socx.web.frame import role_label


class BriefingForm(VersionedForm):
    """The texts by the keys of briefing.PARTS, and the contacts."""

    contacts = SelectMultipleField(
        N_("Contacts"), choices=[], coerce=int,
        description=N_("The team reads the names and e-mail addresses of those that you choose, and of nobody else."),
    )  # fmt: skip

    @classmethod
    def of(cls, activity: Activity, item: Briefing | None) -> BriefingForm:
        """The form as it stands, or with the usual texts in the language of the request."""
        texts = standing_texts(activity.request.language, PARTS) if item is None else item.texts
        people = queries.people_to_name(activity)
        chosen = [one.user_id for one in item.contacts] if item else [activity.request.adviser_id]
        data = {**texts, "contacts": chosen, "version": item.version if item else 0}
        form: BriefingForm = cls.from_request(data=data)
        form.contacts.choices = [SelectChoice(person.id, f"{person.name}, {_side(person)}") for person in people]
        return form

    @property
    def texts(self) -> dict[str, str]:
        return {part.key: self[part.key].data or "" for part in PARTS}


def _side(person: User) -> str:
    """The institution of somebody, or what they do for the facility. Addresses are for the readers of the briefing."""
    return person.institution.official_name if person.institution else role_label(person.role)


for _part in PARTS:
    setattr(
        BriefingForm, _part.key, TextAreaField(_part.label, description=_part.hint, validators=[AtMost(_part.limit)])
    )
