"""Public holidays of partners and Member States, as data of the `holidays` library (no database, no clock).

Days off that follow the moon are estimates until they are announced. Kosovo* has holidays of its own.
"""

from __future__ import annotations

from datetime import date
from functools import cache


@cache
def public_holidays(place: str, year: int) -> frozenset[date]:
    """The days off of a place (ISO 3166-1 alpha-2) in a year, with those that make up for a weekend.

    Empty for a place or a year that the library does not know.
    """
    import holidays  # takes a third of a second: only who counts such days waits for it

    try:
        return frozenset(holidays.country_holidays(place, years=year))
    except NotImplementedError:  # how the library says that it does not know the place
        return frozenset()


def holiday_name(place: str, day: date, language: str) -> str:
    """What a public holiday is called, in a language that the library has for its place; empty for other days."""
    return _names(place, day.year, language).get(day, "")


@cache
def _names(place: str, year: int, language: str) -> dict[date, str]:
    import holidays

    try:
        known = holidays.country_holidays(place, years=year).supported_languages
        spoken = next((s for wanted in (language, "en_US", "en") for s in known if s.startswith(wanted)), None)
        return dict(holidays.country_holidays(place, years=year, language=spoken))
    except NotImplementedError:  # as above
        return {}
