"""The joint request: the second institution joins, writes its own part and signs; its EU office is heard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from socx.access.actors import Actor
from socx.demo import content
from socx.demo.people import contacts
from socx.demo.programme import Programme
from socx.requests.fields import OWN, sections_of
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing, formulation


def join(programme: Programme, row: AssistanceRequest, found: content.Together, *, by: Actor, at: datetime) -> None:
    """Ask the second institution, which accepts and writes what it answers for itself."""
    official = _actor(programme, "official", found)
    asked = filing.invite(row, programme.institutions[found.institution], found.invitation, by=by, at=at)
    filing.accept(asked, by=official, at=at + timedelta(minutes=1))
    own = {
        **contacts(*(programme.persons[f"{role}:{found.institution}"] for role in ("official", "approver"))),
        "mandate": found.mandate, "staff_commitment": found.staff_commitment, "logistics": found.logistics,
        "agreement": True,
    }  # fmt: skip
    for part in sections_of(row.kind):
        values = {one.name: own[one.name] for one in part.fields if one.name in OWN and one.name in own}
        if values:
            filing.save_section(row, part.key, values, version=row.version, by=official, at=at + timedelta(minutes=2))


def sign(programme: Programme, row: AssistanceRequest, found: content.Together, *, at: datetime) -> None:
    """The second signature submits."""
    filing.sign(row, by=_actor(programme, "approver", found), at=at + timedelta(minutes=1))


def plan(programme: Programme, wished: Sequence[content.Request]) -> None:
    """Let the office of the second partner give its opinion; that of the first one is left to the visitor."""
    for item in wished:
        asked_on = next((step.on for step in item.steps if step.state == "opinion"), None)
        if item.together and asked_on:
            day = asked_on + timedelta(days=item.together.opinion_after)
            programme.on(day, _hear, programme, item, rank=99)


def _hear(programme: Programme, item: content.Request, at: datetime) -> None:
    found = item.together
    assert found is not None
    partner = programme.institutions[found.institution].partner_code
    verdict, text = found.opinion
    formulation.give_opinion(
        programme.cases[item.key], verdict, text, by=programme.people[f"delegation:{partner}"].actor(), at=at
    )


def _actor(programme: Programme, role: str, found: content.Together) -> Actor:
    return programme.people[f"{role}:{found.institution}"].actor()
