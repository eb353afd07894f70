"""Find what matching reads: the roster, decisions, people by name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from socx.access.actors import Actor
from socx.db import db
from socx.experts import queries as experts
from socx.experts.models import Expert, ExpertPassage
from socx.experts.workflow import SEARCHABLE
from socx.matching.models import BiasReport, MatchDecision, RankingView, ShownPlace, TextVectors, WeightsVersion
from socx.requests.models import AssistanceRequest

#: People that one search by name shows.
MOST_NAMED = 10

#: States in which a request has matches to look at: from the assessment on.
OPEN_STATES = frozenset(
    {"assessment", "clarification", "parked", "opinion", "formulation", "approval", "approved", "under_way", "closed"}
)
#: States in which people are still put on the shortlist.
DECIDING_STATES = OPEN_STATES - {"closed"}

#: Whose profile is looked at; a missing consent is told by the engine as the reason why somebody is not ranked.
TAKES_PART = (Expert.state.in_(SEARCHABLE), Expert.restricted_at.is_(None))


def find_request(request_id: int) -> AssistanceRequest | None:
    return db.session.get(AssistanceRequest, request_id)


def searchable() -> Select[Expert]:
    """The profiles that take part in matching, with everything that it reads."""
    return select(Expert).where(*TAKES_PART).options(*experts.WHOLE).order_by(Expert.id)


def searchable_among(ids: Collection[int]) -> Select[Expert]:
    """The same for some of them."""
    return searchable().where(Expert.id.in_(ids))


def stamps() -> Select[int, int, datetime]:
    """Who takes part, with what changes whenever the profile does."""
    return select(Expert.id, Expert.version, Expert.changed_at).where(*TAKES_PART).order_by(Expert.id)


def state_of_roster() -> tuple[object, ...]:
    """A few figures that change whenever a searchable profile changes, comes or goes."""
    latest = select(func.max(Expert.changed_at)).where(*TAKES_PART).scalar_subquery()  # alone it is read from the index
    figures = select(func.count(Expert.id), func.sum(Expert.version), func.sum(Expert.id), latest).where(*TAKES_PART)
    return tuple(db.session.execute(figures).one())


def state_of_vectors() -> Select[int, int]:
    """Two figures that change whenever vectors of experts are made or go."""
    return select(func.count(TextVectors.id), func.max(TextVectors.id)).where(TextVectors.expert_id.is_not(None))


def states_of_vectors() -> Select[int | None, int | None, str, str]:
    """Whose texts were read by which encoder, and in which state."""
    columns = (TextVectors.expert_id, TextVectors.request_id, TextVectors.encoder, TextVectors.state)
    return select(*columns).order_by(TextVectors.id)


def vectors_of_experts(ids: Collection[int] | None = None) -> Select[TextVectors]:
    """The vectors of experts, by default of all."""
    wanted = TextVectors.expert_id.is_not(None) if ids is None else TextVectors.expert_id.in_(ids)
    return select(TextVectors).where(wanted).order_by(TextVectors.id)


def vectors_of_request(request_id: int) -> Select[TextVectors]:
    return select(TextVectors).where(TextVectors.request_id == request_id).order_by(TextVectors.id)


def seeking() -> Select[AssistanceRequest]:
    """The requests for which people are put on a shortlist now."""
    return select(AssistanceRequest).where(AssistanceRequest.state.in_(DECIDING_STATES)).order_by(AssistanceRequest.id)


def numbers_of_requests(ids: Collection[int]) -> Select[int]:
    """Which of these requests are there."""
    return select(AssistanceRequest.id).where(AssistanceRequest.id.in_(ids))


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


def weights() -> Select[WeightsVersion]:
    """Every version, the newest first."""
    people = (joinedload(WeightsVersion.made_by), joinedload(WeightsVersion.decided_by))
    return select(WeightsVersion).options(*people).order_by(WeightsVersion.id.desc())


def weights_in_force() -> Select[WeightsVersion]:
    return select(WeightsVersion).where(WeightsVersion.state == "in_force").order_by(WeightsVersion.id)


def weights_proposed() -> Select[WeightsVersion]:
    return select(WeightsVersion).where(WeightsVersion.state == "proposed").order_by(WeightsVersion.id)


def weights_named(name: str) -> Select[WeightsVersion]:
    return select(WeightsVersion).where(WeightsVersion.name == name).order_by(WeightsVersion.id)


def weights_in_force_or_named(name: str) -> Select[WeightsVersion]:
    wanted = or_(WeightsVersion.state == "in_force", WeightsVersion.name == name)
    return select(WeightsVersion).where(wanted).order_by(WeightsVersion.id)


def count_learnt_ever() -> Select[int]:
    return select(func.count(WeightsVersion.id)).where(WeightsVersion.origin == "learnt")


def views(request_id: int) -> Select[RankingView]:
    """The pages of a ranking that were kept, the newest first."""
    return (
        select(RankingView)
        .where(RankingView.request_id == request_id)
        .options(joinedload(RankingView.by))
        .order_by(RankingView.at.desc(), RankingView.id.desc())
    )


def view_with_digest(request_id: int, digest: str, source: str) -> Select[int]:
    return select(RankingView.id).where(
        RankingView.request_id == request_id, RankingView.digest == digest, RankingView.source == source
    )


def views_with(
    request_id: int, expert_id: int, *, weights_version: str, need_digest: str, engine_version: str, score: float
) -> Select[RankingView]:
    """The kept pages on which somebody stood with this score; those that were looked at before others."""
    return (
        select(RankingView)
        .join(ShownPlace, ShownPlace.view_id == RankingView.id)
        .where(
            RankingView.request_id == request_id,
            RankingView.weights_version == weights_version,
            RankingView.need_digest == need_digest,
            RankingView.engine_version == engine_version,
            ShownPlace.expert_id == expert_id,
            ShownPlace.score == score,
        )
        .order_by(RankingView.source.desc(), RankingView.at.desc(), RankingView.id.desc())
    )


def forgettable_views(before: datetime) -> Select[RankingView]:
    """Kept pages from before a moment that no decision names."""
    named = select(MatchDecision.id).where(MatchDecision.view_id == RankingView.id).exists()
    return select(RankingView).where(RankingView.at < before, ~named).order_by(RankingView.id)


def latest_bias() -> Select[BiasReport]:
    return select(BiasReport).order_by(BiasReport.at.desc(), BiasReport.id.desc()).limit(1)


def seen_decisions() -> Select[MatchDecision, int]:
    """Decisions on people who had been shown before, with the place; the latest look first.

    Those of confidential cases are left out: how many there are is told, also to who may not know of the case.
    """
    return (
        select(MatchDecision, ShownPlace.place)
        .join(ShownPlace, ShownPlace.expert_id == MatchDecision.expert_id)
        .join(
            RankingView,
            (RankingView.id == ShownPlace.view_id) & (RankingView.request_id == MatchDecision.request_id),
        )
        .join(AssistanceRequest, AssistanceRequest.id == MatchDecision.request_id)
        .where(AssistanceRequest.sensitivity != "confidential")
        .where(RankingView.source == "page", RankingView.at <= MatchDecision.at, MatchDecision.rank.is_not(None))
        .order_by(MatchDecision.id, RankingView.at.desc(), RankingView.id.desc())
    )


def lots() -> Select[int, int, int, int, int]:
    """Everybody for whom lots were drawn: view, request, page, expert, place."""
    return (
        select(
            RankingView.id, RankingView.request_id, RankingView.page, ShownPlace.expert_id, ShownPlace.place
        )
        .join(ShownPlace, ShownPlace.view_id == RankingView.id)
        .where(ShownPlace.in_trial, RankingView.source == "page")
        .order_by(RankingView.id, ShownPlace.place)
    )  # fmt: skip


def latest_ranked(states: Collection[str], most: int) -> Select[AssistanceRequest]:
    """The latest requests for which experts are sought or were."""
    return (
        select(AssistanceRequest)
        .where(AssistanceRequest.state.in_(states))
        .order_by(AssistanceRequest.submitted_at.desc(), AssistanceRequest.id.desc())
        .limit(most)
    )


def groups_of(ids: Collection[int]) -> Select[int, str, str, str | None]:
    """What the bias report compares, by person: sex, Member State, language of the first text of the profile.

    Of everybody in the roster, because a list of ids has no limit; `ids` says whether anybody is asked for.
    """
    first = (
        select(ExpertPassage.language)
        .where(ExpertPassage.expert_id == Expert.id)
        .order_by(ExpertPassage.id)
        .limit(1)
        .correlate(Expert)
        .scalar_subquery()
    )
    return (
        select(Expert.id, Expert.sex, Expert.member_state, first.label("language"))
        .where(*TAKES_PART)
        .order_by(Expert.id)
        .limit(None if ids else 0)
    )
