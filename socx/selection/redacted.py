"""The CV that a partner sees: no contact data, no employer, no birth, no photo. Plain data, kept as it was sent.

By default everything that is not named here stays inside (domain guide 7.2, by design and default).
"""

from __future__ import annotations

import re
from typing import Any

from socx.core.i18n import N_
from socx.experts.models import Expert

#: What stands in place of an address or a number that somebody wrote into a text.
HIDDEN = "[…]"
_CONTACTS = re.compile(
    r"[^\s<>,;()]+@[^\s<>,;()]+\.\w+"  # mail
    r"|(?:https?://|www\.)\S+"  # pages can name a person's own site or profile
    r"|\+\d[\d ()./-]{6,}\d|\d(?:[ ()./-]{0,2}\d){8,}"  # phone: a plus, or nine digits; "1998-2004" has eight
)

# fmt: off
#: The parts of the CV in their order.
PARTS = {
    "name":         N_("Name"),
    "kind":         N_("Kind of expert"),
    "member_state": N_("Member State"),
    "function":     N_("Function"),
    "years":        N_("Years of experience"),
    "education":    N_("Education"),
    "languages":    N_("Languages"),
    "topics":       N_("Topics"),
    "passages":     N_("In the expert's own words"),
    "systems":      N_("Systems known"),
    "missions":     N_("Earlier missions"),
    "publications": N_("Publications"),
}
# fmt: on


def without_contacts(text: str) -> str:
    """A text without mail addresses, links and phone numbers."""
    return _CONTACTS.sub(HIDDEN, text)


def redacted(item: Expert) -> dict[str, Any]:
    """The CV by the names of PARTS; codes stay codes, so that a page can show them in any language."""
    return {
        "name": item.name,
        "kind": item.kind,
        "member_state": item.member_state,
        "function": without_contacts(item.function),
        "years": item.experience_years or 0,
        "education": {"level": item.education_level, "field": without_contacts(item.education_field)},
        "languages": {one.language: one.level for one in item.languages},
        "topics": {one.topic_id: one.level for one in item.topics},
        "passages": [
            {"kind": one.kind, "language": one.language, "text": without_contacts(one.text)}
            for one in item.passages
            if one.text.strip()
        ],
        "systems": without_contacts(item.systems),
        "missions": [
            {"year": one.year, "partner": one.partner_code, "title": without_contacts(one.title)}
            for one in item.missions
        ],
        "publications": [{"year": one.year, "title": without_contacts(one.title)} for one in item.publications],
    }
