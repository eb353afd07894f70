"""The expert's own area: status, sections with rows, consents, moves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.db import db as database
from socx.experts import sections
from socx.experts.models import Expert
from socx.notifications.models import Notice
from tests.experts import own
from tests.factories import make_expert, make_institution, make_user


def test_an_account_without_a_profile_starts_one(browse, account):
    browser = browse(account)
    browser.get("/experts/me")
    browser.follow("Start your profile")

    browser.press("Save", member_state="PL", employer="ZUS", function="Actuary", experience_years="7")

    found = own(account)
    assert (found.name, found.email) == ("Zoe Abel", "zoe@example.org")
    assert (found.member_state, found.state) == ("PL", "incomplete")
    assert "You are not found when advisers look for experts." in browser.text
    assert "Add at least one language." in browser.links


def test_a_profile_that_was_brought_in_is_taken_over_by_its_owner(browse, account):
    kept = make_expert(email="zoe@example.org", employer="Old employer")
    browser = browse(account)
    browser.get("/experts/me/start")

    browser.press("Save", member_state="PL", employer="ZUS", function="Actuary", experience_years="7")

    assert own(account).id == kept.id
    assert own(account).employer == "ZUS"


def test_from_nothing_to_submitted_by_the_buttons(browse, account):
    make_user(Role.ADVISER, name="Ada")
    browser = browse(account)
    browser.get("/experts/me/start")
    browser.press("Save", member_state="PL", employer="ZUS", function="Actuary", experience_years="7")

    browser.follow("Add at least one language.")
    browser.press("Add another")
    browser.press("Save", **{"languages-0-language": "en", "languages-0-level": "C1",
                             "languages-1-language": "pl", "languages-1-level": "C2"})  # fmt: skip
    browser.follow("Choose at least one topic.")
    browser.press("Save", **{"topics-0-topic_id": "SP04", "topics-0-level": "3",
                             "topics-0-evidence": "The law of 2019."})  # fmt: skip
    browser.follow("Choose at least one type of assistance.")
    browser.press("Save", assistance=["hr_development", "processes_it"], modalities=["remote"])
    browser.follow("Describe your experience.")
    browser.press("Save", **{"passages-0-text": "I reformed pensions.", "passages-0-language": "en"})
    browser.follow("Consents")
    browser.press("I agree To be in the roster")
    browser.follow("My profile")
    browser.press("Submit the profile")

    found = own(account)
    assert found.state == "submitted"
    assert {x.language: x.level for x in found.languages} == {"en": "C1", "pl": "C2"}
    assert [(x.topic_id, x.level, x.evidence) for x in found.topics] == [("SP04", 3, "The law of 2019.")]
    assert [x.kind for x in found.assistance] == ["hr_development", "processes_it"]
    assert found.modalities == ["remote"]
    assert found.confirmed_at is not None
    assert database.session.scalars(select(Notice.kind)).all() == ["experts/submit"]


def test_what_is_missing_is_said_when_submitting(browse, account):
    item = make_expert(user=account, state="incomplete", languages={}, in_roster_since=None)
    browser = browse(account)
    page = browser.get("/experts/me")
    assert "Submit the profile" not in browser.buttons
    token = str(page.select_one("input[name=csrf_token]")["value"])

    browser.post(f"/experts/{item.id}/submit", {"csrf_token": token, "version": str(item.version)})

    assert browser.status == 422
    assert browser.errors == ["Add at least one language."]


def test_the_next_part_is_one_click_away_until_nothing_is_missing(browse, account):
    make_expert(user=account, state="incomplete", languages={}, in_roster_since=None)
    browser = browse(account)
    browser.get("/experts/me")

    browser.follow("Go on with the next part")
    assert browser.path == "/experts/me/languages"
    page = browser.press("Save", **{"languages-0-language": "en", "languages-0-level": "C1"})

    assert "Go on with the next part" not in browser.links
    assert "Your profile is complete. Please submit it" in page.select_one("main").text
    assert "Submit the profile" in browser.buttons


def test_rows_are_added_and_removed_without_saving(browse, account):
    make_expert(user=account, languages={"en": "C1", "fr": "B1"})
    browser = browse(account)
    browser.get("/experts/me/languages")

    browser.press("Remove row 1 of “Languages”")
    browser.press("Add another")

    assert len(browser.page.select("fieldset.card")) == 2
    assert {x.language for x in own(account).languages} == {"en", "fr"}


def test_empty_rows_do_not_count(browse, account):
    make_expert(user=account, languages={"en": "C1", "fr": "B1"})
    browser = browse(account)
    browser.get("/experts/me/languages")
    browser.press("Add another")

    browser.press("Save", **{"languages-0-language": "", "languages-0-level": ""})

    assert [x.language for x in own(account).languages] == ["fr"]


@pytest.mark.parametrize(
    ("section", "sent", "error"),
    [
        ("languages", {"languages-1-language": "en"}, "This is named twice. Remove one of the two."),
        ("languages", {"languages-1-level": ""}, "Choose the level."),
        ("languages", {"languages-1-level": "Z1"}, "Choose one of the list."),
        ("topics", {"topics-0-topic_id": "XX99"}, "Choose one of the list."),
        ("topics", {"topics-0-evidence": "x" * 2000}, "This text is too long. 1500 characters fit."),
        ("missions", {"missions-0-title": "Pensions", "missions-0-year": "1850", "missions-0-partner_code": "XK"},
         "Give the year of something past, with four digits."),
        ("missions", {"missions-0-title": "Pensions", "missions-0-year": "9" * 30}, "Write a whole number, in digits."),
        ("missions", {"missions-0-title": "x\x00y", "missions-0-year": "2020"},
         "Remove the characters that cannot be shown."),
        ("availability", {"absences-0-start_on": "2027-03-05", "absences-0-end_on": "2027-03-01"},
         "The last day comes before the first day."),
        ("availability", {"absences-0-start_on": "31/2/2027"}, "Write a day that exists, for example 27/3/2027."),
        ("availability", {"days_per_year": "-4"}, "Write a whole number from 0 to 220."),
        ("availability", {"days_per_year": ""}, "Give the number of days."),
        ("work", {"phone": "call me"}, "Write the phone number with digits, spaces and +."),
        ("work", {"given_name": "   "}, "Give your given name."),
        ("work", {"employer": "x" * 201}, "This text is too long. 200 characters fit."),
        ("conflicts", {"conflicts-0-reason": "They pay me."}, "Choose the partner country or territory."),
    ],
)  # fmt: skip
def test_bad_input_is_told_beside_the_field_and_kept(browse, account, section, sent, error):
    make_expert(user=account, languages={"en": "C1", "fr": "B1"})
    before = sections.read(own(account), sections.BY_KEY[section])
    browser = browse(account)
    browser.get(f"/experts/me/{section}")

    browser.press("Save", **sent)

    assert browser.status == 422
    assert any(found.startswith(error) for found in browser.errors)
    for link in browser.page.select(".govuk-error-summary__list a"):
        assert browser.page.find(id=link["href"].removeprefix("#")), link["href"]
    field = browser.page.find(attrs={"name": next(iter(sent))})
    assert field is not None
    assert sections.read(own(account), sections.BY_KEY[section]) == before


def test_days_may_be_written_as_people_write_them(browse, account):
    make_expert(user=account)
    browser = browse(account)
    browser.get("/experts/me/availability")

    browser.press("Save", **{"absences-0-start_on": "27/3/2027", "absences-0-end_on": "3.4.2027"})

    away = own(account).absences[0]
    assert (away.start_on.isoformat(), away.end_on.isoformat()) == ("2027-03-27", "2027-04-03")


def test_a_conflict_can_name_one_institution(browse, account):
    make_expert(user=account)
    ministry = make_institution(official_name="Ministry of Labour")
    browser = browse(account)
    browser.get("/experts/me/conflicts")

    browser.press("Save", **{"conflicts-0-partner_code": "XK", "conflicts-0-institution_id": str(ministry.id),
                             "conflicts-0-reason": "They pay me."})  # fmt: skip

    kept = own(account).conflicts[0]
    assert (kept.partner_code, kept.institution_id, kept.reason) == ("XK", ministry.id, "They pay me.")


def test_names_of_rows_that_no_page_makes_do_no_harm(browse, account):
    make_expert(user=account)
    browser = browse(account)
    browser.get("/experts/me/languages")
    token = browser.page.find(attrs={"name": "csrf_token"})["value"]

    for name in ("languages-²-language", "languages-99999999999999999999-language", "languages-x", "languages-"):
        browser.post("/experts/me/languages", {"csrf_token": token, name: "en", "remove": "²"})
        assert browser.status == 200


def test_a_second_change_on_an_old_page_is_told_and_nothing_is_lost(browse, account):
    item = make_expert(user=account)
    browser = browse(account)
    browser.get("/experts/me/work")
    item.unit, item.changed_at = "Unit C", datetime.now(UTC)
    database.session.commit()

    browser.press("Save", employer="My new employer")

    assert browser.status == 409
    assert "Somebody changed this while you worked on it" in browser.errors[0]
    assert browser.page.find(attrs={"name": "employer"})["value"] == "My new employer"
    browser.press("Save")
    assert own(account).employer == "My new employer"


def test_sending_the_same_twice_is_no_conflict(browse, account):
    make_expert(user=account)
    browser = browse(account)
    page = browser.get("/experts/me/work")
    data = {f["name"]: f.get("value", "") for f in page.select("main input[name]")}
    data |= {"kind": "academic", "member_state": "IE", "sex": "", "employer": "New employer", "experience_years": "3"}

    for _ in range(2):
        browser.post("/experts/me/work", data)
        assert browser.status == 200
        assert browser.path == "/experts/me"


def test_each_consent_is_given_and_withdrawn_by_itself(browse, account):
    make_expert(user=account, in_roster_since=None, may_share_since=None)
    browser = browse(account)
    browser.get("/experts/me/consents")

    browser.press("I agree To show my CV to partner institutions")
    assert own(account).may_share_since is not None
    assert own(account).in_roster_since is None

    browser.press("Withdraw To show my CV to partner institutions")
    assert own(account).may_share_since is None


def test_who_withdraws_from_the_roster_is_not_found_any_more(browse, account):
    make_expert(user=account)
    browser = browse(account)
    browser.get("/experts/me")
    assert "You are found when advisers look for experts." in browser.text

    browser.get("/experts/me/consents")
    browser.press("Withdraw To be in the roster")
    browser.get("/experts/me")

    assert "You are not found, because you have not agreed to be in the roster." in browser.text


def test_an_expert_pauses_and_comes_back(browse, account):
    make_expert(user=account)
    browser = browse(account)
    browser.get("/experts/me")

    browser.press("Leave the roster for now")
    assert own(account).state == "inactive"

    browser.press("Submit the profile")
    assert own(account).state == "submitted"


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.EXPERT, Role.SCHEDULER, Role.SIGNATORY)])
def test_only_experts_have_an_own_area(browse, db, role):
    browser = browse(make_user(role))

    for path in ("/experts/me", "/experts/me/start", "/experts/me/work", "/experts/me/consents"):
        browser.get(path)
        assert browser.status == 403


def test_an_expert_does_not_reach_another_profile(browse, account):
    make_expert(user=account)
    other = make_expert(user=make_user(Role.EXPERT), state="stale")
    browser = browse(account)
    token = browser.get("/experts/me").find(attrs={"name": "csrf_token"})["value"]

    browser.get(f"/experts/{other.id}")
    assert browser.status == 404
    browser.post(f"/experts/{other.id}/confirm", {"csrf_token": token})
    assert browser.status == 404
    assert database.session.get(Expert, other.id).state == "stale"


def test_pages_of_a_section_without_a_profile_are_not_there(browse, account):
    browser = browse(account)

    for path in ("/experts/me/work", "/experts/me/consents", "/experts/me/nothing"):
        browser.get(path)
        assert browser.status == 404
