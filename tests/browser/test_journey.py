"""One real case from a ministry's request to a running activity, by the buttons that people see."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from socx.db import db
from socx.notifications.models import Notice
from tests.journeys import steps
from tests.journeys.server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.process]


@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
def test_a_request_becomes_a_running_activity(server, visit, tmp_path):
    official, adviser = visit("official").sign_in(), visit("adviser").sign_in()

    steps.file_request(official)
    steps.sign_request(visit("approver").sign_in())
    register_and_ask(adviser)
    answer_the_question(official)
    assess(adviser)
    give_the_opinion(visit("delegation").sign_in())
    write_the_action_form(adviser)
    approve(visit("commission").sign_in())
    shortlist(adviser)
    activity = plan_the_activity(adviser)
    acknowledge_the_code(adviser, visit("expert").sign_in(), activity)
    watch_the_clock(server, adviser, activity)
    read_picture_and_calendar(adviser, tmp_path)
    open_every_number(visit("manager").sign_in())


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_request_is_filed_and_signed_in_another_language(server, visit, language):
    official = visit(f"official.{language}", language).sign_in()

    steps.file_request(official, steps.ANSWERS | {"language": language})
    steps.sign_request(visit(f"approver.{language}", language).sign_in())

    assert official.page.locator("html").get_attribute("lang") == language


def register_and_ask(adviser):
    steps.go_on(adviser)
    adviser.press("Register")
    year = datetime.now(UTC).date().year
    assert re.search(rf"{year}-\d\d KOSOVO\*", adviser.text)
    assert "without prejudice to positions on status" in adviser.page.locator(".footnotes").inner_text()
    adviser.link("Check eligibility")
    steps.check_eligibility(adviser)
    adviser.press("Eligible: start assessment")
    adviser.link("Assess the request")
    adviser.link("Ask the partner a question")
    adviser.labelled("Section of the request").select_option("Description")
    adviser.fill("Question", steps.QUESTION)
    adviser.fill("Why you ask", "To know how many analysts will work with the experts.")
    adviser.press("Send to the partner")


def answer_the_question(official):
    steps.take_the_next_step(official)
    assert steps.QUESTION in official.text
    official.main().locator("summary").filter(has_text=official._("What the section says now")).click()
    assert steps.ANSWERS["context"] in official.text
    official.fill("Your answer", steps.ANSWER)
    official.press("Send the answers")


def assess(adviser):
    steps.go_on(adviser)
    assert steps.ANSWER in adviser.text
    adviser.link("Assess the request")
    steps.score(adviser)
    adviser.press("Ask the EU Delegation")


def give_the_opinion(delegation):
    steps.go_on(delegation)
    delegation.link("Give the opinion")
    delegation.choose("Position of the EU Delegation", "Supports the request")
    delegation.fill("Opinion", steps.OPINION)
    delegation.press("Send the opinion")


def write_the_action_form(adviser):
    steps.go_on(adviser)
    assert steps.OPINION in adviser.text
    adviser.link("Write the Action Form")
    adviser.fill("Budget of expert days", steps.SCOPE["expert_days"])
    adviser.fill("What is left out, and why", steps.SCOPE["left_out"])
    adviser.choose("Gender marker", "1: a significant objective")
    adviser.press("Save the Action Form")
    adviser.press("Submit for approval")


def approve(commission):
    steps.go_on(commission)
    commission.link("Read and decide")
    commission.choose("Decision", "Approve")
    commission.fill("Reason", "A clear need, small and well prepared.")
    commission.fill("Reference", "ARES(2026) 1")
    commission.press("Send the decision")
    assert "Approved" in commission.text


def shortlist(adviser):
    """The best two on the shortlist, one rejected with a reason, and why somebody is not in the list."""
    steps.go_on(adviser)
    adviser.link("See the matches")
    ranked = adviser.main().get_by_role("heading", level=3).all_inner_texts()
    assert "Aoife Example" in ranked[0]
    for name in ("Aoife Example", "Claire Exemple"):
        adviser.press(f"Shortlist {name}")
    card = adviser.page.locator("[id^=expert-]").filter(has_text="Dario Esempio")
    card.locator("summary").filter(has_text="Reject").click()
    adviser.labelled("Reason", card).select_option("Not enough practical experience")
    adviser.fill("Note", "Another field of work.", card)
    adviser.press("Reject Dario Esempio", card)
    assert "Not enough practical experience" in adviser.text
    adviser.link("Ask about a named person")
    adviser.fill("Name of the person", "Filip")
    adviser.press("Ask")
    answer = adviser.page.locator("tbody tr").inner_text()
    assert "Filip Vzor" in answer
    assert "English" in answer


def plan_the_activity(adviser):
    """An activity that is prepared since three days; the address of its page."""
    today = datetime.now(UTC).date()
    monday = today + timedelta(days=28 - today.weekday())
    steps.go_on(adviser)
    adviser.link("Start the action")
    adviser.press("Start the action")
    adviser.link("Mapping of data sources")
    adviser.link("All dates by hand")
    for label, day in (
        ("Delivery: first day", monday),
        ("Delivery: last day", monday + timedelta(days=4)),
        ("Preparation: first day", today - timedelta(days=3)),
        ("Preparation: last day", monday - timedelta(days=3)),
        ("Report due", monday + timedelta(days=18)),
    ):
        adviser.fill(label, day.isoformat())
    adviser.press("Show the plan")
    adviser.press("Move the dates")
    for number, name in enumerate(("Aoife Example, Ireland", "Claire Exemple, France"), 1):
        adviser.link(f"Choose the expert #{number}")
        adviser.labelled("Expert").select_option(name)
        adviser.press("Save the expert")
    adviser.press("Confirm dates and team")
    if adviser.path.endswith("/confirm"):  # a public holiday falls in that week
        adviser.fill("Why the dates stand all the same", "The partner works on that day.")
        adviser.press("Confirm dates and team")
    assert steps.state_of(adviser) == "Team confirmed"
    return adviser.path


def acknowledge_the_code(adviser, expert, activity):
    """Nobody sets out before everybody on the team has read the code: one here, one on paper."""
    adviser.open(activity)
    assert "Not acknowledged yet by" in adviser.text
    adviser.link("Go to the code of conduct")
    adviser.press("Signed on paper Claire Exemple")
    expert.open(activity)
    expert.link("Go to the code of conduct")
    expert.press("I have read it and will follow it")
    adviser.open(activity)
    assert "Not acknowledged yet by" not in adviser.text


def watch_the_clock(server, adviser, activity):
    """The scheduler's own process starts what is due and marks what is late; time goes on by the command."""
    assert "Late since" not in adviser.text
    with server.scheduler():

        def started():
            adviser.open(activity)
            return steps.state_of(adviser) == "Preparation" and "Late since" in adviser.text

        assert eventually(started), server.log
        assert eventually(server.is_ready), server.log
        assert eventually(lambda: any("Preparation" in str(m["Subject"]) for m in server.mails)), server.log

    today = datetime.now(UTC).date()
    monday = today + timedelta(days=28 - today.weekday())
    before = subjects(server)
    server.once("send-mail", f"{monday - timedelta(days=8)}T12:00")
    reminded = subjects(server) - before
    assert any("Briefing of the experts" in subject for subject in reminded), reminded
    server.once("send-mail", f"{monday - timedelta(days=8)}T12:00")
    assert subjects(server) - before == reminded
    sent_once(server)

    server.once("start-activities", f"{monday}T12:00")
    adviser.open(activity)
    assert steps.state_of(adviser) == "Delivery"
    late = adviser.text.count("Late\n")
    server.once("mark-late", f"{monday}T12:00")
    adviser.open(activity)
    assert adviser.text.count("Late\n") > late


