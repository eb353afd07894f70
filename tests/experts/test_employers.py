"""Employers of experts: the register, standing authorisations, rules of the kinds of experts."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.core.errors import Invalid, NotPermitted
from socx.db import db as database
from socx.experts import queries, services
from socx.experts.models import ReleaseAuthorisation
from socx.experts.rules import USUAL, Rule
from tests.factories import NOW, make_expert, make_user

DAY = date(2026, 3, 2)


def values(**given):
    empty = dict.fromkeys(services.EMPLOYER_FIELDS, "") | {"is_mandated": False, "agreement_from": None,
                                                           "agreement_to": None}  # fmt: skip
    return empty | {"name": "Social Insurance Institution", "short_name": "ZUS", "member_state": "PL",
                    "kind": "fund"} | given  # fmt: skip


def employer(adviser, **given):
    return services.create_employer(values(**given), by=adviser.actor(), at=NOW)


def authorise(item, adviser, **given):
    usual = {"reference": "R-1", "start_on": date(2026, 1, 1), "end_on": None, "days_a_year": None, "expert_id": None,
             "note": ""}  # fmt: skip
    return services.authorise(item, **(usual | given), by=adviser.actor(), at=NOW)


def test_an_adviser_adds_finds_and_changes_an_employer(browse, adviser):
    browser = browse(adviser)
    browser.get("/employers")
    assert "No employers yet" in browser.text
    browser.follow("New employer")
    browser.press("Save", name="Social Insurance Institution", short_name="ZUS", member_state="PL", kind="fund",
                  is_mandated="y", agreement_reference="A 12", agreement_from="2026-01-01")  # fmt: skip
    assert browser.heading == "Social Insurance Institution"
    browser.follow("Change")
    browser.press("Save", release_contact_name="Rosa Chief", release_contact_email="rosa@zus.example")
    assert "Rosa Chief" in browser.text

    for asked, found in (("q=zus", 1), ("q=nothing", 0), ("member_state=PL", 1), ("member_state=IE", 0),
                         ("mandated=y", 1)):  # fmt: skip
        browser.get(f"/employers?{asked}")
        assert len(browser.page.select("tbody tr")) == found, asked


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "social insurance institution", "short_name": ""}, "name"),
        ({"name": "Another", "short_name": "zus"}, "name"),
        ({"name": "Another", "short_name": "", "member_state": "XK"}, "member_state"),
        ({"name": "Another", "short_name": "", "agreement_to": DAY}, "agreement_to"),
        ({"name": "Another", "short_name": "", "agreement_from": DAY, "agreement_to": date(2026, 3, 1)},
         "agreement_to"),
    ],
)  # fmt: skip
def test_what_the_register_cannot_keep_is_told(db, adviser, given, field):
    employer(adviser)

    with pytest.raises(Invalid) as refused:
        employer(adviser, **given)

    assert list(refused.value.errors) == [field]


def test_an_employer_does_not_take_the_short_name_of_another_later(db, adviser):
    employer(adviser)
    other = employer(adviser, name="Another", short_name="")

    with pytest.raises(Invalid) as refused:
        services.update_employer(other, values(name="Another", short_name="zus"), by=adviser.actor(), at=NOW)

    assert list(refused.value.errors) == ["name"]
    services.update_employer(other, values(name="Another", short_name="other"), by=adviser.actor(), at=NOW)


def test_profiles_that_name_an_employer_follow_it(db, adviser):
    named = make_expert(member_state="PL", employer="ZUS")
    elsewhere = make_expert(member_state="IE", employer="ZUS")
    item = employer(adviser)
    database.session.refresh(named)
    assert (named.employer_id, named.employer) == (item.id, "Social Insurance Institution")

    services.update_employer(item, values(name="New Institution"), by=adviser.actor(), at=NOW)

    database.session.refresh(named)
    database.session.refresh(elsewhere)
    assert (named.employer, elsewhere.employer, elsewhere.employer_id) == ("New Institution", "ZUS", None)


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({}, True),
        ({"end_on": DAY}, True),
        ({"end_on": date(2026, 3, 1)}, False),
        ({"start_on": date(2026, 3, 3)}, False),
    ],
)
def test_an_authorisation_covers_its_days(db, adviser, given, holds):
    item = employer(adviser)
    expert = make_expert(member_state="PL", employer_id=item.id)

    kept = authorise(item, adviser, **given)

    assert queries.release_of(expert, DAY) is (kept if holds else None)


def test_ones_own_authorisation_comes_before_that_of_all_and_none_counts_after_it_is_taken_back(db, adviser):
    item = employer(adviser)
    expert, colleague = (make_expert(member_state="PL", employer_id=item.id) for _ in range(2))
    own, of_all = authorise(item, adviser, expert_id=expert.id), authorise(item, adviser)
    assert (queries.release_of(expert, DAY), queries.release_of(colleague, DAY)) == (own, of_all)

    services.end_authorisation(own, by=adviser.actor(), at=NOW)
    assert queries.release_of(expert, DAY) is of_all
    services.end_authorisation(of_all, by=adviser.actor(), at=NOW)
    assert queries.release_of(expert, DAY) is None


def test_an_authorisation_is_kept_and_taken_back_by_the_buttons(browse, adviser):
    item = employer(adviser)
    make_expert(member_state="PL", employer_id=item.id, family_name="Abel")
    browser = browse(adviser)
    browser.get(f"/employers/{item.id}")
    assert "Ida Abel" in browser.text

    browser.press("Keep the authorisation", reference="R-7", start_on="2026-01-01", days_a_year="20")
    assert "R-7" in browser.text
    browser.press("Take back R-7")

    assert database.session.scalars(select(ReleaseAuthorisation)).one().ended_at is not None
    assert "Taken back" in browser.text
    browser.press("Keep the authorisation", reference="", start_on="2026-01-01")
    assert (browser.status, browser.errors) == (422, ["Give the reference."])


def test_nobody_is_released_by_somebody_elses_employer(db, adviser):
    item = employer(adviser)
    stranger = make_expert()

    with pytest.raises(Invalid):
        authorise(item, adviser, expert_id=stranger.id)


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.EXPERT, Role.COMMISSION, Role.ADMINISTRATOR, Role.DELEGATION])
def test_others_have_no_register_of_employers(browse, db, role):
    browser = browse(make_user(role))

    for path in ("/employers", "/employers/new", "/experts/rules"):
        browser.get(path)
        assert browser.status == 403
    with pytest.raises(NotPermitted):
        services.create_employer(values(), by=make_user(role).actor(), at=NOW)


def test_a_manager_changes_the_rule_of_a_kind_and_puts_it_back(browse, db):
    browser = browse(make_user(Role.MANAGER))
    browser.get("/experts/rules")
    browser.follow("Change Retired public servant")

    browser.press("Save", standing="mixed", years="2", reason_en="They go with somebody in office.")

    rule = queries.rules()["retired_official"]
    assert (rule.standing, rule.years, rule.is_usual) == ("mixed", 2, False)
    assert "for 2 years" in browser.text
    browser.follow("Change Retired public servant")
    browser.press("Back to the usual rule")
    assert queries.rules()["retired_official"] == USUAL["retired_official"]


def test_an_adviser_reads_the_rule_beside_the_profile(browse, adviser):
    item = make_expert(kind="retired_official", retired_year=2001)
    browser = browse(adviser)

    browser.get(f"/experts/{item.id}")

    assert USUAL["retired_official"].reasons["en"] in browser.text
    assert "Not by the rule" in browser.text


@pytest.mark.parametrize(
    ("rule", "retired", "year", "allowed"),
    [
        (USUAL["retired_official"], 2021, 2026, True),
        (USUAL["retired_official"], 2020, 2026, False),
        (USUAL["retired_official"], None, 2026, True),
        (USUAL["public_servant"], None, 2026, True),
        (Rule("private", "none", {"en": "No."}), None, 2026, False),
    ],
)
def test_a_rule_allows_by_its_standing_and_its_years(rule, retired, year, allowed):
    assert rule.allows(retired, year) is allowed


def test_every_kind_of_expert_has_a_rule_with_its_reason_in_each_language(db):
    for rule in queries.rules().values():
        assert set(rule.reasons) == {"en", "fr", "es"}
        assert all(rule.reasons.values())
