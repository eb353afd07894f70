"""The kinds of files that a paper can become."""

from __future__ import annotations

from collections.abc import Callable

from socx.papers import docx, pdf
from socx.papers.document import Paper

#: Ending of the file: what writes it, and its content type.
WRITERS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (pdf.to_pdf, "application/pdf"),
    "docx": (docx.to_docx, docx.CONTENT_TYPE),
}


def written(paper: Paper, kind: str) -> tuple[bytes, str]:
    """The paper as a file of that kind, and its content type; KeyError for a kind that nobody writes."""
    write, content_type = WRITERS[kind]
    return write(paper), content_type
