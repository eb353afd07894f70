"""Who may lead a request, by type of institution: usual rules, changed rules, their pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid
from socx.core.i18n import LANGUAGES
from socx.core.values import INSTITUTION_TYPES
from socx.db import db as database
from socx.institutions import queries, services
from socx.institutions.rules import USUAL
from tests.factories import make_institution, make_user

REASONS = {"en": "Not for now.", "fr": "Pas pour le moment.", "es": ""}


def test_every_type_has_a_usual_rule_with_a_reason_in_every_language():
    assert set(USUAL) == set(INSTITUTION_TYPES)
    assert all(rule.reasons.get(code) for rule in USUAL.values() for code in LANGUAGES)
    assert all(rule.type == type for type, rule in USUAL.items())


@pytest.mark.parametrize(
    ("type", "standing"),
    [
        ("ministry", "lead"), ("worker_organisation", "lead"), ("employer_organisation", "lead"),
        ("civil_society", "associate"),
    ],
)  # fmt: skip
def test_social_partners_may_lead_and_civil_society_is_associated(db, type, standing):
    assert queries.rule_of(make_institution(type=type)).standing == standing


def test_a_changed_rule_holds_until_it_is_taken_back(db, now):
    manager, home = make_user(Role.MANAGER).actor(), make_institution(type="research")

    services.change_rule("research", "associate", REASONS, by=manager, at=now)
    changed = queries.rule_of(home)
    services.reset_rule("research", by=manager, at=now)

    assert (changed.standing, changed.is_usual, changed.reason("fr"), changed.reason("es")) == (
        "associate", False, "Pas pour le moment.", "Not for now.",
    )  # fmt: skip
    assert queries.rule_of(home) == USUAL["research"]
    trail = database.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "institution_rule")).all()
    assert [(e.action, e.facts["before"], e.facts["after"]) for e in trail] == [
        ("change_rule", "lead", "associate"), ("reset_rule", "associate", "lead"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("type", "standing", "reasons", "field"),
    [
        ("bakery", "lead", REASONS, "type"),
        ("ministry", "perhaps", REASONS, "standing"),
        ("ministry", "lead", {"en": " "}, "reason_en"),
    ],
)
def test_a_rule_without_sense_is_refused_in_words(db, now, type, standing, reasons, field):
    with pytest.raises(Invalid) as told:
        services.change_rule(type, standing, reasons, by=make_user(Role.MANAGER).actor(), at=now)

    assert list(told.value.errors) == [field]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_a_rule_is_changed_on_a_page_and_put_back(db, browse, role):
    browser = browse(make_user(role))
    browser.get("/institutions/")
    browser.follow("Who may lead a request")
    browser.get("/institutions/rules/research")
    browser.press("Save", standing="none", reason_en="Ask through your ministry.")
    assert queries.rules()["research"].standing == "none"
    assert "Ask through your ministry." in browser.text

    browser.get("/institutions/rules/research")
    browser.press("Back to the usual rule")
    assert queries.rules()["research"] == USUAL["research"]


def test_a_rule_needs_its_english_reason_on_the_page(db, browse):
    browser = browse(make_user(Role.MANAGER))
    browser.get("/institutions/rules/research")
    browser.press("Save", reason_en="")
    assert browser.status == 422
    assert browser.errors == ["Write the reason in English. It is shown where a translation is missing."]


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.ADVISER, Role.COMMISSION])
def test_others_do_not_change_rules(db, browse, role):
    browser = browse(make_user(role))
    browser.get("/institutions/rules")
    assert browser.status == 403
