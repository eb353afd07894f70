"""The page that each role sees first: which template, and what stands on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from socx.access.actors import Actor, Role
from socx.core.i18n import N_
from socx.dashboard import desk, tasks
from socx.dashboard.figures import Figures
from socx.dashboard.queries import Scope
from socx.db import db
from socx.experts import queries as experts
from socx.notifications import queries as notices
from socx.requests.audiences import AWAITED
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.selection import queries as calls
from socx.selection.queries import selection

Found = dict[str, Any]

#: Who is awaited in each state, in words.
AWAITED_BY = {s.name: AWAITED.get(s.awaits or "", "") for s in REQUEST_WORKFLOW}

# fmt: off
#: What an adviser does next in each state, in the order of the road.
STEPS = {
    "submitted":   N_("To register"),
    "registered":  N_("Eligibility to check"),
    "assessment":  N_("To assess"),
    "formulation": N_("Action Form to draft"),
    "approved":    N_("Approved, action to start"),
}

#: What a partner does next: the words and the page.
NEXT = {
    "draft":         (N_("Continue"),             "requests.tasks"),
    "signing":       (N_("Read and sign"),        "requests.sign"),
    "clarification": (N_("Answer the questions"), "requests.answer"),
    "parked":        (N_("Answer the questions"), "requests.answer"),
}
# fmt: on


def page(actor: Actor, now: datetime) -> tuple[str, Found]:
    """The template for this reader and what it shows."""
    name, find = PAGES[actor.role or Role.OFFICIAL]
    return name, find(actor, now)


def _tasks(actor: Actor, now: datetime) -> desk.Rows:
    """The first things to do in activities."""
    return desk.Rows.of(tasks.of(actor, now, desk.MOST + 1), desk.MOST)


def _partner(actor: Actor, now: datetime) -> Found:
    if not desk.has_requests(actor):
        return {"is_new": True}
    return {
        "is_new": False,
        "tasks": _tasks(actor, now),
        "mine": desk.waiting(actor),
        "theirs": desk.awaited(actor),
        "activities": desk.running(actor),
        "next": NEXT,
    }


def _adviser(actor: Actor, now: datetime) -> Found:
    counted = {step.state: step for step in desk.steps(actor, now.date())}
    return {
        "steps": [(name, label, counted.get(name, desk.Step(name, 0, 0))) for name, label in STEPS.items()],
        "labels": STEPS,
        "to_verify": experts.count_work("submitted", now),
        "asked": desk.to_assess_too(actor),
        "mine": desk.waiting(actor),
        "tasks": _tasks(actor, now),
        "late_activities": desk.late_activities(actor),
        "recent": desk.recently_submitted(actor, now),
    }


def _manager(actor: Actor, now: datetime) -> Found:
    figures = Figures(Scope(actor), now.date())
    return {
        "headline_figures": [*figures.requests.headlines()[1:4], *figures.activities.headlines()[1:]],
        "asked": desk.to_assess_too(actor),
        "tasks": _tasks(actor, now),
        "late": desk.late(actor, now.date()),
        "queue": desk.in_state(actor, "waiting"),
        "late_activities": desk.late_activities(actor),
    }


def _delegation(actor: Actor, now: datetime) -> Found:
    return {"mine": desk.waiting(actor), "others": desk.others(actor), "activities": desk.running(actor)}


def _commission(actor: Actor, now: datetime) -> Found:
    return {"mine": desk.waiting(actor), "decided": desk.decided(actor), "activities": desk.running(actor)}


def _expert(actor: Actor, now: datetime) -> Found:
    item = experts.of_user(actor.user_id)
    asked = db.session.scalars(calls.invitations_of(item.id)) if item else ()
    chosen = db.session.scalars(selection.nominations_of(item.id)) if item else ()
    return {
        "item": item, "tasks": _tasks(actor, now), "activities": desk.running(actor),
        "waiting": [one for one in asked if one.is_waiting(now)],
        "nominations": [one for one in chosen if one.state == "asked"],
    }  # fmt: skip


def _administrator(actor: Actor, now: datetime) -> Found:
    return {"waiting": notices.waiting(now), "stuck": notices.count(notices.stuck())}


#: The template and what it needs, by role.
PAGES: dict[Role, tuple[str, Callable[[Actor, datetime], Found]]] = {
    Role.OFFICIAL: ("partner", _partner),
    Role.APPROVER: ("partner", _partner),
    Role.ADVISER: ("adviser", _adviser),
    Role.MANAGER: ("manager", _manager),
    Role.DELEGATION: ("delegation", _delegation),
    Role.COMMISSION: ("commission", _commission),
    Role.EXPERT: ("expert", _expert),
    Role.ADMINISTRATOR: ("administrator", _administrator),
}
