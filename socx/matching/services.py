"""Verbs of matching: rank the roster for a request, say why not, decide.

The engine and scikit-learn are imported when a ranking is asked for, so that pages that do not
match never load them. The roster is read by `shelf`.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound, WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.experts.models import Expert
from socx.matching import adapters, queries, shelf, showing, vectors, weighing
from socx.matching.conflicts import Finding, TieIndex, find
from socx.matching.models import DECISIONS, REJECTION_REASONS, MatchDecision
from socx.matching.queries import DECIDING_STATES as DECIDING_STATES
from socx.matching.queries import OPEN_STATES as OPEN_STATES
from socx.matching.ranked import Ranking as Ranking
from socx.matching.shelf import roster as roster
from socx.requests.models import AssistanceRequest

if TYPE_CHECKING:
    from socx.matching.engine import Reason, Weights

logger = logging.getLogger(__name__)

LONGEST_NOTE = 2000

#: Rankings that one process keeps.
KEPT = 64


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer about a named person: a rank, or the reasons for none."""

    rank: int | None
    among: int
    reasons: tuple[Reason, ...]


_lock = Lock()
_rankings: dict[tuple[str, int], Ranking] = {}


def forget() -> None:
    """Drop everything that is kept in this process."""
    shelf.forget()
    with _lock:
        _rankings.clear()


def ranking(item: AssistanceRequest, now: datetime) -> Ranking:
    """The roster ranked for a request; kept until the request, a profile or the weights in force change."""
    current, need, weights = roster(), adapters.need_of(item, now.date()), weighing.in_force()
    where, asked = (str(db.engine.url), item.id), vectors.of_request(item.id)
    kept = _rankings.get(where)
    if (
        kept is not None and kept.roster is current and kept.need == need
        and kept.weights == weights and kept.asked.rows == asked.rows
    ):  # fmt: skip
        return kept
    made = Ranking(need, current, weights, asked)
    with _lock:
        _rankings.pop(where, None)
        while len(_rankings) >= KEPT:
            _rankings.pop(next(iter(_rankings)))
        _rankings[where] = made
    return made


def ranking_with(item: AssistanceRequest, weights: Weights, now: datetime) -> Ranking:
    """The roster ranked for a request as other weights would have it; not kept."""
    return Ranking(adapters.need_of(item, now.date()), roster(), weights, vectors.of_request(item.id))


def why_not(item: AssistanceRequest, expert: Expert, now: datetime) -> WhyNot:
    """Where somebody stands for a request, or every reason why nowhere."""
    from socx.matching.engine import Reason

    found = ranking(item, now)
    if rank := found.ranks.get(expert.id):
        return WhyNot(rank, len(found.ranked), ())
    reasons = found.out.get(expert.id) or (Reason("state", {"state": expert.status.label}),)
    return WhyNot(None, len(found.ranked), reasons)


def conflicts_of(item: AssistanceRequest, expert_ids: Collection[int]) -> dict[int, list[Finding]]:
    """What ties these people to those who ask, declared or found; only those with a tie are in it."""
    return conflicts_among(item, db.session.scalars(queries.with_ties(expert_ids)))


def conflicts_among(item: AssistanceRequest, people: Iterable[Expert]) -> dict[int, list[Finding]]:
    """The same for people who have been loaded `with_ties`."""
    party = adapters.party_of(item)
    found = {one.id: find(party, adapters.ties_of(one, item)) for one in people}
    return {number: ties for number, ties in found.items() if ties}


def tie_index() -> TieIndex:
    """Everybody in the roster by employer and mail domain."""
    return TieIndex.of((row.id, row.employer, row.email) for row in db.session.execute(queries.employers_and_mails()))


def decide(
    item: AssistanceRequest,
    expert: Expert,
    decision: str,
    *,
    reason_code: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> MatchDecision:
    """Keep a person's decision on an expert, with what the ranking said at that moment.

    Deciding again replaces the decision. Raises NotPermitted, WrongState, or Invalid where the
    reason is missing or the expert may not be proposed at all.
    """
    _may_decide(item, by)
    found = ranking(item, at)
    place = found.place(expert.id)
    _check(decision, reason_code, note, expert, is_out=place is None)
    kept = queries.decision_on(item.id, expert.id) or MatchDecision(request_id=item.id, expert_id=expert.id)
    kept.decision = decision
    kept.reason_code = reason_code if decision == "rejected" else ""
    kept.note = note.strip()
    kept.rank = found.ranks.get(expert.id)
    kept.score = place.score if place else None
    kept.parts = dict(place.parts) if place else {}
    kept.values = found.values(expert.id) if place else {}
    kept.weights_version = found.weights_version
    kept.view = showing.view_of(item, found, expert.id, by=by, at=at) if place else None
    kept.by_id = by.user_id
    kept.at = at
    db.session.add(kept)
    db.session.flush()
    action = "match_shortlist" if decision == "shortlisted" else "match_reject"
    audit.record(
        ("request", item.id), action, by=by, at=at, note=note, expert=expert.id, reason=kept.reason_code, rank=kept.rank
    )
    logger.info("match decided", extra={"request": item.id, "expert": expert.id, "decision": decision})
    return kept


def undo(item: AssistanceRequest, expert: Expert, *, by: Actor, at: datetime) -> None:
    """Take a decision back; nothing happens where there is none."""
    _may_decide(item, by)
    kept = queries.decision_on(item.id, expert.id)
    if kept is None:
        return
    db.session.delete(kept)
    audit.record(("request", item.id), "match_undo", by=by, at=at, expert=expert.id, decision=kept.decision)


def may_decide(item: AssistanceRequest, actor: Actor) -> bool:
    return item.state in DECIDING_STATES and permits(actor, Permission.MATCH_DECIDE, item)


def _may_decide(item: AssistanceRequest, by: Actor) -> None:
    if not permits(by, Permission.REQUEST_READ, item):
        raise NotFound
    require(by, Permission.MATCH_DECIDE, item)
    if item.state not in DECIDING_STATES:
        raise WrongState(N_("People are put on the shortlist from the assessment on and until the action is closed."))


def _check(decision: str, reason_code: str, note: str, expert: Expert, *, is_out: bool) -> None:
    errors = {}
    if decision not in DECISIONS:
        errors["decision"] = N_("Choose one of the list.")
    if decision == "rejected" and reason_code not in REJECTION_REASONS:
        errors["reason_code"] = N_("Choose the reason.")
    if decision == "rejected" and reason_code == "other" and not note.strip():
        errors["note"] = N_("Write the other reason.")
    if len(note) > LONGEST_NOTE:
        errors["note"] = N_("This note is too long. 2,000 characters fit.")
    if decision == "shortlisted" and not expert.is_searchable:
        errors["decision"] = N_("This person does not take part in matching now and cannot be proposed.")
    elif decision == "shortlisted" and is_out and not note.strip():
        errors["note"] = N_("The rules leave this person out. Write why you take this person all the same.")
    if errors:
        raise Invalid(errors)
