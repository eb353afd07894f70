"""The README lists every setting as the code has it: name, default, explanation."""

from __future__ import annotations

from dataclasses import fields

from socx.config import PREFIX, ROOT, Settings


def row(name: str, default: str, explanation: str) -> str:
    return f"| `{PREFIX}{name.upper()}` | {f'`{default}`' if default else ''} | {explanation} |".replace("|  |", "| |")


def test_the_readme_lists_every_setting():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    listed = [line for line in lines if line.startswith(f"| `{PREFIX}")]

    assert listed == [row(f.name, str(f.default), f.metadata["explanation"]) for f in fields(Settings)]
