"""What differs between two signed texts: field by field, word by word, entry by entry.

Documents are those of `Submission`. Lists are compared as sets that keep an order, activities one by
one, each by its title where both texts have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from socx.access.actors import Actor
from socx.requests import fields
from socx.requests.fields import Field, Section
from socx.requests.scope import Piece, pieces

#: Kinds of answers that are texts, compared word by word.
TEXTS = frozenset({"line", "text", "email", "phone"})
LISTS = frozenset({"choices", "topics", "languages"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: kept, added or removed."""

    value: Any
    state: str


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One answer that changed, before and after."""

    field: Field
    before: Any
    after: Any

    @property
    def is_text(self) -> bool:
        return self.field.kind in TEXTS

    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """Both texts in pieces, with what only one of them says marked."""
        return pieces(str(self.before or ""), str(self.after or ""))

    def entries(self) -> list[Entry]:
        """What a list holds now, what was added, then what was removed."""
        before, after = list(self.before or ()), list(self.after or ())
        kept = [Entry(value, "kept" if value in before else "added") for value in after]
        return kept + [Entry(value, "removed") for value in before if value not in after]


@dataclass(frozen=True, slots=True)
class ChangedActivity:
    """One activity that was added, removed or changed; `number` is its place now, or its old one."""

    number: int
    title: str
    state: str
    rows: tuple[ChangedField, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A section with its answers that changed."""

    section: Section
    rows: tuple[ChangedField, ...]
    activities: tuple[ChangedActivity, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of the answers that changed."""
        return [row.field.name for row in self.rows] + (["activities"] if self.activities else [])


def between(before: Mapping[str, Any], after: Mapping[str, Any], actor: Actor) -> list[ChangedSection]:
    """The sections that differ, with what this reader may see of them, in the order of the form."""
    found = []
    for section in _sections(before, after, actor):
        rows: list[ChangedField] = []
        activities: list[ChangedActivity] = []
        for one in section.fields:
            was, is_now = before.get(one.name), after.get(one.name)
            if _plain(was) == _plain(is_now):
                continue
            if one.kind == "activities":
                activities += _activities(one, was or [], is_now or [])
            else:
                rows.append(ChangedField(one, was, is_now))
        if rows or activities:
            found.append(ChangedSection(section, tuple(rows), tuple(activities)))
    return found


def _sections(before: Mapping[str, Any], after: Mapping[str, Any], actor: Actor) -> Iterator[Section]:
    """The sections of both texts; a question that only one of them asked stands too."""
    asked = {part.key: part for part in fields.sections_in(after, actor)}
    earlier = {part.key: part for part in fields.sections_in(before, actor)}
    for key in fields.SECTION_KEYS:
        now, then = asked.get(key), earlier.get(key)
        if now is None or then is None:
            if part := now or then:
                yield part
            continue
        names = {one.name for one in now.fields}
        gone = tuple(one for one in then.fields if one.name not in names)
        yield replace(now, fields=now.fields + gone)


def _activities(
    one: Field, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> Iterator[ChangedActivity]:
    partners = _paired(before, after)
    asks = one.asks or fields.ACTIVITY_FIELDS
    for number, activity in enumerate(after):
        old = partners.get(number)
        title = str(activity.get("title") or "")
        if old is None:
            yield ChangedActivity(number + 1, title, "added", _rows(asks, {}, activity))
        elif rows := _rows(asks, before[old], activity):
            yield ChangedActivity(number + 1, title, "changed", rows)
    for number, activity in enumerate(before):
        if number not in partners.values():
            yield ChangedActivity(number + 1, str(activity.get("title") or ""), "removed", _rows(asks, activity, {}))


def _rows(asks: Sequence[Field], before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[ChangedField, ...]:
    return tuple(
        ChangedField(ask, before.get(ask.name), after.get(ask.name))
        for ask in asks
        if _plain(before.get(ask.name)) != _plain(after.get(ask.name))
    )


def _paired(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Which activity was which: by the same title first, then by the same place."""
    found: dict[int, int] = {}
    for number, activity in enumerate(after):
        same = [
            n for n, old in enumerate(before)
            if n not in found.values() and old.get("title") and old.get("title") == activity.get("title")
        ]  # fmt: skip
        if same:
            found[number] = min(same, key=lambda n: abs(n - number))
    for number in range(min(len(before), len(after))):
        if number not in found and number not in found.values():
            found[number] = number
    return found


def _plain(value: Any) -> Any:
    """An answer as it is compared: no answer is no answer, and space does not count."""
    if isinstance(value, str):
        return " ".join(value.split())
    return "" if value in (None, [], False) else value
