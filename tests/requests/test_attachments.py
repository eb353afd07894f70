"""Supporting documents: added and removed while the request is written, read by those who read the case."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from socx.access.actors import Role
from socx.accounts import services as accounts
from socx.db import db as database
from socx.db import transaction
from socx.files import kinds
from socx.files.store import GRACE_SECONDS, Store
from socx.requests import jobs
from socx.requests.models import Attachment, Clarification
from socx.requests.services.moves import advance
from tests.factories import NOW, make_institution, make_request, make_user
from tests.files import samples


@pytest.fixture
def draft(home: Any) -> Any:
    item = make_request("draft", institution=home, title="Labour market data")
    database.session.commit()  # a look at a file ends the transaction before it
    return item


@pytest.fixture
def writing(browse: Any, official: Any) -> Any:
    return browse(official)


def add(browser: Any, item: Any, content: bytes, name: str, purpose: str = "letter") -> None:
    """Choose a file on the page and press the button."""
    browser.get(f"/requests/{item.id}/documents")
    token = browser.page.select_one("form[enctype] input[name=csrf_token]")
    data: dict[str, Any] = {"purpose": purpose, "file": FileStorage(BytesIO(content), name)}
    if token is not None:
        data["csrf_token"] = token["value"]
    boundary, body = encode_multipart(data)  # in memory: the client would leave a file open behind long ones
    browser._meet(browser.client.post(
        f"/requests/{item.id}/documents", data=body, headers=browser.headers, follow_redirects=True,
        content_type=f"multipart/form-data; boundary={boundary}",
    ))  # fmt: skip


def only_one() -> Attachment:
    return database.session.scalars(select(Attachment)).one()


def count() -> int:
    return database.session.scalar(select(func.count()).select_from(Attachment)) or 0


def test_an_official_adds_a_document_and_finds_it_again(writing: Any, draft: Any) -> None:
    letter = samples.pdf()

    add(writing, draft, letter, "Lettre officielle.pdf")

    assert "The document “Lettre officielle.pdf” is added." in writing.page.text
    row = writing.page.select_one("table tbody tr").get_text(" ")
    assert "Lettre officielle.pdf" in row
    assert "Official letter" in row
    writing.follow("Lettre officielle.pdf")
    assert writing.response.data == letter


def test_a_download_can_run_nothing(writing: Any, draft: Any) -> None:
    add(writing, draft, samples.png(), "<img src=x onerror=alert(1)>.png", "other")

    writing.get(f"/requests/{draft.id}/documents/{only_one().id}/x.png")

    headers = writing.response.headers
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "no-store"


def test_the_name_on_disk_says_nothing(app: Any, writing: Any, draft: Any) -> None:
    add(writing, draft, samples.pdf(), "../../secret.pdf")

    found = only_one()
    path = Path(app.instance_path) / "files" / found.key[:2] / found.key
    assert found.name == "secret.pdf"
    assert path.is_file()
    assert not path.is_relative_to(Path(app.static_folder))


REFUSED = {
    "no file": (b"", "", "Choose a file first."),
    "empty": (b"", "a.pdf", "The file is empty."),
    "too large": (b"%PDF-1.7" + b"\0" * kinds.MOST_BYTES, "a.pdf", "The file is larger than 10 MB."),
    "wrong type": (b"<html>", "a.html", "This kind of file cannot be added. You can add: PDF, DOCX"),
    "not as named": (b"<html>", "a.pdf", "The name ends in .pdf, but the content is of another kind. You can add: PDF"),
    "wrong name": (samples.png(), "a.pdf", "The name ends in .pdf, but the content is PNG."),
    "locked": (samples.pdf(encrypt="x"), "a.pdf", "The file is protected by a password."),
    "bomb": (
        samples.with_entry(samples.word(), "word/media/a.bin", b"\0" * 20_000_000), "a.docx",
        "The file becomes far too large",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_gets_its_sentence_beside_the_field(writing: Any, draft: Any, case: str) -> None:
    content, name, sentence = REFUSED[case]

    add(writing, draft, content, name, "law")

    assert writing.status == 422
    assert any(sentence in error for error in writing.errors)
    assert sentence in writing.page.select_one("#file-error").get_text()
    assert writing.page.select_one("input[name=purpose][checked]")["value"] == "law"
    assert count() == 0


def test_a_file_far_too_large_gets_a_page_that_says_so(writing: Any, draft: Any) -> None:
    add(writing, draft, b"%PDF" + b"\0" * 13 * 1024 * 1024, "a.pdf")

    assert writing.status == 413
    assert count() == 0


def test_the_same_file_twice_is_there_once(writing: Any, draft: Any) -> None:
    letter = samples.pdf()
    for name in ("a.pdf", "copy of a.pdf"):
        add(writing, draft, letter, name)

    assert count() == 1


def test_there_is_a_most(writing: Any, draft: Any) -> None:
    for n in range(20):
        database.session.add(
            Attachment(request_id=draft.id, institution_id=draft.institution_id, name=f"{n}.png", purpose="other",
                       kind="png", size=1, digest=f"{n}", key=f"{n:032x}", added_at=NOW)
        )  # fmt: skip
    database.session.commit()

    add(writing, draft, samples.png(), "a.png")

    assert writing.errors == ["A request has at most 20 documents. Remove one first."]


def test_a_document_is_removed_and_its_file_goes_a_day_later(app: Any, writing: Any, draft: Any) -> None:
    add(writing, draft, samples.pdf(), "a.pdf")
    key = only_one().key

    writing.press("Remove a.pdf")

    assert "The document is removed." in writing.page.text
    assert count() == 0
    store = Store(Path(app.instance_path))
    past = time.time() - GRACE_SECONDS - 60
    os.utime(store.path(key), (past, past))

    assert jobs.sweep_files(datetime.now(UTC)) == 1
    with pytest.raises(FileNotFoundError):
        store.get(key)


def test_after_the_signature_documents_are_read_only(writing: Any, draft: Any, official: Any) -> None:
    add(writing, draft, samples.png(), "a.png")
    draft.state, draft.submitted_at = "submitted", NOW
    database.session.commit()

    writing.get(f"/requests/{draft.id}/documents")
    assert writing.page.select_one("input[type=file]") is None
    assert "Remove a.png" not in writing.buttons
    add(writing, draft, samples.png(), "b.png")
    assert writing.status in (400, 409)
    assert count() == 1


def test_a_clarification_that_opens_the_section_opens_the_documents(writing: Any, home: Any) -> None:
    item = make_request("clarification", institution=home)
    for section, may_add in (("description", False), ("annexes", True)):
        item.clarifications.append(Clarification(section=section, question="Send it.", asked_at=NOW))
        database.session.commit()
        writing.get(f"/requests/{item.id}/documents")
        assert (writing.page.select_one("input[type=file]") is not None) is may_add


def test_what_was_signed_names_each_document_with_its_digest(writing: Any, draft: Any, home: Any) -> None:
    add(writing, draft, samples.png(), "a.png")
    approver = make_user(Role.APPROVER, institution=home)

    with transaction():
        advance(draft, "sign", by=approver.actor(), at=NOW + timedelta(days=1))

    signed = draft.submissions[-1].document["attachments"]
    assert signed == [{"name": "a.png", "purpose": "letter", "sha256": only_one().digest}]


READERS = [
    (Role.ADVISER, {"domain": "labour_employment"}, 200), (Role.MANAGER, {}, 200),
    (Role.DELEGATION, {"partner_code": "XK"}, 200), (Role.DELEGATION, {"partner_code": "AL"}, 404),
    (Role.COMMISSION, {}, 404), (Role.EXPERT, {}, 404), (Role.ADMINISTRATOR, {}, 404), (Role.OFFICIAL, {}, 404),
]  # fmt: skip


@pytest.mark.parametrize("role, more, status", READERS)
def test_who_reads_the_case_reads_its_documents(
    browse: Any, writing: Any, draft: Any, role: Role, more: dict[str, Any], status: int
) -> None:
    add(writing, draft, samples.png(), "a.png")
    draft.state, draft.submitted_at, draft.domain = "submitted", NOW, "labour_employment"
    database.session.commit()
    if role is Role.OFFICIAL:
        more = {"institution": make_institution()}

    browser = browse(make_user(role, **more))

    browser.get(f"/requests/{draft.id}/documents/{only_one().id}/a.png")
    assert browser.status == status
    browser.get(f"/requests/{draft.id}/documents")
    assert browser.status == status


def test_the_number_of_another_request_opens_nothing(writing: Any, draft: Any, home: Any) -> None:
    add(writing, draft, samples.png(), "a.png")
    other = make_request("draft", institution=home)
    database.session.commit()

    for number in (only_one().id, 2**31, 2**63):
        writing.get(f"/requests/{other.id}/documents/{number}/a.png")
        assert writing.status == 404


def test_words_of_a_document_find_the_request(writing: Any, draft: Any) -> None:
    add(writing, draft, samples.word("Décret sur les inspecteurs itinérants"), "decret.docx", "law")

    writing.get("/requests/?q=itinerants")

    assert "Labour market data" in writing.text


def test_the_interface_adds_lists_gives_and_removes(app: Any, official: Any, draft: Any) -> None:
    token = accounts.create_token(official, "test", by=official.actor(), at=NOW)[1]
    database.session.commit()
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    letter = samples.pdf()

    made = client.post(
        f"/api/v1/requests/{draft.id}/attachments?purpose=letter",
        data={"file": (BytesIO(letter), "a.pdf")}, content_type="multipart/form-data",
    )  # fmt: skip

    assert made.status_code == 201, made.json
    number = made.json["id"]
    listed = client.get(f"/api/v1/requests/{draft.id}/attachments").json["items"]
    assert [(one["name"], one["kind"], one["size"]) for one in listed] == [("a.pdf", "pdf", len(letter))]
    assert client.get(f"/api/v1/requests/{draft.id}/attachments/{number}").data == letter
    assert client.delete(f"/api/v1/requests/{draft.id}/attachments/{number}").status_code == 204
    refused = client.post(
        f"/api/v1/requests/{draft.id}/attachments",
        data={"file": (BytesIO(b"x"), "a.pdf")}, content_type="multipart/form-data",
    )  # fmt: skip
    assert refused.status_code == 422
    assert "file" in refused.json["errors"]
