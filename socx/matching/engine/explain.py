"""Takes a score apart: words, concepts and criteria, what is missing, what would change the rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from socx.matching.engine import quotes
from socx.matching.engine.ranking import key_order
from socx.matching.engine.text import Token, prose
from socx.matching.engine.values import (
    Change,
    Explanation,
    Facts,
    Item,
    Missing,
    Need,
    Part,
    Passage,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from socx.matching.engine.matcher import Matcher, Scored
    from socx.matching.engine.similarity import Query, Shared

MISSING_TERMS = 5
"""How many words of the need that the profile lacks are named."""

MISSING_CODES = (
    "topic",  # neither claimed nor evidenced
    "topic_evidence",  # claimed only
    "language",  # not spoken
    "language_level",  # spoken under the level asked
    "assistance",
    "days",  # away on some days of the period
    "modality",
    "partner",  # never worked there
    "concept",
    "term",
)
"""Every code that a page must be able to put into words."""

CHANGEABLE = frozenset(MISSING_CODES) - {"partner", "concept", "term"}
"""What a person or an adviser could still change or prove; the past and the words are as they are."""


def explanation(matcher: Matcher, need: Need, row: int, rivals: NDArray[np.intp]) -> Explanation:
    """Everything about one profile's score; `rivals` are the rows that its rank is among."""
    scored = matcher.scored(need)
    shared = None
    if scored.query is not None and scored.similarities is not None:
        shared = matcher.text_.shared(scored.query, row, scored.similarities)
    parts = tuple(_parts(matcher, need, row, scored, shared))
    key = matcher.profiles_[row].key
    scores = scored.scores
    score = float(scores[row])

    def rank_with(points: float) -> int:
        higher = scores[rivals] > points
        tied = rivals[scores[rivals] == points]
        before = sum(key_order(matcher.profiles_[r].key) < key_order(key) for r in tied)
        return 1 + int(higher.sum()) + before

    rank = rank_with(score)
    missing = tuple(_missing(matcher, need, row, scored, parts))
    changes = [
        Change(lack.code, lack.facts, score + lack.points, rank_with(score + lack.points))
        for lack in missing
        if lack.code in CHANGEABLE
    ]
    return Explanation(
        key=key,
        score=score,
        parts=parts,
        missing=missing,
        evidence=quotes.best_pairs(need.passages, matcher.passages_of(row), matcher.analyser_, matcher.finder_),
        sources=tuple(matcher.passages_[r].source for r in shared.best) if shared else (),
        rank=rank,
        among=len(rivals) + 1,
        changes=tuple(change for change in changes if change.rank < rank),
    )


def _parts(matcher: Matcher, need: Need, row: int, scored: Scored, shared: Shared | None) -> Iterable[Part]:
    by_name = {criterion.name: criterion for criterion in matcher.criteria_}
    points = scored.points[row]
    for column, name in enumerate(scored.names):
        weight = float(scored.weights[column])
        if shared is not None and scored.query is not None and name == "text":
            items = _text_items(matcher, need, row, scored.query, shared, weight)
        elif scored.concepts is not None and name == "concepts":
            items = _concept_items(matcher, need, row, scored.concepts, weight)
        else:
            criterion = by_name[name]
            earned = criterion.credits(need)[row]
            items = [
                Item(
                    asked.label,
                    weight * asked.share * float(credit),
                    asked.kind,
                    criterion.detail(need, matcher.profiles_[row], asked.label),
                )
                for asked, credit in zip(criterion.asked(need), earned, strict=True)
            ]
        value = float(scored.values[row, column])
        yield Part(name, value, weight, float(points[column]), tuple(items))


def _text_items(matcher: Matcher, need: Need, row: int, query: Query, shared: Shared, weight: float) -> list[Item]:
    text = matcher.text_
    asked = _written(_need_tokens(matcher, need))
    shown = _written(_profile_tokens(matcher, row))
    items = []
    for column, value in shared.words.items():
        stem = text.stems_[column]
        facts = {"need": asked.get(stem, ()), "profile": shown.get(stem, ())}
        items.append(Item(_first(facts["need"], stem), weight * value, "term", facts))
    for column, value in shared.spelled.items():
        stem = text.stems_[column]
        near = [word for s in query.through[column] for word in asked.get(s, ())]
        facts = {"need": tuple(near), "profile": shown.get(stem, ())}
        items.append(Item(_first(facts["need"], stem), weight * value, "spelling", facts))
    items.sort(key=lambda item: (-item.value, item.kind, item.label))
    if shared.offset:
        languages = sorted({passage.lang for passage in matcher.passages_of(row)})
        facts_of_group: Facts = {"languages": languages}
        items.append(Item("language_offset", weight * shared.offset, "language_offset", facts_of_group))
    if shared.bound:
        items.append(Item("bound", weight * shared.bound, "bound"))
    return items


