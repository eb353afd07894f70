"""Teams in words: the rules, what they cost, what binds, and what would free it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import format_decimal, gettext, ngettext

from socx.core.i18n import N_
from socx.core.places import country_name
from socx.core.values import CEFR_LEVELS
from socx.selection.solver import Activity, Breach, Change, Mode, NoTeam, Relaxation, Rule
from socx.web.i18n import language, language_name

# fmt: off
RULE_WORDS = {
    "conflict":      N_("Nobody has a conflict of interest"),
    "language":      N_("Somebody works in each working language"),
    "available":     N_("Everybody is free on the days of the activity"),
    "load":          N_("Nobody has too many activities at a time"),
    "days":          N_("Nobody gives more days than offered in a year"),
    "seniority":     N_("Somebody has long experience"),
    "member_states": N_("The team is from two Member States or more"),
    "peers":         N_("Peers from administrations come first"),
    "balance":       N_("There are women and men on the team"),
}

MODES = {
    Mode.MUST:  N_("Must"),
    Mode.PRICE: N_("Has a price"),
    Mode.OFF:   N_("Off"),
}

#: Of rules with a figure: its label, the least and the most, and the sentence for anything else.
FIGURES = {
    "language":  (N_("Levels below the one asked"), 0, 5, N_("Give a number of levels from 0 to 5.")),
    "load":      (N_("Most activities at a time"), 1, 20, N_("Give a number of activities from 1 to 20.")),
    "seniority": (N_("Years of experience"), 1, 50, N_("Give a number of years from 1 to 50.")),
}

#: The questions of the supply funnel.
FUNNEL = {
    "roster":    N_("In the roster"),
    "eligible":  N_("Agreed, and meet what is essential"),
    "language":  N_("Work in a working language"),
    "available": N_("Free on these days"),
    "conflict":  N_("No conflict of interest"),
}
# fmt: on


def points(value: float) -> str:
    """Points with one digit, as people read them."""
    return str(format_decimal(value, format="#,##0.0"))


def breach(one: Breach, activity: Activity, names: Mapping[Any, str], members: Sequence[object]) -> str:
    """What a team breaks, and what it pays for it. `members` are who is on each place, None for an open one."""
    who = names.get(members[one.places[0]], "") if one.places else ""
    said = _person_breach(one.rule, who) if one.places else _team_breach(one, activity)
    if one.must or not one.price:
        return said
    return str(gettext("%(what)s Price: %(points)s points.", what=said, points=points(one.price)))


def _person_breach(rule: str, who: str) -> str:
    sentences = {
        "conflict": N_("%(name)s has a conflict of interest."),
        "available": N_("%(name)s is not free on all days of the activity."),
        "load": N_("%(name)s has other activities already."),
        "days": N_("%(name)s has offered fewer days than the place asks."),
        "peers": N_("%(name)s is not a peer from an administration."),
    }
    return str(gettext(sentences[rule], name=who))


def _team_breach(one: Breach, activity: Activity) -> str:
    match one.rule:
        case "language":
            level = CEFR_LEVELS[activity.languages[one.about] - 1]
            return str(
                gettext("Nobody works in %(language)s (%(level)s).", language=language_name(one.about), level=level)
            )
        case "member_states":
            return str(
                gettext("All are from one Member State: %(country)s.", country=country_name(one.about, language()))
            )
        case "balance":
            return str(
                gettext("There is no woman on the team.")
                if one.about == "f"
                else gettext("There is no man on the team.")
            )
        case _:
            return str(gettext("Nobody has the years of experience."))


def why_no_team(answer: NoTeam) -> str:
    """Which rules bind, in one sentence."""
    if not answer.binding:
        return str(gettext("There are fewer people than places, whatever the rules are."))
    named = [f"“{gettext(RULE_WORDS[name])}”" for name in answer.binding]
    if len(named) == 1:
        return str(gettext("No team keeps this rule: %(rule)s.", rule=named[0]))
    return str(gettext("No team keeps these rules together: %(rules)s.", rules=", ".join(named)))


def relaxation(way: Relaxation, activity: Activity, numbers: Mapping[Any, int]) -> str:
    """A way to have a team, as what a person would do. `numbers` are those of the positions."""
    parts = [_change(change, activity) for change in way.changes]
    if way.open_places:
        opened = ", ".join(f"#{numbers[key]}" for key in way.open_places)
        parts.append(
            ngettext(
                "Leave position %(which)s open.", "Leave positions %(which)s open.", len(way.open_places), which=opened
            )
        )
    return " ".join(parts)


def _change(change: Change, activity: Activity) -> str:
    if change.after.mode is Mode.PRICE and change.before.mode is Mode.MUST:
        return str(
            gettext(
                "Give “%(rule)s” a price of %(points)s points instead of a must.",
                rule=gettext(RULE_WORDS[change.rule]), points=points(change.after.price),
            )
        )  # fmt: skip
    match change.rule:
        case "language":
            return _language_change(change.after, activity)
        case "load":
            return str(
                ngettext(
                    "Let a person have %(num)s activity at a time.", "Let a person have %(num)s activities at a time.",
                    change.after.value,
                )
            )  # fmt: skip
        case _:
            return str(
                ngettext(
                    "Ask for %(num)s year of experience instead of %(before)s.",
                    "Ask for %(num)s years of experience instead of %(before)s.",
                    change.after.value, before=change.before.value,
                )
            )  # fmt: skip


def _language_change(after: Rule, activity: Activity) -> str:
    lowered = [
        gettext(
            "%(language)s at %(level)s instead of %(before)s",
            language=language_name(code), level=CEFR_LEVELS[max(1, level - after.value) - 1],
            before=CEFR_LEVELS[level - 1],
        )
        for code, level in sorted(activity.languages.items())
    ]  # fmt: skip
    return str(gettext("Ask for %(languages)s.", languages=", ".join(lowered)))
