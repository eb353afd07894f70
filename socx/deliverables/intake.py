"""Files of deliverables come in and go out the same way by page and by the interface for machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from socx.core.errors import NotFound
from socx.db import db, transaction
from socx.deliverables import queries
from socx.deliverables.models import Deliverable
from socx.files import here
from socx.files.intake import Taken

Kept = TypeVar("Kept")


def receive(deliverable_id: int, content: bytes, name: str, keep: Callable[[Deliverable, Taken], Kept]) -> Kept:
    """Look a file over, then `keep` it in one transaction. No lock is held meanwhile: a look takes seconds.

    Raises Invalid for `file`, what `keep` raises, and NotFound when the deliverable is gone by then.
    """
    db.session.rollback()
    taken = here.take(content, name)
    with transaction():
        item = queries.find(deliverable_id)
        if item is None:
            raise NotFound
        return keep(item, taken)
