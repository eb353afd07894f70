"""Rates, gaps and amounts in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from socx.core.places import country_name
from socx.core.values import EXPERT_KINDS
from socx.selection.rates import Dated, Gap
from socx.web.i18n import label, language, show_date, show_list, show_number


def rate_subject(kind: str, subject: str) -> str:
    """Whose fee, or the allowance of which place."""
    return label(EXPERT_KINDS, subject) if kind == "fee" else country_name(subject, language())


def euro(amount: Decimal | None) -> str:
    """`EUR 250.00`: the code is the same in all languages, the digits are the reader's."""
    return "" if amount is None else f"EUR {show_number(float(amount), 2)}"  # with a space that does not break


def period_words(one: Dated) -> str:
    """`1 Jan 2026 – 31 Dec 2026`, or `since` that day until further notice."""
    first = show_date(one.valid_from)
    if one.valid_until is None:
        return gettext("From %(day)s until further notice", day=first)
    return f"{first} – {show_date(one.valid_until)}"


def gap_words(gap: Gap) -> str:
    """For which days no rate is set."""
    if gap.last is None:
        return gettext("No rate is set from %(day)s on.", day=show_date(gap.first))
    if gap.first == gap.last:
        return gettext("No rate is set for %(day)s.", day=show_date(gap.first))
    return gettext("No rate is set from %(first)s to %(last)s.", first=show_date(gap.first), last=show_date(gap.last))


def days_in_words(days: Iterable[date]) -> str:
    """`1 May 2026 and 11 May 2026`"""
    return show_list([show_date(day) for day in days])
