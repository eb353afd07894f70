"""Facts about how somebody answers and reports, counted from what happened; no score is made of them.

Counted are invitations that were answered or have lapsed, and reports that were received or are overdue, of the
last 24 months. What is waited for still, what ended with its call, and what an expert contested and was right
about, does not count. Nor does silence while the profile said "do not ask me before that day".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities.models import Activity, Milestone
from socx.db import db
from socx.selection.models import CallInvitation, FactContest
from socx.selection.queries import feedback as found

#: How far back is counted: as long as what unsuccessful candidates wrote is kept (socx/protection/retention.py).
REACH = timedelta(days=730)

KINDS = ("invitation", "report")


@dataclass(frozen=True, slots=True)
class OwnReport:
    """When somebody's own report on an activity was due, and when it came; None: not yet."""

    due_on: date
    done_on: date | None


#: Rooms above that know reports of single experts say here which there are since a day, by expert and activity. Such
#: a report counts in place of the report of the whole team.
OWN_REPORTS: list[Callable[[Collection[int], date], Mapping[tuple[int, int], OwnReport]]] = []


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. `why_not` is a code that says why it is not counted, or empty."""

    kind: str  # of KINDS
    number: int  # of the invitation, or of the activity of a report
    activity: Activity
    reference: str
    on: date  # sent, or due
    outcome: str  # applied | declined | later | lapsed, or on_time | late
    days: float | None = None  # to answer
    contest: FactContest | None = None
    why_not: str = ""

    @property
    def is_contested(self) -> bool:
        """Whether the expert has contested it and waits for the answer."""
        return self.contest is not None and self.contest.outcome is None


@dataclass(frozen=True, slots=True)
class Record:
    """The facts about one person in a period."""

    since: date
    until: date
    facts: Sequence[Fact]

    def told_to(self, reader: Actor) -> Record:
        """The facts about activities that the reader may read: a number more would tell of a confidential one."""
        return replace(self, facts=[one for one in self.facts if permits(reader, P.ACTIVITY_READ, one.activity)])

    @property
    def counts(self) -> Counter[str]:
        """How many facts of each outcome are counted."""
        return Counter(one.outcome for one in self.facts if not one.why_not)

    @property
    def asked(self) -> int:
        return self.answered + self.counts["lapsed"]

    @property
    def answered(self) -> int:
        return sum(self.counts[name] for name in ("applied", "declined", "later"))

    @property
    def reports(self) -> int:
        return self.counts["on_time"] + self.counts["late"]

    @property
    def median_days(self) -> float | None:
        """Days from the invitation to the answer: half of the answers took less."""
        days = [one.days for one in self.facts if one.days is not None and not one.why_not]
        return median(days) if days else None

    @property
    def contested(self) -> int:
        return sum(one.is_contested for one in self.facts)


def records(expert_ids: Collection[int], now: datetime) -> dict[int, Record]:
    """The facts about these people, newest first; a few questions to the database, whatever their number."""
    since = now - REACH
    pauses: dict[int, list[_Pause]] = {number: [] for number in expert_ids}
    for expert_id, number, said_at, until in db.session.execute(found.pauses(expert_ids)):
        if said_at is not None and until is not None:  # the query asks for both
            pauses[expert_id].append(_Pause(number, said_at, until))
    facts: dict[int, list[Fact]] = {number: [] for number in expert_ids}
    for item, contest in db.session.execute(found.answers(expert_ids, since)):
        facts[item.expert_id].append(_of_invitation(item, contest, pauses[item.expert_id]))
    own = {key: report for reports in OWN_REPORTS for key, report in reports(expert_ids, since.date()).items()}
    for milestone, activity, placed, contest in db.session.execute(found.reports(expert_ids, since.date(), now.date())):
        if placed is not None:
            facts[placed].append(_of_report(own.get((placed, activity.id), milestone), activity, contest))
    return {
        number: Record(since.date(), now.date(), sorted(kept, key=lambda one: (one.on, one.kind, one.number))[::-1])
        for number, kept in facts.items()
    }


def record(expert_id: int, now: datetime) -> Record:
    """The facts about one person."""
    return records([expert_id], now)[expert_id]


@dataclass(frozen=True, slots=True)
class _Pause:
    """Somebody said to one invitation: not before that day."""

    invitation_id: int
    said_at: datetime
    until: date

    def covers(self, item: CallInvitation) -> bool:
        """Whether it was said, and held, while another invitation was open."""
        is_other = self.invitation_id != item.id
        return is_other and self.said_at <= item.answer_until and item.sent_at.date() < self.until


def _of_invitation(item: CallInvitation, contest: FactContest | None, pauses: Iterable[_Pause]) -> Fact:
    why_not = "upheld" if contest is not None and contest.outcome == "upheld" else ""
    if not why_not and item.state == "lapsed" and any(one.covers(item) for one in pauses):
        why_not = "paused"
    days = (item.answered_at - item.sent_at) / timedelta(days=1) if item.answered_at else None
    return Fact(
        "invitation", item.id, item.call.activity, item.call.reference, item.sent_at.date(), item.state,
        None if item.state == "lapsed" else days, contest, why_not,
    )  # fmt: skip


def _of_report(report: Milestone | OwnReport, activity: Activity, contest: FactContest | None) -> Fact:
    is_on_time = report.done_on is not None and report.done_on <= report.due_on
    why_not = "upheld" if contest is not None and contest.outcome == "upheld" else ""
    return Fact(
        "report", activity.id, activity, activity.reference, report.due_on, "on_time" if is_on_time else "late",
        contest=contest, why_not=why_not,
    )  # fmt: skip
