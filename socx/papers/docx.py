"""A paper as DOCX, with what a screen reader needs: heading styles, header rows, language, title.

Any room may use it: describe the document as a `Paper` and call `to_docx(paper)`. Minutes of a
meeting, for example:

    paper = Paper(
        title=Said(gettext("Minutes of the decision meeting")), language=language(), at=meeting.held_at,
        facts=Answers((Answer(gettext("Date"), (Said(show_date(meeting.day)),)),)),
        blocks=(
            Heading(Said(item.code)),                      # one part a case
            Paragraph(Said(note, language="fr")),          # words of a user, in their language
            Table(gettext("Decisions"), ("Case", "Decision"), rows, widths=(1, 3)),
            Signature(gettext("For the Commission"), ((gettext("Name"), ""), (gettext("Date"), ""))),
        ),
        footer=gettext("Minutes"), page=gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    )
    return to_docx(paper)

Who needs more than a paper has starts from `Sheet` and packs it with `sheet.packed()`.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from functools import cache
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt, RGBColor

from socx.papers import docx_parts as parts
from socx.papers.document import (
    Answers,
    Block,
    Bullets,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Said,
    Signature,
    Table,
    shown,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

BLUE, GREY = RGBColor(0x00, 0x37, 0x76), RGBColor(0x50, 0x5A, 0x5F)

#: The regional form that office programs want of a language.
REGIONAL = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}

#: Width of the text on an A4 page with our margins.
LINE = Mm(166)


def to_docx(paper: Paper) -> bytes:
    """The paper as DOCX. The same paper gives the same bytes."""
    sheet = Sheet(paper.title.text, paper.language, paper.at, author=paper.author, subject=paper.subject)
    sheet.furnish(paper.header, paper.footer, paper.page, paper.watermark)
    if paper.caption:
        sheet.paragraph(paper.caption, "Caption line")
    sheet.heading(paper.title, 1)
    if paper.facts:
        sheet.block(paper.facts)
    for block in paper.blocks:
        sheet.block(block)
    for note in paper.notes:
        sheet.paragraph(Said(note), "Small print")
    return sheet.packed()


@cache
def _styled(language: str) -> tuple[bytes, dict[str, str]]:
    """An empty document in our styles, and the ids of styles by name. Styling takes longer than writing a paper."""
    document = docx.Document()
    styles, page = document.styles, document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(25), Mm(22)
    parts.set_default_language(styles.element, REGIONAL.get(language, language))
    normal = styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for level, size, before in ((1, 20, 0), (2, 14, 18), (3, 11.5, 12)):
        style = styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, BLUE
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
    for name, size, bold, colour, after, with_next in (
        ("Question", 10.5, True, None, 1, True),
        ("Answer", 10.5, False, None, 8, False),
        ("Hint", 9, False, GREY, 2, False),
        ("Small print", 9, False, GREY, 4, False),
        ("Caption line", 10.5, True, GREY, 2, True),
        ("Footnote text", 9, False, None, 0, False),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size, style.font.bold = Pt(size), bold
        if colour is not None:
            style.font.color.rgb = colour
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = with_next

    parts.drop_thumbnail(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue(), {str(style.name): style.style_id for style in styles}


class Sheet:
    """A DOCX that is being written, in our styles."""

    def __init__(self, title: str, language: str, at: datetime, *, author: str = "", subject: str = "") -> None:
        empty, self._style_ids = _styled(language)
        self.document: Any = docx.Document(io.BytesIO(empty))
        self.language = language
        self.notes: list[str] = []
        self._describe(shown(title), at, author, subject)

    def _describe(self, title: str, at: datetime, author: str, subject: str) -> None:
        about, moment = self.document.core_properties, at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        about.title, about.author, about.subject = title[:255], author[:255], shown(subject)[:255]
        about.language, about.comments, about.keywords = REGIONAL.get(self.language, self.language), "", ""
        about.created = about.modified = moment
        about.last_modified_by, about.revision = author[:255], 1

    def describe(self, keywords: str) -> None:
        """Keep a line for machines in the properties of the file. It may be longer than people's keywords."""
        self.document.core_properties.keywords = ""
        parts.set_keywords(self.document, keywords)

    def furnish(self, header: str, footer: str, page: str, watermark: str = "") -> None:
        """What stands on every page: words above, words and the number of the page below."""
        section = self.document.sections[0]
        above = section.header.paragraphs[0]
        self._small(above, " \u00b7 ".join(t for t in (header, *watermark.split("\n")) if t))
        if watermark:
            parts.add_watermark(above, shown(watermark))
        below = section.footer.paragraphs[0]
        self._small(below, f"{footer}\t" if footer else "")
        for n, piece in enumerate(page.replace("{pages}", "{page}#").split("{page}")):
            if n:
                parts.add_field(self._small(below, ""), "NUMPAGES" if piece.startswith("#") else "PAGE")
            self._small(below, piece.removeprefix("#") if n else piece)
        parts.tab_at_the_end(below, LINE)

    @staticmethod
    def _small(paragraph: Any, text: str) -> Any:
        run = paragraph.add_run(shown(text))
        run.font.size, run.font.color.rgb = Pt(8.5), GREY
        return run

    def block(self, block: Block) -> None:
        """Write one part of a paper."""
        match block:
            case Heading(text, level):
                self.heading(text, level)
            case Paragraph(text, quiet):
                self.paragraph(text, "Small print" if quiet else "Normal")
            case Bullets(items):
                for item in items:
                    self.paragraph(item, "List Bullet")
            case Answers():
                self.answers(block)
            case Table():
                self.table(block)
            case Signature(label, lines):
                self.paragraph(Said(label), "Question")
                for name, value in lines:
                    parts.frame(self.paragraph(Said(f"{name}: {value or '_' * 40}"), "Answer"))
            case Picture(png, alt, width):
                run = self.paragraph(Said("")).add_run()
                run.add_picture(io.BytesIO(png), Mm(width))._inline.docPr.set("descr", shown(alt))

    def answers(self, answers: Answers) -> None:
        """Each question in bold, what was answered below it."""
        for row in answers.rows:
            self.paragraph(Said(row.label), "Question")
            for said in row.said:
                self.paragraph(said, "Answer")
            if not row.said and answers.empty:
                self.paragraph(Said(answers.empty), "Small print")

    def heading(self, text: Said, level: int) -> Any:
        return self.paragraph(text, f"Heading {level}")

    def paragraph(self, text: Said, style: str = "Normal", into: Any = None) -> Any:
        """A paragraph at the end of the document, or of the cell `into`."""
        return self.say(self.styled((into or self.document).add_paragraph(), style), text)

    def styled(self, paragraph: Any, style: str) -> Any:
        """Give a paragraph a style by its name. The library would search all styles each time."""
        paragraph._p.style = self._style_ids[style]
        return paragraph

    def say(self, paragraph: Any, said: Said) -> Any:
        """Add words to a paragraph, in their language, with their footnote."""
        run = paragraph.add_run(shown(said.text))
        if said.language and said.language != self.language:
            parts.set_language(run, REGIONAL.get(said.language, said.language))
        if said.note:
            self.notes.append(shown(said.note))
            parts.refer_to_note(paragraph, len(self.notes))
        return paragraph

    def table(self, table: Table) -> Any:
        """A table whose first row is repeated on every page and read out as headings."""
        if table.caption:
            self.paragraph(Said(table.caption), "Caption line")
        made = self.grid(table.caption, table.head, table.widths)
        for row in table.rows:
            cells = made.add_row().cells
            for cell, said in zip(cells, row, strict=True):
                self.say(cell.paragraphs[0], said)
        self.paragraph(Said(""))
        return made

    def grid(self, caption: str, head: tuple[str, ...], widths: tuple[int, ...] = ()) -> Any:
        """An empty table with its row of headings."""
        made = self.document.add_table(rows=1, cols=len(head))
        made._tbl.tblStyle_val = self._style_ids["Table Grid"]
        made.autofit = False
        shares = widths or (1,) * len(head)
        for column, share in zip(made.columns, shares, strict=True):
            column.width = round(LINE * share / sum(shares))
        for cell, text, share in zip(made.rows[0].cells, head, shares, strict=True):
            cell.width = round(LINE * share / sum(shares))
            cell.paragraphs[0].add_run(shown(text)).bold = True
        parts.mark_header_row(made, shown(caption))
        return made

    def packed(self) -> bytes:
        """The file. Its parts carry no time of their own, so that the same paper gives the same bytes."""
        if self.notes:
            parts.add_notes(self.document, self.notes)
        raw, tidy = io.BytesIO(), io.BytesIO()
        self.document.save(raw)
        with zipfile.ZipFile(raw) as given, zipfile.ZipFile(tidy, "w", zipfile.ZIP_DEFLATED) as kept:
            for name in given.namelist():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                kept.writestr(entry, given.read(name))
        return tidy.getvalue()