def _concept_items(matcher: Matcher, need: Need, row: int, concepts: csr_matrix, weight: float) -> list[Item]:
    shared, _ = matcher.concepts_.pooled_.contributions(concepts, row)
    asked = _mentions(matcher, need.passages)
    shown = _mentions(matcher, matcher.passages_of(row))
    items = []
    for column, value in shared.items():
        concept = str(matcher.concepts_.ids_[column])
        facts = {"need": asked.get(concept, ()), "profile": shown.get(concept, ())}
        items.append(Item(concept, weight * value, "concept", facts))
    return sorted(items, key=lambda item: (-item.value, item.label))


def _missing(matcher: Matcher, need: Need, row: int, scored: Scored, parts: Sequence[Part]) -> Iterable[Missing]:
    """What each thing asked and not fully met would add; of words and concepts, that they lack."""
    by_name = {part.name: part for part in parts}
    for criterion in matcher.criteria_:
        if criterion.name not in by_name:
            continue
        part = by_name[criterion.name]
        for asked, item in zip(criterion.asked(need), part.items, strict=True):
            lacking = part.weight * asked.share - item.value
            code = _lack(item)
            if code and lacking > 1e-9:
                yield Missing(code, {"label": item.label, **item.detail}, lacking)
    if scored.concepts is not None:
        shown = _mentions(matcher, matcher.passages_of(row))
        for concept, words in sorted(_mentions(matcher, need.passages).items()):
            if concept not in shown:
                yield Missing("concept", {"label": concept, "need": words}, 0.0)
    if scored.query is not None:
        yield from _missing_terms(matcher, need, row, scored.query)


def _lack(item: Item) -> str | None:
    """What it is called that an item has not all its points; None where that is no lack."""
    match item.kind:
        case "topic" if item.detail["evidenced"]:
            return None  # it is there; that the level could be higher is no lack
        case "topic" if item.detail["level"]:
            return "topic_evidence"
        case "language" if item.detail["has"]:
            return "language_level"
        case "kind":
            return None
        case kind:
            return kind


def _missing_terms(matcher: Matcher, need: Need, row: int, query: Query) -> Iterable[Missing]:
    asked = _written(_need_tokens(matcher, need))
    shown = {token.stem for token in _profile_tokens(matcher, row)}
    words = query.words
    heavy = sorted(
        (-float(weight), str(matcher.text_.stems_[column]))
        for column, weight in zip(words.indices, words.data, strict=True)
    )
    lacking = [stem for _, stem in heavy if stem not in shown and stem in asked]
    for stem in lacking[:MISSING_TERMS]:
        yield Missing("term", {"label": asked[stem][0], "need": asked[stem]}, 0.0)


def _need_tokens(matcher: Matcher, need: Need) -> Iterable[Token]:
    for passage in need.passages:
        yield from matcher.analyser_.tokens(passage.text, passage.lang)


def _profile_tokens(matcher: Matcher, row: int) -> Iterable[Token]:
    for passage in matcher.passages_of(row):
        yield from matcher.analyser_.tokens(passage.text, passage.lang)


def _written(tokens: Iterable[Token]) -> Mapping[str, tuple[str, ...]]:
    """The words as written behind each stem, in order, each once whatever its case."""
    found: dict[str, dict[str, str]] = {}
    for token in tokens:
        found.setdefault(token.stem, {}).setdefault(token.word.casefold(), token.word)
    return {stem: tuple(words.values()) for stem, words in found.items()}


def _mentions(matcher: Matcher, passages: Iterable[Passage]) -> Mapping[str, tuple[str, ...]]:
    """The words as written behind each concept, in order, each once whatever its case."""
    found: dict[str, dict[str, str]] = {}
    for passage in passages:
        tokens = matcher.analyser_.tokens(passage.text, passage.lang)
        written = prose(passage.text)
        for mention in matcher.finder_.mentions(tokens, passage.lang):
            words = " ".join(written[mention.start : mention.end].split())
            found.setdefault(mention.concept, {}).setdefault(words.casefold(), words)
    return {concept: tuple(words.values()) for concept, words in found.items()}


def _first(words: Sequence[str], otherwise: str) -> str:
    return words[0].casefold() if words else otherwise
