"""A question about one section: the partner changes it alone, the adviser reads what changed; then two assessors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from socx.access.actors import Role
from socx.accounts.models import User
from socx.db import db
from socx.requests import fields
from socx.requests.criteria import CRITERIA
from socx.requests.models import AssistanceRequest, CaseLook, Submission
from tests.browser.visitor import Visitor
from tests.factories import make_user
from tests.journeys import steps
from tests.journeys.server import Server
from tests.requests.stages import People, bring_to

pytestmark = [pytest.mark.browser, pytest.mark.process]

LANGUAGES = ("en", "fr", "es")
TITLE = "A register of labour market data"
BEFORE = "Five bodies collect data and do not agree."
AFTER = "Three bodies collect data and do not agree yet."
QUESTION = "Which bodies collect data? Please name how many there are now."
REASON = "The number decides how long the mapping takes."
ANSWER = "Two bodies were closed in spring. The section names those that are left."
INDEPENDENT = (
    "A colleague has begun an assessment too. You see it when you have saved all your own scores and a "
    "recommendation, so that both looks are independent."
)
SETTLED = "The ministry has now named three analysts, so a 4 is right."


def more_data() -> None:
    """For each language a request that is assessed, with two advisers who read that language."""
    now = datetime.now(UTC) - timedelta(days=2)
    for language in LANGUAGES:
        suffix = "" if language == "en" else f".{language}"
        official = found(f"official{suffix}")
        advisers = [
            make_user(
                Role.ADVISER, email=f"{name}.{language}@example.org", name=called(name, language),
                language=language, password=official.password,
            )
            for name in ("lena", "luc")
        ]  # fmt: skip
        people = People(
            institution=official.institution, official=official, approver=found(f"approver{suffix}"),
            adviser=advisers[0], second=advisers[1], other_desk=found("adviser.sp"), manager=found("manager"),
            delegation=found("delegation"), commission=found("commission"), stranger=found("admin"),
        )  # fmt: skip
        item = bring_to("assessment", people, now, title=f"{TITLE}: {language}")
        item.answers = item.answers | {"context": BEFORE}
        item.submissions.append(
            Submission(number=1, form_version=fields.FORM_VERSION, document=fields.document(item), at=now)
        )
        db.session.flush()


def called(name: str, language: str) -> str:
    """The full name of an adviser, so that no two of the three languages share one."""
    return f"{name.title()} Adviser ({language})"


def found(name: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{name}@example.org")).one()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_opens_one_section_and_two_look_at_the_answer(server, visit, language):
    adviser, second = (visit(f"{name}.{language}", language).sign_in() for name in ("lena", "luc"))
    official = visit("official" if language == "en" else f"official.{language}", language).sign_in()
    case = case_of(server, language)

    ask(adviser, case)
    an_hour_passes(server)
    answer(official, case)
    see_what_changed(adviser, case)
    assess_alone(adviser, case)
    assess_without_seeing_the_other(second, case)
    settle(adviser, case)


def ask(adviser: Visitor, case: str) -> None:
    """Each question opens one section and has a reason; the clock of the facility stops."""
    adviser.open(case)
    adviser.link("Ask for clarification")
    adviser.labelled("Section of the request").select_option("description")
    adviser.fill("Question", QUESTION)
    adviser.is_refused("Send to the partner", "Say why you ask. The institution reads it.")
    adviser.fill("Why you ask", REASON)
    adviser.press("Send to the partner")
    assert steps.state_of(adviser) == adviser._("Clarification asked")
    assert adviser._("Clock of the facility stopped since") in adviser.text


def answer(official: Visitor, case: str) -> None:
    """The partner sees the question, the reason and the clock, and changes the open section and no other."""
    official.open(case)
    assert official._("Clock of the facility stopped since") in official.text
    official.open(f"{case}/edit/objectives")
    assert official.heading == official._("Answer the questions")
    assert official._("Only the sections that the adviser asks about can be changed now.") in said(official)
    steps.take_the_next_step(official, TITLE)
    assert QUESTION in official.text
    assert REASON in official.text
    assert official._("Not changed") in official.text
    official.press_beside("Change this section", official._("Description"))
    assert QUESTION in official.text
    official.fill("Context and challenge", AFTER)
    official.press("Save and go back to the questions")
    assert official._("You changed this section") in official.text
    official.is_refused("Send the answers", "Answer this question. When you cannot, say why.")
    official.fill("Your answer", ANSWER)
    official.press("Send the answers")
    assert steps.state_of(official) == official._("Under assessment")
    assert official._("Clock of the facility stopped since") not in official.text


def see_what_changed(adviser: Visitor, case: str) -> None:
    """The list marks the request until the adviser has looked; the words that differ are marked one by one."""
    adviser.open("/requests/?view=all&changed=1")
    row = adviser.page.locator("tbody tr")
    assert row.count() == 1
    assert adviser._("Changed") in row.inner_text()
    adviser.click(row.get_by_role("link").first)
    news = adviser.page.locator(".notice--info").first
    assert adviser._("The answers came") in news.inner_text()
    adviser.link("The answers came", news)
    assert adviser.path == f"{case}/changes"
    assert marked(adviser, "del") == ["Five", "agree."]
    assert marked(adviser, "ins") == ["Three", "agree yet."]
    assert adviser.main().locator("h2").all_inner_texts() == [adviser._("Description")]
    assert ANSWER in adviser.text
    adviser.open("/requests/?view=all&changed=1")
    assert adviser.page.locator("tbody tr").count() == 0


def assess_alone(adviser: Visitor, case: str) -> None:
    """The first assessor asks for a second look and gives scores."""
    adviser.open(f"{case}/assessment")
    adviser.labelled("Second assessor").select_option(called("luc", adviser.language))
    adviser.press("Ask for a second assessment")
    steps.score(adviser)
    assert called("luc", adviser.language) in adviser.text


def assess_without_seeing_the_other(second: Visitor, case: str) -> None:
    """Who is asked sees the scores of the first after their own, and then where both are far apart."""
    steps.go_on(second, f"{TITLE}: {second.language}")
    assert second._("A colleague asks you for a second assessment.") in second.text
    second.link("Assess the request")
    assert second.path == f"{case}/assessment"
    assert second._(INDEPENDENT) in second.text
    assert "Well argued" not in second.text
    assert second.main().get_by_role("table").count() == 0
    steps.score(second, ownership="2")
    assert called("lena", second.language) in second.main().get_by_role("table").inner_text()
    apart = second.page.locator("#differences h3").all_inner_texts()
    assert apart == [second._(CRITERIA["ownership"].label)]


def settle(adviser: Visitor, case: str) -> None:
    """The case goes on when a sentence says how the difference is settled."""
    adviser.open(f"{case}/assessment")
    assert adviser.page.get_by_role("button", name=adviser.reads("Ask the EU Delegation")).count() == 0
    adviser.fill("How is this settled?", SETTLED)
    adviser.press("Save what you settled")
    adviser.press("Ask the EU Delegation")
    assert steps.state_of(adviser) == adviser._("With the EU Delegation")
    assert SETTLED in adviser.text


def said(visitor: Visitor) -> str:
    """The message above a page."""
    return " ".join(visitor.page.locator(".notice, .govuk-notification-banner").all_inner_texts())


def marked(visitor: Visitor, element: str) -> list[str]:
    """The marked words of the compared texts, without what is said to those who listen."""
    return [
        one.evaluate("e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent).join('').trim()")
        for one in visitor.page.locator(f"table {element}").all()
    ]


def case_of(server: Server, language: str) -> str:
    with server.data():
        asked = select(AssistanceRequest.id).where(AssistanceRequest.title == f"{TITLE}: {language}")
        return f"/requests/{db.session.scalars(asked).one()}"


def an_hour_passes(server: Server) -> None:
    """Who looked at a case looked an hour ago."""
    with server.data():
        db.session.execute(update(CaseLook).values(at=datetime.now(UTC) - timedelta(hours=1)))
