"""The link for participants: made, stopped, made anew; and what comes through it, kept as counts.

An answer leaves no row of its own: numbers go up by one, words stand under a number that was drawn. No
address, no browser, no moment, no order and no account is kept (docs/decisions/0024).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.activities.sides import day_at
from socx.audit import services as audit
from socx.core.errors import WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.evaluations import queries
from socx.evaluations.models import ALL, ParticipantForm, ParticipantLink, ParticipantTally, ParticipantText
from socx.evaluations.questions import CURRENT, checked
from socx.evaluations.windows import of_participants

#: Letters and digits that cannot be taken for each other when they are typed from paper.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
TOKEN_LENGTH = 10

#: Numbers of forms and of texts are drawn from this range: what fits a column and a page.
DRAWN_BELOW = 2**53

#: How many answers are taken where nobody has counted the participants.
UNCOUNTED = 50


def _draw_token() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(TOKEN_LENGTH))


def make_link(activity: Activity, *, by: Actor, at: datetime) -> ParticipantLink:
    """The link of an activity; made when it is first asked for. Raises NotPermitted."""
    _must_manage(activity, by)
    link = queries.link_of(activity.id)
    if link is None:
        link = ParticipantLink(activity_id=activity.id, token=_draw_token())
        db.session.add(link)
        db.session.flush()
        audit.record(("activity", activity.id), "link_make", by=by, at=at)
    return link


def renew_link(activity: Activity, *, by: Actor, at: datetime) -> ParticipantLink:
    """Put another address in place of one that got into wrong hands; what was answered stays. Raises NotPermitted."""
    link = make_link(activity, by=by, at=at)
    link.token, link.is_stopped = _draw_token(), False
    db.session.flush()
    audit.record(("activity", activity.id), "link_renew", by=by, at=at)
    return link


def stop_link(activity: Activity, *, stopped: bool, by: Actor, at: datetime) -> None:
    """Close the form before its day, or open it again. Raises NotPermitted."""
    link = make_link(activity, by=by, at=at)
    if link.is_stopped != stopped:
        link.is_stopped = stopped
        db.session.flush()
        audit.record(("activity", activity.id), "link_stop" if stopped else "link_open", by=by, at=at)


def _must_manage(activity: Activity, by: Actor) -> None:
    require(by, P.EVALUATION_MANAGE, activity)


def cap_of(activity: Activity) -> int:
    """How many answers are taken at most: the participants, and a fifth more, since counts are not exact."""
    register = queries.register_of(activity.id)
    counted = {one.phase: one.number for one in register.counts if one.breakdown == ALL} if register else {}
    expected = max(counted.values(), default=0)
    return expected + max(3, expected // 5) if expected else UNCOUNTED


def is_open(link: ParticipantLink, at: datetime) -> bool:
    """Whether the form takes answers now: on its days, while it is not stopped and not full."""
    window = of_participants(link.activity)
    if window is None or link.is_stopped or link.answers >= cap_of(link.activity):
        return False
    return window.start <= day_at(link.activity, at) <= window.end


def take_answers(link: ParticipantLink, given: Mapping[str, Any], *, form_number: int, at: datetime) -> bool:
    """Count the answers of one participant; False when this form was counted already.

    `form_number` was drawn when the form was opened. Raises Invalid for answers that are lacking or
    unknown, WrongState when the form is closed or full: of many at the same moment, no more than the
    cap are counted.
    """
    asked = CURRENT["participant"]
    answers = checked(asked, given)
    if not is_open(link, at):
        raise WrongState(N_("This form is closed."))
    if not _first_time(link.activity_id, form_number):
        return False
    full = ParticipantLink.answers >= cap_of(link.activity)
    claimed = db.session.scalar(
        update(ParticipantLink)
        .where(ParticipantLink.activity_id == link.activity_id, ~full, ~ParticipantLink.is_stopped)
        .values(answers=ParticipantLink.answers + 1)
        .returning(ParticipantLink.answers)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise WrongState(N_("This form is closed."))
    where = {"activity_id": link.activity_id, "questions_version": asked.version}
    rows = [
        {**where, "question": one.key, "answer": answers[one.key], "number": 1}
        for one in asked if one.choices is not None
    ]  # fmt: skip
    db.session.execute(_one_more(db.engine.dialect.name), rows)
    for one in asked:
        if one.choices is None and one.key in answers:
            drawn = secrets.randbelow(DRAWN_BELOW)
            db.session.add(ParticipantText(id=drawn, question=one.key, text=answers[one.key], **where))
    db.session.flush()
    db.session.expire(link, ["answers"])
    return True


def _first_time(activity_id: int, form_number: int) -> bool:
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(ParticipantForm)
        .values(number=form_number % DRAWN_BELOW, activity_id=activity_id)
        .on_conflict_do_nothing(index_elements=["number"])
        .returning(ParticipantForm.number)
    )
    return db.session.scalar(statement) is not None


@cache
def _one_more(dialect: str) -> Any:
    """Add one to a number, from nothing where it is not there yet; two at the same moment both count."""
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(ParticipantTally)
    return statement.on_conflict_do_update(
        index_elements=["activity_id", "questions_version", "question", "answer"],
        set_={"number": ParticipantTally.number + 1},
    )
