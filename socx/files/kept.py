"""Which files of the store are named by rows: each room that keeps files says how it names them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Select

from socx.db import db

_named: list[Callable[[], Select[str]]] = []


def add(keys: Callable[[], Select[str]]) -> None:
    """Make known where keys of files stand; a file that nothing names is swept away."""
    if keys not in _named:
        _named.append(keys)


def known() -> set[str]:
    """The keys of all files that rows name."""
    return {key for keys in _named for key in db.session.scalars(keys())}
