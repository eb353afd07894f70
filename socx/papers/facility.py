"""What papers of the facility share: who made them, the foot of a page, footnotes, names of files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from flask_babel import gettext

from socx.core.places import MARK, notes_for
from socx.papers.document import Paper
from socx.web.i18n import language

#: Who made a paper, in its properties and at the head of its pages.
MAKER = "socx"


def facility_paper(
    what: str, about: str = "", *, marks: Iterable[str] = (), codes: Collection[str] = (), beside: str = "",
    noted: str = "", **parts: Any,
) -> Paper:  # fmt: skip
    """A paper in the language that is set: `what` it is, and `about` which reference; the other parts as in Paper.

    `marks` lie behind its pages, one a line. It ends with the footnotes that names of partners need: those in its
    texts and in words `beside` them (such as a picture), and those of `codes`, but for the one that is `noted` already.
    """
    made = Paper(
        language=language(),
        header=" · ".join(filter(None, (MAKER, what, about))),
        page=gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        watermark="\n".join(filter(None, marks)),
        author=MAKER,
        subject=what,
        **parts,
    )
    notes = notes_for(" ".join([*made.texts(), beside]), language(), codes)
    return replace(made, notes=tuple(str(one) for one in notes if one.text != noted))


def file_name(what: str, code: str, *more: str, kind: str) -> str:
    """A name that tells papers apart and gives no title away."""
    parts = (what, code.replace(MARK, ""), *more, language())
    return " ".join(filter(None, parts)).replace("/", "-") + f".{kind}"
