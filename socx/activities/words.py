"""Plans in words: days with their weekday, public holidays by name, clashes as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from flask_babel import gettext, ngettext

from socx.activities.audiences import WHO
from socx.activities.clashes import LEVELS, Clash
from socx.activities.milestones import Template
from socx.activities.planner import Step
from socx.core.calendar import Calendar
from socx.core.holidays import holiday_name
from socx.core.places import country_name
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.web.i18n import language, regional

#: How many public holidays are named beside one step.
NAMED = 2


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday of one of the sides."""

    day: date
    name: str
    place: str


def weekday_date(day: date) -> str:
    """`Thu, 1 May 2026`"""
    return str(format_skeleton("yMMMEd", day, locale=regional()))


def holidays_on(days: Iterable[date], calendar: Calendar) -> list[Holiday]:
    """Which holidays these days are, and where."""
    return [
        Holiday(day, name, country_name(place, language()))
        for day in days
        for place in calendar.places
        if (name := holiday_name(place, day, language()))
    ]


def why_moved(step: Step, calendar: Calendar) -> str:
    """Why a step does not lie where weekends alone would put it; empty when it does.

    `moved from Thu, 1 May 2025: Labour Day (France)`
    """
    if step.day == step.by_weekends:
        return ""
    found = holidays_on(dict.fromkeys((*step.holidays, step.by_weekends)), calendar)
    named = ", ".join(f"{one.name} ({one.place})" for one in found[:NAMED])
    more = len(found) - NAMED
    if more > 0:
        named += " " + ngettext("and %(num)s more", "and %(num)s more", more)
    return gettext("moved from %(day)s: %(holidays)s", day=weekday_date(step.by_weekends), holidays=named)


def clash_sentence(clash: Clash) -> str:
    """What a clash says, with whom it is about and with days as the reader writes them."""
    facts = {
        name: weekday_date(fact)
        if isinstance(fact, date)
        else gettext(fact)
        if isinstance(fact, str) and fact
        else fact
        for name, fact in clash.facts.items()
    }
    text = gettext(clash.sentence) % facts
    return gettext("%(name)s: %(value)s", name=clash.whom, value=text) if clash.whom else text


def clash_level(clash: Clash) -> str:
    return gettext(LEVELS[clash.level])


def milestone_actor(template: Template) -> str:
    """Who acts at a milestone."""
    return gettext(WHO[template.who])


def distance_words(template: Template) -> str:
    """How far a milestone lies from the date on which it hangs: `45 working days before`."""
    if template.months:
        return ngettext("%(num)s month after", "%(num)s months after", template.months)
    if template.offset < 0:
        return days_before(-template.offset)
    if template.offset > 0:
        return ngettext("%(num)s working day after", "%(num)s working days after", template.offset)
    return gettext("on that day")


def days_before(days: int) -> str:
    return ngettext("%(num)s working day before", "%(num)s working days before", days)


def restriction_words(template: Template) -> str:
    """To which activities alone a milestone belongs: `training, workshop; on site`; empty for all of them."""
    kinds = [gettext(text) for key, text in ACTIVITY_KINDS.items() if key in template.kinds]
    modalities = [gettext(text) for key, text in MODALITIES.items() if key in template.modalities]
    named = [kinds if len(kinds) < len(ACTIVITY_KINDS) else [], modalities if len(modalities) < len(MODALITIES) else []]
    return "; ".join(", ".join(part) for part in named if part)


def slip_words(days: int | None) -> str:
    """A slip in working days: `10 working days later`; empty where there is no baseline."""
    if days is None:
        return ""
    if days == 0:
        return gettext("as first confirmed")
    if days > 0:
        return ngettext("%(num)s working day later", "%(num)s working days later", days)
    return ngettext("%(num)s working day earlier", "%(num)s working days earlier", -days)
