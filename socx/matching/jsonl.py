"""Profiles and requests read from lines of JSON, and rankings written as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import numpy as np

from socx.core.values import CEFR_LEVELS
from socx.matching.encoders.windows import unit
from socx.matching.engine import Explanation, Need, Passage, Period, Profile, Ranked
from socx.matching.engine.meaning import KeptVectors, Vectors, text_digest
from socx.matching.engine.text import language_code
from socx.matching.engine.values import Key

Read = TypeVar("Read", Profile, Need)
Value = TypeVar("Value")


PACKED = (b"\x1f\x8b", b"PK\x03\x04")
"""How files begin that are packed by gzip and zip."""

LARGEST = 1e15
"""Numbers of a vector stay below, so that their squares can be summed in single precision."""


class LineError(Exception):
    """A line that cannot be used: the file, the number of the line from 1, and why."""

    def __init__(self, source: str, number: int, why: str) -> None:
        super().__init__(f"{source}, line {number}: {why}")


class Record(dict[str, Any]):
    """An object of a line, which knows for which of its fields somebody has asked."""

    def __init__(self, fields: Iterable[tuple[str, Any]]) -> None:
        super().__init__(fields)
        self.asked: set[str] = set()

    def ask(self, name: str) -> Any:
        """A field, or None where it is not there."""
        self.asked.add(name)
        return self.get(name)


class GivenVectors(KeptVectors):
    """Vectors of texts that somebody else has made; counts the texts that it was asked for and does not have."""

    lacking = 0

    def __call__(self, texts: Sequence[str]) -> Vectors:
        rows = super().__call__(texts)
        self.lacking += int(np.isnan(rows).any(axis=1).sum())
        return rows


def read(
    lines: Iterable[bytes], source: str, parse: Callable[[Record], Read], wrong: Callable[[LineError], None],
    unread: set[str] | None = None,
) -> Iterator[Read]:  # fmt: skip
    """What each line says, one at a time; empty lines say nothing.

    `wrong` is told of each line that cannot be used; it may raise. A key may stand once in a file. The names of
    fields that nothing was made of are added to `unread`.
    """
    seen: dict[Key, int] = {}

    def once(record: Record, number: int) -> Read:
        value = parse(record)
        if value.key in seen:
            raise ValueError(f"the id {value.key!r} is on line {seen[value.key]} already")
        seen[value.key] = number
        if unread is not None:
            unread.update(_passed_over(record))
        return value

    return _each(lines, source, once, wrong)


def given_vectors(lines: Iterable[bytes], source: str, wrong: Callable[[LineError], None]) -> GivenVectors:
    """Vectors by their texts, from lines with a “text” and its “vector”; each is brought to length 1."""
    known = GivenVectors(0)

    def keep(record: Record, _: int) -> None:
        text, numbers = _get(record, "text", (str,), None), _get(record, "vector", (list,), None)
        if not numbers or not all(type(one) in (int, float) and abs(one) < LARGEST for one in numbers):
            raise ValueError("“vector” must be a list of numbers")
        known.dimensions = known.dimensions or len(numbers)
        if len(numbers) != known.dimensions:
            raise ValueError(f"“vector” has {len(numbers)} numbers, and {known.dimensions} are needed")
        known.vectors[text_digest(text)] = unit(np.array([numbers], dtype=np.float32))[0]

    for _ in _each(lines, source, keep, wrong):
        pass
    return known


def _each(
    lines: Iterable[bytes], source: str, parse: Callable[[Record, int], Value], wrong: Callable[[LineError], None]
) -> Iterator[Value]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = parse(_record(line, first=number == 1), number)
        except (ValueError, RecursionError) as error:
            wrong(LineError(source, number, str(error)))
            continue
        yield value


def profile(record: Record) -> Profile:
    """The profile that a record describes.

    Raises
    ------
    ValueError
        In words that say which field is wrong.
    """
    topics = _get(record, "topics", (list, dict), [])
    return Profile(
        key=_key(record),
        passages=_passages(record, "documents"),
        topics={name: _level(level) for name, level in topics.items()}
        if isinstance(topics, dict)
        else dict.fromkeys(_texts(record, "topics"), 2),
        evidenced_topics=frozenset(_texts(record, "evidenced_topics")),
        assistance=frozenset(_texts(record, "assistance")),
        languages=_languages(record),
        kind=_get(record, "kind", (str,), ""),
        unavailable=tuple(_period(one) for one in _get(record, "unavailable", (list,), [])),
        modalities=frozenset(_texts(record, "modalities")),
        partners=frozenset(_texts(record, "partners")),
    )


def need(record: Record) -> Need:
    """The need that a record describes; ValueError in words that say which field is wrong."""
    period = _get(record, "period", (list,), []) or None
    return Need(
        key=_key(record),
        passages=_passages(record, "text"),
        topics=frozenset(_texts(record, "topics")),
        assistance=frozenset(_texts(record, "assistance")),
        languages=_languages(record),
        partner=_get(record, "partner", (str,), ""),
        period=_period(period) if period is not None else None,
        modality=_get(record, "modality", (str,), "") or None,
    )


def answer(asked: Need, ranked: Sequence[Ranked], explained: Mapping[Key, Explanation]) -> bytes:
    """The line that answers one need; a place that is explained carries its explanation."""
    places = []
    for one in ranked:
        place: dict[str, Any] = {"profile": one.key, "score": one.score, "parts": dict(one.parts)}
        if one.key in explained:
            place["explanation"] = _told(explained[one.key])
        places.append(place)
    line = json.dumps({"request": asked.key, "ranking": places}, ensure_ascii=False)
    # Half of a surrogate pair cannot be written, but its escape can: it is what the file had
    return line.encode("utf-8", "backslashreplace") + b"\n"


def _told(explanation: Explanation) -> dict[str, Any]:
    return {
        "rank": explanation.rank,
        "parts": [
            {
                "name": part.name,
                "value": part.value,
                "weight": part.weight,
                "share": part.share,
                "items": [
                    {"label": item.label, "kind": item.kind, "points": item.value, **dict(item.detail)}
                    for item in part.items
                ],
            }
            for part in explanation.parts
        ],
        "missing": [{"code": one.code, "points": one.points, **dict(one.facts)} for one in explanation.missing],
        "evidence": [
            {"request": one.need, "profile": one.profile, "similarity": one.similarity} for one in explanation.evidence
        ],
        "changes": [
            {"code": one.code, "score": one.points, "rank": one.rank, **dict(one.facts)} for one in explanation.changes
        ],
    }


def _passed_over(value: Any) -> set[str]:
    """Fields that nobody has asked for, of a record and of what is in it; an object that was read whole has none."""
    if isinstance(value, Record):
        own = value.keys() - value.asked if value.asked else set()
        return own.union(*map(_passed_over, value.values()))
    return set().union(*map(_passed_over, value)) if isinstance(value, list) else set()


def _record(line: bytes, *, first: bool) -> Record:
    try:
        text = line.decode("utf-8-sig" if first else "utf-8")
    except UnicodeDecodeError:
        packed = first and line.startswith(PACKED)
        raise ValueError("a packed file; unpack it first" if packed else "not written in UTF-8") from None
    try:
        record = json.loads(text, object_pairs_hook=Record)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg} at character {error.colno}") from None
    if not isinstance(record, Record):
        raise ValueError("no JSON object, which begins with {")
    return record


def _get(record: Record, name: str, kinds: tuple[type, ...], default: Any) -> Any:
    """A field of one of these kinds; without a default it must be there."""
    value = record.ask(name)
    if value is None and default is not None:
        return default
    if value is None:
        raise ValueError(f"“{name}” is missing")
    if not isinstance(value, kinds):
        words: dict[type, str] = {str: "a text", list: "a list", dict: "an object"}
        raise ValueError(f"“{name}” must be {' or '.join(words[kind] for kind in kinds)}")
    return value


def _key(record: Record) -> Key:
    key = record.ask("id")
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "":
        raise ValueError("“id” must be a text or a whole number")
    return key


def _texts(record: Record, name: str) -> list[str]:
    values = _get(record, name, (list, dict), [])
    if not all(isinstance(value, str) for value in values):
        raise ValueError(f"“{name}” must be a list of texts")
    return list(values)


def _passages(record: Record, usual: str) -> tuple[Passage, ...]:
    """The texts of a record: its “documents”, and a “text” of its own; `usual` is missed where there is neither.

    The “lang” of a record is that of all its texts that name no other.
    """
    if "text" not in record and "documents" not in record:
        raise ValueError(f"“{usual}” is missing")
    own, spoken = [record] if "text" in record else [], _get(record, "lang", (str,), "")
    passages = []
    for number, one in enumerate([*own, *_get(record, "documents", (list,), [])], 1):
        document = Record([("text", one)]) if isinstance(one, str) else one
        if not isinstance(document, Record):
            raise ValueError(f"document {number} must be a text or an object with “text” and “lang”")
        text = _get(document, "text", (str,), None)
        passages.append(Passage(text, _get(document, "lang", (str,), spoken), f"document {number}"))
    return tuple(passages)


def _languages(record: Record) -> dict[str, str]:
    levels = _get(record, "languages", (dict, list), {})
    if isinstance(levels, list):  # named without a level
        levels = dict.fromkeys(_texts(record, "languages"), "B2")
    for language, level in levels.items():
        if not isinstance(level, str) or level.upper() not in CEFR_LEVELS:
            raise ValueError(f"the level of “{language}” must be one of A1 to C2")
    return {language_code(language) or language: level for language, level in levels.items()}


def _level(level: Any) -> int:
    if isinstance(level, bool) or not isinstance(level, int) or not 1 <= level <= 4:
        raise ValueError("the level of a topic must be 1, 2, 3 or 4")
    return level


def _period(days: Any) -> Period:
    try:
        first, last = days
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    except (TypeError, ValueError):
        raise ValueError(f'{json.dumps(days)} is no period; write it like ["2026-03-02", "2026-03-13"]') from None
