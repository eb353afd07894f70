"""Who reads a case is spoken to: “your institution” is said to the people of the institution alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from socx.access.actors import Actor, Role
from socx.requests import fields, papers
from socx.requests.services import clarification, excerpts
from tests.browser_html import Browser
from tests.factories import SIMPLIFIED
from tests.requests.stages import bring_to, keep_signed, make_people

Browse = Callable[..., Browser]
OTHERS = ("adviser", "manager", "delegation", "commission")
SPOKEN_TO = re.compile(r"\byour institution\b|\byou write this\b", re.IGNORECASE)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.MANAGER, Role.DELEGATION, Role.COMMISSION])
@pytest.mark.parametrize("form", fields.KINDS)
def test_no_label_speaks_to_readers_of_other_houses(role: Role, form: str) -> None:
    reader = Actor(1, role)
    signed = dict.fromkeys(fields.BY_NAME, "") | {"kind": form}

    for parts in (fields.sections_for(reader, form), fields.sections_in(signed, reader)):
        labels = [part.label for part in parts] + [one.label for part in parts for one in part.fields]
        assert [words for words in labels if re.search(r"\byour?\b", words, re.IGNORECASE)] == []


def test_a_section_that_has_other_words_in_a_form_keeps_them_for_all() -> None:
    label = {form: fields.section_for(Actor(1, Role.ADVISER), form, "commitment").label for form in fields.KINDS}

    assert label == {"structured": "Commitment of the institution", "simplified": "What the organiser provides"}
    official = Actor(1, Role.OFFICIAL, institution_id=1)
    assert fields.section_for(official, "structured", "commitment").label == "Commitment of your institution"


@pytest.mark.parametrize("reader", OTHERS)
def test_the_pages_of_a_case_speak_of_the_institution(browse: Browse, now: datetime, reader: str) -> None:
    people = make_people()
    item = bring_to("approval", people, now)
    keep_signed(item, now)
    browser = browse(getattr(people, reader))

    for address in (f"/requests/{item.id}", f"/requests/{item.id}/submissions/1"):
        page = browser.get(address)
        headings = [heading.get_text().strip() for heading in page.select("main h2, main h3")]
        assert {"The institution", "Commitment of the institution"} <= set(headings)
        assert SPOKEN_TO.search(page.select_one("main").get_text()) is None


def test_the_people_of_the_institution_read_the_words_of_their_form(browse: Browse, now: datetime) -> None:
    people = make_people()
    item = bring_to("approval", people, now)

    page = browse(people.official).get(f"/requests/{item.id}")

    headings = {heading.get_text().strip() for heading in page.select("main h3")}
    assert {"Your institution", "Commitment of your institution"} <= headings


def test_who_asks_a_question_chooses_among_the_parts_of_the_institution(browse: Browse, now: datetime) -> None:
    people = make_people()
    item = bring_to("assessment", people, now)
    keep_signed(item, now)
    browser = browse(people.adviser)

    page = browser.get(f"/requests/{item.id}/clarify")
    assert "Commitment of the institution" in [o.get_text() for o in page.select("select[name$=section] option")]
    assert SPOKEN_TO.search(page.select_one("main").get_text()) is None
    clarification.ask(item, [("commitment", "Which staff?", "To plan.")], by=people.adviser.actor(), at=now)

    shown = {who: browse(getattr(people, who)).get(f"/requests/{item.id}") for who in ("adviser", "official")}
    section = {who: page.select_one("#panel-clarifications .sub").get_text() for who, page in shown.items()}
    assert section["adviser"].startswith("Commitment of the institution · ")
    assert section["official"].startswith("Commitment of your institution · ")


def test_a_paper_speaks_of_the_institution_whoever_prints_it(db: object, now: datetime) -> None:
    people = make_people()
    item = bring_to("registered", people, now)

    for reader in (people.official, people.adviser):
        shown = fields.sections_for(reader.actor(), item.kind)
        paper = papers.request_paper(item, shown, fields.document(item), at=now)
        assert "Commitment of the institution" in list(paper.texts())
        assert SPOKEN_TO.search(" ".join(paper.texts())) is None


def test_a_paper_does_not_ask_what_its_heading_has_asked(db: object, now: datetime) -> None:
    people = make_people()
    item = bring_to("registered", people, now)

    shown = fields.sections_for(people.adviser.actor(), item.kind)
    for answer, below in (("Employment Agency", "Employment Agency"), ("", "Not answered")):
        words = fields.document(item) | {"associated": answer}
        said = list(papers.request_paper(item, shown, words, at=now).texts())
        assert said.count("Associated institutions") == 1
        assert said[said.index("Associated institutions") + 1] == below


def test_search_names_the_place_without_speaking_to_the_reader(db: object, now: datetime) -> None:
    people = make_people()
    item = bring_to("registered", people, now)
    item.answers = item.answers | {"staff_commitment": "Four actuaries."}

    found = excerpts.excerpts([item], "actuaries", people.adviser.actor())

    assert found[item.id].place == "Commitment of the institution"


def test_beside_the_forms_of_handling_stand_the_answers_of_the_short_form_too(browse: Browse, now: datetime) -> None:
    people = make_people()
    item = bring_to("assessment", people, now, kind="simplified")

    page = browse(people.adviser).get(f"/requests/{item.id}/assessment")

    beside = page.select_one("#request").get_text()
    assert SIMPLIFIED["experts_role"] in beside
    assert "The event or activity" in beside
