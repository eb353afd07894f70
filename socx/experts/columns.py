"""The columns that a table of the roster can have: most of them are questions of the profile. No contact data."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import selectinload

from socx.core.i18n import N_
from socx.experts.models import SOURCES, Expert
from socx.experts.questions import BY_NAME, LISTS
from socx.experts.wording import shown
from socx.web.i18n import home_day, label, language_name


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its value for a profile, its width in characters, the list it reads."""

    key: str
    label: str
    value: Callable[[Expert], str | int | date | None]
    width: int = 20
    reads: str = ""


def _answer(name: str, width: int = 20) -> Column:
    """A single question as a column; a number stays a number."""
    one = BY_NAME[name]

    def value(item: Expert) -> str | int | None:
        found = getattr(item, name)
        return found if one.is_number else shown(one, found)

    return Column(name, one.title, value, width)


def _list(name: str, width: int = 30) -> Column:
    """A list as a column: the first question of each of its rows."""
    one = LISTS[name].fields[0]
    return Column(
        name, one.title, lambda item: "; ".join(shown(one, getattr(t, one.name)) for t in getattr(item, name)),
        width, name,
    )  # fmt: skip


def _languages(item: Expert) -> str:
    return "; ".join(f"{language_name(spoken.language)} {spoken.level}" for spoken in item.languages)


def _topics(item: Expert) -> str:
    one = LISTS["topics"].fields[0]
    return "; ".join(shown(one, topic.topic_id) for topic in item.best_topics)


def _day(moment: Any) -> date | None:
    return home_day(moment) if moment else None


COLUMNS = (
    Column("name", N_("Name"), lambda item: item.name, 28),
    _answer("member_state", 18),
    _answer("kind", 24),
    _answer("employer", 40),
    _answer("unit", 30),
    _answer("function", 30),
    _answer("seniority"),
    _answer("experience_years", 12),
    _answer("specific_years", 12),
    Column("languages", N_("Languages"), _languages, 30, "languages"),
    Column("topics", N_("Topics"), _topics, 50, "topics"),
    _list("assistance", 44),
    _answer("modalities", 18),
    _list("partners"),
    Column("missions", N_("Earlier missions"), lambda item: len(item.missions), 12, "missions"),
    _answer("education_level"),
    _answer("days_per_year", 12),
    _answer("notice_weeks", 12),
    Column("source", N_("Where the profile came from"), lambda item: label(SOURCES, item.source), 26),
    Column("state", N_("State of the profile"), lambda item: gettext(item.status.label), 18),
    Column("confirmed", N_("Last confirmed"), lambda item: _day(item.confirmed_at), 14),
)

#: The columns of a table for which nobody chose any.
USUAL = ("name", "member_state", "kind", "employer", "function", "languages", "topics", "state", "confirmed")


def chosen(keys: Collection[str]) -> list[Column]:
    """The columns that were asked for, in the order of the table, or the usual ones. The name is always there."""
    wanted = set(keys) & {column.key for column in COLUMNS} or set(USUAL)
    return [column for column in COLUMNS if column.key == "name" or column.key in wanted]


def loads(columns: Sequence[Column]) -> list[Any]:
    """What a query must load for these columns, one statement a list and batch."""
    return [selectinload(getattr(Expert, column.reads)) for column in columns if column.reads]
