"""Planning and moving on the pages: the whole plan is seen before it is saved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.activities import services
from socx.activities.clashes import RULES
from socx.core.errors import Incomplete, Invalid, NotPermitted
from socx.db import db as database
from socx.experts.models import ExpertAbsence
from socx.notifications.models import Notice
from tests.factories import make_action, make_activity, make_expert, make_request, make_user

DATES = {
    "preparation_start": date(2027, 5, 10),
    "preparation_end": date(2027, 5, 28),
    "delivery_start": date(2027, 5, 31),
    "delivery_end": date(2027, 6, 4),
    "report_due": date(2027, 6, 18),
}


def confirmed(adviser, now, **given):
    """An activity whose dates and team all sides count on."""
    activity = make_activity(experts=[make_expert(user=make_user(Role.EXPERT), member_state="FR")], **given)
    services.plan_dates(activity, DATES, by=adviser.actor(), at=now)
    services.advance(activity, "confirm", by=adviser.actor(), at=now, note="Agreed.")
    return activity


def rows(browser, caption):
    """The cells of a table by its caption, row by row."""
    table = next(t for t in browser.page.select("main table") if caption in t.caption.get_text())
    return [[" ".join(c.get_text(" ").split()) for c in tr.select("th, td")] for tr in table.select("tbody tr")]


def test_a_plan_backwards_from_an_event_is_seen_whole_before_it_is_saved(db, browse):
    activity = make_activity(kind="event", experts=[make_expert(member_state="FR")])
    browser = browse(make_user(Role.ADVISER))

    browser.get(f"/activities/{activity.id}/plan")
    browser.press("Show the plan", fixed="delivery_start", day="2027-05-31", length="2")

    assert activity.delivery_start is None
    found = {row[0].split(" Terms")[0]: row for row in rows(browser, "Milestones")}
    assert "Mon, 31 May 2027" in found["Delivery starts First meeting with the partner"][1]
    assert "moved from" in " ".join(" ".join(row) for row in found.values())
    assert "(France)" in browser.text
    browser.press("Save the plan")
    database.session.expire_all()
    assert (activity.delivery_start, activity.delivery_end) == (date(2027, 5, 31), date(2027, 6, 1))


def value(browser, name):
    """What stands in a field of the page, or which of its choices is chosen."""
    field = browser.page.select_one(f"input[name={name}][checked]") or browser.page.select_one(f"input[name={name}]")
    return field["value"]


def test_the_way_back_from_a_plan_keeps_what_was_chosen(db, browse):
    activity = make_activity(kind="event")
    browser = browse(make_user(Role.ADVISER))
    browser.get(f"/activities/{activity.id}/plan")
    browser.press("Show the plan", fixed="delivery_end", day="2027-05-31", length="3")

    browser.follow("Choose other days")

    assert [value(browser, name) for name in ("fixed", "day", "length")] == ["delivery_end", "2027-05-31", "3"]
    assert activity.delivery_start is None


def test_the_way_back_from_a_move_keeps_the_new_day(db, now, browse):
    adviser = make_user(Role.ADVISER)
    activity = confirmed(adviser, now)
    browser = browse(adviser)
    browser.get(f"/activities/{activity.id}/move")
    browser.press("Show what changes", key="delivery_start", day="2027-06-14")
    browser.press("Move the dates")
    assert browser.errors == ["Give the reason: partner and experts are told."]

    browser.follow("Choose other days")

    assert value(browser, "delivery_start") == "2027-06-14"


def test_steps_in_the_past_are_told_before_the_plan_is_saved(db, browse):
    activity = make_activity()
    browser = browse(make_user(Role.ADVISER))

    browser.get(f"/activities/{activity.id}/plan")
    browser.press("Show the plan", fixed="delivery_start", day="2024-06-03", length="5")

    assert "in the past already." in browser.text


def test_a_move_shows_before_and_after_who_is_told_and_what_is_measured(db, now, browse):
    adviser = make_user(Role.ADVISER)
    activity = confirmed(adviser, now)
    official = make_user(Role.OFFICIAL, institution=activity.request.institution)
    browser = browse(adviser)

    browser.get(f"/activities/{activity.id}/move")
    browser.press("Show what changes", key="delivery_start", day="2027-06-14")
    assert official.name in browser.text
    assert ["Delivery: first day", "Mon, 31 May 2027", "Mon, 14 Jun 2027 Changed"] in rows(browser, "Dates")
    browser.press("Move the dates")
    assert browser.errors == ["Give the reason: partner and experts are told."]
    browser.press("Move the dates", reason="The minister is away.")

    assert "10 working days later" in browser.text
    database.session.expire_all()
    assert (activity.slip, activity.delivery_end) == (10, date(2027, 6, 18))
    told = select(Notice.recipient_id).where(Notice.kind == "activities/moved").order_by(Notice.recipient_id)
    assert database.session.scalars(told).all() == sorted([official.id, activity.positions[0].expert.user_id])


def test_a_move_that_somebody_else_was_faster_with_is_not_made(db, now, browse):
    adviser = make_user(Role.ADVISER)
    activity = confirmed(adviser, now)
    browser = browse(adviser)
    browser.get(f"/activities/{activity.id}/move")
    browser.press("Show what changes", key="delivery_start", day="2027-06-14")

    later = {name: day + timedelta(days=7) for name, day in DATES.items()}
    services.plan_dates(activity, later, by=adviser.actor(), at=now, reason="Before you.")
    database.session.commit()
    browser.press("Move the dates", reason="The minister is away.")

    assert browser.status == 422
    assert "Somebody changed this" in browser.errors[0]
    database.session.expire_all()
    assert activity.delivery_start == later["delivery_start"]


def test_while_it_is_delivered_only_the_dates_to_come_move(db, now):
    adviser = make_user(Role.ADVISER)
    activity = confirmed(adviser, now)
    activity.state = "delivery"

    with pytest.raises(Invalid) as refused:
        services.plan_dates(
            activity, DATES | {"delivery_start": date(2027, 5, 28)}, by=adviser.actor(), at=now, reason="r"
        )
    services.plan_dates(activity, DATES | {"report_due": date(2027, 6, 25)}, by=adviser.actor(), at=now, reason="r")

    assert refused.value.errors.keys() == {"delivery_start"}
    assert activity.report_due == date(2027, 6, 25)


def test_who_is_away_blocks_the_move(db, now, browse):
    adviser = make_user(Role.ADVISER)
    activity = confirmed(adviser, now)
    activity.positions[0].expert.absences.append(
        ExpertAbsence(start_on=date(2027, 6, 14), end_on=date(2027, 6, 15), reason="")
    )
    browser = browse(adviser)

    browser.get(f"/activities/{activity.id}/move")
    browser.press("Show what changes", key="delivery_start", day="2027-06-14")

    assert "Not available from Mon, 14 Jun 2027 to Tue, 15 Jun 2027." in browser.text
    assert "Move the dates" not in browser.buttons
    with pytest.raises(Invalid):
        services.plan_dates(
            activity, DATES | {"delivery_start": date(2027, 6, 14), "delivery_end": date(2027, 6, 15)},
            by=adviser.actor(), at=now, reason="r", word="w",
        )  # fmt: skip


def test_a_public_holiday_in_the_delivery_wants_a_word_when_the_dates_are_confirmed(db, now, browse):
    adviser = make_user(Role.ADVISER)
    activity = make_activity(experts=[make_expert()])
    spring = {"delivery_start": date(2027, 4, 28), "delivery_end": date(2027, 5, 14)}  # Europe Day: Monday, 10 May
    services.plan_dates(activity, spring, by=adviser.actor(), at=now)
    browser = browse(adviser)
    browser.get(f"/activities/{activity.id}")

    browser.press("Confirm dates and team")
    assert "A public holiday falls in the delivery: Mon, 10 May 2027." in browser.text
    browser.press("Confirm dates and team")
    assert browser.errors == ["Say in a word why the dates stand in spite of this."]
    browser.press("Confirm dates and team", note="The partner works on that day.")

    database.session.expire_all()
    assert activity.state == "confirmed"


def test_two_missions_of_one_institution_in_the_same_days_are_warned_of(db, now):
    adviser = make_user(Role.ADVISER)
    first = make_activity(**DATES)
    request = make_request("under_way", institution=first.request.institution)
    second = make_activity(action=make_action(request=request))

    found = services.preview(second, DATES, by=adviser.actor(), at=now)

    assert [(c.rule.key, c.facts["reference"]) for c in found.clashes if c.level == "warn"] == [
        ("institution_busy", first.reference)
    ]


def test_days_beyond_what_an_expert_can_give_want_a_word_when_the_expert_is_placed(db, now, browse):
    expert = make_expert(days_per_year=20)
    make_activity(experts=[expert], **DATES)  # 14 days
    activity = make_activity(experts=[expert], delivery_start=date(2027, 9, 6), delivery_end=date(2027, 9, 10))
    found = services.preview(
        activity, {"delivery_start": date(2027, 9, 7), "delivery_end": date(2027, 9, 10)},
        by=make_user(Role.ADVISER).actor(), at=now,
    )  # fmt: skip

    assert [(c.rule.key, c.whom, c.facts["days"], c.facts["most"]) for c in found.clashes if c.level == "warn"] == [
        ("expert_days", expert.name, 28, 20)
    ]


def test_every_rule_has_a_level_and_a_sentence():
    assert {rule.level for rule in RULES} <= {"block", "warn", "note"}
    assert len({rule.key for rule in RULES}) == len(RULES)
    assert all(rule.sentence.endswith(".") for rule in RULES)


def test_a_clash_names_no_activity_that_its_reader_may_not_read(db, now):
    expert = make_expert()
    secret = make_request("under_way", sensitivity="confidential", domain="social_protection")
    make_activity(action=make_action(request=secret), experts=[expert], **DATES)
    activity = make_activity(experts=[expert])

    found = services.preview(activity, DATES, by=make_user(Role.ADVISER).actor(), at=now)

    assert [c.facts["reference"] for c in found.clashes if c.rule.key == "expert_elsewhere"] == ["(another activity)"]


def test_what_is_missing_is_said_before_what_clashes(db, now):
    activity = make_activity(delivery_start=date(2027, 5, 1), delivery_end=date(2027, 5, 2))  # a weekend, and nobody

    with pytest.raises(Incomplete):
        services.advance(activity, "confirm", by=make_user(Role.ADVISER).actor(), at=now)


def test_who_may_not_confirm_is_not_told_what_clashes(db, now):
    activity = make_activity(experts=[make_expert()], delivery_start=date(2027, 5, 1), delivery_end=date(2027, 5, 2))
    official = make_user(Role.OFFICIAL, institution=activity.request.institution)

    with pytest.raises(NotPermitted):
        services.advance(activity, "confirm", by=official.actor(), at=now)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2200-01-01"])
def test_a_day_that_no_calendar_holds_is_refused_beside_its_field(db, browse, day):
    activity = make_activity()
    browser = browse(make_user(Role.MANAGER))
    browser.get(f"/activities/{activity.id}/plan")

    token = browser.page.select_one("[name=csrf_token]")["value"]
    browser.post(f"/activities/{activity.id}/plan", {"csrf_token": token, "fixed": "begin", "day": day, "length": "5"})
    assert (browser.status, browser.errors) == (422, ["Enter a date, for example 2026-03-27."])

    browser.post(
        f"/activities/{activity.id}/dates/save", {"csrf_token": token, "delivery_start": day, "delivery_end": day}
    )
    assert browser.status == 400
