"""Turns building blocks into sentences: choices, numbers, years, agreement and typography."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from socx.demo.content import Language

FAMILIES = ("social_protection", "labour", "employment", "cross_cutting")

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_RANGE = re.compile(r"\{(\d+)-(\d+)\}")
_SLOT = re.compile(r"\{([a-z_0-9]+)\}")

_WIDE_SPACE = "\u00a0"
_THIN_SPACE = "\u202f"


@cache
def table(name: str) -> dict[str, Any]:
    """Read one data file of the demonstration, by its path below `socx/demo` without suffix."""
    return tomllib.loads(files("socx.demo").joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def common(language: Language) -> dict[str, Any]:
    """The blocks of a language that serve every topic."""
    return table(f"blocks/{language}_common")


@cache
def topics(language: Language) -> dict[str, dict[str, list[str]]]:
    """The blocks of a language by topic id: `on` (what it is called) and `did`."""
    merged: dict[str, dict[str, list[str]]] = {}
    for family in FAMILIES:
        merged |= table(f"blocks/{language}_{family}")
    return merged


def family(topic: str) -> str:
    """The family of a topic id, which is also the middle of a file name."""
    return dict(zip(("SP", "LA", "EM", "XC"), FAMILIES, strict=True))[topic[:2]]


class Shuffled:
    """Deals templates in random order, none twice before all have been dealt."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._piles: dict[str, list[str]] = {}

    def deal(self, pile: str, templates: Sequence[str]) -> str:
        """Take the next template of a pile."""
        if not self._piles.get(pile):
            self._piles[pile] = self._random.sample(list(templates), len(templates))
        return self._piles[pile].pop()


def fill(template: str, language: Language, random: Random, slots: Mapping[str, str]) -> str:
    """Fill one template; raises KeyError for a slot that has no value."""
    text = _CHOICE.sub(lambda found: random.choice(found[1].split("|")), template)
    text = _RANGE.sub(lambda found: _number(int(found[1]), int(found[2]), language, random), text)
    text = _SLOT.sub(lambda found: slots[found[1]], text)
    return _polish(text, language)


def capitalised(text: str) -> str:
    """The text with its first letter in upper case and the rest untouched."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """The text with its first letter in lower case and the rest untouched."""
    return text[:1].lower() + text[1:]


def _number(low: int, high: int, language: Language, random: Random) -> str:
    """A number as an official would round it, grouped as the language groups it."""
    number = random.randint(low, high)
    for size, grain in ((100_000, 5000), (10_000, 1000), (1000, 50), (200, 5)):
        if high >= size:
            number = max(grain, round(number / grain) * grain)
            break
    grouped = f"{number:,}"
    if language == "fr":
        return grouped.replace(",", _THIN_SPACE)
    if language == "es":
        return str(number) if number < 10_000 else grouped.replace(",", _WIDE_SPACE)
    return grouped


def _polish(text: str, language: Language) -> str:
    text = re.sub(r"\(([^()]*) \(([^()]*)\)", r"(\1, \2", text)
    if language == "fr":
        text = re.sub(r"\b([Dd])e les? ", lambda m: m[1] + ("es " if "les" in m[0] else "u "), text)
        text = re.sub(r" ([:%])", _WIDE_SPACE + r"\1", text)
        text = re.sub(r" ([;?!])", _THIN_SPACE + r"\1", text)
    if language == "es":
        text = re.sub(r"\b([Dd])e el ", r"\1el ", text)
        text = re.sub(r"\b([Aa]) el ", r"\1l ", text)
        text = re.sub(r"\by (?=[iI]|[hH]i(?![ae]))", "e ", text)
        text = text.replace(" %", _WIDE_SPACE + "%")
    return text
