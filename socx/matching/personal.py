"""What matching keeps about people: decisions, pages of rankings, weights, and the fitted roster in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from socx.core.i18n import N_
from socx.core.personal import Anonymous, Data, Keeper, Person, register
from socx.db import db, plain_rows
from socx.matching import services, shelf
from socx.matching.models import MatchDecision, RankingView, ShownPlace, TextVectors


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
    found = db.session.scalars(select(MatchDecision).where(MatchDecision.expert_id == person.expert_id)).all()
    _empty(found)
    return len(found)


def unname(request_id: int, anonymous: Anonymous) -> None:
    """Leave how many were proposed and taken for an old request, and no more."""
    found = db.session.scalars(select(MatchDecision).where(MatchDecision.request_id == request_id)).all()
    _empty(found)
    for kept in found:
        kept.expert_id, kept.by_id = anonymous(kept.expert_id), None
    db.session.execute(delete(RankingView).where(RankingView.request_id == request_id))
    db.session.flush()


def _empty(found: Iterable[MatchDecision]) -> None:
    for kept in found:
        kept.note, kept.parts, kept.values, kept.rank, kept.score = "", {}, {}, None, None
    db.session.flush()


def read_shown(person: Person) -> Data:
    """Where the person stood on pages that advisers looked at, without the requests."""
    return {"match_shown": plain_rows(ShownPlace, ShownPlace.expert_id == person.expert_id, without=("expert_id",))}


def erase_shown(person: Person, _at: datetime) -> int:
    """Take the person off every page that is kept; the others on it stay."""
    gone = delete(ShownPlace).where(ShownPlace.expert_id == person.expert_id).returning(ShownPlace.view_id)
    return len(db.session.scalars(gone).all())


def read_vectors(person: Person) -> Data:
    """That texts of the person were turned into numbers, and by what; the numbers say nothing to anybody."""
    mine = TextVectors.expert_id == person.expert_id
    return {"match_vectors": plain_rows(TextVectors, mine, without=("expert_id", "request_id", "digests", "vectors"))}


def erase_vectors(person: Person, _at: datetime) -> int:
    """Take out the numbers; the files of an index that has them go with the decisions."""
    gone = delete(TextVectors).where(TextVectors.expert_id == person.expert_id).returning(TextVectors.id)
    return len(db.session.scalars(gone).all())


register(
    Keeper(
        key="matching.vectors", label=N_("What the texts of a profile mean, as numbers"), keep_for="profiles",
        purpose=N_("To find people whose texts say the same in other words or in another language."),
        tables=("match_vectors",), read=read_vectors, erase=erase_vectors,
    )
)  # fmt: skip
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
        unname=unname,
    )
)  # fmt: skip
