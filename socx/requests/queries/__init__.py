"""Find requests. Everything that lists them starts from visible_to()."""

from socx.requests.queries.lists import (
    DEFAULT_SORT,
    SORTS,
    Wanted,
    listed,
    narrowed,
    partner_codes,
)
from socx.requests.queries.reading import (
    PARTNER_ROLES,
    by_code_or_number,
    find,
    open_to,
    visible_to,
)
from socx.requests.queries.rules import (
    last_sequence,
    open_actions_of,
    overdue,
    ready_to_leave_the_queue,
)
from socx.requests.queries.trail import (
    last_edit,
    may_read_note,
    trail,
)
from socx.requests.queries.waiting import (
    AWAITED_AS,
    awaiting,
    waits_for,
    waits_for_others,
)

__all__ = [
    "AWAITED_AS",
    "DEFAULT_SORT",
    "PARTNER_ROLES",
    "SORTS",
    "Wanted",
    "awaiting",
    "by_code_or_number",
    "find",
    "last_edit",
    "last_sequence",
    "listed",
    "may_read_note",
    "narrowed",
    "open_actions_of",
    "open_to",
    "overdue",
    "partner_codes",
    "ready_to_leave_the_queue",
    "trail",
    "visible_to",
    "waits_for",
    "waits_for_others",
]
