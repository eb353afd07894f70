"""A year of activities run through in simulated time, and compared with a table that is computed without socx.

    .venv/bin/python -m benchmarks.replay [--activities 300] [--database both]

Each activity is planned, confirmed, sometimes moved or cancelled; its milestones are reached early, late or
never, by a script. Every night the jobs run at the simulated hour. Afterwards every milestone must have its
day, its slip, and be reached, or marked as late, as often as the table says: once or never.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import select

from benchmarks.databases import DATABASES, applications
from socx.access.actors import Actor, Role
from socx.activities import jobs, services
from socx.activities.milestones import PREPARATION_DAYS, REPORT_DAYS, templates_for
from socx.activities.models import Activity
from socx.activities.planner import DATES, moved, plan_from
from socx.activities.sides import calendar_for
from socx.audit.models import AuditEntry
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.db import db
from tests.factories import make_action, make_activity, make_expert, make_institution, make_request, make_user

YEAR = 2027
PARTNERS = ("XK", "RS", "PE", "MA", "PS", "ET", "VN", "GE", "JO", "MX")
STATES = ("FR", "ES", "DE", "IE", "PL", "BE", "IT")
PLANNED_AT = datetime(YEAR - 1, 8, 3, 9, 0, tzinfo=UTC)
NIGHT, DAYTIME = timedelta(hours=3), timedelta(hours=10)
NEVER = None

#: How many days after its day somebody reaches a milestone, in turn; two in seventeen are forgotten.
LAGS = (0, -2, 3, 0, 1, NEVER, 0, -1, 6, 0, 2, 0, NEVER, 0, -3, 9, 0)

#: What the clock reaches: the milestone, and how long after its day.
BY_CLOCK = {"prepare": 0, "start": 0, "end": 1}
BY_CONFIRMATION = ("call", "selection", "team")


@dataclass
class Case:
    """One activity of the programme, and what happens to it."""

    number: int
    partner: str
    state: str
    kind: str
    modality: str
    start: date
    length: int
    zone: str
    move_at: datetime | None = None
    cancel_at: datetime | None = None
    id: int = 0
    script: dict[datetime, list[str]] = field(default_factory=dict)

    def local(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()


@cache
def weekend(partner: str) -> frozenset[int]:
    rows = csv.DictReader((files("socx.core") / "data" / "partners.csv").read_text(encoding="utf-8").splitlines())
    names = {row["code"]: row["weekend"] for row in rows}
    return {"sat-sun": frozenset({5, 6}), "fri-sat": frozenset({4, 5}), "sat": frozenset({5})}[names[partner]]


@cache
def zone_of(partner: str) -> str:
    rows = csv.DictReader((files("socx.core") / "data" / "partners.csv").read_text(encoding="utf-8").splitlines())
    return {row["code"]: row["timezone"] for row in rows}[partner]


@cache
def days_off(place: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(place, years=year))


@cache
def is_free(partner: str, state: str, day: date) -> bool:
    """Whether one of the two sides is off: the plain question, day by day."""
    return (
        day.weekday() in weekend(partner) | {5, 6}
        or any(day in days_off(place, day.year) for place in (partner, state))
    )  # fmt: skip


def step(case: Case, day: date, count: int) -> date:
    """The day `count` working days on, found by walking; the next working day for none."""
    while count == 0 and is_free(case.partner, case.state, day):
        day += timedelta(days=1)
    while count:
        day += timedelta(days=1 if count > 0 else -1)
        if not is_free(case.partner, case.state, day):
            count += -1 if count > 0 else 1
    return day


def walked(case: Case, first: date, last: date) -> int:
    """How many working days lie from one day to another, backwards below zero."""
    if last < first:
        return -walked(case, last - timedelta(days=1), first - timedelta(days=1))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(not is_free(case.partner, case.state, day) for day in days)


def table_of(case: Case, start: date) -> dict[str, date]:
    """The day of each milestone of a delivery that starts on that day."""
    end = step(case, start, case.length - 1) if case.length > 1 else start
    anchors = {
        "delivery_start": start, "delivery_end": end, "report_due": step(case, end, REPORT_DAYS),
        "preparation_start": step(case, start, -PREPARATION_DAYS), "preparation_end": step(case, start, -1),
    }  # fmt: skip
    found = {}
    for template in templates_for(case.kind, case.modality):
        day = anchors[template.anchor]
        if template.months:
            year, month = divmod(day.year * 12 + day.month - 1 + template.months, 12)
            last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
            found[template.key] = step(case, date(year, month + 1, min(day.day, last)), 0)
        else:
            found[template.key] = step(case, day, template.offset) if template.offset else day
    return found


@dataclass
class Expected:
    """What must have become of one milestone."""

    due: date
    done: date | None = None
    marks: int = 0
    slip: int | None = None


def lag_of(case: Case, key: str) -> int | None:
    """How long after its day a milestone is reached; the confirmation comes in time for the preparation."""
    if key in BY_CONFIRMATION:
        return (case.number % 3) - 1
    if key in BY_CLOCK:
        return BY_CLOCK[key]
    return LAGS[(case.number * 7 + sum(map(ord, key))) % len(LAGS)]


def reached_at(case: Case, key: str, days: dict[str, date]) -> datetime | None:
    """The moment at which a milestone is reached, if nothing comes between."""
    lag = lag_of(case, key)
    if lag is None:
        return None
    if key in BY_CLOCK:
        return night(case, days[key] + timedelta(days=lag))
    on = days["team" if key in BY_CONFIRMATION else key] + timedelta(days=lag)
    return datetime.combine(on, datetime.min.time(), UTC) + DAYTIME


def night(case: Case, day: date) -> datetime:
    """The first night on which it is that day, or later, where the activity is."""
    moment = datetime.combine(day - timedelta(days=1), datetime.min.time(), UTC) + NIGHT
    while case.local(moment) < day:
        moment += timedelta(days=1)
    return moment


def expected(case: Case) -> dict[str, Expected]:
    """The table of one activity: computed from the template and the script, without socx."""
    before = table_of(case, case.start)
    after = table_of(case, new_start(case)) if case.move_at else before
    confirmed_at = reached_at(case, "team", before)
    is_late_baseline = bool(case.move_at and confirmed_at and confirmed_at > case.move_at)
    found = {}
    for key in before:
        one = Expected(before[key])
        _live(case, one, reached_at(case, key, before), case.move_at)
        if case.move_at and one.done is None:
            one.due = after[key]
            stays = one.marks and after[key] < case.move_at.date()
            _live(case, one, reached_at(case, key, after), None, since=case.move_at, is_marked=bool(stays))
        if confirmed_at and not (case.cancel_at and case.cancel_at < confirmed_at):
            one.slip = 0 if is_late_baseline else walked(case, before[key], one.due)
        found[key] = one
    return found


def _live(
    case: Case, one: Expected, reached: datetime | None, until: datetime | None, *,
    since: datetime | None = None, is_marked: bool = False,
) -> None:  # fmt: skip
    """What happens to a milestone while its day stands: it is reached, or marked, or both."""
    marked = night(case, one.due + timedelta(days=1))
    if since is not None and marked < since:
        marked = night(case, since.date() + timedelta(days=1))
    ends = min(m for m in (until, case.cancel_at, datetime.max.replace(tzinfo=UTC)) if m is not None)
    if reached is not None and since is not None and reached < since:
        reached = since + timedelta(hours=1)
    if reached is not None and reached < ends:
        one.done = case.local(reached)
    if not is_marked and marked < ends and (reached is None or reached > marked):
        one.marks += 1


def new_start(case: Case) -> date:
    return step(case, case.start + timedelta(days=14), 0)


def programme(count: int) -> list[Case]:
    """The activities of a year, spread over it; every tenth is moved, every twentieth cancelled."""
    kinds, modes = sorted(ACTIVITY_KINDS), sorted(MODALITIES)
    found = []
    for n in range(count):
        partner, state = PARTNERS[n % len(PARTNERS)], STATES[n % len(STATES)]
        case = Case(n, partner, state, kinds[n % len(kinds)], modes[n % len(modes)], date(YEAR, 1, 1), 2 + n % 9,
                    zone_of(partner))  # fmt: skip
        case.start = step(case, date(YEAR, 1, 4) + timedelta(days=n * 350 // count), 0)
        noon = datetime.combine(case.start, datetime.min.time(), UTC) + timedelta(hours=12)
        if n % 10 == 4:
            case.move_at = noon - timedelta(days=10 if n % 20 == 4 else 40)
        elif n % 20 == 7:
            case.cancel_at = noon - timedelta(days=12)
        found.append(case)
    return found


def make(cases: list[Case], adviser: Actor) -> None:
    """The rows of the programme, each activity with its plan."""
    homes = {code: make_institution(partner_code=code) for code in PARTNERS}
    for home in homes.values():
        make_user(Role.OFFICIAL, institution=home)
    for case in cases:
        expert = make_expert(member_state=case.state)
        request = make_request("under_way", institution=homes[case.partner])
        activity = make_activity(action=make_action(request=request), kind=case.kind, modality=case.modality,
                                 zone=case.zone, experts=[expert])  # fmt: skip
        dates = plan_from("delivery_start", case.start, case.length, case.kind, case.modality, calendar_for(activity))
        services.plan_dates(activity, dates, by=adviser, at=PLANNED_AT)
        case.id = activity.id


def run(cases: list[Case], adviser: Actor) -> int:
    """Let the days go by until nothing is to come any more; return how many."""
    last = max(m.due_on for case in cases for m in db.session.get_one(Activity, case.id).milestones)
    day, end, count = PLANNED_AT.date(), last + timedelta(days=30), 0
    agenda: dict[date, list[tuple[datetime, Case, str]]] = {}
    for case in cases:
        days = table_of(case, case.start)
        for key in days:
            _note(agenda, case, key, reached_at(case, key, days))
        _note(agenda, case, "!move", case.move_at)
        _note(agenda, case, "!cancel", case.cancel_at)
    while day <= end:
        at_night = datetime.combine(day, datetime.min.time(), UTC) + NIGHT
        is_quiet = not jobs.start_due(at_night) + jobs.mark_late(at_night)
        today = sorted(agenda.pop(day, []), key=lambda one: (one[0], one[1].number))
        for moment, case, what in today:
            _happen(case, what, moment, adviser, agenda)
        if today or not is_quiet:
            db.session.commit()
        day += timedelta(days=1)
        count += 1
    return count


def _note(agenda: dict[date, list[tuple[datetime, Case, str]]], case: Case, what: str, at: datetime | None) -> None:
    if at is not None and what not in BY_CLOCK:
        agenda.setdefault(at.date(), []).append((at, case, what))


def _happen(
    case: Case, what: str, at: datetime, adviser: Actor, agenda: dict[date, list[tuple[datetime, Case, str]]]
) -> None:
    """One thing of the script, through the services that the pages use."""
    activity = db.session.get_one(Activity, case.id)
    if what == "!cancel":
        services.advance(activity, "cancel", by=adviser, at=at, note="The partner asked for it.")
    elif what == "!move":
        _move(case, activity, at, adviser)
        days = table_of(case, new_start(case))
        for key in days:
            later = reached_at(case, key, days)
            _note(agenda, case, key, max(later, at + timedelta(hours=1)) if later else None)
    elif _is_now(case, what, at) and activity.state != "cancelled":
        _reach(case, activity, what, at, adviser)


def _move(case: Case, activity: Activity, at: datetime, adviser: Actor) -> None:
    standing = {name: getattr(activity, name) for name in DATES}
    after = moved(standing, "delivery_start", new_start(case), calendar_for(activity))
    services.plan_dates(activity, after, by=adviser, at=at, reason="The minister is away.", word="Agreed.")


def _reach(case: Case, activity: Activity, key: str, at: datetime, adviser: Actor) -> None:
    """A milestone is reached: by a move of the activity where one stands for it, else by hand."""
    if key == "team":
        services.advance(activity, "confirm", by=adviser, at=at, note="Agreed.")
    elif key == "report":
        services.advance(activity, "receive", by=adviser, at=at)
    elif key not in BY_CONFIRMATION:
        found = next((m for m in activity.milestones if m.key == key), None)
        if found is not None and found.done_on is None:
            services.reach_milestone(found, activity, case.local(at), by=adviser, at=at)


def _is_now(case: Case, key: str, at: datetime) -> bool:
    """Whether this is the moment of the plan that stands: the script of an old plan is void."""
    if case.move_at is None or at < case.move_at:
        return True
    later = reached_at(case, key, table_of(case, new_start(case)))
    return later is not None and max(later, case.move_at + timedelta(hours=1)) == at


def differences(cases: list[Case]) -> Iterator[str]:
    """Where what happened is not what the table says."""
    marks = Counter(
        (entry.subject_id, entry.facts["milestone"])
        for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.action == "late"))
    )
    for case in cases:
        activity = db.session.get_one(Activity, case.id)
        standing = {m.key: m for m in activity.milestones}
        for key, wanted in expected(case).items():
            m = standing.get(key)
            found = Expected(m.due_on, m.done_on, marks[case.id, key], m.slip) if m else None
            if found != wanted:
                yield f"activity {case.number} {case.partner}-{case.state} {key}: {found}, not {wanted}"


def replay(count: int) -> tuple[int, int, int, list[str]]:
    """Run a programme on the database of the application: activities, milestones, days, differences."""
    adviser = make_user(Role.ADVISER).actor()
    cases = programme(count)
    make(cases, adviser)
    db.session.commit()
    days = run(cases, adviser)
    return len(cases), sum(len(expected(case)) for case in cases), days, list(differences(cases))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--activities", type=int, default=300)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    given = parser.parse_args()
    for name, app in applications(None if given.database == "both" else given.database):
        with app.app_context():
            db.create_all()
            began, cpu = time.perf_counter(), time.process_time()
            count, milestones, days, wrong = replay(given.activities)
            took, worked = time.perf_counter() - began, time.process_time() - cpu
            print(
                f"{name}: {count} activities, {milestones} milestones, {days} days in {took:.0f} s "
                f"({worked:.0f} s CPU); {len(wrong)} differences"
            )
            for line in wrong[:20]:
                print("  " + line)


if __name__ == "__main__":
    main()
