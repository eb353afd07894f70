"""What an activity lacks before it can be closed: an evaluation by each institution and by each expert.

The adviser can go on without one, with a reason. When nobody is awaited any more the milestone is reached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.activities.services import reach_milestone
from socx.activities.sides import day_at
from socx.activities.workflow import CLOSING
from socx.audit import services as audit
from socx.core.errors import Invalid, Lack, Thing, WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.evaluations import queries
from socx.evaluations.models import Evaluation
from socx.evaluations.questions import CURRENT
from socx.experts.models import Expert
from socx.institutions.models import Institution

MILESTONE = "evaluation"

#: Where the page of an activity shows who has not evaluated it yet.
PLACE = "evaluation"


@dataclass(frozen=True, slots=True)
class Awaited:
    """One who is asked to evaluate an activity, and what came: an evaluation, a waiver, or nothing yet."""

    kind: str
    institution: Institution | None = None
    expert: Expert | None = None
    found: Evaluation | None = None

    @property
    def key(self) -> str:
        """A name for a check box: partner-3, expert-12."""
        subject = self.institution or self.expert
        return f"{self.kind}-{subject.id if subject else 0}"

    @property
    def name(self) -> str:
        if self.institution is not None:
            return self.institution.official_name
        return self.expert.name if self.expert else ""

    @property
    def is_lacking(self) -> bool:
        return self.found is None

    @property
    def whom(self) -> dict[str, int]:
        """The column that says who it is."""
        if self.institution is not None:
            return {"institution_id": self.institution.id}
        return {"expert_id": self.expert.id} if self.expert else {}


def awaited(activity: Activity) -> list[Awaited]:
    """Everybody whose evaluation an activity needs: its institutions, then its experts."""
    found = {
        (one.kind, one.institution_id or one.expert_id): one
        for one in db.session.scalars(queries.signed([activity.id]))
    }
    institutions = sorted(activity.request.institutions, key=lambda one: (one.official_name, one.id))
    experts = dict.fromkeys(db.session.scalars(queries.placed_experts(activity.id)))
    return [
        *(Awaited("partner", institution=one, found=found.get(("partner", one.id))) for one in institutions),
        *(Awaited("expert", expert=one, found=found.get(("expert", one.id))) for one in experts),
    ]


def waive(activity: Activity, keys: Collection[str], reason: str, *, by: Actor, at: datetime) -> int:
    """Go on without the evaluations of some; return how many. They may still answer.

    Raises NotPermitted, WrongState before the delivery has ended, Invalid without a reason or a choice.
    """
    require(by, P.EVALUATION_MANAGE, activity)
    if activity.state not in ("reporting", "reported"):
        raise WrongState(N_("Evaluations are awaited once the delivery has ended."))
    chosen = [one for one in awaited(activity) if one.is_lacking and one.key in keys]
    wrong = {}
    if not chosen:
        wrong["keys"] = N_("Choose at least one.")
    if not reason.strip():
        wrong["reason"] = N_("Give the reason: it stays with the activity.")
    if wrong:
        raise Invalid(wrong)
    for one in chosen:
        db.session.add(
            Evaluation(
                activity_id=activity.id, kind=one.kind, questions_version=CURRENT[one.kind].version,
                waived_by_id=by.user_id, waived_at=at, waive_reason=reason.strip(), **one.whom,
            )
        )  # fmt: skip
        audit.record(("activity", activity.id), "evaluation_waive", by=by, at=at, kind=one.kind)
    db.session.flush()
    mark_evaluated(activity, by=by, at=at)
    return len(chosen)


def mark_evaluated(activity: Activity, *, by: Actor, at: datetime) -> None:
    """Reach the milestone when nobody is awaited any more."""
    milestone = activity.milestone(MILESTONE)
    if milestone is not None and milestone.done_on is None and not any(one.is_lacking for one in awaited(activity)):
        reach_milestone(milestone, activity, day_at(activity, at), by=by, at=at)


def has_evaluations(activity: Activity) -> Iterator[Lack]:
    """What stands against closing an activity: whose evaluation is neither there nor waived."""
    lacking = [one for one in awaited(activity) if one.is_lacking]
    for kind, sentence in SENTENCES.items():
        things = [Thing(one.name, "evaluations.activity", activity.id) for one in lacking if one.kind == kind]
        if things:
            yield Lack(sentence, PLACE, things)


# fmt: off
SENTENCES = {
    "partner": N_("The partner has not evaluated the activity. Ask for it, or go on without it and give the reason."),
    "expert":  N_("An expert has not evaluated the activity. Ask for it, or go on without it and give the reason."),
}
# fmt: on


CLOSING.append(has_evaluations)
