"""Who may not be proposed, and why: plain functions that give a reason or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from socx.matching.engine.features import free_share
from socx.matching.engine.values import (
    Excluded,
    Need,
    Profile,
    Reason,
    language_steps,
    merged,
    shared_days,
)

LANGUAGE_STEPS = 1
"""How many CEFR steps under the minimum one may be and still be shown, with fewer points: levels
are judged by people themselves, and a step can be made up for by an interpreter or a colleague."""

FREE_SHARE = 0.5
"""Least share of the days of the period on which one must be free: dates can still be agreed, but
not for someone who is away most of the time."""

Rule = Callable[[Need, Profile], Reason | None]


def conflict_of_interest(need: Need, profile: Profile) -> Reason | None:
    """A declared conflict with the institution or the partner of the need."""
    for party in (need.institution, need.partner, *need.others):
        if party and party in profile.conflicts:
            return Reason("conflict", {"with": party, "reason": profile.conflicts[party]})
    return None


def own_country(need: Need, profile: Profile) -> Reason | None:
    """Nobody advises the administration that sends them."""
    if profile.member_state and profile.member_state in (need.partner, *need.others):
        return Reason("own_country", {"country": profile.member_state})
    return None


def not_available(need: Need, profile: Profile) -> Reason | None:
    """Away on most days of the period."""
    free = free_share(need, profile)
    if need.period is None or free >= FREE_SHARE:
        return None
    away = [p for p in merged(profile.unavailable) if shared_days(need.period, p)]
    return Reason(
        "not_available",
        {"free": free, "away": [(p.start.isoformat(), p.end.isoformat()) for p in away]},
    )


def language_not_met(need: Need, profile: Profile) -> Reason | None:
    """Languages of the need that are not spoken, or well under the level asked."""
    short = {
        language: {"asked": asked, "has": profile.languages.get(language)}
        for language, asked in sorted(need.languages.items())
        if not profile.languages.get(language) or language_steps(profile.languages[language], asked) > LANGUAGE_STEPS
    }
    return Reason("language", {"languages": short}) if short else None


def no_consent(need: Need, profile: Profile) -> Reason | None:
    """The person has not agreed to be proposed."""
    return None if profile.consent else Reason("no_consent")


def not_confidential(need: Need, profile: Profile) -> Reason | None:
    """A restricted need is shown only to people who have signed for confidentiality."""
    if need.restricted and not profile.confidential:
        return Reason("not_confidential")
    return None


def asks_to_wait(need: Need, profile: Profile) -> Reason | None:
    """The person asked not to be asked before a day that has not come."""
    if need.today is None or profile.not_before is None or profile.not_before <= need.today:
        return None
    return Reason("later", {"day": profile.not_before.isoformat()})


RULES: tuple[Rule, ...] = (
    no_consent,
    conflict_of_interest,
    own_country,
    not_confidential,
    language_not_met,
    not_available,
    asks_to_wait,
)
"""In the order in which reasons are given: what cannot be mended first."""

REASON_CODES = (
    "no_consent",
    "conflict",
    "own_country",
    "not_confidential",
    "language",
    "not_available",
    "later",
)
"""Every code that a page must be able to put into words."""


def reasons_against(need: Need, profile: Profile, *, every_language: bool = True) -> tuple[Reason, ...]:
    """All reasons why a person is out; empty for who is eligible.

    Without `every_language`, one of the languages of the need is enough.
    """
    reasons = (reason for rule in RULES if (reason := rule(need, profile)) is not None)
    return tuple(one for one in reasons if every_language or not _speaks_one(need, one))


def _speaks_one(need: Need, reason: Reason) -> bool:
    lacking = reason.facts.get("languages")
    return reason.code == "language" and isinstance(lacking, Mapping) and len(lacking) < len(need.languages)


def screen(need: Need, profiles: Iterable[Profile]) -> tuple[tuple[Profile, ...], tuple[Excluded, ...]]:
    """Those who may be proposed, and those who are out with all their reasons, both in order."""
    eligible: list[Profile] = []
    excluded: list[Excluded] = []
    for profile in profiles:
        reasons = reasons_against(need, profile)
        if reasons:
            excluded.append(Excluded(profile.key, reasons))
        else:
            eligible.append(profile)
    return tuple(eligible), tuple(excluded)
