"""Where the requests of a page have the words that were looked for, cut from what their reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from socx.access.actors import Actor
from socx.core.excerpts import Excerpt, around, best
from socx.core.words import pattern, understand
from socx.db import db
from socx.requests import queries
from socx.requests.models import AssistanceRequest
from socx.requests.services.texts import WORDS, Text, answers_of


def excerpts(rows: Sequence[AssistanceRequest], text: str, actor: Actor) -> dict[int, Excerpt]:
    """Where these requests have the words, in what this reader sees; nothing for those found by their title alone.

    A confidential request tells the place and not its words.
    """
    terms = understand(text).wanted
    wanted = pattern(terms)
    if wanted is None or not rows:
        return {}
    item = AssistanceRequest
    found: dict[int, Excerpt] = {}
    given = select(item.id, item.kind, item.language, item.answers).where(item.id.in_([r.id for r in rows]))
    words = {row.id: row for row in db.session.execute(given)}
    others = []
    for row in rows:
        answers = (t for t in answers_of(words[row.id]) if t.is_for(actor)) if row.id in words else ()
        if told := best(answers, wanted, terms):
            found[row.id] = _excerpt(row, told, wanted)
        elif wanted.search(row.title or "") is None:
            others.append(row)
    queries.load_topics(others)
    for row in others:
        texts = (t for t in _others_of(row) if t.is_for(actor) and wanted.search(t.text))
        if told := next(texts, None):
            found[row.id] = _excerpt(row, told, wanted)
    return found


def _excerpt(row: AssistanceRequest, told: Text, wanted: re.Pattern[str]) -> Excerpt:
    shown = () if row.sensitivity == "confidential" else around(told.text, wanted)
    return Excerpt(told.place, told.language, shown)


def _others_of(item: AssistanceRequest) -> Iterator[Text]:
    """The texts about a request beside those of its form."""
    for gather in WORDS:
        if gather is not answers_of:
            yield from gather(item)
