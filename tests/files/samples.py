"""Small files of every kind, good and bad, made here so that nothing strange lies in the tree."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

import docx
import typst
import xlsxwriter
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def pdf(text: str = "Official letter of the Agency", **more: Any) -> bytes:
    """A real PDF with text; encrypt="…" locks it, script="…" makes it run something, embed=True hides a file.

    change=… is given the writer, to put anything anywhere.
    """
    made = typst.compile(f"#set page(width: 12cm, height: 6cm)\n{text}".encode())
    if not more:
        return bytes(made)
    writer = PdfWriter(BytesIO(made))
    if "encrypt" in more:
        writer.encrypt(more["encrypt"])
    for name, key, value in (("/JavaScript", "/JS", more.get("script")), ("/Launch", "/F", more.get("launch"))):
        if value:
            action = {NameObject("/S"): NameObject(name), NameObject(key): TextStringObject(value)}
            writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if more.get("embed"):
        writer.add_attachment("tool.exe", b"MZ")
    if change := more.get("change"):
        change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def word(text: str = "Organisation chart of the Agency", *, names: tuple[str, str] | None = None) -> bytes:
    """A real DOCX; names=(kind, target) makes it name something outside."""
    document = docx.Document()
    if names:
        document.part.relate_to(names[1], RELATIONS + names[0], is_external=True)
    document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = "In a table"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(text: str = "Staff by unit") -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, text)
    return out.getvalue()


def open_document(text: str = "Law on employment") -> bytes:
    return packed({
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f'<o:body xmlns:o="o" xmlns:t="t"><t:h>Title</t:h><t:p>{text}</t:p></o:body>'.encode(),
    })  # fmt: skip


def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def packed(entries: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_entry(content: bytes, name: str, entry: bytes) -> bytes:
    """A packed document with one entry more, or another content of one that it has."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = {one: archive.read(one) for one in archive.namelist()}
    return packed(entries | {name: entry})
