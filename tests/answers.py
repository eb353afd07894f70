"""What an answer says, whatever kind of file it is: pages, PDF, and the packages of office programs."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from pypdf import PdfReader


def words_of(answer: Any) -> str:
    """All text in an answer; bytes that are no text are left out."""
    content = answer.get_data()
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return "\n".join(part.decode(errors="ignore") for part in parts)
    return str(content.decode(errors="ignore"))
