"""Every form and every body of the interface, filled with what goes wrong elsewhere: answered in words.

The fields are read from the pages and from the description of the interface, so that what is new is tried, too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import Tag
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from tests.architecture.canaries import World
from tests.architecture.crawl import WRITING, Visitor, addresses, rules
from tests.architecture.hostile import (
    FILE_NAME,
    FILES,
    FILLS,
    bodies,
    filled,
    forms_of,
    shape_of,
    wrong_with,
)
from tests.architecture.world import make_world
from tests.architecture.world_links import make_links

#: What these do ends the crawl for the one who sends it.
ENDING = (
    "security.logout", "accounts.sign_out_everywhere", "accounts.change_password", "accounts.edit_user",
    "protection.erase_own", "accounts.language",
)  # fmt: skip


def in_turns(*names: str) -> Any:
    """A test for each of these people, on one database after the other: each refuses what the other one takes."""
    turns = [(("sqlite", "postgresql")[number % 2], name) for number, name in enumerate(names)]
    return pytest.mark.parametrize(("app", "name"), turns, indirect=["app"])


@pytest.fixture
def world(app: Flask, db: object) -> World:
    app.config["SOCX_SHOW_ERRORS_AS_PAGES"] = True
    return make_world()


class Sender:
    """Somebody who reads pages and sends their forms, each form once."""

    def __init__(self, app: Flask, caller: Visitor) -> None:
        self.app, self.caller = app, caller
        self.adapter = app.url_map.bind("localhost")
        self.seen: set[tuple[str, str]] = set()
        self.found: list[str] = []
        self.sent = 0

    def read(self, address: str) -> None:
        """Read a page, and send each form on it that was not sent before."""
        answer = self._get(address)
        for place, form in enumerate(answer):
            target = str(form.get("action") or address)
            key = (self._endpoint(target), ",".join(sorted({str(f["name"]) for f in form.select("[name]")})))
            if key[0] in ENDING or key in self.seen:
                continue
            self.seen.add(key)
            for number in range(len(FILLS)):
                fresh = self._get(address) if number == len(FILLS) - 1 else answer
                self._send(target, fresh[place] if len(fresh) > place else form, number)

    def _get(self, address: str) -> list[Tag]:
        answer = self.caller("GET", address)
        self.found += [f"{address}: {wrong}" for wrong in wrong_with(answer)]
        is_page = answer.status_code == 200 and answer.content_type.startswith("text/html")
        return forms_of(answer.text) if is_page else []

    def _endpoint(self, target: str) -> str:
        try:
            return str(self.adapter.match(target.partition("?")[0], method="POST")[0])
        except HTTPException:
            return target

    def _send(self, target: str, form: Tag, number: int) -> None:
        pairs, files = filled(form, number), [str(f["name"]) for f in form.select("input[type=file]")]
        if files:
            content = FILES[number % len(FILES)]
            data = {name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for name, value in pairs}
            answer = self.caller.client.post(
                target, data=data | {name: (io.BytesIO(content), FILE_NAME) for name in files}
            )
        else:
            body = urlencode(pairs, errors="surrogatepass").encode()
            answer = self.caller.client.post(target, data=body, content_type="application/x-www-form-urlencoded")
        self.sent += 1
        self.found += [f"POST {target} with fill {number}: {wrong}" for wrong in wrong_with(answer)]


@in_turns("manager", "approver", "administrator", "expert one", "nobody")
def test_no_hostile_form_breaks_a_page(app, world, name):
    caller = Visitor(app, world.people.get(name))
    sender = Sender(app, caller)
    if name == "nobody":
        for address in make_links(world):
            sender.read(address)
    for rule in _pages(app):
        for address in _some(app, rule, world):
            sender.read(address)
    assert [*sender.found, *_misread(app, world, caller)] == []
    assert sender.sent >= 5 * len(FILLS)
    assert name == "nobody" or caller("GET", "/account").status_code == 200, "say in ENDING what signed them out"


def _pages(app: Flask) -> list[Rule]:
    """What may hold forms: no file, no call of the interface."""
    return [
        r for r in rules(app) if "GET" in (r.methods or ()) and "." not in r.rule and not r.rule.startswith("/api/")
    ]


def _misread(app: Flask, world: World, caller: Visitor) -> list[str]:
    """What is wrong with all that can be read, after words that mean harm were kept."""
    found = []
    for rule in rules(app):
        if "GET" in (rule.methods or ()):
            address = _some(app, rule, world)[-1]
            found += [f"{address}: {wrong}" for wrong in wrong_with(caller("GET", address))]
    return found


def _some(app: Flask, rule: Rule, world: World) -> list[str]:
    """Addresses of a rule: the first and the last of what it names."""
    found = [address for address, _ in addresses(app, rule, world, moves=False)]
    return list(dict.fromkeys((found[0], found[-1])))


def test_no_hostile_body_breaks_the_interface(app, world):
    callers = [Visitor(app, world.people[name]) for name in ("manager", "approver", "expert one", "administrator")]
    description = callers[0]("GET", "/api/v1/openapi.json").json
    found, sent = [], 0
    for path, method, rule in _calls(app, description):
        shape = shape_of(description, path, method)
        for address, caller in _who_may(app, world, rule, method, callers):
            for body in bodies(shape, description) if shape else [{}]:
                sent += 1
                answer = caller.client.open(address, method=method, json=body, headers=caller.headers)
                if answer.status_code >= 500:
                    found.append(f"{method} {address} {str(body)[:200]!r}: {answer.status_code}")
    assert [*found, *_misread(app, world, callers[0])] == []
    assert sent > 1000


def _calls(app: Flask, description: Any) -> Iterator[tuple[str, str, Rule]]:
    """The calls of the interface that write, each with its rule."""
    by_shape: dict[str, list[Rule]] = {}
    for rule in rules(app):
        by_shape.setdefault(_plain(rule.rule), []).append(rule)
    for path, calls in description["paths"].items():
        for method in sorted(set(WRITING) & {one.upper() for one in calls}):
            yield path, method, next(r for r in by_shape[_plain(path)] if method in (r.methods or ()))


def _plain(path: str) -> str:
    """An address without the names of its parts."""
    return re.sub(r"[<{][^>}]*[>}]", "<>", path).rstrip("/")


def _who_may(
    app: Flask, world: World, rule: Rule, method: str, callers: list[Visitor]
) -> Iterator[tuple[str, Visitor]]:
    """The first caller who may call it, and where; a body of the wrong shape tells."""
    for caller in callers:
        for address, _ in list(addresses(app, rule, world, moves=False))[::-1]:
            answer = caller.client.open(address, method=method, json=[], headers=caller.headers)
            if answer.status_code not in (401, 403, 404):
                yield address, caller
                return
