"""Find requests. Everything that lists them starts from visible_to()."""

from socx.requests.queries.access import openings
from socx.requests.queries.attachments import attachment, attachment_of, attachments, kept_files, letters
from socx.requests.queries.filing import earlier_requests, own_past_requests, published_cases
from socx.requests.queries.lists import (
    DEFAULT_SORT,
    MOST_COUNTED,
    SORTS,
    Wanted,
    advisers,
    count,
    listed,
    load_topics,
    may_filter_by_sensitivity,
    narrowed,
    partner_codes,
)
from socx.requests.queries.looks import (
    changed_among,
    changed_since_seen,
    changes_since,
    look_at,
)
from socx.requests.queries.meetings import find_meeting, meetings, ready_for_a_meeting
from socx.requests.queries.merging import merged_into, open_beside, open_of, released_and_under_way
from socx.requests.queries.parties import find_invitation, invitations, linked_with, of_institutions, of_partners
from socx.requests.queries.reading import (
    PARTNER_ROLES,
    by_code_or_number,
    find,
    open_to,
    visible_to,
)
from socx.requests.queries.rounds import (
    count_by_round,
    find_round,
    is_used,
    open_rounds,
    partner_of,
    rounds,
    rounds_told,
    unsigned_in_rounds,
)
from socx.requests.queries.rules import (
    in_states,
    last_sequence,
    open_actions_of,
    overdue,
    ready_to_leave_the_queue,
)
from socx.requests.queries.trail import (
    WITHIN_THE_INSTITUTION,
    last_return,
    may_read_note,
    trail,
)
from socx.requests.queries.waiting import (
    AWAITED_AS,
    awaiting,
    waits_for,
    waits_for_others,
)
from socx.requests.queries.writing import (
    find_sign_off,
    kept_text,
    others_at_work,
    save_since,
    saves_of,
    sign_off_of,
)
from socx.search.asking import BEST_FIRST

__all__ = [
    "AWAITED_AS",
    "BEST_FIRST",
    "DEFAULT_SORT",
    "MOST_COUNTED",
    "PARTNER_ROLES",
    "SORTS",
    "WITHIN_THE_INSTITUTION",
    "Wanted",
    "advisers",
    "attachment",
    "attachment_of",
    "attachments",
    "awaiting",
    "by_code_or_number",
    "changed_among",
    "changed_since_seen",
    "changes_since",
    "count",
    "count_by_round",
    "earlier_requests",
    "find",
    "find_invitation",
    "find_meeting",
    "find_round",
    "find_sign_off",
    "in_states",
    "invitations",
    "is_used",
    "kept_files",
    "kept_text",
    "last_return",
    "last_sequence",
    "letters",
    "linked_with",
    "listed",
    "load_topics",
    "look_at",
    "may_filter_by_sensitivity",
    "may_read_note",
    "meetings",
    "merged_into",
    "narrowed",
    "of_institutions",
    "of_partners",
    "open_actions_of",
    "open_beside",
    "open_of",
    "open_rounds",
    "open_to",
    "openings",
    "others_at_work",
    "overdue",
    "own_past_requests",
    "partner_codes",
    "partner_of",
    "published_cases",
    "ready_for_a_meeting",
    "ready_to_leave_the_queue",
    "released_and_under_way",
    "rounds",
    "rounds_told",
    "save_since",
    "saves_of",
    "sign_off_of",
    "trail",
    "unsigned_in_rounds",
    "visible_to",
    "waits_for",
    "waits_for_others",
]
