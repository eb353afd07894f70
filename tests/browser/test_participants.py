"""Participants fill the form by its link on a phone, in Spanish; the adviser sees what they said together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from socx.accounts.models import User
from socx.db import db
from socx.evaluations.models import ParticipantForm, ParticipantLink
from socx.evaluations.questions import CURRENT, INDICATORS, THEMES
from tests.browser.visitor import Visitor
from tests.evaluations import make_held
from tests.journeys.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.process]

TITLE = "Training on labour market data"
PHONE = 390
BEST = "Los ejemplos de otras administraciones."


def more_data() -> None:
    """A training of the ministry that ended yesterday."""
    official = db.session.scalars(select(User).where(User.email == "official@example.org")).one()
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    make_held(end=yesterday, institution=official.institution, title=TITLE, kind="training")


def test_participants_answer_in_spanish_and_the_adviser_sees_the_figures(server, visit):
    adviser = visit("adviser").sign_in()
    make_the_form(adviser)
    link = the_link(server)

    for number in range(3):
        phone = visit("", "fr" if number == 0 else "es", PHONE)
        phone.open(f"/e/{link}")
        if number == 0:
            choose_spanish(phone)
        answer(phone)
        come_again(phone, link)

    see_the_figures(adviser)
    with server.data():
        assert db.session.scalars(select(ParticipantLink.answers)).all() == [3]
        assert len(db.session.scalars(select(ParticipantForm)).all()) == 3


def make_the_form(adviser: Visitor) -> None:
    adviser.link("Activities")
    adviser.link(TITLE)
    adviser.link("Form for participants")
    adviser.press("Make the link")
    assert adviser.page.locator("img[src$='code.svg']").evaluate("image => image.naturalWidth") > 0


def the_link(server: Server) -> str:
    with server.data():
        return db.session.scalars(select(ParticipantLink.token)).one()


def choose_spanish(phone: Visitor) -> None:
    """What is answered already stays when the language changes."""
    choice = phone.page.locator("input[name=useful]").first
    choice.check()
    phone.click(phone.main().get_by_role("button", name="Español"))
    phone.language = "es"
    assert phone.page.locator("html").get_attribute("lang") == "es"
    assert phone.page.locator("input[name=useful]").first.is_checked()


def answer(phone: Visitor) -> None:
    """Every question, on a screen that is no wider than the phone."""
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE
    phone.is_refused("Send", "Choose an answer.")
    for one in CURRENT["participant"]:
        if one.choices is not None:
            first, *_, last = one.choices.values()
            phone.choose(one.text, last if one.is_scale else first)
    phone.fill("What was best?", BEST)
    phone.press("Send")
    assert phone.heading == phone._("Thank you")


def come_again(phone: Visitor, link: str) -> None:
    """From the same browser no second answer is taken."""
    phone.open(f"/e/{link}")
    assert phone.heading == phone._("Thank you")
    assert phone.main().get_by_role("button").count() == 0


def see_the_figures(adviser: Visitor) -> None:
    adviser.link("Participants and evaluation")
    rows = {
        row.locator("th").inner_text(): row.locator("td").last.inner_text()
        for row in adviser.page.locator("section[aria-labelledby=results] tbody tr").all()
    }
    for key in INDICATORS:
        assert rows[THEMES[key]].startswith("100 %")
        assert "3 answers" in rows[THEMES[key]]
    assert rows[THEMES["useful"]].startswith("5.0")
    assert adviser.text.count(BEST) == 3
