"""What a printed request costs, beside the plain ways to make the same file.

Run: python -m benchmarks.papers [--repeats 15]
The rivals are the HTML page of the same case (what a browser would print) and python-docx alone, which
writes the same words without styles, languages and notes. Each paper has another text, so that nothing is
remembered from the one before. No server, no database: the words of the demonstration, in memory.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import docx

from socx.access.actors import Role
from socx.db import db
from socx.papers import Paper, Said
from socx.papers.docx import to_docx
from socx.papers.pdf import to_pdf
from socx.requests import fields, offline, papers
from tests.browser_html import Browser
from tests.conftest import make_app
from tests.factories import ANSWERS, make_institution, make_request, make_user

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = "Labour market data are collected by several bodies and do not agree with each other. " * 20


def p50(work: Callable[[int], bytes], repeats: int) -> tuple[float, int]:
    """The middle of the times in milliseconds after one that is not counted, and the size in bytes."""
    size = len(work(-1))
    times = []
    for number in range(repeats):
        began = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times), size


def plain_docx(paper: Paper) -> bytes:
    """The same words by the library alone."""
    made, saved = docx.Document(), io.BytesIO()
    for text in paper.texts():
        made.add_paragraph(text)
    made.save(saved)
    return saved.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15, help="papers per figure")
    repeats = parser.parse_args().repeats
    app = make_app("sqlite://", Path(tempfile.mkdtemp()))
    with app.app_context():
        db.create_all()
        home = make_institution(official_name="Ministry of Labour")
        official = make_user(Role.OFFICIAL, institution=home)
        long = dict.fromkeys(("context", "change", "assistance_sought"), TEXT)
        item = make_request("draft", institution=home, answers={**ANSWERS, **long})
        browser = Browser(app, official)
        with app.test_request_context():
            paper = papers.request_paper(
                item, fields.sections_for(official.actor(), item.kind), fields.document(item), at=NOW
            )
            filled = offline.offline_form(item.kind, at=NOW, item=item)

            def numbered(number: int) -> Paper:
                return replace(paper, title=Said(f"Request {number}"))

            rows = [
                ("request as PDF/UA", p50(lambda n: to_pdf(numbered(n)), repeats)),
                ("request as DOCX", p50(lambda n: to_docx(numbered(n)), repeats)),
                ("  rival: python-docx alone, bare paragraphs", p50(lambda n: plain_docx(numbered(n)), repeats)),
                ("offline form as DOCX", p50(lambda n: offline.offline_form(item.kind, at=NOW, item=item), repeats)),
                ("offline form read back", p50(lambda n: filled if offline.read_form(filled).asked else b"", repeats)),
            ]
        address = f"/requests/{item.id}"
        rows.append(("  rival: the HTML page", p50(lambda n: bytes(browser.client.get(address).data), repeats)))
    print(f"\nOne request, middle of {repeats}")
    for name, (milliseconds, size) in rows:
        print(f"  {name:<48}{milliseconds:9.1f} ms {size / 1024:8.1f} kB")


if __name__ == "__main__":
    main()
