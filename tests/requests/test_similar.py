"""Similar past requests beside a draft: whose they are, what is shown of them, how alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from socx.db import db as database
from socx.matching.engine.alike import most_alike
from socx.requests import queries, similar
from socx.requests.models import ActionForm
from tests.browser_html import Browser
from tests.factories import ANSWERS, NOW, make_institution, make_request

Browse = Callable[..., Browser]
TITLE = "Labour inspection of building sites"


@pytest.fixture
def draft(home: Any) -> Any:
    return make_request("draft", institution=home, title=TITLE)


def published(state: str = "closed", title: str = "Inspection of building sites", **given: Any) -> Any:
    item = make_request(state, title="Words of the request", answers={**ANSWERS, "context": "Not for others."}, **given)
    database.session.add(ActionForm(request_id=item.id, number=1, scope={"title": title}, frozen_at=NOW, at=NOW))
    database.session.flush()
    return item


def shown(browser: Browser, draft: Any) -> str:
    card = browser.get(f"/requests/{draft.id}/edit").select_one("#similar")
    return " ".join(card.get_text(" ").split()) if card else ""


def test_the_matching_room_has_brought_its_ranking(app: object) -> None:
    assert len(similar.SIMILAR) == 1


def test_own_past_requests_are_shown_with_what_came_of_them(
    browse: Browse, official: Any, home: Any, draft: Any
) -> None:
    past = make_request("rejected", institution=home, title="Inspection of building sites")
    browser = browse(official)

    assert "Your institution · Not approved" in shown(browser, draft)
    browser.get(f"/requests/{draft.id}/edit/description")
    browser.follow("Inspection of building sites")
    assert browser.path == f"/requests/{past.id}"


def test_of_others_only_the_public_side_is_shown(browse: Browse, official: Any, draft: Any) -> None:
    published(institution=make_institution(official_name="Labour Inspectorate of Somewhere", partner_code="GE"))
    browser = browse(official)

    text = shown(browser, draft)

    assert "Inspection of building sites" in text
    assert "Georgia · Action closed" in text
    for secret in ("Labour Inspectorate of Somewhere", "Words of the request", "Not for others."):
        assert secret not in browser.text
    assert "Inspection of building sites" not in browser.links


@pytest.mark.parametrize(
    "given",
    [
        {"sensitivity": "restricted"}, {"sensitivity": "confidential"}, {"state": "approval"}, {"state": "rejected"},
        {"topics": ["SP14"]},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_public_is_not_there(official: Any, given: dict[str, Any]) -> None:
    from socx.core.topics import topics

    if "topics" in given:
        given = {"topics": [next(t.id for t in topics().values() if t.sensitive)]}
    open_case, hidden = published(), published(**given)

    found = database.session.scalars(queries.published_cases(official.actor())).unique().all()

    assert open_case in found
    assert hidden not in found


def test_an_empty_draft_has_no_similar_requests(browse: Browse, official: Any, home: Any) -> None:
    make_request("closed", institution=home)
    empty = make_request("draft", institution=home, title="", answers={})

    assert shown(browse(official), empty) == ""


def test_the_most_alike_come_first_and_strangers_do_not_come() -> None:
    one = ("Training of labour inspectors on building sites", "en")
    others = [
        ("A pension reform", "en"),
        ("Inspecting sites", "en"),
        ("Labour inspectors trained for building sites", "en"),
        ("", "fr"),
    ]

    found = most_alike(one, others)

    assert [near.position for near in found] == [2, 1]
    assert all(0 < near.likeness <= 1 for near in found)
    assert found[0].share == 1
    assert found[1].share == 0.2
    assert found[1].words == ("sites",)
    assert most_alike(("", "en"), others) == []
    assert most_alike(one, []) == []
