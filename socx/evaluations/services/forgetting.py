"""Take out what its time is over for: lists of names, numbers of forms, words of old evaluations."""

from __future__ import annotations

from datetime import datetime, timedelta

from socx.access.actors import SCHEDULER
from socx.db import db
from socx.evaluations import queries
from socx.evaluations.models import Evaluation
from socx.evaluations.questions import choices_of
from socx.evaluations.services.register import forget_names
from socx.evaluations.windows import PARTICIPANTS_AFTER

#: Words of evaluations are kept for five years after the activity; figures stay (protection/retention.py).
WORDS_KEPT = timedelta(days=5 * 365)

#: A day more than any place needs to have closed its form.
DAY = timedelta(days=1)


def forget(now: datetime) -> int:
    """Forget what is due; return how many lists, forms and evaluations were touched."""
    today = now.date()
    lists = db.session.scalars(queries.lists_past(today)).unique().all()
    for kept in lists:
        forget_names(kept, by=SCHEDULER, at=now)
    gone = [
        *db.session.scalars(queries.forms_past(today - PARTICIPANTS_AFTER - DAY)),
        *db.session.scalars(queries.texts_past(today - WORDS_KEPT)),
    ]
    for one in gone:
        db.session.delete(one)
    said = [one for one in db.session.scalars(queries.evaluations_past(today - WORDS_KEPT)).unique() if has_words(one)]
    for one in said:
        take_words_out(one)
    db.session.flush()
    return len(lists) + len(gone) + len(said)


def has_words(one: Evaluation) -> bool:
    return any(choices_of(key) is None for key in one.answers)


def take_words_out(one: Evaluation) -> None:
    """Leave the answers that are choices: they stay in the figures."""
    one.answers = {key: said for key, said in one.answers.items() if choices_of(key) is not None}
