"""Scores and recommendation of an assessor; a second one; where the two differ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from socx.access.actors import TEAM_ROLES, Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.audit import services as audit
from socx.core.errors import Conflict, Invalid, NotFound, NotPermitted
from socx.core.i18n import N_
from socx.db import db
from socx.notifications import services as notices
from socx.requests.criteria import GRIDS, INSTRUMENTS, MAXIMUM_SCORE, RECOMMENDATIONS, Grid
from socx.requests.models import AskedAssessor, Assessment, AssistanceRequest, CriterionScore, SettledDifference
from socx.requests.services.handling import begin, lock, touch

#: States in which an assessment can still change.
SCORING_STATES = frozenset({"assessment", "clarification", "parked"})


def assess(
    item: AssistanceRequest,
    scores: Mapping[str, tuple[int | None, str]],
    *,
    recommendation: str | None = None,
    instrument: str = "",
    summary: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> Assessment:
    """Keep the scores of an assessor, by criterion: (0 to 5 or none yet, comment).

    Every assessor has scores of their own. `seen` is the version of the assessment that the page was
    made from (0 for none). `instrument` names where to, when the advice is to send it elsewhere. Raises
    Conflict when the assessment has changed since, and Invalid, by `<criterion>_score`,
    `<criterion>_comment`, `recommendation`, `instrument` and `summary`.
    """
    lock(item)
    begin(item, Permission.REQUEST_SCREEN, "assessment", by=by)
    if by.user_id is None:
        raise NotPermitted
    found = own_of(item, by)
    grid = found.grid if found else GRIDS.newest
    _check(scores, recommendation, instrument, summary, grid)
    if seen is not None and seen != (found.version if found else 0):
        raise Conflict(N_("You saved this assessment in another window. Look at what is there now."))
    if found is None:
        found = Assessment(assessor_id=by.user_id, grid_version=GRIDS.version, at=at)
        item.assessments.append(found)
    found.recommendation, found.summary, found.at = recommendation or None, summary.strip(), at
    found.instrument = instrument if recommendation == "redirect" else ""
    _write(item, scores, by.user_id, at)
    audit.record(("request", item.id), "assess", by=by, at=at, recommendation=recommendation or "")
    db.session.flush()
    return found


def own_of(item: AssistanceRequest, actor: Actor) -> Assessment | None:
    """The assessment of this person, if there is one."""
    return next((a for a in item.assessments if a.assessor_id == actor.user_id), None)


def scores_first(item: AssistanceRequest, actor: Actor) -> bool:
    """Whether this person gives their own scores before they see those of others: two independent looks.

    It holds, until the assessment is over, for who was asked or has begun, and for every adviser who
    may assess. Who has no scores to give, such as a manager who was not asked, reads what is there.
    """
    if item.state not in SCORING_STATES or not permits(actor, Permission.REQUEST_SCREEN, item):
        return False
    own = own_of(item, actor)
    is_asked = any(asked.user_id == actor.user_id for asked in item.asked_assessors)
    return looks_first(actor, has_begun=own is not None or is_asked, is_done=own is not None and own.is_complete)


def looks_first(actor: Actor, *, has_begun: bool, is_done: bool) -> bool:
    """The rule of two independent looks: who has scores to give sees those of others after giving them."""
    return not is_done and (has_begun or actor.role is Role.ADVISER)


def readable(item: AssistanceRequest, actor: Actor) -> list[Assessment]:
    """The assessments that this person may read now."""
    if not permits(actor, Permission.REQUEST_ASSESSMENT, item):
        return []
    own_only = scores_first(item, actor)
    return [a for a in item.assessments if not own_only or a.assessor_id == actor.user_id]


def can_be_asked(item: AssistanceRequest, by: Actor) -> list[User]:
    """Who can be asked for a second assessment: may handle the request and has not assessed it."""
    busy = {a.assessor_id for a in item.assessments} | {asked.user_id for asked in item.asked_assessors}
    people = db.session.scalars(accounts.with_role(*TEAM_ROLES)).all()
    return [
        person
        for person in people
        if person.id != by.user_id
        and person.id not in busy
        and permits(person.actor(), Permission.REQUEST_SCREEN, item)
    ]


def ask_assessor(item: AssistanceRequest, user_id: int, *, by: Actor, at: datetime) -> None:
    """Ask somebody by name to assess the request too, and tell them. Raises Invalid, by `assessor`."""
    begin(item, Permission.REQUEST_SCREEN, "assessment", by=by)
    if user_id not in {person.id for person in can_be_asked(item, by)}:
        raise Invalid({"assessor": N_("Choose somebody from the list.")})
    touch(item)
    item.asked_assessors.append(AskedAssessor(user_id=user_id, by_id=by.user_id, at=at))
    entry = audit.record(("request", item.id), "ask_assessor", by=by, at=at, user=user_id)
    db.session.flush()
    notices.queue("requests/ask_assessor", [user_id], ("request", item.id), at=at, generation=f"{entry.id}")


def drop_assessor(item: AssistanceRequest, user_id: int, *, by: Actor, at: datetime) -> None:
    """Go on without somebody who was asked. What they have given so far stays. Raises NotFound."""
    begin(item, Permission.REQUEST_SCREEN, "assessment", by=by)
    asked = next((a for a in item.awaited_assessors if a.user_id == user_id), None)
    if asked is None:
        raise NotFound
    touch(item)
    item.asked_assessors.remove(asked)
    audit.record(("request", item.id), "drop_assessor", by=by, at=at, user=user_id)


def settle(item: AssistanceRequest, texts: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Keep how the assessors settled what they see differently, by criterion; no text settles nothing.

    The sentence holds for these scores: it is asked again when one of them changes. Raises Invalid, by
    `settle_<criterion>`, where there is no difference, and NotPermitted for who has not scored yet.
    """
    begin(item, Permission.REQUEST_SCREEN, "assessment", by=by)
    if scores_first(item, by):
        raise NotPermitted
    apart = item.far_apart
    if errors := {f"settle_{name}": N_("The assessors are not far apart here.") for name in texts if name not in apart}:
        raise Invalid(errors)
    touch(item)
    said = {s.criterion: s for s in item.settled}
    for name, text in texts.items():
        if not text.strip():
            continue
        found = said.get(name)
        if found is None:
            found = SettledDifference(criterion=name)
            item.settled.append(found)
        elif (found.about, found.text) == (apart[name], text.strip()):
            continue
        found.about, found.text, found.by_id, found.at = apart[name], text.strip(), by.user_id, at
    settled = sorted(name for name, text in texts.items() if text.strip())
    audit.record(("request", item.id), "settle", by=by, at=at, criteria=settled)


