"""Who is named on the access lists of the demonstration's confidential requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from socx.demo import content
from socx.demo.programme import Programme
from socx.requests.services import sensitivity

#: Who is named beside those whom the moves name, and why. The person reads the reason.
NAMED = {"manager": "Follows the case for the programme, and stands in for the adviser."}


def plan(programme: Programme, wished: Sequence[content.Request]) -> None:
    """Let the adviser in charge name them on the day on which the request is registered."""
    for item in wished:
        registered = next((step.on for step in item.steps if step.state == "registered"), None)
        if item.sensitivity == "confidential" and registered is not None:
            programme.on(registered, _name, programme, item, rank=9)


def _name(programme: Programme, item: content.Request, at: datetime) -> None:
    row = programme.cases[item.key]
    by = programme.people[item.adviser or ""].actor()
    for key, reason in NAMED.items():
        sensitivity.add_reader(row, programme.people[key], reason, by=by, at=at)
