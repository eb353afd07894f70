"""What stands in a CV: its text, and the Europass data that a PDF carries or an XML or JSON file is.

Called in a process of its own (process.py), because the files come from anybody.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from socx.experts.bringing import europass
from socx.files.actions import ATTACHED
from socx.files.kinds import DAMAGED, LOCKED
from socx.files.reader import MOST_CHARACTERS, Refused
from socx.files.reader import read as text_of

#: Bytes of Europass data; a photo of the person may be inside.
MOST_DATA = 8 * 1024 * 1024


def read(kind: str, content: bytes) -> dict[str, Any]:
    """{"text": …, "facts": what Europass says or None}. Raises Refused."""
    if kind in ("xml", "json"):
        facts = _facts(kind, content)
        if facts is None:
            raise Refused(europass.NOT_EUROPASS)
        return {"text": europass.as_text(facts)[:MOST_CHARACTERS], "facts": facts}
    if kind != "pdf":
        return {"text": text_of(kind, content, keeps_lines=True), "facts": None}
    facts, files = _attached(content)
    return {"text": text_of("pdf", content, attached=files, keeps_lines=True), "facts": facts}


def _attached(content: bytes) -> tuple[dict[str, Any] | None, int]:
    """The Europass data inside of a PDF, and in how many files. Raises Refused when anything else is attached."""
    import pypdf

    try:
        document = pypdf.PdfReader(BytesIO(content))
        if document.is_encrypted:
            raise Refused(LOCKED)
        files = {(entry.name, entry.content) for entry in document.attachment_list}
    except Refused:
        raise
    except Exception as error:  # the library has its own ways to say that a file is damaged
        raise Refused(DAMAGED) from error
    found = None
    for name, data in sorted(files):
        facts = _facts("xml", data) if name.lower().endswith(".xml") else None
        if facts is None:
            raise Refused(ATTACHED)
        found = found or facts
    return found, len(files)


def _facts(kind: str, content: bytes) -> dict[str, Any] | None:
    """Europass data as facts; None when they are something else."""
    if len(content) > MOST_DATA:
        raise Refused(DAMAGED)
    try:
        tree = europass.tree_of_xml(content) if kind == "xml" else json.loads(content)
    except (ValueError, SyntaxError, RecursionError) as error:  # what lxml raises is a SyntaxError
        raise Refused(DAMAGED) from error
    return europass.facts(tree)
