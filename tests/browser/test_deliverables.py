"""Papers in Chromium: an expert writes, the partner returns and signs, the action closes, the next request goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Response, expect
from sqlalchemy import select

from socx.access.actors import SCHEDULER
from socx.accounts.models import User
from socx.activities.models import Activity, Milestone
from socx.db import db
from socx.deliverables import services
from socx.evaluations.services import closing
from socx.experts.models import Expert
from socx.requests.models import AssistanceRequest
from tests.browser.visitor import Visitor
from tests.factories import make_action, make_activity, make_request
from tests.journeys.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.process]

TITLE, NEXT = "Mapping of registers", "Forecasts of skills"
SECTIONS = ("What was done", "Findings", "Recommendations", "Next steps")


def more_data() -> None:
    """An activity of the ministry whose delivery has ended, and a request of the ministry that waits for its end."""
    now, ministry = datetime.now(UTC), _account("official").institution
    adviser = _account("adviser")
    request = make_request(
        "under_way", institution=ministry, title=TITLE, adviser_id=adviser.id, decided_at=now - timedelta(days=90),
        year=now.year, sequence=901,
    )  # fmt: skip
    last = now.date() - timedelta(days=2)
    activity = make_activity(
        action=make_action(request=request, state="ongoing"), title=TITLE, state="reporting",
        experts=[db.session.scalars(select(Expert).where(Expert.given_name == "Aoife")).one()],
        delivery_start=last - timedelta(days=4), delivery_end=last, report_due=last + timedelta(days=14),
    )  # fmt: skip
    activity.milestones = [Milestone(key=key, due_on=last + timedelta(days=14)) for key in ("report", "acceptance")]
    db.session.flush()
    services.expect_reports(activity, by=SCHEDULER, at=now)
    everybody = [one.key for one in closing.awaited(activity)]
    closing.waive(activity, everybody, "Told another story.", by=adviser.actor(), at=now)
    make_request("waiting", institution=ministry, title=NEXT, adviser_id=adviser.id, year=now.year, sequence=902)


def _account(name: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{name}@example.org")).one()


def test_reports_are_written_returned_signed_and_release_the_next_request(server, visit):
    expert, official, adviser = (visit(name).sign_in() for name in ("expert", "official", "adviser"))

    write_the_mission_report(expert)
    write_the_activity_report(expert)
    return_it(official)
    answer_the_comment(expert)
    sign_it(official)
    accept(adviser, "Activity report")
    accept(adviser, "Mission report: Expert")
    close(adviser, server)


def open_deliverable(person: Visitor, title: str, show: str = "open") -> None:
    person.open(f"/deliverables?show={show}")
    person.link(title)


def write_the_mission_report(expert: Visitor) -> None:
    open_deliverable(expert, "Mission report: Expert")
    expert.link("Write the report")
    with expert.page.expect_response(is_all_saved):
        for label in SECTIONS:
            expert.fill(label, f"{label}, as the registers show.")
    expert.page.reload()
    expect(expert.labelled("Findings")).to_have_value("Findings, as the registers show.")
    expert.press("Submit the report")
    expect(expert.main()).to_contain_text("It is submitted.")


def is_all_saved(answer: Response) -> bool:
    """Whether a save in the background took the last section."""
    return "autosave" in answer.url and f"{SECTIONS[-1]}, as" in (answer.request.post_data or "")


def write_the_activity_report(expert: Visitor) -> None:
    open_deliverable(expert, "Activity report")
    expert.link("Write the report")
    expert.press("Start from the mission reports")
    expect(expert.labelled("Recommendations")).to_have_value("Expert:\nRecommendations, as the registers show.")
    expert.is_refused("Submit the report", "Write every section that is not optional.")
    expert.fill("Summary", "Five registers were mapped.")
    expert.press("Submit the report")


def return_it(official: Visitor) -> None:
    official.open("/notices")
    open_deliverable(official, "Activity report")
    official.link("Return with comments")
    official.fill("What has to change", "Name the registers.")
    official.fill("Findings and results", "Which of them are complete?")
    official.press("Return it")
    expect(official.main()).to_contain_text("Returned with comments")


def answer_the_comment(expert: Visitor) -> None:
    open_deliverable(expert, "Activity report")
    expert.link("Write the report")
    expect(expert.main()).to_contain_text("Which of them are complete?")
    expert.fill("Findings and results", "Three of five are complete: pensions, contributions, vacancies.")
    expert.press("Submit the report")
    expect(expert.main()).to_contain_text("Version 2")


def sign_it(official: Visitor) -> None:
    open_deliverable(official, "Activity report")
    official.press("Sign this version")
    expect(official.main()).to_contain_text("The other side is waited for.")


def accept(adviser: Visitor, title: str) -> None:
    open_deliverable(adviser, title)
    adviser.press("Accept this version")
    expect(adviser.main()).to_contain_text("It is accepted.")


def close(adviser: Visitor, server: Server) -> None:
    """Close the activity and the action: the request that waited for it goes on."""
    with server.data():
        activity = db.session.scalars(select(Activity).where(Activity.title == TITLE)).one()
        waiting = db.session.scalars(select(AssistanceRequest).where(AssistanceRequest.title == NEXT)).one()
        assert waiting.state == "waiting"
        number = activity.id
        pages = f"/activities/{number}", f"/actions/{activity.action_id}", f"/requests/{waiting.id}"
    adviser.open(pages[2])
    before = adviser.main().locator(".page-head .tag").first.inner_text()
    adviser.open(pages[0])
    adviser.press("Close the activity")
    adviser.open(pages[1])
    adviser.press("Close the action")
    adviser.open(pages[2])
    assert adviser.main().locator(".page-head .tag").first.inner_text() != before
    with server.data():
        found = db.session.scalars(select(AssistanceRequest).where(AssistanceRequest.title == NEXT)).one()
        assert found.state != "waiting"
        done = {m.key: m.done_on for m in db.session.get_one(Activity, number).milestones}
        assert all(done[key] for key in ("report", "acceptance"))
