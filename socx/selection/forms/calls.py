"""Forms of calls: what a call says, its deadline, whom it invites."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from wtforms import DateField, Field, Form, RadioField, SelectField, SelectMultipleField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, StopValidation

from socx.activities.subjects import position_name
from socx.core.i18n import N_
from socx.notifications.walltime import plan_local
from socx.selection.models import AUDIENCE, ExpertCall
from socx.selection.services.calls import LONGEST_TEXT, Plan
from socx.selection.services.invitations import LONGEST_MESSAGE
from socx.web.forms import AtMost, VersionedForm, options
from socx.web.i18n import home_zone, zone_place

#: The time offered for a deadline that nobody has set yet.
USUAL_TIME = time(17, 0)


class GivenWith:
    """Left empty only together with another field: half a deadline is none, and what was typed would be lost."""

    def __init__(self, other: str, message: str) -> None:
        self.other, self.message = other, message

    def __call__(self, form: Form, field: Field) -> None:
        if any(form[self.other].raw_data or ()) and not any(field.raw_data or ()):
            field.errors = []
            raise StopValidation(self.message)


class ClosingForm(VersionedForm):
    """The moment at which a call closes, on the clock of a place."""

    closes_on = DateField(N_("Closes on"), validators=[Optional()])
    closes_time = TimeField(
        N_("Closes at"), description=N_("For example 17:00."),
        validators=[GivenWith("closes_on", N_("Give the time as well.")), Optional()],
    )  # fmt: skip

    def closes_at(self, zone: str) -> datetime | None:
        if not self.closes_on.data or not self.closes_time.data:
            return None
        return plan_local(self.closes_on.data, self.closes_time.data, zone)[0]

    @staticmethod
    def shown(call: ExpertCall) -> dict[str, Any]:
        if call.closes_at is None:
            return {"closes_time": USUAL_TIME, "version": call.version}
        local = call.closes_at.astimezone(ZoneInfo(call.zone))
        return {"closes_on": local.date(), "closes_time": local.time(), "version": call.version}


class CallForm(ClosingForm):
    """What a call says before it opens."""

    positions = SelectMultipleField(N_("Positions"), choices=[], coerce=int)
    zone = SelectField(N_("On whose clock"), validators=[InputRequired()])
    audience = RadioField(
        N_("Who may apply"), choices=options(AUDIENCE),
        validators=[InputRequired(N_("Choose who may apply."))],
    )  # fmt: skip
    text = TextAreaField(
        N_("A few words to the experts"),
        description=N_("What makes this task interesting. Facts and requirements are shown beside it."),
        validators=[AtMost(LONGEST_TEXT)],
    )

    @classmethod
    def of(cls, call: ExpertCall) -> CallForm:
        """The form filled with what the call says."""
        form: CallForm = cls.from_request(
            data=cls.shown(call)
            | {
                "positions": [one.id for one in call.positions], "zone": call.zone, "audience": call.audience,
                "text": call.text,
            }
        )  # fmt: skip
        form.positions.choices = [
            SelectChoice(one.id, f"#{one.number} {position_name(one)}") for one in call.activity.positions
        ]
        partner = call.activity.zone
        form.zone.choices = [
            SelectChoice(z, zone_place(z)) for z in dict.fromkeys([str(home_zone()), call.zone, partner])
        ]
        return form

    @property
    def plan(self) -> Plan:
        return Plan(
            positions=self.positions.data or [], closes_at=self.closes_at(self.zone.data), zone=self.zone.data,
            audience=self.audience.data, text=self.text.data or "",
        )  # fmt: skip


class InviteForm(VersionedForm):
    """Whom to ask, and until when the answer is due."""

    experts = SelectMultipleField(N_("Whom to invite"), choices=[], coerce=int)
    answer_on = DateField(
        N_("Answer due on"), validators=[InputRequired(N_("Give the day until which you wait for the answer."))],
        description=N_("The whole day counts, on the clock of the call. After it the invitation lapses."),
    )  # fmt: skip
    message = TextAreaField(
        N_("A personal word"), description=N_("It stands in the invitation."), validators=[AtMost(LONGEST_MESSAGE)]
    )

    @classmethod
    def offering(cls, people: list[tuple[int, str]], **given: Any) -> InviteForm:
        form: InviteForm = cls.from_request(**given)
        form.experts.choices = [SelectChoice(number, name) for number, name in people]
        if not people:
            form.experts.description = gettext("Nobody on the shortlist can be invited now.")
        return form
