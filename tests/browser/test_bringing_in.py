"""Coming into the roster with a CV, and with a spoiled table that is mended and sent again."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from socx.db import db
from socx.experts.models import Expert
from socx.notifications.models import Notice
from tests.experts import cvs
from tests.experts.tables import as_csv, person

pytestmark = [pytest.mark.browser, pytest.mark.process]

PASSWORD = "seven green boats on a lake"


def last_link(server):
    """The way that the newest letter with a link shows."""
    with server.data():
        found = db.session.scalars(select(Notice).where(Notice.facts["link"].is_not(None)).order_by(Notice.id.desc()))
        link = next(n.facts["link"] for n in found if n.facts.get("link"))
    return link[link.index("/register") :]


def send(visitor, name, content):
    visitor.page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": content})


def test_a_stranger_registers_and_fills_the_profile_from_a_cv(server, visit):
    zoe = visit()
    zoe.open("/register")
    zoe.fill("Your e-mail", "zoe.abel@work.example")
    zoe.press("Send me the link")
    zoe.open(last_link(server))
    for name, words in (("given_name", "Zoe"), ("family_name", "Abel"), ("password", PASSWORD), ("again", PASSWORD)):
        zoe.page.fill(f"#{name}", words)
    zoe.page.check("#read")
    zoe.press("Make the account")
    zoe.link("Start your profile")
    zoe.page.select_option("#member_state", "PL")
    for name, words in (("employer", "Not yet said"), ("function", "Clerk"), ("experience_years", "1")):
        zoe.page.fill(f"#{name}", words)
    zoe.press("Save")

    zoe.link("Fill from a CV")
    send(zoe, "europass.pdf", cvs.europass_pdf())
    zoe.press("Read the CV")

    assert "Your profile says now: Not yet said" in zoe.text
    zoe.page.get_by_label("Employer: Fund of Examples").check()
    zoe.press("Take what is ticked")
    assert "1 answer is in the profile now." in zoe.page.inner_text("body")
    zoe.press("Take all of it")
    assert "Nothing waits for your answer." in zoe.text
    with server.data():
        found = db.session.scalars(select(Expert).where(Expert.email == "zoe.abel@work.example")).one()
        assert (found.employer, found.function) == ("Fund of Examples", "Senior actuary")
        assert {one.language: one.level for one in found.languages} == {"pl": "C2", "en": "B2"}
        assert "SP04" in [one.topic_id for one in found.topics]
        assert not found.is_searchable


def test_an_adviser_mends_a_spoiled_table_and_sends_it_again(server, visit):
    spoiled = as_csv(
        person(1, employer="Caisse d’épargne"), person(2, experience_years="many"), person(3, member_state="Polnad"),
        person(1), encoding="cp1252", sign=";",
    )  # fmt: skip
    adviser = visit("adviser").sign_in()
    adviser.open("/experts/import")
    send(adviser, "people.csv", spoiled)
    adviser.press("Look at the table")
    assert "Windows-1252" in adviser.text
    assert "This e-mail stands in row 2 already." in adviser.text
    with adviser.page.expect_download() as waiting:
        adviser.page.get_by_role("link", name="Refused rows (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(waiting.value.path().read_text(encoding="utf-8-sig"))))
    adviser.press("Bring in 1 row")
    assert "This table was brought in" in adviser.text

    rows[0]["experience_years"], rows[1]["member_state"] = "12", "Poland"
    adviser.open("/experts/import")
    send(adviser, "mended.csv", as_csv(*rows[:2]))
    adviser.press("Look at the table")
    adviser.press("Bring in 2 rows")

    with server.data():
        emails = db.session.scalars(select(Expert.email).where(Expert.source == "import").order_by(Expert.email)).all()
    assert emails == [f"person{n}@work.example" for n in (1, 2, 3)]
