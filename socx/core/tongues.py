"""Languages of work that texts name, each with the words that speak for it. Nothing is decided by them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from babel import Locale

from socx.core.proposals import Told
from socx.core.remembered import remembered
from socx.core.values import WORKING_LANGUAGES

#: The languages in which names of languages are known.
NAMED_IN = ("en", "fr", "es", "pt", "ru", "ar")

#: So many words may stand between “speak” and the language; between a language and “is the working language”.
REACH, REACH_BACK = 7, 5

#: Different words that are told for one language.
MOST_WORDS = 4

_ALSO = {"castellano": "es", "castelhano": "es", "castilian": "es"}
"""Names that the CLDR does not have."""

# Stems, folded. A name after one of these, or straight before it, is that of a language, not of people.
_SPEAKING = re.compile(
    "speak|spoke|fluen|proficien|bilingu|interpret|translat|written|conducted|delivered"
    "|parl[eao]|couramment|maitris|tradu|habla|fala|falem|domin[ie]"
    "|говор|владе|перевод|знани|يتحدث|يتكلم|التحدث|اتقان|يتقن|ترجم|الترجم|الناطق|ناطق"
)
_LANGUAGE = re.compile("language|langue|idioma|lengua$|lenguas$|lingua|язык|لغ|اللغ|باللغ")
_BEFORE = frozenset(("in", "en", "em", "на", "по", "into"))
_BY_ARABIC = "بال"
"""“In” as Arabic writes it on to the name."""

_DENYING = """
no not nobody none few without cannot don doesn didn ne pas aucun aucune sans peu ni nadie ningun sin pocos
nao sem nenhum poucos не нет без мало ليس ليست لا لم دون بدون
"""
_DENIED = frozenset(_DENYING.split())
"""Who does not speak a language is not served in it."""

_AFTER = """
and or with without for on in during at because since as but only if when to by is are was were will would can
should must too also well fluently here there preferred required essential useful level skills version
"""
_GOES_ON = frozenset(_AFTER.split())
"""What follows “in French” when it is not the French something."""

_RUSSIAN = ("ии", "им", "ого", "ому", "ом", "и")
"""Endings of a language, flat; those of people and of things are others."""

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?;؟])\s+|\n+")
_LEVEL = re.compile(r"\W{1,3}[ABC][12]\b\)?")


class Named(NamedTuple):
    """A language that a text names, and where."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of work, and the words of texts that speak for it as they are written."""

    code: str
    words: tuple[str, ...]


def tongues_of(texts: Sequence[Told]) -> list[Tongue]:
    """The languages that texts say work is done in, or is to be: those with the most words first.

    A name alone is not enough, since it is that of people and of their laws as well; it counts beside
    a word for speaking, for a language, or a level. What is denied nearby does not count.
    """
    written = [(one.text, one.language) for one in texts if one.text.strip()]
    return list(_tongues_of(json.dumps(written))) if written else []


def names_in(text: str) -> list[Named]:
    """Every working language that a text (NFC) names, in any of six languages, in the order of the text."""
    return [name for name, _ in _names(_words(text))]


def flat(text: str) -> str:
    """The text in small letters without accents, each letter in its place."""
    return "".join(unicodedata.normalize("NFKD", letter)[0].lower()[0] for letter in text)


@remembered
def _tongues_of(written: str) -> list[Tongue]:
    said: dict[str, dict[str, None]] = {}
    for text, language in json.loads(written):
        for sentence in _SENTENCE.split(unicodedata.normalize("NFC", text)):
            for code, words in _said(sentence, language):
                said.setdefault(code, {})[words] = None
    order = sorted(said, key=lambda code: (-len(said[code]), WORKING_LANGUAGES.index(code)))
    return [Tongue(code, tuple(said[code])[:MOST_WORDS]) for code in order]


def _said(sentence: str, language: str) -> Iterator[tuple[str, str]]:
    """Each language of work of a sentence with the words from what speaks for it to its name."""
    words = _words(sentence)
    denied = _DENIED - {"no"} if language == "pt" else _DENIED  # Portuguese for “in the”
    for name, at in _names(words):
        if (near := _speaks_for(sentence, words, at)) is None:
            continue
        first, last = min(near, at), max(near, at)
        if not any(word in denied for word, _, _ in words[max(0, first - 3) : last]):
            level = _LEVEL.match(sentence, words[last][2])
            yield name.code, " ".join(sentence[words[first][1] : level.end() if level else words[last][2]].split())


def _speaks_for(sentence: str, words: Sequence[tuple[str, int, int]], at: int) -> int | None:
    """Which word makes the name at a place that of a language of work; the name itself where it does so alone."""
    word, _, end = words[at]
    if _LEVEL.match(sentence, end) or word.startswith(_BY_ARABIC):
        return at
    after = next((n for n in range(at + 1, min(len(words), at + 1 + REACH_BACK)) if _LANGUAGE.match(words[n][0])), None)
    if after is None and word in _english() and at + 1 < len(words):
        follows, start, _ = words[at + 1]
        if _SPEAKING.match(follows):
            after = at + 1
        elif follows not in _GOES_ON and not sentence[end:start].strip():
            return None  # “in French archives”
    if at and words[at - 1][0] in _BEFORE:
        return at - 1
    for near in range(at - 1, max(-1, at - 1 - REACH), -1):
        if after is not None and after - at < at - near:
            break
        if _LANGUAGE.match(words[near][0]) or _SPEAKING.match(words[near][0]):
            return near
    return after


def _words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text, flat, and where each stands."""
    return [(found.group(), found.start(), found.end()) for found in _WORD.finditer(flat(text))]


def _names(words: Sequence[tuple[str, int, int]]) -> Iterator[tuple[Named, int]]:
    """The names among words, each with its place among them."""
    for at, (word, start, end) in enumerate(words):
        code = language_names().get(word)
        if code is None and at and _LANGUAGE.match(words[at - 1][0]):
            code = _feminine().get(word)  # “langue française”
        if code is not None:
            yield Named(code, start, end), at


@cache
def language_names() -> Mapping[str, str]:
    """The code of a working language by each of its names, flat, in the forms in which a language is named."""
    found = dict(_ALSO)
    for language in NAMED_IN:
        for code, name in _cldr(language):
            if language == "ru" and name.endswith("ии"):
                found |= {name.removesuffix("ии") + ending: code for ending in _RUSSIAN}
            elif language == "ar":
                found |= {name: code, f"ب{name}": code, f"و{name}": code, f"لل{name.removeprefix('ال')}": code}
            else:
                found.setdefault(name, code)
    return found


@cache
def _feminine() -> Mapping[str, str]:
    """As after “langue”, “lengua” and “língua”."""
    return {
        f"{name.removesuffix('o')}{ending}": code
        for language, ending in (("fr", "e"), ("es", "a"), ("pt", "a"))
        for code, name in _cldr(language)
    }


@cache
def _english() -> frozenset[str]:
    return frozenset(name for _, name in _cldr("en"))


def _cldr(language: str) -> Iterator[tuple[str, str]]:
    named = Locale.parse(language).languages
    yield from ((code, flat(named[code])) for code in WORKING_LANGUAGES if code in named)
