"""Where the requests of a page have the words that were looked for, cut from what their reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from socx.access.actors import Actor
from socx.db import db
from socx.requests import queries
from socx.requests.models import AssistanceRequest
from socx.requests.services.texts import WORDS, Text, answers_of
from socx.requests.words import Term, has_all, pattern, understand


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text, and whether they are what was looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where a request has the words: the place, and the words around them as they were written."""

    place: str
    language: str
    pieces: tuple[Piece, ...]


#: Characters shown before and after the first found words.
BEFORE, AFTER = 60, 130


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
    answers = select(item.id, item.kind, item.language, item.answers).where(item.id.in_([r.id for r in rows]))
    words = {row.id: row for row in db.session.execute(answers)}
    others = []
    for row in rows:
        if best := _best(answers_of(words[row.id]), wanted, terms, actor) if row.id in words else None:
            found[row.id] = _excerpt(row, best, wanted)
        elif wanted.search(row.title or "") is None:
            others.append(row)
    queries.load_topics(others)
    for row in others:
        texts = (t for t in _others_of(row) if t.is_for(actor) and wanted.search(t.text))
        if best := next(texts, None):
            found[row.id] = _excerpt(row, best, wanted)
    return found


def _excerpt(row: AssistanceRequest, best: Text, wanted: re.Pattern[str]) -> Excerpt:
    shown = () if row.sensitivity == "confidential" else around(best.text, wanted)
    return Excerpt(best.place, best.language, shown)


def _others_of(item: AssistanceRequest) -> Iterator[Text]:
    """The texts about a request beside those of its form."""
    for gather in WORDS:
        if gather is not answers_of:
            yield from gather(item)


def _best(texts: Iterable[Text], wanted: re.Pattern[str], terms: Sequence[Term], actor: Actor) -> Text | None:
    """The first text that has all the words, or else the first that has one of them."""
    first = None
    for one in texts:
        if one.is_for(actor) and wanted.search(one.text):
            if len(terms) == 1 or has_all(one.text, terms):
                return one
            first = first or one
    return first


def around(text: str, wanted: re.Pattern[str]) -> tuple[Piece, ...]:
    """The first found words of a text with some words before and after them."""
    match = wanted.search(text)
    if match is None:
        return ()
    begin, end = max(0, match.start() - BEFORE), min(len(text), match.end() + AFTER)
    if begin:
        begin = min(match.start(), (text.find(" ", begin) + 1) or begin)
    if end < len(text):
        end = max(match.end(), text.rfind(" ", 0, end))
    shown = marked(text[begin:end], wanted)
    start, stop = Piece("… ", False), Piece(" …", False)
    return (*((start,) if begin else ()), *shown, *((stop,) if end < len(text) else ()))


def marked(text: str, wanted: re.Pattern[str]) -> tuple[Piece, ...]:
    """A text in pieces: what was looked for, and what stands between."""
    pieces, here = [], 0
    for match in wanted.finditer(text):
        if match.start() > here:
            pieces.append(Piece(text[here : match.start()], False))
        pieces.append(Piece(match.group(), True))
        here = match.end()
    return (*pieces, Piece(text[here:], False)) if here < len(text) else tuple(pieces)
