"""Words as search knows them: folded, cut into tokens, asked for in a small language, marked in a text.

What is kept and what is asked go through the same folding here, so both databases find the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from socx.core.places import sort_key

_TOKEN = re.compile(r"[^\W_]+")
_ASKED = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟＂", '"'))

#: No word is longer; what is longer is cut, in what is kept and in what is asked.
LONGEST_WORD = 40
#: More words make a question no clearer, only slower.
MOST_TERMS = 10
#: Words kept of one request for one audience: some 200 pages.
MOST_WORDS = 60_000


@dataclass(frozen=True, slots=True)
class Term:
    """Something asked for: words in a row. The last one may go on, except in a quoted phrase."""

    tokens: tuple[str, ...]
    whole: bool = False
    unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed, understood. Nothing that can be typed is an error."""

    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(t for t in self.terms if not t.unwanted)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        return tuple(t for t in self.terms if t.unwanted)


def fold(text: str) -> str:
    """The text without accents and capital letters."""
    return text.lower() if text.isascii() else sort_key(text)


def tokens(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return [t[:LONGEST_WORD] for t in _TOKEN.findall(fold(text))]


def folded(texts: Iterable[str]) -> str:
    """The words of several texts with one space between them, as they are kept."""
    found: list[str] = []
    for text in texts:
        found += tokens(text)
        if len(found) > MOST_WORDS:
            break
    return " ".join(found[:MOST_WORDS])


def understand(text: str) -> Query:
    """What is typed: words, "words in a row", -without. A quote that is never closed ends with the text."""
    terms: list[Term] = []
    for found in _ASKED.finditer(text.translate(_QUOTES)):
        phrase, word = found["phrase"], found["word"]
        pieces = tuple(tokens(phrase if phrase is not None else word))
        term = Term(pieces, whole=phrase is not None, unwanted=bool(found["minus"]))
        if pieces and term not in terms:
            terms.append(term)
    return Query(tuple(terms[:MOST_TERMS]))


def with_variants(letter: str) -> str:
    """A letter and all letters that fold to it, as a part of a pattern."""
    found = _variants().get(letter, "")
    return f"[{re.escape(letter)}{found}]" if found else re.escape(letter)


@cache
def _variants() -> dict[str, str]:
    """Latin letters with accents, by the letter beneath."""
    found: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = sort_key(chr(code))
        if len(base) == 1 and base != chr(code):
            found[base] = found.get(base, "") + chr(code)
    return found


def pattern(terms: Sequence[Term]) -> re.Pattern[str] | None:
    """What finds these terms in a text as it was written; None where there are none."""
    parts = sorted({_part(t) for t in terms}, key=len, reverse=True)
    if not parts:
        return None
    return re.compile(r"(?<![^\W_])(?:" + "|".join(parts) + ")", re.IGNORECASE)


def _part(term: Term) -> str:
    spelled = (r"[\u0300-\u036f]*".join(map(with_variants, token)) for token in term.tokens)
    end = r"[\u0300-\u036f]*(?![^\W_])" if term.whole else r"[^\W_]*"
    return r"[\W_]+".join(spelled) + end


def has_all(text: str, terms: Sequence[Term]) -> bool:
    """Whether a text has every one of these terms."""
    return all((found := pattern([t])) is not None and found.search(text) for t in terms)
