"""The texts of a profile by the place where they stand: what search looks in and excerpts are cut from.

Other files and rooms add to WORDS a function from a profile to the texts that they keep about it, and to
WATCHED in `search.py` the table whose changes alter them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from socx.core.i18n import LANGUAGES, N_
from socx.core.places import country_name, partners
from socx.core.topics import topics
from socx.experts.models import Expert
from socx.experts.questions import SECTIONS, Field, Section

#: Sections that nobody is found by: what somebody may not do or when is read, not searched.
UNSEARCHED = frozenset({"languages", "assistance", "availability", "conflicts"})

#: Questions whose answers are words, and those whose codes have names.
WORDED = frozenset({"line", "text", "email", "phone"})
NAMED = frozenset({"home", "partner", "topic"})


@dataclass(frozen=True, slots=True)
class Text:
    """Some text of a profile: the place where it stands, its words, their language, the column it is kept in."""

    place: str
    text: str
    language: str = ""
    column: str = "profile"


#: What gives the texts of a profile. A function may yield nothing; it must not change anything.
WORDS: list[Callable[[Expert], Iterable[Text]]] = []


def texts_of(item: Expert) -> Iterator[Text]:
    """All texts of a profile, in the order of its pages."""
    for gather in WORDS:
        yield from gather(item)


def answers_of(item: Expert) -> Iterator[Text]:
    """The answers, section by section."""
    for section in SECTIONS:
        if section.key not in UNSEARCHED:
            for one in section.fields:
                if one.name not in ("given_name", "family_name"):
                    yield from _of_answer(section, one, item)
            for rows in section.lists:
                for thing in getattr(item, rows.name):
                    for one in rows.fields:
                        yield from _of_answer(section, one, thing)


def _of_answer(section: Section, one: Field, thing: Any) -> Iterator[Text]:
    value = getattr(thing, one.name)
    if not value:
        return
    if one.kind in WORDED:
        column = "contacts" if one.private else "employer" if one.name == "employer" else "profile"
        yield Text(section.label, value, getattr(thing, "language", ""), column)
    elif one.kind in NAMED:
        for language, name in _names(one.kind, value):
            yield Text(section.label, name, language)


@cache
def _names(kind: str, code: str) -> tuple[tuple[str, str], ...]:
    """What a code is called in each language, and by other names."""
    if kind == "topic":
        topic = topics().get(code)
        return (*topic.labels.items(), *(("", name) for name in topic.synonyms)) if topic else ()
    found = {country_name(code, language): language for language in LANGUAGES}
    partner = partners().get(code)
    aliases = partner.aliases if partner else ()
    return (*((language, name) for name, language in found.items()), *(("", name) for name in aliases))


def registered_of(item: Expert) -> Iterator[Text]:
    """The names of the employer in the register."""
    if item.registered_employer is not None:
        for name in (item.registered_employer.name, item.registered_employer.short_name):
            if name:
                yield Text(N_("Employer"), name, column="employer")


def address_of(item: Expert) -> Iterator[Text]:
    """The address for letters."""
    yield Text(N_("How to reach you"), item.email, column="contacts")


WORDS += [answers_of, registered_of, address_of]
