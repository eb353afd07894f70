"""Tables into the solver's values: the places of activities, and everybody who could be on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from socx.activities.models import Activity, Position
from socx.activities.workflow import ENDED_STATES
from socx.core.values import Period
from socx.db import db
from socx.experts.models import Expert, ExpertLanguage
from socx.experts.workflow import SEARCHABLE
from socx.matching import queries as matches
from socx.matching import services as matching
from socx.matching.adapters import MINIMUM_LEVEL, party_of
from socx.matching.conflicts import TieIndex
from socx.selection import queries, solver
from socx.selection.adapters import asked_of, facts_in, said_in
from socx.selection.models import Application, ApplicationPosition
from socx.selection.requirements import Answer, Asked, Facts, judge_all, score, unmet

if TYPE_CHECKING:
    from socx.matching.engine import Profile
    from socx.matching.services import Ranking

#: Kinds of experts who are peers: of administrations and of bodies that a State has mandated.
PEERS = frozenset({"public_servant", "retired_official", "mandated_body"})

#: Share of a place's points that its advantageous requirements have; the rest is the match with the request.
EXTRA = 0.3

#: Reasons of the ranking for which nobody is proposed, whatever the rules are.
NEVER = frozenset({"no_consent", "not_confidential"})
#: Reasons of the ranking that are a conflict of interest.
CONFLICTS = frozenset({"conflict", "own_country"})

#: The questions of the funnel, in their order.
STEPS = ("roster", "eligible", "language", "available", "conflict")

#: States of an application that says: this person wants the position.
APPLIED = ("submitted", "selected", "reserve")


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many people are left for one place after each question of `STEPS`."""

    position: Position
    left: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Supply:
    """One activity as the solver reads it, its people, and how they become fewer."""

    item: Activity
    activity: solver.Activity
    people: Mapping[solver.Key, solver.Person]
    funnels: tuple[Funnel, ...]
    shortlisted: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read once for all activities of one problem."""

    people: Mapping[int, Any]
    spoken: Mapping[int, Mapping[str, int]]
    busy: Mapping[int, Sequence[Period]]
    load: Counter[int]
    days: Counter[int]
    ties: TieIndex
    now: datetime
    with_sex: bool

    def person(self, expert_id: int) -> solver.Person:
        row = self.people[expert_id]
        return solver.Person(
            expert_id,
            member_state=row.member_state or "",
            is_peer=row.kind in PEERS,
            languages=self.spoken.get(expert_id, {}),
            years=row.experience_years or 0,
            sex=row.sex if self.with_sex else "",
            load=self.load[expert_id],
            days_left=max(0, (row.days_per_year or 0) - self.days[expert_id]),
        )


@dataclass(slots=True)
class _Tally:
    """Counts the people of one place as they become fewer."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STEPS, 0))

    def add(self, *passed: bool) -> None:
        """One person, with the answers to the questions in their order."""
        for step, yes in zip(STEPS, (True, *passed), strict=True):
            if not yes:
                return
            self.counts[step] += 1


def supplies(
    items: Sequence[Activity],
    now: datetime,
    *,
    with_sex: bool,
    only_asked: bool = False,
    locks: Mapping[int, int] | None = None,
    best: int | None = None,
) -> list[Supply]:
    """The places of some activities and their candidates, as the ranking of each request sees them.

    Whoever is on a position is agreed there, and so is who is named in `locks` (position: expert).
    Sex is read only when `with_sex` says that a balance is openly asked for. `best` keeps so many of
    the best for each place, besides those who were asked; everybody when it is None.
    """
    locks = locks or {}
    agreed = {p.expert_id for item in items for p in item.positions if p.expert_id is not None} | set(locks.values())
    known = _known(items, agreed, now, with_sex)
    return [_supply(item, known, only_asked, locks, best) for item in items]


def _known(items: Sequence[Activity], agreed: Collection[int], now: datetime, with_sex: bool) -> _Known:
    people = {
        row.id: row
        for row in db.session.execute(
            select(
                Expert.id, Expert.kind, Expert.member_state, Expert.sex, Expert.experience_years,
                Expert.specific_years, Expert.days_per_year, Expert.state,
            )
            .where(Expert.state.in_(SEARCHABLE) | Expert.id.in_(agreed))
            .order_by(Expert.id)
        )
    }  # fmt: skip
    from socx.matching.engine.values import cefr_rank

    spoken: dict[int, dict[str, int]] = {}
    profiles = matching.roster().profiles
    for expert_id, profile in profiles.items():
        spoken[expert_id] = {language: cefr_rank(level) for language, level in profile.languages.items()}
    others = select(ExpertLanguage).where(ExpertLanguage.expert_id.in_(set(agreed) - profiles.keys()))
    for one in db.session.scalars(others.order_by(ExpertLanguage.expert_id, ExpertLanguage.language)):
        spoken.setdefault(one.expert_id, {})[one.language] = cefr_rank(one.level)
    busy, load, days = _engagements(items, now)
    return _Known(people, spoken, busy, load, days, matching.tie_index(), now, with_sex)


