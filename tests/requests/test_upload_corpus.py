"""Files that are made to do harm, at both doors: refused beside the field, or given back to run nothing."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from socx.access.actors import Role
from socx.db import db as database
from socx.files import kinds
from socx.requests.models import AssistanceRequest, Attachment
from tests.factories import make_institution, make_request, make_user
from tests.files import samples

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
ENTITY = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:t>&x;</w:t></w:document>'
LAUGHS = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b']><w:document xmlns:w="w"><w:t>&j;</w:t></w:document>'  # fmt: skip
TEMPLATE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="http://127.0.0.1:9/evil.dotm" TargetMode="External"/></Relationships>'
)
RING = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj "
    b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
)
DOTS = b"\0\0\0\x01" * 2, b"\x7f\xff\xff\xff" * 2
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def word_with(name: str, content: bytes) -> bytes:
    return samples.with_entry(samples.word(), name, content)


def lying_bomb() -> bytes:
    """A package whose directory says one byte where thirty million are packed."""
    content = bytearray(word_with("word/media/a.bin", b"\0" * 30_000_000))
    at = content.rfind(b"word/media/a.bin") - 46
    content[at + 24 : at + 28] = (1).to_bytes(4, "little")
    return bytes(content)


def package(**entries: bytes) -> bytes:
    """A package of empty or odd parts; __ stands for a slash, TYPES for the list of its types."""
    return samples.packed({
        name.replace("__", "/").replace("TYPES", "[Content_Types].xml"): content for name, content in entries.items()
    })  # fmt: skip


# fmt: off
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing in it": ("a.pdf", lambda: b""),
    "one byte": ("a.pdf", lambda: b"%"),
    "one byte too many": ("a.pdf", lambda: b"%PDF-1.7" + b"\0" * (kinds.MOST_BYTES - 7)),
    "a way out of the folder": ("../../../x.pdf", lambda: HTML),
    "a path of windows": ("..\\..\\x.docx", lambda: HTML),
    "entries that lead out": ("a.docx", lambda: word_with("../../../../tmp/evil.txt", b"x")),
    "an entry with a whole path": ("a.docx", lambda: word_with("/etc/cron.d/evil", b"x")),
    "a bomb": ("a.docx", lambda: word_with("word/media/a.bin", b"\0" * 20_000_000)),
    "a bomb that lies": ("a.docx", lying_bomb),
    "a package in a package": ("a.docx", lambda: word_with("word/b.zip", package(c=b"\0" * 9**6))),
    "many large entries": ("a.docx", lambda: samples.packed({f"{n}": b"\0" * 3_000_000 for n in range(40)})),
    "too many entries": ("a.docx", lambda: samples.packed({f"{n}": b"" for n in range(10_001)})),
    "an entity from outside": ("a.docx", lambda: word_with("word/document.xml", ENTITY)),
    "a billion laughs": ("a.docx", lambda: word_with("word/document.xml", LAUGHS)),
    "laughs in a text document": ("a.odt", lambda: samples.packed({
        "mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": LAUGHS})),
    "laughs in a table": ("a.xlsx", lambda: samples.with_entry(samples.sheet(), "xl/sharedStrings.xml", LAUGHS)),
    "elements in elements": ("a.docx", lambda: word_with("word/document.xml", b"<a>" * 50_000)),
    "a macro": ("a.docx", lambda: word_with("word/vbaProject.bin", b"x")),
    "a macro elsewhere": ("a.docx", lambda: word_with("x/VBAPROJECT.BIN", b"x")),
    "a template from outside": ("a.docx", lambda: word_with("word/_rels/settings.xml.rels", TEMPLATE)),
    "a document without its parts": ("a.docx", lambda: package(TYPES=b"", word__document=b"")),
    "a table without its parts": ("a.xlsx", lambda: samples.with_entry(samples.sheet(), "xl/sharedStrings.xml", b"")),
    "a text without its part": ("a.odt", lambda: package(mimetype=b"application/vnd.oasis.opendocument.text")),
    "a cut document": ("a.docx", lambda: samples.word()[:-40]),
    "half a document": ("a.docx", lambda: samples.word()[: len(samples.word()) // 2]),
    "a package of java": ("a.docx", lambda: package(**{"META-INF__MANIFEST.MF": b"x", "A.class": b"\xca\xfe"})),
    "a script in a pdf": ("a.pdf", lambda: samples.pdf(script="app.alert(1)")),
    "a pdf that starts a program": ("a.pdf", lambda: samples.pdf(launch="calc.exe")),
    "a file inside a pdf": ("a.pdf", lambda: samples.pdf(embed=True)),
    "a locked pdf": ("a.pdf", lambda: samples.pdf(encrypt="x")),
    "a cut pdf": ("a.pdf", lambda: samples.pdf()[:200]),
    "a pdf of zeros": ("a.pdf", lambda: b"%PDF-1.7\n" + b"\0" * 5000),
    "a pdf that turns in a ring": ("a.pdf", lambda: RING),
    "a pdf after a page": ("a.pdf", lambda: HTML + samples.pdf()),
    "a page called pdf": ("a.pdf", lambda: HTML),
    "a picture that can run": ("a.svg", lambda: SVG),
    "a picture that can run, called png": ("a.png", lambda: SVG),
    "a picture with a script": ("a.gif", lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)"),
    "a script behind a picture": ("a.png", lambda: samples.png() + HTML),
    "a picture of a billion dots": ("a.png", lambda: samples.png().replace(*DOTS)),
    "half a picture": ("a.jpg", lambda: samples.jpeg()[:4]),
    "a test virus": ("a.pdf", lambda: EICAR),
    "a program": ("a.exe", lambda: b"MZ\x90\0" + b"\0" * 200),
    "a program for unix": ("a.pdf", lambda: b"\x7fELF" + b"\0" * 200),
    "a shell script": ("a.docx", lambda: b"#!/bin/sh\nid\n"),
    "a pickle": ("a.pdf", lambda: b"\x80\x04\x95\0"),
    "an old office file": ("a.doc", lambda: OLD_OFFICE),
    "a document with a password": ("a.docx", lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")),
    "a name with a zero": ("a.pdf\0.html", lambda: samples.png()),
    "a name that turns around": ("cv_\u202efdp.exe", lambda: samples.png()),
    "a name with a line end": ('a"\r\nSet-Cookie: x=1\r\n.png', samples.png),
    "a name of three hundred characters": ("\u4e2d" * 300 + ".png", samples.png),
    "a name of a device": ("CON.png", samples.png),
    "two endings": ("a.pdf.exe", samples.pdf),
    "no ending": ("letter", samples.pdf),
    "only dots": ("...", samples.png),
    "a name that is a page": ("<svg onload=alert(1)>.png", samples.png),
    "a name that is a template": ("{{7*7}}.png", samples.png),
}
# fmt: on


@pytest.fixture
def official(db: object) -> Any:
    return make_user(Role.OFFICIAL, institution=make_institution())


def files_of(app: Any) -> set[Path]:
    return set((Path(app.instance_path) / "files").glob("??/*"))


def send(browser: Any, path: str, content: bytes, name: str, media_type: str, **more: str) -> None:
    browser.get(path)
    hidden = {f["name"]: f.get("value", "") for f in browser.page.select("main form[enctype] input[type=hidden]")}
    data: dict[str, Any] = hidden | more | {"file": FileStorage(BytesIO(content), name, content_type=media_type)}
    boundary, body = encode_multipart(data)
    browser._meet(browser.client.post(
        path, data=body, headers=browser.headers, follow_redirects=True,
        content_type=f"multipart/form-data; boundary={boundary}",
    ))  # fmt: skip


def all_rows(kind: type) -> int:
    return database.session.scalar(select(func.count()).select_from(kind)) or 0


MEDIA_TYPES = (
    "application/pdf",
    "image/png",
    "text/html",
    "application/octet-stream",
    "x" * 300,
    "a/b; charset=\u202e",
)


def test_supporting_documents_take_nothing_that_can_harm(app: Any, official: Any, browse: Any) -> None:
    """Each of them alone, to one draft; what is taken is removed again."""
    browser = browse(official)
    taken = []
    for (case, (name, make)), media_type in zip(FILES.items(), itertools.cycle(MEDIA_TYPES), strict=False):
        item = make_request("draft", institution=official.institution)
        database.session.commit()
        path, before, content = f"/requests/{item.id}/documents", files_of(app), make()

        send(browser, path, content, name, media_type, purpose="other")

        database.session.rollback()
        found = database.session.scalar(select(Attachment).where(Attachment.request_id == item.id))
        assert not browser.page.select("script:not([src]), svg[onload], [onerror]"), case
        if found is None:
            assert browser.status == 422, (case, browser.status)
            assert len(browser.errors) == 1, (case, browser.errors)
            assert files_of(app) == before, case
            continue
        taken.append(case)
        assert found.key in {path.name for path in files_of(app) - before}
        answer = browser.client.get(f"{path}/{found.id}/x")
        assert answer.data == content, case
        assert answer.headers["Content-Disposition"].startswith("attachment"), case
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Content-Type"] == kinds.KINDS[found.kind].media_type
        assert "Set-Cookie: x" not in str(answer.headers)
        assert "root:" not in found.text
        assert "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" not in found.text
    assert set(taken) <= HARMLESS, sorted(set(taken) - HARMLESS)


#: What may be kept, since it is given back as a download that runs nothing: real documents and pictures in odd
#: clothes.
HARMLESS = {
    "entries that lead out", "an entry with a whole path", "a package in a package", "an entity from outside",
    "a pdf after a page", "a script behind a picture", "a picture of a billion dots",
    "half a picture", "a name with a line end", "a name of three hundred characters", "a name of a device",
    "a name that is a page", "a name that is a template",
}  # fmt: skip


def test_the_form_that_was_filled_in_offline_starts_nothing_from_them(official: Any, browse: Any) -> None:
    browser = browse(official)
    for case, (name, make) in FILES.items():
        send(browser, "/requests/new/offline", make(), name, "application/x-odd")

        assert browser.status == 422, case
        assert len(browser.errors) == 1, (case, browser.errors)
        assert not browser.page.select("script:not([src]), svg[onload], [onerror]"), case
    database.session.rollback()
    assert all_rows(AssistanceRequest) == 0


def test_a_package_that_lies_about_its_size_fills_no_memory() -> None:
    content = lying_bomb()

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.filename: entry.file_size for entry in package.infolist()}["word/media/a.bin"] == 1
