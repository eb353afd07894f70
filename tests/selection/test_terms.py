"""Terms of reference: made from the request, written, frozen, compared, printed in three languages."""

from __future__ import annotations

import io

import pytest

from socx.access.actors import Role
from socx.core.errors import Incomplete, WrongState
from socx.core.i18n import LANGUAGES
from socx.db import db as database
from socx.selection import queries
from socx.selection.services import terms as services
from socx.selection.words import standing_texts
from tests.factories import make_user
from tests.selection import TEXTS, ask, make_terms, make_wanted


@pytest.fixture
def adviser(db):
    return make_user(Role.ADVISER)


@pytest.fixture
def activity(db):
    made = make_wanted(2, objectives="The partner counts its labour market.")
    for position in made.positions:
        ask(position)
    return made


def test_a_first_version_starts_with_the_words_of_the_request(db, browse, adviser, activity):
    browser = browse(adviser)
    browser.get(f"/activities/{activity.id}/experts")

    page = browser.press("Write the terms of reference")

    said = {one["name"]: one.text.strip() for one in page.select("textarea")}
    assert said["synopsis"] == "Peers who have set up a labour market information system."
    assert said["objectives"] == "The partner counts its labour market."
    assert said["tasks"] == "Map the sources."
    assert said["deliverables"] == "A map of data sources."
    assert said["conduct"].startswith("The experts act impartially")


def test_texts_are_saved_and_a_version_is_made_final(db, browse, adviser, activity):
    item = make_terms(activity, final=False, texts={})
    browser = browse(adviser)
    browser.get(f"/terms/{item.id}")
    page = browser.press("Make this version final")
    assert "Describe the methodology and the tasks." in page.select_one(".govuk-error-summary").text

    browser.get(f"/terms/{item.id}/edit")
    browser.press("Save the texts", **TEXTS)
    page = browser.press("Make this version final")

    assert "The terms of reference are final." in page.text
    assert page.select_one("#terms ~ table .tag").text == "Final"


def test_a_final_version_keeps_what_the_activity_said(db, now, browse, adviser, activity):
    item = make_terms(activity, final=False)
    services.finalise(item, by=adviser.actor(), at=now)
    assert services.is_current(item)

    activity.positions[0].role = "Somebody else"
    db.session.commit()

    assert not services.is_current(item)
    page = browse(adviser).get(f"/terms/{item.id}")
    assert "Expert #1 (principal): Expert on data 1" in page.text
    assert "Somebody else" not in page.text
    with pytest.raises(WrongState):
        services.save(item, TEXTS, "en", by=adviser.actor(), at=now)


def test_a_position_that_asks_nothing_essential_keeps_a_version_a_draft(db, now, adviser):
    item = make_terms(make_wanted(), final=False)

    with pytest.raises(Incomplete) as refused:
        services.finalise(item, by=adviser.actor(), at=now)

    assert refused.value.missing == [("Say for every position what is essential.", "requirements")]


def test_a_later_version_starts_from_the_one_before_and_shows_what_changed(db, now, browse, adviser, activity):
    first = make_terms(activity)
    made = services.start(activity, standing_texts("en"), by=adviser.actor(), at=now)
    assert (made.number, made.texts) == (2, first.texts)
    assert services.start(activity, {}, by=adviser.actor(), at=now) is made
    services.save(made, TEXTS | {"tasks": "Count everything."}, "en", by=adviser.actor(), at=now)
    activity.positions[0].days_on_site = 12

    page = browse(adviser).get(f"/terms/{made.id}/compare")

    assert [one.text for one in page.select("tbody th strong")] == ["Methodology and tasks", "Expert #1"]
    assert "removed:" in page.select_one("del").text
    assert [one.text for one in page.select("tbody tr:nth-of-type(2) ins")] == ["added: 12."]
    assert queries.current_terms(activity) is first


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_version_is_printed_in_each_language(db, browse, adviser, activity, language):
    from docx import Document
    from pypdf import PdfReader

    item = make_terms(activity, final=False)
    browser = browse(adviser)
    database.session.commit()

    pdf = browser.client.get(f"/terms/{item.id}/document.pdf?language={language}")
    docx = browser.client.get(f"/terms/{item.id}/document.docx?language={language}")

    printed = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages)
    written = "\n".join(one.text for one in Document(io.BytesIO(docx.data)).paragraphs)
    assert pdf.mimetype == "application/pdf"
    for text in (printed, written):
        assert "Methodology and tasks." in text  # what people wrote stays in their language
        assert activity.title in text
        assert "KOSOVO" in text


def test_two_people_do_not_overwrite_each_other(db, browse, adviser, activity):
    item = make_terms(activity, final=False)
    browser = browse(adviser)
    browser.get(f"/terms/{item.id}/edit")
    item.texts = {**item.texts, "travel": "By train."}
    db.session.commit()

    page = browser.press("Save the texts", synopsis="Mine.")

    assert "Somebody changed this while you worked on it" in page.text
    assert page.select_one("#synopsis").text.strip() == "Mine."
    db.session.refresh(item)
    assert item.texts["travel"] == "By train."
