"""From a text in any language to stems: folding, tokens, silent phrases, stop words, stemming."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

import snowballstemmer

from socx.matching.engine.words import BOILERPLATE, MONTHS, NEGATIONS, STOP_WORDS

SNOWBALL = {
    "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish",
}  # fmt: skip
"""Stemmers by ISO 639-1 code; Arabic has one of its own, words of other languages are kept whole."""

OTHER_CODES = {
    "ara": "ar", "bos": "bs", "bul": "bg", "ces": "cs", "chi": "zh", "cze": "cs", "dan": "da", "deu": "de", "dut": "nl",
    "ell": "el", "eng": "en", "est": "et", "fas": "fa", "fin": "fi", "fra": "fr", "fre": "fr", "ger": "de", "gle": "ga",
    "gre": "el", "hrv": "hr", "hun": "hu", "iw": "he", "ita": "it", "jpn": "ja", "lav": "lv", "lit": "lt", "mkd": "mk",
    "mlt": "mt", "mon": "mn", "mul": "", "nb": "no", "nld": "nl", "nn": "no", "nno": "no", "nob": "no", "nor": "no",
    "per": "fa", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru", "slk": "sk", "slo": "sk", "slv": "sl",
    "spa": "es", "sqi": "sq", "srp": "sr", "swe": "sv", "tur": "tr", "ukr": "uk", "und": "", "zho": "zh",
}  # fmt: skip
"""Codes of ISO 639-2 and 639-3 whose first two letters are not those of ISO 639-1, and some more."""

_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja
jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nd
ne ng nl no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss
st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGE_CODES = frozenset(_CODES.split())
"""ISO 639-1. What is no code, such as "sp", says nothing: such a text is read like one that names no language."""

LONGEST_WORD = 40
"""Longer runs of letters are addresses, keys or encoded files, not words."""

DENIED = "¬"
"""Stands before the stem of a word that is denied."""

MOST_KEPT = 200_000
"""Written words of one language whose stems an analyser keeps."""

# An address begins a run of letters and is short, so that a long run is not tried from every letter
_NOT_PROSE = re.compile(r"\b(?:https?://|www\.)\S+|(?<!\S)[^\s@]{1,64}@\S+")
_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c-\u200f]")
_WORD = re.compile(r"(?<!\w)[^\W\d_][^\W_]*")
_SENTENCE = re.compile(r"(?<=[.!?;…؟。])\s+|[\n\r\u2028\u2029•]+")

# Whatever else they change, they change in every text alike
_ENGLISH_SPELLINGS = (
    (re.compile(r"([aeiouy].{0,3})our(?!ce|se)"), r"\1or"),  # labour, behavioural
    (re.compile(r"(...)iz(e[drs]?|ers|ing|ation(s|al)?|able)$"), r"\1is\2"),  # organize
    (re.compile(r"y[sz](is|e[drs]?|ers|ing)$"), r"yse"),  # analysis, analyzing
    (re.compile(r"(..[aeio]s)is$"), r"\1es"),  # hypothesis, hypotheses
    (re.compile(r"([aeiou].{0,2}[bt])re(s?)$"), r"\1er\2"),  # centre
    (re.compile(r"ogue(s?)$"), r"og\1"),  # catalogue
    (re.compile(r"(licen|defen|offen)ce"), r"\1se"),
    (re.compile(r"(.)[ao]e(?=...)"), r"\1e"),  # paediatric
    (re.compile(r"(program)me"), r"\1"),
    (re.compile(r"(ag|judg)e(ing|ment)"), r"\1\2"),
)
_ENGLISH_FORMS = {
    "children": "child", "criteria": "criterion", "indices": "index", "matrices": "matrix", "men": "man",
    "vertices": "vertex", "women": "woman",
}  # fmt: skip

Label = TypeVar("Label", bound=Hashable)
_local = threading.local()  # a snowball stemmer holds the word that it works on


class Token(NamedTuple):
    """A word as it was written, the stem that counts, where it stands in the `prose`, and whether it is denied."""

    word: str
    stem: str
    start: int
    end: int
    is_denied: bool = False

    @property
    def meant(self) -> str:
        """The stem as terms of several words have it: a pension that is "non contributive" is another one."""
        return f"{DENIED}{self.stem}" if self.is_denied else self.stem


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case without accents, so that "CHÔMAGE" and "chomage", "œuvre" and "oeuvre" are one word."""
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae")
    # The breve of й makes another letter, by which the endings of Russian are known
    decomposed = unicodedata.normalize("NFKD", plain).replace("и\u0306", "й")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def stem(word: str, lang: str) -> str:
    """The stem of a folded word; the word itself where the language has no stemmer."""
    if lang == "ar":
        return _light_arabic(word)
    algorithm = SNOWBALL.get(lang)
    if algorithm is None:
        return word
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if lang not in stemmers:
        stemmers[lang] = snowballstemmer.stemmer(algorithm)
    if lang == "en":
        stemmed = str(stemmers[lang].stemWord(_english(word)))
        return stemmed.replace("ll", "l") if len(stemmed) > 5 else stemmed
    return str(stemmers[lang].stemWord(word))


def _english(word: str) -> str:
    """One spelling where British and American English have two, and one form of some odd plurals."""
    for written, other in _ENGLISH_SPELLINGS:
        word = written.sub(other, word)
    return _ENGLISH_FORMS.get(word, word)


def _light_arabic(word: str) -> str:
    """Without the particles that are written on to an Arabic word, and without its commonest endings.

    The rule known as light10 (Larkey, Ballesteros and Connell 2007), which finds more than whole stemming.
    """
    word = word.replace("ى", "ي")  # many write the one for the other
    if len(word) > 3 and word[0] == "و":
        word = word[1:]
    for particle in ("ال", "بال", "كال", "فال", "لل"):
        if word.startswith(particle) and len(word) >= len(particle) + 2:
            word = word[len(particle) :]
            break
    for ending in ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي"):
        if word.endswith(ending) and len(word) >= len(ending) + 2:
            word = word[: -len(ending)]
    return word


