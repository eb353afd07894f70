"""What a person who fills in the form needs to see: the next step first, and what a choice means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from socx.access.actors import Role
from tests.browser_html import Browser
from tests.factories import make_institution, make_request, make_user

Browse = Callable[..., Browser]


@pytest.fixture
def official(db: object) -> Any:
    return make_user(Role.OFFICIAL, institution=make_institution())


def test_the_next_step_stands_above_the_parts(browse: Browse, official: Any) -> None:
    item = make_request(institution=official.institution)
    browser = browse(official)

    page = browser.get(f"/requests/{item.id}/edit")

    before = [one.text.strip() for one in page.select_one("ul.tasks").find_all_previous("a", class_="govuk-button")]
    assert before[-1] in ("Continue", "Check your answers")


def test_each_level_of_sensitivity_says_who_reads_it(browse: Browse, official: Any) -> None:
    item = make_request(institution=official.institution)

    page = browse(official).get(f"/requests/{item.id}/edit/sensitivity")

    levels = page.select("input[name=sensitivity]")
    meanings = [page.find(id=one["aria-describedby"]).text for one in levels]
    assert len(meanings) == 3
    assert "Named persons only" in meanings[2]


def test_the_privacy_notice_can_be_read_before_it_is_agreed_to(browse: Browse, official: Any) -> None:
    item = make_request(institution=official.institution)

    page = browse(official).get(f"/requests/{item.id}/edit/annexes")

    notice = page.find("a", string="Read the privacy notice (opens in a new tab)")
    assert notice["href"] == "/privacy"
    assert notice.find_next("input", attrs={"name": "agreement"}) is not None
