"""The tables that go out: the empty template with its help, and the rows that were refused with why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext

from socx.core.i18n import LANGUAGES, N_
from socx.core.places import partner_choices
from socx.core.topics import topics
from socx.core.values import CEFR_LEVELS, MEMBER_STATES, WORKING_LANGUAGES
from socx.experts.bringing.columns import BY_KEY, COLUMNS, WRONG, Column
from socx.experts.bringing.lines import NOTE
from socx.experts.questions import LISTS
from socx.web.forms import worded
from socx.web.i18n import language, language_name

NEEDED = N_("Needed for a new person.")
SEVERAL = N_("Several are parted by semicolons.")
ONE_OF = N_("One of: %(options)s.")


def template() -> Iterator[list[str]]:
    """The line of names, a line of help that is passed over, and no people."""
    yield [column.key for column in COLUMNS]
    yield [f"{NOTE} {help_of(column)}" if n == 0 else help_of(column) for n, column in enumerate(COLUMNS)]


def help_of(column: Column) -> str:
    """What a column wants, in a few sentences."""
    name = gettext(column.label)
    told = [name if name.endswith("?") else f"{name}."]
    if column.is_needed:
        told.append(gettext(NEEDED))
    if column.help:
        told.append(gettext(column.help))
    if column.rows or column.one.kind == "choices":
        told.append(gettext(SEVERAL))
    options = column.one.options if column.key not in ("languages", "topics", "missions") else {}
    if options:
        told.append(gettext(ONE_OF, options=", ".join(map(str, options))))
    if column.example:
        told.append(gettext("For example: %(example)s", example=column.example))
    return " ".join(told)


def guide() -> Iterator[tuple[str, str]]:
    """The second sheet of the template: each column, then the codes that cells may hold."""
    for column in COLUMNS:
        yield column.key, help_of(column)
    for key in ("kind", "seniority", "education_level", "modalities", "assistance"):
        yield "", ""
        yield key, gettext(BY_KEY[key].label)
        yield from ((str(code), gettext(text)) for code, text in BY_KEY[key].one.options.items())
    yield "", ""
    yield "member_state", ", ".join(MEMBER_STATES)
    yield "languages", ", ".join(f"{code} {language_name(code)}" for code in WORKING_LANGUAGES)
    yield "languages", ", ".join(CEFR_LEVELS)
    yield from ((str(level), gettext(text)) for level, text in LISTS["topics"].fields[1].options.items())
    yield from ((topic.id, topic.label(language())) for topic in topics().values())
    yield from partner_choices(language())
    yield from LANGUAGES.items()


def report(columns: Sequence[str], rows: Iterable[Any]) -> Iterator[list[str]]:
    """The refused rows as they were sent, with a column that says what is wrong with each."""
    shown = [key for key in columns if key in BY_KEY]
    yield [*shown, gettext(WRONG)]
    for row in rows:
        yield [*(row.cells.get(key, "") for key in shown), " ".join(in_words(row.problems))]


def in_words(problems: Iterable[Sequence[Any]]) -> list[str]:
    """What is wrong with a row, a sentence each, with the name of its column before it."""
    return [
        f"{label_of(column)}: {sentence_of(sentence, facts)}" if column else sentence_of(sentence, facts)
        for column, sentence, facts in problems
    ]


def label_of(column: str) -> str:
    return gettext(BY_KEY[column].label) if column in BY_KEY else column


def sentence_of(sentence: str, facts: Mapping[str, Any]) -> str:
    return worded(sentence, facts)
