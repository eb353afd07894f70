"""Verbs of the bias report: how visible women and men, Member States and languages are in rankings.

What is compared here never reaches the engine as a feature: groups are looked up after the ranking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from socx.db import db
from socx.matching import queries, services
from socx.matching.models import BiasReport

#: Places from the top that count as seen.
TOP = 10
#: Requests whose rankings are looked at, the latest ones.
MOST = 60

#: What is compared: the facts about each person, by the name of the comparison.
ATTRIBUTES = ("sex", "member_state", "language")


def report(now: datetime, top: int = TOP) -> dict[str, Any]:
    """Exposure of each group in the rankings of the latest requests, against its share of the eligible."""
    orders = [
        [int(place.key) for place in services.ranking(item, now).ranked]
        for item in db.session.scalars(queries.latest_ranked(services.OPEN_STATES, MOST))
    ]
    from socx.matching.engine.bias import shares

    asked = [order for order in orders if order]
    return {
        "top": top,
        "requests": len(asked),
        "groups": _each(asked, lambda groups: shares(asked, groups, top)),
    }


def made(now: datetime) -> BiasReport:
    """The report with the weights in force, not kept yet."""
    from socx.matching import weighing

    return BiasReport(at=now, weights_version=weighing.in_force().version, figures=report(now))


def keep_report(now: datetime) -> BiasReport:
    """Make the report and keep it; earlier ones stay, as a trail of figures."""
    row = made(now)
    db.session.add(row)
    db.session.flush()
    return row


def changes(old: Sequence[Sequence[int]], new: Sequence[Sequence[int]], top: int = TOP) -> dict[str, Any]:
    """How other weights change what each group is seen, by attribute."""
    from socx.matching.engine.bias import changes as compared

    return _each(old, lambda groups: compared(old, new, groups, top))


def _each(
    orders: Iterable[Sequence[int]], compared: Callable[[Mapping[int | str, str]], Sequence[Any]]
) -> dict[str, Any]:
    """The comparison for each attribute over the groups that may be told."""
    from socx.matching.engine.bias import told_groups

    people = {key for order in orders for key in order}
    facts = {row.id: row for row in db.session.execute(queries.groups_of(people))}
    found = {}
    for name in ATTRIBUTES:
        told = told_groups({key: getattr(facts[key], name) or "" for key in people})
        rows = [asdict(one) for one in compared(told)] if len(set(told.values())) > 1 else []
        found[name] = sorted(rows, key=lambda row: (-row["people"], row["group"]))
    return found
