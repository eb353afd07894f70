"""The form that is filled in offline: what cannot be read is told, and nothing odd gets in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from socx.core.errors import Invalid
from socx.db import db as database
from socx.requests import offline
from socx.requests.models import AssistanceRequest
from socx.requests.services import offline as services
from tests.factories import NOW
from tests.requests.office import changed, write


def test_words_that_no_list_has_are_reported(app: Any) -> None:
    with app.test_request_context():
        blank = offline.offline_form("structured", at=NOW)

        def add_topic(document: Any) -> None:
            cell = next(r.cells[1] for t in document.tables for r in t.rows if r.cells[0].text.startswith("Topics"))
            cell.add_paragraph("Pension fund of the railways")

        filled = offline.read_form(changed(blank, add_topic))

    assert [(t.place.question.name, t.text) for t in filled.troubles if t.place] == [
        ("topics", "Pension fund of the railways")
    ]


def test_a_file_with_nothing_in_it_starts_nothing(app: Any, official: Any) -> None:
    with app.test_request_context():
        filled = offline.read_form(offline.offline_form("structured", at=NOW))
        with pytest.raises(Invalid):
            services.start_from_form(official.institution, filled, by=official.actor(), at=NOW, creation_key="k" * 20)

    assert database.session.query(AssistanceRequest).count() == 0


def test_a_text_that_is_too_long_is_told_and_not_cut(app: Any, official: Any) -> None:
    long = "word " * 500
    with app.test_request_context():
        content = changed(offline.offline_form("structured", at=NOW), write("mandate", long))
        content = changed(content, write("title", "Data"))
        taken = services.start_from_form(
            official.institution, offline.read_form(content), by=official.actor(), at=NOW, creation_key="k" * 20
        )

    assert taken.item.title == "Data"
    assert taken.item.answers.get("mandate", "") == ""
    assert [(r.place.question.name, r.answer) for r in taken.refused] == [("mandate", long.strip())]


def packed(**parts: bytes) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), content)
    return saved.getvalue()


def swapped(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one of its parts changed."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    return saved.getvalue()


DTD = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def with_dtd(content: bytes) -> bytes:
    return re.sub(rb"(<\?xml[^>]*\?>)", rb"\1" + DTD, content, count=1)


def with_macros(content: bytes) -> bytes:
    return content.replace(b"main+xml", b"macroEnabled.main+xml")


@pytest.mark.parametrize(
    "spoil, said",
    [
        (lambda form: b"", "empty"),
        (lambda form: b"%PDF-1.7 no form", "no DOCX"),
        (lambda form: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "password"),
        (lambda form: form[:4000], "damaged"),
        (lambda form: b"PK\x03\x04" + b"x" * 10_485_760, "larger"),
        (lambda form: packed(mimetype=b"application/vnd.oasis.opendocument.text"), "no DOCX"),
        (lambda form: swapped(form, "word/document.xml", lambda part: b" " * 60_000_000), "office program"),
        (lambda form: swapped(form, "word/document.xml", with_dtd), "office program"),
        (lambda form: swapped(form, "docProps/core.xml", with_dtd), "office program"),
        (lambda form: swapped(form, "word/document.xml", lambda part: b"<a>" * 500 + b"</a>" * 500), "office program"),
        (lambda form: swapped(form, "word/document.xml", lambda part: part[:-30]), "damaged"),
        (lambda form: swapped(form, "[Content_Types].xml", with_macros), "macros"),
        (lambda form: changed(form, lambda document: document.element.body.clear_content()), "No question"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_is_refused_with_a_sentence(app: Any, spoil: Any, said: str) -> None:
    with app.test_request_context():
        content = spoil(offline.offline_form("structured", at=NOW))
        with pytest.raises(Invalid) as refused:
            offline.read_form(content)

    assert said in refused.value.errors["file"]
