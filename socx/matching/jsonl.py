"""Profiles and requests read from lines of JSON, and rankings written as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from socx.core.values import CEFR_LEVELS
from socx.matching.engine import Explanation, Need, Passage, Period, Profile, Ranked
from socx.matching.engine.values import Key

Read = TypeVar("Read", Profile, Need)


class LineError(Exception):
    """A line that cannot be used: the file, the number of the line from 1, and why."""

    def __init__(self, source: str, number: int, why: str) -> None:
        super().__init__(f"{source}, line {number}: {why}")


def read(
    lines: Iterable[bytes], source: str, parse: Callable[[Mapping[str, Any]], Read], wrong: Callable[[LineError], None]
) -> Iterator[Read]:
    """What each line says, one at a time; empty lines say nothing.

    `wrong` is told of each line that cannot be used; it may raise. A key may stand once in a file.
    """
    seen: dict[Key, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = parse(_record(line, first=number == 1))
            if value.key in seen:
                raise ValueError(f"the id {value.key!r} is on line {seen[value.key]} already")
        except (ValueError, RecursionError) as error:
            wrong(LineError(source, number, str(error)))
            continue
        seen[value.key] = number
        yield value


def profile(record: Mapping[str, Any]) -> Profile:
    """The profile that a record describes.

    Raises
    ------
    ValueError
        In words that say which field is wrong.
    """
    topics = _get(record, "topics", (list, dict), [])
    return Profile(
        key=_key(record),
        passages=_passages(_get(record, "documents", (list,), None)),
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


def need(record: Mapping[str, Any]) -> Need:
    """The need that a record describes; ValueError in words that say which field is wrong."""
    if "text" not in record and "documents" not in record:
        raise ValueError("“text” is missing")
    period = _get(record, "period", (list,), None) if record.get("period") is not None else None
    return Need(
        key=_key(record),
        passages=_passages([record] if "text" in record else _get(record, "documents", (list,), None)),
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


def _record(line: bytes, *, first: bool) -> Mapping[str, Any]:
    try:
        text = line.decode("utf-8-sig" if first else "utf-8")
    except UnicodeDecodeError:
        raise ValueError("not written in UTF-8") from None
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg} at character {error.colno}") from None
    if not isinstance(record, dict):
        raise ValueError("no JSON object, which begins with {")
    return record


def _get(record: Mapping[str, Any], name: str, kinds: tuple[type, ...], default: Any) -> Any:
    """A field of one of these kinds; without a default it must be there."""
    value = record.get(name)
    if value is None and default is not None:
        return default
    if value is None:
        raise ValueError(f"“{name}” is missing")
    if not isinstance(value, kinds):
        words: dict[type, str] = {str: "a text", list: "a list", dict: "an object"}
        raise ValueError(f"“{name}” must be {' or '.join(words[kind] for kind in kinds)}")
    return value


def _key(record: Mapping[str, Any]) -> Key:
    key = record.get("id")
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "":
        raise ValueError("“id” must be a text or a whole number")
    return key


def _texts(record: Mapping[str, Any], name: str) -> list[str]:
    values = _get(record, name, (list, dict), [])
    if not all(isinstance(value, str) for value in values):
        raise ValueError(f"“{name}” must be a list of texts")
    return list(values)


def _passages(documents: Sequence[Any]) -> tuple[Passage, ...]:
    passages = []
    for number, one in enumerate(documents, 1):
        document = {"text": one} if isinstance(one, str) else one
        if not isinstance(document, dict):
            raise ValueError(f"document {number} must be a text or an object with “text” and “lang”")
        text = _get(document, "text", (str,), None)
        passages.append(Passage(text, _get(document, "lang", (str,), ""), f"document {number}"))
    return tuple(passages)


def _languages(record: Mapping[str, Any]) -> dict[str, str]:
    levels = _get(record, "languages", (dict, list), {})
    if isinstance(levels, list):  # named without a level
        return dict.fromkeys(_texts(record, "languages"), "B2")
    for language, level in levels.items():
        if not isinstance(level, str) or level.upper() not in CEFR_LEVELS:
            raise ValueError(f"the level of “{language}” must be one of A1 to C2")
    return levels


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
