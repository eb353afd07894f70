"""Find experts."""

from socx.experts.queries.life import not_confirmed_since
from socx.experts.queries.reading import WHOLE, by_email, find, in_order, of_user, visible_to
from socx.experts.queries.roster import ROW, Filters, named, names_it, roster
from socx.experts.queries.trail import history, looks_at

__all__ = [
    "ROW",
    "WHOLE",
    "Filters",
    "by_email",
    "find",
    "history",
    "in_order",
    "looks_at",
    "named",
    "names_it",
    "not_confirmed_since",
    "of_user",
    "roster",
    "visible_to",
]
