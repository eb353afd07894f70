"""Participants and evaluations of the world, each text with its canary."""

from __future__ import annotations

from datetime import timedelta

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.db import db as database
from socx.evaluations.models import (
    Evaluation,
    ParticipantCount,
    ParticipantLink,
    ParticipantName,
    ParticipantRegister,
    ParticipantText,
)
from tests.architecture.canaries import World, reads
from tests.evaluations import answers
from tests.factories import NOW


def evaluate(made: World) -> None:
    """Every activity has a list of names, answers of participants, and evaluations by the partner and the expert."""
    for activity in made.activities:
        _count(made, activity)
        _let_answer(made, activity)
        made.evaluations[activity.id] = _sign(made, activity)
    database.session.flush()


def _count(made: World, activity: Activity) -> None:
    register = ParticipantRegister(
        activity_id=activity.id, changed_at=NOW, names_until=NOW.date() + timedelta(days=300),
        note=made.word(f"note on the participants of activity {activity.id}", reads(P.EVALUATION_RESULTS, activity)),
        names_purpose=made.word(f"purpose of a list of names {activity.id}", reads(P.PARTICIPANT_NAME, activity)),
    )  # fmt: skip
    name = made.word(f"name of a participant {activity.id}", reads(P.PARTICIPANT_NAME, activity))
    home = made.word(f"organisation of a participant {activity.id}", reads(P.PARTICIPANT_NAME, activity))
    register.names = [ParticipantName(name=name, organisation=home)]
    register.counts = [ParticipantCount(phase="actual", breakdown="all", key="all", number=12)]
    database.session.add(register)


def _let_answer(made: World, activity: Activity) -> None:
    token = made.word(f"link of the participants of activity {activity.id}", reads(P.EVALUATION_MANAGE, activity))
    text = made.word(f"what a participant wrote {activity.id}", reads(P.EVALUATION_READ, activity))
    database.session.add(ParticipantLink(activity_id=activity.id, token=token, answers=3))
    database.session.add(
        ParticipantText(id=activity.id + 1000, activity_id=activity.id, questions_version=1, question="best", text=text)
    )


def _sign(made: World, activity: Activity) -> int:
    """The evaluations of the partner and of the expert; gives the number of the first."""
    expert, institution = activity.positions[0].expert, activity.request.institution
    staff = reads(P.EVALUATION_READ, activity)

    def partner_reads(actor: Actor) -> bool:
        return staff(actor) or actor.institution_id == institution.id

    def expert_reads(actor: Actor) -> bool:
        return staff(actor) or (actor.user_id is not None and actor.user_id == expert.user_id)

    said = Evaluation(
        activity_id=activity.id, kind="partner", institution_id=institution.id, questions_version=1, answered_at=NOW,
        answers=answers("partner", best=made.word(f"evaluation by the partner {activity.id}", partner_reads)),
        waived_at=NOW, waive_reason=made.word(f"reason of a waiver {activity.id}", staff),
    )  # fmt: skip
    own = Evaluation(
        activity_id=activity.id, kind="expert", expert_id=expert.id, questions_version=1, answered_at=NOW,
        answers=answers("expert", best=made.word(f"evaluation by the expert {activity.id}", expert_reads)),
    )  # fmt: skip
    database.session.add_all([said, own])
    database.session.flush()
    return said.id
