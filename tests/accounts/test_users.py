"""The administrator's pages: find, make, change and invite people."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from socx.access.actors import SCHEDULER, Role
from socx.accounts import letters, queries, services
from socx.accounts.letters import set_mailer
from socx.accounts.models import User
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid
from socx.db import db as database
from tests.factories import make_institution, make_user


@pytest.fixture
def admin(db):
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def posted():
    sent = []
    before = list(letters._mailer)
    set_mailer(lambda kind, user, facts, at: sent.append((kind, user.email, dict(facts))))
    yield sent
    set_mailer(before[0] if before else None)


def test_an_administrator_makes_an_account_and_the_person_chooses_a_password(admin, browse, posted):
    institution = make_institution(official_name="Ministry of Work")
    browser = browse(admin)
    browser.get("/users")
    browser.follow("New user")
    browser.press(
        "Make the account and send the invitation",
        name="Ana Example", email="Ana@Example.org", role="official", institution_id=str(institution.id),
    )  # fmt: skip
    assert browser.heading == "Ana Example"
    assert "Invited, no password yet" in browser.text
    assert [(kind, to) for kind, to, _ in posted] == [("accounts/invitation", "ana@example.org")]

    invited = browse()
    invited.get(urlsplit(posted[0][2]["link"]).path)
    invited.press("Set the password", password="three red boats sail", again="three red boats sail")
    invited.press("Sign in", email="ana@example.org", password="three red boats sail")
    assert invited.page.select_one(".usermenu__role").text == "Partner official"
    assert len(posted) == 1, "a first password is no change to warn about"
    made = queries.by_email("ana@example.org")
    trail = database.session.query(AuditEntry).filter_by(subject_kind="user", subject_id=made.id)
    assert [e.action for e in trail.order_by(AuditEntry.id)] == ["create", "invite", "change_password"]


@pytest.mark.parametrize(
    "role, field, sentence",
    [
        ("official", "institution_id", "Choose the institution of this person."),
        ("approver", "institution_id", "Choose the institution of this person."),
        ("delegation", "partner_code", "Choose the partner country or territory."),
        ("adviser", "domain", "Choose the domain of this adviser."),
        ("", "role", "Choose a role."),
    ],
)
def test_a_role_without_what_it_belongs_to_is_refused_and_nothing_is_lost(admin, browse, role, field, sentence):
    browser = browse(admin)
    browser.get("/users/new")
    browser.press("Make the account and send the invitation", name="Ana", email="ana@example.org", role=role)
    assert browser.errors == [sentence]
    assert browser.page.select_one(".govuk-error-summary a")["href"] == f"#{field}"
    assert browser.page.select_one("#name")["value"] == "Ana"
    assert queries.by_email("ana@example.org") is None


def test_an_address_is_used_once_whatever_its_case(admin, browse):
    make_user(email="ana@example.org")
    browser = browse(admin)
    browser.get("/users/new")
    browser.press("Make the account and send the invitation", name="Ana", email="ANA@example.org", role="manager")
    assert browser.errors == ["There is already an account with this e-mail."]


def test_a_change_of_role_drops_what_the_old_role_belonged_to(admin, browse):
    person = make_user(Role.OFFICIAL)
    browser = browse(admin)
    browser.get(f"/users/{person.id}/edit")
    browser.press("Save", role="adviser", domain="labour_employment")
    database.session.refresh(person)
    assert (person.role, person.institution_id, person.domain) == ("adviser", None, "labour_employment")
    assert "Account changed" in browser.text


def test_closing_an_account_takes_the_box_away(admin, browse):
    person = make_user()
    browser = browse(admin)
    browser.get(f"/users/{person.id}/edit")
    form = browser.page.select_one("main form")
    form.select_one("#active").decompose()
    browser.press("Save")
    database.session.refresh(person)
    assert not person.active
    assert "Closed" in browser.text


def test_the_last_administrator_stays(admin, browse):
    browser = browse(admin)
    browser.get(f"/users/{admin.id}/edit")
    browser.press("Save", role="manager")
    assert browser.errors == ["This is the last administrator. Make another one first."]
    database.session.refresh(admin)
    assert admin.role == "administrator"


def test_a_stale_page_is_told_so(admin, browse, now):
    person = make_user(name="Ana")
    browser = browse(admin)
    browser.get(f"/users/{person.id}/edit")
    services.update_user(
        person, email=person.email, name="Ana", role=Role.COMMISSION, active=True, language="en",
        by=SCHEDULER, at=now,
    )  # fmt: skip
    database.session.commit()
    browser.press("Save", name="Ana Maria")
    assert browser.errors == ["Somebody changed this account while you worked on it. Check the page and save again."]
    assert browser.page.select_one("#name")["value"] == "Ana Maria"
    database.session.refresh(person)
    assert (person.name, person.role) == ("Ana", "commission")


def test_an_invitation_is_sent_again_only_to_who_has_no_password(admin, browse, posted):
    invited, settled = make_user(password=None), make_user(password="x")
    browser = browse(admin)
    browser.get(f"/users/{settled.id}")
    assert "Send the invitation again" not in browser.buttons
    browser.get(f"/users/{invited.id}")
    browser.press("Send the invitation again")
    assert [(kind, to) for kind, to, _ in posted] == [("accounts/invitation", invited.email)]


def test_people_are_found_by_name_e_mail_role_and_state(admin, browse):
    make_user(name="Zoé Ünder_score", email="zoe@example.org")
    make_user(Role.EXPERT, name="Bo", email="bo@example.org", active=False)
    browser = browse(admin)

    def found(**asked: str) -> set[str]:
        browser.get("/users", query_string=asked)
        return {a.text for a in browser.page.select("tbody th a")}

    assert found() == {"Zoé Ünder_score", "Bo", admin.name}
    assert found(q="ZOE@") == {"Zoé Ünder_score"}
    assert found(q="r_s") == {"Zoé Ünder_score"}
    assert found(q="%") == set()
    assert found(role="expert") == {"Bo"}
    assert found(state="closed") == {"Bo"}
    assert found(role="nonsense") == {"Zoé Ünder_score", "Bo", admin.name}
    assert found(q="\x00", page="-1") == {"Zoé Ünder_score", "Bo", admin.name}


def test_long_lists_come_in_pages(admin, browse):
    for n in range(60):
        make_user(name=f"Person {n:02d}")
    browser = browse(admin)
    browser.get("/users?role=manager")
    assert len(browser.page.select("tbody tr")) == 50
    browser.follow("Next")
    assert len(browser.page.select("tbody tr")) == 10
    assert "role=manager" in browser.path


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.ADMINISTRATOR, Role.SCHEDULER, Role.SIGNATORY)])
def test_only_administrators_see_the_list(db, browse, role):
    browser = browse(make_user(role))
    assert browser.client.get("/users").status_code == 403
    assert browser.client.get(f"/users/{make_user().id}").status_code == 404


def test_an_account_that_is_not_there_is_no_page(admin, browse):
    browser = browse(admin)
    for number in ("0", "99999999", "9223372036854775807", "99999999999999999999", "x"):
        assert browser.client.get(f"/users/{number}").status_code == 404


def test_a_service_refuses_an_unknown_partner(db, now):
    with pytest.raises(Invalid):
        services.create_user(
            email="a@example.org", name="A", role=Role.DELEGATION, password_hash=None, partner_code="ZZ",
            by=SCHEDULER, at=now,
        )  # fmt: skip
    assert database.session.query(User).count() == 0
