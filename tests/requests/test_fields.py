"""The table of the form: what is missing, how far a section is, what shape an answer has."""

from __future__ import annotations

import pytest

from socx.requests import fields
from tests.factories import ANSWERS, make_request

BY_NAME = {one.name: one for _, one in fields.all_fields()}
ACTIVITY = {one.name: one for one in fields.ACTIVITY_FIELDS}


def test_a_complete_request_lacks_nothing(db: object) -> None:
    assert fields.missing(make_request()) == []


def test_every_required_field_that_is_empty_is_named_with_its_place(db: object) -> None:
    empty = make_request(title="", domain=None, answers={}, topics=[], assistance=[])

    places = [place for _, place in fields.missing(empty)]

    required = [f"{part.key}.{one.name}" for part, one in fields.all_fields("structured") if one.required]
    assert places == [p for p in required if p not in ("subject.language", "sensitivity.sensitivity")]


def test_an_activity_lacks_its_own_answers(db: object) -> None:
    item = make_request(answers={**ANSWERS, "activities": [{"title": "A", "kind": "", "modality": "remote"}]})

    assert [place for _, place in fields.missing(item)] == [
        "activities.activities-0-kind", "activities.activities-0-objective",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("section", "answers", "state"),
    [
        ("description", {}, "todo"),
        ("description", {"context": "Something."}, "started"),
        ("description", {"context": "a", "change": "b", "assistance_sought": "c"}, "done"),
        ("crosscutting", {}, "optional"),
        ("crosscutting", {"gender": "Data by sex."}, "done"),
        ("partners", {}, "optional"),
    ],
)
def test_how_far_a_section_is(db: object, section: str, answers: dict[str, str], state: str) -> None:
    assert fields.state_of(make_request(answers=answers), fields.section(section)) == state


@pytest.mark.parametrize("address", ["a@b.example", "a.b+c@sub.ministry.example", "é@ministère.example"])
def test_addresses_that_are_taken(address: str) -> None:
    assert fields.problem(BY_NAME["focal_email"], address) is None


@pytest.mark.parametrize("address", ["a", "a@b", "a b@c.example", "@b.example", "a@.example", "a@b.example,c@d"])
def test_addresses_that_are_refused(address: str) -> None:
    assert fields.problem(BY_NAME["focal_email"], address) is not None


@pytest.mark.parametrize("number", ["+383 38 000 000", "(0)38-000.000", "00383 38 000 000 ext 12"])
def test_phone_numbers_that_are_taken(number: str) -> None:
    assert fields.problem(BY_NAME["focal_phone"], number) is None


@pytest.mark.parametrize("day", ["2027-02-30", "27.3.2027", "1999-12-31", "2100-01-01", "x", "2027-3-1"])
def test_days_that_are_refused(day: str) -> None:
    assert fields.problem(ACTIVITY["start_on"], day) is not None


def test_a_limit_counts_characters_and_says_how_many_there_are() -> None:
    title = BY_NAME["title"]

    assert fields.problem(title, "é" * 150) is None
    sentence, facts = fields.problem(title, "é" * 151)
    assert sentence % facts == "Use at most 150 characters. You have used 151."


def test_an_empty_answer_never_has_a_wrong_shape() -> None:
    for one in (*BY_NAME.values(), *ACTIVITY.values()):
        assert [fields.problem(one, empty) for empty in ("", None, [])] == [None] * 3


def test_a_fingerprint_changes_with_the_section_and_with_nothing_else(db: object) -> None:
    item, part = make_request(), fields.section("description")
    before = fields.fingerprint(item, part)

    item.answers["strategy"] = "Another one."
    assert fields.fingerprint(item, part) == before
    item.answers["context"] = "Another one."
    assert fields.fingerprint(item, part) != before


def test_names_are_given_once() -> None:
    names = [one.name for _, one in fields.all_fields()]

    assert len(names) == len(set(names))
    assert all(one.needed for _, one in fields.all_fields() if one.required)
