"""What recommendations keep about people: who entered one, or tied it to a request or an action."""

from __future__ import annotations

from typing import Any

from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, register
from socx.db import rows_naming
from socx.recommendations.models import Recommendation, RecommendedAction, RecommendedRequest

#: (table, the columns that name an account).
TABLES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Recommendation, ("created_by_id",)), (RecommendedRequest, ("by_id",)), (RecommendedAction, ("by_id",)),
)  # fmt: skip


def read(person: Person) -> Data:
    return rows_naming(person.user_id, TABLES, without=("text", "version"))


register(
    Keeper(
        key="recommendations.entries", label=N_("Recommendations"), keep_for="requests",
        purpose=N_("To know where an entry of the register comes from."),
        tables=tuple(table.__tablename__ for table, _ in TABLES), read=read,
    )
)  # fmt: skip
