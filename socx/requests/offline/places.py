"""Where each answer stands in the offline form: its tag, its question, and how labels are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale, gettext

from socx.core.i18n import LANGUAGES, N_
from socx.core.topics import TOPIC_DOMAINS, topics
from socx.core.values import number_in
from socx.requests import fields, seen
from socx.requests.questions import MOST_ACTIVITIES, Field, Section
from socx.web.i18n import language, working_languages

#: Kinds of questions whose answer is a set of boxes.
BOXES = frozenset({"choices", "topics", "languages", "agreement"})

#: What stands in an empty box to write in, and in an empty list.
PROMPTS = {
    "choice": N_("Choose an entry"),
    "date": N_("Write the day as year-month-day: 2027-03-27"),
    "": N_("Write your answer here"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place for an answer: in which section, of which question, in which activity (from 0) or none."""

    section: Section
    question: Field
    activity: int | None = None

    @property
    def tag(self) -> str:
        return self.question.name if self.activity is None else f"activities-{self.activity}-{self.question.name}"


def places_of(form: str) -> list[Place]:
    """All places of a form in the order of the paper."""
    found = []
    for part in fields.sections_of(form):
        for one in part.fields:
            if one.kind != "activities":
                found.append(Place(part, one))
                continue
            for number in range(MOST_ACTIVITIES[form]):
                found += [Place(part, ask, number) for ask in one.asks]
    return found


def options_of(one: Field) -> list[tuple[str, str]]:
    """What can be chosen, as (value, words in the language that is set), in the order of the paper."""
    match one.kind:
        case "topics":
            return [(topic.id, topic.label(language())) for topic in topics().values()]
        case "languages":
            return working_languages()
        case "agreement":
            return [("yes", gettext("Yes"))]
    return [(str(value), gettext(words)) for value, words in (one.options or {}).items()]


def known_words(one: Field) -> dict[str, str]:
    """Value by its words in any of the languages, and by itself: for papers whose controls are gone."""
    known: dict[str, str] = {}
    for tongue in LANGUAGES:
        with force_locale(tongue):
            known |= {plain(words): value for value, words in options_of(one)}
    return known | {plain(value): value for value, _ in options_of(one)}


def said_everywhere(text: str) -> set[str]:
    """A text of ours in every language, as labels are compared."""
    found = set()
    for tongue in LANGUAGES:
        with force_locale(tongue):
            found.add(plain(gettext(text)))
    return found


def headings_inside(one: Field) -> set[str]:
    """Words between the boxes that are no answers: the domains that group topics."""
    if one.kind != "topics":
        return set()
    return {words for label in TOPIC_DOMAINS.values() for words in said_everywhere(label)}


def plain(text: str) -> str:
    """Labels are the same whatever their case and spaces, and the sign that office programs put behind them."""
    return " ".join(text.split()).casefold().rstrip(" :*.")


def bases_of(item: Any) -> dict[str, str]:
    """What the paper has seen of each section of a draft, as pages of the form carry it."""
    return {part.key: seen.page_of(item, part) for part in fields.sections_of(item.kind)}


#: The first word of the keywords of the paper; what follows says which form it is and what it was made from.
SIGN = "socx-form"


def keywords(form: str, item_id: int | None, bases: Mapping[str, str]) -> str:
    """What the paper says of itself, in one line that office programs keep."""
    made_from = [str(item_id), *(f"{key}:{base}" for key, base in bases.items())] if item_id else []
    return " ".join([SIGN, form, fields.FORM_VERSION, *made_from])


def from_keywords(text: str) -> tuple[str, str, int | None, dict[str, str]]:
    """(form, version of the form, draft, what was seen of it); what cannot be read is empty."""
    words = text.split()
    if len(words) < 3 or words[0] != SIGN or words[1] not in fields.KINDS:
        return "", "", None, {}
    item_id = number_in(words[3]) if len(words) > 3 else None
    pairs = (word.partition(":") for word in words[4:])
    return words[1], words[2], item_id, {key: base for key, _, base in pairs if base}
