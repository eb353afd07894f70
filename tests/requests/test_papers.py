"""The printed request and the Action Form: what they say, to whom, and that they can be read by all."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from socx.access.actors import Role
from socx.requests.services import filing
from tests.factories import ANSWERS, make_institution, make_request, make_user
from tests.requests.stages import bring_to, make_people

HOSTILE = '#import "x": * $a_b$ \\ *bold* `raw` @here <there> // x /* y */ #set text(red) & <w:p/> {{ 7*7 }}'


def pdf_of(content: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def words_of(content: bytes) -> str:
    document: Any = docx.Document(io.BytesIO(content))
    return " ".join(t.text or "" for t in document.element.body.iter(docx.oxml.ns.qn("w:t")))


def download(browser: Any, path: str) -> Any:
    answer = browser.client.get(path, headers=browser.headers)
    assert answer.status_code == 200
    return answer


@pytest.fixture
def official(db: object) -> Any:
    return make_user(Role.OFFICIAL, institution=make_institution(official_name="Ministry of Labour"), name="Olga Å")


def test_an_official_prints_a_draft_as_an_accessible_pdf(official: Any, browse: Any) -> None:
    item = make_request("draft", institution=official.institution, title="Labour data", language="fr")

    answer = download(browse(official), f"/requests/{item.id}/document.pdf?language=es")

    reader, text = pdf_of(answer.data)
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], reader.metadata.title) == ("es", True, "Labour data")
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    assert ANSWERS["context"] in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


def test_the_docx_has_headings_a_title_a_language_and_marks_the_language_of_answers(official: Any, browse: Any) -> None:
    item = make_request("draft", institution=official.institution, title="Données", language="fr")

    content = download(browse(official), f"/requests/{item.id}/document.docx?language=en").data

    made: Any = docx.Document(io.BytesIO(content))
    about = made.core_properties
    assert (about.title, about.language) == ("Données", "en-GB")
    levels = [p.style.name for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == "Heading 1"
    assert levels.count("Heading 1") == 1
    answer = next(p for p in made.paragraphs if p.text == ANSWERS["context"])
    assert 'w:lang w:val="fr-FR"' in answer._p.xml


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_words_of_people_are_never_read_as_commands(official: Any, browse: Any, kind: str) -> None:
    item = make_request("draft", institution=official.institution, title="T", answers={**ANSWERS, "context": HOSTILE})

    content = download(browse(official), f"/requests/{item.id}/document.{kind}").data

    text = pdf_of(content)[1] if kind == "pdf" else words_of(content)
    assert HOSTILE.replace(" ", "") in text.replace(" ", "")


def test_letters_that_no_font_has_do_not_stop_the_paper(official: Any, browse: Any) -> None:
    item = make_request("draft", institution=official.institution, title="漢字 and words")

    content = download(browse(official), f"/requests/{item.id}/document.pdf").data

    reader, text = pdf_of(content)
    assert "and words" in text
    assert bool(reader.trailer["/Root"]["/MarkInfo"]["/Marked"])


def test_each_signed_version_keeps_its_own_words(official: Any, browse: Any, now: Any) -> None:
    approver = make_user(Role.APPROVER, institution=official.institution, name="Adam Approver")
    item = make_request("draft", institution=official.institution, title="First title")
    filing.send(item, by=official.actor(), at=now)
    filing.sign(item, by=approver.actor(), at=now)
    item.title = "Later title"
    browser = browse(official)

    signed = pdf_of(download(browser, f"/requests/{item.id}/submissions/1/document.pdf").data)[1]
    current = pdf_of(download(browser, f"/requests/{item.id}/document.pdf").data)[1]

    assert "First title" in signed
    assert "Later title" not in signed
    assert "Adam Approver" in signed
    assert "Later title" in current
    assert browser.client.get(f"/requests/{item.id}/submissions/2/document.pdf").status_code == 404


def test_the_commission_reads_no_contacts(browse: Any, now: Any) -> None:
    people = make_people()
    item = bring_to("approval", people, now)
    browser = browse(people.commission)

    for kind in ("pdf", "docx"):
        content = download(browser, f"/requests/{item.id}/document.{kind}").data
        text = pdf_of(content)[1] if kind == "pdf" else words_of(content)
        assert ANSWERS["focal_email"] not in text
        assert ANSWERS["strategy"] in text
    adviser = pdf_of(download(browse(people.adviser), f"/requests/{item.id}/document.pdf").data)[1]
    assert ANSWERS["focal_email"] in adviser


def test_strangers_find_no_paper(browse: Any, now: Any) -> None:
    people = make_people()
    item = bring_to("formulation", people, now)
    browser = browse(people.stranger)

    for path in ("document.pdf", "document.docx", "submissions/1/document.pdf", "action-form/1/document.pdf"):
        assert browser.client.get(f"/requests/{item.id}/{path}").status_code == 404


@pytest.mark.parametrize("state", ["draft", "registered"])
def test_a_designation_has_its_mark_and_its_note_once(official: Any, browse: Any, state: str) -> None:
    item = make_request(state, institution=official.institution, title="Data")
    content = download(browse(official), f"/requests/{item.id}/document.pdf").data
    text = pdf_of(content)[1]

    assert "Kosovo*" in text
    assert text.count("without prejudice to positions on status") == 1


def test_the_note_of_a_docx_is_a_footnote(official: Any, browse: Any) -> None:
    item = make_request("registered", institution=official.institution)
    content = download(browse(official), f"/requests/{item.id}/document.docx").data

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        notes = parts.read("word/footnotes.xml").decode()
        body = parts.read("word/document.xml").decode()
    assert notes.count("without prejudice to positions on status") == 1
    assert body.count("w:footnoteReference") == 1


def test_a_confidential_paper_says_on_every_page_who_took_it(official: Any, browse: Any) -> None:
    item = make_request("draft", institution=official.institution, sensitivity="confidential")
    browser = browse(official)

    reader, _ = pdf_of(download(browser, f"/requests/{item.id}/document.pdf").data)
    with zipfile.ZipFile(io.BytesIO(download(browser, f"/requests/{item.id}/document.docx").data)) as parts:
        headers = "".join(parts.read(n).decode() for n in parts.namelist() if n.startswith("word/header"))

    assert all("Olga Å" in page.extract_text() for page in reader.pages)
    assert "Olga Å" in headers


def test_an_action_form_is_a_draft_until_it_is_put_forward(browse: Any, now: Any) -> None:
    from socx.requests.services import formulation
    from tests.requests.stages import SCOPE

    people = make_people()
    item = bring_to("formulation", people, now)
    formulation.save_action_form(item, SCOPE, by=people.adviser.actor(), at=now)
    path = f"/requests/{item.id}/action-form/1/document.pdf"
    adviser = browse(people.adviser)

    draft = pdf_of(download(adviser, path).data)[1]
    hidden = browse(people.official).client.get(path).status_code

    assert "Draft" in draft
    assert SCOPE["scope"] in draft
    assert hidden == 404


def test_an_approved_action_form_names_its_decision(browse: Any, now: Any) -> None:
    people = make_people()
    item = bring_to("approved", people, now)
    browser = browse(people.official)

    for language, word in (("en", "Approved on"), ("fr", ""), ("es", "")):
        for kind in ("pdf", "docx"):
            content = download(browser, f"/requests/{item.id}/action-form/1/document.{kind}?language={language}").data
            text = pdf_of(content)[1] if kind == "pdf" else words_of(content)
            assert "ARES 1" in text
            assert "Draft" not in text
            assert word in text


def test_the_card_leads_to_every_paper(browse: Any, now: Any) -> None:
    people = make_people()
    item = bring_to("approved", people, now)
    browser = browse(people.official)

    page = browser.get(f"/requests/{item.id}")

    addresses = [str(a["href"]) for a in page.select("a[href*='document.']")]
    assert len(addresses) == 2 * 3 * 2  # the request and the Action Form, three languages, two kinds
    assert {browser.client.get(a).status_code for a in addresses} == {200}


def test_the_same_paper_gives_the_same_bytes(official: Any, db: object, now: Any) -> None:
    from socx.papers.writers import WRITERS
    from socx.requests import fields, papers

    item = make_request("draft", institution=official.institution)
    paper = papers.request_paper(item, fields.sections_for(official.actor(), item.kind), fields.document(item), at=now)

    for write, _ in WRITERS.values():
        assert write(paper) == write(paper)


def test_machines_fetch_the_same_papers(app: Any, browse: Any, now: Any) -> None:
    from socx.accounts.services import tokens
    from socx.db import db

    people = make_people()
    item = bring_to("registered", people, now)
    key = tokens.create_token(people.official, "reports", by=people.official.actor(), at=now)[1]
    db.session.commit()
    client, headers = app.test_client(), {"Authorization": f"Bearer {key}"}

    pdf = client.get(f"/api/v1/requests/{item.id}/document.pdf?language=fr", headers=headers)
    made = client.get(f"/api/v1/requests/{item.id}/document.docx", headers=headers)
    none = client.get(f"/api/v1/requests/{item.id}/document.pdf?version=9", headers=headers)

    assert (pdf.status_code, made.status_code, none.status_code) == (200, 200, 404)
    assert ANSWERS["context"] in pdf_of(pdf.data)[1]
    assert ANSWERS["context"] in words_of(made.data)
