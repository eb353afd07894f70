"""Takes a score apart: words, concepts and criteria, what is missing, what would change the rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from socx.matching.engine import quotes
from socx.matching.engine.quotes import shortened
from socx.matching.engine.ranking import key_order
from socx.matching.engine.text import prose
from socx.matching.engine.values import (
    Change,
    Explanation,
    Item,
    Missing,
    Need,
    Part,
    Passage,
    Profile,
)

if TYPE_CHECKING:
    from socx.matching.engine.features import Criterion
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


@dataclass(frozen=True, slots=True)
class Side:
    """What one side wrote: the words behind each stem and each concept, in order, each once."""

    words: Mapping[str, tuple[str, ...]]
    concepts: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, passages: Iterable[Passage], matcher: Matcher) -> Side:
        """Take the passages of a need or a profile apart."""
        words: dict[str, dict[str, str]] = {}
        concepts: dict[str, dict[str, str]] = {}
        for passage in passages:
            tokens = matcher.analyser_.tokens(passage.text, passage.lang)
            for token in tokens:
                words.setdefault(token.stem, {}).setdefault(token.word.casefold(), token.word)
            written = prose(passage.text)
            for mention in matcher.finder_.mentions(tokens, passage.lang):
                quoted = " ".join(written[mention.start : mention.end].split())
                concepts.setdefault(mention.concept, {}).setdefault(quoted.casefold(), quoted)
        return cls(
            {stem: tuple(forms.values()) for stem, forms in words.items()},
            {concept: tuple(forms.values()) for concept, forms in concepts.items()},
        )


def explanation(matcher: Matcher, need: Need, row: int, rivals: NDArray[np.intp]) -> Explanation:
    """Everything about one profile's score; `rivals` are the rows that its rank is among."""
    scored = matcher.scored(need)
    shared = matcher.text_.shared(scored.query, row) if scored.query is not None else None
    asked = Side.read(scored.asked, matcher)
    shown = Side.read(matcher.passages_of(row), matcher)
    parts = tuple(_parts(matcher, need, row, scored, shared, asked, shown))
    key = matcher.profiles_[row].key
    scores = scored.scores
    score = float(scores[row])

    def rank_with(points: float) -> int:
        higher = scores[rivals] > points
        tied = rivals[scores[rivals] == points]
        before = sum(key_order(matcher.profiles_[r].key) < key_order(key) for r in tied)
        return 1 + int(higher.sum()) + before

    rank = rank_with(score)
    missing = tuple(_missing(matcher, need, scored, parts, asked, shown))
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
        evidence=quotes.best_pairs(scored.asked, matcher.passages_of(row), matcher.analyser_, matcher.finder_),
        sources=tuple(matcher.passages_[r].source for r in shared.best) if shared else (),
        rank=rank,
        among=len(rivals) + 1,
        changes=tuple(change for change in changes if change.rank < rank),
    )


def _parts(
    matcher: Matcher, need: Need, row: int, scored: Scored, shared: Shared | None, asked: Side, shown: Side
) -> Iterable[Part]:
    by_name = {criterion.name: criterion for criterion in matcher.criteria_}
    points = scored.points[row]
    for column, name in enumerate(scored.names):
        weight = float(scored.weights[column])
        if name in scored.levelled:
            items = list(_text_items(matcher, row, name, scored, shared, asked, shown))
            levelled = scored.levelled[name]
            slope, offset = weight * float(levelled.slope[row]), weight * float(levelled.offset[row])
            items = [replace(item, value=item.value * slope) for item in items]
            rest = float(points[column]) - sum(item.value for item in items)
            items += _constants(offset, rest, matcher.passages_of(row))
        else:
            items = _criterion_items(by_name[name], need, row, weight, matcher.profiles_[row])
        value = float(scored.values[row, column])
        yield Part(name, value, weight, float(points[column]), tuple(items))