def score_errors(scores: Mapping[str, tuple[int | None, str]], grid: Grid) -> dict[str, str]:
    """What is wrong with scores by criterion, (0 to 5 or none yet, comment): a sentence by name of the field."""
    errors = {}
    for name, (score, comment) in scores.items():
        if name not in grid.criteria or (score is not None and not 0 <= score <= MAXIMUM_SCORE):
            errors[f"{name}_score"] = N_("Choose a score from 0 to 5.")
        elif score is not None and not comment.strip():
            errors[f"{name}_comment"] = N_("Say in a few words why you give this score.")
        elif score is None and comment.strip():
            errors[f"{name}_score"] = N_("You wrote a comment. Choose the score too.")
    return errors


def _check(
    scores: Mapping[str, tuple[int | None, str]],
    recommendation: str | None,
    instrument: str,
    summary: str,
    grid: Grid,
) -> None:
    errors = score_errors(scores, grid)
    if recommendation and recommendation not in RECOMMENDATIONS:
        errors["recommendation"] = N_("Choose one of the recommendations.")
    elif recommendation and not summary.strip():
        errors["summary"] = N_("Sum up why you recommend this.")
    if recommendation == "redirect" and instrument not in INSTRUMENTS:
        errors["instrument"] = N_("Name the instrument that serves the request better.")
    if errors:
        raise Invalid(errors)


def _write(
    item: AssistanceRequest, scores: Mapping[str, tuple[int | None, str]], assessor_id: int, at: datetime
) -> None:
    kept = {s.criterion: s for s in item.scores if s.assessor_id == assessor_id}
    for name, (score, comment) in scores.items():
        found = kept.get(name)
        if score is None:
            if found:
                item.scores.remove(found)
        elif found is None:
            item.scores.append(
                CriterionScore(criterion=name, assessor_id=assessor_id, score=score, comment=comment.strip(), at=at)
            )
        elif (found.score, found.comment) != (score, comment.strip()):
            found.score, found.comment, found.at = score, comment.strip(), at
