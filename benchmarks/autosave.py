"""What a save in the background costs: server CPU and bytes among 20,000 requests, on both databases.

Run: python benchmarks/autosave.py
Target: 20 ms of CPU. Beside it, in the same run, stands the rival: the whole form sent with every pause and
saved as one object of the ORM, which is how autosave usually begins. PostgreSQL takes part where its
programs are installed; its own processes are not in the figure.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask, jsonify, request
from sqlalchemy import text

from benchmarks.databases import applications, cpu_of, insert_rows, opened
from socx.access.actors import Role
from socx.audit import services as audit
from socx.audit.models import AuditEntry
from socx.db import db, transaction
from socx.requests import fields
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic
from socx.web.guard import current_actor
from tests.browser_html import Browser
from tests.factories import make_institution, make_request, make_user

REQUESTS, ROUNDS, EDITS = 20_000, 31, 6
SECTIONS = ("description", "subject", "activities")
WORDS = "Labour market data are collected by several bodies and do not agree. " * 50  # as long as a real form
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def fill() -> Any:
    """Twenty thousand requests with their words and their edits, and one draft to write in."""
    home = make_institution()
    sample = make_request("draft", institution=home)
    answers = sample.answers | dict.fromkeys(("context", "change", "assistance_sought"), WORDS[:3500])
    sample.answers = answers
    db.session.flush()
    same = {
        "title": sample.title, "domain": sample.domain, "language": "en", "sensitivity": "normal", "search": "",
        "institution_id": home.id, "state": "draft", "state_since": AT, "created_at": AT, "version": 0,
        "answers": answers, "kind": sample.kind,
    }  # fmt: skip
    ids = range(sample.id + 1, sample.id + 1 + REQUESTS)
    insert_rows(AssistanceRequest, [same | {"id": n} for n in ids])
    insert_rows(RequestTopic, [{"request_id": n, "topic_id": "EM14"} for n in ids])
    insert_rows(RequestAssistance, [{"request_id": n, "kind": "processes_it"} for n in ids])
    entry = {"subject_kind": "request", "action": "edit", "actor_role": "official", "note": "", "at": AT}
    insert_rows(AuditEntry, [
        entry | {"subject_id": n, "facts": {"section": SECTIONS[k % 3]}} for n in ids for k in range(EDITS)
    ])  # fmt: skip
    db.session.commit()
    return sample


def add_rival(app: Flask) -> None:
    """The whole form, written anew with every pause."""

    def save_all(number: int) -> Any:
        item = db.session.get_one(AssistanceRequest, number)
        with transaction():
            item.answers = {
                one.name: request.form.get(one.name, item.answers.get(one.name))
                for part in fields.sections_of(item.kind) for one in part.fields if not one.column
            }  # fmt: skip
            item.title = request.form.get("title", item.title)
            item.topics = [RequestTopic(topic_id=t) for t in request.form.getlist("topics")]
            item.assistance = [RequestAssistance(kind=k) for k in request.form.getlist("assistance")]
            audit.record(("request", item.id), "edit", by=current_actor(), at=datetime.now(UTC))
        return jsonify(document=fields.document(item))

    app.add_url_rule("/rival/<int:number>", view_func=save_all, methods=["POST"])


def measure(app: Flask, name: str) -> None:
    add_rival(app)
    with opened(app):
        item = fill()
        db.session.execute(text("ANALYZE"))
        user = make_user(Role.OFFICIAL, institution=item.institution)
        db.session.commit()
        number, browser = item.id, Browser(app, user)
        pages = {key: _sent_by(browser.get(f"/requests/{number}/edit/{key}")) for key in SECTIONS}
        typed = {"description": "context", "subject": "title", "activities": "activities-0-objective"}
        for key in SECTIONS:
            say(name, f"one part in the background: {key}", *_cost(browser, number, key, pages[key], typed[key]))
        whole = {k: v for page in pages.values() for k, v in page.items()} | {
            k: WORDS[:2000] for part in fields.SECTIONS for one in part.fields if (k := one.name) and one.kind == "text"
        }
        whole |= {"topics": ["EM14", "XC08"], "assistance": ["processes_it"]}
        say(name, "rival: the whole form as one object", *_measured(
            lambda n: browser.client.post(f"/rival/{number}", data=whole | {"context": f"{WORDS} {n}"}), whole
        ))  # fmt: skip


def _sent_by(page: Any) -> dict[str, Any]:
    """What the form of a part sends."""
    form = page.select_one("form[data-keeps]")
    sent: dict[str, Any] = {f["name"]: f.get_text()[1:] for f in form.select("textarea[name]")}
    for field in form.select("input[name]"):
        if field.get("type") in ("radio", "checkbox"):
            if field.has_attr("checked"):
                sent.setdefault(field["name"], []).append(field.get("value", "on"))
        else:
            sent[field["name"]] = field.get("value", "")
    return sent


def _cost(browser: Browser, number: int, key: str, page: dict[str, Any], field: str) -> tuple[float, float, int]:
    def send(n: int) -> Any:
        said = browser.client.post(f"/requests/{number}/edit/{key}/autosave", data=page | {field: f"{page[field]} {n}"})
        assert said.json["errors"] == {}, said.json
        page["base"] = said.json["base"]
        return said

    return _measured(send, page)


def _measured(send: Callable[[int], Any], sent: dict[str, Any]) -> tuple[float, float, int]:
    """CPU of one save, kilobytes sent and bytes answered; each save changes something."""
    numbers, answers = count(1), []

    def once() -> None:
        db.session.remove()
        answer = send(next(numbers))
        assert answer.status_code == 200, answer.status_code
        answers.append(len(answer.data))

    spent = cpu_of(once, ROUNDS)
    return spent, len(urlencode(sent, doseq=True)) / 1024, answers[-1]


def say(name: str, words: str, spent: float, size: float, answered: int) -> None:
    print(f"{name:11} {words:45} {spent:6.1f} ms CPU {size:6.1f} KB sent {answered:7} bytes answered")


def main() -> None:
    print(f"a draft among {REQUESTS} requests; median of {ROUNDS} saves; target 20 ms")
    for name, app in applications():
        measure(app, name)


if __name__ == "__main__":
    main()
