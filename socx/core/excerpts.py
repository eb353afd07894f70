"""Words in a text as somebody wrote it: marked, and cut out with what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from socx.core.words import Term, has_all


class Told(Protocol):
    """Anything that has a text."""

    @property
    def text(self) -> str: ...


T = TypeVar("T", bound=Told)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text, and whether they are what was looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where something has the words: the place, and the words around them as they were written."""

    place: str
    language: str
    pieces: tuple[Piece, ...]


#: Characters shown before and after the first found words.
BEFORE, AFTER = 60, 130


def best(texts: Iterable[T], wanted: re.Pattern[str], terms: Sequence[Term]) -> T | None:
    """The first text that has all the words, or else the first that has one of them."""
    first = None
    for one in texts:
        if wanted.search(one.text):
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
