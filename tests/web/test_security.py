"""Headers that every answer carries, whatever came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from socx.app import create_app
from socx.config import Settings
from socx.web.security import HEADERS
from tests.browser_html import FreshClient

ANSWERS = {
    "a page": ("GET", "/about", 200),
    "a file of the pages": ("GET", "/static/socx.css", 200),
    "a feed": ("GET", "/open-calls/feed.atom", 200),
    "a way elsewhere": ("GET", "/account", 303),
    "a form without its token": ("POST", "/sign-in", 400),
    "a call without a token": ("GET", "/api/v1/me/", 401),
    "no such page": ("GET", "/nowhere", 404),
    "no such file": ("GET", "/static/nowhere.css", 404),
    "not in this way": ("PUT", "/about", 405),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_every_answer_says_what_a_browser_may_do_with_it(app: Flask, db: object, what: str) -> None:
    method, address, status = ANSWERS[what]

    answer = FreshClient(app, app.response_class).open(address, method=method)
    answer.close()  # a file is sent as it is read

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(("address", "said"), [("https://socx.example", True), ("http://127.0.0.1:8000", False)])
def test_a_site_with_a_safe_address_asks_to_be_found_there_only(tmp_path: Any, address: str, said: bool) -> None:
    settings = replace(Settings(), env="test", instance=str(tmp_path), base_url=address)

    answer = create_app(settings).test_client().get("/healthz")

    assert ("Strict-Transport-Security" in answer.headers) is said


def test_a_slash_that_lacks_leads_on_here_whatever_host_the_sender_names(app: Flask, db: object) -> None:
    answer = FreshClient(app, app.response_class).get("/requests?q=a", headers={"Host": "elsewhere.example"})

    assert (answer.status_code, answer.headers["Location"]) == (308, "/requests/?q=a")
