"""Every address of the application, and a visitor who opens it and reads the answer for canaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import inspect
from werkzeug.routing import Rule

from socx.access.actors import ANONYMOUS
from socx.accounts import services as accounts
from socx.accounts.models import User
from socx.db import db as database
from tests.answers import words_of
from tests.architecture.canaries import CANARY, Canary, World
from tests.architecture.world import CASES
from tests.browser_html import FreshClient
from tests.factories import NOW

#: The retention table is data: its rules have numbers and no rows.
FIRST_RULE = object()

WRITING = ("POST", "PUT", "PATCH", "DELETE")


def rules(app: Flask) -> list[Rule]:
    """All but the two that end the session of the crawl, and the files that are for everybody."""
    left_out = ("static", "security.logout", "accounts.sign_out_everywhere")
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in left_out]


def addresses(app: Flask, rule: Rule, world: World, *, moves: bool = True) -> Iterator[tuple[str, Any]]:
    """All addresses of a rule, each with the subject that it names (None: it names none).

    Without `moves`, the first of several words stands for all of them.
    """
    adapter = app.url_map.bind("localhost")
    place = "/" + rule.rule.removeprefix("/api/v1/").removeprefix("/operations/").strip("/").split("/")[0]
    longer = "/".join([place, *rule.rule.removeprefix("/api/v1").removeprefix(place).strip("/").split("/")[:1]])
    subjects = world.subjects.get(longer, world.subjects.get(place, [])) if "id" in rule.arguments else [None]
    if "of-request" in rule.rule:
        subjects = world.requests
    if place == "/data-protection" and "id" in rule.arguments:
        subjects = [FIRST_RULE]
    assert subjects, f"say in `subjects` what the id of {rule.rule} names"
    for subject in subjects:
        fixed = dict(rule.defaults or {})  # what the address says without a part of it
        parts = fixed | {name: _part(rule, name, subject, world) for name in rule.arguments - fixed.keys()}
        for move in (_choices(rule) or [None])[: None if moves else 1]:
            chosen = {k: move if v is None else v for k, v in parts.items()}
            yield adapter.build(rule.endpoint, chosen), subject


def _choices(rule: Rule) -> list[str]:
    """The words of the first part of an address that is one of several words."""
    found = next((c for c in rule._converters.values() if getattr(c, "items", None)), None)
    return sorted(found.items) if found is not None else []


def _part(rule: Rule, name: str, subject: Any, world: World) -> Any:
    if getattr(rule._converters[name], "items", None):
        return sorted(rule._converters[name].items)[0] if name == "verb" else None
    values: dict[str, Any] = {
        "id": number_of(subject) if subject is not None else 0,
        "expert_id": number_of(world.experts[0]),
        "section": "description",
        "key": "domains",
        "subject": "XK",
        "token": "x",
        "number": _number(rule, subject, world),
        "reader_id": 1,
        "user": number_of(world.people["adviser"]),
        "party_id": number_of(world.invited),
        "case_id": world.case_id,
        "evaluation_id": world.evaluations.get(number_of(subject), 1) if subject is not None else 1,
        "view_id": world.view_id,
        "name": "letter.pdf",
        "file_id": world.files.get(number_of(subject), 1) if subject is not None else 1,
        "line_id": 1,
        "requirement_id": 1,
        "row_id": 1,
        "entry_id": 1,
        "seats_id": 1,
        "application_id": number_of(world.subjects["/applications"][-1]),
        "request_id": number_of(world.requests[len(CASES) - 1]),
        "action_id": number_of(world.subjects["/actions"][-1]),
        "recommendation_id": number_of(world.recommendations[-1]),
    }
    if name in ("position_id", "milestone_id") and subject is not None:
        # Of the other activity, where there is a choice: the address must hold together.
        other = next(a for a in world.activities if a is not subject)
        values[name] = (other.positions if name == "position_id" else other.milestones)[0].id
    assert name in values, f"say what <{name}> in {rule.rule} is"
    return values[name]


def number_of(subject: Any) -> int:
    """The number of a row, without reading the row again: that would be most of the time of the crawl."""
    if subject is FIRST_RULE:
        return 1
    return int(inspect(subject).identity[0])


def _number(rule: Rule, subject: Any, world: World) -> int:
    """What <number> is: of a kept list, of a document of the request, or the first of what is counted."""
    if "/filters/" in rule.rule:
        return world.kept_list
    if subject is not None and ("/documents/" in rule.rule or "/attachments/" in rule.rule):
        return world.documents[number_of(subject)]
    return 1


#: Addresses that filter, search and sort; a filter by something hidden must not tell that it is there.
QUESTIONS = (
    "/requests/?view=all&q={word}", "/requests/requests.csv?view=all", "/requests/?view=all&sort=-institution",
    "/experts?q={word}", "/institutions/?q={word}", "/users?q={word}", "/activities?show=late",
    "/activities?show=ended",
    "/activities.csv?show=open", "/timeline?zoom=quarter&from=2026-01-01", "/timeline?as=table&from=2026-01-01",
    "/timeline/timeline.pdf?from=2026-01-01", "/my-calendar.ics",
    "/dashboard/requests?by=state&value=formulation", "/dashboard/requests",
    "/dashboard/activities", "/dashboard/assignments", "/dashboard/institutions", "/dashboard/summary.csv",
    "/dashboard/timeline.csv", "/dashboard/states.csv", "/notices", "/api/v1/requests/?q={word}", "/api/v1/activities/",
    "/api/v1/experts/", "/outreach/report", "/outreach/report.csv", "/meetings?show=offers", "/meetings?topic=EM14",
    "/deliverables?show=open", "/deliverables?show=settled", "/api/v1/deliverables/", "/catalogue",
    "/calls", "/calls.csv", "/employers?q={word}", "/data-sent", "/data-protection", "/open-calls",
    "/open-calls/feed.atom", "/my-calls", "/my-record", "/contested-facts",
    "/recommendations?q={word}", "/recommendations.csv", "/recommendations/report.csv",
)  # fmt: skip


class Visitor:
    """One person with a cookie and a token, or nobody."""

    def __init__(self, app: Flask, user: User | None) -> None:
        self.client = FreshClient(app, app.response_class)
        self.actor = user.actor() if user else ANONYMOUS
        self.headers: dict[str, str] = {}
        if user is not None:
            _, token = accounts.create_token(user, "crawl", by=self.actor, at=NOW)
            self.headers = {"Authorization": f"Bearer {token}"}
            database.session.commit()
            with self.client.session_transaction() as session:
                session["sid"] = accounts.begin_session(user.id, at=datetime.now(UTC))
            database.session.commit()
        page = self.client.get("/forgotten-password" if user is None else "/account").text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, "a page with a form"
        self.token = found[1]

    def __call__(self, method: str, address: str) -> Any:
        is_api = address.startswith("/api/")
        given: dict[str, Any] = {"headers": self.headers if is_api else {}}
        if method in WRITING:
            given |= {"json": {}} if is_api else {"data": {"csrf_token": self.token}}
        return self.client.open(address, method=method, **given)


def leaks(world: World, visitor: Visitor, answer: Any, asked: str = "") -> list[str]:
    """What this answer tells that its reader may not know."""
    told = set(CANARY.findall(f"{words_of(answer)}{answer.headers}".lower()))
    return [
        f"{answer.request.method} {answer.request.path}: {canary.about}"
        for canary in world.canaries
        if canary.word.lower() in told and canary.word != asked and not canary.may_read(visitor.actor)
    ]


def one_of_each_kind(world: World, visitor: Visitor) -> list[Canary]:
    """Canaries to search for: of each kind one that is hidden from the visitor, where there is one."""
    hidden_last = sorted(world.canaries, key=lambda canary: not canary.may_read(visitor.actor))
    return list({canary.kind: canary for canary in hidden_last}.values())


def state_of_all() -> dict[str, int]:
    """A fingerprint of the rows of each table, but for those that a visit itself makes."""
    found = {}
    for table in database.metadata.sorted_tables:
        if table.name in ("user_session", "failed_sign_in", "api_token", "request_opening"):
            continue
        rows = database.session.execute(table.select()).all()
        found[table.name] = hash(tuple(sorted(repr(row) for row in rows)))
    database.session.rollback()
    return found
