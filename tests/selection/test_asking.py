"""What a position asks: proposed from the request, added, dropped, fixed while a call is under way."""

from __future__ import annotations

import pytest

from socx.access.actors import Role
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.selection import queries
from socx.selection.models import ExpertCall
from socx.selection.services import asking
from tests.factories import make_user
from tests.selection import ask, make_call, make_wanted


@pytest.fixture
def adviser(db):
    return make_user(Role.ADVISER)


@pytest.fixture
def position(db):
    return make_wanted().positions[0]


def texts(page):
    return [" ".join(one.text.split()) for one in page.select(".tasks__name")]


def test_what_the_request_says_is_proposed_and_kept_where_ticked(db, browse, adviser, position):
    browser = browse(adviser)
    page = browser.get(f"/activities/{position.activity_id}/positions/{position.id}/requirements")
    assert [label.text.strip() for label in page.select("form .govuk-checkboxes__label")] == [
        "English, B2 or better (essential)",
        "Labour market information and observatories, level 2 of 4 or more (essential)",
        "Digitalisation, information systems and interoperability, level 2 of 4 or more (advantageous)",
        "Experience with labour market information systems. (essential)",
    ]

    page = browser.press("Add what is ticked")

    assert "4 requirements are added." in page.text
    assert len(texts(page)) == 4
    assert not page.select("form .govuk-checkboxes__label")


def test_a_requirement_is_added_by_its_kind_and_dropped(db, browse, adviser, position):
    browser = browse(adviser)
    browser.get(f"/activities/{position.activity_id}/positions/{position.id}/requirements/new/language")

    page = browser.press("Add the requirement", language="fr", level="B2", grade="advantageous", weight="3")
    assert texts(page) == ["French, B2 or betterWeight 3 of 5"]
    page = browser.press("Drop French, B2 or better")

    assert texts(page) == []
    assert queries.requirements_of([position]) == []


@pytest.mark.parametrize(
    "kind, value, text, weight, grade, field",
    [
        ("language", {"language": "xx", "level": "B2"}, "", 0, "essential", "language"),
        ("language", {"language": "fr", "level": "B9"}, "", 0, "essential", "level"),
        ("topic", {"topic": "ZZ", "level": 2}, "", 0, "essential", "topic"),
        ("topic", {"topic": "EM14", "level": 7}, "", 0, "essential", "level"),
        ("years", {"years": 0}, "", 0, "essential", "years"),
        ("years", {"years": None}, "", 0, "essential", "years"),
        ("background", {"kinds": ["nobody"]}, "", 0, "essential", "kinds"),
        ("text", {}, "  ", 0, "essential", "text"),
        ("text", {}, "x" * 601, 0, "essential", "text"),
        ("text", {}, "Fine.", 6, "advantageous", "weight"),
        ("text", {}, "Fine.", 0, "advantageous", "weight"),
        ("text", {}, "Fine.", 0, "desirable", "grade"),
        ("colour", {}, "", 0, "essential", "kind"),
    ],
)
def test_what_cannot_be_asked_is_refused_beside_its_field(
    db, now, adviser, position, kind, value, text, weight, grade, field
):
    with pytest.raises(Invalid) as refused:
        asking.add(position, grade, kind, value, text=text, weight=weight, by=adviser.actor(), at=now)

    assert list(refused.value.errors) == [field]


def test_the_same_thing_is_not_asked_twice(db, now, adviser, position):
    ask(position)

    with pytest.raises(Invalid):
        asking.add(position, "essential", "language", {"language": "fr", "level": "C1"}, by=adviser.actor(), at=now)


@pytest.mark.parametrize("state, fixed", [("draft", False), ("open", True), ("closed", True), ("decided", False)])
def test_what_is_asked_stands_while_a_call_is_under_way(db, now, adviser, position, state, fixed):
    requirement = ask(position)
    make_call(position.activity, state=state)

    if fixed:
        with pytest.raises(WrongState):
            asking.drop(position, requirement, by=adviser.actor(), at=now)
    else:
        asking.drop(position, requirement, by=adviser.actor(), at=now)

    assert (requirement.retired_at is None) is fixed
    assert db.session.scalars(queries.requirements_by_id([requirement.id])).all() == [requirement]


def test_the_adviser_of_the_other_desk_reads_and_does_not_write(db, now, browse, position):
    other = make_user(Role.ADVISER, domain="social_protection")
    with pytest.raises(NotPermitted):
        asking.add(position, "essential", "years", {"years": 5}, by=other.actor(), at=now)

    page = browse(other).get(f"/activities/{position.activity_id}/positions/{position.id}/requirements")

    assert "Add a requirement" not in page.text
    assert db.session.query(ExpertCall).count() == 0
