"""What matching keeps about an expert: decisions on shortlists, and the fitted roster in memory."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, register
from socx.db import db, plain_rows
from socx.matching import services
from socx.matching.models import MatchDecision


def read(person: Person) -> Data:
    """What was decided about the person for requests, without the requests themselves.

    The note of the adviser stays out: it may tell of a request that the person must not know.
    """
    return {
        "match_decision": plain_rows(
            MatchDecision, MatchDecision.expert_id == person.expert_id, without=("id", "expert_id", "by_id", "note")
        )
    }


def erase(person: Person, _at: datetime) -> int:
    """Take the words away; that somebody was on a shortlist stays in the figures."""
    touched = 0
    for kept in db.session.scalars(select(MatchDecision).where(MatchDecision.expert_id == person.expert_id)):
        kept.note, kept.parts, kept.rank, kept.score = "", {}, None, None
        touched += 1
    db.session.flush()
    return touched


register(
    Keeper(
        key="matching.decisions", label=N_("Decisions about proposals"), keep_for="candidates",
        purpose=N_("To show why somebody was proposed for a request or not."),
        tables=("match_decision",), read=read, erase=erase, forget=services.forget,
    )
)  # fmt: skip
