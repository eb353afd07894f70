"""The full profile: every question from the page to the database, and back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from socx.access.actors import Actor, Role
from socx.db import db as database
from socx.experts import queries, sections, shapes, wording
from socx.experts.models import Employer, Expert, ExpertConsent
from socx.experts.notice import NOTICE_VERSION
from socx.experts.questions import BY_NAME, LISTS, SECTIONS
from socx.matching import queries as matching
from tests.experts import own
from tests.factories import NOW, make_expert


@pytest.mark.parametrize(
    ("section", "sent", "kept"),
    [
        ("work", {"seniority": "director", "specific_years": "9"}, {"seniority": "director", "specific_years": 9}),
        ("release", {"release_contact_name": "Rosa Chief", "release_contact_email": "rosa@work.example"},
         {"release_contact_name": "Rosa Chief", "release_contact_email": "rosa@work.example"}),
        ("education", {"education_level": "master", "education_field": "Economics", "education_year": "1999",
                       "systems": "Unemployment insurance of Ireland"},
         {"education_level": "master", "education_field": "Economics", "education_year": 1999,
          "systems": "Unemployment insurance of Ireland"}),
        ("publications", {"publications-0-year": "2020", "publications-0-title": "Data for jobs",
                          "publications-0-address": "https://example.org/jobs"},
         {"publications": [{"year": 2020, "title": "Data for jobs", "place": "",
                            "address": "https://example.org/jobs"}]}),
        ("missions", {"partners": ["XK", "RS"]}, {"missions": [], "partners": [{"partner_code": "RS"},
                                                                              {"partner_code": "XK"}]}),
        ("availability", {"mobility": "No flights at night.", "openings-0-start_on": "2027-03-01",
                          "openings-0-end_on": "2027-03-31", "openings-0-note": "Best"},
         {"mobility": "No flights at night.", "openings": [
             {"start_on": date(2027, 3, 1), "end_on": date(2027, 3, 31), "note": "Best"}]}),
        ("contact", {"contact_by": "phone", "contact_note": "In the morning"},
         {"contact_by": "phone", "contact_note": "In the morning"}),
    ],
)  # fmt: skip
def test_what_a_page_sends_is_kept_and_shown_again(browse, account, section, sent, kept):
    make_expert(user=account)
    browser = browse(account)
    browser.get(f"/experts/me/{section}")

    browser.press("Save", **sent)

    found = sections.read(own(account), sections.BY_KEY[section])
    assert {name: found[name] for name in kept} == kept
    browser.get(f"/experts/me/{section}")
    browser.press("Save")
    assert sections.read(own(account), sections.BY_KEY[section]) == found


@pytest.mark.parametrize(
    ("section", "sent", "error"),
    [
        ("work", {"retired_year": "2020"}, "Leave this empty, or choose “Retired public servant” above."),
        ("work", {"specific_years": "99"}, "Write a whole number from 0 to 60."),
        ("release", {"release_contact_email": "nobody"},
         "Enter an e-mail address, for example name@ministry.example."),
        ("education", {"education_year": "2999"}, "Give the year of something past, with four digits."),
        ("publications", {"publications-0-title": "T", "publications-0-year": "2020",
                          "publications-0-address": "javascript:alert(1)"},
         "Enter a web address that starts with https:// or http://."),
        ("availability", {"openings-0-start_on": "2027-03-05", "openings-0-end_on": "2027-03-01"},
         "The last day comes before the first day."),
        ("missions", {"partners": ["ZZ"]}, "Choose one of the list."),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_beside_its_field(browse, account, section, sent, error):
    make_expert(user=account)
    before = sections.read(own(account), sections.BY_KEY[section])
    browser = browse(account)
    browser.get(f"/experts/me/{section}")

    browser.press("Save", **sent)

    assert browser.status == 422
    assert browser.errors == [error]
    assert sections.read(own(account), sections.BY_KEY[section]) == before


def test_the_weakest_skill_is_the_level_that_counts(browse, account):
    make_expert(user=account, languages={"en": "C2"})
    browser = browse(account)
    browser.get("/experts/me/languages")

    browser.press("Save", **{"languages-0-listening": "C1", "languages-0-writing": "B1"})

    spoken = own(account).languages[0]
    assert spoken.level == "B1"
    assert spoken.skills == {"listening": "C1", "writing": "B1"}
    assert "Listening C1" in browser.text


@pytest.mark.parametrize(
    ("row", "level"),
    [({"level": "C1"}, "C1"), ({"level": "A1", "reading": "C2"}, "C2"), ({"reading": "C2", "writing": "A2"}, "A2"),
     ({}, "")],
)  # fmt: skip
def test_the_level_of_a_language_follows_its_skills(row, level):
    assert sections.level_that_counts(row) == level


def test_an_employer_of_the_register_is_tied_by_its_name_and_its_member_state(browse, account):
    register = [
        Employer(name="Social Insurance Institution", short_name="ZUS", member_state=state, kind="fund", created_at=NOW)
        for state in ("PL", "IE")
    ]
    database.session.add_all(register)
    make_expert(user=account, member_state="PL")
    browser = browse(account)
    browser.get("/experts/me/work")

    browser.press("Save", employer="zus")

    found = own(account)
    assert (found.employer, found.employer_id) == ("Social Insurance Institution", register[0].id)
    browser.get("/experts/me/work")
    browser.press("Save", employer="My own office")
    assert (own(account).employer, own(account).employer_id) == ("My own office", None)


def test_contact_data_are_for_the_expert_and_the_facility(app, db, account):
    item = make_expert(user=account, phone="+32 1", release_contact_email="chief@work.example")
    private = {one.name for one in BY_NAME.values() if one.private}

    with app.test_request_context():
        for role in Role:
            to = Actor(account.id if role is Role.EXPERT else account.id + 1, role)
            seen = {one["name"] for s in SECTIONS for one in wording.section_facts(item, s.key, to)}
            assert (private <= seen) is (role in (Role.EXPERT, Role.ADVISER, Role.MANAGER)), role
            assert private <= seen or not private & seen


def test_a_consent_keeps_its_day_its_notice_and_its_end(browse, account):
    make_expert(user=account, in_roster_since=None, state="verified")
    browser = browse(account)
    browser.get("/experts/me/consents")

    browser.press("I agree To be in the roster")
    assert own(account).state == "active"
    assert own(account).is_searchable
    browser.press("Withdraw To be in the roster")

    found = own(account)
    assert (found.state, found.is_searchable, found.obstacles) == ("verified", False, ["state", "consent"])
    kept = [(one.name, one.notice_version, one.withdrawn_at is not None) for one in found.consents]
    assert kept == [("roster", NOTICE_VERSION, True)]
    browser.press("I agree To be in the roster")
    assert [one.withdrawn_at is None for one in own(account).consents] == [False, True]
    assert own(account).state == "active"


def test_a_consent_from_before_the_history_is_kept_when_it_is_withdrawn(browse, account):
    item = make_expert(user=account)
    item.consents = []
    browser = browse(account)
    browser.get("/experts/me/consents")

    browser.press("Withdraw To show my CV to partner institutions")

    kept = database.session.query(ExpertConsent).one()
    assert (kept.name, kept.given_at, kept.notice_version) == ("share", NOW, "")
    assert kept.withdrawn_at is not None


def test_a_restricted_profile_is_not_found(db):
    make_expert()
    closed = make_expert(restricted_at=NOW)

    assert closed.obstacles == ["restricted"]
    everybody = select(Expert).where(queries.searchable())
    assert [item.is_searchable for item in database.session.scalars(everybody)] == [True]
    assert closed not in database.session.scalars(matching.searchable()).all()


def test_names_of_questions_are_given_once():
    singles = [one.name for section in SECTIONS for one in section.fields]
    assert len(singles) == len(set(singles))
    assert not set(singles) & set(LISTS)


@pytest.mark.parametrize("one", [one for s in SECTIONS for one in s.fields], ids=lambda one: one.name)
@pytest.mark.parametrize("value", [["x"], {"a": 1}, "\u2028" * 9000, 10**12, True, 1.5, object()])
def test_no_value_is_too_odd_to_be_refused_in_words(one, value):
    found = shapes.problem(one, value, date(2026, 3, 2))

    assert found is None or (found[0] and found[0] % found[1])
