"""What is wrong with an answer, as a sentence and its facts: forms, API and imports ask the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.topics import topics
from socx.core.values import MEMBER_STATES, WORKING_LANGUAGES, is_usual_day
from socx.experts.questions import Field

#: A sentence, and what fills its %(names)s.
Problem = tuple[str, Mapping[str, Any]]

TOO_LONG = N_("This text is too long. %(max)d characters fit.")
NUMBER = N_("Write a whole number from %(min)s to %(max)s.")
CHOOSE = N_("Choose one of the list.")
DAY = N_("Write a day that exists, for example 27/3/2027.")
PAST_YEAR = N_("Give the year of something past, with four digits.")

PHONE = re.compile(r"[0-9 +()./-]*\Z")
NO_EMAIL = N_("Enter an e-mail address, for example name@ministry.example.")
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+\Z")
WEB = re.compile(r"https?://[^\s<>\"]+\Z")

#: Kinds of text that must look like something: (how, the sentence).
LOOKS = {
    "email": (EMAIL, NO_EMAIL),
    "phone": (PHONE, N_("Write the phone number with digits, spaces and +.")),
    "web":   (WEB, N_("Enter a web address that starts with https:// or http://.")),
}  # fmt: skip

#: Kinds of choices that are not a table of the question: what may be chosen.
KNOWN: Mapping[str, Callable[[], Any]] = {
    "home": lambda: (*MEMBER_STATES, *partners()),
    "language": lambda: WORKING_LANGUAGES,
    "page_language": lambda: WORKING_LANGUAGES,
    "topic": topics,
    "partner": partners,
}


def problem(one: Field, value: Any, today: date) -> Problem | None:
    """What is wrong with the answer to a question; None when nothing is. An empty answer is None, "" or []."""
    if value in (None, "", []):
        return (one.needed, {}) if one.needed else None
    match one.kind:
        case "choices":
            good = isinstance(value, list) and all(v in one.options for v in value) and len(set(value)) == len(value)
            return None if good else (CHOOSE, {})
        case "choice":
            return None if _is_in(value, one.options) else (CHOOSE, {})
        case "day":
            good = isinstance(value, date) and is_usual_day(value)
            return None if good else (DAY, {})
        case "institution":
            return None if _is_number(value) else (CHOOSE, {})
        case "number" | "year" | "past_year":
            return _of_number(one, value, today)
    if one.kind in KNOWN:
        return None if _is_in(value, KNOWN[one.kind]()) else (CHOOSE, {})
    return _of_text(one, value)


def _of_number(one: Field, value: Any, today: date) -> Problem | None:
    if one.kind == "past_year":
        return None if _is_number(value) and one.least <= value <= today.year else (PAST_YEAR, {})
    good = _is_number(value) and one.least <= value <= one.most
    return None if good else (NUMBER, {"min": one.least, "max": one.most})


def _of_text(one: Field, value: Any) -> Problem | None:
    if not isinstance(value, str):
        return (N_("Write this as text."), {})
    if len(value) > one.most:
        return (TOO_LONG, {"max": one.most})
    pattern, sentence = LOOKS.get(one.kind, (None, ""))
    return None if pattern is None or pattern.match(value) else (sentence, {})


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_in(value: Any, known: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value in known
