"""Forms of decision meetings."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from socx.core.i18n import N_
from socx.core.values import number_in
from socx.requests.models import AssistanceRequest
from socx.web.forms import AtMost, VersionedForm


class MeetingForm(VersionedForm):
    """The day and the place of a meeting."""

    held_on = DateField(N_("Day"), validators=[Optional()])
    place = StringField(N_("Place"), description=N_("A room, or “online”."), validators=[AtMost(120)])
    note = TextAreaField(N_("Note"), description=N_("It stands at the head of the minutes."), validators=[AtMost(2000)])


class AgendaForm(VersionedForm):
    """A case for the agenda."""

    request = RadioField(N_("Cases that are ready"), validators=[Optional()], validate_choice=False)

    def offer(self, ready: Iterable[AssistanceRequest]) -> None:
        self.request.choices = [
            SelectChoice(str(item.id), f"{item.code}, {item.title}, {item.institution.official_name}") for item in ready
        ]

    @property
    def request_id(self) -> int | None:
        """The case that was chosen; None for none, or for what is no number."""
        return number_in(self.request.data)
