"""Invitations: asked, answered on one page, lapsed by themselves; the next in line is a proposal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from socx.access.actors import Role
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.matching.models import MatchDecision
from socx.selection import jobs, queries
from socx.selection.models import CallInvitation
from socx.selection.services import invitations as services
from tests.factories import NOW, make_action, make_expert, make_request, make_user
from tests.selection import DAY, ask, invite_to, make_applicant, make_call, make_wanted, told


@pytest.fixture
def adviser(db):
    return make_user(Role.ADVISER)


@pytest.fixture
def call(db, adviser):
    activity = make_wanted()
    activity.request.adviser_id = adviser.id
    ask(activity.positions[0])
    return make_call(activity)


@pytest.fixture
def open_call(call):
    """One that is open on the clock of the wall, for pages."""
    call.closes_at = datetime.now(UTC) + timedelta(days=20)
    return call


def shortlist(call, *people):
    for rank, expert in enumerate(people, 1):
        database.session.add(
            MatchDecision(
                request_id=call.activity.action.request_id,
                expert_id=expert.id,
                decision="shortlisted",
                rank=rank,
                at=NOW,
            )
        )
    database.session.flush()


def test_people_of_the_shortlist_are_invited_with_a_day_to_answer(db, browse, adviser, open_call):
    one, other = make_applicant(family_name="Aa"), make_applicant(family_name="Bb")
    shortlist(open_call, one, other)
    browser = browse(adviser)
    browser.get(f"/calls/{open_call.id}")
    browser.follow("Invite experts")

    page = browser.press("Send the invitations", experts=[str(one.id), str(other.id)], message="Please come.")

    assert "2 people are invited." in page.text
    assert [i.state for i in database.session.scalars(queries.invitations_to(open_call))] == ["sent", "sent"]
    assert sorted(told("invited")) == sorted([one.user_id, other.user_id])


@pytest.mark.parametrize(
    "given, sensitivity, sentence",
    [
        ({"state": "inactive"}, "normal", "This person does not take part"),
        ({"in_roster_since": None}, "normal", "This person does not take part"),
        ({"user_id": None}, "normal", "This person has no account"),
        ({"confidentiality_since": None}, "restricted", "This person has not agreed to keep confidential"),
    ],
)
def test_who_cannot_be_asked_is_not_invited(db, now, adviser, given, sensitivity, sentence):
    request = make_request("under_way", sensitivity=sensitivity)
    call = make_call(make_wanted(action=make_action(request=request)))

    with pytest.raises(Invalid) as refused:
        services.invite(call, make_applicant(**given), NOW + DAY, by=adviser.actor(), at=now)

    assert refused.value.errors["expert"].startswith(sentence)


def test_nobody_is_invited_twice_nor_beyond_the_deadline(db, now, adviser, call):
    expert = make_applicant()
    with pytest.raises(Invalid) as refused:
        services.invite(call, expert, call.closes_at + DAY, by=adviser.actor(), at=now)
    assert list(refused.value.errors) == ["answer_on"]
    services.invite(call, expert, NOW + DAY, by=adviser.actor(), at=now)

    with pytest.raises(Invalid):
        services.invite(call, expert, NOW + DAY, by=adviser.actor(), at=now)


# --- answers, from the expert's page


@pytest.fixture
def invited(open_call):
    expert = make_applicant()
    return invite_to(open_call, expert, message="We think of you.", answer_until=datetime.now(UTC) + 5 * DAY)


def test_an_invitation_shows_what_is_asked_beside_what_the_profile_says(db, browse, invited):
    page = browse(invited.expert.user).get(f"/call-invitations/{invited.id}")

    assert "We think of you." in page.text
    assert "The profile says French C1." in page.text
    assert "Claimed, without evidence" in page.text


def test_an_expert_declines_with_a_reason_and_the_adviser_is_told(db, browse, adviser, invited):
    browser = browse(invited.expert.user)
    browser.get(f"/call-invitations/{invited.id}")
    page = browser.press("Decline")
    assert "Choose the reason that fits best." in page.text

    page = browser.press("Decline", reason="workload", note="Not this spring.")

    assert browser.path == "/my-calls"
    db.session.refresh(invited)
    assert (invited.state, invited.reason, invited.note) == ("declined", "workload", "Not this spring.")
    assert told("invitation_decline") == [adviser.id]
    assert "I have too much other work" in browse(adviser).get(f"/calls/{invited.call_id}").text


def test_not_now_keeps_the_day_in_the_profile(db, browse, adviser, invited):
    browser = browse(invited.expert.user)
    browser.get(f"/call-invitations/{invited.id}")
    again = datetime.now(UTC).date() + timedelta(days=90)

    browser.press("Not now", ask_again_on=again.isoformat())

    db.session.refresh(invited)
    db.session.refresh(invited.expert)
    assert (invited.state, invited.ask_again_on, invited.expert.ask_again_on) == ("later", again, again)
    assert told("invitation_postpone") == [adviser.id]


def test_the_first_page_of_an_expert_shows_the_invitation_that_waits(db, browse, invited):
    browser = browse(invited.expert.user)
    browser.get("/")

    browser.follow(f"Answer {invited.call.reference}")

    assert browser.path == f"/call-invitations/{invited.id}"


def test_who_said_not_now_can_be_asked_again_before_that_day(db, browse, invited):
    expert = invited.expert
    expert.ask_again_on = datetime.now(UTC).date() + timedelta(days=90)
    database.session.commit()
    browser = browse(expert.user)
    browser.get("/my-calls")

    page = browser.press("Invite me again from now on")

    assert "You can be invited again from now on." in page.text
    assert "You asked us not to invite you" not in page.text
    db.session.refresh(expert)
    assert expert.ask_again_on is None


def test_nobody_else_ends_the_wait_of_a_person(db, now):
    expert = make_applicant(ask_again_on=now.date() + 10 * DAY)

    with pytest.raises(NotPermitted):
        services.end_wait(expert, by=make_applicant().user.actor(), at=now)

    assert expert.ask_again_on == now.date() + 10 * DAY


@pytest.mark.parametrize("day", [None, NOW.date(), date(2029, 1, 1)])
def test_a_day_to_ask_again_lies_in_the_next_two_years(db, now, call, day):
    item = invite_to(call, make_applicant())

    with pytest.raises(Invalid) as refused:
        services.postpone(item, day, by=item.expert.user.actor(), at=now)

    assert list(refused.value.errors) == ["ask_again_on"]


def test_an_invitation_is_answered_once_and_by_its_owner(db, now, browse, call):
    item, other = invite_to(call, make_applicant()), make_applicant()
    with pytest.raises(NotPermitted):
        services.decline(item, "dates", by=other.user.actor(), at=now)
    services.decline(item, "dates", by=item.expert.user.actor(), at=now)

    with pytest.raises(WrongState):
        services.decline(item, "dates", by=item.expert.user.actor(), at=now)

    assert browse(other.user).client.get(f"/call-invitations/{item.id}").status_code == 404


# --- lapsing and who is next


def test_an_unanswered_invitation_lapses_by_itself_and_the_adviser_is_told_once(db, adviser, call):
    item = invite_to(call, make_applicant())

    assert jobs.lapse_invitations(item.answer_until) == 0
    late = item.answer_until + timedelta(minutes=1)
    assert [jobs.lapse_invitations(late), jobs.lapse_invitations(late)] == [1, 0]

    assert item.state == "lapsed"
    assert told("invitation_lapse") == [adviser.id]


def test_the_next_in_line_follows_the_shortlist_and_then_the_ranking(db, now, call):
    first, second, ranked = make_applicant(), make_applicant(), make_applicant()
    shortlist(call, first, second)
    make_expert(user_id=None)  # nobody can write to this one
    invite_to(call, first, state="declined")
    database.session.commit()

    assert services.next_in_line(call, now) == [second, ranked]
    assert database.session.query(CallInvitation).count() == 1


def test_who_asked_to_be_asked_later_is_not_next(db, now, call):
    expert = make_applicant(ask_again_on=now.date() + 10 * DAY)
    shortlist(call, expert)
    database.session.commit()

    assert services.next_in_line(call, now) == []
    assert services.next_in_line(call, now + 8 * DAY) == []


def test_who_asked_to_be_asked_later_is_not_invited_and_named_on_the_page(db, browse, adviser, open_call):
    again = datetime.now(UTC).date() + timedelta(days=30)
    expert, other = make_applicant(ask_again_on=again), make_applicant()
    shortlist(open_call, expert, other)
    database.session.commit()
    with pytest.raises(Invalid) as refused:
        services.invite(open_call, expert, datetime.now(UTC) + DAY, by=adviser.actor(), at=datetime.now(UTC))
    browser = browse(adviser)
    browser.get(f"/calls/{open_call.id}/invite")

    assert list(refused.value.errors) == ["expert"]
    assert [one["value"] for one in browser.page.select("input[name=experts]")] == [str(other.id)]
    assert "asked not to be invited yet: " + expert.name in browser.text


def test_conflicts_are_shown_where_people_are_invited(db, browse, adviser, open_call):
    tied = make_applicant(employer=open_call.activity.request.institution.official_name)
    shortlist(open_call, tied)
    database.session.commit()
    browser = browse(adviser)

    browser.get(f"/calls/{open_call.id}/invite")

    assert f"{tied.name}, Ireland. Conflict of interest?" in browser.text
