"""A person at an office program: fills in the controls of the form that socx gives out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from socx.requests.fields import Field, sections_of

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


class Paper:
    """A form as it lies open in an office program."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document = docx.Document(str(path))
        self._controls = {
            control.find(qn("w:sdtPr")).find(qn("w:tag")).get(qn("w:val")): control
            for control in self._document.element.body.iter(qn("w:sdt"))
        }

    def save(self, name: str) -> Path:
        """Save it beside the file that was opened."""
        path = self._path.with_name(name)
        self._document.save(str(path))
        return path

    def fill_in(self, form: str, answers: dict[str, Any]) -> None:
        """Answer every question of the form."""
        for part in sections_of(form):
            for one in part.fields:
                for number, activity in enumerate(answers[one.name] if one.kind == "activities" else ()):
                    for ask in one.asks:
                        self._answer(ask, f"activities-{number}-{ask.name}", activity[ask.name])
                if one.kind != "activities":
                    self._answer(one, one.name, answers[one.name])

    def write(self, tag: str, text: str) -> None:
        """Type into a box: the prompt goes, lines become line ends."""
        control = self._controls[tag]
        for prompt in control.find(qn("w:sdtPr")).findall(qn("w:showingPlcHdr")):
            prompt.getparent().remove(prompt)
        run = next(control.iter(qn("w:r")))
        for old in [*run.findall(qn("w:t")), *run.findall(qn("w:br"))]:
            run.remove(old)
        for n, line in enumerate(text.split("\n")):
            if n:
                run.append(run.makeelement(qn("w:br"), {}))
            words = run.makeelement(qn("w:t"), {qn("xml:space"): "preserve"})
            words.text = line
            run.append(words)

    def tick(self, tag: str) -> None:
        """Click on a box."""
        control = self._controls[tag]
        next(control.iter(f"{W14}checked")).set(f"{W14}val", "1")
        next(control.iter(qn("w:t"))).text = "\u2612"

    def choose(self, tag: str, value: str) -> None:
        """Choose an entry of a list: its words show in the control."""
        entries = self._controls[tag].iter(qn("w:listItem"))
        self.write(tag, next(e.get(qn("w:displayText")) for e in entries if e.get(qn("w:value")) == value))

    def add_row(self, question: str, text: str) -> None:
        """Write a row of one's own at the end of the last table."""
        row = self._document.tables[-1].add_row()
        row.cells[0].text, row.cells[1].text = question, text

    def _answer(self, one: Field, tag: str, answer: Any) -> None:
        if answer in ("", None, [], False):
            return
        match one.kind:
            case "choice":
                self.choose(tag, answer)
            case "choices" | "topics" | "languages":
                for value in answer:
                    self.tick(f"{tag}.{value}")
            case "agreement":
                self.tick(tag)
            case _:
                self.write(tag, str(answer))
