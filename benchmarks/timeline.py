"""What the timeline and the calendars cost: server CPU and size with 200 and 2,000 activities, on both databases.

Run: python benchmarks/timeline.py [--only sqlite|postgresql]
Targets: 80 ms of CPU and 200 KB for a page with 200 activities in view; 200 ms for a calendar of 1,000 events.
Beside them, in the same run, stands the rival: the page and the calendar as they usually begin, with whole rows by the
ORM one by one (requests, institutions and milestones loaded where they are touched), and each event by the library
`icalendar`. Drawing 2,000 rows on one page, which the page itself never does, is told too.
PostgreSQL takes part where its programs are installed; its own processes are not in the figure.
"""

from __future__ import annotations

import argparse
import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from icalendar import Calendar
from icalendar import Event as LibraryEvent
from sqlalchemy import select, text
from sqlalchemy.orm import lazyload

from benchmarks.databases import DATABASES, applications, cpu_of, insert_rows, opened
from socx.access.actors import Actor, Role
from socx.activities.milestones import LABELS, templates_for
from socx.activities.models import Action, Activity, Milestone, Position
from socx.core import ical
from socx.core.places import partners
from socx.core.values import ACTIVITY_KINDS
from socx.db import db
from socx.experts.models import Expert
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest
from socx.timeline import queries, rows, services
from socx.timeline.periods import ZOOMS, around
from socx.web import charts
from socx.web.i18n import show_unit
from tests.browser_html import Browser
from tests.factories import make_user

INSTITUTIONS, EXPERTS, ROUNDS = 300, 200, 9
FOR_A_CALENDAR = 72  # activities that make 1,000 events
MADE = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
WORDS = "Labour market data are collected by several bodies and do not agree. " * 60  # as long as a real form
LIVE = ("planned", "confirmed", "preparation", "delivery", "reporting", "closed")


