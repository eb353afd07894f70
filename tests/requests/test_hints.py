"""Hints beside the answers: costs of events, activities, designations, personal data, copies."""

from __future__ import annotations

from typing import Any

import pytest

from socx.access.actors import Role
from socx.requests import fields, hints
from socx.requests.hints import ADVICE, NOTE, WARNING
from tests.factories import ANSWERS, SIMPLIFIED, make_institution, make_request, make_user

COSTS = [
    ("We need catering for 80 persons.", ["catering"]),
    ("Please fund the coffee breaks and the venue hire.", ["coffee breaks", "venue hire"]),
    ("Per diem and flight tickets of the participants.", ["per diem", "flight tickets"]),
    ("Prise en charge : pauses-café, location de salle, billets d'avion.", ["pauses-café", "location de salle",
                                                                          "billets d'avion"]),
    ("Indemnités journalières pour 20 agents", ["indemnités journalières"]),
    ("Viáticos, alquiler de sala y pasajes aéreos.", ["viáticos", "alquiler de sala", "pasajes aéreos"]),
]  # fmt: skip

NO_COSTS = [
    "",
    "We provide a room for 40 persons and coffee breaks.",
    "Catering is paid by the ministry.",
    "The ministry covers accommodation of its staff.",
    "Nous prenons les déjeuners à notre charge.",
    "La restauration est prise en charge par le ministère.",
    "El ministerio paga los viáticos.",
    "Three analysts, a meeting room and a projector.",
    "The unemployment allowance is paid daily.",
    "Interpretation into Albanian is needed.",
]

UNMARKED = [
    ("Unemployment in Kosovo is high.", ["Kosovo"]),
    ("KOSOVO has a new law.", ["KOSOVO"]),
    ("Le Kosovo a une nouvelle loi.", ["Kosovo"]),
    ("Kosovo and then Kosovo* again.", ["Kosovo"]),
    ("Kosovo Agency of Statistics works in Kosovo.", ["Kosovo"]),
    ("Workers from Palestine cross daily.", ["Palestine"]),
]

MARKED = [
    "",
    "Unemployment in Kosovo* is high. Later, Kosovo is named again.",
    "The Kosovo Agency of Statistics publishes data.",
    "Employment Agency of the Republic of Kosovo",
    "the Ombudsperson Institution in Kosovo reports",
    "the Ministry of Labour and Social Welfare of Kosovo",
    "The book “Work in Kosovo” is from 2020.",
    "Law on Labour of Kosovo, 2010",
    "see www.kosovo.example",
    "Kosovar workers",
]


@pytest.mark.parametrize(("text", "words"), COSTS)
def test_costs_of_an_event_are_noticed(text: str, words: list[str]) -> None:
    assert hints.costs(text) == words


@pytest.mark.parametrize("text", NO_COSTS)
def test_what_others_pay_is_no_matter(text: str) -> None:
    assert hints.costs(text) == []


@pytest.mark.parametrize(("text", "names"), UNMARKED)
def test_a_territory_without_its_mark_is_noticed(text: str, names: list[str]) -> None:
    assert hints.unmarked(text) == names


@pytest.mark.parametrize("text", MARKED)
def test_names_of_bodies_quotes_and_marked_names_are_left_alone(text: str) -> None:
    assert hints.unmarked(text) == []


def told(**answers: Any) -> list[tuple[str, str]]:
    item = make_request(answers={**ANSWERS, **answers})
    return [(h.field, h.severity) for h in hints.hints(item)]


def test_a_plain_request_has_no_hints(db: object) -> None:
    assert told() == []
    assert hints.hints(make_request(kind="simplified")) == []


def test_each_hint_stands_at_its_field(db: object) -> None:
    assert told(logistics="Catering, please.") == [("logistics", WARNING)]
    assert told(context="The victim Arta Krasniqi, +383 44 123 456.") == [("context", WARNING)] * 2
    assert told(strategy="Kosovo has one.") == [("strategy", ADVICE)]
    assert told(mandate="Coffee breaks.") == []


def test_contact_fields_may_hold_contacts(db: object) -> None:
    assert told(focal_phone="+383 44 123 456", delegation_contact="Ana Perez, a.perez@eeas.example") == []


def test_a_text_inside_an_activity_is_read_too(db: object) -> None:
    activity = {**ANSWERS["activities"][0], "objective": "Per diem for all."}

    assert told(activities=[activity]) == [("activities", WARNING)]


def test_the_most_activities_and_too_many_for_the_short_form(db: object) -> None:
    one = ANSWERS["activities"][0]

    assert told(activities=[one] * 4) == [("activities", ADVICE)]
    short = make_request(kind="simplified", answers={**SIMPLIFIED, "activities": [one] * 2})
    assert [h.sentence for h in hints.hints(short)] == [fields.TOO_MANY_FOR_KIND]


def test_an_event_without_day_place_or_audience_is_asked_for_them(db: object) -> None:
    event = {"title": "Conference", "kind": "event", "modality": "onsite", "objective": "Exchange"}
    full = {**event, "place": "Pristina", "start_on": "2027-03-01", "participants": "80 employers"}

    def of(activity: dict[str, Any]) -> list[str]:
        item = make_request(kind="simplified", answers={**SIMPLIFIED, "activities": [activity]})
        return [h.sentence for h in hints.hints(item)]

    assert (of(event), of(full)) == ([hints.EVENT_FACTS], [])


def test_an_open_action_is_told_for_the_whole_request(db: object) -> None:
    other = make_request("under_way", title="Data")

    [hint] = hints.hints(make_request(), open_actions=[other])

    assert (hint.field, hint.section, hint.sentence % hint.facts) == (
        "", "", "Your institution has an open action: Data. This request can be filed; it waits in the queue until "
        "the action is closed.",
    )  # fmt: skip


def test_a_hint_never_repeats_what_it_found(db: object) -> None:
    item = make_request(answers={**ANSWERS, "context": "Call +383 44 123 456, DNI 12345678Z."})

    assert all("123" not in h.sentence % h.facts for h in hints.hints(item))


def test_a_copied_answer_says_so(db: object, now: Any) -> None:
    from socx.requests.services import filing

    home = make_institution()
    official = make_user(Role.OFFICIAL, institution=home)
    source = make_request("closed", institution=home)
    item = filing.start_draft(home, by=official.actor(), at=now, creation_key="k", begun_from=source)

    assert ("context", NOTE) in [(h.field, h.severity) for h in hints.hints(item)]
