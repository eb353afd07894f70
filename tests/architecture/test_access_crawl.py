"""Walk all addresses as everybody: nobody reads or changes what the matrix denies them.

There are two of everything, and each text of each subject carries a canary: a word that stands
nowhere else. A reader who meets the canary of something that `permits()` denies has found a leak,
on whatever channel: a page, a file, a calendar, the interface for machines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.db import db as database
from socx.requests.models import AssistanceRequest
from tests.answers import words_of
from tests.architecture.canaries import World
from tests.architecture.crawl import (
    QUESTIONS,
    WRITING,
    Visitor,
    addresses,
    leaks,
    number_of,
    one_of_each_kind,
    rules,
    state_of_all,
)
from tests.architecture.world import make_world

MISSING = 987_654


#: Who is turned away is turned away in plain Python, before a row is written or looked for.
ON_ONE_DATABASE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def world(db: object) -> World:
    return make_world()


EVERYBODY = (
    "nobody", "official", "other official", "approver", "adviser", "other adviser", "manager", "delegation",
    "other delegation", "commission", "expert one", "expert two", "administrator",
)  # fmt: skip


@pytest.fixture
def visitor(app: Flask, world: World) -> Callable[[str], Visitor]:
    app.config["SOCX_SHOW_ERRORS_AS_PAGES"] = True
    return lambda name: Visitor(app, world.people.get(name))


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_reads_what_the_matrix_denies(app, world, visitor, name):
    caller, found = visitor(name), []
    for rule in rules(app):
        if "GET" not in (rule.methods or ()):
            continue
        for address, _ in addresses(app, rule, world):
            answer = caller("GET", address)
            found += leaks(world, caller, answer)
            if answer.status_code >= 500 and rule.endpoint != "scheduler.readyz":
                found.append(f"{address}: {answer.status_code}")
    sought = one_of_each_kind(world, caller)
    for question in QUESTIONS:
        for canary in sought if "{word}" in question else sought[:1]:
            answer = caller("GET", question.format(word=canary.word))
            found += leaks(world, caller, answer, canary.word)
            assert answer.status_code < 500, question
            if answer.status_code != 200:  # who may not ask is not answered, whatever the word
                break
    assert sorted(set(found)) == []


@ON_ONE_DATABASE
@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_changes_what_the_matrix_denies(app, world, visitor, name):
    caller, found = visitor(name), []
    before = state_of_all()
    for rule in rules(app):
        view = app.view_functions[rule.endpoint]
        asked = getattr(view, "permission", None)
        for method in sorted(set(WRITING) & (rule.methods or set())):
            for address, subject in addresses(app, rule, world, moves=False):
                if asked is None or _may(caller.actor, asked, subject):
                    continue
                answer = caller(method, address)
                found += leaks(world, caller, answer)
                to_sign_in = answer.status_code == 303 and answer.location.startswith("/sign-in")
                if answer.status_code not in (401, 403, 404) and not to_sign_in:
                    found.append(f"{method} {address}: {answer.status_code}")
    assert sorted(set(found)) == []
    assert state_of_all() == before


def _may(actor: Actor, asked: P, subject: Any) -> bool:
    try:
        return permits(actor, asked, subject)
    except AttributeError:  # the permission is not about this subject, but about the page
        return permits(actor, asked)


@ON_ONE_DATABASE
@pytest.mark.parametrize("name", ["other official", "other adviser", "commission"])
def test_what_is_hidden_looks_like_what_is_not_there(app, world, visitor, name):
    """The same answer, to the letter, so that nobody learns which numbers are taken."""
    caller, found = visitor(name), []
    for rule in rules(app):
        if "GET" not in (rule.methods or ()) or "id" not in rule.arguments:
            continue
        for address, subject in addresses(app, rule, world):
            answer = caller("GET", address)
            if answer.status_code != 404:
                caller("GET", "/about")  # takes away what the next page would say on top
                continue
            missing = caller("GET", re.sub(rf"/{number_of(subject)}(?=/|$)", f"/{MISSING}", address, count=1))
            if (missing.status_code, _plain(missing, MISSING)) != (404, _plain(answer, number_of(subject))):
                found.append(address)
    assert found == []


def _plain(answer: Any, number: int) -> str:
    """The answer without the number that was asked for, and without tokens of forms."""
    text = re.sub(r'/language/[^"]*', "", words_of(answer))  # it comes back to this address
    return re.sub(r'name="csrf_token"[^>]*>', "", text).replace(f"/{number}", "")


@pytest.mark.parametrize("name", ["approver", "adviser", "manager", "commission", "expert one", "administrator"])
def test_no_empty_form_breaks_a_page(app, world, visitor, name):
    """What is allowed may be sent empty, and again: it is refused in words, or done."""
    caller, found = visitor(name), []
    for rule in rules(app):
        for method in sorted(set(WRITING) & (rule.methods or set())):
            for address, _ in addresses(app, rule, world):
                answer = caller(method, address)
                if answer.status_code >= 500:
                    found.append(f"{method} {address}: {answer.status_code}")
                if "The page was open for too long" in words_of(answer):
                    found.append(f"{method} {address}: the token of the form was not taken")
    assert found == []


def test_the_crawl_finds_a_page_without_its_guard(app, world, visitor, monkeypatch):
    """The positive control: strip one page of its guard, and the crawl names it."""
    view = app.view_functions["requests.detail"].__wrapped__

    def bare(id):
        return view(database.session.get(AssistanceRequest, id))

    monkeypatch.setitem(app.view_functions, "requests.detail", bare)
    caller = visitor("other official")
    rule = next(r for r in rules(app) if r.endpoint == "requests.detail")

    found: list[str] = []
    for address, _ in addresses(app, rule, world):
        found += leaks(world, caller, caller("GET", address))

    assert any("request of institution" in leak for leak in found)