def language_code(lang: str) -> str:
    """The two letters of a language tag: "fr" for "fr-BE" and for "fra"; "" for none, and for what is no code."""
    first = re.split(r"[-_]", lang.strip().lower(), maxsplit=1)[0]
    code = OTHER_CODES.get(first, first[:2] if len(first) <= 3 else "")
    return code if code in LANGUAGE_CODES else ""


def prose(text: str) -> str:
    """The text without links, addresses, and marks that a reader of the words does not need."""
    if "@" in text or "://" in text or "www." in text:
        text = _NOT_PROSE.sub(" ", text)
    return text if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFKC", text))


def words(text: str) -> list[re.Match[str]]:
    """The words of a prose text; numbers and dates are not words."""
    return [found for found in _WORD.finditer(text) if found.end() - found.start() <= LONGEST_WORD]


def sentences(text: str, limit: int) -> Iterator[str]:
    """The first `limit` sentences of a text, without the white space around them."""
    found = (piece.strip() for piece in _SENTENCE.split(text))
    for _, sentence in zip(range(limit), (piece for piece in found if piece), strict=False):
        yield sentence


class PhraseTable(Generic[Label]):
    """Finds known sequences of tokens, the longest that begins at each token, from left to right.

    Parameters
    ----------
    phrases
        Pairs of a sequence of tokens and its label. One sequence may have several labels.
    """

    def __init__(self, phrases: Iterable[tuple[Sequence[str], Label]]) -> None:
        labels: dict[tuple[str, ...], set[Label]] = {}
        for phrase, label in phrases:
            if phrase:
                labels.setdefault(tuple(phrase), set()).add(label)
        # By one text, since not every way of keeping a matcher can keep tuples as keys; no token has a space
        self._labels = {" ".join(phrase): tuple(sorted(found, key=repr)) for phrase, found in labels.items()}
        lengths: dict[str, set[int]] = {}
        for phrase in labels:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._lengths = {first: sorted(known, reverse=True) for first, known in lengths.items()}

    def find(self, tokens: Sequence[str]) -> Iterator[tuple[int, int, tuple[Label, ...]]]:
        """Start, end (excluded) and labels of each phrase; phrases may overlap, none lies in another."""
        reach = 0
        for start, first in enumerate(tokens):
            for length in self._lengths.get(first, ()):
                end = start + length
                if end <= reach:
                    break
                if end <= len(tokens) and (phrase := " ".join(tokens[start:end])) in self._labels:
                    yield start, end, self._labels[phrase]
                    reach = end
                    break


class _Readings(dict[str, tuple[str, str, str]]):
    """Written words of one language: each itself, folded, and its stem; no stem where one carries no subject."""

    def __init__(self, lang: str) -> None:
        self.lang, self.stops = lang, STOP_WORDS.get(lang, frozenset())

    def __missing__(self, word: str) -> tuple[str, str, str]:
        plain = fold(word)
        carries = len(plain) > 1 and plain not in self.stops and plain not in MONTHS
        read = self[word] = word, plain, stem(plain, self.lang) if carries else ""
        return read


class Analyser:
    """Takes a text apart into the tokens that carry its subject.

    Parameters
    ----------
    places
        Names of places and institutions, in any language: who asks, and from where, says nothing
        of what is asked.
    """

    def __init__(self, places: Iterable[str] = ()) -> None:
        silent = (*places, *BOILERPLATE)
        phrases = [[fold(word.group()) for word in words(prose(name))] for name in silent]
        self._silent = PhraseTable((phrase, None) for phrase in phrases)
        self._silent_first = {phrase[0] for phrase in phrases if phrase}
        self._read: dict[str, _Readings] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Without the words that were read: they are those of people, and are read again when they are met."""
        return {**self.__dict__, "_read": {}}

    def tokens(self, text: str, lang: str) -> list[Token]:
        """The tokens of a text in their order.

        Parameters
        ----------
        text
            Anything; a text without words has no tokens.
        lang
            ISO 639-1 code or "". It chooses the stop words and the stemmer.
        """
        known = self._readings(lang)
        found = [word for word in _WORD.finditer(prose(text)) if word.end() - word.start() <= LONGEST_WORD]
        read = [known[word.group()] for word in found]
        folded = [plain for _, plain, _ in read]
        silent, denying = self._silent_places(folded), NEGATIONS.get(language_code(lang), frozenset())
        return [
            Token(word, stemmed, place.start(), place.end(), before in denying)
            for position, (place, (word, _, stemmed), before) in enumerate(
                zip(found, read, ("", *folded), strict=False)
            )
            if stemmed and position not in silent
        ]

    def stems(self, text: str, lang: str) -> list[str]:
        """The stems of `tokens` only, several times as fast: what a written word becomes is kept."""
        known = self._readings(lang)
        read = [known[word] for word in _WORD.findall(prose(text)) if len(word) <= LONGEST_WORD]
        silent = self._silent_places([plain for _, plain, _ in read])
        return [stemmed for position, (_, _, stemmed) in enumerate(read) if stemmed and position not in silent]

    def _readings(self, lang: str) -> _Readings:
        lang = language_code(lang)
        known = self._read.setdefault(lang, _Readings(lang))
        if len(known) > MOST_KEPT:
            known.clear()
        return known

    def _silent_places(self, folded: Sequence[str]) -> Collection[int]:
        if self._silent_first.isdisjoint(folded):
            return ()
        return {position for start, end, _ in self._silent.find(folded) for position in range(start, end)}