def fill(activities: int, today: date, seed: int = 1) -> None:
    """A programme with all its activities in the year around today, two an action; the same one every time."""
    dice, codes, kinds = random.Random(seed), list(partners()), list(ACTIVITY_KINDS)
    insert_rows(Institution, [
        {"id": n, "official_name": f"Ministry of Labour and Social Affairs {n}", "type": "ministry",
         "partner_code": dice.choice(codes), "created_at": MADE}
        for n in range(1, INSTITUTIONS + 1)
    ])  # fmt: skip
    insert_rows(Expert, [
        {"id": n, "given_name": "Ida", "family_name": f"Example{n:04d}", "email": f"expert{n}@example.org",
         "kind": "public_servant", "member_state": "IE", "modalities": [], "state": "active", "state_since": MADE,
         "in_roster_since": MADE, "created_at": MADE, "changed_at": MADE, "version": 0}
        for n in range(1, EXPERTS + 1)
    ])  # fmt: skip
    cases = range(1, activities // 2 + 1)
    insert_rows(AssistanceRequest, [
        {"id": n, "title": f"Better labour market information {n}", "domain": "labour_employment",
         "answers": {"context": WORDS}, "sensitivity": "confidential" if n % 33 == 0 else "normal",
         "institution_id": dice.randrange(1, INSTITUTIONS + 1), "state": "under_way", "state_since": MADE,
         "created_at": MADE, "submitted_at": MADE, "version": 0, "language": "en", "year": 2026, "sequence": n,
         "search": ""}
        for n in cases
    ])  # fmt: skip
    insert_rows(Action, [
        {"id": n, "request_id": n, "title": f"Better labour market information {n}", "state": "ongoing",
         "state_since": MADE, "created_at": MADE, "version": 0}
        for n in cases
    ])  # fmt: skip
    made, steps, places = [], [], []
    for n in range(1, activities + 1):
        kind, begins = dice.choice(kinds), today + timedelta(days=dice.randrange(-50, 280))
        slip = dice.choice([0, 0, 5, 10])
        ends = begins + timedelta(days=dice.randrange(4, 12))
        report = ends + timedelta(days=14)
        made.append({
            "id": n, "action_id": (n + 1) // 2, "number": 2 - n % 2, "kind": kind,
            "title": f"Mapping of data sources on vacancies and wages {n}", "modality": "onsite", "place": "",
            "zone": "Europe/Brussels", "preparation_start": begins - timedelta(days=21),
            "preparation_end": begins - timedelta(days=1), "delivery_start": begins, "delivery_end": ends,
            "report_due": report, "late_since": begins if n % 17 == 0 else None, "slip": slip,
            "state": dice.choice(LIVE), "state_since": MADE, "created_at": MADE, "changed_at": MADE, "version": 0,
        })  # fmt: skip
        for step in templates_for(kind, "onsite"):
            anchor = {"preparation_start": begins - timedelta(days=21), "delivery_end": ends, "report_due": report}
            due = anchor.get(step.anchor, begins) + timedelta(days=step.offset * 7 // 5 + step.months * 30)
            steps.append({
                "activity_id": n, "key": step.key, "due_on": due, "baseline_on": due - timedelta(days=slip * 7 // 5),
                "slip": slip, "done_on": due if due < today else None,
                "late_since": due if n % 17 == 0 and step.key == "report" else None, "generation": 0,
            })  # fmt: skip
        places.append({"activity_id": n, "number": 1, "role": "Expert", "days_on_site": 10, "days_remote": 4,
                       "expert_id": dice.randrange(1, EXPERTS + 1)})  # fmt: skip
    insert_rows(Activity, made)
    insert_rows(Milestone, steps)
    insert_rows(Position, places)
    services.assess(today, at=datetime.now(UTC))
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def rival_page(most: int) -> int:
    """A Gantt of whole rows by the ORM, each relation loaded where it is touched. Returns how many marks."""
    db.session.expire_all()
    marks = 0
    found = db.session.scalars(select(Activity).options(lazyload("*")).order_by(Activity.id).limit(most)).all()
    for activity in found:
        name = f"{activity.action.request.institution.official_name} {activity.title}"
        marks += len([f"<rect>{name}{m.due_on}</rect>" for m in activity.milestones if m.late_since or m.baseline_on])
    return marks


def rival_calendar(events: list[ical.Event]) -> bytes:
    """The same events by the library for calendars, one by one."""
    book = Calendar()
    book.add("prodid", "-//rival//EN")
    book.add("version", "2.0")
    for event in events:
        made = LibraryEvent()
        made.add("uid", event.uid)
        made.add("sequence", event.sequence)
        made.add("dtstamp", event.changed_at)
        made.add("dtstart", event.start)
        made.add("dtend", event.end + timedelta(days=1))
        made.add("summary", event.summary)
        made.add("status", event.status)
        made.add("url", event.url)
        made.add("description", event.description)
        book.add_component(made)
    return bytes(book.to_ical())


def fresh(activities: int) -> date:
    """A programme of so many activities around today."""
    today = datetime.now(UTC).date()
    fill(activities, today)
    return today


def measure(app: Flask, name: str, activities: int) -> None:
    with opened(app):
        today = fresh(activities)
        user = make_user(Role.MANAGER)
        db.session.commit()
        client, actor = Browser(app, user).client, user.actor()
        for path in ("/timeline", "/timeline?as=table", "/timeline?zoom=week", "/timeline?only=risk"):
            answer = client.get(path)
            assert answer.status_code == 200, answer.status_code
            spent = cpu_of(lambda path=path: client.get(path), ROUNDS)
            shown = answer.text.count("tl__row ") + answer.text.count('tl__row"')
            tell(name, activities, f"{path} ({shown or 'table of'} rows)", spent, len(answer.data))
        tell(name, activities, "rival: the page by the ORM, row by row", cpu_of(lambda: rival_page(200), 3))
        if activities > 200:
            tell(name, activities, f"all {activities} rows drawn at once", cpu_of(lambda: drawn_at_once(app, actor), 3))
            spent = cpu_of(lambda: services.assess(today, at=datetime.now(UTC)), 1)
            tell(name, activities, "the nightly look at all open milestones", spent)


def drawn_at_once(app: Flask, actor: Actor) -> int:
    """Every row of the programme in one drawing; its size in bytes."""
    db.session.expunge_all()
    with app.test_request_context("/timeline"):
        today = datetime.now(UTC).date()
        period = around(today, ZOOMS["month"])
        dated = rows.sorting(queries.wanted_by(actor, queries.Wanted()))
        found = rows.read([d.id for d in dated], False, True)
        groups = rows.grouped(found, lambda a: f"/activities/{a.id}", lambda a: f"/timeline/actions/{a.action_id}")
        days = charts.scale(period.start, period.end, show_unit, "month")
        return len(charts.timeline(groups, days, today, charts.Labels("Activities", "today")))


def calendars(app: Flask, name: str, activities: int) -> None:
    """The feed as a program fetches it, with as many activities as 1,000 events take."""
    with opened(app):
        fresh(activities)
        user = make_user(Role.MANAGER)
        address = f"/calendar/{services.make_feed(user, False, by=user.actor(), at=datetime.now(UTC))}.ics"
        db.session.commit()
        client = Browser(app).client
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        count = answer.data.count(b"BEGIN:VEVENT")
        spent = cpu_of(lambda: client.get(address), ROUNDS)
        tell(name, activities, f"calendar of {count} events", spent, len(answer.data))
        labels = list(LABELS.values())
        events = [
            ical.Event(f"activity-{n}@socx.example", f"2026-07 KOSOVO* #1 {labels[n % len(labels)]}: Mapping of data",
                       date(2026, 6, 1), date(2026, 6, 12), MADE, url=f"https://socx.example/activities/{n}",
                       description=WORDS[:300])
            for n in range(count)
        ]  # fmt: skip
        tell(name, activities, "of it, writing the lines", cpu_of(lambda: ical.calendar(events, maker="1"), ROUNDS))
        tell(name, activities, "rival: the lines by icalendar", cpu_of(lambda: rival_calendar(events), 3))


def tell(name: str, activities: int, what: str, spent: float, size: int = 0) -> None:
    written_size = f"{size / 1024:7.1f} KB" if size else ""
    print(f"{name:11} {activities:5} activities  {what:46} {spent:8.1f} ms CPU {written_size}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=DATABASES)
    print(f"median of {ROUNDS} rounds; targets: 200 rows in 80 ms and 200 KB, 1,000 events in 200 ms")
    for name, app in applications(parser.parse_args().only):
        for activities in (200, 2000):
            measure(app, name, activities)
        calendars(app, name, FOR_A_CALENDAR)


if __name__ == "__main__":
    main()
