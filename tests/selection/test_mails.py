"""What mails about calls say, to whom, and what they never say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_babel import force_locale

from socx.access.actors import Role
from socx.core.i18n import LANGUAGES
from socx.notifications import mails, subjects
from socx.notifications.models import Notice
from socx.selection.workflow import APPLICATION_WORKFLOW, CALL_WORKFLOW, INVITATION_WORKFLOW
from tests.factories import NOW, make_action, make_request, make_user
from tests.selection import apply_to, invite_to, make_applicant, make_call, make_wanted

FLOWS = {"call": CALL_WORKFLOW, "invitation": INVITATION_WORKFLOW, "application": APPLICATION_WORKFLOW}
TOLD = [f"{name}_{move.name}" for name, flow in FLOWS.items() for move in flow.transitions if move.tells]


def notice(kind, subject_kind, subject, reader):
    facts = {"name": "Zelda Secret", "note": "The plan has changed."}
    return Notice(
        key=kind, kind=f"selection/{kind}", recipient_id=reader.id, recipient=reader, subject_kind=subject_kind,
        subject_id=subject.id, facts=facts, created_at=NOW, due_at=NOW,
    )  # fmt: skip


@pytest.fixture
def subjects_of(db):
    """By the beginning of a mail's name: what it is about, and who reads it."""

    def make(sensitivity="normal"):
        request = make_request("under_way", sensitivity=sensitivity, adviser_id=make_user(Role.ADVISER).id)
        call = make_call(make_wanted(action=make_action(request=request), title="Count the labour market"))
        expert = make_applicant()
        adviser = request.adviser or make_user(Role.ADVISER)
        invited = ("call_invitation", invite_to(call, expert), expert.user)
        applied = ("application", apply_to(call, make_applicant()), expert.user)
        staff = ("expert_call", call, adviser)
        return {
            "application": applied, "invited": invited, "republished": invited, "invitation": staff,
            "call_close": staff, "call": applied,
        }  # fmt: skip

    return make


@pytest.mark.parametrize("kind", [*TOLD, "invited", "republished"])
def test_every_mail_says_which_call_it_is_about_in_each_language(db, app, subjects_of, kind):
    subject_kind, subject, reader = _about(subjects_of(), kind)
    for language in LANGUAGES:
        reader.language = language
        with app.test_request_context(), force_locale(language):
            said = mails.words(notice(kind, subject_kind, subject, reader), subject)

        assert "26-07/XKX/" in said.subject
        assert "Count the labour market" in said.subject + said.text
        assert mails.link_to(notice(kind, subject_kind, subject, reader)) in said.text


@pytest.mark.parametrize("kind", [*TOLD, "invited", "republished"])
def test_a_mail_about_a_confidential_call_says_nothing_of_it(db, app, subjects_of, kind):
    subject_kind, subject, reader = _about(subjects_of("confidential"), kind)
    with app.test_request_context():
        said = mails.words(notice(kind, subject_kind, subject, reader), subject)

    for word in ("Count the labour market", "26-07/XKX", "Zelda", "The plan has changed"):
        assert word not in said.subject + said.text


def test_nobody_is_written_to_about_what_is_not_theirs(db):
    call = make_call(make_wanted())
    item, invitation = apply_to(call, make_applicant()), invite_to(call, make_applicant())
    stranger = make_applicant().user

    assert subjects.readable("application", item.id, stranger) is None
    assert subjects.readable("call_invitation", invitation.id, stranger) is None
    assert subjects.readable("expert_call", call.id, stranger) is None
    assert subjects.readable("application", item.id, item.expert.user) is item


def test_an_invitation_names_the_day_until_which_the_answer_is_due(db, app, subjects_of):
    subject_kind, subject, reader = subjects_of()["invited"]
    subject.answer_until = NOW + timedelta(days=7)
    with app.test_request_context():
        said = mails.words(notice("invited", subject_kind, subject, reader), subject)

    assert "Please answer by 9 Mar 2026, 10:00 (time in Brussels), UTC+1" in said.text


def _about(found, kind):
    return found.get(kind) or found[kind.partition("_")[0]]
