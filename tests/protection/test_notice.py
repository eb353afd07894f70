"""The privacy notice: one register, in layers, in three languages, with its version kept."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.core.i18n import LANGUAGES
from socx.core.privacy import CURRENT, NOTICES
from socx.db import db as database
from socx.experts import services
from socx.experts.models import ExpertConsent
from tests.factories import NOW, make_user
from tests.protection.people import make_account


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_version_is_whole_in_every_language(language):
    for notice in NOTICES.values():
        assert all(notice.short(place, language) for place in ("registration", "profile", "application", "request"))
        assert all(part.title and (part.text or part.items) for part in notice.parts(language))
        if language != "en":
            assert not {part.title for part in notice.parts(language) if part.key != "cookies"} & {
                part.title for part in notice.parts("en")
            }


def test_anybody_reads_the_whole_notice_with_its_version_and_the_retention_table(browse):
    browser = browse(language="fr")

    browser.get("/privacy")

    assert browser.heading == "Notice relative à la vie privée"
    assert CURRENT.version in browser.text
    assert browser.page.select_one("#how-long") is not None


def test_a_version_that_never_was_is_not_found(browse):
    browser = browse()
    browser.get("/privacy?version=1999-01")
    assert browser.status == 404


def test_a_consent_keeps_the_version_that_was_shown(db):
    user, item = make_account(in_roster_since=None)

    services.agree(item, "roster", by=user.actor(), at=NOW)
    database.session.flush()

    assert database.session.scalar(select(ExpertConsent.notice_version)) == CURRENT.version
    assert database.session.scalar(select(AuditEntry.facts))["notice"] == CURRENT.version


def test_who_registers_reads_the_short_layer_in_their_language(browse):
    browser = browse(language="es")
    browser.get("/register")
    assert CURRENT.short("registration", "es")[0] in browser.text


def test_an_expert_reads_the_short_layer_before_the_first_word(browse):
    browser = browse(make_user(Role.EXPERT))
    browser.get("/experts/me")
    assert CURRENT.short("profile", "en")[0] in browser.text