def subjects(server):
    return Counter(str(mail["Subject"]) for mail in server.mails)


def sent_once(server):
    """As many files as Message-IDs as notices marked as sent, and none of them was tried twice."""
    ids = Counter(mail["Message-ID"] for mail in server.mails)
    with server.data():
        sent = db.session.query(Notice).filter_by(mail_state="sent").all()
        assert {notice.attempts for notice in sent} == {1}
        assert len(sent) == len(ids)
    assert set(ids.values()) == {1}


def read_picture_and_calendar(adviser, folder):
    picture = adviser.page.locator("main figure svg.tl__bars").first
    assert picture.is_visible()
    adviser.page.get_by_text("Show as a table").first.click()
    assert adviser.page.locator("figure td, figure th").filter(has_text="Report due").first.is_visible()
    file = adviser.download("Add to my calendar", folder)
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert any("Mapping of data sources" in str(event["SUMMARY"]) for event in events)
    assert all(event.get("UID") for event in events)


def open_every_number(manager):
    """Each figure of the dashboard opens a list that says the same number, or whose days come to it."""
    manager.link("Dashboard")
    figures = manager.page.locator(".metric:has(a)")
    found = [
        (figure.locator(".metric__value").inner_text(), figure.locator("a").get_attribute("href"))
        for figure in figures.all()
    ]
    assert len(found) >= 6
    for value, address in found:
        manager.open(address)
        days = manager.page.locator("tbody tr td:last-child").all_inner_texts()
        summed = sum(int(text) for text in days if text.strip().isdigit())
        assert re.search(rf"^{value}\b", manager.text, re.M) or str(summed) == value, (address, value)
    manager.open("/dashboard")
    manager.page.locator("#states a.govuk-link").first.click()
    manager.look()
    assert steps.TITLE in manager.text
