"""Two institutions of two partners file one request: each writes and signs its part, and both EU offices are heard."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.accounts.models import User
from socx.db import db
from socx.requests.fields import STRUCTURED
from tests.browser.visitor import Visitor
from tests.factories import make_institution, make_user
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.process]

OTHER = "Centre for Social Work"
INVITATION = "The people whom we serve meet both of our systems. Shall we ask for this together?"
OURS = steps.ANSWERS
#: What the other institution answers for itself, and in the shared part.
THEIRS = steps.ANSWERS | {
    "unit": "Unit for services across municipalities",
    "mandate": "The centre runs social services under the Law on Social Protection.",
    "signatory_name": "Petar Approver",
    "focal_name": "Olga Other",
    "focal_email": "olga@centre.example",
    "staff_commitment": "Two case managers for half of their time.",
    "logistics": "A training room with a kitchen.",
    "documents": "Law on Social Protection, 2011.",
}
OWN_OURS = (OURS["unit"], OURS["mandate"], OURS["staff_commitment"], OURS["documents"])
OWN_THEIRS = (THEIRS["unit"], THEIRS["mandate"], THEIRS["staff_commitment"], THEIRS["documents"])
SECOND_OPINION = "We support the request. Please keep our section informed of the missions."


def more_data() -> None:
    """The people of an institution of another partner, and of the EU office there."""
    password = db.session.scalars(select(User.password).where(User.email == "official@example.org")).one()
    centre = make_institution(official_name=OTHER, partner_code="RS")
    for email, role, name, place in (
        ("other", Role.OFFICIAL, "Olga Other", {"institution": centre}),
        ("other.approver", Role.APPROVER, "Petar Approver", {"institution": centre}),
        ("other.office", Role.DELEGATION, "Rada Delegation", {"partner_code": "RS"}),
    ):
        make_user(role, email=f"{email}@example.org", name=name, password=password, **place)


@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
def test_two_institutions_file_one_request(server, visit):
    official, other, adviser = (visit(name).sign_in() for name in ("official", "other", "adviser"))

    case = begin(official)
    invite(official, case)
    accept(other, case)
    write(other, case, THEIRS, "institution", "contacts", "objectives", "activities", "expertise", "strategy")
    write(other, case, THEIRS, "commitment", "annexes")
    write(official, case, OURS, "institution", "contacts", "description", "crosscutting", "commitment", "partners")
    write(official, case, OURS, "sensitivity", "annexes")
    read_no_more_than_the_shared_part(official, case, OWN_OURS, OWN_THEIRS)
    read_no_more_than_the_shared_part(other, case, OWN_THEIRS, OWN_OURS)
    send(official, case)
    sign_first(visit("other.approver").sign_in(), case)
    steps.sign_request(visit("approver").sign_in())
    check(adviser)
    assess(adviser)
    give_the_first_opinion(visit("delegation").sign_in(), adviser, case)
    give_the_last_opinion(visit("other.office").sign_in(), adviser, case)
    put_forward(adviser)
    approve(visit("commission").sign_in())

    for visitor, mine, hidden in ((official, OWN_OURS, OWN_THEIRS), (other, OWN_THEIRS, OWN_OURS)):
        visitor.open(case)
        assert steps.state_of(visitor) == "Approved"
        assert mine[0] in visitor.text
        assert not [words for words in hidden if words in visitor.text]


def begin(official: Visitor) -> str:
    """A draft that says what it is about; the address of its page."""
    official.link("New request")
    official.choose("Which form?", "A structured action with up to four activities")
    official.press("Start")
    case = official.path.removesuffix("/edit")
    write(official, case, OURS, "subject")
    return case


def write(visitor: Visitor, case: str, answers: dict, *parts: str) -> None:
    for key in parts:
        visitor.open(f"{case}/edit/{key}")
        steps.fill_section(visitor, key, answers, STRUCTURED)
        visitor.press("Save and continue")


def invite(official: Visitor, case: str) -> None:
    official.open(f"{case}/edit")
    official.link("Ask an institution to join")
    official.fill("Name of the institution", "Centre")
    official.press("Search the register")
    official.choose("Which institution?", f"{OTHER}, Serbia")
    official.fill("Invitation", INVITATION)
    official.press("Ask to join")
    assert "Asked, no answer yet" in official.text


def accept(other: Visitor, case: str) -> None:
    """Before the answer there is nothing to read but the invitation."""
    other.open("/notices")
    other.link(f"Invitation to file a request together: {steps.TITLE}")
    assert INVITATION in other.text
    assert "Ministry of Labour, Kosovo*" in other.text
    other.press("Accept")
    assert other.path == f"{case}/edit"
    assert f"{OTHER}, Serbia · Ministry of Labour, Kosovo*" in other.text


def read_no_more_than_the_shared_part(visitor: Visitor, case: str, own: tuple, hidden: tuple) -> None:
    visitor.open(f"{case}/check")
    for words in (OURS["context"], THEIRS["general_objective"], *own):
        assert words in visitor.text
    assert not [words for words in hidden if words in visitor.text]


def send(official: Visitor, case: str) -> None:
    official.open(f"{case}/check")
    official.link("Continue to the signature")
    official.press("Send for signature")


def sign_first(approver: Visitor, case: str) -> None:
    """One signature of two: the request waits for the other one."""
    steps.take_the_next_step(approver)
    assert "I sign the shared part of the request, and the own part of my institution." in approver.text
    assert not [words for words in OWN_OURS if words in approver.text]
    approver.main().get_by_role("checkbox").check()
    approver.press("Sign and submit")
    assert approver.path == f"{case}/sign"
    assert "The request is submitted when all institutions have signed." in approver.text
    approver.open(case)
    assert steps.state_of(approver) == "To be signed"


def check(adviser: Visitor) -> None:
    """The code names no partner; the adviser reads both own parts."""
    steps.go_on(adviser)
    adviser.press("Register")
    assert re.search(rf"{datetime.now(UTC).year}-\d\d JOINT", adviser.text)
    for words in (*OWN_OURS, *OWN_THEIRS):
        assert words in adviser.text
    adviser.link("Check eligibility")
    steps.check_eligibility(adviser)
    adviser.press("Eligible: start assessment")


def assess(adviser: Visitor) -> None:
    adviser.link("Assess the request")
    steps.score(adviser)
    adviser.press("Ask the EU Delegation")


def give_the_first_opinion(office: Visitor, adviser: Visitor, case: str) -> None:
    """With one opinion of two nothing moves, and the page says who is awaited."""
    give_opinion(office, steps.OPINION)
    office.open(case)
    assert office.page.get_by_role("link", name="Give the opinion").count() == 0
    adviser.open(case)
    assert steps.state_of(adviser) == "With the EU Delegation"
    assert "Waiting for the EU Delegation for Serbia" in adviser.text


def give_the_last_opinion(office: Visitor, adviser: Visitor, case: str) -> None:
    give_opinion(office, SECOND_OPINION)
    adviser.open(case)
    assert steps.state_of(adviser) == "Action Form in preparation"
    assert steps.OPINION in adviser.text
    assert SECOND_OPINION in adviser.text


def give_opinion(office: Visitor, text: str) -> None:
    steps.go_on(office)
    office.link("Give the opinion")
    office.choose("Position of the EU Delegation", "Supports the request")
    office.fill("Opinion", text)
    office.press("Send the opinion")


def put_forward(adviser: Visitor) -> None:
    adviser.link("Write the Action Form")
    adviser.fill("Budget of expert days", steps.SCOPE["expert_days"])
    adviser.fill("What is left out, and why", steps.SCOPE["left_out"])
    adviser.choose("Gender marker", "1: a significant objective")
    adviser.press("Save the Action Form")
    adviser.press("Submit for approval")


def approve(commission: Visitor) -> None:
    steps.go_on(commission)
    commission.link("Read and decide")
    for name in (OTHER, "Ministry of Labour"):
        assert name in commission.text
    commission.choose("Decision", "Approve")
    commission.fill("Reason", "A clear need on both sides.")
    commission.fill("Reference", "ARES(2026) 2")
    commission.press("Send the decision")
    assert "Approved" in commission.text
