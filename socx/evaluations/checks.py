"""What is compared every night: evaluations against their answers, counts of participants against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select

from socx.core.i18n import N_
from socx.core.reconciling import Check, Finding, register
from socx.db import db
from socx.evaluations import queries
from socx.evaluations.models import ALL, Evaluation, ParticipantCount, ParticipantLink, ParticipantTally
from socx.evaluations.questions import QUESTIONNAIRES

#: Lists of names are deleted in the night of their day; one that is older was forgotten.
LONGEST = timedelta(days=2)


def signed_without_answers(_now: datetime) -> Iterator[Finding]:
    """Evaluations that count as given and lack an answer which nobody can leave out."""
    given = select(Evaluation.activity_id, Evaluation.kind, Evaluation.questions_version, Evaluation.answers)
    for activity_id, kind, version, answers in db.session.execute(
        given.where(Evaluation.answered_at.is_not(None)).order_by(Evaluation.id)
    ):
        asked = [one.key for one in QUESTIONNAIRES[kind, version] if one.choices is not None]
        if lacking := [key for key in asked if key not in answers]:
            found = f"{kind}: {len(asked) - len(lacking)} answers"
            yield Finding(("activity", activity_id), found, f"{kind}: {len(asked)} answers")


def counted_otherwise(_now: datetime) -> Iterator[Finding]:
    """Activities whose form took another number of answers than each of its questions was given."""
    tally = ParticipantTally
    questions = (
        select(tally.activity_id, tally.questions_version, func.sum(tally.number).label("number"))
        .group_by(tally.activity_id, tally.questions_version, tally.question)
        .subquery()
        .c
    )
    versions = (
        select(questions.activity_id, func.min(questions.number), func.max(questions.number))
        .group_by(questions.activity_id, questions.questions_version)
        .order_by(questions.activity_id)
    )
    taken = dict(db.session.execute(select(ParticipantLink.activity_id, ParticipantLink.answers)).all())
    fewest: defaultdict[int, int] = defaultdict(int)
    most: defaultdict[int, int] = defaultdict(int)
    for activity_id, low, high in db.session.execute(versions):
        fewest[activity_id] += int(low)
        most[activity_id] += int(high)
    for activity_id in sorted(taken.keys() | most.keys()):
        stored = taken.get(activity_id, 0)
        if not stored == fewest[activity_id] == most[activity_id]:
            counted = sorted({fewest[activity_id], most[activity_id]})
            yield Finding(("activity", activity_id), f"{stored} forms", f"{' to '.join(map(str, counted))} answers")


def more_in_parts(_now: datetime) -> Iterator[Finding]:
    """Registers in which a breakdown counts more people than there are."""
    one = ParticipantCount
    sums = (
        select(one.activity_id, one.phase, one.breakdown, func.sum(one.number))
        .group_by(one.activity_id, one.phase, one.breakdown)
        .order_by(one.activity_id, one.phase, one.breakdown)
    )
    rows = db.session.execute(sums).all()
    everybody = {(number, phase): int(count) for number, phase, breakdown, count in rows if breakdown == ALL}
    for activity_id, phase, breakdown, count in rows:
        known = everybody.get((activity_id, phase), 0)
        if count > known:
            yield Finding(("activity", activity_id), f"{phase}, {breakdown}: {int(count)}", f"{phase}: {known}")


def kept_too_long(now: datetime) -> Iterator[Finding]:
    """Lists of names that are there after their day."""
    for kept in db.session.scalars(queries.lists_past((now - LONGEST).date())).unique():
        yield Finding(("activity", kept.activity_id), "names kept", "names deleted")


register(Check("evaluations.signed", N_("Evaluations and their answers"), signed_without_answers))
register(Check("evaluations.forms", N_("Forms of participants and their answers"), counted_otherwise))
register(Check("evaluations.register", N_("Participants and their breakdown"), more_in_parts))
register(Check("evaluations.names", N_("Lists of names and their last day"), kept_too_long))
