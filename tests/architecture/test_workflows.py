"""Every workflow of every room says what a move did."""

from __future__ import annotations

from importlib import import_module

import pytest

from socx.config import ROOT
from socx.core.workflow import Transition, Workflow

FLOWS = [
    value
    for file in sorted((ROOT / "socx").glob("*/workflow.py"))
    if file.parent.name != "core"
    for value in vars(import_module(f"socx.{file.parent.name}.workflow")).values()
    if isinstance(value, Workflow)
]
MOVES = [(flow.name, move) for flow in FLOWS for move in flow.transitions]


@pytest.mark.parametrize("move", [m for _, m in MOVES], ids=[f"{flow}-{m.name}" for flow, m in MOVES])
def test_every_move_says_in_a_sentence_what_happened(move: Transition) -> None:
    assert move.done[:1].isupper()
    assert move.done.endswith(".")
