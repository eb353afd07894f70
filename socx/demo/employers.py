"""The employers of the demonstration: the public bodies where its experts work, some with an agreement."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from socx.access.actors import Actor
from socx.core.values import MEMBER_STATES
from socx.demo.wording import table
from socx.experts import services

#: What the building blocks call a body, and what kind of institution it is.
KINDS = {
    "ministry": "ministry", "pes": "pes", "inspectorate": "inspectorate", "pension": "fund", "social": "agency",
    "statistics": "statistics", "training": "training_body",
}  # fmt: skip
MANDATED = ("pes", "pension", "training")

#: Member States whose employment service or pension fund has signed an agreement to release its staff.
SIGNED = {"BE": "pes", "IE": "pes", "ES": "pension", "FR": "pes", "PL": "pension", "SI": "pes"}


def load(by: Actor, at: datetime) -> None:
    """Fill the register; profiles that name an employer of it are tied to it."""
    states = table("blocks/states")
    for state in MEMBER_STATES:
        # In some Member States one body does the work of two.
        names = {states[state][sort]: sort for sort in reversed(KINDS) if states[state].get(sort)}
        for name, sort in sorted(names.items()):
            _employer(state, sort, name, by, at)


def _employer(state: str, sort: str, name: str, by: Actor, at: datetime) -> None:
    short = re.search(r"\(([^)]{2,12})\)$", name)
    signed = SIGNED.get(state) == sort
    start = at.date() - timedelta(days=400)
    item = services.create_employer(
        {
            "name": name, "short_name": short[1] if short else "", "member_state": state, "kind": KINDS[sort],
            "is_mandated": sort in MANDATED, "agreement_reference": f"CA-{state}-{start.year}" if signed else "",
            "agreement_from": start if signed else None, "agreement_to": _in_four_years(start) if signed else None,
            "release_contact_name": "", "release_contact_email": "", "note": "",
        },
        by=by, at=at,
    )  # fmt: skip
    if signed:
        services.authorise(
            item, reference=item.agreement_reference, start_on=start, end_on=item.agreement_to, days_a_year=20,
            expert_id=None, note="", by=by, at=at,
        )  # fmt: skip


def _in_four_years(day: date) -> date:
    return day + timedelta(days=4 * 365)
