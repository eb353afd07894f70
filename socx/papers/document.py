"""What a document is, as plain data: headings, paragraphs, answers, tables, a signature, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from socx.core.values import UNKEEPABLE


def shown(text: str) -> str:
    """The text as a document can hold it: a mark stands for what XML cannot hold and no font can show."""
    return UNKEEPABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Said:
    """Words, with line ends kept. `language` when it is not that of the document (`en`, `fr`, …).

    `note` is the text of a footnote about them, without its mark: the writers set `*` and the note.
    """

    text: str
    language: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. The title of the document is level 1; the parts below it start with 2."""

    text: Said
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a quiet one is small and grey."""

    text: Said
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without numbers."""

    items: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered: one text, or a few short ones. Without any it says `empty`."""

    label: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Questions with their answers. `empty` stands where there is none."""

    rows: tuple[Answer, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row of headings. `widths` are shares of the line, one a column; none: all equal."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Said, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, when: lines of label and value in a frame. An empty value is a line to write on."""

    label: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG (a paper that is written as PDF alone may have SVG), so many millimetres wide, and in words."""

    png: bytes
    alt: str
    width: int


Block = Heading | Paragraph | Bullets | Answers | Table | Signature | Picture


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document.

    `language` is that of its labels, `at` the moment that its properties carry: the same paper gives
    the same bytes.  `caption` stands above the title, `facts` below it.  `header` and `footer` are on
    every page; `page` says which page it is, with `{page}` and `{pages}` in it.  `watermark` lies
    behind the text of every page, a line of it in the header.  A `wide` one lies on its side.  `notes`
    stand at the end, for names in the words of users that are never edited.
    """

    title: Said
    language: str
    at: datetime
    blocks: tuple[Block, ...]
    caption: Said | None = None
    facts: Answers | None = None
    header: str = ""
    footer: str = ""
    page: str = "{page} / {pages}"
    watermark: str = ""
    notes: tuple[str, ...] = ()
    author: str = ""
    wide: bool = False
    subject: str = field(default="")

    def texts(self) -> Iterator[str]:
        """All words, in the order of reading; notes and page furniture left out."""
        if self.caption:
            yield self.caption.text
        yield self.title.text
        for block in (*((self.facts,) if self.facts else ()), *self.blocks):
            yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text):
            yield text.text
        case Bullets(items):
            yield from (said.text for said in items)
        case Answers(rows):
            for row in rows:
                yield row.label
                yield from (said.text for said in row.said)
        case Table():
            yield from (block.caption, *block.head)
            yield from (said.text for row in block.rows for said in row)
        case Signature(label, lines):
            yield label
            yield from (text for line in lines for text in line)
        case Picture():
            yield block.alt
