"""The language of a text that does not say it: by its script, its small words, and how its words look."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from heapq import nlargest
from math import log
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from socx.matching.engine.concepts import glossary
from socx.matching.engine.text import fold, language_code, prose, words
from socx.matching.engine.values import Passage
from socx.matching.engine.words import FUNCTION_WORDS

LOOKED_AT = 400
"""Words of a text that are looked at."""

MARGIN = 1.0
"""How much likelier the best language must be than the next, as a logarithm: nearly 3 to 1."""

SMALL_WORD = 5.0
"""What a small word says for the languages that have it, as a logarithm, shared between them."""

TRUST = 4.0
"""The most that the look of one word may say, so that no name or foreign word decides."""

NEARLY_ALL = 0.8
"""Share of the passages of known language that must be in one language to speak for the others."""

_SCRIPTS = (
    ("el", "Ͱ-Ͽἀ-῿"), ("ru", "Ѐ-ӿ"), ("he", "֐-׿"), ("ar", "؀-ۿݐ-ݿ"), ("hy", "԰-֏"), ("ka", "Ⴀ-ჿ"),
    ("hi", "ऀ-ॿ"), ("th", "฀-๿"), ("ja", "぀-ヿ"), ("ko", "가-힣"), ("zh", "一-鿿"), ("latin", "A-Za-zÀ-ɏḀ-ỿ"),
)  # fmt: skip
_SCRIPT = re.compile("|".join(f"(?P<{name}>[{letters}])" for name, letters in _SCRIPTS))
_OF_ANOTHER = {
    "uk": re.compile("[іїєґІЇЄҐ]"), "sr": re.compile("[јљњћђџЈЉЊЋЂЏ]"), "kk": re.compile("[әғқңөұүһі]{2}"),
    "fa": re.compile("[پچژگی]"),
}  # fmt: skip
_WITHIN = {"ru": ("sr", "uk"), "ar": ("fa",)}
"""Languages of a script that are told from its first by letters of their own."""

_MARKED = {
    "es": re.compile("[ñ¿¡áíóú]|iones$"), "pt": re.compile("[ãõáíú]|ó(?!n)"), "de": re.compile("ß|...ung(en)?$"),
    "ro": re.compile("[ășțşţ]"), "hu": re.compile("[őűáíóú]"), "pl": re.compile("[łąęśżźć]"),
    "cs": re.compile("[ěřů]"), "tr": re.compile("[ğıİ]"),
    "sv": re.compile("å.*ö|ö.*å"), "da": re.compile("ø|æ"), "no": re.compile("ø|æ"), "fr": re.compile("[œêùûëï]"),
}  # fmt: skip
"""Letters and endings of few languages; each word with one speaks for them."""


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language in which a text is written; "" where that cannot be told.

    Tells apart by script what has a script of its own, and about twenty languages in Latin letters
    by their small words. Labels of a few words are told in the languages of the glossary, by
    whose terms their letters look most like.
    """
    text = prose(text[:20_000])
    scripts = Counter(found.lastgroup for found in _SCRIPT.finditer(text))
    if not scripts:
        return ""
    script = max(scripts, key=lambda name: (scripts[name], name))
    if script in ("zh", "ja"):
        return "ja" if scripts["ja"] else "zh"
    if script == "latin":
        return _latin([word.group().lower() for word in words(text)[:LOOKED_AT]])
    for lang in _WITHIN.get(str(script), ()):
        if len(_OF_ANOTHER[lang].findall(text)) * 50 > scripts[script]:
            return lang
    return str(script)


def told(passages: Iterable[Passage]) -> list[str]:
    """The language of each passage: the one that it says, or the one that it looks like, or ""."""
    return [language_code(one.lang) or language_of(one.text) for one in passages]


def settled(languages: Sequence[Sequence[str]]) -> tuple[list[list[str]], str]:
    """The same languages by person and passage, with those that are not known told by the company.

    A passage of unknown language is taken to be in the language of most other passages of its
    person, or else in that of nearly all people, which is returned as well; "" where there is none.
    """
    known = Counter(lang for own in languages for lang in own if lang)
    common = _most(known)
    everywhere = common if known[common] >= NEARLY_ALL * known.total() else ""
    return [[lang or _most(Counter(filter(None, own))) or everywhere for lang in own] for own in languages], everywhere


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda lang: (-counts[lang], lang)) if counts else ""


def _latin(written: Sequence[str]) -> str:
    """By the small words, and by the look of the others only where these do not decide."""
    small = _small_words()
    scores = defaultdict(float, dict.fromkeys(FUNCTION_WORDS, 0.0))
    others = []
    for word in written:
        for lang, letters in _MARKED.items():
            if letters.search(word):
                scores[lang] += TRUST
        plain = fold(word)
        if plain in small:
            for lang in small[plain]:
                scores[lang] += SMALL_WORD / len(small[plain])
        elif len(plain) > 2:
            others.append(plain)
    if not (found := _ahead(scores)):
        for plain in others:
            for lang, said in _looks().say(plain).items():
                scores[lang] += said
        found = _ahead(scores)
    return found


def _ahead(scores: Mapping[str, float]) -> str:
    (best, high), (_, second) = nlargest(2, scores.items(), key=itemgetter(1))
    return best if high > 0 and high - second >= MARGIN else ""


@cache
def _small_words() -> Mapping[str, tuple[str, ...]]:
    spoken: dict[str, list[str]] = {}
    for lang, known in FUNCTION_WORDS.items():
        for word in known:
            spoken.setdefault(word, []).append(lang)
    return {word: tuple(langs) for word, langs in spoken.items()}


class _Looks:
    """Letter trigrams of words by language: a naive Bayes rule learnt from lists of words."""

    def __init__(self, vocabulary: Mapping[str, Iterable[str]]) -> None:
        self.languages = tuple(sorted(vocabulary))
        counts = {lang: Counter(gram for word in vocabulary[lang] for gram in _trigrams(word)) for lang in vocabulary}
        sizes = [sum(counts[lang].values()) for lang in self.languages]
        grams = sorted(set().union(*counts.values()))
        self.says: dict[str, NDArray[np.float64]] = {}
        for gram in grams:
            share = [
                log((counts[lang][gram] + 0.3) / (size + 0.3 * len(grams)))
                for lang, size in zip(self.languages, sizes, strict=True)
            ]
            self.says[gram] = np.array(share) - max(share)

    def say(self, word: str) -> Mapping[str, float]:
        """What the look of one word says for each language, between -TRUST / 2 and TRUST / 2."""
        total = sum((self.says[gram] for gram in _trigrams(word) if gram in self.says), np.zeros(len(self.languages)))
        total = np.clip(total - total.mean(), -TRUST / 2, TRUST / 2)
        return dict(zip(self.languages, total.tolist(), strict=True))


def _trigrams(word: str) -> list[str]:
    framed = f" {word} "
    return [framed[n : n + 3] for n in range(len(framed) - 2)]


@cache
def _looks() -> _Looks:
    """Learnt from the terms of the glossary in Latin letters, each word once."""
    vocabulary: dict[str, set[str]] = {}
    for concept in glossary():
        for lang, terms in concept.terms.items():
            if lang and lang in FUNCTION_WORDS:
                found = {fold(word.group()) for term in terms for word in words(prose(term))}
                vocabulary.setdefault(lang, set()).update(word for word in found if len(word) > 2)
    return _Looks(vocabulary)
