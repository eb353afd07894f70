"""The calendar file, read back by a parser."""

from __future__ import annotations

from datetime import date

from icalendar import Calendar

from socx.access.actors import Role
from socx.activities import exports, services
from tests.factories import make_action, make_activity, make_expert, make_institution, make_request, make_user

DATES = {
    "preparation_start": date(2026, 5, 11),
    "preparation_end": date(2026, 5, 29),
    "delivery_start": date(2026, 6, 1),
    "delivery_end": date(2026, 6, 12),
    "report_due": date(2026, 6, 26),
}


def read(activity, language="en"):
    body = exports.calendar([activity], language=language, base_url="https://socx.example")
    return {str(e["uid"]).split("@")[0].rsplit("-", 1)[1]: e for e in Calendar.from_ical(body).walk("VEVENT")}


def planned(now, **given):
    activity = make_activity(experts=[make_expert()], **given)
    services.plan_dates(activity, DATES, by=make_user(Role.ADVISER).actor(), at=now)
    return activity


def test_delivery_is_an_event_of_whole_days(db, now):
    activity = planned(now)

    event = read(activity)["delivery"]

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 6, 1), date(2026, 6, 13))
    assert event["uid"] == f"activity-{activity.id}-delivery@socx.example"


def test_moving_raises_the_sequence_and_keeps_the_uid(db, now):
    activity = planned(now)
    before = read(activity)["delivery"]

    services.plan_dates(
        activity, DATES | {"delivery_end": date(2026, 6, 11)}, by=make_user(Role.ADVISER).actor(), at=now
    )

    after = read(activity)["delivery"]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]


def test_a_cancelled_activity_stays_in_the_calendar_as_cancelled(db, now):
    activity = planned(now)

    services.advance(activity, "cancel", by=make_user(Role.ADVISER).actor(), at=now, note="No longer needed.")

    assert {str(e["status"]) for e in read(activity).values()} == {"CANCELLED"}


def test_the_designation_travels_with_the_calendar(db, now):
    activity = planned(now)

    event = read(activity, "fr")["delivery"]

    assert "Cette désignation est sans préjudice" in str(event["description"])


def test_a_confidential_activity_gives_away_no_title_and_no_place(db, now):
    action = make_action(request=make_request("under_way", sensitivity="confidential", institution=make_institution()))
    activity = planned(now, action=action, title="Shelter network", place="Secret street 1")

    text = exports.calendar([activity], language="en", base_url="https://socx.example").decode()

    assert "Shelter" not in text
    assert "Secret" not in text


def test_texts_with_commas_line_ends_and_arabic_come_back_whole(db, now):
    title = "Formation, étape 1; « données » بيانات"
    activity = planned(now, title=title)

    assert title in str(read(activity)["delivery"]["summary"])
