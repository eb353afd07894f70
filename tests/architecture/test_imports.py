"""Rooms import only what stands below them; import-linter knows the stairs (pyproject.toml)."""

from __future__ import annotations

from importlinter import cli

from socx.config import ROOT


def test_rooms_import_only_what_stands_below_them(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)

    broken = cli.lint_imports(no_cache=True)

    assert broken == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out
