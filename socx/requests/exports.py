"""Requests as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext

from socx.core.places import notes_for, partner_name
from socx.core.values import DOMAINS
from socx.requests.audiences import AWAITED
from socx.requests.models import AssistanceRequest
from socx.web.i18n import home_day


def requests_table(found: Iterable[AssistanceRequest], language: str) -> Iterator[list[Any]]:
    """A line of headings, then a line a request; the last column is the note on the partner's name."""
    yield [
        gettext("Code"), gettext("Title"), gettext("Institution"), gettext("Partner"), gettext("Domain"),
        gettext("State"), gettext("Waiting for"), gettext("Since"), gettext("Expected by"), gettext("Note"),
    ]  # fmt: skip
    for item in found:
        awaited = AWAITED.get(item.status.awaits or "", "")
        domain = DOMAINS.get(item.domain, "")  # type: ignore[call-overload]  # a str enum's values
        named = f"{item.title}\n{item.institution.official_name}"
        notes = notes_for(named, language, {item.institution.partner_code})
        yield [
            item.code, item.title, item.institution.official_name,
            partner_name(item.institution.partner_code, language),
            gettext(domain) if domain else "", gettext(item.status.label), gettext(awaited) if awaited else "",
            home_day(item.state_since).isoformat(), item.due_on.isoformat() if item.due_on else "",
            " ".join(map(str, notes)),
        ]  # fmt: skip
