"""Write the form as DOCX: empty, or with the answers of a draft, every answer in a control of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.shared import Pt
from flask_babel import gettext

from socx.core.topics import TOPIC_DOMAINS, topics
from socx.papers import Said
from socx.papers.controls import Controls
from socx.papers.docx import Sheet
from socx.requests import fields
from socx.requests.offline.places import BOXES, PROMPTS, Place, bases_of, keywords, options_of
from socx.requests.questions import KINDS, MOST_ACTIVITIES, Field, Section
from socx.web.i18n import language, show_date

#: Shares of the line: the question, the answer.
WIDTHS = (2, 3)


def offline_form(form: str, *, at: datetime, item: Any = None, watermark: str = "") -> bytes:
    """The form in the language that is set; with the answers of a draft where one is given."""
    title = gettext("Request for assistance: form to fill in offline")
    sheet = Sheet(title, language(), at, author="socx", subject=gettext(KINDS[form]))
    sheet.describe(keywords(form, item.id if item else None, bases_of(item) if item else {}))
    version = gettext("Form %(version)s", version=fields.FORM_VERSION)
    sheet.furnish(
        gettext(KINDS[form]), version,
        gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        watermark,
    )  # fmt: skip
    sheet.paragraph(Said(gettext(KINDS[form])), "Caption line")
    sheet.heading(Said(title), 1)
    if item is not None:
        made_from = gettext(
            "With the answers of the draft as they were on %(day)s. You can send the file back into the same draft.",
            day=show_date(at, "long"),
        )
        sheet.paragraph(Said(made_from))
    for sentence in (
        gettext("Write in the right column. You can leave questions empty and finish them on the site."),
        gettext(
            "Do not change the left column, and do not delete rows: the file is read by the order of the questions."
        ),
        gettext("Save the file as DOCX. On the site, choose “Ask for expertise”, then “Use the form offline”."),
        gettext(
            "Do not write about individual cases: no names, addresses or identity numbers of the people you serve."
        ),
    ):
        sheet.paragraph(Said(sentence), "List Bullet")
    pen = _Pen(sheet, item)
    for part in fields.sections_of(form):
        pen.section(part, form)
    return sheet.packed()


class _Pen:
    """Writes the questions, each with its control."""

    def __init__(self, sheet: Sheet, item: Any) -> None:
        self.sheet = sheet
        self.item = item
        self.controls = Controls()
        self.tongue = item.language if item is not None else language()

    def section(self, part: Section, form: str) -> None:
        self.sheet.heading(Said(gettext(part.label)), 2)
        if part.intro:
            self.sheet.paragraph(Said(gettext(part.intro)), "Small print")
        single = [Place(part, one) for one in part.fields if one.kind != "activities"]
        if single:
            self._table(gettext(part.label), [(place, self._answer(place.question)) for place in single])
        for one in part.fields:
            if one.kind == "activities":
                self._activities(part, one, form)

    def _answer(self, one: Field) -> Any:
        if self.item is not None:
            return fields.value(self.item, one)
        return {"language": language(), "sensitivity": "normal"}.get(one.name, "")

    def _activities(self, part: Section, one: Field, form: str) -> None:
        given = self._answer(one) or []
        for number in range(MOST_ACTIVITIES[form]):
            name = gettext("Activity %(number)s", number=number + 1)
            if MOST_ACTIVITIES[form] > 1:
                self.sheet.heading(Said(name), 3)
            answers = given[number] if number < len(given) else {}
            self._table(name, [(Place(part, ask, number), answers.get(ask.name, "")) for ask in one.asks])

    def _table(self, caption: str, rows: list[tuple[Place, Any]]) -> None:
        table = self.sheet.grid(caption, (gettext("Question"), gettext("Your answer")), WIDTHS)
        for place, answer in rows:
            asked, given = table.add_row().cells
            self._question(asked, place.question)
            self._write(given, place, answer)
        self.sheet.paragraph(Said(""))

    def _question(self, cell: Any, one: Field) -> None:
        self.sheet.say(self.sheet.styled(cell.paragraphs[0], "Question"), Said(gettext(one.label)))
        # How a day is written stands in its place for the answer; the hint is about the boxes of the page.
        hints = [gettext(one.hint)] if one.hint and one.kind != "date" else []
        if one.kind in ("text", "line"):
            hints.append(gettext("At most %(limit)s characters.", limit=one.limit))
        elif one.kind == "number":
            hints.append(gettext("A number from 1 to %(limit)s.", limit=one.limit))
        if one.required:
            hints.append(gettext("Needed before the request can be signed."))
        if hints:
            self.sheet.paragraph(Said(" ".join(hints)), "Hint", into=cell)

    def _write(self, cell: Any, place: Place, answer: Any) -> None:
        one, paragraph, label = place.question, cell.paragraphs[0], gettext(place.question.label)
        prompt = gettext(PROMPTS.get(one.kind, PROMPTS[""]))
        if one.kind in BOXES:
            self._boxes(cell, one, answer)
        elif one.kind == "choice":
            self.controls.choice(paragraph, place.tag, label, options_of(one), str(answer or ""), prompt=prompt)
        elif one.kind == "date":
            self.controls.day(paragraph, place.tag, label, str(answer or ""), prompt=prompt, language=language())
        else:
            self.controls.text(
                paragraph, place.tag, label, "" if answer in (None, "") else str(answer),
                prompt=prompt, lines=one.kind == "text", language=self.tongue,
            )  # fmt: skip

    def _boxes(self, cell: Any, one: Field, answer: Any) -> None:
        """A box an option: topics by domain, languages in one paragraph, others a line each."""
        chosen = {"yes"} if answer is True else set(answer or ())
        domain, paragraph = "", cell.paragraphs[0]
        for n, (value, words) in enumerate(options_of(one)):
            if one.kind == "topics" and topics()[value].domain != domain:
                domain = topics()[value].domain
                group = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
                self.sheet.say(self.sheet.styled(group, "Question"), Said(gettext(TOPIC_DOMAINS[domain])))
                paragraph = cell.add_paragraph()
            elif n and one.kind == "languages":
                paragraph.add_run("   ")
            elif n:
                paragraph = cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            tag = one.name if one.kind == "agreement" else f"{one.name}.{value}"
            self.controls.box(paragraph, tag, words, value in chosen)
