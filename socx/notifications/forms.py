"""The form in which a reader says how they want to be told."""

from __future__ import annotations

from typing import Any

from babel.core import get_global
from flask_babel import gettext
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from socx.core.i18n import N_
from socx.core.places import partner_name, partners
from socx.core.values import MEMBER_STATES
from socx.notifications import choices, topics
from socx.notifications.choices import Wishes
from socx.notifications.models import NoticeChoice
from socx.web.forms import BaseForm
from socx.web.i18n import home_zone, language, show_list, zone_place

TIME = N_("Enter a time, for example 09:30.")


class ChoicesForm(BaseForm):
    """How mails come. What a reader does not tick is stopped."""

    pace = RadioField(
        N_("How often"),
        choices=[
            SelectChoice("at_once", N_("Each mail by itself, at once")),
            SelectChoice("daily", N_("One mail a day, with all that is new")),
        ],
        validators=[InputRequired(N_("Choose one of the options."))],
    )
    daily_at = TimeField(
        N_("The daily mail comes at"), description=N_("Only if you chose one mail a day."), validators=[Optional()]
    )
    is_quiet = BooleanField(N_("No mails at certain hours: they wait until these are over"))
    quiet_from = TimeField(N_("Quiet from"), validators=[Optional()])
    quiet_until = TimeField(N_("Quiet until"), validators=[Optional()])
    zone = SelectField(N_("On whose clock"), validators=[InputRequired()])
    mailed = SelectMultipleField(N_("Mails about"))

    @classmethod
    def of(cls, choice: NoticeChoice | None, zone: str) -> ChoicesForm:
        """The form filled with what the reader chose before, or with what holds without a choice."""
        stopped = choice.stopped if choice else []
        form: ChoicesForm = super().from_request(
            data={
                "pace": choice.pace if choice else "at_once",
                "daily_at": choice.daily_at if choice else choices.DAILY_AT,
                "is_quiet": bool(choice and choice.quiet_from is not None),
                "quiet_from": choice.quiet_from if choice else None,
                "quiet_until": choice.quiet_until if choice else None,
                "zone": choice.zone if choice else zone,
                "mailed": [one.name for one in topics.topics() if one.name not in stopped],
            }
        )
        form.zone.choices = zone_choices(choice.zone if choice else zone)
        form.mailed.choices = [SelectChoice(one.name, gettext(one.label)) for one in topics.topics()]
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the times are there that the other answers ask for."""
        is_valid = super().validate(extra_validators)
        asked = [(self.daily_at, self.pace.data == "daily")]
        asked += [(field, self.is_quiet.data) for field in (self.quiet_from, self.quiet_until)]
        for field, needed in asked:
            if needed and field.data is None and not field.errors:
                field.errors = [gettext(TIME)]
                is_valid = False
        return is_valid

    @property
    def wishes(self) -> Wishes:
        """What the service takes."""
        return Wishes(
            pace=self.pace.data, daily_at=self.daily_at.data or choices.DAILY_AT,
            quiet=(self.quiet_from.data, self.quiet_until.data) if self.is_quiet.data else None, zone=self.zone.data,
            stopped=tuple(one.name for one in topics.topics() if one.name not in (self.mailed.data or [])),
        )  # fmt: skip


def zone_choices(also: str) -> list[SelectChoice]:
    """The facility's clock first, then those of partners and Member States; partners stand by their names."""
    home = str(home_zone())
    territories = get_global("zone_territories")
    ours = {one.timezone for one in partners().values()} | {z for z, t in territories.items() if t in MEMBER_STATES}
    zones = sorted((ours | {also}) - {home}, key=zone_name)
    return [SelectChoice(zone, zone_name(zone)) for zone in (home, *zones)]


def zone_name(zone: str) -> str:
    """A zone by its place and, in brackets, the partners that live by it: the tz database knows no Kosovo."""
    names = sorted(partner_name(code, language()) for code, one in partners().items() if one.timezone == zone)
    place = zone_place(zone)
    return f"{place} ({show_list(names)})" if names and names != [place] else place
