"""What a list is asked for, as it stands in the address: words, choices, order, and chips that take one away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from socx.access.actors import Actor
from socx.core.i18n import N_
from socx.core.topics import TOPIC_DOMAINS, topics
from socx.search.asking import BEST_FIRST
from socx.web.i18n import language

#: Words that are searched: longer questions are cut.
LONGEST_TEXT = 150
#: Values of one filter at once.
MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with a list to choose from; several may be chosen.

    `labels` gives the values and their words for a reader, in the order of the list; `headings` gives
    the heading above each value. `first` filters are on top, the others under "More filters". A `told`
    filter is named on its chip, because its values do not explain themselves. Of a `single` one, only
    one value is chosen.
    """

    name: str
    label: str
    labels: Callable[[Actor], Mapping[str, str]]
    first: bool = False
    headings: Callable[[], Mapping[str, str]] | None = None
    shows: Callable[[Actor], bool] = field(default=lambda _: True)
    told: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, in words, and the address without it."""

    text: str
    without: str


class ListFilters:
    """The filters of an address, for one reader. What is not on offer means any: an old link still opens.

    A list says what it `offers`, its orders, and reads what is no choice in `read_others()`.
    """

    offers: ClassVar[Sequence[Choice]]
    sort_labels: ClassVar[Mapping[str, str]]
    sort_keys: ClassVar[Collection[str]]

    def __init__(self, args: MultiDict[str, str], actor: Actor) -> None:
        self.args, self.actor = args, actor
        self.text = plain(args.get("q"))[:LONGEST_TEXT].strip()
        self.read_others()
        self.values = {c.name: self._chosen(c) for c in self.choices}
        asked = args.get("sort", "")
        self.sort = asked if self._knows(asked) else self.usual_sort

    def read_others(self) -> None:
        """Read from `args` what is neither words nor a choice."""

    @property
    def others(self) -> list[tuple[str, str]]:
        """The same as the address holds it."""
        return []

    @property
    def usual_sort(self) -> str:
        """The order when the address names none."""
        raise NotImplementedError

    @property
    def view(self) -> str:
        """Which of several lists it is; empty where there is one."""
        return ""

    def _knows(self, sort: str) -> bool:
        return sort in self.sort_keys or (sort == BEST_FIRST and bool(self.text))

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(c for c in self.offers if c.shows(self.actor))

    @cached_property
    def labels(self) -> dict[str, Mapping[str, str]]:
        """The values on offer and their words, by filter."""
        return {c.name: c.labels(self.actor) for c in self.choices}

    def _chosen(self, choice: Choice) -> tuple[str, ...]:
        asked = self.args.getlist(choice.name)
        known = dict.fromkeys(v for v in asked if v in self.labels[choice.name]) if asked else {}
        return tuple(known)[: 1 if choice.single else MOST_VALUES]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the address holds, each part once and in one order; without view, sort and page."""
        found = [("q", self.text)]
        found += [(name, value) for name, values in self.values.items() for value in values]
        return [(name, value) for name, value in (*found, *self.others) if value]

    def address(self, *, without: tuple[str, str] | None = None, **changes: str | int) -> str:
        """What follows the question mark: these filters, or these but one, with another view, sort or page."""
        parts: dict[str, str | int] = {"view": self.view} if self.view else {}
        if self.sort != self.usual_sort:
            parts["sort"] = self.sort
        return urlencode([*((parts | changes).items()), *(p for p in self.pairs if p != without)])

    @staticmethod
    def encoded(pairs: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
        """Names and values as an address has them."""
        return urlencode(pairs)

    @property
    def chips(self) -> list[Chip]:
        """The filters that are set, each in words."""
        return [Chip(self._in_words(name, value), self.address(without=(name, value))) for name, value in self.pairs]

    def _in_words(self, name: str, value: str) -> str:
        """A filter that is set, in words; a value explains itself where its filter need not be named."""
        if name == "q":
            return gettext("“%(words)s”", words=value)
        choice = next((c for c in self.choices if c.name == name), None)
        if choice is None:
            return self.other_in_words(name, value)
        words = self.labels[name][value]
        return f"{gettext(choice.label)}: {words}" if choice.told else words

    def other_in_words(self, name: str, value: str) -> str:
        """What read_others() read, in words."""
        return value

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """The orders on offer, with their words."""
        best = [(BEST_FIRST, gettext(N_("Best match first")))] if self.text else []
        return [*best, *((key, gettext(text)) for key, text in self.sort_labels.items())]

    @property
    def more_are_set(self) -> bool:
        """Whether something under "More filters" is set."""
        first = {c.name for c in self.choices if c.first} | {"q"}
        return any(name not in first for name, _ in self.pairs)


def in_words(
    table: Mapping[Any, str], inside: Collection[str] = (), own: Callable[[Actor], bool] | None = None
) -> Callable[[Actor], dict[str, str]]:
    """The values of a table and their words; those `inside` are only for readers whose `own` it is.

    Translated once a language, not once a page: a list has more than a hundred of them.
    """

    @cache
    def words(in_language: str, is_own: bool) -> dict[str, str]:
        return {str(value): gettext(text) for value, text in table.items() if is_own or value not in inside}

    return lambda actor: words(language(), own is not None and own(actor))


def topic_choice(**given: Any) -> Choice:
    """The choice of topics, by their domain."""
    return Choice(
        "topic", N_("Topic"), lambda _: _topics(language()), headings=lambda: _topic_headings(language()), **given
    )


@cache
def _topics(in_language: str) -> dict[str, str]:
    return {topic.id: topic.label(in_language) for topic in topics().values()}


@cache
def _topic_headings(in_language: str) -> dict[str, str]:
    return {topic.id: gettext(TOPIC_DOMAINS[topic.domain]) for topic in topics().values()}


def plain(text: str | None) -> str:
    """Text of an address without signs that nobody can see."""
    return "".join(c for c in text or "" if c.isprintable())


def day(text: str | None) -> date | None:
    """A day of the address, where it is one."""
    try:
        found = date.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None
