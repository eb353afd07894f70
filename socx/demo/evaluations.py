"""Who came to the activities of the demonstration, and what partners, experts and participants say of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from socx.access.actors import Actor
from socx.accounts.models import User
from socx.activities.audiences import AUDIENCES
from socx.activities.models import Activity
from socx.core.calendar import add_working_days
from socx.db import db
from socx.demo.programme import Programme
from socx.evaluations import services
from socx.evaluations.questions import CURRENT, Question
from socx.experts.models import Expert

#: Milestones that come of what people answer; nobody marks them by hand.
MILESTONES = ("evaluation", "followup_6", "followup_12")

#: Kinds with a room full of people; at the others the partner and the experts work among themselves.
WITH_PARTICIPANTS = ("training", "workshop", "study_visit", "event")

#: How many activities have a form with answers: enough for figures, few enough to load quickly.
FORMS = 4

# fmt: off
BEST = ("The examples from other administrations.", "We worked on our own cases.", "There was time for questions.",
        "The experts had done the same work themselves.", "Clear steps that we can follow on Monday.")
BETTER = ("More time for exercises.", "Papers a week before.", "A second part on the legal side.",
          "Smaller groups.", "Interpretation also in the breaks.")
MORE = ("Help with the first months of the new procedure.", "A visit to an inspectorate of a small Member State.",
        "A short remote review of our draft.")
USE = ("The checklist is used in two regional offices.", "The guide is part of the training of new staff.",
       "The indicators stand in the quarterly report.")
CHANGED = ("Cases are decided three days earlier on average.", "One unit answers for the whole procedure now.",
           "The regulation is in consultation.")
# fmt: on

WORDS = {
    "best": BEST, "better": BETTER, "more": MORE, "use": USE, "changed": CHANGED,
    "needs_what": MORE, "obstacle_text": ("The head of the unit changed in spring.",),
}  # fmt: skip


def plan(programme: Programme, activity: Activity, reached: str, *, by: Actor) -> None:
    """Put on the agenda who is counted and who answers, as far as the activity has come."""
    start, end = activity.delivery_start, activity.delivery_end
    if start is None or end is None:
        return
    programme.on(add_working_days(start, -10), _expect, activity, by, rank=51)
    if reached not in ("reporting", "reported", "closed"):
        return
    if activity.kind in WITH_PARTICIPANTS:
        programme.on(end, _let_participants_answer, programme, activity, by, rank=52)
    programme.on(add_working_days(end, 4), _let_experts_answer, activity, rank=53)
    if reached == "closed":
        programme.on(add_working_days(end, 5), _let_partner_answer, activity, "partner", by, rank=54)
        for key in ("followup_6", "followup_12"):
            if milestone := activity.milestone(key):
                day: date = milestone.due_on + timedelta(days=3)
                programme.on(day, _let_partner_answer, activity, key, by, rank=55)


def _dice(activity: Activity, what: str) -> Random:
    """The same chance at every loading."""
    return Random(f"{activity.reference} {what}")


def _expect(activity: Activity, by: Actor, at: datetime) -> None:
    services.save_counts(activity, {("planned", "all", "all"): _size(activity)}, by=by, at=at)


def _size(activity: Activity) -> int:
    few, many = (15, 32) if activity.kind in WITH_PARTICIPANTS else (4, 9)
    return _dice(activity, "size").randint(few, many)


def _let_participants_answer(programme: Programme, activity: Activity, by: Actor, at: datetime) -> None:
    """Count who came, and let some of them answer, on some activities."""
    dice, expected = _dice(activity, "participants"), _size(activity)
    came = max(4, expected - dice.randint(-2, 4))
    women = dice.randint(came // 3, 2 * came // 3)
    numbers = {
        ("planned", "all", "all"): expected, ("actual", "all", "all"): came, ("actual", "sex", "women"): women,
        ("actual", "sex", "men"): came - women - dice.randint(0, 2),
        ("actual", "institution", activity.request.institution.type): came * 2 // 3,
    }  # fmt: skip
    services.save_counts(activity, numbers, by=by, at=at)
    if programme.forms >= FORMS:
        return
    programme.forms += 1
    link = services.make_link(activity, by=by, at=at)
    for _ in range(min(came, dice.randint(8, 12))):
        number = dice.getrandbits(50)
        services.take_answers(link, _answers("participant", dice, chance=0.3), form_number=number, at=at)


def _let_experts_answer(activity: Activity, at: datetime) -> None:
    found = select(User).join(Expert, Expert.user_id == User.id)
    asked = {one.expert.id for one in services.awaited(activity) if one.expert and one.is_lacking}
    for user in db.session.scalars(found.where(Expert.id.in_(asked)).order_by(Expert.id)):
        dice = _dice(activity, f"expert {user.email}")
        services.answer(activity, "expert", _answers("expert", dice, chance=0.5), by=user.actor(), at=at)


def _let_partner_answer(activity: Activity, kind: str, by: Actor, at: datetime) -> None:
    """Each institution answers by one of its people; the adviser goes on without those who cannot."""
    dice, said = _dice(activity, kind), set()
    for person in db.session.scalars(AUDIENCES["partner"](activity)):
        if person.institution_id not in said:
            said.add(person.institution_id)
            services.answer(activity, kind, _answers(kind, dice, chance=0.7), by=person.actor(), at=at)
    lacking = [one.key for one in services.awaited(activity) if one.is_lacking]
    if kind == "partner" and lacking and activity.state in ("reporting", "reported"):
        services.waive(activity, lacking, "No answer after two reminders.", by=by, at=at)


def _answers(kind: str, dice: Random, *, chance: float) -> dict[str, Any]:
    """Marks that are good on the whole, and words now and then."""
    found = {}
    for one in CURRENT[kind]:
        if one.choices is not None:
            found[one.key] = dice.choices(list(one.choices), weights=_weights(one))[0]
        elif dice.random() < chance:
            found[one.key] = dice.choice(WORDS[one.key])
    return found


def _weights(one: Question) -> list[int]:
    """How often each choice is taken."""
    usual = {5: [1, 2, 6, 20, 16], 4: [6, 9, 3, 1], 3: [18, 3, 1], 2: [1, 2], 7: [4, 3, 3, 2, 1, 1, 1]}
    return [2, 18, 2] if one.key == "level" else usual[len(one.choices or ())]
