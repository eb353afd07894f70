"""Planning an action: activities, dates, milestones, reminders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.activities import services
from socx.activities.milestones import TEMPLATES, planned, templates_for
from socx.activities.services.dates import date_errors
from socx.core.calendar import calendar_of
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.db import db as database
from socx.notifications.models import Notice
from socx.requests.models import ActionForm
from tests.factories import make_action, make_activity, make_expert, make_request, make_user

DATES = {
    "preparation_start": date(2026, 5, 11),
    "preparation_end": date(2026, 5, 29),
    "delivery_start": date(2026, 6, 1),
    "delivery_end": date(2026, 6, 12),
    "report_due": date(2026, 6, 26),
}


def pending(kind="activities/milestone"):
    found = select(Notice).where(Notice.kind == kind, Notice.mail_state == "pending").order_by(Notice.due_at, Notice.id)
    return list(database.session.scalars(found))


def approved(**given):
    item = make_request("approved", **given)
    scope = {
        "title": "Agreed title",
        "activities": [
            {"kind": "assessment", "title": "Mapping", "modality": "onsite", "place": "Pristina",
             "start_on": "2026-06-01", "days": 10, "positions": 2, "output": "A map"},
            {"kind": "study_visit", "title": "Visit to Ireland", "modality": "onsite", "days": 5, "positions": 1},
        ],
    }  # fmt: skip
    database.session.add(ActionForm(request_id=item.id, number=1, scope=scope, at=item.state_since))
    database.session.flush()
    database.session.refresh(item)
    return item


def test_the_action_starts_from_what_was_agreed(db, now):
    item, adviser = approved(), make_user(Role.ADVISER).actor()

    action = services.create_action(item, by=adviser, at=now)

    assert item.state == "under_way"
    assert action.title == "Agreed title"
    assert [a.title for a in action.activities] == ["Mapping", "Visit to Ireland"]
    first = action.activities[0]
    assert (first.delivery_start, first.delivery_end) == (date(2026, 6, 1), date(2026, 6, 12))
    assert [p.number for p in first.positions] == [1, 2]
    assert action.activities[1].delivery_start is None


def test_only_the_desk_of_the_request_makes_its_action(db, now):
    item = approved()
    other_desk = make_user(Role.ADVISER, domain="social_protection").actor()

    with pytest.raises(NotPermitted):
        services.create_action(item, by=other_desk, at=now)


def test_a_request_has_one_action(db, now):
    item, adviser = approved(), make_user(Role.ADVISER).actor()
    services.create_action(item, by=adviser, at=now)

    with pytest.raises(WrongState):
        services.create_action(item, by=adviser, at=now)


def test_a_fifth_activity_is_refused_in_words(db, now):
    action, adviser = make_action(), make_user(Role.ADVISER).actor()
    values = {"kind": "training", "title": "T", "objectives": "", "modality": "remote", "place": ""}
    for _ in range(4):
        services.add_activity(action, values, by=adviser, at=now)

    with pytest.raises(Invalid) as refused:
        services.add_activity(action, values, by=adviser, at=now)

    assert refused.value.errors == {"": "An action has at most four activities."}


def test_milestones_follow_the_dates_by_the_template_of_the_kind(db, now):
    activity, adviser = make_activity(kind="study_visit"), make_user(Role.ADVISER).actor()

    services.plan_dates(activity, DATES, by=adviser, at=now)

    assert {m.key for m in activity.milestones} == {t.key for t in templates_for("study_visit", "onsite")}
    due = {m.key: m.due_on for m in activity.milestones}
    assert due["programme"] == date(2026, 4, 29)  # 20 working days before 1 June: three holidays in May
    assert due["start"] == date(2026, 6, 1)
    assert due["report"] == date(2026, 6, 26)


@pytest.mark.parametrize("kind", ACTIVITY_KINDS)
@pytest.mark.parametrize("modality", MODALITIES)
@pytest.mark.parametrize("places", [("XK",), ("PS", "FR"), ("PE", "DE", "IT")])
def test_distances_end_on_days_that_all_sides_work(kind, modality, places):
    calendar = calendar_of(*places)

    for template, day in planned(kind, modality, DATES, calendar):
        assert calendar.is_working_day(day) or template.offset == 0


def test_reminders_are_rows_of_the_same_transaction(db, now):
    adviser = make_user(Role.ADVISER)
    activity = make_activity(kind="assessment")

    services.plan_dates(activity, DATES, by=adviser.actor(), at=now)

    told = {n.facts["milestone"] for n in pending() if n.recipient_id == adviser.id}
    assert told == {t.key for t in templates_for("assessment", "onsite") if t.who == "advisers"}
    team = next(n for n in pending() if n.facts["milestone"] == "team")
    assert team.due_local == "2026-04-22T09:00"  # 5 working days before 29 April, morning in Pristina
    assert team.zone == "Europe/Belgrade"


def test_moving_a_date_cancels_what_is_unsent_and_plans_anew(db, now):
    adviser = make_user(Role.ADVISER)
    activity = make_activity(kind="assessment")
    services.plan_dates(activity, DATES, by=adviser.actor(), at=now)
    before = {n.facts["milestone"]: n.due_at for n in pending()}
    later = {name: day + timedelta(days=28) for name, day in DATES.items()}

    services.plan_dates(activity, later, by=adviser.actor(), at=now)

    after = {n.facts["milestone"]: n.due_at for n in pending()}
    assert before.keys() == after.keys()
    assert all(after[key] > before[key] for key in before)


def test_moving_there_and_back_loses_no_reminder(db, now):
    adviser = make_user(Role.ADVISER)
    activity = make_activity(kind="assessment")
    services.plan_dates(activity, DATES, by=adviser.actor(), at=now)
    before = {(n.facts["milestone"], n.due_at) for n in pending()}

    services.plan_dates(activity, {n: d + timedelta(days=7) for n, d in DATES.items()}, by=adviser.actor(), at=now)
    services.plan_dates(activity, DATES, by=adviser.actor(), at=now)

    assert {(n.facts["milestone"], n.due_at) for n in pending()} == before


def test_a_change_of_the_team_reminds_nobody_twice(db, now):
    adviser = make_user(Role.ADVISER)
    activity = make_activity(kind="assessment")
    services.plan_dates(activity, DATES, by=adviser.actor(), at=now)
    terms = next(n for n in pending() if n.facts["milestone"] == "terms")
    terms.mail_state, terms.attempts = "sent", 1
    database.session.flush()

    services.add_position(activity, {"role": "Expert", "days_on_site": 5, "days_remote": 2}, by=adviser.actor(), at=now)
    services.reach_milestone(
        next(m for m in activity.milestones if m.key == "contracts"), activity, now.date(), by=adviser.actor(), at=now
    )

    assert "terms" not in {n.facts["milestone"] for n in pending()}
    assert "contracts" not in {n.facts["milestone"] for n in pending()}
    assert "acceptance" in {n.facts["milestone"] for n in pending()}


def test_a_confirmed_activity_moves_only_with_a_reason_and_tells_partner_and_experts(db, now):
    adviser = make_user(Role.ADVISER)
    expert = make_expert(user=make_user(Role.EXPERT))
    activity = make_activity(experts=[expert], state="confirmed", **DATES)
    official = make_user(Role.OFFICIAL, institution=activity.request.institution)
    later = {name: day + timedelta(days=7) for name, day in DATES.items()}

    with pytest.raises(Invalid) as refused:
        services.plan_dates(activity, later, by=adviser.actor(), at=now)
    services.plan_dates(activity, later, by=adviser.actor(), at=now, reason="The minister is away.")

    assert refused.value.errors.keys() == {"reason"}
    assert {n.recipient_id for n in pending("activities/moved")} == {official.id, expert.user_id}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"delivery_end": date(2026, 5, 31)}, "delivery_end"),
        ({"delivery_end": None}, "delivery_end"),
        ({"delivery_end": date(2027, 6, 1), "report_due": None}, "delivery_end"),
        ({"preparation_end": date(2026, 5, 1)}, "preparation_end"),
        ({"preparation_end": date(2026, 6, 2)}, "preparation_end"),
        ({"preparation_start": None}, "preparation_start"),
        ({"report_due": date(2026, 6, 1)}, "report_due"),
    ],
)
def test_dates_that_contradict_each_other_are_refused_beside_their_field(change, field):
    assert field in date_errors(DATES | change)
    assert date_errors(DATES) == {}


def test_every_milestone_hangs_on_a_date_and_reminds_before_it():
    assert {t.anchor for t in TEMPLATES} <= set(DATES)
    assert all(t.remind >= 0 for t in TEMPLATES)
    assert len({t.key for t in TEMPLATES}) == len(TEMPLATES)


def test_the_first_confirmation_keeps_a_baseline_and_moves_are_measured_from_it(db, now):
    adviser = make_user(Role.ADVISER).actor()
    activity = make_activity(experts=[make_expert(member_state="FR")])
    services.plan_dates(activity, DATES, by=adviser, at=now)
    services.advance(activity, "confirm", by=adviser, at=now)
    first = {m.key: m.due_on for m in activity.milestones}

    later = {name: day + timedelta(days=14) for name, day in DATES.items()}
    services.plan_dates(activity, later, by=adviser, at=now, reason="The minister is away.")

    assert {m.key: m.baseline_on for m in activity.milestones} == first
    assert activity.slip == next(m.slip for m in activity.milestones if m.key == "start") == 10
