"""Questions to the partner, the sections that they open, the clock that stops, and what nobody answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import SCHEDULER
from socx.core.errors import Conflict, Incomplete, Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.notifications.models import Notice
from socx.requests import fields, jobs
from socx.requests.models import AssistanceRequest
from socx.requests.services import clarification, filing
from socx.requests.services.moves import advance
from tests.requests.stages import assess, bring_to, keep_signed, make_people


def ask(item, people, at, *questions):
    asked = questions or (("activities", "How many analysts take part?", "The places are few."),)
    return clarification.ask(item, asked, by=people.adviser.actor(), at=at)


def answer(item, people, at, text="Six."):
    answers = {c.id: text for c in item.open_clarifications}
    return clarification.send_answers(item, answers, by=people.official.actor(), at=at)


def change(item, people, at, section, **answers):
    """Write into a section of the form as its page does."""
    part = fields.section_of(item.kind, section)
    return filing.save_section(
        item, section, answers, version=item.version, base=fields.fingerprint(item, part),
        by=people.official.actor(), at=at,
    )  # fmt: skip


def told(kind):
    return database.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)).all()


# --- asking and answering


def test_a_question_waits_for_the_partner(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now)
    assert (item.state, item.status.awaits, item.due_on) == ("clarification", "partner", date(2026, 3, 30))


def test_questions_need_a_section_words_and_a_reason(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    with pytest.raises(Invalid) as raised:
        ask(item, people, now, ("objectives", "What for?", "The grid."), ("", "When?", "Dates."), ("strategy", " ", ""))
    assert set(raised.value.errors) == {"questions-1-section", "questions-2-question", "questions-2-reason"}
    with pytest.raises(Incomplete):
        clarification.ask(item, [], by=people.adviser.actor(), at=now)


def test_answers_freeze_the_request_once_more(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now, ("activities", "How many?", "Places."), ("strategy", "Which law?", "The mandate."))
    before = len(item.submissions)
    first, second = item.open_clarifications
    with pytest.raises(Invalid) as raised:
        clarification.send_answers(item, {first.id: "Five."}, by=people.official.actor(), at=now)
    assert set(raised.value.errors) == {f"answer_{second.id}"}
    answers = {first.id: "Five.", second.id: "The Labour Law."}
    clarification.send_answers(item, answers, by=people.official.actor(), at=now)
    db.session.refresh(item)
    assert (item.state, item.open_clarifications, len(item.submissions)) == ("assessment", [], before + 1)
    assert [c["answer"] for c in item.submissions[-1].document["clarifications"]] == ["Five.", "The Labour Law."]
    assert (first.closed_at, first.answered_by_id) == (now, people.official.id)


def test_a_draft_of_answers_stays_with_the_institution(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now)
    question = item.open_clarifications[0]
    clarification.save_answers(item, {question.id: "Four, I think."}, by=people.official.actor(), at=now)
    assert (item.state, question.answer, question.closed_at) == ("clarification", "Four, I think.", None)
    with pytest.raises(NotPermitted):
        clarification.save_answers(item, {}, by=people.stranger.actor(), at=now)


def test_nobody_asks_about_a_request_that_has_moved_on(db, now):
    people = make_people()
    item = bring_to("opinion", people, now)
    with pytest.raises(WrongState):
        ask(item, people, now)


# --- the sections that were opened


def test_the_partner_changes_the_sections_that_were_opened_and_no_other(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now, ("strategy", "Which law?", "The mandate."))
    assert change(item, people, now, "strategy", strategy="The Labour Law of 2025.")
    with pytest.raises(Conflict):
        change(item, people, now, "objectives", general_objective="Something else.")
    assert item.answers["strategy"] == "The Labour Law of 2025."
    assert item.answers["general_objective"] == "Better labour market information."


def test_nothing_can_be_changed_once_the_answers_are_sent(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now, ("strategy", "Which law?", "The mandate."))
    answer(item, people, now)
    with pytest.raises(Conflict):
        change(item, people, now, "strategy", strategy="Another law.")


def test_the_level_of_sensitivity_is_not_changed_by_an_answer(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now, ("sensitivity", "Is it restricted?", "It looks so."))
    with pytest.raises(Conflict):
        change(item, people, now, "sensitivity", sensitivity="restricted")


def test_an_opened_section_is_sent_whole_or_not_at_all(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now, ("strategy", "Which law?", "The mandate."))
    change(item, people, now, "strategy", strategy="")
    with pytest.raises(Incomplete):
        answer(item, people, now)


def test_what_is_not_sent_yet_is_read_by_the_institution_alone(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    keep_signed(item, now)
    ask(item, people, now, ("strategy", "Which law?", "The mandate."))
    change(item, people, now, "strategy", strategy="The secret law of 2025.")
    official, adviser = browse(people.official), browse(people.adviser)
    assert "The secret law of 2025." in official.get(f"/requests/{item.id}").get_text()
    assert "The secret law of 2025." not in adviser.get(f"/requests/{item.id}").get_text()
    official.get(f"/requests/{item.id}/answers")
    official.press("Send the answers", **{f"answer_{item.open_clarifications[0].id}": "The new one."})
    assert "The secret law of 2025." in adviser.get(f"/requests/{item.id}").get_text()


# --- the clock


def test_the_clock_stands_still_while_the_partner_answers(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assert item.due_on == date(2026, 3, 23)  # 15 working days
    ask(item, people, now + timedelta(days=7))  # 5 of them are used
    answer(item, people, now + timedelta(days=28))
    assert (item.state, item.due_on) == ("assessment", date(2026, 4, 13))  # 10 working days are left
    assert (item.clock_used, item.waited_days) == (5, 21)


def test_several_rounds_add_up(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    for week in (1, 3):
        ask(item, people, now + timedelta(weeks=week))
        answer(item, people, now + timedelta(weeks=week + 1))
    assert (item.clock_used, item.waited_days) == (10, 14)
    assert item.due_on == date(2026, 4, 6)  # 5 working days after 30 March


def test_a_late_assessment_stays_late(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now + timedelta(weeks=4))
    answer(item, people, now + timedelta(weeks=6))
    assert item.due_on < (now + timedelta(weeks=6)).date()


def test_after_questions_about_eligibility_the_assessment_has_all_its_days(db, now):
    people = make_people()
    item = bring_to("registered", people, now)
    ask(item, people, now + timedelta(days=1))
    assert (item.clock_state, item.clock_used) == ("registered", 1)
    answer(item, people, now + timedelta(days=7))
    assert item.due_on == date(2026, 3, 30)


def test_the_case_says_that_the_clock_stopped(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now + timedelta(days=13))  # Sunday, 15 March: 9 working days
    page = browse(people.adviser).get(f"/requests/{item.id}").get_text(" ", strip=True)
    assert "Clock of the facility stopped since 15 March 2026 : 9 of 15 working days used." in page


# --- what nobody answers


def test_the_partner_is_reminded_after_10_and_20_working_days_and_then_the_request_is_parked(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now)
    weeks = [jobs.follow_waits(now + timedelta(weeks=n)) for n in (1, 2, 2, 3, 4, 4)]
    assert weeks == [0, 2, 0, 0, 2, 0]  # the official and the approver
    assert {n.recipient_id for n in told("requests/clarification_reminder")} == {people.official.id, people.approver.id}
    assert jobs.follow_waits(now + timedelta(weeks=6)) == 1
    assert (item.state, item.due_on) == ("parked", None)
    assert {n.recipient_id for n in told("requests/park")} == {
        people.official.id,
        people.approver.id,
        people.adviser.id,
    }
    assert jobs.follow_waits(now + timedelta(weeks=7)) == 0


def test_questions_that_wait_are_not_reminded_of_twice(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now)
    assert jobs.remind_overdue(now + timedelta(weeks=5)) == 0


def test_a_parked_request_goes_on_with_the_answers(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now)
    clarification.park(item, at=now + timedelta(weeks=6))
    change(item, people, now + timedelta(weeks=7), "activities", activities=item.answers["activities"])
    answer(item, people, now + timedelta(weeks=8))
    assert (item.state, item.waited_days) == ("assessment", 56)


def test_the_adviser_takes_a_parked_request_up_again(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now)
    clarification.park(item, at=now)
    browser = browse(people.adviser)
    assert "Parked: no answer" in browser.get(f"/requests/{item.id}").get_text()
    browser.press("Ask again")
    db.session.expire_all()
    assert db.session.get(AssistanceRequest, item.id).state == "clarification"
    assert {n.recipient_id for n in told("requests/take_up")} == {people.official.id, people.approver.id}


def test_nobody_but_the_clock_parks(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now)
    for person in (people.adviser, people.manager, people.official):
        with pytest.raises(NotPermitted):
            advance(item, "park", by=person.actor(), at=now)
    advance(item, "park", by=SCHEDULER, at=now)


def test_the_delegation_is_reminded_of_its_opinion_after_10_working_days(db, now):
    people = make_people()
    bring_to("opinion", people, now)
    weeks = [jobs.follow_waits(now + timedelta(weeks=n)) for n in (1, 2, 3, 4)]
    assert weeks == [0, 1, 0, 1]
    assert {n.recipient_id for n in told("requests/opinion_reminder")} == {people.delegation.id}


# --- pages


def test_questions_are_added_and_removed_without_losing_words(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/clarify")
    browser.press("Add another question", **{"questions-0-question": "First?"})
    browser.press(
        "Add another question",
        **{"questions-1-section": "strategy", "questions-1-question": "Second?", "questions-1-reason": "Two."},
    )
    browser.press("Remove question 1", **{"questions-2-question": "Third?", "questions-2-reason": "Three."})
    words = [area.get_text().strip() for area in browser.page.select("form textarea")]
    assert words == ["Second?", "Two.", "Third?", "Three."]
    browser.press("Send to the partner")
    assert browser.errors == ["Choose the section that the question is about."]
    browser.press("Send to the partner", **{"questions-1-section": "objectives"})
    assert "The 2 questions are sent." in browser.text


def test_the_partner_changes_the_section_beside_the_question_and_the_adviser_sees_what_changed(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    keep_signed(item, now)
    ask(item, people, now, ("objectives", "Which indicators?", "We cannot count them yet."))
    name = f"answer_{item.open_clarifications[0].id}"
    official, adviser = browse(people.official), browse(people.adviser)
    official.get(f"/requests/{item.id}")
    official.follow("Answer the questions")
    assert "We cannot count them yet." in official.text
    official.press("Change this section Objectives and results", **{name: "Perhaps ten."})
    assert official.path == f"/requests/{item.id}/edit/objectives"
    assert "Which indicators?" in official.text
    official.press(
        "Save and go back to the questions", general_objective="Better and faster labour market information."
    )
    assert "You changed this section" in official.text
    assert "Perhaps ten." not in adviser.get(f"/requests/{item.id}").get_text()
    official.press("Send the answers", **{name: ""})
    assert official.errors == ["Answer this question. When you cannot, say why."]
    official.press("Send the answers", **{name: "Twelve, listed in the strategy."})
    assert "Your answers are sent." in official.text
    adviser.get(f"/requests/{item.id}")
    assert "Twelve, listed in the strategy." in adviser.text
    adviser.follow("See what changed, word by word")
    assert [ins.get_text(" ", strip=True) for ins in adviser.page.select("td ins")] == ["added: and faster"]


def test_a_section_that_was_not_opened_leads_back_to_the_questions(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    ask(item, people, now, ("objectives", "Which indicators?", "We cannot count them yet."))
    browser = browse(people.official)
    browser.get(f"/requests/{item.id}/edit/strategy")
    assert browser.path == f"/requests/{item.id}/answers"


def test_questions_are_offered_with_the_next_step(db, browse, now):
    people = make_people()
    item = bring_to("registered", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}")
    browser.follow("Ask for clarification")
    assert browser.path == f"/requests/{item.id}/clarify"


def test_a_score_stays_while_the_partner_answers(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now)
    ask(item, people, now)
    answer(item, people, now)
    assert item.is_recommended
