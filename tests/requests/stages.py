"""People around a case, and what each of them says, for tests of the handling."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask

from socx.access.actors import Actor, Role
from socx.accounts.models import User
from socx.db import db
from socx.institutions.models import Institution
from socx.requests import fields
from socx.requests.criteria import CRITERIA, ELIGIBILITY
from socx.requests.models import AssistanceRequest, Submission
from socx.requests.services import assessment, decisions, filing, formulation, screening
from socx.requests.services.moves import advance
from tests.factories import make_institution, make_request, make_user

ALL_MET = dict.fromkeys(ELIGIBILITY, ("met", ""))
ALL_SCORES = dict.fromkeys(CRITERIA, (4, "Well argued."))
SCOPE: dict[str, Any] = {
    "title": "Labour market data",
    "general_objective": "Better labour market information.",
    "specific_objectives": "Map the sources of data.",
    "results": "A map of data sources.",
    "scope": "Two peers map the sources of data with the analysts.",
    "left_out": "The new website: it is not short-term.",
    "activities": [
        {"title": "Mapping", "kind": "assessment", "modality": "onsite", "place": "Pristina",
         "start_on": "2026-06-01", "days": 8, "positions": 2, "output": "A map."}
    ],
    "expert_days": 24,
    "gender_marker": "1",
}  # fmt: skip


@dataclass
class People:
    """One person of each role, all concerned by requests of `institution`."""

    institution: Institution
    official: User
    approver: User
    adviser: User
    second: User
    other_desk: User
    manager: User
    delegation: User
    commission: User
    stranger: User


def make_people() -> People:
    institution = make_institution(official_name="Ministry of Labour")
    return People(
        institution,
        official=make_user(Role.OFFICIAL, institution=institution),
        approver=make_user(Role.APPROVER, institution=institution),
        adviser=make_user(Role.ADVISER),
        second=make_user(Role.ADVISER),
        other_desk=make_user(Role.ADVISER, domain="social_protection"),
        manager=make_user(Role.MANAGER),
        delegation=make_user(Role.DELEGATION),
        commission=make_user(Role.COMMISSION),
        stranger=make_user(Role.OFFICIAL),
    )


def save(item: AssistanceRequest, section: str, by: Actor, at: datetime, **values: Any) -> bool:
    """Save a section from a page that was opened just before."""
    return filing.save_section(item, section, values, version=item.version, by=by, at=at)


#: The states of the way to a decision, in their order.
WAY = ("submitted", "registered", "assessment", "opinion", "formulation", "approval", "approved")


def bring_to(state: str, people: People, at: datetime, **given: Any) -> AssistanceRequest:
    """A request that went, by the verbs of the handling, to that state."""
    item = make_request("submitted", institution=people.institution, **given)
    adviser = people.adviser.actor()
    for step in WAY[1 : WAY.index(state) + 1]:
        match step:
            case "registered":
                screening.register(item, by=adviser, at=at)
            case "assessment":
                screening.check_eligibility(item, ALL_MET, by=adviser, at=at)
                advance(item, "accept", by=adviser, at=at)
            case "opinion":
                assess(item, people.adviser, at)
                advance(item, "consult", by=adviser, at=at)
            case "formulation":
                formulation.give_opinion(item, "support", by=people.delegation.actor(), at=at)
            case "approval":
                formulation.save_action_form(item, SCOPE, by=adviser, at=at)
                advance(item, "put_forward", by=adviser, at=at)
            case "approved":
                decisions.decide(
                    item, "approved", reason="Fits.", reference="ARES 1", by=people.commission.actor(), at=at
                )
    return item


def assess(item: AssistanceRequest, assessor: User, at: datetime, **given: Any) -> None:
    values: dict[str, Any] = {"recommendation": "accept", "summary": "A clear need."}
    scores = given.pop("scores", ALL_SCORES)
    assessment.assess(item, scores, by=assessor.actor(), at=at, **values | given)


def keep_signed(item: AssistanceRequest, at: datetime) -> None:
    """The words that were signed, which a request has that came by the form."""
    document = fields.document(item)
    item.submissions.append(Submission(number=1, form_version=fields.FORM_VERSION, document=document, at=at))
    db.session.flush()


def at_once(app: Flask, *calls: Callable[[], Any]) -> list[Any]:
    """Run calls at the same moment, each in a session of its own; what each gave or raised."""
    found: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(n: int, call: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait(10)
            try:
                found[n] = call()
                db.session.commit()
            except Exception as error:
                db.session.rollback()
                found[n] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found
