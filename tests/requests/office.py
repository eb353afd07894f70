"""An offline form in the hands of its reader: changed, saved and spoiled by an office program."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml.ns import qn


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The file after somebody worked on it in an office program."""
    document = docx.Document(io.BytesIO(content))
    change(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def write(tag: str, text: str) -> Callable[[Any], None]:
    def do(document: Any) -> None:
        for control in document.element.body.iter(qn("w:sdt")):
            about = control.find(qn("w:sdtPr"))
            if about.find(qn("w:tag")).get(qn("w:val")) == tag:
                for prompt in about.findall(qn("w:showingPlcHdr")):
                    about.remove(prompt)
                first, *others = list(control.iter(qn("w:t")))
                first.text = text
                for other in others:
                    other.text = ""

    return do


def without_controls(document: Any) -> None:
    """What some programs do: the words stay, the controls are gone."""
    for control in list(document.element.body.iter(qn("w:sdt"))):
        parent, content = control.getparent(), control.find(qn("w:sdtContent"))
        for part in list(content):
            control.addprevious(part)
        parent.remove(control)
    document.core_properties.keywords = ""
