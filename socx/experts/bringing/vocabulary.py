"""The words by which a table may name columns and choices: codes, and labels in all languages of the pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from babel import Locale
from flask_babel import force_locale, gettext

from socx.core.i18n import LANGUAGES
from socx.core.places import country_name, partners
from socx.core.topics import topics
from socx.core.values import MEMBER_STATES, WORKING_LANGUAGES
from socx.experts.bringing.columns import COLUMNS, WRONG, WRONG_KEY
from socx.experts.questions import Field

#: Yes, as people write it where a choice has that one answer.
YES = ("yes", "y", "oui", "sí", "si", "true", "1", "x")


def folded(text: str) -> str:
    """Words without case, accents, marks and doubled blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'").replace("_", " "))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).strip(" *:").split())


@cache
def headings() -> Mapping[str, str]:
    """The key of a column by each folded word for it."""
    found = {folded(column.key): column.key for column in COLUMNS} | {folded(WRONG_KEY): WRONG_KEY}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {folded(gettext(column.label)): column.key for column in COLUMNS}
            found[folded(gettext(WRONG))] = WRONG_KEY
    return found


def heading_words() -> list[str]:
    """Headings as they are written, to find the line and the separator of a table."""
    found = {column.key for column in COLUMNS}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {gettext(column.label) for column in COLUMNS}
    return sorted(found)


def choices(one: Field) -> Mapping[str, object]:
    """What a cell may say for a question of choices: the code by each folded word for it; empty for free text."""
    if one.kind in ("choice", "choices"):
        return _options(one.name, tuple(one.options.items()))
    return _KINDS[one.kind]() if one.kind in _KINDS else {}


@cache
def _options(name: str, options: tuple[tuple[object, str], ...]) -> Mapping[str, object]:
    found = {folded(str(key)): key for key, _ in options}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {folded(gettext(label)): key for key, label in options}
    return found | {word: key for key, _ in options if key == "yes" for word in YES}


def _named(codes: Iterable[str], name: Callable[[str, str], str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for code in codes:
        found |= {folded(name(code, language)): code for language in LANGUAGES} | {folded(code): code}
    return found


@cache
def _countries() -> Mapping[str, object]:
    return _named((*MEMBER_STATES, *partners()), country_name)


@cache
def _partners() -> Mapping[str, object]:
    return _named(partners(), country_name)


@cache
def _languages() -> Mapping[str, object]:
    return _named(WORKING_LANGUAGES, lambda code, language: Locale.parse(language).languages.get(code, code))


@cache
def _topics() -> Mapping[str, object]:
    return _named(topics(), lambda code, language: topics()[code].label(language))


_KINDS: Mapping[str, Callable[[], Mapping[str, object]]] = {
    "home": _countries,
    "partner": _partners,
    "language": _languages,
    "page_language": _languages,
    "topic": _topics,
}
