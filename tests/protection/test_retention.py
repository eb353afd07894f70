"""The retention table: warn first, then restrict, then erase; twice does what once does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.audit import services as audit
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.experts.models import Expert
from socx.notifications.models import Notice
from socx.protection.jobs import keep_retention
from socx.protection.models import RetentionStep
from socx.protection.retention import MONTH, RULES, YEAR
from socx.requests.models import AssistanceRequest
from tests.factories import NOW, make_request, make_user
from tests.protection.people import make_account, send_on_mission


def night(moment: datetime) -> int:
    done = keep_retention(moment)
    database.session.commit()
    return done


def mails() -> list[str]:
    return list(database.session.scalars(select(Notice.kind).order_by(Notice.id)))


def test_a_forgotten_profile_is_warned_of_twice_then_restricted_then_erased(db):
    _, item = make_account()
    number = item.id
    told = []
    for months in (21.9, 22.1, 23.1, 24.1, 26.9, 27.1):
        night(NOW + months * MONTH)
        found = database.session.get(Expert, number, populate_existing=True)
        told.append((len(mails()), found.restricted_at is not None, found.state == "erased"))

    assert told == [
        (0, False, False), (1, False, False), (2, False, False), (3, True, False), (3, True, False), (0, False, True),
    ]  # fmt: skip


def test_a_second_run_changes_nothing(db):
    make_account()
    assert night(NOW + 22.5 * MONTH) == 1

    assert night(NOW + 22.5 * MONTH) == 0


def test_after_a_long_pause_a_person_is_still_warned_before_anything_is_erased(db):
    _, item = make_account()
    number, start = item.id, NOW + 40 * MONTH

    night(start)
    assert mails() == ["protection/profile_warn"]
    assert database.session.get(Expert, number, populate_existing=True).state == "active"

    night(start + timedelta(days=21))
    night(start + timedelta(days=36))
    night(start + timedelta(days=95))
    assert database.session.get(Expert, number, populate_existing=True).state == "active"
    night(start + timedelta(days=97))
    assert database.session.get(Expert, number, populate_existing=True).state == "erased"


def test_who_confirms_in_time_starts_anew(db):
    _, item = make_account()
    night(NOW + 22.5 * MONTH)
    item.confirmed_at = NOW + 22.6 * MONTH
    database.session.commit()

    assert night(NOW + 27.5 * MONTH) == 0


def test_somebody_on_a_mission_is_kept_until_it_is_over(db):
    _, item = make_account()
    activity = send_on_mission(item, "delivery")
    number = item.id
    for months in (22.1, 23.1, 24.1, 27.1):
        night(NOW + months * MONTH)
    assert database.session.get(Expert, number, populate_existing=True).state == "active"

    activity.state = "closed"
    night(NOW + 27.5 * MONTH)

    assert database.session.get(Expert, number, populate_existing=True).state == "erased"


def test_contacts_of_a_closed_request_go_after_five_years_and_managers_are_told_before(db):
    manager = make_user(Role.MANAGER)
    item = make_request("closed")
    number = item.id
    night(NOW + 5 * YEAR - timedelta(days=29))
    assert database.session.scalars(select(Notice.recipient_id)).all() == [manager.id]

    night(NOW + 5 * YEAR + timedelta(days=1))

    answers = database.session.get(AssistanceRequest, number, populate_existing=True).answers
    assert {"focal_name", "focal_email", "signatory_name"} & set(answers) == set()
    assert answers["context"]


def test_looks_are_kept_for_a_year(db):
    for days in (1, 364, 366):
        audit.record(("expert", 1), "view", by=make_user().actor(), at=NOW - timedelta(days=days))
    audit.record(("expert", 1), "submit", by=make_user().actor(), at=NOW - timedelta(days=800))

    assert night(NOW) == 1
    assert night(NOW) == 0

    left = database.session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)).all()
    assert left == ["submit", "view", "view"]


def test_each_step_needs_the_one_before_and_comes_later():
    for rule in RULES.values():
        assert list(rule.steps) == sorted(rule.steps, key=lambda step: step.after)
        if any(step.name == "erase" for step in rule.steps) and rule.key != "logs":
            assert rule.steps[0].name == "warn"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER])
def test_the_page_shows_the_table_what_is_due_and_what_was_done(browse, role):
    make_account()
    database.session.add(RetentionStep(rule="candidates", subject_id=1, step="erase", since=NOW, at=NOW))
    browser = browse(make_user(role))

    browser.get("/data-protection")

    assert "Candidates who were not selected" in browser.text
    assert "Words erased" in browser.text
    assert RULES["profiles"].text in browser.text
