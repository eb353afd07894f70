"""Kinds of fields that only the request form has: a day in three boxes, topics by domain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from babel.dates import get_month_names
from flask_babel import gettext
from markupsafe import Markup
from wtforms import Field, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.utils import unset_value

from socx.core.i18n import LANGUAGES
from socx.core.places import sort_key
from socx.core.topics import TOPIC_DOMAINS, topics
from socx.web.forms import marked
from socx.web.i18n import language


class DayField(Field):
    """A day as three boxes: day, month (its number, or its name in a language of ours), year.

    data is ISO text, empty when nothing was typed, and what was typed, joined by slashes, when
    that is no day of the calendar. Three numbers are read the same way in every language; a date
    picker is not there without JavaScript.
    """

    PARTS = ("day", "month", "year")

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = data if data is not unset_value else self.default
        self.object_data = self.data
        self.typed = self._boxes(str(self.data or ""))
        names = [f"{self.name}-{part}" for part in self.PARTS]
        if formdata is not None and any(name in formdata for name in names):
            self.typed = tuple(marked(str(formdata.get(name, "")).strip()[:20]) for name in names)
            self.raw_data = list(self.typed)
            self.data = self._joined(self.typed)

    @staticmethod
    def _boxes(text: str) -> tuple[str, ...]:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            parts = text.split("/") if "/" in text else []
            return tuple((*parts, "", "", "")[:3])
        return str(day.day), str(day.month), str(day.year)

    @staticmethod
    def _joined(typed: tuple[str, ...]) -> str:
        if not any(typed):
            return ""
        try:
            day, month, year = typed
            return date(int(year), _month(month), int(day)).isoformat()
        except (ValueError, OverflowError):
            return "/".join(typed)

    def boxes(self) -> Iterator[tuple[str, str, str, int]]:
        """Id, name, what was typed and width of each box; the first has the field's own id."""
        for part, text in zip(self.PARTS, self.typed, strict=True):
            name = f"{self.name}-{part}"
            yield (self.id if part == "day" else name), name, text, WIDTHS[part]

    def __call__(self, **attributes: Any) -> Markup:
        raise TypeError("a day is drawn by templates/requests/fields.html")


#: How wide a box is: what one may type into it shows whole.
WIDTHS = {"day": 2, "month": 5, "year": 4}


def _month(typed: str) -> int:
    """The number of a month from its number or from three or more letters of its name; ValueError for what is none."""
    letters = sort_key(typed).rstrip(".")
    if len(letters) < 3 or letters.isdigit():
        return int(typed)
    found = {number for name, number in _month_names() if name.startswith(letters)}
    if len(found) != 1:
        raise ValueError
    return found.pop()


@cache
def _month_names() -> tuple[tuple[str, int], ...]:
    return tuple(
        (sort_key(name), number) for code in LANGUAGES for number, name in get_month_names(locale=code).items()
    )


def _topics() -> list[SelectChoice]:
    here = language()
    return [SelectChoice(topic.id, topic.label(here)) for topic in topics().values()]


class TopicsField(SelectMultipleField):
    """All topics as check boxes, grouped by domain."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, choices=_topics, **given)
        self.type = "SelectMultipleField"  # the error summary links to its first box

    def groups(self) -> Iterator[tuple[str, str, list[Any], int]]:
        """Domain, its label, its options and how many of them are chosen."""
        options: dict[str, list[Any]] = {domain: [] for domain in TOPIC_DOMAINS}
        for option in self:
            options[topics()[option.data].domain].append(option)
        for domain, found in options.items():
            yield domain, gettext(TOPIC_DOMAINS[domain]), found, sum(o.checked for o in found)
