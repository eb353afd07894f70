"""Forms of rounds: what a round says, and under which one a draft is filed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from socx.core.i18n import LANGUAGES, N_
from socx.core.places import partner_choices, partners
from socx.core.values import DOMAINS, number_in
from socx.notifications.walltime import plan_local
from socx.requests.forms.parts import TopicsField
from socx.requests.models import Round
from socx.requests.services.rounds import Terms
from socx.web.forms import AtMost, VersionedForm
from socx.web.i18n import home_zone, language, show_deadline, zone_place


class RoundForm(VersionedForm):
    """What a round says."""

    name_en = StringField(N_("Name in English"), validators=[AtMost(120)])
    name_fr = StringField(N_("Name in French"), validators=[AtMost(120)])
    name_es = StringField(N_("Name in Spanish"), validators=[AtMost(120)])
    text_en = TextAreaField(
        N_("What it is about, in English"),
        description=N_("Institutions read it beside the name."), validators=[AtMost(1000)],
    )  # fmt: skip
    text_fr = TextAreaField(N_("What it is about, in French"), validators=[AtMost(1000)])
    text_es = TextAreaField(N_("What it is about, in Spanish"), validators=[AtMost(1000)])
    opens_on = DateField(N_("Opens on"), validators=[Optional()])
    closes_on = DateField(N_("Closes on"), validators=[Optional()])
    closes_time = TimeField(N_("Closes at"), validators=[InputRequired(N_("Give the time, for example 17:00."))])
    zone = SelectField(N_("On whose clock"), validators=[InputRequired()])
    domains = SelectMultipleField(N_("For the domains"), description=N_("Choose none for all."))
    topics = TopicsField(N_("For the topics"), description=N_("Choose none for all."))
    partners = SelectMultipleField(N_("For the partners"), description=N_("Choose none for all."))

    @classmethod
    def from_request(cls, **given: Any) -> RoundForm:
        form: RoundForm = super().from_request(**given)
        form.zone.choices = [SelectChoice(zone, zone_place(zone)) for zone in zones()]
        form.domains.choices = [SelectChoice(str(value), gettext(text)) for value, text in DOMAINS.items()]
        form.partners.choices = [SelectChoice(code, name) for code, name in partner_choices(language())]
        return form

    @classmethod
    def of(cls, round_: Round) -> RoundForm:
        """The form filled with what a round says."""
        closes = round_.closes_at.astimezone(ZoneInfo(round_.zone))
        said = [f"{what}_{code}" for what in ("name", "text") for code in LANGUAGES]
        names = (*said, "opens_on", "zone", "domains", "topics", "partners")
        shown = {name: getattr(round_, name) for name in names}
        return cls.from_request(
            data=shown | {"closes_on": closes.date(), "closes_time": closes.time(), "version": round_.version}
        )

    @property
    def terms(self) -> Terms:
        """What the service takes."""
        closes_at: datetime | None = None
        if self.closes_on.data and self.closes_time.data:
            closes_at, _ = plan_local(self.closes_on.data, self.closes_time.data, self.zone.data)
        return Terms(
            names={code: self[f"name_{code}"].data or "" for code in LANGUAGES},
            texts={code: self[f"text_{code}"].data or "" for code in LANGUAGES},
            opens_on=self.opens_on.data, closes_at=closes_at, zone=self.zone.data,
            domains=self.domains.data or [], topics=self.topics.data or [], partners=self.partners.data or [],
        )  # fmt: skip


def zones() -> list[str]:
    """The facility's time zone first, then those of the partners."""
    home = str(home_zone())
    return [home, *sorted({one.timezone for one in partners().values()} - {home}, key=zone_place)]


def round_choices(found: Iterable[Round]) -> list[SelectChoice]:
    """Open rounds to file under, each with its deadline, after the intake that is always open."""
    return [
        SelectChoice("", gettext(N_("The intake that is always open"))),
        *(
            SelectChoice(str(one.id), f"{one.name(language())}, {show_deadline(one.closes_at, one.zone)}")
            for one in found
        ),
    ]


class RoundChoiceForm(VersionedForm):
    """Under which round a draft is filed; `back` says which page it was chosen on."""

    round = RadioField(N_("Where is the request filed?"), choices=[], default="", validate_choice=False)
    back = HiddenField()

    @property
    def round_id(self) -> int | None:
        """The round that was chosen; None for the intake that is always open, 0 for what is no round."""
        return as_round(self.round.data)


def as_round(sent: str | None) -> int | None:
    """The number that a choice of a round stands for; 0 for what is no number."""
    return (number_in(sent) or 0) if sent else None
