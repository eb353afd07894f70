"""What is wrong with the values of a section: shapes, things named twice, days out of order, unknown codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.values import MEMBER_STATES
from socx.db import db
from socx.experts import shapes
from socx.experts.questions import Rows, Section
from socx.experts.sections import settled
from socx.institutions.models import Institution

TOO_MANY = N_("This is more than we can keep. Keep what matters most.")
TWICE = N_("This is named twice. Remove one of the two.")


def check(section: Section, values: Mapping[str, Any], at: datetime) -> None:
    """Raise Invalid with a sentence for each answer that cannot be kept (`languages-2-level`)."""
    if found := problems(section, values, at.date()):
        facts = {name: fact for _, filled in found.values() for name, fact in filled.items()}
        raise Invalid({place: sentence for place, (sentence, _) in found.items()}, **facts)


def problems(section: Section, values: Mapping[str, Any], today: date) -> dict[str, shapes.Problem]:
    """Each answer that cannot be kept: (sentence, its facts), by the place of the answer."""
    given = settled(section, values)
    found = {one.name: wrong for one in section.fields if (wrong := shapes.problem(one, given[one.name], today))}
    for rows in section.lists:
        found |= _in_rows(rows, given[rows.name], today)
    if section.key == "work" and "member_state" not in found:
        found |= _of_person(given)
    return found


def _in_rows(rows: Rows, given: list[dict[str, Any]], today: date) -> dict[str, shapes.Problem]:
    found: dict[str, shapes.Problem] = {}
    if len(given) > rows.most:
        found[rows.name] = (TOO_MANY, {})
    seen: set[Any] = set()
    for n, row in enumerate(given):
        wrong = {one.name: p for one in rows.fields if (p := shapes.problem(one, row[one.name], today))}
        if rows.key and rows.key not in wrong:
            if row[rows.key] in seen:
                wrong[rows.key] = (TWICE, {})
            seen.add(row[rows.key])
        for name, p in (wrong or _between(rows.name, row)).items():
            # A set of choices has one field on the page, so what is wrong with one of them stands beside it.
            found[rows.name if rows.is_set else f"{rows.name}-{n}-{name}"] = p
    return found


def _between(name: str, row: Mapping[str, Any]) -> dict[str, shapes.Problem]:
    """What is wrong with a row although each of its answers is right by itself."""
    if name in ("absences", "openings") and row["end_on"] < row["start_on"]:
        return {"end_on": (N_("The last day comes before the first day."), {})}
    if name == "languages" and not row["level"]:
        return {"level": (N_("Choose the level."), {})}
    if name == "conflicts" and row["institution_id"] and db.session.get(Institution, row["institution_id"]) is None:
        return {"institution_id": (shapes.CHOOSE, {})}
    return {}


def _of_person(given: Mapping[str, Any]) -> dict[str, shapes.Problem]:
    found: dict[str, shapes.Problem] = {}
    if given["member_state"] not in MEMBER_STATES and given["kind"] != "partner_country_practitioner":
        found["member_state"] = (N_("Choose the Member State of your administration."), {})
    if given["retired_year"] and given["kind"] != "retired_official":
        found["retired_year"] = (N_("Leave this empty, or choose “Retired public servant” above."), {})
    return found
