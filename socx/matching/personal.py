"""What matching keeps about people: decisions, pages of rankings, weights, and the fitted roster in memory."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, register
from socx.db import db, plain_rows
from socx.matching import services, shelf
from socx.matching.models import MatchDecision, ShownPlace


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
        kept.note, kept.parts, kept.values, kept.rank, kept.score = "", {}, {}, None, None
        touched += 1
    db.session.flush()
    return touched


def read_shown(person: Person) -> Data:
    """Where the person stood on pages that advisers looked at, without the requests."""
    return {"match_shown": plain_rows(ShownPlace, ShownPlace.expert_id == person.expert_id, without=("expert_id",))}


def erase_shown(person: Person, _at: datetime) -> int:
    """Take the person off every page that is kept; the others on it stay."""
    gone = delete(ShownPlace).where(ShownPlace.expert_id == person.expert_id).returning(ShownPlace.view_id)
    return len(db.session.scalars(gone).all())


register(
    Keeper(
        key="matching.shown", label=N_("Pages of rankings that were shown"), keep_for="logs",
        purpose=N_("To show why somebody was proposed, and to learn which parts of a score matter."),
        tables=("match_view", "match_shown"), read=read_shown, erase=erase_shown,
    )
)  # fmt: skip
register(
    Keeper(
        key="matching.weights", label=N_("Weights of the ranking"), keep_for="cases",
        purpose=N_("To show who decided on what a ranking goes by."), tables=("match_weights",),
    )
)  # fmt: skip
register(
    Keeper(
        key="matching.decisions", label=N_("Decisions about proposals"), keep_for="candidates",
        purpose=N_("To show why somebody was proposed for a request or not."),
        tables=("match_decision",), read=read, erase=erase, forget=services.forget, files=shelf.files,
    )
)  # fmt: skip
