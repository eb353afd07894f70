"""What pages of requests cost among 20,000: server CPU, size and queries, on both databases, by reader.

Run: python benchmarks/pages.py [--requests 20000] [--only sqlite|postgresql]
Target: 50 ms of CPU and 150 KB for each page. Beside them, in the same run, stands the rival: the page
as it usually begins, with LIKE over the words, whole rows by the ORM, institutions loaded one by one and
all rows counted for the pager. The world is made in bulk from the demonstration's own texts, shuffled.
PostgreSQL takes part where its programs are installed; its own processes are not in the figure, so the
time from question to answer stands beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from sqlalchemy import Select, Text, cast, event, func, insert, or_, select, text
from sqlalchemy.orm import lazyload

from benchmarks.databases import DATABASES, applications, opened
from socx.access.actors import Actor, Role
from socx.core.i18n import LANGUAGES
from socx.core.places import partners, sort_key
from socx.core.topics import topics
from socx.core.values import ASSISTANCE, INSTITUTION_TYPES
from socx.core.words import folded
from socx.db import db
from socx.demo.institutions import partner_institutions
from socx.demo.requests import requests as told
from socx.institutions.models import Institution
from socx.requests import queries
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic, RequestWords
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.search.keeping import vector
from tests.browser_html import Browser
from tests.factories import make_user

INSTITUTIONS = 600
ROUNDS = 11
START = datetime(2018, 1, 8, 9, 0, tzinfo=UTC)
DAYS = 8 * 365
LONG = ("context", "tried", "change", "assistance_sought", "general_objective", "beneficiaries", "expertise",
        "strategy", "eu_programmes", "other_donors", "previous_cooperation", "gender", "governance", "environment",
        "staff_commitment", "logistics", "interpretation", "sustainability")  # fmt: skip

PATHS = {
    "/requests/?view=all": "list, latest step first",
    "/requests/?view=mine": "list, waiting for me",
    "/requests/?view=all&sort=title&page=40": "list by title, page 40",
    "/requests/?view=all&topic=EM14&topic=SP03&state=closed&state=under_way": "list, two topics, two states",
    "/requests/?view=all&region=africa&from=2022-01-01&to=2023-12-31&sort=due": "list, region and days",
    "/requests/?view=all&q=pension": "search: one word",
    "/requests/?view=all&q=labour+inspection+reform": "search: three words",
    "/requests/?view=all&q=%22public+employment+service%22+-training": "search: in a row, without",
    "/requests/?view=all&q=ministry": "search: a word in most requests",
    "/requests/?view=all&q=zzzz": "search: nothing found",
}


def fill(number: int, seed: int = 1) -> None:
    """Requests of eight years with the words of the demonstration, shuffled; the same ones every time."""
    dice, day = random.Random(seed), date(2026, 1, 1)
    samples, homes = told(day), partner_institutions()
    _fill_institutions(dice, homes)
    states = [s.name for s in REQUEST_WORKFLOW]
    weights = [30 if s in ("closed",) else 6 if s in ("under_way", "rejected", "withdrawn") else 2 for s in states]
    word = {value: folded([value]) for s in samples for value in (s.title, *(_plain(s, name) for name in LONG))}
    lexemes = vector if db.engine.dialect.name == "postgresql" else str
    for first in range(1, number + 1, 2_000):
        asked: list[dict[str, Any]] = []
        about, help_wanted, words = [], [], []
        for n in range(first, min(first + 2_000, number + 1)):
            lead, texts = dice.choice(samples), {name: _plain(dice.choice(samples), name) for name in LONG}
            state = dice.choices(states, weights)[0]
            row = _row(dice, n, lead, texts, state)
            asked.append(row)
            chosen = dice.sample(list(topics()), dice.randrange(1, 4))
            about += [{"request_id": n, "topic_id": t} for t in chosen]
            help_wanted += [{"request_id": n, "kind": k} for k in dice.sample(list(ASSISTANCE), 2)]
            status = REQUEST_WORKFLOW[state].label.lower()
            labels = [word_ for t in chosen for word_ in _topic_words(t)]
            kept = {
                "title": f"{word[lead.title]} {row['year'] or ''} {n}",
                "everyone": " ".join([*(word[t] for t in texts.values()), *labels, status]),
                "contacts": "ana example head of unit", "offices": "", "facility": "",
            }  # fmt: skip
            words.append({name: lexemes(value) for name, value in kept.items()} | {
                "request_id": n, "digest": hashlib.sha256(repr(kept).encode()).hexdigest()[:32]})  # fmt: skip
        for table, rows in (
            (AssistanceRequest, asked), (RequestTopic, about), (RequestAssistance, help_wanted), (RequestWords, words),
        ):  # fmt: skip
            db.session.execute(insert(table), rows)
        db.session.commit()


def _plain(sample: Any, name: str) -> str:
    value = getattr(sample, name)
    return value if isinstance(value, str) else " ".join(value)


_topics: dict[str, list[str]] = {}


def _topic_words(topic_id: str) -> list[str]:
    if topic_id not in _topics:
        topic = topics()[topic_id]
        _topics[topic_id] = [folded([*(topic.label(code) for code in LANGUAGES), *topic.synonyms])]
    return _topics[topic_id]


def _fill_institutions(dice: random.Random, homes: Sequence[Any]) -> None:
    codes, types = list(partners()), list(INSTITUTION_TYPES)
    db.session.execute(insert(Institution), [
        {"id": n, "official_name": f"{dice.choice(homes).name} {n}", "type": dice.choice(types),
         "partner_code": "XK" if n % 20 == 0 else dice.choice(codes), "created_at": START}
        for n in range(1, INSTITUTIONS + 1)
    ])  # fmt: skip


def _row(dice: random.Random, n: int, lead: Any, texts: dict[str, str], state: str) -> dict[str, Any]:
    submitted = START + timedelta(days=dice.randrange(DAYS), hours=dice.randrange(9))
    registered = submitted + timedelta(days=dice.randrange(1, 9))
    is_draft, is_new = state in ("draft", "signing"), state in ("draft", "signing", "submitted")
    is_decided = state in ("approved", "rejected", "under_way", "closed")
    activity = {"title": "Mapping", "kind": "assessment", "modality": "onsite", "objective": texts["change"][:200],
                "place": "", "days": 10}  # fmt: skip
    return {
        "id": n, "title": lead.title, "search": f"{sort_key(lead.title)} {n}"[:200], "language": lead.language,
        "domain": dice.choice(["social_protection", "labour_employment"]),
        "answers": {**texts, "unit": "Department of Employment", "mandate": texts["strategy"],
                    "focal_name": "Ana Example", "specific_objectives": "\n".join(lead.specific_objectives),
                    "activities": [activity],
                    "expected_results": "\n".join(lead.expected_results), "working_languages": ["en"]},
        "sensitivity": dice.choices(["normal", "restricted", "confidential"], [90, 7, 3])[0],
        "institution_id": dice.randrange(1, INSTITUTIONS + 1), "state": state, "state_since": registered,
        "due_on": registered.date() + timedelta(days=30) if REQUEST_WORKFLOW[state].days else None,
        "created_at": submitted - timedelta(days=4), "submitted_at": None if is_draft else submitted, "version": 0,
        "submitted_day": None if is_draft else submitted.date().toordinal(),
        "kind": "structured", "year": None if is_new else submitted.year, "sequence": None if is_new else n,
        "registered_at": None if is_new else registered,
        "put_forward_at": registered + timedelta(days=60) if is_decided or state == "approval" else None,
        "decided_at": registered + timedelta(days=dice.randrange(60, 140)) if is_decided else None,
    }  # fmt: skip


def _naive_list(actor: Actor, wanted: queries.Wanted) -> Select[Any]:
    readable = queries.visible_to(actor).whereclause
    found = select(AssistanceRequest).join(Institution).options(lazyload(AssistanceRequest.institution))
    found = found.order_by(AssistanceRequest.state_since.desc(), AssistanceRequest.id.desc())
    found = found if readable is None else found.where(readable)
    for word in wanted.text.split():
        like = f"%{word}%"
        found = found.where(or_(
            AssistanceRequest.title.ilike(like), Institution.official_name.ilike(like),
            cast(AssistanceRequest.answers, Text).ilike(like),
        ))  # fmt: skip
    return found


def _naive_part(
    actor: Actor, wanted: queries.Wanted, *, offset: int, limit: int
) -> tuple[int, Sequence[AssistanceRequest]]:
    found = _naive_list(actor, wanted)
    number = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery()))
    assert number
    rows = db.session.scalars(found.offset(offset).limit(limit)).all()
    for row in rows:
        assert row.institution.partner_code
        assert row.assistance is not None
    return number, rows


@contextmanager
def rival() -> Iterator[None]:
    """The list as it usually begins."""
    with patch.object(queries, "part", _naive_part):
        yield


def people() -> dict[str, Any]:
    return {role.value: make_user(role) for role in (Role.MANAGER, Role.ADVISER, Role.DELEGATION)} | {
        "partner": make_user(Role.OFFICIAL, institution=db.session.get_one(Institution, 20))
    }


def cost(client: Any, path: str, rounds: int = ROUNDS) -> str:
    """Median and largest CPU time, time until the answer, size, number of queries."""
    spent, waited, asked = [], [], [0]

    def count(*_: Any) -> None:
        asked[0] += 1

    event.listen(db.engine, "before_cursor_execute", count)
    for _ in range(rounds + 2):
        db.session.remove()
        asked[0] = 0
        before, began = time.process_time(), time.perf_counter()
        answer = client.get(path)
        spent.append((time.process_time() - before) * 1000)
        waited.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    event.remove(db.engine, "before_cursor_execute", count)
    spent, waited = spent[2:], waited[2:]
    size = len(answer.get_data()) / 1024
    return (f"{statistics.median(spent):7.1f} ms CPU (most {max(spent):6.1f}) "
            f"{statistics.median(waited):7.1f} ms in all {size:6.1f} KB {asked[0]:3} queries")  # fmt: skip


def measure(app: Flask, name: str, number: int) -> None:
    with opened(app):
        began = time.perf_counter()
        fill(number)
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        print(f"{name}: {number} requests made in {time.perf_counter() - began:.0f} s")
        users = people()
        db.session.commit()
        clients = {who: Browser(app, user).client for who, user in users.items()}
        ids = {who: case_of(user.actor()) for who, user in users.items()}
        for who, client in clients.items():
            for path, words in PATHS.items():
                print(f"{name:10} {who:10} {words:34} {cost(client, path)}", flush=True)
            if ids[who] is not None:
                print(f"{name:10} {who:10} {'case page':34} {cost(client, f'/requests/{ids[who]}')}", flush=True)
        with rival():
            for path in ("/requests/?view=all", "/requests/?view=all&q=labour+inspection+reform"):
                print(
                    f"{name:10} {'manager':10} {'RIVAL ' + PATHS[path]:34} {cost(clients['manager'], path, 3)}",
                    flush=True,
                )


def case_of(actor: Actor) -> int | None:
    """A request that this reader may open, in the middle of its way."""
    found = queries.visible_to(actor).where(AssistanceRequest.sensitivity == "normal")
    item = db.session.scalars(found.limit(1)).unique().first()
    return item.id if item else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--only", choices=DATABASES)
    given = parser.parse_args()
    print(f"pages of requests among {given.requests}; median of {ROUNDS} rounds; target 50 ms, 150 KB")
    for name, app in applications(given.only):
        measure(app, name, given.requests)


if __name__ == "__main__":
    main()
