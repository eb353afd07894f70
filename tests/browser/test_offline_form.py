"""The form on paper: out as a Word document, filled in by an office program, and back into a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from socx.db import db
from socx.requests import fields
from socx.requests.fields import STRUCTURED
from socx.requests.models import AssistanceRequest
from tests.browser.visitor import Visitor
from tests.journeys import steps
from tests.journeys.office import Paper
from tests.journeys.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.process]

LONG = "The ministry answers for employment policy. " * 60
ON_PAPER = "Written on paper on the way to the office."
HERE = "Written on the page meanwhile."


def test_the_form_goes_out_on_paper_and_comes_back(server, visit, tmp_path):
    official = visit("official").sign_in()

    blank = get_the_empty_form(official, tmp_path)
    case = send(official, fill_in(blank))
    read_the_report(official)
    assert answers_of(server, case) == expected()
    take_what_was_refused(official)

    paper = get_the_filled_form(official, case, tmp_path)
    write_on_the_page(official, case)
    send_back(official, case, write_on_paper(paper))
    compare_and_keep_both(official)
    assert answers_of(server, case)["context"] == f"{HERE}\n\n{ON_PAPER}"


def get_the_empty_form(official: Visitor, folder: Path) -> Path:
    official.link("New request")
    official.link("Use the form offline")
    official.page.get_by_text("Empty form (DOCX)").first.wait_for()
    with official.page.expect_download() as waiting:
        official.page.locator("a[href*='form=structured'][href*='language=en']").press("Enter")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.suffix == ".docx"
    return path


def fill_in(blank: Path) -> Path:
    """Every answer, one of them too long, one that no list has, and a row that is no question."""
    paper = Paper(blank)
    paper.fill_in(STRUCTURED, steps.ANSWERS | {"mandate": LONG})
    paper.write("domain", "Pensions of the railways")
    paper.add_row("Budget line", "12 345 euros")
    return paper.save("filled.docx")


def send(official: Visitor, path: Path) -> str:
    """Start a draft from the file; the address of the case."""
    official.page.locator("input[type=file]").set_input_files(path)
    official.press("Start a draft from this file")
    assert official.heading == "Your draft is started"
    tasks = official.page.get_by_role("link", name="Go on with the draft").get_attribute("href")
    return tasks.removesuffix("/edit")


def read_the_report(official: Visitor) -> None:
    """What could not be read, and why, with the words of the file."""
    assert "3 places need a look" in official.text
    assert "12 345 euros" in official.page.locator("section[aria-labelledby=lost]").inner_text()
    mandate = official.page.locator("section[aria-labelledby=part-institution]")
    assert "Not read" in mandate.inner_text()
    mandate.locator("summary").first.click()
    assert LONG.strip()[:80] in mandate.inner_text()
    subject = official.page.locator("section[aria-labelledby=part-subject]").inner_text()
    assert "Not read" in subject


def expected() -> dict:
    """The answers as they were written, without what could not be read."""
    in_order = {name: sorted(steps.ANSWERS[name]) for name in ("topics", "assistance")}
    asked = {one.name for _, one in fields.all_fields(STRUCTURED)}
    return {name: steps.ANSWERS[name] for name in asked} | in_order | {"mandate": "", "domain": ""}


def take_what_was_refused(official: Visitor) -> None:
    """The long text stands in its field, to be shortened."""
    open_with_the_texts(official, "Open this part with your text")
    field = official.labelled("Mandate of the institution in this field")
    assert field.input_value() == LONG.strip()
    field.fill(steps.ANSWERS["mandate"])
    official.press("Save and continue")
    assert official.heading == "Contacts"


def get_the_filled_form(official: Visitor, case: str, folder: Path) -> Path:
    official.open(f"{case}/offline")
    with official.page.expect_download() as waiting:
        official.page.locator("a[href*='language=en']").first.press("Enter")
    path = folder / "from the draft.docx"
    waiting.value.save_as(path)
    return path


def write_on_the_page(official: Visitor, case: str) -> None:
    official.open(f"{case}/edit/description")
    official.fill("Context and challenge", HERE)
    official.press("Save and continue")


def write_on_paper(path: Path) -> Path:
    paper = Paper(path)
    paper.write("context", ON_PAPER)
    paper.write("beneficiaries", "Analysts, and the people they serve.")
    return paper.save("back.docx")


def send_back(official: Visitor, case: str, path: Path) -> None:
    """What nobody else changed is taken; what was changed here too waits for a choice."""
    official.open(f"{case}/offline")
    official.page.locator("input[type=file]").set_input_files(path)
    official.press("Read the answers")
    assert official.heading == "Your file was read"
    assert "1 answer was taken from the file." in official.text
    assert "1 answer is different here and in your file" in official.text


def compare_and_keep_both(official: Visitor) -> None:
    open_with_the_texts(official, "Compare both texts")
    card = official.page.locator("#differs-context")
    assert HERE in card.inner_text()
    assert official.labelled("Context and challenge", card).input_value() == ON_PAPER
    official.page.locator("#keep-context-both").check()
    official.press("Save and continue")


def open_with_the_texts(official: Visitor, button: str) -> None:
    """Open a part of the form with what could not be taken: the browser reports a status that is none of success."""
    with official.page.expect_navigation():
        official.page.get_by_role("button", name=button).first.click()
    official.complaints.clear()
    official.look()


def answers_of(server: Server, case: str) -> dict:
    with server.data():
        item = db.session.get_one(AssistanceRequest, int(case.rpartition("/")[2]))
        return {one.name: fields.value(item, one) for _, one in fields.all_fields(item.kind)}
