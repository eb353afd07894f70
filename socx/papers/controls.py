"""Content controls of DOCX: boxes to write in, lists to choose from, boxes to tick, each with its tag.

A tag names what the control is for, so that `reading.py` finds the answer again, wherever it stands.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from socx.papers.document import shown
from socx.papers.docx import REGIONAL
from socx.papers.docx_parts import element

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
TICKED, OPEN = "\u2612", "\u2610"

#: What office programs allow for a tag and for the name that is read out.
LONGEST = 64


class Controls:
    """Makes the controls of one document; each gets a number of its own."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1001)

    def text(
        self, paragraph: Any, tag: str, label: str, value: str, *, prompt: str, lines: bool, language: str
    ) -> None:
        """A box to write in; `lines` allows line ends. Without a value it shows the prompt."""
        kind = element("w:text", multiLine="1") if lines else element("w:text")
        self._add(paragraph, tag, label, kind, value, prompt, language)

    def choice(
        self, paragraph: Any, tag: str, label: str, options: Iterable[tuple[str, str]], value: str, *, prompt: str
    ) -> None:
        """A list to choose one entry from: (value, words)."""
        kind, words = element("w:dropDownList"), ""
        for key, text in options:
            kind.append(element("w:listItem", displayText=shown(text), value=key))
            words = text if key == value else words
        self._add(paragraph, tag, label, kind, words, prompt)

    def day(self, paragraph: Any, tag: str, label: str, value: str, *, prompt: str, language: str) -> None:
        """A day: `value` is ISO text or empty, and is shown as it is."""
        kind = element("w:date", **({"fullDate": f"{value}T00:00:00Z"} if value else {}))
        kind.append(element("w:dateFormat", val="yyyy-MM-dd"))
        kind.append(element("w:lid", val=REGIONAL.get(language, language)))
        kind.append(element("w:storeMappedDataAs", val="dateTime"))
        kind.append(element("w:calendar", val="gregorian"))
        self._add(paragraph, tag, label, kind, value, prompt)

    def box(self, paragraph: Any, tag: str, label: str, ticked: bool) -> None:
        """A box to tick, and its label behind it."""
        kind = parse_xml(
            f'<w14:checkbox xmlns:w14="{W14}" {nsdecls("w")}><w14:checked w14:val="{int(ticked)}"/>'
            '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        content = self._control(paragraph, tag, label, kind)
        run = element("w:r")
        properties = element("w:rPr")
        properties.append(element("w:rFonts", ascii="MS Gothic", hAnsi="MS Gothic", eastAsia="MS Gothic"))
        run.append(properties)
        run.append(_words(TICKED if ticked else OPEN))
        content.append(run)
        paragraph.add_run(f"\u00a0{shown(label)}")

    def _add(
        self, paragraph: Any, tag: str, label: str, kind: Any, value: str, prompt: str, language: str = ""
    ) -> None:
        content = self._control(paragraph, tag, label, kind, is_empty=not value)
        run = element("w:r")
        properties = element("w:rPr")
        if not value:
            properties.append(element("w:color", val="505A5F"))
        elif language:
            properties.append(element("w:lang", val=REGIONAL.get(language, language)))
        if len(properties):
            run.append(properties)
        for n, line in enumerate(shown(value or prompt).split("\n")):
            if n:
                run.append(element("w:br"))
            for m, piece in enumerate(line.split("\t")):
                if m:
                    run.append(element("w:tab"))
                if piece:
                    run.append(_words(piece))
        content.append(run)

    def _control(self, paragraph: Any, tag: str, label: str, kind: Any, *, is_empty: bool = False) -> Any:
        """The control without its content, at the end of the paragraph; returns the place of the content."""
        control, about, content = element("w:sdt"), element("w:sdtPr"), element("w:sdtContent")
        about.append(element("w:alias", val=shown(label)[:LONGEST]))
        about.append(element("w:tag", val=tag[:LONGEST]))
        about.append(element("w:id", val=str(next(self._numbers))))
        about.append(element("w:lock", val="sdtLocked"))
        if is_empty:
            about.append(element("w:showingPlcHdr"))
        about.append(kind)
        control.append(about)
        control.append(content)
        paragraph._p.append(control)
        return content


def _words(text: str) -> Any:
    made = element("w:t")
    made.text = text
    made.set(qn("xml:space"), "preserve")
    return made
