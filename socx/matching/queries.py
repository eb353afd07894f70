"""Find what matching reads: the roster, decisions, people by name."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from socx.access.actors import Actor
from socx.db import db
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.experts.workflow import SEARCHABLE
from socx.matching.models import MatchDecision
from socx.requests.models import AssistanceRequest

#: People that one search by name shows.
MOST_NAMED = 10

#: Whose profile is looked at; a missing consent is told by the engine as the reason why somebody is not ranked.
TAKES_PART = (Expert.state.in_(SEARCHABLE), Expert.restricted_at.is_(None))


def find_request(request_id: int) -> AssistanceRequest | None:
    return db.session.get(AssistanceRequest, request_id)


def searchable() -> Select[Expert]:
    """The profiles that take part in matching, with everything that it reads."""
    return select(Expert).where(*TAKES_PART).options(*experts.WHOLE).order_by(Expert.id)


def state_of_roster() -> tuple[object, ...]:
    """A few figures that change whenever a searchable profile changes, comes or goes."""
    figures = select(
        func.count(Expert.id), func.max(Expert.changed_at), func.sum(Expert.version), func.sum(Expert.id)
    ).where(*TAKES_PART)
    return tuple(db.session.execute(figures).one())


def people(ids: Collection[int]) -> Select[Expert]:
    """Experts by id, without what belongs to them."""
    return select(Expert).where(Expert.id.in_(ids)).order_by(Expert.id)


def with_ties(ids: Collection[int]) -> Select[Expert]:
    """Experts by id, with what can tie them to a partner."""
    ties = (Expert.missions, Expert.conflicts, Expert.registered_employer)
    return people(ids).options(*(selectinload(one) for one in ties))


def employers_and_mails() -> Select[int, str, str]:
    """Employer and mail address of everybody who can be found."""
    return select(Expert.id, Expert.employer, Expert.email).where(*TAKES_PART).order_by(Expert.id)


def decisions(request_id: int) -> Select[MatchDecision]:
    """What was decided for a request, with the people, in the order of the decisions."""
    return (
        select(MatchDecision)
        .where(MatchDecision.request_id == request_id)
        .options(joinedload(MatchDecision.expert), joinedload(MatchDecision.by))
        .order_by(MatchDecision.at, MatchDecision.id)
    )


def shortlist(request_id: int) -> Select[MatchDecision]:
    """Those who are on the shortlist, with the languages of each."""
    return (
        decisions(request_id)
        .where(MatchDecision.decision == "shortlisted")
        .options(joinedload(MatchDecision.expert).options(selectinload(Expert.languages)))
    )


def decision_on(request_id: int, expert_id: int) -> MatchDecision | None:
    return db.session.scalar(decisions(request_id).where(MatchDecision.expert_id == expert_id))


def named(actor: Actor, words: str) -> Select[Expert]:
    """Visible people whose name has all of the words, whatever the state of their profile."""
    return experts.visible_to(actor).where(experts.named(words)).limit(MOST_NAMED)
