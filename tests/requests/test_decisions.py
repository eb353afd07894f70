"""The decision of the Commission, and who reads what of the handling."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from socx.core.errors import Incomplete, Invalid, NotPermitted
from socx.db import db as database
from socx.notifications import mails as mails_of
from socx.notifications.models import Notice
from socx.requests.models import AssistanceRequest, Decision
from socx.requests.services import clarification, decisions, formulation, moves
from socx.requests.services.moves import advance
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.i18n import show_date
from tests.requests.stages import SCOPE, assess, at_once, bring_to, make_people


def test_an_approval_has_a_reason_and_a_reference(db, now):
    people = make_people()
    item, commission = bring_to("approval", people, now), people.commission.actor()
    with pytest.raises(Invalid) as raised:
        decisions.decide(item, "approved", reason=" ", by=commission, at=now)
    assert set(raised.value.errors) == {"reason", "reference"}
    decisions.decide(item, "approved", reason="Fits.", reference="ARES 7", by=commission, at=now)
    assert (item.state, item.decided_at, item.decision.action_form) == ("approved", now, item.action_form)


def test_nobody_moves_the_request_past_the_commission_without_a_decision(db, now):
    people = make_people()
    item = bring_to("approval", people, now)
    with pytest.raises(Incomplete):
        advance(item, "approve", by=people.commission.actor(), at=now, note="Fine.")
    with pytest.raises(NotPermitted):
        decisions.decide(item, "rejected", reason="No.", by=people.adviser.actor(), at=now)


def test_a_returned_form_is_changed_before_it_goes_back(db, now):
    people = make_people()
    item, adviser = bring_to("approval", people, now), people.adviser.actor()
    decisions.decide(item, "returned", reason="Fewer days.", by=people.commission.actor(), at=now)
    with pytest.raises(Incomplete):
        advance(item, "put_forward", by=adviser, at=now)
    formulation.save_action_form(item, SCOPE | {"expert_days": 20}, by=adviser, at=now)
    advance(item, "put_forward", by=adviser, at=now)
    assert [(f.number, f.scope["expert_days"]) for f in item.action_forms] == [(1, 24), (2, 20)]
    decisions.decide(item, "approved", reason="Good.", reference="ARES 8", by=people.commission.actor(), at=now)
    assert [(d.outcome, d.action_form.number) for d in item.decisions] == [("returned", 1), ("approved", 2)]


def test_of_two_who_decide_at_once_one_wins(app, db, now):
    people = make_people()
    request_id = bring_to("approval", people, now).id
    commission = people.commission.actor()
    db.session.commit()

    def decide(outcome):
        def call():
            item = database.session.get(AssistanceRequest, request_id)
            return decisions.decide(item, outcome, reason="Said.", reference="ARES 9", by=commission, at=now).target

        return call

    found = at_once(app, decide("approved"), decide("rejected"))
    won = [f for f in found if not isinstance(f, Exception)]
    assert len(won) == 1
    kept = database.session.scalars(select(Decision.outcome)).all()
    assert kept == [{"approved": "approved", "rejected": "rejected"}[won[0]]]
    assert database.session.get(AssistanceRequest, request_id).state == won[0]


def test_who_decides_too_late_is_told_and_keeps_the_words(app, db, browse, now):
    people = make_people()
    item = bring_to("approval", people, now)
    browsers = [browse(people.commission), browse(people.commission)]
    address = f"/requests/{item.id}/decision"
    db.session.commit()
    sent = [("approved", "It fits very well."), ("rejected", "It does not fit at all.")]
    start = threading.Barrier(2)

    def press(browser, outcome, reason):
        browser.get(address)
        start.wait(10)
        browser.press("Send the decision", outcome=outcome, reason=reason, reference="ARES 10")

    threads = [threading.Thread(target=press, args=(b, *s)) for b, s in zip(browsers, sent, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(b.status for b in browsers) == [200, 409]
    late = next(n for n, b in enumerate(browsers) if b.status == 409)
    assert sent[late][1] in browsers[late].text
    assert len(database.session.scalars(select(Decision)).all()) == 1


def test_the_commission_decides_by_the_buttons(db, browse, now):
    people = make_people()
    item = bring_to("approval", people, now)
    browser = browse(people.commission)
    browser.get(f"/requests/{item.id}")
    browser.follow("Read and decide")
    assert "Two peers map the sources of data with the analysts." in browser.text
    assert "A clear need." in browser.text
    assert "Supports the request" in browser.text
    browser.press("Send the decision", outcome="approved", reason="Good value.")
    assert browser.errors == ["Give the reference of the approval."]
    browser.press("Send the decision", reference="ARES(2026)123")
    assert "The action is approved." in browser.text
    assert "ARES(2026)123" in browser.text


SECRETS = {
    "score": "Well argued.",
    "summary": "A clear need.",
    "opinion": "Our programme covers half of it.",
    "finding": "Checked with the register.",
    "return": "Fewer days, please.",
    "draft form": "Three peers on the second thought.",
    "note of the Commission": "ARES 77",
    "question": "Which indicators?",
}


@pytest.fixture
def told(db, now):
    """A case in which everybody has said something: returned once and being written again."""
    people = make_people()
    item = bring_to("assessment", people, now)
    adviser = people.adviser.actor()
    clarification.ask(item, [("objectives", SECRETS["question"], "The grid asks for them.")], by=adviser, at=now)
    answers = {c.id: "Ten." for c in item.open_clarifications}
    clarification.send_answers(item, answers, by=people.official.actor(), at=now)
    item.findings[0].reason = SECRETS["finding"]
    assess(item, people.adviser, now)
    advance(item, "consult", by=adviser, at=now)
    formulation.give_opinion(item, "no_objection", SECRETS["opinion"], by=people.delegation.actor(), at=now)
    formulation.save_action_form(item, SCOPE, by=adviser, at=now)
    advance(item, "put_forward", by=adviser, at=now)
    decisions.decide(item, "returned", reason=SECRETS["return"], by=people.commission.actor(), at=now)
    formulation.save_action_form(item, SCOPE | {"scope": SECRETS["draft form"]}, by=adviser, at=now)
    return people, item


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("adviser", {"summary", "opinion", "finding", "return", "question"}),
        ("manager", {"summary", "opinion", "finding", "return", "question"}),
        ("commission", {"summary", "opinion", "finding", "return", "question"}),
        ("delegation", {"opinion", "question"}),
        ("official", {"question", "finding"}),
        ("approver", {"question", "finding"}),
    ],
)
def test_each_reads_on_the_case_what_is_meant_for_them(browse, told, who, reads):
    people, item = told
    browser = browse(getattr(people, who))
    browser.get(f"/requests/{item.id}")
    assert browser.status == 200
    assert {name for name, words in SECRETS.items() if words in browser.text} == reads


def test_the_commission_reads_only_what_was_put_forward(db, browse, now):
    people = make_people()
    hidden, shown = bring_to("formulation", people, now), bring_to("approval", people, now)
    browser = browse(people.commission)
    pages = ("", "/assessment", "/decision", "/action-form/1")
    statuses = {item.id: [_open(browser, f"/requests/{item.id}{p}") for p in pages] for item in (hidden, shown)}
    assert statuses == {hidden.id: [404] * 4, shown.id: [200] * 4}


def _open(browser, address):
    browser.get(address)
    return browser.status


def test_every_step_is_told_by_mail_with_its_code(db, now):
    people = make_people()
    item = bring_to("approved", people, now)
    told = database.session.scalars(select(Notice).where(Notice.subject_id == item.id)).all()
    mails = {notice.kind: mails_of.words(notice, item) for notice in told}
    steps = {"register", "accept", "consult", "opine", "put_forward", "approve"}
    for step in steps:
        mail = mails[f"requests/{step}"]
        assert item.code in mail.subject
        assert f"/requests/{item.id}" in mail.text
        assert "UNSCR 1244/1999" in mail.text


@pytest.mark.parametrize("move", [m for m in REQUEST_WORKFLOW.transitions if m.tells], ids=lambda m: m.name)
def test_every_move_has_words_for_those_who_are_told(app, db, now, move):
    people = make_people()
    item = bring_to("formulation", people, now)
    notice = Notice(
        kind=f"requests/{move.name}", recipient=people.manager, subject_kind="request", subject_id=item.id,
        facts={"note": "Because."}, due_at=now,
    )  # fmt: skip
    mail = mails_of.words(notice, item)
    assert mail.subject
    if move.note == "required":
        assert "Because." in mail.text


@pytest.mark.parametrize(("state", "kind"), [("opinion", "requests/consult"), ("approval", "requests/put_forward")])
def test_a_mail_that_leaves_late_names_the_day_that_was_asked_for(app, db, now, state, kind):
    people = make_people()
    item = bring_to(state, people, now)
    asked_for = item.due_on
    notice = database.session.scalars(select(Notice).where(Notice.kind == kind)).first()
    item.state, item.due_on = "approved", None
    with app.test_request_context():
        text = mails_of.words(notice, item).text
        assert f"by {show_date(asked_for)}." in text


def test_a_reminder_of_a_registered_request_names_its_code(app, db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    moves.tell(item, "advisers", "requests/overdue", at=now)
    notice = database.session.scalars(select(Notice).where(Notice.kind == "requests/overdue")).first()
    with app.test_request_context():
        assert item.code in mails_of.words(notice, item).subject
