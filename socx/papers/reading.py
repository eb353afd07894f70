"""A DOCX that somebody sends, read without trust: its content controls, its tables, what it says of itself.

Nothing is unpacked to disk, no part larger than it should be is read, and XML may declare nothing.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from socx.core.errors import Invalid
from socx.core.i18n import N_

LARGEST_FILE = 10 * 1024 * 1024
#: Unpacked. A form of forty pages has less than one million characters in its text part.
LARGEST_PART = 8 * 1024 * 1024
LARGEST_WHOLE = 100 * 1024 * 1024
MOST_ENTRIES = 1000
DEEPEST, MOST_ELEMENTS = 150, 300_000

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

# fmt: off
EMPTY = N_("The file is empty. Choose the form that you filled in.")
TOO_LARGE = N_("The file is larger than %(limit)s MB. Take pictures out of it, then send it again.")
NOT_DOCX = N_("This is no DOCX file. Save the form as a Word document (.docx), then send that file.")
OLD_OR_LOCKED = N_("This file is protected by a password, or it is an old Word file (.doc). Save it as .docx without "
                   "a password, then send it again.")
MACROS = N_("This file can hold macros. Save it as a Word document without macros (.docx), then send it again.")
DAMAGED = N_("This file is damaged and cannot be read. Open it in your office program, save it as .docx, then send it "
             "again.")
UNUSUAL = N_("This file is not built like a document of an office program, so it was not opened. Copy your answers "
             "into a fresh form, then send that.")
# fmt: on


@dataclass(frozen=True, slots=True)
class Control:
    """A content control: its tag, what it shows (`text`), and what it holds.

    value: of a list the chosen value, of a box "1" or "", of a day its ISO text; else the text.
    kind: text, choice, date or box.  An untouched control is empty, whatever prompt it shows.
    """

    tag: str
    kind: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with two columns or more: the first lines of its first cell, the text of the second."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in a file."""

    controls: dict[str, Control]
    rows: tuple[Row, ...]
    keywords: str


def read_docx(content: bytes) -> Reading:
    """Read a DOCX. Raises Invalid for `file`, with a sentence that says what to do."""
    _check_outside(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package)
            body = _parsed(_part(package, "word/document.xml"))
            about = _parsed(_part(package, "docProps/core.xml")) if "docProps/core.xml" in package.namelist() else None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ElementTree.ParseError, NotImplementedError, OSError,
            EOFError, LookupError, ValueError, RuntimeError, zlib.error) as error:  # fmt: skip
        raise _refused(DAMAGED) from error
    found: dict[str, Control] = {}
    for control in body.iter(f"{W}sdt"):
        read = _control(control)
        if read and (read.tag not in found or not found[read.tag].value):
            found[read.tag] = read
    keywords = about.findtext(f"{CORE}keywords") if about is not None else ""
    return Reading(found, tuple(_rows(body)), keywords or "")


def _refused(sentence: str, **facts: Any) -> Invalid:
    return Invalid({"file": sentence}, **facts)


def _check_outside(content: bytes) -> None:
    if not content:
        raise _refused(EMPTY)
    if len(content) > LARGEST_FILE:
        raise _refused(TOO_LARGE, limit=LARGEST_FILE // 1024 // 1024)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(OLD_OR_LOCKED)
    if not content.startswith(b"PK\x03\x04"):
        raise _refused(NOT_DOCX)


def _check_package(package: zipfile.ZipFile) -> None:
    """Look at the table of contents before anything is unpacked."""
    entries = package.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
        raise _refused(UNUSUAL)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refused(OLD_OR_LOCKED)
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise _refused(NOT_DOCX)
    types = _part(package, "[Content_Types].xml")
    if b"macroEnabled" in types or "word/vbaProject.bin" in names:
        raise _refused(MACROS)
    if MAIN_TYPE not in types:
        raise _refused(NOT_DOCX)


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """One part, unpacked no further than it may be large: what the table of contents says can be a lie."""
    with package.open(name) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise _refused(UNUSUAL)
    return content


class _Builder(ElementTree.TreeBuilder):
    """Builds a tree, as long as it looks like one of an office program."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.number = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Office programs declare nothing: entities come from elsewhere."""
        raise _refused(UNUSUAL)

    def start(self, tag: Any, attrs: Any) -> Element:
        self.depth += 1
        self.number += 1
        if self.depth > DEEPEST or self.number > MOST_ELEMENTS:
            raise _refused(UNUSUAL)
        return super().start(tag, attrs)

    def end(self, tag: Any) -> Element:
        self.depth -= 1
        return super().end(tag)


def _parsed(content: bytes) -> Element:
    parser = ElementTree.XMLParser(target=_Builder())
    parser.feed(content)
    root: Element = parser.close()
    return root


def _control(control: Element) -> Control | None:
    about, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    tag = about.find(f"{W}tag") if about is not None else None
    if about is None or tag is None or not tag.get(f"{W}val"):
        return None
    name = str(tag.get(f"{W}val"))
    text = text_of(content) if content is not None else ""
    box = about.find(f"{W14}checkbox")
    if box is not None:
        checked = box.find(f"{W14}checked")
        is_ticked = checked is not None and checked.get(f"{W14}val", "1") in ("1", "true", "on")
        return Control(name, "box", text, "1" if is_ticked else "")
    if about.find(f"{W}showingPlcHdr") is not None:
        text = ""
    choice = about.find(f"{W}dropDownList")
    if choice is None:
        choice = about.find(f"{W}comboBox")
    if choice is not None:
        entries = {e.get(f"{W}displayText"): e.get(f"{W}value") for e in choice.iter(f"{W}listItem")}
        return Control(name, "choice", text, str(entries.get(text.strip()) or "") if text else "")
    day = about.find(f"{W}date")
    if day is not None:
        return Control(name, "date", text, str(day.get(f"{W}fullDate") or "")[:10] if text else "")
    return Control(name, "text", text, text)


def _rows(body: Element) -> Iterator[Row]:
    for row in body.iter(f"{W}tr"):
        cells = list(row.iter(f"{W}tc"))
        if len(cells) >= 2:
            yield Row(text_of(cells[0]), text_of(cells[1]))


#: What is there but is not said: removed text, codes of fields, a second copy for old programs.
_UNSAID = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}sdtPr",
           "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}  # fmt: skip
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"}


def text_of(part: Element) -> str:
    """What a part says: a line a paragraph, with its own line ends and tabs."""
    lines: list[list[str]] = [[]]
    started = False
    stack = [part]
    while stack:
        here = stack.pop()
        if here.tag in _UNSAID:
            continue
        if here.tag == f"{W}p" and here is not part:
            if started:
                lines.append([])
            started = True
        elif here.tag == f"{W}t":
            lines[-1].append(here.text or "")
        elif here.tag in _SIGNS:
            lines[-1].append(_SIGNS[here.tag])
            continue
        elif here.tag == f"{W}pPr":
            continue  # its tabs are stops, not signs
        stack.extend(reversed(here))
    return "\n".join("".join(line) for line in lines)