def _text_items(
    matcher: Matcher, row: int, name: str, scored: Scored, shared: Shared | None, asked: Side, shown: Side
) -> Iterable[Item]:
    """What made the raw value of a part that comes from texts."""
    if name == "text" and shared is not None and scored.query is not None:
        yield from _word_items(matcher, scored.query, shared, asked, shown)
    elif name == "concepts" and scored.concepts is not None:
        added, _ = matcher.concepts_.pooled_.contributions(scored.concepts, row)
        yield from _concept_items(matcher, added, asked, shown)
    elif scored.meant is not None and (nearest := matcher.meaning_.nearest(scored.meant, row)) is not None:
        passage = matcher.passages_[nearest[0]]
        facts = {
            "need": shortened("\n".join(one.text for one in scored.asked)),
            "profile": shortened(passage.text),
            "source": passage.source,
            "cosine": nearest[1],
        }
        yield Item("meaning", float(scored.levelled[name].raw[row]), "meaning", facts)


def _word_items(matcher: Matcher, query: Query, shared: Shared, asked: Side, shown: Side) -> list[Item]:
    items = []
    for kind, added in (("term", shared.words), ("spelling", shared.spelled)):
        for column, value in added.items():
            stem = matcher.text_.stems_[column]
            stems = query.through(column)[:1] if kind == "spelling" else (stem,)
            words = tuple(word for met in stems for word in asked.words.get(met, ()))
            facts = {"need": words, "profile": shown.words.get(stem, ())}
            items.append(Item(words[0].casefold(), value / matcher.full_at, kind, facts))
    return sorted(items, key=lambda item: (-item.value, item.kind, item.label))


def _constants(offset: float, rest: float, passages: Iterable[Passage]) -> Iterable[Item]:
    """The lines of a part that make up the rest, which no word has made."""
    if offset:
        languages = sorted({passage.lang for passage in passages})
        yield Item("language_offset", offset, "language_offset", {"languages": languages})
    if abs(rest - offset) > 1e-10:
        yield Item("bound", rest - offset, "bound")


def _concept_items(matcher: Matcher, added: Mapping[int, float], asked: Side, shown: Side) -> list[Item]:
    items = []
    for column, value in added.items():
        concept = str(matcher.concepts_.ids_[column])
        facts = {"need": asked.concepts[concept], "profile": shown.concepts[concept]}
        items.append(Item(concept, value, "concept", facts))
    return sorted(items, key=lambda item: (-item.value, item.label))


def _criterion_items(criterion: Criterion, need: Need, row: int, weight: float, profile: Profile) -> list[Item]:
    earned = criterion.credits(need)[row]
    return [
        Item(
            asked.label,
            weight * asked.share * float(credit),
            asked.kind,
            criterion.detail(need, profile, asked.label),
        )
        for asked, credit in zip(criterion.asked(need), earned, strict=True)
    ]


def _missing(
    matcher: Matcher, need: Need, scored: Scored, parts: Sequence[Part], asked: Side, shown: Side
) -> Iterable[Missing]:
    """What each thing asked and not fully met would add; of words and concepts, that they lack."""
    by_name = {part.name: part for part in parts}
    for criterion in matcher.criteria_:
        if criterion.name not in by_name:
            continue
        part = by_name[criterion.name]
        for thing, item in zip(criterion.asked(need), part.items, strict=True):
            lacking = part.weight * thing.share - item.value
            code = _lack(item)
            if code and lacking > 1e-9:
                yield Missing(code, {"label": item.label, **item.detail}, lacking)
    for concept in sorted(asked.concepts.keys() - shown.concepts.keys()):
        yield Missing("concept", {"label": concept, "need": asked.concepts[concept]}, 0.0)
    if scored.query is not None:
        yield from _missing_terms(matcher.text_.stems_, scored.query, asked, shown)


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


def _missing_terms(stems: Sequence[str], query: Query, asked: Side, shown: Side) -> Iterable[Missing]:
    """The heaviest words of the need that the profile has not, by their weight in the need."""
    words = query.words
    heavy = sorted(
        (-float(weight), str(stems[column])) for column, weight in zip(words.indices, words.data, strict=True)
    )
    lacking = [stem for _, stem in heavy if stem not in shown.words]
    for stem in lacking[:MISSING_TERMS]:
        yield Missing("term", {"label": asked.words[stem][0], "need": asked.words[stem]}, 0.0)