def _engagements(
    items: Sequence[Activity], now: datetime
) -> tuple[dict[int, list[Period]], Counter[int], Counter[int]]:
    """For each expert, from activities outside the problem: days that are taken, load, and days of the year."""
    starts = [item.delivery_start for item in items if item.delivery_start]
    year = min(starts).year if starts else now.year
    found = db.session.execute(
        select(
            Position.expert_id, Activity.id, Activity.state, Activity.delivery_start, Activity.delivery_end,
            (Position.days_on_site + Position.days_remote).label("days"),
        )
        .join(Activity, Position.activity_id == Activity.id)
        .where(
            Position.expert_id.is_not(None), Activity.id.not_in([item.id for item in items]),
            Activity.state != "cancelled",
        )
        .order_by(Position.id)
    )  # fmt: skip
    busy: dict[int, list[Period]] = {}
    load: Counter[int] = Counter()
    days: Counter[int] = Counter()
    for row in found:
        if row.state not in ENDED_STATES | {"postponed"}:
            load[row.expert_id] += 1
            if row.delivery_start and row.delivery_end:
                busy.setdefault(row.expert_id, []).append(Period(row.delivery_start, row.delivery_end))
        if row.delivery_start is None or row.delivery_start.year == year:
            days[row.expert_id] += row.days
    return busy, load, days


def _supply(item: Activity, known: _Known, only_asked: bool, locks: Mapping[int, int], best: int | None) -> Supply:
    ranking = matching.ranking(item.action.request, known.now)
    seen, shortlisted = _seen(item, ranking, known)
    asked_by, applications = _requirements(item.positions), _applications(item.positions)
    alike: _Found | None = None
    places, funnels = [], []
    for position in item.positions:
        asked, applied = asked_by.get(position.id, []), applications.get(position.id, {})
        if asked or applied:
            found = _candidates(seen, known, asked, applied, only_asked, best)
        else:  # nothing tells this position from the others of the activity
            found = alike = alike or _candidates(seen, known, [], {}, only_asked, best)
        agreed = position.expert_id if position.expert_id is not None else locks.get(position.id)
        pairs, left = found
        if agreed is not None and all(pair.person != agreed for pair in pairs):
            pairs = (*pairs, _agreed(agreed, seen))
        earlier = next((key for key, one in applied.items() if one.state == "selected"), None)
        places.append(solver.Place(position.id, pairs, days=position.days, agreed=agreed, earlier=earlier))
        funnels.append(Funnel(position, left))
    keys = {int(pair.person) for place in places for pair in place.candidates}
    return Supply(
        item,
        solver.Activity(item.id, tuple(places), _working_languages(ranking.need.languages), item.delivery),
        {key: known.person(key) for key in sorted(keys)},
        tuple(funnels),
        shortlisted,
    )


