"""What finds a joint request: the shared part for all; an own part for its institution and the offices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from socx.access.actors import Role
from socx.accounts.models import User
from socx.db import db as database
from socx.requests import queries
from socx.requests.models import Attachment, Clarification, RequestWords
from socx.requests.queries.lists import BEST_FIRST, Wanted
from socx.requests.services import search
from tests.browser_html import Browser
from tests.factories import make_user
from tests.requests.joint import Joint, make_joint

Browse = Callable[..., Browser]


@pytest.fixture
def filed(db: object, now: datetime) -> Joint:
    """A joint request that was submitted; one of its institutions says a word of its own."""
    joint = make_joint(now, "assessment", title="Shared title")
    party = joint.item.party_of(joint.b.id)
    assert party is not None
    party.answers = {**party.answers, "unit": "Unit of mirabelle trees", "focal_name": "Zoé Quetsche"}
    database.session.flush()
    return joint


def found(text: str, user: User) -> int:
    wanted = Wanted(view="all", text=text, sort=BEST_FIRST)
    rows = database.session.scalars(queries.listed(user.actor(), wanted)).unique().all()
    assert len(rows) == queries.count(user.actor(), wanted)
    return len(rows)


def test_an_own_part_is_found_by_its_people_and_the_offices_and_not_by_the_others(filed: Joint) -> None:
    readers = [filed.official_b, filed.approver_b, make_user(Role.ADVISER), make_user(Role.MANAGER), filed.official_a]

    assert [found("mirabelle", user) for user in readers] == [1, 1, 1, 1, 0]
    assert [found("Quetsche", user) for user in (filed.official_b, filed.official_a)] == [1, 0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("shared mirabelle", 1), ("mirab", 1), ('"mirabelle trees"', 1), ('"mirab trees"', 0), ("MIRABELLE", 1),
        ("mirabelle -trees", 0), ("shared -mirabelle", 0), ("shared -cherry", 1), ("rabelle", 0),
        ("mirabelle cherry", 0),
    ],
)  # fmt: skip
def test_words_of_both_parts_are_asked_for_together(filed: Joint, text: str, number: int) -> None:
    assert found(text, filed.official_b) == number


def test_the_others_are_not_told_by_what_is_left_out(filed: Joint) -> None:
    assert found("shared -mirabelle", filed.official_a) == 1


def test_documents_and_answers_of_one_institution_are_its_own(filed: Joint, now: datetime) -> None:
    database.session.add_all([
        Clarification(request_id=filed.item.id, section="institution", institution_id=filed.b.id, question="Damson?",
                      answer="Bullace.", asked_at=now, closed_at=now),
        Attachment(request_id=filed.item.id, institution_id=filed.b.id, name="sloe.pdf", purpose="letter", kind="pdf",
                   size=1, digest="d", key="k", text="greengage", added_at=now),
    ])  # fmt: skip
    database.session.flush()

    for word in ("damson", "bullace", "sloe", "greengage"):
        assert [found(word, user) for user in (filed.official_b, filed.official_a)] == [1, 0], word


def test_the_excerpt_shows_the_own_words(filed: Joint, browse: Browse) -> None:
    mine, other = browse(filed.official_b), browse(filed.official_a)

    assert "mirabelle trees" in mine.get("/requests/?view=all&q=mirabelle").get_text()
    assert "trees" not in other.get("/requests/?view=all&q=mirabelle").get_text()


def test_a_changed_own_part_is_found_by_its_new_words(filed: Joint) -> None:
    party: Any = filed.item.party_of(filed.b.id)
    party.answers = {**party.answers, "unit": "Unit of cherries"}
    database.session.flush()

    assert (found("mirabelle", filed.official_b), found("cherries", filed.official_b)) == (0, 1)
    assert search.KEEPER.drifted() == []
    assert database.session.query(RequestWords).count() == 1


def test_a_changed_name_of_the_second_institution_is_found_at_once(filed: Joint) -> None:
    filed.b.city = "Quincetown"
    database.session.flush()

    assert found("quincetown", filed.official_a) == 1
    assert search.KEEPER.drifted() == []
