"""How a call is named: `21-22/PAN/1`, the short code of the action, the partner, the activity.

Source: the reference on terms of reference of the facility that were seen (domain guide 1.7): action
2021-22 with Panama, activity 1. The partner is the ISO 3166-1 alpha-3 code; Kosovo* has none, so it is
XKX, as European statistics write it. A joint action names no partner, like its own code. A later round
of the same activity keeps the reference and adds its number: `21-22/PAN/1-2`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from babel.core import get_global

#: Codes that ISO 3166 has withdrawn; the CLDR still lists them beside the codes of today.
WITHDRAWN = frozenset({"BUR", "TMP", "YMD", "ZAR"})
OWN = {"XK": "XKX"}
JOINT = "JOINT"


def reference(activity: Any, round_: int) -> str:
    """The reference of a call for an activity; the action must have its code."""
    request = activity.request
    partner = JOINT if request.is_joint else alpha3(request.institution.partner_code)
    short = f"{request.year % 100:02d}-{request.sequence:02d}"
    return f"{short}/{partner}/{activity.number}" + (f"-{round_}" if round_ > 1 else "")


def alpha3(code: str) -> str:
    """The code with three letters of a country or territory; KeyError for one that has none."""
    return OWN.get(code) or _of_cldr()[code]


@cache
def _of_cldr() -> dict[str, str]:
    return {
        names[0]: three
        for three, names in get_global("territory_aliases").items()
        if len(three) == 3 and three.isalpha() and len(names) == 1 and three not in WITHDRAWN
    }
