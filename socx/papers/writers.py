"""The kinds of files that a paper can become, and the answer that gives one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response
from flask_babel import force_locale

from socx.papers import docx, pdf
from socx.papers.document import Paper
from socx.web.files import attachment
from socx.web.i18n import wished_language

#: Ending of the file: what writes it, and its content type.
WRITERS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (pdf.to_pdf, "application/pdf"),
    "docx": (docx.to_docx, docx.CONTENT_TYPE),
}

#: The endings as the rule of an address names them.
KINDS = ", ".join(WRITERS)


def written(paper: Paper, kind: str) -> tuple[bytes, str]:
    """The paper as a file of that kind, and its content type; KeyError for a kind that nobody writes."""
    write, content_type = WRITERS[kind]
    return write(paper), content_type


def as_file(kind: str, paper: Callable[[], Paper], name: Callable[[], str]) -> Response:
    """A paper to keep, made and named in the language that the address asks for."""
    with force_locale(wished_language()):
        content, content_type = written(paper(), kind)
        return attachment(content, name(), content_type)
