"""A request of several institutions in the hands of the facility: opinions, meetings, questions to one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from socx.access.actors import Role
from socx.accounts.models import User
from socx.core.errors import Conflict, Invalid, WrongState
from socx.db import db as database
from socx.requests import minutes, schemas
from socx.requests.services import clarification, filing, formulation
from socx.requests.services.moves import advance
from tests.browser_html import Browser
from tests.factories import make_user
from tests.outreach import make_event, make_offer
from tests.outreach import make_meeting as make_outreach_meeting
from tests.requests.joint import MARK_A, OWN, Joint, make_joint, told
from tests.requests.stages import make_people, save
from tests.requests.test_meetings import make_meeting

Browse = Callable[..., Browser]


def test_the_trail_names_the_office_that_gave_no_opinion(db: object, browse: Browse, now: datetime) -> None:
    joint = make_joint(now, "opinion")
    serbia, manager = make_user(Role.DELEGATION, partner_code="RS"), make_user(Role.MANAGER)
    formulation.give_opinion(joint.item, "support", by=serbia.actor(), at=now)

    advance(joint.item, "proceed", by=manager.actor(), at=now, note="No answer in ten days.")

    browser = browse(manager)
    page = browser.get(f"/requests/{joint.item.id}")
    [line] = [one.get_text() for one in page.select(".trail__what") if "without an opinion" in one.get_text()]
    assert line == "It went on without an opinion (the EU Delegation for Kosovo*)"


def test_who_writes_the_action_form_reads_every_opinion_and_every_own_part(
    db: object, browse: Browse, now: datetime
) -> None:
    joint = make_joint(now, "opinion")
    for partner, position in (("RS", "support"), ("XK", "objection")):
        office = make_user(Role.DELEGATION, partner_code=partner)
        formulation.give_opinion(joint.item, position, "Coordinate it.", by=office.actor(), at=now)
    joint.item.party_of(joint.a.id).answers = OWN | {"mandate": f"Law of {MARK_A}."}
    database.session.flush()

    page = browse(make_user(Role.ADVISER)).get(f"/requests/{joint.item.id}/action-form")

    notices = [notice.get_text() for notice in page.select(".notice__title")]
    assert [words for words in notices if words.startswith("Opinion of the EU Delegation")] == [
        "Opinion of the EU Delegation (Serbia): Supports the request",
        "Opinion of the EU Delegation (Kosovo*): Objects",
    ]
    beside = page.select_one("#request").get_text()
    assert "Own part of Institution A" in beside
    assert MARK_A in beside


def test_each_signed_text_says_whose_it_is(db: object, browse: Browse, now: datetime) -> None:
    joint = make_joint(now, "assessment")

    page = browse(make_user(Role.ADVISER)).get(f"/requests/{joint.item.id}")

    [card] = [card for card in page.select(".card") if "Signed texts" in card.get_text()]
    later, earlier = (line.get_text() for line in card.select("li"))
    assert ("Version 2" in later, "Institution B" in later) == (True, True)
    assert ("Version 1" in earlier, "Institution A" in earlier) == (True, True)


def test_the_minutes_name_every_institution(app: Flask, db: object, now: datetime) -> None:
    joint, people = make_joint(now, "approval"), make_people()
    meeting = make_meeting(people, now, joint.item)

    with app.test_request_context():
        paper = minutes.minutes(meeting, meeting.cases, to=people.manager.actor(), at=now)

    [answers] = [block for block in paper.blocks if hasattr(block, "rows")]
    said = {row.label: " ".join(one.text for one in row.said) for row in answers.rows}
    assert said["Institutions"] == "Agency for Protection; Centre for Social Work"
    assert said["Partner country or territory"] == "Serbia; Kosovo*"
    assert "UNSCR 1244" in " ".join(paper.notes)


def test_what_came_of_an_event_names_every_institution(app: Flask, db: object, browse: Browse, now: datetime) -> None:
    joint, event = make_joint(now, "submitted"), make_event()
    meeting = make_outreach_meeting(event=event, institution=joint.b)
    make_offer(meeting, opened_at=now).request_id = joint.item.id
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/outreach/{event.id}/submitted")
    rows = browser.client.get(f"/outreach/{event.id}/submitted.csv").text

    assert "Agency for Protection" in browser.text
    assert "Agency for Protection; Centre for Social Work,Serbia; Kosovo*" in rows


# --- a question about the own part of one institution


def ask(joint: Joint, adviser: User, now: datetime, *more: tuple[str, str, str]) -> None:
    """The adviser asks the second institution about its own part."""
    own = ("institution", "Which unit is it?", "The name is new.", joint.b.id)
    clarification.ask(joint.item, [own, *more], by=adviser.actor(), at=now)
    database.session.commit()


@pytest.fixture
def asked(db: object, now: datetime) -> Joint:
    """A joint request of which one institution is asked about its own part."""
    joint = make_joint(now, "assessment")
    ask(joint, make_user(Role.ADVISER), now + timedelta(days=1))
    return joint


def test_the_own_part_opens_for_the_institution_that_is_asked_alone(asked: Joint, now: datetime) -> None:
    item = asked.item

    save(item, "institution", asked.official_b.actor(), now, unit="The new unit")
    with pytest.raises(Conflict):
        save(item, "institution", asked.official_a.actor(), now, unit="Another")
    with pytest.raises(Conflict):
        save(item, "commitment", asked.official_b.actor(), now, logistics="A room.")

    assert item.as_party(asked.b.id).answers["unit"] == "The new unit"
    assert item.as_party(asked.a.id).open_sections == item.open_sections == frozenset()


def test_only_those_who_owe_an_answer_get_the_mail(asked: Joint) -> None:
    assert "requests/clarify" in told(asked.official_b)
    assert "requests/clarify" not in told(asked.official_a)


def test_a_question_about_the_shared_part_goes_to_everybody(db: object, now: datetime) -> None:
    joint = make_joint(now, "assessment")

    ask(joint, make_user(Role.ADVISER), now, ("description", "Which bodies?", "To plan."))

    assert all("requests/clarify" in told(official) for official in (joint.official_a, joint.official_b))


def test_a_section_is_asked_about_where_there_is_one(db: object, now: datetime) -> None:
    joint, adviser, stranger = make_joint(now, "assessment"), make_user(Role.ADVISER), make_user(Role.OFFICIAL)
    wrong = [("institution", None), ("institution", stranger.institution_id), ("description", joint.b.id)]

    for section, institution_id in wrong:
        with pytest.raises(Invalid) as told:
            clarification.ask(joint.item, [(section, "Why?", "So.", institution_id)], by=adviser.actor(), at=now)
        assert list(told.value.errors) == ["questions-0-section"]


def test_the_adviser_chooses_whose_part_it_is(db: object, browse: Browse, now: datetime) -> None:
    joint = make_joint(now, "assessment")
    browser = browse(make_user(Role.ADVISER))
    page = browser.get(f"/requests/{joint.item.id}/clarify")

    choices = {option.get_text(): option["value"] for option in page.select("select[name$=section] option")}
    browser.press("Send to the partner", **{
        "questions-0-section": choices["Centre for Social Work: The institution"],
        "questions-0-question": "Which unit?", "questions-0-reason": "It is new.",
    })  # fmt: skip

    [question] = joint.item.clarifications
    assert (question.section, question.institution_id) == ("institution", joint.b.id)
    assert "Agency for Protection: The institution" in choices
    assert "The institution" not in choices


def test_the_others_do_not_meet_the_question(asked: Joint, browse: Browse) -> None:
    number = asked.item.id
    mine, other = browse(asked.official_b), browse(asked.official_a)

    assert "Which unit is it?" in mine.get(f"/requests/{number}").get_text()
    assert "Which unit is it?" not in other.get(f"/requests/{number}").get_text()
    other.get(f"/requests/{number}/answers")
    assert (other.path, "asks another institution" in other.text) == (f"/requests/{number}", True)
    assert [len(schemas.detail(asked.item, to=u.actor())["clarifications"])
            for u in (asked.official_a, asked.official_b)] == [0, 1]  # fmt: skip
    with pytest.raises(WrongState):
        clarification.send_answers(asked.item, {}, by=asked.official_a.actor(), at=datetime.now(UTC))


def test_what_changed_in_an_own_part_is_shown_word_by_word_and_not_to_the_others(
    asked: Joint, browse: Browse, now: datetime
) -> None:
    item, [question] = asked.item, asked.item.clarifications
    save(item, "institution", asked.official_b.actor(), now, unit="Department of Care")
    database.session.commit()
    adviser, mine, other = (browse(u) for u in (make_user(Role.ADVISER), asked.official_b, asked.official_a))
    assert "Department of Care" not in adviser.get(f"/requests/{item.id}").get_text()

    mine.get(f"/requests/{item.id}/answers")
    mine.press("Send the answers", **{f"answer_{question.id}": "It has a new name."})

    assert item.state == "assessment"
    for browser, heading in ((adviser, "The institution"), (mine, "Your institution")):
        page = browser.get(f"/requests/{item.id}/changes")
        assert browser.status == 200
        assert [h.get_text() for h in page.select("main h2")] == [f"Centre for Social Work: {heading}"]
        marks = [mark.get_text().strip() for mark in page.select("section del, section ins")]
        assert marks == ["removed: Employment", "added: Care"]
        assert "It has a new name." in browser.text
    other.get(f"/requests/{item.id}/changes")
    assert other.status == 404 or "new name" not in other.text
    assert "Department of Care" in adviser.get(f"/requests/{item.id}").get_text()


def test_the_adviser_goes_on_when_all_who_were_asked_have_answered(db: object, now: datetime) -> None:
    joint, adviser, later = make_joint(now, "assessment"), make_user(Role.ADVISER), now + timedelta(days=1)
    ask(joint, adviser, now, ("strategy", "Which law?", "The mandate."))
    item = joint.item
    own, shared = item.clarifications
    before = len(item.submissions)

    first = clarification.send_answers(item, {shared.id: "The Labour Law."}, by=joint.official_a.actor(), at=later)
    assert (first, item.state, shared.closed_at, own.closed_at) == (None, "clarification", later, None)
    second = clarification.send_answers(item, {own.id: "Care."}, by=joint.official_b.actor(), at=later)

    assert (second is not None, item.state, len(item.submissions)) == (True, "assessment", before + 2)
    assert [s.institution_id for s in item.submissions[before:]] == [None, joint.b.id]
    assert "Care." not in str(item.submissions[before].document)


def test_a_question_to_an_institution_that_leaves_is_closed(asked: Joint, now: datetime) -> None:
    filing.leave(asked.item, "We cannot now.", by=asked.approver_b.actor(), at=now)

    assert asked.item.open_clarifications == []
    clarification.send_answers(asked.item, {}, by=asked.official_a.actor(), at=now)
    assert asked.item.state == "assessment"
