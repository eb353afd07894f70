"""Subjects that texts name, as lines: a topic and what belongs to it are one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from socx.core.topics import topics

if TYPE_CHECKING:
    from socx.matching.engine import Item, Missing
    from socx.matching.engine.values import Facts


def by_topic(items: Sequence[Item]) -> list[Item]:
    """Subjects that both texts name, a topic and all that belongs to it as one line, the most points first."""
    lines: dict[str, list[Item]] = {}
    for one in items:
        lines.setdefault(_topic_of(one), []).append(one)
    made = [those[0] if len(those) == 1 else _together(topic, those) for topic, those in lines.items()]
    return sorted(made, key=lambda one: (-one.value, one.label))


def each_once(missing: Sequence[Missing]) -> list[Missing]:
    """Without the topics of which every word is named by a finer subject: "means test" says enough."""
    fine = {word for one in missing if not _is_topic(one) for word in _words(one.facts, "need")}
    return [one for one in missing if not _is_topic(one) or not fine.issuperset(_words(one.facts, "need"))]


def _topic_of(subject: Item) -> str:
    """The topic that a subject of the glossary belongs to first: its id begins with it."""
    return subject.label.partition("-")[0]


def _is_topic(subject: Missing) -> bool:
    return subject.facts["label"] in topics()


def _together(topic: str, subjects: Sequence[Item]) -> Item:
    detail = {
        side: tuple(dict.fromkeys(word for one in subjects for word in _words(one.detail, side)))
        for side in ("need", "profile")
    }
    return replace(subjects[0], label=topic, value=sum(one.value for one in subjects), detail=detail)


def _words(facts: Facts, side: str) -> tuple[str, ...]:
    words = facts[side]
    return tuple(map(str, words)) if isinstance(words, tuple | list) else ()
