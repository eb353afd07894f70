"""How far a long table is, on the screen of the person who waits for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import click

from socx.operations.importing import Progress

#: The outcomes of rows, as the command says them.
WORDS = {"create": "new", "change": "changed", "same": "unchanged", "refused": "refused"}


@contextmanager
def bar() -> Iterator[Progress]:
    """A bar with the rows, the time that is left and what became of them; nothing where nobody looks on."""
    said = [""]
    shown: AbstractContextManager[Any] = click.progressbar(
        length=0, file=sys.stderr, hidden=not sys.stderr.isatty(), show_pos=True, item_show_func=lambda _: said[-1]
    )
    with shown as drawn:

        def tell(row: int, rows: int, counts: Mapping[str, int]) -> None:
            said[:] = [", ".join(f"{counts[name]:,} {word}" for name, word in WORDS.items())]
            drawn.length = rows or None
            drawn.update(row - drawn.pos)

        yield tell
