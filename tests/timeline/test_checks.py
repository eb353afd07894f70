"""The nightly check finds calendars of nobody, and what is said about milestones too long ago."""

from __future__ import annotations

from datetime import date, timedelta

from socx.accounts.personal import NOWHERE
from socx.activities.models import Milestone
from socx.core.reconciling import checks
from socx.timeline import services
from socx.timeline.models import LateRisk
from tests.factories import NOW, make_activity, make_user

DAY = timedelta(days=1)


def found(key: str, at=NOW) -> list[tuple[str, str]]:
    return [(one.stored, one.expected) for one in checks()[f"timeline.{key}"].find(at)]


def test_the_calendar_of_somebody_who_is_erased_is_reported(db):
    user, other = make_user(), make_user()
    for one in (user, other):
        services.make_feed(one, False, by=one.actor(), at=NOW)
    assert found("feeds") == []

    user.email = f"{user.id}@{NOWHERE}"
    db.session.flush()

    assert [one.subject for one in checks()["timeline.feeds"].find(NOW)] == [("user", user.id)]


def test_what_was_said_about_a_milestone_two_days_ago_is_reported(db):
    activity = make_activity()
    activity.milestones = [Milestone(key="report", due_on=date(2026, 4, 1))]
    db.session.flush()
    db.session.add(
        LateRisk(
            milestone_id=activity.milestones[0].id, activity_id=activity.id, level="fine", due_on=date(2026, 4, 1),
            since="start", days_left=20, days_gone=None, half=5, most=9, cases=0, at=NOW,
        )
    )  # fmt: skip
    db.session.flush()

    assert found("risks", NOW + DAY) == []
    assert len(found("risks", NOW + 3 * DAY)) == 1


def test_what_is_said_about_the_milestone_of_another_activity_is_reported(db):
    mine, other = make_activity(), make_activity()
    mine.milestones = [Milestone(key="report", due_on=date(2026, 4, 1))]
    db.session.flush()
    db.session.add(
        LateRisk(
            milestone_id=mine.milestones[0].id, activity_id=other.id, level="fine", due_on=date(2026, 4, 1),
            since="start", days_left=20, days_gone=None, half=5, most=9, cases=0, at=NOW,
        )
    )  # fmt: skip
    db.session.flush()

    assert found("risks") == [("its milestone", "another's milestone")]
