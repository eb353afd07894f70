"""A ranking as arrays: people become objects when somebody looks at them, twenty of twenty thousand."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from socx.core.errors import NotFound

if TYPE_CHECKING:
    from socx.matching.engine import Excluded, Explanation, Need, Ranked, Reason, Weights
    from socx.matching.shelf import Roster
    from socx.matching.vectors import Asked

Thing = TypeVar("Thing")
Rows = NDArray[np.intp]

#: One of several working languages is enough to be proposed; the others cost points.
EVERY_LANGUAGE = False


class Ranking:
    """Everybody's place for one need.

    Attributes
    ----------
    ranked : sequence of Ranked
        The best first; ties fall by number.
    excluded : sequence of Excluded
        Who is out, with every reason.
    ranks : mapping
        The rank of each person who is not out.
    out : mapping
        The reasons of each person who is.
    """

    def __init__(self, need: Need, roster: Roster, weights: Weights, asked: Asked) -> None:
        from socx.matching.engine.explain import Explainer
        from socx.matching.engine.ranking import best_rows

        self.need, self.roster, self.weights, self.asked = need, roster, weights, asked
        matcher = self._matcher = roster.matcher.asking(weights, asked.encoders)
        self._scored = matcher.scored(need)
        self._scores = self._scored.scores
        self._masks = matcher.screening_.out(need, every_language=EVERY_LANGUAGE)
        rows, is_out = matcher.rows_among(), np.any(list(self._masks.values()), axis=0)
        eligible = rows[~is_out[rows]]
        self._outside = rows[is_out[rows]]
        order = eligible[best_rows(self._scores[eligible])]
        self._explainer = Explainer(matcher, need, self._scored, order)
        self._explained: dict[tuple[int, bool], Explanation] = {}
        self.ranked: Sequence[Ranked] = Lazy(order, self._place)
        self.excluded: Sequence[Excluded] = Lazy(self._outside, self._excluded)
        self.ranks: Mapping[int, int] = ByPerson(matcher.rows_, matcher.profiles_, order, lambda _, rank: rank)
        self.out: Mapping[int, tuple[Reason, ...]] = ByPerson(
            matcher.rows_, matcher.profiles_, self._outside, lambda row, _: self._reasons(row)
        )

    @property
    def weights_version(self) -> str:
        return self.weights.version

    @cached_property
    def need_digest(self) -> str:
        """What names everything that was asked; it changes with any of it."""
        plain = {f.name: getattr(self.need, f.name) for f in dataclasses.fields(self.need)}
        written = json.dumps(plain, default=_plain, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()

    def place(self, expert_id: int) -> Ranked | None:
        """The place of somebody, or None for who is out or not in the roster."""
        rank = self.ranks.get(expert_id)
        return self.ranked[rank - 1] if rank else None

    def points(self) -> dict[int, float]:
        """The points of everybody, those who are out included."""
        scores = self._scores.tolist()
        return {int(key): scores[row] for key, row in self._matcher.rows_.items()}

    def tally(self) -> dict[str, int]:
        """How many are out for each kind of reason; who is out for two counts twice."""
        counts = {code: int(mask[self._outside].sum()) for code, mask in self._masks.items()}
        return {code: number for code, number in counts.items() if number}

    def values(self, expert_id: int) -> dict[str, float]:
        """Each part of somebody's score from 0 to 1, before it is weighed."""
        scored = self._scored
        return dict(zip(scored.names, scored.values[self._matcher.rows_[expert_id]].tolist(), strict=True))

    def explain(self, expert_id: int, *, brief: bool = False) -> Explanation:
        """A score down to the words; of somebody who is out, the score and rank that they would have.

        A brief one is for a card of a list. Raises NotFound for who is not in the roster.
        """
        if (row := self._matcher.rows_.get(expert_id)) is None:
            raise NotFound
        wanted = (expert_id, brief)
        if wanted not in self._explained:
            self._explained[wanted] = self._explainer.explanation(row, brief=brief)
        return self._explained[wanted]

    def _place(self, row: int) -> Ranked:
        return self._matcher.ranked(self._scored, row, float(self._scores[row]))

    def _excluded(self, row: int) -> Excluded:
        from socx.matching.engine import Excluded

        return Excluded(self._matcher.profiles_[row].key, self._reasons(row))

    def _reasons(self, row: int) -> tuple[Reason, ...]:
        from socx.matching.engine import reasons_against

        return reasons_against(self.need, self._matcher.profiles_[row], every_language=EVERY_LANGUAGE)


class Lazy(Sequence[Thing]):
    """What is made of each row, when it is asked for."""

    def __init__(self, rows: Rows, made: Any) -> None:
        self._rows, self._made = rows, made

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, which: int) -> Thing: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[Thing]: ...
    def __getitem__(self, which: int | slice) -> Thing | Sequence[Thing]:
        if isinstance(which, slice):
            return [self._made(int(row)) for row in self._rows[which]]
        thing: Thing = self._made(int(self._rows[which]))
        return thing


class ByPerson(Mapping[int, Thing]):
    """What is made of the row and the place of each of some people, when it is asked for."""

    def __init__(self, row_of: Mapping[Any, int], profiles: Sequence[Any], rows: Rows, made: Any) -> None:
        self._row_of, self._profiles, self._rows, self._made = row_of, profiles, rows, made
        self._places = np.zeros(len(profiles), np.intp)
        self._places[rows] = np.arange(1, len(rows) + 1)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[int]:
        return (int(self._profiles[row].key) for row in self._rows)

    def __getitem__(self, expert_id: int) -> Thing:
        row = self._row_of[expert_id]
        if not self._places[row]:
            raise KeyError(expert_id)
        made: Thing = self._made(row, int(self._places[row]))
        return made


def _plain(value: Any) -> Any:
    """What JSON does not know: sets in order, days as text, values with fields as mappings."""
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return dict(value)
