"""What the dashboard costs: server CPU and size of the page with 5,000 requests, on both databases.

Run: python benchmarks/dashboard.py
Target: 50 ms of CPU and 150 KB. Beside it, in the same run, stands the rival: the same figures made by
loading all rows with the ORM and counting them in Python, which is how dashboards usually begin.
PostgreSQL takes part where its programs are installed; its own processes are not in the figure.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from sqlalchemy import select, text

from benchmarks.databases import applications, cpu_of, insert_rows, opened
from socx.access.actors import Role
from socx.activities.models import Action, Activity, Position
from socx.audit.models import AuditEntry
from socx.core.places import partners
from socx.core.topics import topics
from socx.core.values import ASSISTANCE, MEMBER_STATES
from socx.db import db
from socx.experts.models import Expert, ExpertTopic
from socx.institutions.models import Institution
from socx.requests.criteria import ELIGIBILITY
from socx.requests.models import AssistanceRequest, EligibilityFinding, RequestAssistance, RequestTopic, Round
from socx.requests.workflow import REQUEST_WORKFLOW
from tests.browser_html import Browser
from tests.factories import make_user

REQUESTS, ACTIVITIES, EXPERTS, INSTITUTIONS, ROUNDS_HELD = 5_000, 2_000, 400, 300, 6
ROUNDS = 15
START = datetime(2021, 1, 4, 9, 0, tzinfo=UTC)
WORDS = "Labour market data are collected by several bodies and do not agree. " * 60  # as long as a real form
WITH_ACTION = ("under_way", "closed")
DATED = ("submitted", "registered", "decided")


def fill(seed: int = 1) -> None:
    """A programme of five years, made in bulk; the same one every time."""
    dice = random.Random(seed)
    codes, topic_ids, kinds = list(partners()), list(topics()), list(ASSISTANCE)
    states = [s.name for s in REQUEST_WORKFLOW if s.name not in ("draft", "signing")]
    weights = [8 if s in WITH_ACTION else 2 for s in states]
    insert_rows(Institution, [
        {"id": n, "official_name": f"Ministry {n}", "type": "ministry", "partner_code": dice.choice(codes),
         "created_at": START}
        for n in range(1, INSTITUTIONS + 1)
    ])  # fmt: skip
    insert_rows(Round, [
        {"id": n, "name_en": f"Call {n}", "opens_on": START.date(), "closes_at": START + timedelta(days=300 * n),
         "zone": "Europe/Brussels", "made_at": START, "version": 0}
        for n in range(1, ROUNDS_HELD + 1)
    ])  # fmt: skip
    asked, about, help_wanted, trail, checked = [], [], [], [], []
    for n in range(1, REQUESTS + 1):
        state = dice.choices(states, weights)[0]
        submitted = START + timedelta(days=dice.randrange(5 * 365), hours=dice.randrange(9))
        registered = submitted + timedelta(days=dice.randrange(1, 9))
        is_decided = state in ("approved", "rejected", *WITH_ACTION)
        asked.append({
            "id": n, "title": f"Request {n} for better labour market information",
            "domain": dice.choice(["social_protection", "labour_employment"]), "answers": {"context": WORDS},
            "sensitivity": dice.choices(["normal", "restricted", "confidential"], [90, 7, 3])[0],
            "institution_id": dice.randrange(1, INSTITUTIONS + 1), "state": state, "state_since": registered,
            "due_on": registered.date() + timedelta(days=30) if REQUEST_WORKFLOW[state].days else None,
            "created_at": submitted - timedelta(days=4), "submitted_at": submitted, "version": 0, "language": "en",
            "year": None if state == "submitted" else submitted.year, "sequence": None if state == "submitted" else n,
            "registered_at": None if state == "submitted" else registered,
            "put_forward_at": registered + timedelta(days=60) if is_decided or state == "approval" else None,
            "decided_at": registered + timedelta(days=dice.randrange(60, 140)) if is_decided else None, "search": "",
            "round_id": n // 10 % ROUNDS_HELD + 1 if n % 10 == 0 else None,
        })  # fmt: skip
        checked += [
            {"request_id": n, "rule": rule, "outcome": "not_met" if state == "ineligible" else "met", "at": registered}
            for rule in (ELIGIBILITY if state not in ("submitted", "registered") else ())
        ]
        about += [{"request_id": n, "topic_id": t} for t in dice.sample(topic_ids, dice.randrange(1, 4))]
        help_wanted += [{"request_id": n, "kind": k} for k in dice.sample(kinds, dice.randrange(1, 3))]
        entry = {"subject_kind": "request", "subject_id": n, "actor_role": "adviser", "note": "", "facts": {}}
        moves = [("sign", "draft", "submitted", submitted), ("register", "submitted", "registered", registered)]
        moves += [
            (m, "registered", "assessment", registered)
            for m in ("accept", "clarify", "answer", "consult", "opine", "put_forward")
        ]
        trail += [
            entry | {"action": a, "source": s, "target": t, "at": at}
            for a, s, t, at in moves[: 1 if state == "submitted" else 8]
        ]
    for row in asked:  # kept by the mapper, which a bulk insert goes past
        row |= {f"{name}_day": at.toordinal() if (at := row[f"{name}_at"]) else None for name in DATED}
    insert_rows(AssistanceRequest, asked)
    insert_rows(RequestTopic, about)
    insert_rows(RequestAssistance, help_wanted)
    insert_rows(AuditEntry, trail)
    insert_rows(EligibilityFinding, checked)
    insert_rows(Expert, [
        {"id": n, "given_name": "Ida", "family_name": f"Example{n:04d}", "email": f"expert{n}@example.org",
         "kind": "public_servant", "member_state": dice.choice(MEMBER_STATES), "modalities": [], "state": "active",
         "state_since": START, "in_roster_since": START, "created_at": START, "changed_at": START, "version": 0}
        for n in range(1, EXPERTS + 1)
    ])  # fmt: skip
    insert_rows(ExpertTopic, [
        {"expert_id": n, "topic_id": t, "level": 3, "evidence": ""}
        for n in range(1, EXPERTS + 1) for t in dice.sample(topic_ids, 4)
    ])  # fmt: skip
    _fill_activities(dice, [row for row in asked if row["state"] in WITH_ACTION])
    db.session.commit()


def _fill_activities(dice: random.Random, cases: list[dict[str, object]]) -> None:
    chosen = cases[: ACTIVITIES // 2]
    insert_rows(Action, [
        {"id": n, "request_id": case["id"], "title": case["title"], "state": "ongoing", "state_since": START,
         "created_at": START, "version": 0}
        for n, case in enumerate(chosen, 1)
    ])  # fmt: skip
    rows, places = [], []
    for n in range(1, ACTIVITIES + 1):
        action, number = (n - 1) % len(chosen) + 1, (n - 1) // len(chosen) + 1
        begins = chosen[action - 1]["decided_at"].date() + timedelta(days=30 + 60 * number)
        rows.append({
            "id": n, "action_id": action, "number": number, "kind": "assessment",
            "title": f"Mapping of data sources {n}", "modality": "onsite", "place": "", "zone": "Europe/Brussels",
            "preparation_start": begins - timedelta(days=20), "preparation_end": begins - timedelta(days=1),
            "delivery_start": begins, "delivery_end": begins + timedelta(days=10),
            "report_due": begins + timedelta(days=24), "late_since": begins if n % 17 == 0 else None,
            "state": dice.choice(["planned", "confirmed", "delivery", "reporting", "closed", "closed"]),
            "state_since": START, "created_at": START, "changed_at": START, "version": 0,
        })  # fmt: skip
        for place in range(1, 3):
            places.append({"activity_id": n, "number": place, "role": "Expert", "days_on_site": 10, "days_remote": 4,
                           "expert_id": dice.randrange(1, EXPERTS + 1)})  # fmt: skip
    insert_rows(Activity, rows)
    insert_rows(Position, places)


def rival() -> int:
    """The same figures from rows: load all of them with the ORM, count in Python. Returns how many figures."""
    db.session.expire_all()
    asked = db.session.scalars(select(AssistanceRequest)).unique().all()
    held = db.session.scalars(select(Activity)).unique().all()
    filled = db.session.scalars(select(Position)).all()
    experts = {e.id: e for e in db.session.scalars(select(Expert))}
    known = db.session.scalars(select(ExpertTopic)).all()
    registered = {
        e.subject_id: e.at for e in db.session.scalars(select(AuditEntry).where(AuditEntry.action == "register"))
    }
    days_of = [
        (registered[r.id].date() - r.submitted_at.date()).days for r in asked if r.id in registered and r.submitted_at
    ]
    by_activity = {a.id: a for a in held}
    figures = [
        Counter(r.state for r in asked),
        Counter(r.status.awaits for r in asked),
        Counter(r.institution.partner_code for r in asked),
        Counter(t for r in asked for t in r.topic_ids),
        Counter(a.state for a in held),
        Counter(e.topic_id for e in known),
        Counter(
            {
                key: sum(p.days for p in filled if p.expert_id and experts[p.expert_id].member_state == key)
                for key in MEMBER_STATES
            }
        ),
        Counter(by_activity[p.activity_id].action.request.institution.partner_code for p in filled),
    ]
    statistics.median(days_of)
    return len(figures)


def measure(app: Flask, name: str) -> None:
    with opened(app):
        fill()
        db.session.execute(text("ANALYZE"))
        user = make_user(Role.MANAGER)
        db.session.commit()
        client = Browser(app, user).client
        year = date.today().year - 1  # noqa: DTZ011 (which year does not matter)
        for path in (
            "/dashboard",
            f"/dashboard?from={year}-01-01&to={year}-12-31",
            "/dashboard/experts",
            "/dashboard/reach",
            "/dashboard/requests",
            "/",
        ):
            answer = client.get(path)
            assert answer.status_code == 200, answer.status_code
            spent = cpu_of(lambda path=path: client.get(path), ROUNDS)
            print(f"{name:11} {path:47} {spent:7.1f} ms CPU {len(answer.data) / 1024:7.1f} KB")
        print(f"{name:11} {'rival: all rows by the ORM, counted in Python':47} {cpu_of(rival, 3):7.1f} ms CPU")


def main() -> None:
    print(f"{REQUESTS} requests, {ACTIVITIES} activities, {EXPERTS} experts")
    print(f"median of {ROUNDS} rounds; target 50 ms, 150 KB")
    for name, app in applications():
        measure(app, name)


if __name__ == "__main__":
    main()
