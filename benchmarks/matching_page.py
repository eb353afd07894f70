"""What the page of a ranking costs among 20,000 experts, part by part, on both databases.

Run: python benchmarks/matching_page.py [--experts 20000] [--only sqlite|postgresql]
Target: 50 ms of server CPU. The roster has its index; each request is asked for the first time, so that
nothing of it is at hand. Milliseconds of CPU of the process that answers, medians; SQLite is in them, the
processes of PostgreSQL are not.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from benchmarks.databases import DATABASES, applications, opened
from benchmarks.roster import fill
from socx.access.actors import Role
from socx.core.topics import topics
from socx.db import db
from socx.demo.requests import requests as told
from socx.matching import adapters, queries, services, shelf, vectors, weighing
from socx.matching.engine.explain import Explainer
from socx.matching.engine.ranking import best_rows
from socx.matching.showing import PAGE_SIZE
from socx.requests.models import AssistanceRequest
from tests.browser_html import Browser
from tests.factories import ANSWERS, make_request, make_user

REQUESTS = 12


def asked(dice: random.Random) -> AssistanceRequest:
    """A request with texts of the demonstration."""
    sample = dice.choice(told(date(2026, 1, 1)))
    plain = {name: getattr(sample, name) for name in ("context", "tried", "change", "expertise")}
    answers = {name: value if isinstance(value, str) else " ".join(value) for name, value in plain.items()}
    known = dice.sample(list(topics()), 3)
    return make_request("assessment", title=sample.title, answers={**ANSWERS, **answers}, topics=known)


def cpu(work: Callable[[AssistanceRequest], object], items: Sequence[AssistanceRequest]) -> str:
    spent = []
    for item in items:
        began = time.process_time()
        work(item)
        spent.append((time.process_time() - began) * 1000)
    return f"{statistics.median(spent):7.1f} ms (most {max(spent):6.1f})"


def measure(app: Flask, name: str, number: int) -> None:
    with opened(app):
        fill(number)
        db.session.execute(text("ANALYZE"))
        dice = random.Random(3)
        items = [asked(dice) for _ in range(REQUESTS)]
        user = make_user(Role.ADVISER)
        db.session.commit()
        began = time.process_time()
        held = shelf.rebuild(datetime.now(UTC))
        print(f"{name}: index of {held} profiles made in {time.process_time() - began:.0f} s of CPU", flush=True)
        services.forget()
        began = time.process_time()
        services.roster()
        print(f"{name:10} {'a worker opens the index, once':44} {(time.process_time() - began) * 1000:7.1f} ms")
        parts(name, items)
        pages(name, Browser(app, user).client, items)


def parts(name: str, items: Sequence[AssistanceRequest]) -> None:
    roster, today = services.roster(), date(2026, 1, 5)
    weights = weighing.in_force()
    matcher = roster.matcher.asking(weights, ())
    needs = {item.id: adapters.need_of(item, today) for item in items}
    scored = {item.id: matcher.scored(needs[item.id]) for item in items}

    def cards(item: AssistanceRequest) -> None:
        points = scored[item.id]
        order = best_rows(points.scores)
        explainer = Explainer(matcher, needs[item.id], points, order)
        for row in order[:PAGE_SIZE]:
            explainer.explanation(int(row), brief=True)

    steps: dict[str, Callable[[AssistanceRequest], object]] = {
        "is the roster the same": lambda _: services.roster(),
        "weights in force": lambda _: weighing.in_force(),
        "vectors of the request": lambda item: vectors.of_request(item.id),
        "what the request asks": lambda item: adapters.need_of(item, today),
        "who is out": lambda item: np.any(list(matcher.screening_.out(needs[item.id]).values()), axis=0),
        "scores of everybody, all parts": lambda item: matcher.scored(needs[item.id]),
        "order": lambda item: best_rows(scored[item.id].scores),
        f"{PAGE_SIZE} people explained for their cards": cards,
        "one result explained in full": lambda item: matcher.explain(
            needs[item.id], matcher.keys_[len(matcher.keys_) // 2]
        ),
        f"{PAGE_SIZE} people from the database": lambda _: list(
            db.session.scalars(queries.with_ties(matcher.keys_[:PAGE_SIZE]))
        ),
    }
    for words, step in steps.items():
        db.session.expire_all()
        print(f"{name:10} {words:44} {cpu(step, items)}", flush=True)


def pages(name: str, client: FlaskClient, items: Sequence[AssistanceRequest]) -> None:
    """The whole answer: a ranking that is not at hand, then the same, then one person's page."""

    def get(path: str) -> Callable[[AssistanceRequest], object]:
        def ask(item: AssistanceRequest) -> None:
            answer = client.get(path.format(item.id))
            assert answer.status_code == 200, (path, answer.status_code)

        return ask

    for words, path in (
        ("THE PAGE, asked for the first time", "/requests/{}/matches"),
        ("the page, asked for again", "/requests/{}/matches"),
        ("its second part", "/requests/{}/matches?page=2"),
        ("who is out", "/requests/{}/matches/out"),
    ):
        print(f"{name:10} {words:44} {cpu(get(path), items)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--experts", type=int, default=20_000)
    parser.add_argument("--only", choices=DATABASES)
    given = parser.parse_args()
    print(f"the ranking page among {given.experts} experts; medians of {REQUESTS} requests; target 50 ms")
    for name, app in applications(given.only):
        measure(app, name, given.experts)


if __name__ == "__main__":
    main()
