"""The roster's pages, by their buttons."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from socx.access.actors import WITHOUT_ACCOUNT, Role
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.experts import services
from socx.experts.models import ExpertAbsence, ExpertMission, ExpertPassage
from tests.factories import NOW, make_expert, make_user
from tests.statements import Statements


def names(browser):
    return [a.get_text() for a in browser.page.select("tbody th a")]


def test_the_list_shows_people_in_the_order_of_their_names(browse, adviser):
    make_expert(given_name="Zoe", family_name="Abel")
    make_expert(given_name="Adam", family_name="Zorn", employer="Arbeitsagentur")
    browser = browse(adviser)

    browser.get("/experts")

    assert names(browser) == ["Zoe Abel", "Adam Zorn"]
    assert not browser.page.select(".govuk-error-message")
    assert "Arbeitsagentur" in browser.text
    assert "English C1" in browser.text
    assert "Labour market information and statistics" in browser.text or "Labour market" in browser.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=zorn", ["Adam Zorn"]),
        ("q=MINISTRY zorn", ["Adam Zorn"]),
        ("q=pensions", ["Zoe Abel"]),
        ("q=%25", []),
        ("topic=SP04", ["Adam Zorn"]),
        ("language=fr&level=B2", ["Zoe Abel"]),
        ("language=fr&level=C1", []),
        ("member_state=FR", ["Adam Zorn"]),
        ("kind=academic", ["Adam Zorn"]),
        ("state=stale", ["Adam Zorn"]),
        ("assistance=hr_development", ["Zoe Abel"]),
        ("free_from=2026-05-05", ["Zoe Abel"]),
        ("free_from=2026-05-09", ["Zoe Abel", "Adam Zorn"]),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_says(browse, adviser, asked, found):
    make_expert(given_name="Zoe", family_name="Abel", languages={"fr": "B2"}, text="Reform of pensions.",
                assistance=["hr_development"])  # fmt: skip
    adam = make_expert(given_name="Adam", family_name="Zorn", employer="Ministry of Work", topics={"SP04": 3},
                       member_state="FR", kind="academic", state="stale")  # fmt: skip
    adam.absences = [ExpertAbsence(start_on=date(2026, 5, 1), end_on=date(2026, 5, 8))]
    browser = browse(adviser)

    browser.get(f"/experts?{asked}")

    assert names(browser) == found


@pytest.mark.parametrize(
    "asked", ["topic=nonsense", "language=fr&level=Z9", "free_from=yesterday", "free_until=31/2/2026", "q=%00"]
)
def test_a_filter_that_cannot_be_read_does_not_count(browse, adviser, asked):
    make_expert(given_name="Zoe", family_name="Abel", languages={"fr": "B2"})
    browser = browse(adviser)

    browser.get(f"/experts?{asked}")

    assert browser.status == 200
    assert names(browser) == ["Zoe Abel"]


def test_a_long_list_has_a_next_page_that_keeps_the_filters(browse, adviser):
    for n in range(26):
        make_expert(family_name=f"Person{n:02d}")
    make_expert(family_name="Elsewhere", member_state="FR")
    browser = browse(adviser)

    browser.get("/experts?member_state=IE")
    browser.follow("Next")

    assert names(browser) == ["Ida Person25"]
    assert browser.get("/experts?page=-1")
    assert browser.status == 200
    assert browser.get("/experts?page=99999999999999999999")
    assert browser.status == 200


def test_the_list_asks_the_database_as_often_for_many_as_for_few(browse, adviser):
    browser = browse(adviser)
    make_expert()
    database.session.commit()
    browser.get("/experts")
    for _ in range(12):
        make_expert(languages={"en": "C1", "fr": "B1"}, topics={"EM14": 3, "SP04": 2})
    database.session.commit()

    with Statements() as asked:
        browser.get("/experts")

    assert len(names(browser)) == 13
    assert asked.looks <= 6


def test_the_table_holds_what_the_list_shows_and_no_contact_data(browse, adviser):
    make_expert(given_name="Zoe", family_name="Abel", email="zoe@secret.example", phone="+32 1 234", employer="=1+1")
    make_expert(family_name="Elsewhere", member_state="FR")
    browser = browse(adviser)

    browser.get("/experts?member_state=IE")
    browser.follow("Download as CSV")

    rows = list(csv.reader(io.StringIO(browser.response.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row[0] for row in rows] == ["Name", "Zoe Abel"]
    assert rows[1][3] == "'=1+1"
    assert [entry.facts["rows"] for entry in database.session.scalars(select(AuditEntry))] == [1]
    assert "secret" not in str(rows)
    assert "+32" not in str(rows)


@pytest.mark.parametrize("role", [r for r in Role if r not in WITHOUT_ACCOUNT | {Role.ADVISER, Role.MANAGER}])
def test_others_have_no_roster(browse, db, role):
    someone = make_expert()
    browser = browse(make_user(role))

    assert browser.get("/experts")
    assert browser.status == 403
    for kind in ("csv", "xlsx"):
        browser.get(f"/experts.{kind}")
        assert browser.status == 403
    assert browser.get(f"/experts/{someone.id}")
    assert browser.status == 404
    assert "Experts" not in browser.links


def test_a_profile_shows_who_it_is_and_what_it_rests_on(browse, adviser):
    zoe = make_expert(given_name="Zoe", family_name="Abel", email="zoe@work.example", text="")
    zoe.passages = [ExpertPassage(kind="summary", language="fr", text="Réforme des pensions.")]
    zoe.missions = [ExpertMission(year=2024, partner_code="XK", title="Data mapping", days=10)]
    zoe.topics[0].evidence = "Built the data warehouse of 2019."
    browser = browse(adviser)

    browser.get(f"/experts/{zoe.id}")

    assert browser.heading == "Zoe Abel"
    assert browser.page.select_one("[lang=fr].prose").get_text() == "Réforme des pensions."
    assert "Built the data warehouse of 2019." in browser.text
    assert "zoe@work.example" in browser.text
    assert "Kosovo*" in browser.text
    assert browser.page.select(".footnotes")


def test_a_text_is_shown_as_text(browse, adviser):
    bad = "<script>alert(1)</script>"
    zoe = make_expert(text=bad, employer=bad, function=bad)
    browser = browse(adviser)

    for path in (f"/experts/{zoe.id}", "/experts"):
        browser.get(path)
        assert bad in browser.text
        assert all(script.get("src") for script in browser.page.select("script"))


def test_looking_at_a_profile_is_kept_once_a_day_and_shown_to_the_expert(browse, adviser):
    account = make_user(Role.EXPERT)
    zoe = make_expert(user=account)
    browser = browse(adviser)

    browser.get(f"/experts/{zoe.id}")
    browser.get(f"/experts/{zoe.id}")

    kept = database.session.scalars(select(AuditEntry).where(AuditEntry.action == "view")).all()
    assert [(e.subject_kind, e.subject_id, e.actor_id) for e in kept] == [("expert", zoe.id, adviser.id)]
    own = browse(account)
    own.get("/experts/me")
    assert "Ada Adviser, Technical adviser" in own.text


def test_the_expert_who_opens_the_profile_is_not_kept(browse, db):
    account = make_user(Role.EXPERT)
    zoe = make_expert(user=account)
    browser = browse(account)

    browser.get(f"/experts/{zoe.id}")

    assert browser.path == "/experts/me"
    assert database.session.scalars(select(AuditEntry)).all() == []


def test_an_adviser_verifies_a_profile(browse, adviser):
    zoe = make_expert(state="submitted")
    browser = browse(adviser)

    browser.get(f"/experts/{zoe.id}")
    browser.press("Verify")

    assert browser.page.select_one(".tag").get_text() == "Active"
    assert "Ada Adviser" in browser.text


def test_a_profile_is_returned_with_a_reason_only(browse, adviser):
    zoe = make_expert(state="submitted")
    browser = browse(adviser)
    browser.get(f"/experts/{zoe.id}")

    browser.press("Return for completion")
    assert browser.status == 422
    assert browser.errors == ["Give a reason."]

    browser.press("Return for completion", note="Please add evidence.")
    assert browser.page.select_one(".tag").get_text() == "Incomplete"
    assert "Please add evidence." in browser.text


def test_a_move_on_an_old_page_is_told(browse, adviser):
    zoe = make_expert(state="submitted")
    first = browse(adviser)
    first.get(f"/experts/{zoe.id}")
    services.advance(zoe, "verify", by=make_user(Role.MANAGER).actor(), at=NOW)
    database.session.commit()

    first.press("Return for completion", note="No.")

    assert first.status == 409


@pytest.mark.parametrize("number", ["1", "2147483648", "999999999999999999", "99999999999999999999", "0", "x"])
def test_what_is_not_there_is_not_found(browse, adviser, number):
    browser = browse(adviser)

    browser.get(f"/experts/{number}")

    assert browser.status == 404
