"""A call in Chromium: terms, invitations, applications, two looks, a choice against the ranking, a signed team."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from socx.access.actors import Role
from socx.accounts.models import User
from socx.activities.models import Activity
from socx.db import db
from socx.experts.models import Expert
from socx.notifications.models import Notice
from tests.browser.visitor import Visitor
from tests.factories import make_action, make_request, make_user
from tests.journeys.server import Server
from tests.selection import make_wanted
from tests.selection.paying import set_rate

pytestmark = [pytest.mark.browser, pytest.mark.process]

TITLE = "Coaching of labour market analysts"
CHOSEN, FIRST, LATER = "Claire Exemple", "Aoife Example", "Bruno Modelo"
LATER_DAY = (datetime.now(UTC) + timedelta(days=200)).date()


def more_data() -> None:
    """An activity of the ministry, and accounts and consents for three of the roster."""
    now, ministry = datetime.now(UTC), _account("official").institution
    request = make_request("under_way", institution=ministry, title=TITLE)
    start = now.date() + timedelta(days=90)
    make_wanted(
        1, action=make_action(request=request), title=TITLE, delivery_start=start,
        delivery_end=start + timedelta(days=11),
    )  # fmt: skip
    password = _account("expert").password
    for given in ("Aoife", "Claire", "Bruno"):
        expert = db.session.scalars(select(Expert).where(Expert.given_name == given)).one()
        if expert.user_id is None:
            account = make_user(
                Role.EXPERT,
                email=f"{given.lower()}@example.org",
                name=expert.name,
                password=password,
            )
            expert.user_id = account.id
            db.session.flush()
        expert.in_roster_since = expert.may_share_since = now
    set_rate("allowance", "XK", "150")
    db.session.commit()


def _account(name: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{name}@example.org")).one()


@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
def test_a_call_ends_with_a_signed_team(server, visit):
    adviser = visit("adviser").sign_in()
    set_requirements(adviser)
    write_the_terms(adviser)
    call = open_the_call(adviser)
    invite(adviser, call)

    say_not_now(visit("bruno").sign_in())
    for person in ("expert", "claire"):
        apply(visit(person).sign_in())

    close(adviser, call)
    ask_for_a_second_look(adviser, call)
    score(adviser, call, {FIRST: "5", CHOSEN: "3"})
    score(visit("manager").sign_in(), call, {FIRST: "4", CHOSEN: "3"})
    choose_against_the_ranking(adviser, call)
    claire = visit("claire").sign_in()
    agree(claire)
    record_the_employer(adviser, call)
    ask_the_partner(adviser, call)
    have_no_objection(visit("official").sign_in())
    sign_the_contract(adviser, call)
    put_on_the_position(adviser, call)
    give_the_briefing(adviser)
    prepare(claire)
    everybody_is_told(server)


def follow(person: Visitor, words: str) -> None:
    """The first link whose words, with those for listeners, match."""
    person.click(person.main().get_by_role("link", name=re.compile(words)).first)


def open_wanted(adviser: Visitor) -> None:
    adviser.open("/activities")
    adviser.link(TITLE)
    adviser.link("Requirements, terms of reference and call")


def set_requirements(adviser: Visitor) -> None:
    open_wanted(adviser)
    follow(adviser, "^Set the requirements")
    adviser.link("Ask for a language")
    adviser.labelled("Language").select_option(label="English")
    adviser.labelled("At least this level").select_option("B2")
    adviser.choose("How much does it count?", "Essential")
    adviser.press("Add the requirement")
    expect(adviser.main()).to_contain_text("The requirement is added.")


def write_the_terms(adviser: Visitor) -> None:
    open_wanted(adviser)
    adviser.press("Write the terms of reference")
    for label in ("Synopsis of the request", "Background information", "Objectives", "Methodology and tasks",
                  "Deliverables and reports"):  # fmt: skip
        adviser.fill(label, f"{label}: peers coach the analysts at their desks.")
    adviser.press("Save the texts")
    version = adviser.path
    papers_open(adviser)
    adviser.press("Make this version final")
    adviser.open(version)
    papers_open(adviser)


def papers_open(person: Visitor) -> None:
    """Each paper that the page offers is a PDF or a DOCX, in three languages."""
    offered = person.main().locator("a[href*='/document.']").all()
    kinds = []
    for address in [link.get_attribute("href") or "" for link in offered]:
        content = person.page.request.get(address).body()
        kinds.append("pdf" if content.startswith(b"%PDF") else "docx" if content.startswith(b"PK") else address)
    assert sorted(kinds) == ["docx"] * 3 + ["pdf"] * 3


def open_the_call(adviser: Visitor) -> str:
    """The address of the call."""
    open_wanted(adviser)
    adviser.press("Prepare a call")
    adviser.fill("Closes on", (datetime.now(UTC).date() + timedelta(days=20)).isoformat())
    adviser.press("Save the call")
    adviser.press("Open the call")
    expect(adviser.main()).to_contain_text("Nobody is invited yet.")
    return adviser.path


def invite(adviser: Visitor, call: str) -> None:
    adviser.link("Invite experts")
    adviser.page.get_by_label(re.compile(LATER)).check()
    adviser.fill("A personal word", "You know the work of these analysts.")
    adviser.press("Send the invitations")
    assert adviser.path.startswith(call)
    expect(adviser.main()).to_contain_text(LATER)


def say_not_now(bruno: Visitor) -> None:
    bruno.open("/my-calls")
    follow(bruno, "^Answer ")
    assert "You know the work of these analysts." in bruno.text
    bruno.main().locator("summary", has_text="Not now, ask me later").click()
    bruno.fill("Ask me again after", LATER_DAY.isoformat())
    bruno.press("Not now")


def apply(person: Visitor) -> None:
    person.open("/open-calls")
    person.link(TITLE)
    person.press("Apply")
    person.fill("Why you apply", "I have coached analysts for years and would like to do it again.")
    person.press("Send the application")
    expect(person.main()).to_contain_text("Your application is sent.")


def close(adviser: Visitor, call: str) -> None:
    adviser.open(call)
    assert "Ask again after" in adviser.text
    adviser.press("Close the call now")


def open_grid(adviser: Visitor, call: str) -> None:
    adviser.open(call)
    adviser.link("#1 Expert on data 1, 14 days")
    assert adviser.heading.startswith("Selection grid")


def ask_for_a_second_look(adviser: Visitor, call: str) -> None:
    open_grid(adviser, call)
    adviser.labelled("Second assessor").select_option(label="Mara Manager")
    adviser.press("Ask for a second look")
    expect(adviser.main()).to_contain_text("Mara Manager was asked on")


def score(adviser: Visitor, call: str, scores: dict[str, str]) -> None:
    """The same points for every criterion."""
    for name, points in scores.items():
        open_grid(adviser, call)
        follow(adviser, f"^Read and score.*{name}")
        adviser.choose("The essential requirements", "Meets all of them")
        for radio in adviser.main().locator(f"input[type=radio][name$=_score][value='{points}']").all():
            radio.check()
        for text in adviser.main().locator("textarea[name$=_comment]").all():
            text.fill("As the profile and the application show.")
        adviser.press("Save my scores")


def choose_against_the_ranking(adviser: Visitor, call: str) -> None:
    open_grid(adviser, call)
    adviser.link("Decide")
    ranked = adviser.main().locator("tbody tr").all_inner_texts()
    assert FIRST in ranked[0]
    adviser.page.get_by_label(f"Place of {FIRST} on the reserve list").fill("1")
    adviser.page.get_by_role("radio", name=re.compile(CHOSEN)).check()
    adviser.fill("Note", "Both looks are kept; she knows the ministry.")
    adviser.is_refused("Keep the decision", "reason")
    adviser.labelled("Why the decision departs from the ranking").select_option(index=1)
    adviser.press("Keep the decision")
    expect(adviser.main()).to_contain_text("It departs from the ranking")
    expect(adviser.main()).to_contain_text("Reserve list, place 1")


def open_choice(adviser: Visitor, call: str) -> None:
    open_grid(adviser, call)
    adviser.link(CHOSEN)


def agree(claire: Visitor) -> None:
    claire.open("/my-calls")
    claire.link(TITLE)
    claire.press("Agree to come")


def record_the_employer(adviser: Visitor, call: str) -> None:
    open_choice(adviser, call)
    adviser.choose("What the employer says", "The person may go")
    adviser.fill("Where it stands", "Letter of the employer, first week")
    adviser.press("Keep the answer")


def ask_the_partner(adviser: Visitor, call: str) -> None:
    open_choice(adviser, call)
    adviser.press("Show the CV and ask the partner")


def have_no_objection(official: Visitor) -> None:
    official.open("/activities")
    official.link(TITLE)
    official.link("Experts proposed to you")
    follow(official, "#1 Expert on data 1")
    assert CHOSEN in official.text
    official.choose("Does your institution object?", "No objection")
    official.press("Send the answer")


def sign_the_contract(adviser: Visitor, call: str) -> None:
    open_choice(adviser, call)
    adviser.link("Record the contract")
    adviser.choose("Kind of contract", "Release by the employer, allowances only")
    adviser.fill("Reference of the contract", "R-1")
    adviser.fill("Date of the contract", datetime.now(UTC).date().isoformat())
    adviser.press("Keep the contract")
    adviser.press("Send for signature")
    for side in ("For the facility", "The expert", "For the employer"):
        adviser.choose("Who has signed", side)
        adviser.fill("Name of who signed", "Pat Example")
        adviser.fill("Signed on", datetime.now(UTC).date().isoformat())
        adviser.press("Keep the signature")
    expect(adviser.main()).to_contain_text("Everybody has signed.")


def put_on_the_position(adviser: Visitor, call: str) -> None:
    open_choice(adviser, call)
    adviser.press("Put on the position")
    adviser.open("/activities")
    adviser.link(TITLE)
    assert CHOSEN in adviser.text


def give_the_briefing(adviser: Visitor) -> None:
    adviser.link("Briefing pack")
    adviser.link("Write the briefing")
    adviser.fill("Where and when you start", "At nine, at the gate of the ministry.")
    adviser.press("Save the briefing")
    adviser.press("Give it to the team")
    expect(adviser.main()).to_contain_text("The team can read it")


def prepare(claire: Visitor) -> None:
    """The briefing is read, and the code of conduct acknowledged in it."""
    claire.open("/activities")
    claire.link(TITLE)
    claire.link("Briefing pack")
    expect(claire.main()).to_contain_text("At nine, at the gate of the ministry.")
    claire.press("I have read it and will follow it")
    expect(claire.main()).to_contain_text("You have acknowledged it.")


def everybody_is_told(server: Server) -> None:
    """Each applicant has a letter about the result, and the person who said "not now" is not asked before the day."""
    with server.data():
        for person, kind in (("claire", "nomination_ask"), ("expert", "application_reserve")):
            told = db.session.scalars(select(Notice.kind).where(Notice.recipient_id == _account(person).id)).all()
            assert any(one.endswith(kind) for one in told), told
        bruno = db.session.scalars(select(Expert).where(Expert.given_name == "Bruno")).one()
        assert bruno.ask_again_on == LATER_DAY
        [position] = db.session.scalars(select(Activity).where(Activity.title == TITLE)).one().positions
        assert position.expert is not None
        assert position.expert.name == CHOSEN
