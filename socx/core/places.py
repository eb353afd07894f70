"""Partner countries and territories, and how they are designated: two tables in data/.

A partner with a designation carries its mark (Kosovo*) wherever its name is written by socx, and
everything that names it carries the footnote once, in the reader's language. Names of institutions
and words of users are never edited (domain guide 5.1).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from babel import Locale

from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES

MARK = "*"

#: Where the administrations of Member States have another time than Brussels.
ZONES = {
    "BG": "Europe/Sofia", "CY": "Asia/Nicosia", "EE": "Europe/Tallinn", "FI": "Europe/Helsinki",
    "GR": "Europe/Athens", "IE": "Europe/Dublin", "LT": "Europe/Vilnius", "LV": "Europe/Riga",
    "PT": "Europe/Lisbon", "RO": "Europe/Bucharest",
}  # fmt: skip
CENTRAL = "Europe/Brussels"

#: French sets a space before it that does not break.
COLON = {"fr": "\u00a0: "}


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner country or territory. Without an own name it has the one of the CLDR."""

    code: str
    region: str
    timezone: str
    weekend: str
    designation: str
    names: Mapping[str, str]
    aliases: tuple[str, ...]

    def plain_name(self, language: str) -> str:
        """The name without its mark: for searching and sorting, not for showing."""
        return self.names.get(language) or _cldr_name(self.code, language)

    def name(self, language: str) -> str:
        """The name as it is written for readers, with its mark where it has one."""
        return self.plain_name(language) + (MARK if self.designation else "")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote in one language: the mark, whom it is about, the text.

    All notes have the same mark, so the name stands before the text where there are several.
    """

    mark: str
    text: str
    name: str
    one_of_several: bool = False
    colon: str = ": "

    def __str__(self) -> str:
        about = f"{self.name}{self.colon}" if self.one_of_several else ""
        return f"{self.mark} {about}{self.text}"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table in data/."""
    text = (files("socx.core") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@cache
def _cldr_name(code: str, language: str) -> str:
    return Locale.parse(language).territories.get(code, code)


@cache
def partners() -> Mapping[str, Partner]:
    """All partners by code."""
    return MappingProxyType(
        {
            row["code"]: Partner(
                code=row["code"],
                region=row["region"],
                timezone=row["timezone"],
                weekend=row["weekend"],
                designation=row["designation"],
                names=MappingProxyType({code: row[f"name_{code}"] for code in LANGUAGES if row[f"name_{code}"]}),
                aliases=tuple(a.strip() for a in row["aliases"].split(";") if a.strip()),
            )
            for row in rows_of("partners.csv")
        }
    )


@cache
def _notes() -> Mapping[tuple[str, str], str]:
    return {
        (row["designation"], row["language"]): row["text"]
        for row in rows_of("designations.csv")
        if row["style"] == "eu"
    }


@cache
def _namers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each designation, what finds a folded text that names its partner in any of the languages."""
    # Whole pages are searched. A pattern that begins with a name, and looks back from its end for what
    # stands before it, is twenty times as fast as one that begins with the edge of a word.
    names = {
        partner.designation: sorted({re.escape(name.casefold()) for name in partner.names.values()})
        for partner in partners().values()
        if partner.designation
    }
    return tuple(
        (designation, re.compile("|".join(rf"{name}(?<!\w{name})\b" for name in written)))
        for designation, written in names.items()
    )


def partner_name(code: str, language: str) -> str:
    """The name to show for a partner; the code itself where the table does not know it."""
    found = partners().get(code)
    return found.name(language) if found else code


def zone_of(place: str) -> str:
    """The zone of a partner or a Member State."""
    partner = partners().get(place)
    return partner.timezone if partner else ZONES.get(place, CENTRAL)


def partner_names(codes: Collection[str], language: str) -> list[str]:
    """The names of some partners in their order, marks ignored."""
    return sorted((partner_name(code, language) for code in codes), key=sort_key)


def partner_choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of all partners in the order of their names, marks ignored."""
    return list(_partner_choices(language))


@cache
def _partner_choices(language: str) -> tuple[tuple[str, str], ...]:
    ordered = sorted(partners().values(), key=lambda p: sort_key(p.plain_name(language)))
    return tuple((p.code, p.name(language)) for p in ordered)


def country_name(code: str, language: str) -> str:
    """The name of any country: a partner as designated, others by the CLDR."""
    return partner_name(code, language) if code in partners() else _cldr_name(code, language)


@lru_cache(maxsize=4096)
def sort_key(name: str) -> str:
    """Accents and case do not count in the order of names."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


def notes_for(text: str, language: str, codes: Collection[str] = ()) -> list[Note]:
    """The footnotes that a text must carry, because it names a partner that has a designation.

    `codes` are partners that are named beside the text.
    """
    folded = text.casefold()
    named = {designation for designation, names_it in _namers() if names_it.search(folded)}
    return _written(named | _designations(codes), language)


def notes_for_partners(codes: Collection[str], language: str) -> list[Note]:
    """The footnotes for a list of partner codes: for answers made of data and not of text."""
    return _written(_designations(codes), language)


def _designations(codes: Collection[str]) -> set[str]:
    known = partners()
    return {known[c].designation for c in codes if c in known} - {""}


def _written(designations: Collection[str], language: str) -> list[Note]:
    language = language if language in LANGUAGES else DEFAULT_LANGUAGE
    about = {p.designation: p.plain_name(language) for p in partners().values() if p.designation in designations}
    several, colon = len(about) > 1, COLON.get(language, ": ")
    return [
        Note(MARK, _notes()[designation, language], name, several, colon)
        for designation, name in sorted(about.items(), key=lambda pair: sort_key(pair[1]))
    ]
