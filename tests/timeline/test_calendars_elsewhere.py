"""Calendars read back by a parser that had no part in writing them, as the program of a reader does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject

from socx.access.actors import Role
from socx.activities import services
from socx.activities.models import ProgrammeItem
from socx.db import db as database
from tests.factories import make_expert, make_user
from tests.timeline import feed_address, planned_activity

#: More than a line holds, with all that a calendar has to escape, in three scripts.
TITLE = "Étude des données; volet 2, «à jour» بيانات сравнение \\ " + "suite, " * 12 + "fin"
HOSTS = "Office central; Cork, 2ᵉ étage"
#: The clocks of Dublin go forward on 28 March 2027, between the first and the last day of this visit.
VISIT = {"preparation_start": date(2027, 3, 1), "preparation_end": date(2027, 3, 24),
         "delivery_start": date(2027, 3, 26), "delivery_end": date(2027, 3, 29),
         "report_due": date(2027, 4, 9)}  # fmt: skip


@pytest.fixture
def expert(db):
    return make_user(Role.EXPERT, language="fr")


@pytest.fixture
def visit(expert, now):
    """A study visit with a programme on both sides of the night in which the clocks change."""
    made = planned_activity(
        VISIT["delivery_start"], kind="study_visit", held_in="IE", zone="Europe/Dublin", title=TITLE,
        experts=[make_expert(user=expert)],
    )  # fmt: skip
    for day in (VISIT["delivery_start"], VISIT["delivery_end"]):
        made.programme.append(
            ProgrammeItem(day=day, starts_at=time(9, 30), ends_at=time(11), host=HOSTS, subject="Emplois, salaires")
        )
    services.plan_dates(made, VISIT, by=make_user(Role.ADVISER).actor(), at=now)
    return made


@pytest.fixture(params=["feed", "all my missions", "one activity"])
def fetch(request, expert, visit, browse):
    """Fetch the calendar of the expert, as it is now: the bytes that come."""
    own = browse(expert).client
    asked = {
        "feed": (browse().client, feed_address(expert)),
        "all my missions": (own, "/my-calendar.ics"),
        "one activity": (own, f"/activities/{visit.id}/calendar.ics"),
    }
    database.session.commit()
    client, address = asked[request.param]
    return lambda: client.get(address).data


def entries(body: bytes) -> dict[str, vobject.base.Component]:
    """The entries by the part of their UID that says what they are."""
    book = vobject.readOne(body.decode())
    return {one.uid.value.split("@")[0].split("-", 2)[2]: one for one in book.vevent_list}


def test_days_are_whole_days_and_end_on_the_day_after(fetch):
    delivery = entries(fetch())["delivery"]

    assert (delivery.dtstart.value, delivery.dtend.value) == (date(2027, 3, 26), date(2027, 3, 30))
    assert not isinstance(delivery.dtstart.value, datetime)


def test_moments_are_the_same_moments_on_both_sides_of_the_change_of_clocks(fetch, visit):
    found = entries(fetch())

    before, after = (found[f"programme-{item.id}"] for item in visit.programme)
    moments = [one.value.astimezone(UTC) for entry in (before, after) for one in (entry.dtstart, entry.dtend)]
    assert moments == [
        datetime(2027, 3, 26, 9, 30, tzinfo=UTC), datetime(2027, 3, 26, 11, tzinfo=UTC),
        datetime(2027, 3, 29, 8, 30, tzinfo=UTC), datetime(2027, 3, 29, 10, tzinfo=UTC),
    ]  # fmt: skip


def test_the_rules_of_the_zone_stand_in_the_file(fetch):
    book = vobject.readOne(fetch().decode())

    (rules,) = book.vtimezone_list
    assert {part.name for part in rules.getChildren()} >= {"STANDARD", "DAYLIGHT"}
    noons = [datetime(2027, month, 15, 12, tzinfo=ZoneInfo("Europe/Dublin")) for month in range(1, 13)]
    by_file = [noon.replace(tzinfo=rules.tzinfo).utcoffset() for noon in noons]
    assert by_file == [noon.utcoffset() for noon in noons]


def test_long_lines_other_scripts_and_signs_come_back_whole(fetch, visit):
    body = fetch()

    found = entries(body)

    assert found["delivery"].summary.value.endswith(f": {TITLE}")
    assert {found[f"programme-{item.id}"].location.value for item in visit.programme} == {HOSTS}
    assert found["delivery"].description.value.startswith(f"{found['delivery'].url.value}\n\n* ")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert b"\r\n " in body


def test_a_move_keeps_the_entry_and_raises_its_number(fetch, visit, now):
    before = entries(fetch())["delivery"]

    later = {name: day + timedelta(days=7) for name, day in VISIT.items()}
    services.plan_dates(visit, later, by=make_user(Role.ADVISER).actor(), at=now)

    after = entries(fetch())["delivery"]
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstart.value == date(2027, 4, 2)


def test_what_is_cancelled_stays_and_says_so(fetch, visit, now):
    before = entries(fetch())
    assert {one.status.value for one in before.values()} == {"TENTATIVE"}

    services.advance(visit, "cancel", by=make_user(Role.ADVISER).actor(), at=now, note="No longer needed.")

    after = entries(fetch())
    assert {one.status.value for one in after.values()} == {"CANCELLED"}
    assert {key: one.uid.value for key, one in after.items()} == {key: one.uid.value for key, one in before.items()}
    assert all(int(one.sequence.value) > int(before[key].sequence.value) for key, one in after.items())
