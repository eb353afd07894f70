"""Find experts."""

from socx.experts.queries.employers import employer_named, names_offered
from socx.experts.queries.entry import count_links, find_link, invitations, link_with, links_to
from socx.experts.queries.life import not_confirmed_since
from socx.experts.queries.reading import PROFILE, WHOLE, by_email, find, in_order, of_user, searchable, visible_to
from socx.experts.queries.roster import ROW, Filters, named, names_it, roster
from socx.experts.queries.trail import history, looks_at

__all__ = [
    "PROFILE",
    "ROW",
    "WHOLE",
    "Filters",
    "by_email",
    "count_links",
    "employer_named",
    "find",
    "find_link",
    "history",
    "in_order",
    "invitations",
    "link_with",
    "links_to",
    "looks_at",
    "named",
    "names_it",
    "names_offered",
    "not_confirmed_since",
    "of_user",
    "roster",
    "searchable",
    "visible_to",
]
