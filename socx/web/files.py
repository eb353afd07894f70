"""Files that a page gives to keep: their names reach every browser, and no cache keeps them."""

from __future__ import annotations

import io

from flask import Response, send_file


def attachment(content: bytes, name: str, content_type: str) -> Response:
    """A download. A name with accents goes out twice: in plain letters, and as RFC 5987 says."""
    answer = send_file(io.BytesIO(content), content_type, as_attachment=True, download_name=name, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    return answer
