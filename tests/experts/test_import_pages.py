"""Bringing experts in from a table, by the pages: look first, then all or nothing, twice is once."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.db import db as database
from socx.experts import jobs
from socx.experts.models import Employer, EntryLink, Expert, ImportRow, ImportRun
from socx.experts.services.imports import KEPT_FOR
from socx.notifications.models import Notice
from tests.experts.tables import as_csv, as_xlsx, count, person
from tests.factories import NOW, make_expert, make_user

PAGE = "/experts/import"


@pytest.fixture
def browser(browse, adviser):
    found = browse(adviser)
    found.get("/experts")
    found.follow("Bring in a table")
    return found


def send(browser, content, name="people.csv"):
    """Choose a file and look at it."""
    database.session.commit()
    browser.get(PAGE)
    token = browser.page.select_one("form[enctype] input[name=csrf_token]")["value"]
    browser.post(PAGE, {"csrf_token": token, "file": (io.BytesIO(content), name)})
    return browser


def roster():
    database.session.expire_all()
    return database.session.scalars(select(Expert).order_by(Expert.email)).all()


def test_a_table_is_shown_before_anything_is_written(browser):
    send(browser, as_csv(person(1), person(2, experience_years="many")))

    assert roster() == []
    assert browser.heading == "people.csv"
    assert "This is a trial." in browser.text
    assert "Write a whole number from 0 to 60." in browser.text
    assert "New (1)" in browser.links
    assert "Refused (1)" in browser.links


def test_good_rows_are_written_together_and_each_person_is_told(browser, adviser):
    send(
        browser,
        as_csv(person(1, languages="en C1; fr B2", topics="SP04 3 | Valuation 2024"), person(2), {"email": "x"}),
    )

    browser.press("Bring in 2 rows")

    first, second = roster()
    assert (first.name, first.source, first.state, first.entered_by_id) == (
        "Zoe Invented00001", "import", "incomplete", adviser.id)  # fmt: skip
    assert [(one.language, one.level) for one in first.languages] == [("en", "C1"), ("fr", "B2")]
    assert [(one.topic_id, one.level, one.evidence) for one in first.topics] == [("SP04", 3, "Valuation 2024")]
    assert not first.is_searchable
    letters = database.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert [n.outsider["email"] for n in letters] == [first.email, second.email]
    assert {n.kind for n in letters} == {"experts/entry_adviser"}
    assert "This table was brought in" in browser.text


def test_the_link_of_the_letter_hands_the_profile_over(browser, browse):
    send(browser, as_csv(person(1)))
    browser.press("Bring in 1 row")
    link = database.session.scalars(select(Notice)).one().facts["link"]
    stranger = browse()
    stranger.get(link[link.index("/register") :])

    stranger.press("Make the account", password="seven green boats on a lake", again="seven green boats on a lake",
                   read=True)  # fmt: skip

    assert roster()[0].user_id is not None


def test_a_second_run_changes_nothing_and_tells_nobody(browser):
    database.session.add(
        Employer(name="Fund of Examples of Poland", short_name="Fund of Examples", member_state="PL", kind="fund",
                 created_at=NOW)
    )  # fmt: skip
    table = as_csv(person(1, summary="Built a model.", missions="2023 | AL | Review | 5", partners="XK; AL"), person(2))
    send(browser, table)
    browser.press("Bring in 2 rows")
    letters = count(Notice)

    send(browser, table)

    assert "Unchanged (2)" in browser.links
    assert not any(words.startswith("Bring in") for words in browser.buttons)
    assert count(Notice) == letters
    assert roster()[0].employer == "Fund of Examples of Poland"


def test_a_change_is_shown_field_by_field_and_empty_cells_change_nothing(browser):
    kept = make_expert(email="person1@work.example", function="Clerk", phone="+48 1", languages={"en": "B2"})
    send(browser, as_csv({"email": kept.email, "function": "Actuary", "phone": "", "languages": "en C1"}))
    assert browser.page.select_one("tbody del").text == "Clerk"
    assert browser.page.select_one("tbody ins").text == "Actuary"

    browser.press("Bring in 1 row")

    found = roster()[0]
    assert (found.function, found.phone, found.languages[0].level) == ("Actuary", "+48 1", "C1")
    assert count(Notice) == 0


def test_a_profile_that_its_owner_keeps_is_never_changed(browser):
    owner = make_user(Role.EXPERT, email="person1@work.example")
    make_expert(email="person1@work.example", function="Clerk", user_id=owner.id)

    send(browser, as_csv({"email": owner.email, "function": "Actuary"}))

    assert "This person keeps the profile" in browser.text
    assert not any(words.startswith("Bring in") for words in browser.buttons)


def test_what_happened_meanwhile_is_seen_before_anything_is_written(browser):
    send(browser, as_csv(person(1), person(2)))
    make_user(Role.OFFICIAL, email="person2@work.example")
    database.session.commit()

    browser.press("Bring in 2 rows")

    assert roster() == []
    assert "The roster has changed since this table was looked at." in browser.text
    assert "Refused (1)" in browser.links
    browser.follow("New (1)")
    browser.press("Bring in 1 row")
    assert [one.email for one in roster()] == ["person1@work.example"]


def test_a_second_press_is_told(browser):
    send(browser, as_csv(person(1)))
    path = browser.page.select_one("form[action$=apply]")["action"]
    token = browser.page.select_one("form[action$=apply] input")["value"]
    browser.press("Bring in 1 row")

    browser.post(path, {"csrf_token": token})

    assert "This table was decided already." in browser.page.get_text(" ")
    assert (count(Expert), count(EntryLink)) == (1, 1)


def test_a_table_is_thrown_away_with_its_rows(browser):
    send(browser, as_csv(person(1)))

    browser.press("Throw this table away")

    assert (count(Expert), count(ImportRow)) == (0, 0)
    assert "The table is thrown away." in browser.page.get_text(" ")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_refused_rows_come_back_as_a_table_that_can_be_mended_and_sent(browser, suffix):
    send(browser, as_csv(person(1), person(2, employer="", function="=1+1"), person(3, member_state="Polnd")))
    browser.get(browser.path.split("?")[0] + f"/refused.{suffix}")
    content = browser.response.data
    if suffix == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert [row["email"] for row in rows] == ["person2@work.example", "person3@work.example"]
        assert "Name your employer." in rows[0]["What is wrong"]
        assert rows[0]["function"] == "'=1+1"
        assert "Did you mean “PL”?" in rows[1]["What is wrong"]
        rows[0] |= {"employer": "Fund", "function": "Clerk"}
        rows[1] |= {"member_state": "Poland"}
        content = as_csv(*rows)

        send(browser, content)

        assert "New (2)" in browser.links
    else:
        send(browser, content, "again.xlsx")
        assert "Refused (2)" in browser.links


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_template_has_help_and_nobody_in_it(browser, suffix):
    browser.get(f"{PAGE}/template.{suffix}")
    content = browser.response.data
    assert b"person" not in content or suffix == "csv"

    send(browser, content, f"template.{suffix}")

    assert browser.errors == ["There is no row below the names of the columns."]


def test_a_workbook_is_read_with_its_sheet_named(browser):
    send(browser, as_xlsx(person(1, experience_years=12), sheets=("Notes", "People")), "people.xlsx")

    assert "The sheet “People” was read." in browser.text
    browser.press("Bring in 1 row")
    assert roster()[0].experience_years == 12


@pytest.mark.parametrize(
    "content, name, sentence",
    [
        (b"", "a.csv", "The file is empty."),
        (b"%PDF-1.7 nothing", "a.csv", "This file is no table."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "a.xls", "This file has a password, or it is an old Excel file"),
        (b"PK\x03\x04broken", "a.xlsx", "The file is damaged"),
        (b"name,town\nA,B\n", "a.csv", "No line with the names of the columns was found."),
        (b"email,E-mail\na@b.example,c\n", "a.csv", "is there twice"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(browser, content, name, sentence):
    send(browser, content, name)

    assert browser.status == 422
    assert sentence in browser.errors[0]


def test_tables_are_forgotten_after_a_month(browser):
    send(browser, as_csv(person(1)))
    made_at = database.session.scalars(select(ImportRun.made_at)).one()

    assert jobs.forget_imports(made_at + KEPT_FOR) == 0
    assert jobs.forget_imports(made_at + KEPT_FOR * 1.01) == 1
    assert (count(ImportRun), count(ImportRow)) == (0, 0)


@pytest.mark.parametrize("role", [Role.EXPERT, Role.OFFICIAL, Role.COMMISSION])
def test_only_the_facility_brings_tables_in(browse, role):
    browser = browse(make_user(role))

    for path in (PAGE, f"{PAGE}/template.csv"):
        browser.get(path)
        assert browser.status == 403
