"""Reliability is counted from what happened, shown to whom it concerns, and may be contested."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities.models import Milestone
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.selection import queries, reliability
from socx.selection.models import FactContest
from socx.selection.services import contests
from tests.factories import NOW, make_action, make_activity, make_request, make_user
from tests.selection import DAY, invite_to, make_applicant, make_call, make_wanted, told
from tests.selection.choosing import adviser, closed_call
from tests.statements import Statements


def asked(expert, state="lapsed", sent=NOW - 30 * DAY, days=None, **given):
    """An invitation of a month ago with its answer."""
    call = make_call(make_wanted())
    return invite_to(
        call, expert, state, sent_at=sent, answer_until=sent + 7 * DAY,
        answered_at=sent + days * DAY if days is not None else None, **given,
    )  # fmt: skip


def reported(expert, due, done=None, **given):
    """An activity on whose team somebody is, with its report."""
    activity = make_activity(experts=[expert], state="reported", **given)
    activity.milestones = [Milestone(key="report", due_on=due, done_on=done)]
    database.session.flush()
    return activity


def test_answers_are_counted_by_what_they_were(db):
    expert = make_applicant()
    asked(expert, "applied", days=1)
    asked(expert, "declined", days=3)
    asked(expert, "later", days=8)
    asked(expert, "lapsed")
    asked(expert, "sent")
    asked(expert, "ended")

    found = reliability.record(expert.id, NOW)

    assert (found.asked, found.answered, found.counts["lapsed"], found.median_days) == (4, 3, 1, 3)


def test_what_is_older_than_the_period_is_not_counted(db):
    expert = make_applicant()
    asked(expert, sent=NOW - reliability.REACH - DAY)
    reported(expert, (NOW - reliability.REACH).date() - DAY)

    assert reliability.record(expert.id, NOW).facts == []


def test_a_report_counts_when_it_is_there_or_overdue(db):
    expert, due = make_applicant(), NOW.date() - 10 * DAY
    reported(expert, due, due)
    reported(expert, due, due + DAY)
    reported(expert, due)
    reported(expert, NOW.date())
    make_activity(experts=[expert], state="cancelled").milestones = [Milestone(key="report", due_on=due)]
    database.session.flush()

    found = reliability.record(expert.id, NOW)

    assert (found.reports, found.counts["on_time"]) == (3, 1)


@pytest.mark.parametrize(("said", "until", "counts"), [
    (-40, 10, 0),   # said before, holds while the invitation was open
    (-28, 10, 0),   # said to another invitation while this one was open
    (-40, -35, 1),  # over before the invitation was sent
    (-20, 10, 1),   # said after the invitation had lapsed
])  # fmt: skip
def test_silence_counts_against_nobody_who_had_asked_not_to_be_asked(db, said, until, counts):
    expert = make_applicant()
    asked(expert, "later", sent=NOW + (said - 1) * DAY, days=1, ask_again_on=(NOW + until * DAY).date())
    asked(expert, "lapsed", sent=NOW - 30 * DAY)

    assert reliability.record(expert.id, NOW).counts["lapsed"] == counts


def test_the_facts_of_many_people_are_asked_for_at_once(db):
    people = [make_applicant() for _ in range(6)]
    for expert in people:
        asked(expert, "applied", days=2)
    ids = [one.id for one in people]
    database.session.flush()

    def asked_for(some):
        database.session.expunge_all()
        with Statements() as statements:
            reliability.records(some, NOW)
        return len(statements)

    assert asked_for(ids) == asked_for(ids[:1])


def test_an_expert_contests_a_fact_and_it_stays_counted_and_marked_until_it_is_answered(db, browse):
    expert, at = make_applicant(), datetime.now(UTC)
    item = asked(expert, sent=at - 30 * DAY)
    item.call.request.adviser_id = make_user(Role.ADVISER).id
    browser = browse(expert.user)
    browser.get("/my-record")
    browser.follow(f"Contest it {item.call.reference}")
    browser.press("Send", comment="It never reached me.")

    made = database.session.scalars(select(FactContest)).one()
    assert (made.invitation_id, made.comment, made.outcome) == (item.id, "It never reached me.", None)
    assert "Waits for an answer" in browser.text
    assert told("fact_contested") == [item.call.request.adviser_id]
    found = reliability.record(expert.id, at)
    assert (found.counts["lapsed"], found.contested) == (1, 1)


@pytest.mark.parametrize(("outcome", "left"), [("upheld", 0), ("refused", 1)])
def test_an_adviser_answers_with_a_reason_and_the_expert_is_told(db, browse, outcome, left):
    expert, at = make_applicant(), datetime.now(UTC)
    asked(expert, sent=at - 30 * DAY)
    fact = reliability.record(expert.id, at).facts[0]
    made = contests.contest(expert, fact, "It never reached me.", by=expert.user.actor(), at=at)
    browser = browse(adviser())
    browser.get("/contested-facts")
    browser.follow(expert.name)
    browser.press("Send the answer")
    assert "Write the reason." in browser.text
    browser.press("Send the answer", outcome=outcome, reason="The mail came back.")

    assert "The mail came back." in browser.text
    assert (made.outcome, reliability.record(expert.id, at).counts["lapsed"]) == (outcome, left)
    assert told("contest_answered") == [expert.user_id]
    assert "Nothing waits for an answer" in browser.get("/contested-facts").get_text()


def test_a_fact_is_contested_once_by_its_owner_with_words(db):
    expert = make_applicant()
    asked(expert)
    fact = reliability.record(expert.id, NOW).facts[0]
    with pytest.raises(NotPermitted):
        contests.contest(expert, fact, "Wrong.", by=make_applicant().user.actor(), at=NOW)
    with pytest.raises(Invalid):
        contests.contest(expert, fact, " ", by=expert.user.actor(), at=NOW)
    contests.contest(expert, fact, "Wrong.", by=expert.user.actor(), at=NOW)

    with pytest.raises(WrongState):
        contests.contest(
            expert, reliability.record(expert.id, NOW).facts[0], "Again.", by=expert.user.actor(), at=NOW
        )  # fmt: skip


def test_a_fact_is_answered_once_and_with_a_known_answer(db):
    expert, by = make_applicant(), adviser().actor()
    asked(expert)
    fact = reliability.record(expert.id, NOW).facts[0]
    made = contests.contest(expert, fact, "Wrong.", by=expert.user.actor(), at=NOW)
    with pytest.raises(Invalid):
        contests.answer(made, "perhaps", "Because.", by=by, at=NOW)
    contests.answer(made, "refused", "Because.", by=by, at=NOW)

    with pytest.raises(WrongState):
        contests.answer(made, "upheld", "Because.", by=by, at=NOW)


def test_the_list_of_contested_facts_is_what_may_be_answered(db):
    expert = make_applicant()
    for number, values in enumerate(({}, {"domain": "social_protection"}, {"sensitivity": "confidential"})):
        request = make_request("under_way", adviser_id=make_user(Role.ADVISER).id, **values)
        call = make_call(make_wanted(action=make_action(request=request)))
        sent = NOW - (30 + number) * DAY
        invite_to(call, expert, "lapsed", sent_at=sent, answer_until=sent + DAY)
    reported(expert, NOW.date() - 5 * DAY)
    for fact in reliability.record(expert.id, NOW).facts:
        contests.contest(expert, fact, "Wrong.", by=expert.user.actor(), at=NOW)
    made = database.session.scalars(select(FactContest)).all()

    assert len(made) == 4
    people = (adviser(), make_user(Role.MANAGER), make_user(Role.ADVISER, domain="social_protection"),
              make_user(Role.ADMINISTRATOR), expert.user)  # fmt: skip
    for person in people:
        listed = set(database.session.scalars(queries.open_contests(person.actor())).unique())
        assert listed == {one for one in made if permits(person.actor(), P.CONTEST_ANSWER, one)}


def test_nobody_opens_the_record_of_another_expert(db, browse):
    expert = make_applicant()
    item = asked(expert, sent=datetime.now(UTC) - 30 * DAY)
    browser = browse(make_applicant().user)
    browser.get(f"/my-record/invitation/{item.id}/contest")

    assert browser.status == 404


def test_advisers_read_the_facts_on_the_profile_and_on_the_grid(db, browse):
    call, items = closed_call(1)
    sent = datetime.now(UTC) - 30 * DAY
    asked(items[0].expert, "declined", sent=sent, days=2)
    browser = browse(adviser())

    browser.get(f"/experts/{items[0].expert_id}")
    assert "declined 1" in browser.text
    browser.get(f"/calls/{call.id}/positions/{call.positions[0].id}/grid")
    assert "Invitations answered: 1 of 1. Usual time to answer: 2 days." in browser.text


def test_a_day_of_a_report_is_a_day(db):
    expert = make_applicant()
    activity = reported(expert, date(2026, 2, 1), date(2026, 1, 30))

    fact = reliability.record(expert.id, NOW).facts[0]

    assert (fact.number, fact.on, fact.outcome) == (activity.id, date(2026, 2, 1), "on_time")
    assert reliability.record(expert.id, NOW + timedelta(days=1)).since == (NOW + DAY - reliability.REACH).date()
