"""Takes a score apart: words, concepts and criteria, what is missing, what would change the rank."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from socx.matching.engine import quotes
from socx.matching.engine.lexicon import translations
from socx.matching.engine.quotes import shortened
from socx.matching.engine.ranking import key_order
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
from socx.matching.engine.written import Side

if TYPE_CHECKING:
    from socx.matching.engine.features import Criterion
    from socx.matching.engine.matcher import Matcher, Scored
    from socx.matching.engine.similarity import Shared

MISSING_TERMS = 5
"""How many words of the need that the profile lacks are named."""

BRIEF = 8
"""How many words and concepts a brief explanation has."""

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
class Met:
    """What of a need somebody's texts share: by words, and by columns of concepts."""

    words: Shared | None
    concepts: Mapping[int, float]

    def briefly(self) -> Met:
        """The same with what adds most."""
        words = self.words and replace(self.words, words=_most(self.words.words), spelled=_most(self.words.spelled))
        return Met(words, _most(self.concepts))


class Explainer:
    """Explains the scores of one need; what is the same for all profiles is read once.

    Parameters
    ----------
    matcher
        Fitted.
    need
        What is asked.
    scored
        The need against every profile of the matcher.
    rivals
        The rows that ranks are among, the best first; ties in the order of their keys.
    """

    def __init__(self, matcher: Matcher, need: Need, scored: Scored, rivals: NDArray[np.intp]) -> None:
        self.matcher, self.need, self.scored = matcher, need, scored
        self._scores, self._rivals = scored.scores, rivals
        self._falling = -self._scores[rivals]

    def explanation(self, row: int, *, brief: bool = False) -> Explanation:
        """Everything about one profile's score.

        A brief one costs less: of words and concepts it has only those that add most, it does not say which
        are missing, and it quotes nothing.
        """
        matcher, scored = self.matcher, self.scored
        met = self._met(row)
        if brief:
            met = met.briefly()
            shown = self._glance(row, met)
        else:
            shown = Side.of(matcher.texts_of(row))
        parts = tuple(self._parts(row, met, shown, brief=brief))
        score = float(self._scores[row])
        rank = self._rank(row, score)
        missing = (*self._lacking(parts), *(() if brief else self._unnamed(shown)))
        changes = [
            Change(lack.code, lack.facts, score + lack.points, self._rank(row, score + lack.points))
            for lack in missing
            if lack.code in CHANGEABLE
        ]
        own = matcher.passages_of(row)
        return Explanation(
            key=matcher.profiles_[row].key,
            score=score,
            parts=parts,
            missing=missing,
            evidence=() if brief else quotes.best_pairs(scored.asked, own, matcher.analyser_, matcher.finder_),
            sources=tuple(matcher.passages_[r].source for r in met.words.best) if met.words else (),
            rank=rank,
            among=len(self._rivals) + (row not in self._rivals),
            changes=tuple(change for change in changes if change.rank < rank),
        )

    def _met(self, row: int) -> Met:
        scored, concepts = self.scored, self.matcher.concepts_
        words = self.matcher.text_.shared(scored.query, row) if scored.query is not None else None
        if scored.concepts is None:
            return Met(words, {})
        return Met(words, concepts.pooled_.contributions(scored.concepts, row)[0])

    def _glance(self, row: int, met: Met) -> Side:
        """Of somebody's texts, only the words and the concepts that are to be shown."""
        matcher = self.matcher
        columns = (*met.words.words, *met.words.spelled) if met.words else ()
        stems = {str(matcher.text_.stems_[column]) for column in columns}
        return Side.of(matcher.texts_of(row), stems, {str(matcher.concepts_.ids_[column]) for column in met.concepts})

    @cached_property
    def _asked(self) -> Side:
        texts = (passage.text for passage in self.scored.asked)
        return Side.of(zip(texts, self.scored.readings, strict=True))

    @cached_property
    def _heavy(self) -> list[str]:
        """The words of the need that anybody has, the heaviest first."""
        if self.scored.query is None:
            return []
        words, stems = self.scored.query.words, self.matcher.text_.stems_
        pairs = zip(words.indices, words.data, strict=True)
        return [stem for _, stem in sorted((-float(weight), str(stems[column])) for column, weight in pairs)]

    def _rank(self, row: int, points: float) -> int:
        """The rank that a row would have with these points, which are not below its own; ties fall by key."""
        profiles = self.matcher.profiles_
        first, last = (int(np.searchsorted(self._falling, -points, side)) for side in ("left", "right"))
        key = key_order(profiles[row].key)
        return 1 + bisect_left(self._rivals, key, first, last, key=lambda rival: key_order(profiles[rival].key))

    def _parts(self, row: int, met: Met, shown: Side, *, brief: bool) -> Iterable[Part]:
        matcher, scored, need = self.matcher, self.scored, self.need
        by_name = {criterion.name: criterion for criterion in matcher.criteria_}
        points = scored.values[row] * scored.weights
        for column, name in enumerate(scored.names):
            weight = float(scored.weights[column])
            if name in scored.levelled:
                levelled = scored.levelled[name]
                slope, offset = weight * float(levelled.slope[row]), weight * float(levelled.offset[row])
                items = list(self._text_items(row, name, met, shown, slope))
                if not brief:
                    rest = float(points[column]) - sum(item.value for item in items)
                    items += _constants(offset, rest, matcher.passages_of(row))
            else:
                earned = scored.credits[name][row]
                items = _criterion_items(by_name[name], need, earned, weight, matcher.profiles_[row])
            value = float(scored.values[row, column])
            yield Part(name, value, weight, float(points[column]), tuple(items))

    def _text_items(self, row: int, name: str, met: Met, shown: Side, slope: float) -> Iterable[Item]:
        """What made the raw value of a part that comes from texts, in points: `slope` for each whole."""
        matcher, scored, asked = self.matcher, self.scored, self._asked
        if name == "text" and met.words is not None and scored.query is not None:
            yield from _word_items(matcher, scored, met.words, asked, shown, slope)
        elif name == "concepts":
            yield from _concept_items(matcher, met.concepts, asked, shown, slope)
        elif scored.meant is not None:
            nearest, value = matcher.meaning_.nearest(scored.meant, row), float(scored.levelled[name].raw[row])
            if nearest is None:
                if value:
                    yield Item("unread", value * slope, "unread")
                return
            passage = matcher.passages_[nearest[0]]
            facts = {
                "need": shortened("\n".join(one.text for one in scored.asked)),
                "profile": shortened(passage.text),
                "source": passage.source,
                "cosine": nearest[1],
            }
            yield Item("meaning", value * slope, "meaning", facts)

    def _lacking(self, parts: Sequence[Part]) -> Iterable[Missing]:
        """What each thing asked and not fully met would add."""
        by_name, need = {part.name: part for part in parts}, self.need
        for criterion in self.matcher.criteria_:
            if criterion.name not in by_name:
                continue
            part = by_name[criterion.name]
            for thing, item in zip(criterion.asked(need), part.items, strict=True):
                lacking = part.weight * thing.share - item.value
                code = _lack(item)
                if code and lacking > 1e-9:
                    yield Missing(code, {"label": item.label, **item.detail}, lacking)

    def _unnamed(self, shown: Side) -> Iterable[Missing]:
        """The concepts and the heaviest words of the need that a profile does not have."""
        asked = self._asked
        for concept in sorted(asked.concepts.keys() - shown.concepts.keys()):
            yield Missing("concept", {"label": concept, "need": asked.concepts[concept]}, 0.0)
        unknown = [stem for stem in self._heavy if stem not in shown.words]
        for stem in unknown[:MISSING_TERMS]:
            yield Missing("term", {"label": asked.words[stem][0], "need": asked.words[stem]}, 0.0)


