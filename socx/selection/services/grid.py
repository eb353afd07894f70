"""Assess applications for a position: own scores first, then those of the other, then the ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities.models import Position
from socx.audit import services as audit
from socx.core.errors import Conflict, Invalid, NotPermitted, WrongState
from socx.core.i18n import N_
from socx.db import db
from socx.requests.services.assessment import looks_first, score_errors
from socx.selection import queries
from socx.selection.adapters import all_asked, facts_in, said_in
from socx.selection.grid import ASSESSORS, ESSENTIAL, GRIDS, Candidate, Place, Sheet, ranked
from socx.selection.models import Application, ApplicationAssessment, ApplicationScore, ExpertCall
from socx.selection.queries import selection as chosen
from socx.selection.requirements import Judgement, judge_all, unmet
from socx.selection.services.applications import requirements_in

LONGEST_NOTE = 1500

#: States of a call in which its applications are compared.
OPENED_STATES = ("closed", "decided")


@dataclass(frozen=True, slots=True)
class Board:
    """One position of a call with its applications and what the assessors gave."""

    call: ExpertCall
    position: Position
    applications: Sequence[Application]
    judged: Mapping[int, Sequence[Judgement]]
    assessments: Sequence[ApplicationAssessment]

    def of(self, application_id: int) -> list[ApplicationAssessment]:
        """What was given to one application."""
        return [one for one in self.assessments if one.application_id == application_id]

    def whole(self, application_id: int) -> list[ApplicationAssessment]:
        return [one for one in self.of(application_id) if one.is_complete]

    def own(self, application_id: int, actor: Actor) -> ApplicationAssessment | None:
        return next((one for one in self.of(application_id) if one.assessor_id == actor.user_id), None)

    def is_done_by(self, actor: Actor) -> bool:
        """Whether this person has assessed every application of the position."""
        own = {one.application_id for one in self.assessments if one.assessor_id == actor.user_id and one.is_complete}
        return own >= {one.id for one in self.applications}

    def hides(self, actor: Actor) -> bool:
        """Whether this person gives all own scores before seeing those of others and the ranking."""
        if chosen.outcome_of(self.call.id, self.position.id) is not None:
            return False
        asked = db.session.scalars(chosen.asked_assessors(self.call.id, self.position.id))
        has_begun = actor.user_id in {one.assessor_id for one in self.assessments} | {one.user_id for one in asked}
        return looks_first(actor, has_begun=has_begun, is_done=self.is_done_by(actor))

    @property
    def assessors(self) -> int:
        """How many assessors have looked at every application."""
        done = Counter(one.assessor_id for one in self.assessments if one.is_complete)
        return sum(number >= len(self.applications) for number in done.values()) if self.applications else 0

    @property
    def lacks_assessors(self) -> bool:
        return self.assessors < ASSESSORS

    @property
    def unassessed(self) -> list[Application]:
        """Applications that nobody has assessed wholly."""
        return [one for one in self.applications if not self.whole(one.id)]

    def places(self) -> list[Place]:
        """The ranking by what was given so far."""
        return ranked(
            [
                Candidate(
                    one.id,
                    (one.expert.family_name, one.expert.given_name),
                    self.judged[one.id],
                    [Sheet({n: s.score for n, s in a.scores.items()}, a.essential) for a in self.whole(one.id)],
                )
                for one in self.applications
            ],
            self.assessments[0].grid if self.assessments else GRIDS.newest,
        )


def board(call: ExpertCall, position: Position) -> Board:
    """The grid of a position. Raises WrongState while the call is open: nobody gains by being early or late."""
    if call.state not in OPENED_STATES:
        raise WrongState(N_("Applications are opened when the call is closed."))
    applications = db.session.scalars(queries.applications_for(position.id, call)).all()
    asked = all_asked(one for one in requirements_in(call) if one.position_id == position.id)
    judged = {one.id: judge_all(asked, facts_in(one), said_in(one)) for one in applications}
    assessments = db.session.scalars(chosen.assessments_for(position.id, call)).all()
    return Board(call, position, applications, judged, assessments)


def assess(
    found: Board,
    application: Application,
    scores: Mapping[str, tuple[int | None, str]],
    *,
    essential: str = "",
    note: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> ApplicationAssessment:
    """Keep the scores of an assessor, by criterion: (0 to 5 or none yet, comment).

    Every assessor has scores of their own. Raises Conflict when they have changed since the version
    that was `seen` (0 for none), WrongState after the decision, and Invalid, by `<criterion>_score`,
    `<criterion>_comment`, `essential` and `note`.
    """
    if not permits(by, P.APPLICATION_DECIDE, found.call) or by.user_id is None:
        raise NotPermitted
    if found.call.state != "closed" or chosen.outcome_of(found.call.id, found.position.id) is not None:
        raise WrongState(N_("The decision is made. Scores do not change any more."))
    kept = found.own(application.id, by)
    _check(scores, essential, note, kept, found.judged[application.id])
    if seen is not None and seen != (kept.version if kept else 0):
        raise Conflict(N_("You saved this assessment in another window. Look at what is there now."))
    if kept is None:
        kept = ApplicationAssessment(
            application_id=application.id, position_id=found.position.id, assessor_id=by.user_id,
            grid_version=GRIDS.version,
        )  # fmt: skip
        db.session.add(kept)
    kept.essential, kept.essential_note, kept.at = essential, note.strip(), at
    had = kept.scores
    kept.rows = [
        _row(had.get(name), name, score, comment) for name, (score, comment) in scores.items() if score is not None
    ]
    db.session.flush()
    audit.record(
        ("application", application.id), "assess", by=by, at=at, position=found.position.id, complete=kept.is_complete
    )
    return kept


def _row(had: ApplicationScore | None, name: str, score: int, comment: str) -> ApplicationScore:
    row = had or ApplicationScore(criterion=name)
    row.score, row.comment = score, comment.strip()
    return row


def _check(
    scores: Mapping[str, tuple[int | None, str]],
    essential: str,
    note: str,
    kept: ApplicationAssessment | None,
    judged: Sequence[Judgement],
) -> None:
    errors = score_errors(scores, kept.grid if kept else GRIDS.newest)
    if essential not in ("", *ESSENTIAL):
        errors["essential"] = N_("Choose one of the list.")
    elif essential and not note.strip() and (essential == "no") != bool(unmet(judged)):
        errors["note"] = N_("You see it differently from what the profile shows. Say why.")
    if len(note) > LONGEST_NOTE:
        errors["note"] = N_("This note is too long. 1,500 characters fit.")
    if errors:
        raise Invalid(errors)
