"""Documents that the code writes are what stands in docs/."""

from __future__ import annotations

import re

import pytest

from socx import docs
from socx.config import ROOT


@pytest.mark.parametrize("name", docs.PAGES)
def test_written_pages_are_current(name):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == docs.PAGES[name](), "run `make docs`"


def test_links_between_documents_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