_Found = tuple[tuple[solver.Candidate, ...], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What holds of one person for all positions of an activity."""

    expert_id: int
    profile: Profile
    match: float
    eligible: bool
    speaks: bool
    away: bool
    waits: bool  # asked not to be asked yet
    conflict: bool
    shortlisted: bool
    rejected: bool


def _seen(item: Activity, ranking: Ranking, known: _Known) -> tuple[dict[int, _Seen], frozenset[int]]:
    """Everybody in the roster as the ranking sees them, and who is on the shortlist."""
    match = ranking.points()
    decided = {one.expert_id: one.decision for one in db.session.scalars(matches.decisions(item.action.request_id))}
    delivery, none = item.delivery, frozenset[str]()
    out = {key: frozenset(reason.code for reason in reasons) for key, reasons in ranking.out.items()}
    tied, seen = known.ties.tied(party_of(item.action.request)), {}
    for expert_id, profile in ranking.roster.profiles.items():
        if expert_id in known.people:
            codes, decision = out.get(expert_id, none), decided.get(expert_id)
            seen[expert_id] = _Seen(
                expert_id, profile, match[expert_id],
                eligible=not codes & NEVER, speaks="language" not in codes,
                away=delivery is not None and _is_away(expert_id, profile, delivery, known), waits="later" in codes,
                conflict=bool(codes & CONFLICTS) or expert_id in tied,
                shortlisted=decision == "shortlisted", rejected=decision == "rejected",
            )  # fmt: skip
    return seen, frozenset(key for key, decision in decided.items() if decision == "shortlisted")


def _candidates(
    seen: Mapping[int, _Seen],
    known: _Known,
    asked: Sequence[Asked],
    applied: Mapping[int, Application],
    only_asked: bool,
    best: int | None,
) -> _Found:
    """The pairs of one position, and how many people are left after each question."""
    pairs, tally = [], _Tally()
    for one in seen.values():
        if one.rejected:
            continue
        extra = _judged(asked, one, applied.get(one.expert_id), known) if asked else (0.0, 0)
        eligible = one.eligible and extra is not None
        wanted = one.shortlisted or one.expert_id in applied
        tally.add(eligible, one.speaks, not one.away and (wanted or not one.waits), not one.conflict)
        if eligible and (wanted or (one.speaks and not one.waits and not only_asked)):
            score = _points(one.match, extra)
            pairs.append(
                solver.Candidate(one.expert_id, score, away=one.away, conflict=one.conflict, asked=wanted)
            )  # fmt: skip
    return tuple(_best(pairs, best)), tally.counts


def _agreed(expert_id: int, seen: Mapping[int, _Seen]) -> solver.Candidate:
    """Somebody who is fixed on a place without being a candidate for it."""
    one = seen.get(expert_id)
    if one is None:  # placed, and no longer in the roster
        return solver.Candidate(expert_id, 0.0)
    return solver.Candidate(expert_id, one.match, away=one.away, conflict=one.conflict)


def _best(pairs: list[solver.Candidate], best: int | None) -> Iterable[solver.Candidate]:
    if best is None:
        return pairs
    free = sorted(pairs, key=lambda pair: (pair.away or pair.conflict, -pair.score, pair.person))
    return [pair for n, pair in enumerate(free) if n < best or pair.asked]


def _working_languages(languages: Mapping[str, str]) -> dict[str, int]:
    from socx.matching.engine.values import cefr_rank

    return {language: cefr_rank(level or MINIMUM_LEVEL) for language, level in languages.items()}


def _is_away(expert_id: int, profile: Profile, delivery: Period, known: _Known) -> bool:
    """Whether the person is away, or on another activity, on days of the delivery."""
    return any(away.overlaps(delivery) for away in (*profile.unavailable, *known.busy.get(expert_id, ())))


def _points(match: float, extra: tuple[float, int] | None) -> float:
    """The match with the request, and where the place has advantageous requirements, their share."""
    if extra is None or not extra[1]:
        return match
    return (1 - EXTRA) * match + EXTRA * 100 * extra[0] / extra[1]


def _requirements(positions: Sequence[Position]) -> dict[int, list[Asked]]:
    found: dict[int, list[Asked]] = {}
    for one in queries.requirements_of(positions):
        found.setdefault(one.position_id, []).append(asked_of(one))
    return found


def _judged(
    asked: Sequence[Asked], one: _Seen, application: Application | None, known: _Known
) -> tuple[float, int] | None:
    """The points of the advantageous requirements (reached, to be had); None when an essential one is not met."""
    said: Mapping[int, Answer] | None = None
    if application is not None:
        facts, said = facts_in(application), said_in(application)
    else:
        facts = _facts(one.profile, known.people[one.expert_id])
    judged = judge_all(asked, facts, said)
    return None if unmet(judged) else score(judged)


def _facts(profile: Profile, row: Any) -> Facts:
    """What a profile says, from what the ranking has read of it already."""
    return Facts(
        languages=dict(profile.languages),
        written=tuple(sorted({p.lang for p in profile.passages if p.source.startswith("passage:")})),
        topics={
            topic: (level, "evidence" if topic in profile.evidenced_topics else "")
            for topic, level in profile.topics.items()
        },
        years=row.experience_years or 0,
        specific_years=row.specific_years or 0,
        kind=row.kind,
        member_state=row.member_state or "",
        is_verified=row.state in SEARCHABLE,
    )


def _applications(positions: Iterable[Position]) -> dict[int, dict[int, Application]]:
    """Who applied for each position, or would also consider it."""
    ids = [position.id for position in positions]
    found = db.session.execute(
        select(ApplicationPosition.position_id, Application)
        .join(Application, ApplicationPosition.application_id == Application.id)
        .where(ApplicationPosition.position_id.in_(ids), Application.state.in_(APPLIED))
        .order_by(Application.id)
    )
    applied: dict[int, dict[int, Application]] = {}
    for position_id, application in found:
        applied.setdefault(position_id, {})[application.expert_id] = application
    return applied