def _word_items(matcher: Matcher, scored: Scored, shared: Shared, asked: Side, shown: Side, slope: float) -> list[Item]:
    assert scored.query is not None
    items, query, languages = [], scored.query, {passage.lang for passage in scored.asked}
    for kind, added in (("term", shared.words), ("spelling", shared.spelled)):
        for column, value in added.items():
            stem = matcher.text_.stems_[column]
            stems = query.through(column)[:1] if kind == "spelling" else (stem,)
            words = tuple(word for met in stems for word in asked.words.get(met, ()))
            facts = {"need": words, "profile": shown.words.get(stem, ())}
            said = "translation" if kind == "spelling" and stem in translations(stems[0], languages) else kind
            items.append(Item(words[0].casefold(), value / matcher.full_at * slope, said, facts))
    return sorted(items, key=lambda item: (-item.value, item.kind, item.label))


def _most(added: Mapping[int, float]) -> dict[int, float]:
    return dict(sorted(added.items(), key=lambda one: (-one[1], one[0]))[:BRIEF])


def _constants(offset: float, rest: float, passages: Iterable[Passage]) -> Iterable[Item]:
    """The lines of a part that make up the rest, which no word has made."""
    if offset:
        languages = sorted({passage.lang for passage in passages})
        yield Item("language_offset", offset, "language_offset", {"languages": languages})
    if abs(rest - offset) > 1e-10:
        yield Item("bound", rest - offset, "bound")


def _concept_items(matcher: Matcher, added: Mapping[int, float], asked: Side, shown: Side, slope: float) -> list[Item]:
    items = []
    for column, value in added.items():
        concept = str(matcher.concepts_.ids_[column])
        facts = {"need": asked.concepts[concept], "profile": shown.concepts.get(concept, ())}
        items.append(Item(concept, value * slope, "concept", facts))
    return sorted(items, key=lambda item: (-item.value, item.label))


def _criterion_items(
    criterion: Criterion, need: Need, earned: NDArray[np.float64], weight: float, profile: Profile
) -> list[Item]:
    return [
        Item(
            asked.label,
            weight * asked.share * float(credit),
            asked.kind,
            criterion.detail(need, profile, asked.label),
        )
        for asked, credit in zip(criterion.asked(need), earned, strict=True)
    ]


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
