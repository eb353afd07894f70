"""What shape an answer may have: the rule of each kind of question, whoever sends it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from socx.core.i18n import N_
from socx.core.topics import topics
from socx.core.values import UNKEEPABLE, WORKING_LANGUAGES
from socx.requests.questions import Field

#: What is wrong with the shape of an answer: a sentence and its facts, or nothing.
Problem = tuple[str, dict[str, Any]] | None

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[0-9 ()./-]{4,}[0-9]( ?(ext|x)\.? ?[0-9]+)?")


def is_empty(answer: Any) -> bool:
    """Whether a question has no answer."""
    return answer in ("", None, [], False)


def problem(one: Field, answer: Any) -> Problem:
    """What no draft may hold, whoever sends it. An empty answer has the right shape."""
    if is_empty(answer):
        return None
    if one.kind in ("choices", "topics", "languages", "activities"):
        return _problem_of_list(one, answer)
    if one.kind == "agreement":
        return None if answer is True else (N_("Tick the box or leave it empty."), {})
    if one.kind == "number":
        is_right = isinstance(answer, int) and 1 <= answer <= one.limit
        return None if is_right else (N_("Enter a number from 1 to %(limit)s."), {"limit": one.limit})
    if not isinstance(answer, str):
        return N_("Write this as text."), {}
    return _problem_of_text(one, answer)


def _problem_of_list(one: Field, answer: Any) -> Problem:
    if not isinstance(answer, list):
        return N_("Choose from the list."), {}
    if one.kind == "activities":
        if len(answer) > one.limit:
            return N_("An action has at most four activities."), {}
        return None if all(isinstance(a, dict) for a in answer) else (N_("Write this as text."), {})
    known: Any = {"topics": topics(), "languages": WORKING_LANGUAGES}.get(one.kind, one.options)
    if any(not isinstance(entry, str) or entry not in known for entry in answer):
        return N_("Choose from the list."), {}
    if one.kind == "topics" and len(set(answer)) > one.limit:
        return N_("Choose at most %(limit)s topics. You have chosen %(count)s."), {
            "limit": one.limit, "count": len(set(answer)),
        }  # fmt: skip
    return None


def _problem_of_text(one: Field, answer: str) -> Problem:
    if UNKEEPABLE.search(answer):
        return N_("Remove the characters that cannot be shown."), {}
    if one.kind == "choice":
        return None if answer in (one.options or ()) else (N_("Choose from the list."), {})
    if one.kind == "date":
        return None if _is_date(answer) else (N_("Enter a date, for example 27 3 2027."), {})
    if len(answer) > one.limit:
        return N_("Use at most %(limit)s characters. You have used %(count)s."), {
            "limit": one.limit, "count": len(answer),
        }  # fmt: skip
    if one.kind != "text" and "\n" in answer:
        return N_("Write this on one line."), {}
    if one.kind == "email" and not _EMAIL.fullmatch(answer):
        return N_("Enter an e-mail address, for example name@ministry.example."), {}
    if one.kind == "phone" and not _PHONE.fullmatch(answer):
        return N_("Enter a phone number with digits, for example +383 38 000 000."), {}
    return None


def _is_date(text: str) -> bool:
    try:
        return 2000 <= date.fromisoformat(text).year < 2100
    except ValueError:
        return False
