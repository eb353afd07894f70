"""Find experts."""

from socx.experts.queries.employers import (
    employer_named,
    employers,
    find_employer,
    names_offered,
    release_of,
    rule_of,
    rules,
    staff_of,
)
from socx.experts.queries.entry import count_links, find_link, invitations, link_with, links_to
from socx.experts.queries.life import (
    MOST_COUNTED,
    WORK,
    confirmed_between,
    count_work,
    last_reminders,
    not_confirmed_since,
    stale_since,
    work,
)
from socx.experts.queries.reading import PROFILE, WHOLE, by_email, find, in_order, of_user, searchable, visible_to
from socx.experts.queries.roster import ROW, Filters, named, names_it, roster
from socx.experts.queries.trail import history, looks_at

__all__ = [
    "MOST_COUNTED",
    "PROFILE",
    "ROW",
    "WHOLE",
    "WORK",
    "Filters",
    "by_email",
    "confirmed_between",
    "count_links",
    "count_work",
    "employer_named",
    "employers",
    "find",
    "find_employer",
    "find_link",
    "history",
    "in_order",
    "invitations",
    "last_reminders",
    "link_with",
    "links_to",
    "looks_at",
    "named",
    "names_it",
    "names_offered",
    "not_confirmed_since",
    "of_user",
    "release_of",
    "roster",
    "rule_of",
    "rules",
    "searchable",
    "staff_of",
    "stale_since",
    "visible_to",
    "work",
]
