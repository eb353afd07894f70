"""What outreach keeps about people of the facility and of institutions: who held, who wrote, who opened."""

from __future__ import annotations

from typing import Any

from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, register
from socx.db import rows_naming
from socx.outreach.models import DraftOffer, EventPresenter, Meeting, OutreachEvent

#: (table, the columns that name an account).
TABLES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (EventPresenter, ("user_id",)),
    (OutreachEvent, ("created_by_id",)),
    (Meeting, ("next_step_owner_id", "created_by_id")),
    (DraftOffer, ("offered_by_id", "opened_by_id")),
)

#: Words about an institution, not about the person.
WORDS = ("shared_notes", "internal_notes", "opening", "agenda", "summary", "documents", "text", "version")


def read(person: Person) -> Data:
    return rows_naming(person.user_id, TABLES, without=WORDS)


register(
    Keeper(
        key="outreach.meetings", label=N_("Information sessions and meetings"), keep_for="requests",
        purpose=N_("To prepare events and to follow what was agreed."),
        tables=tuple(table.__tablename__ for table, _ in TABLES), read=read,
    )
)  # fmt: skip
