"""Scores and recommendation of an assessor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.errors import Conflict, Invalid, NotPermitted
from socx.core.i18n import N_
from socx.db import db
from socx.requests.criteria import CRITERIA, MAXIMUM_SCORE, RECOMMENDATIONS
from socx.requests.models import Assessment, AssistanceRequest, CriterionScore
from socx.requests.services.handling import begin, lock


def assess(
    item: AssistanceRequest,
    scores: Mapping[str, tuple[int | None, str]],
    *,
    recommendation: str | None = None,
    summary: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> Assessment:
    """Keep the scores of an assessor, by criterion: (0 to 5 or none yet, comment).

    Every assessor has scores of their own. `seen` is the version of the assessment that the page was
    made from (0 for none). Raises Conflict when it has changed since, and Invalid, by
    `<criterion>_score`, `<criterion>_comment`, `recommendation` and `summary`.
    """
    lock(item)
    begin(item, Permission.REQUEST_SCREEN, "assessment", by=by)
    if by.user_id is None:
        raise NotPermitted
    _check(scores, recommendation, summary)
    found = next((a for a in item.assessments if a.assessor_id == by.user_id), None)
    if seen is not None and seen != (found.version if found else 0):
        raise Conflict(N_("You saved this assessment in another window. Look at what is there now."))
    if found is None:
        found = Assessment(assessor_id=by.user_id, at=at)
        item.assessments.append(found)
    found.recommendation, found.summary, found.at = recommendation or None, summary.strip(), at
    _write(item, scores, by.user_id, at)
    audit.record(("request", item.id), "assess", by=by, at=at, recommendation=recommendation or "")
    db.session.flush()
    return found


def _check(scores: Mapping[str, tuple[int | None, str]], recommendation: str | None, summary: str) -> None:
    errors = {}
    for name, (score, comment) in scores.items():
        if name not in CRITERIA or (score is not None and not 0 <= score <= MAXIMUM_SCORE):
            errors[f"{name}_score"] = N_("Choose a score from 0 to 5.")
        elif score is not None and not comment.strip():
            errors[f"{name}_comment"] = N_("Say in a few words why you give this score.")
        elif score is None and comment.strip():
            errors[f"{name}_score"] = N_("You wrote a comment. Choose the score too.")
    if recommendation and recommendation not in RECOMMENDATIONS:
        errors["recommendation"] = N_("Choose one of the recommendations.")
    elif recommendation and not summary.strip():
        errors["summary"] = N_("Sum up why you recommend this.")
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
