"""Calls that nearly fit a profile, and what is lacking."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import selectinload

from socx.db import db
from socx.experts.models import Expert
from socx.selection import queries
from socx.selection.adapters import asked_of, facts_of
from socx.selection.models import ExpertCall, PositionRequirement
from socx.selection.requirements import Facts, Judgement, Verdict, judge
from socx.selection.services.applications import requirements_by_call
from socx.selection.words import lacking

#: A call that lacks more than this does not nearly fit.
MOST_LACKING = 2


@dataclass(frozen=True, slots=True)
class Near:
    """A call, the position of it that fits best, and what is lacking for it (nothing: it fits)."""

    call: ExpertCall
    lacks: tuple[Judgement, ...]

    @property
    def words(self) -> list[str]:
        return [lacking(one) for one in self.lacks]


def open_calls(now: datetime) -> list[ExpertCall]:
    """The calls that everybody may answer now, with what they ask."""
    found = queries.public_calls(now).options(selectinload(ExpertCall.terms))
    return list(db.session.scalars(found).unique())


def nearest(calls: Collection[ExpertCall], expert: Expert) -> list[Near]:
    """How near a profile is to each call: the position that lacks least, the first of equals."""
    facts, asked = facts_of(expert), requirements_by_call(calls)
    return [_nearest(call, asked[call.id], facts) for call in calls]


def calls_near(expert: Expert, now: datetime, most: int = 5) -> list[Near]:
    """The open calls that fit or nearly fit, those that lack least in front, then those that close first."""
    near = [one for one in nearest(open_calls(now), expert) if len(one.lacks) <= MOST_LACKING]
    return sorted(near, key=lambda one: len(one.lacks))[:most]


def _nearest(call: ExpertCall, requirements: Sequence[PositionRequirement], facts: Facts) -> Near:
    best: tuple[Judgement, ...] | None = None
    for position in call.positions:
        asked = [one for one in requirements if one.position_id == position.id and one.is_essential]
        judged = (judge(asked_of(one), facts) for one in asked)
        lacks = tuple(one for one in judged if one.verdict is Verdict.NOT_MET)
        if best is None or len(lacks) < len(best):
            best = lacks
    return Near(call, best or ())
