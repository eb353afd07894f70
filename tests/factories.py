"""Valid, dull objects. A test names only what it is about."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from socx.access.actors import Role
from socx.accounts.models import User
from socx.activities.models import Action, Activity, Position
from socx.core.places import partners
from socx.db import db
from socx.experts.models import (
    Expert,
    ExpertAssistance,
    ExpertLanguage,
    ExpertPassage,
    ExpertTopic,
)
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic
from socx.selection.conduct import CODE_VERSION
from socx.selection.models import CodeAcknowledgement

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = itertools.count(1)

ANSWERS: dict[str, Any] = {
    "unit": "Department of Employment",
    "mandate": "The institution is responsible for employment policy under the Labour Law.",
    "signatory_name": "Ana Example",
    "signatory_function": "Secretary General",
    "focal_name": "Ben Example",
    "focal_function": "Head of unit",
    "focal_email": "focal@example.org",
    "focal_phone": "",
    "context": "Labour market data are collected by several bodies and do not agree.",
    "tried": "",
    "change": "One set of indicators that all bodies use.",
    "assistance_sought": "Peers who have set up a labour market information system.",
    "general_objective": "Better labour market information.",
    "specific_objectives": "Map the sources of data.",
    "expected_results": "A map of data sources.",
    "activities": [
        {"title": "Mapping of data sources", "kind": "assessment", "modality": "onsite",
         "objective": "Map the sources.", "place": "Pristina", "start_on": "2026-06-01", "days": 10}
    ],
    "expertise": "Experience with labour market information systems.",
    "working_languages": ["en"],
    "strategy": "National Employment Strategy.",
    "staff_commitment": "Three analysts.",
    "agreement": True,
}  # fmt: skip


#: The same on the simplified form.
SIMPLIFIED: dict[str, Any] = {
    name: ANSWERS[name]
    for name in (
        "unit", "signatory_name", "signatory_function", "focal_name", "focal_function", "focal_email", "context",
        "assistance_sought", "activities", "expertise", "working_languages", "agreement",
    )
} | {
    "organiser": "The ministry and the university.",
    "experts_wanted": 2,
    "experts_role": "Give a talk on the first morning.",
    "no_event_costs": True,
}  # fmt: skip


def save(thing: Any) -> Any:
    db.session.add(thing)
    db.session.flush()
    return thing


def make_institution(**given: Any) -> Institution:
    n = next(_numbers)
    values: dict[str, Any] = {
        "official_name": f"Ministry {n}", "type": "ministry", "partner_code": "XK", "created_at": NOW,
    }  # fmt: skip
    return save(Institution(**values | given))


def make_user(role: Role = Role.MANAGER, **given: Any) -> User:
    n = next(_numbers)
    values: dict[str, Any] = {
        "email": f"person{n}@example.org", "name": f"Person {n}", "role": role.value,
        "fs_uniquifier": f"u{n}", "active": True, "created_at": NOW,
    }  # fmt: skip
    if role in (Role.OFFICIAL, Role.APPROVER) and not {"institution", "institution_id"} & set(given):
        values["institution"] = make_institution()
    if role is Role.ADVISER:
        values["domain"] = "labour_employment"
    if role is Role.DELEGATION:
        values["partner_code"] = "XK"
    return save(User(**values | given))


def make_request(state: str = "draft", **given: Any) -> AssistanceRequest:
    """A complete request in any state, with what that state implies."""
    n = next(_numbers)
    filed = state not in ("draft", "signing")
    topics = given.pop("topics", ["EM14", "XC08"])
    assistance = given.pop("assistance", ["processes_it"])
    values: dict[str, Any] = {
        "title": f"Request {n}", "domain": "labour_employment",
        "answers": dict(SIMPLIFIED if given.get("kind") == "simplified" else ANSWERS),
        "state": state, "state_since": NOW, "created_at": NOW - timedelta(days=5),
    }  # fmt: skip
    if not {"institution", "institution_id"} & set(given):
        values["institution"] = make_institution()
    if filed:
        values["submitted_at"] = NOW - timedelta(days=3)
    if filed and state not in ("submitted", "withdrawn"):
        # A code has at most four digits, and a long run of tests counts further.
        values |= {"year": NOW.year, "sequence": (n - 1) % 9999 + 1}
    if state in ("approval", "approved", "under_way", "closed", "rejected"):
        values["put_forward_at"] = NOW - timedelta(days=1)
    return save(
        AssistanceRequest(
            **values | given,
            topics=[RequestTopic(topic_id=t) for t in topics],
            assistance=[RequestAssistance(kind=a) for a in assistance],
        )
    )


def make_expert(**given: Any) -> Expert:
    n = next(_numbers)
    languages = given.pop("languages", {"en": "C1"})
    topics = given.pop("topics", {"EM14": 3})
    assistance = given.pop("assistance", ["processes_it"])
    text = given.pop("text", "Built a labour market information system for a public employment service.")
    values: dict[str, Any] = {
        "given_name": "Ida", "family_name": f"Example{n:04d}", "email": f"expert{n}@example.org",
        "member_state": "IE", "employer": "Department of Social Protection", "function": "Statistician",
        "experience_years": 12, "modalities": ["onsite", "remote"], "state": "active", "state_since": NOW,
        "in_roster_since": NOW, "may_share_since": NOW, "confidentiality_since": NOW, "confirmed_at": NOW,
        "created_at": NOW, "changed_at": NOW,
    }  # fmt: skip
    return save(
        Expert(
            **values | given,
            languages=[ExpertLanguage(language=k, level=v) for k, v in languages.items()],
            topics=[ExpertTopic(topic_id=k, level=v) for k, v in topics.items()],
            assistance=[ExpertAssistance(kind=k) for k in assistance],
            passages=[ExpertPassage(kind="summary", language="en", text=text)] if text else [],
        )
    )


def make_action(**given: Any) -> Action:
    values: dict[str, Any] = {"state": "preparation", "state_since": NOW, "created_at": NOW}
    found = given.pop("request", None) or make_request("under_way")
    return save(Action(**values | {"title": found.title, "request": found} | given))


def make_activity(*, has_read: bool = True, **given: Any) -> Activity:
    """An activity with `experts` on its positions, who have read the code of conduct unless a test says so."""
    action = given.pop("action", None) or make_action()
    experts = given.pop("experts", [])
    values: dict[str, Any] = {
        "number": len(action.activities) + 1, "kind": "assessment", "title": "Mapping of data sources",
        "modality": "onsite", "place": "Pristina", "zone": partners()["XK"].timezone, "state": "planned",
        "state_since": NOW, "created_at": NOW, "changed_at": NOW,
    }  # fmt: skip
    made = save(
        Activity(
            action=action,
            positions=[
                Position(number=n, role="Expert", days_on_site=10, days_remote=4, expert=e)
                for n, e in enumerate(experts, 1)
            ],
            **values | given,
        )
    )
    if has_read:
        for expert in experts:
            save(CodeAcknowledgement(activity_id=made.id, expert_id=expert.id, code_version=CODE_VERSION, at=NOW))
    return made
