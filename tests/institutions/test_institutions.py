"""The register of institutions: who reads it, who keeps it, and how names are kept."""

from __future__ import annotations

import pytest

from socx.access.actors import ANONYMOUS, SCHEDULER, Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid
from socx.db import db as database
from socx.institutions import queries, services
from socx.institutions.models import Institution
from tests.factories import make_institution, make_user


def test_listed_is_what_is_permitted(db):
    """For every role: the list holds exactly what the matrix grants."""
    institutions = [make_institution(partner_code=code) for code in ("XK", "XK", "SN", "GE")]
    ties = [
        {},
        {"institution_id": institutions[0].id},
        {"institution_id": 10**9},
        {"partner": "XK"},
        {"partner": "AL"},
        {"domain": "social_protection"},
    ]
    for role in (*Role, None):
        for tie in ties:
            actor = Actor(1, role, **tie) if role else ANONYMOUS
            listed = set(database.session.scalars(queries.visible_to(actor)))
            permitted = {i for i in institutions if permits(actor, Permission.INSTITUTION_READ, i)}
            assert listed == permitted, (role, tie)


def test_a_manager_adds_an_institution_and_its_names_stay_as_written(db, browse):
    browser = browse(make_user(Role.MANAGER))
    browser.get("/institutions/")
    browser.follow("New institution")
    browser.press(
        "Save", official_name="Ministry of Labour of the Republic of Kosovo", original_name="Ministria e Punës",
        type="ministry", partner_code="XK", website="https://mpms.example/", mandate="Labour\r\n\r\nand social policy",
    )  # fmt: skip
    kept = database.session.query(Institution).one()
    assert browser.heading == "Ministry of Labour of the Republic of Kosovo"
    assert (kept.official_name, kept.original_name) == (
        "Ministry of Labour of the Republic of Kosovo", "Ministria e Punës",
    )  # fmt: skip
    assert kept.mandate == "Labour\n\nand social policy"
    assert [n.text[:2] for n in browser.page.select(".footnotes p")] == ["* "]


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"official_name": ""}, "Enter the name of the institution."),
        ({"official_name": "x" * 201}, "Shorten this to 200 characters. It has 201 now."),
        ({"type": ""}, "Choose the type of institution."),
        ({"partner_code": ""}, "Choose the partner country or territory."),
        ({"partner_code": "DE"}, "Choose one of the options."),
        ({"website": "javascript:alert(1)"}, "Enter a web address that starts with https:// or http://."),
        ({"mandate": "x" * 4001}, "Shorten this to 4000 characters. It has 4001 now."),
        ({"mandate": "a\x00b"}, "Remove the characters that cannot be shown. They are marked with �."),
        ({"official_name": "Taken"}, "The register has an institution with this name already."),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(db, browse, fields, sentence):
    make_institution(official_name="TAKEN", partner_code="SN")
    browser = browse(make_user(Role.MANAGER))
    browser.get("/institutions/new")
    given = {"official_name": "Agence", "type": "pes", "partner_code": "SN", "mandate": "Emploi"} | fields
    browser.press("Save", **given)
    assert browser.errors == [sentence]
    assert browser.page.select_one(".govuk-error-summary a")["href"] == f"#{next(iter(fields))}"
    assert browser.page.select_one("#official_name")["value"] == given["official_name"]
    assert database.session.query(Institution).count() == 1


def test_a_change_is_kept_in_the_trail_with_what_stood_before(db, browse):
    institution = make_institution(official_name="Old name")
    browser = browse(make_user(Role.ADMINISTRATOR))
    browser.get(f"/institutions/{institution.id}/edit")
    browser.press("Save", official_name="New name")
    entry = database.session.query(AuditEntry).filter_by(subject_kind="institution").one()
    assert entry.facts == {"before": {"official_name": "Old name"}}
    assert browser.heading == "New name"


def test_a_stale_page_is_told_so_and_keeps_what_was_written(db, browse):
    institution = make_institution(official_name="Old name")
    browser = browse(make_user(Role.MANAGER))
    browser.get(f"/institutions/{institution.id}/edit")
    institution.city = "Pristina"
    database.session.commit()
    browser.press("Save", official_name="New name")
    assert len(browser.errors) == 1
    assert browser.page.select_one("#official_name")["value"] == "New name"
    database.session.refresh(institution)
    assert institution.official_name == "Old name"


def test_an_institution_of_somebody_else_is_not_there(db, browse):
    official = make_user(Role.OFFICIAL)
    other = make_institution()
    browser = browse(official)
    browser.get("/institutions/")
    assert [a.text for a in browser.page.select("tbody th a")] == [official.institution.official_name]
    assert browser.client.get(f"/institutions/{official.institution_id}").status_code == 200
    assert browser.client.get(f"/institutions/{other.id}").status_code == 404
    assert browser.client.get(f"/institutions/{official.institution_id}/edit").status_code == 404
    assert browser.client.get("/institutions/new").status_code == 403


def test_institutions_are_found_by_name_partner_and_type(db, browse):
    make_institution(official_name="Agence pour l’emploi", partner_code="SN", type="pes")
    make_institution(official_name="Ministry of Work", short_name="MoW", partner_code="GE")
    browser = browse(make_user(Role.MANAGER))

    def found(**asked: str) -> set[str]:
        browser.get("/institutions/", query_string=asked)
        return {a.text for a in browser.page.select("tbody th a")}

    assert found(q="mow") == {"Ministry of Work"}
    assert found(partner="SN") == {"Agence pour l’emploi"}
    assert found(type="pes", partner="GE") == set()
    assert browser.text.startswith("Institutions")


def test_a_service_refuses_what_no_table_has(db, now):
    with pytest.raises(Invalid):
        services.create_institution(official_name="X", type="x", partner_code="ZZ", by=SCHEDULER, at=now)
    assert database.session.query(Institution).count() == 0
