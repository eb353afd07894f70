"""A calendar of one's own: its address, what it holds, and what a program that asks again gets."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from socx.access.actors import Role
from socx.activities import services as activities
from socx.activities.models import ProgrammeItem
from socx.timeline.models import CalendarFeed
from tests.factories import make_action, make_expert, make_institution, make_request, make_user
from tests.timeline import feed_address, planned_activity

TODAY = datetime.now(UTC).date()


def events(answer) -> dict[str, object]:
    return {str(e["uid"]).split("@")[0]: e for e in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_who_has_the_address_gets_what_its_owner_may_read(db, browse):
    user = make_user(Role.EXPERT)
    mine = planned_activity(TODAY, experts=[make_expert(user=user)])
    planned_activity(TODAY)
    there = feed_address(user)

    answer = browse().client.get(there)

    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert set(events(answer)) == {f"activity-{mine.id}-preparation", f"activity-{mine.id}-delivery"}


def test_a_person_makes_renews_and_revokes_the_address_on_the_page(db, browse):
    browser = browse(make_user(Role.EXPERT))
    browser.get("/my-calendar")
    paths = []
    for button in ("Make the address", "Make a new address"):
        page = browser.press(button)
        paths.append("/calendar/" + page.select_one(".tl-address").get_text().rpartition("/")[2])
    stranger = browse().client
    assert [stranger.get(path).status_code for path in paths] == [404, 200]

    browser.get("/my-calendar")
    assert browser.page.select(".tl-address") == []
    browser.press("Revoke the address")

    assert stranger.get(paths[1]).status_code == 404
    assert "Make the address" in browser.buttons


def test_only_the_digest_of_the_address_is_kept(db, browse):
    user = make_user(Role.EXPERT)
    secret = feed_address(user).removeprefix("/calendar/").removesuffix(".ics")

    feed = db.session.get(CalendarFeed, user.id)

    assert secret not in repr(vars(feed))


def test_the_page_says_when_it_was_fetched_last(db, browse):
    user = make_user(Role.EXPERT)
    there = feed_address(user)
    browser = browse(user)
    assert "Not yet" in browser.get("/my-calendar").get_text()

    browse().client.get(there)

    assert "Not yet" not in browser.get("/my-calendar").get_text()


def test_a_program_that_asks_again_is_told_that_nothing_changed(db, browse):
    user = make_user(Role.EXPERT)
    planned_activity(TODAY, experts=[make_expert(user=user)])
    there = feed_address(user)
    client = browse().client
    first = client.get(there)
    assert "no-store" not in first.headers["Cache-Control"]

    by_tag = client.get(there, headers={"If-None-Match": first.headers["ETag"]})
    by_time = client.get(there, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert [(a.status_code, a.data) for a in (by_tag, by_time)] == [(304, b""), (304, b"")]


def test_who_loses_a_mission_loses_it_in_the_calendar_too_whatever_was_kept(db, browse):
    user = make_user(Role.EXPERT)
    activity = planned_activity(TODAY, experts=[make_expert(user=user)])
    there = feed_address(user)
    client = browse().client
    first = client.get(there)
    db.session.get(CalendarFeed, user.id).content_since -= timedelta(hours=1)
    activity.positions[0].expert = None
    db.session.commit()

    again = client.get(there, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, events(again)) == (200, {})


def test_a_closed_account_has_no_calendar(db, browse):
    user = make_user(Role.EXPERT)
    there = feed_address(user)
    user.active = False

    assert browse().client.get(there).status_code == 404


def test_the_secret_stands_in_no_log(db, browse, caplog):
    user = make_user(Role.EXPERT)
    there = feed_address(user)
    logging.getLogger("socx").propagate = True
    with caplog.at_level(logging.DEBUG):
        client = browse().client
        client.get(there)
        client.get(there.replace(".ics", "x.ics"))
    logging.getLogger("socx").propagate = False

    assert there[10:20] not in caplog.text


def test_a_feed_starts_no_session(db, browse):
    answer = browse().client.get(feed_address(make_user(Role.EXPERT)))

    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("language", "word"), [("en", "Delivery"), ("fr", "Réalisation"), ("es", "Ejecución")])
def test_it_is_written_in_the_language_of_its_owner(db, browse, language, word):
    user = make_user(Role.EXPERT, language=language)
    activity = planned_activity(TODAY, experts=[make_expert(user=user)])

    found = events(browse().client.get(feed_address(user)))

    assert word in str(found[f"activity-{activity.id}-delivery"]["summary"])


def test_a_cancelled_mission_stays_as_cancelled_with_a_higher_number(db, browse, now):
    user = make_user(Role.EXPERT)
    activity = planned_activity(TODAY + timedelta(days=30), experts=[make_expert(user=user)])
    there = feed_address(user)
    key = f"activity-{activity.id}-delivery"
    before = events(browse().client.get(there))[key]

    activities.advance(activity, "cancel", by=make_user(Role.ADVISER).actor(), at=now, note="No longer needed.")

    after = events(browse().client.get(there))[key]
    assert (after["uid"], str(after["status"])) == (before["uid"], "CANCELLED")
    assert after["sequence"] > before["sequence"]


def test_the_programme_of_a_study_visit_is_told_by_the_clock_at_its_place(db, browse):
    user = make_user(Role.EXPERT)
    activity = planned_activity(
        date(TODAY.year + 1, 6, 1), kind="study_visit", zone="Europe/Dublin", experts=[make_expert(user=user)]
    )
    item = ProgrammeItem(
        activity_id=activity.id, day=activity.delivery_start, starts_at=time(9, 30), ends_at=time(11, 0),
        host="Central Statistics Office", place="Cork", subject="How vacancies are counted",
    )  # fmt: skip
    db.session.add(item)

    answer = browse().client.get(feed_address(user))

    found = events(answer)[f"activity-{activity.id}-programme-{item.id}"]
    assert found.decoded("dtstart").astimezone(UTC).time() == time(8, 30)
    assert str(found["location"]) == "Central Statistics Office, Cork"
    assert [str(z["tzid"]) for z in Calendar.from_ical(answer.data).walk("VTIMEZONE")] == ["Europe/Dublin"]


def test_a_confidential_mission_tells_neither_title_nor_place(db, browse):
    user = make_user(Role.EXPERT)
    request = make_request("under_way", sensitivity="confidential", institution=make_institution(), title="Shelters")
    planned_activity(
        TODAY, title="Shelter network", place="Secret street", action=make_action(request=request),
        experts=[make_expert(user=user)],
    )  # fmt: skip

    answer = browse().client.get(feed_address(user))

    assert len(events(answer)) == 2
    assert ("Shelter" in answer.text, "Secret" in answer.text) == (False, False)


def test_who_is_in_charge_may_have_the_own_cases_alone(db, browse):
    user = make_user(Role.ADVISER)
    own = planned_activity(TODAY, action=make_action(request=make_request("under_way", adviser_id=user.id)))
    planned_activity(TODAY)

    found = events(browse().client.get(feed_address(user, only_own=True)))

    assert {uid.split("-")[1] for uid in found} == {str(own.id)}


def test_the_calendar_is_a_file_too(db, browse):
    user = make_user(Role.EXPERT)
    planned_activity(TODAY, experts=[make_expert(user=user)])

    answer = browse(user).client.get("/my-calendar.ics")

    assert len(events(answer)) == 2
    assert "attachment" in answer.headers["Content-Disposition"]
