"""Common words in the languages of requests and profiles, for pairs of texts in different languages."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from socx.matching.engine.text import fold, stem


def translations(word: str, languages: Collection[str]) -> frozenset[str]:
    """The stems that say in other languages what a stem of one of these languages says.

    Words alone, such as "poverty" and "pobreza": they bear a subject out and are none, so that they are no concepts.
    A language that is not known may be any, and then the word is as it is written.
    """
    known = _translations()
    spoken = known.keys() & set(languages) or known.keys()
    return frozenset().union(*(known[lang].get(word, ()) for lang in spoken))


@cache
def _translations() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """By language, and by stem and word."""
    table = (files("socx.matching.engine") / "data" / "lexicon.csv").read_text("utf-8")
    found: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for row in csv.DictReader(table.splitlines()):
        words = {lang: [fold(word) for word in cell.split("|")] for lang, cell in row.items()}
        stems = {lang: frozenset(stem(word, lang) for word in said) for lang, said in words.items()}
        for lang, own in stems.items():
            others = frozenset().union(*(said for other, said in stems.items() if other != lang))
            for one in own.union(words[lang]):
                found[lang][one] = found[lang].get(one, frozenset()) | others
    return found
