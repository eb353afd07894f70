"""A call from the draft to its end: references, deadlines, rounds, who is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import SCHEDULER, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import Incomplete, Invalid, WrongState
from socx.db import db as database
from socx.selection import jobs, queries, references
from socx.selection.clock import deadline, offset
from socx.selection.models import ExpertCall
from socx.selection.services import calls as services
from tests.factories import NOW, make_action, make_activity, make_institution, make_request, make_user
from tests.selection import DAY, apply_to, ask, invite_to, make_applicant, make_call, make_terms, make_wanted, told


@pytest.fixture
def adviser(db):
    return make_user(Role.ADVISER)


@pytest.fixture
def activity(db):
    made = make_wanted(2)
    for position in made.positions:
        ask(position)
    return made


# --- the reference


@pytest.mark.parametrize(
    "partner, round_, written", [("PA", 1, "21-22/PAN/1"), ("PA", 2, "21-22/PAN/1-2"), ("XK", 1, "21-22/XKX/1")]
)
def test_a_call_is_named_by_action_partner_and_activity(db, partner, round_, written):
    request = make_request("under_way", institution=make_institution(partner_code=partner), year=2021, sequence=22)

    assert references.reference(make_activity(action=make_action(request=request)), round_) == written


@pytest.mark.parametrize("code, three", [("CD", "COD"), ("MM", "MMR"), ("TL", "TLS"), ("YE", "YEM"), ("SN", "SEN")])
def test_codes_with_three_letters_are_those_of_today(code, three):
    assert references.alpha3(code) == three


# --- preparing and opening


def test_a_call_goes_from_the_activity_to_the_public_page(db, browse, adviser, activity):
    make_terms(activity)
    browser = browse(adviser)
    browser.get(f"/activities/{activity.id}/experts")
    browser.press("Prepare a call")
    closes = datetime.now(UTC).date() + timedelta(days=14)
    page = browser.press("Save the call", closes_on=closes.isoformat(), closes_time="17:00", text="A good task.")
    assert "Europe" not in page.text
    page = browser.press("Open the call")

    assert page.select_one(".page-head .tag").text == "Open"
    call = db.session.scalar(select(ExpertCall))
    assert call.closes_at.astimezone(UTC).hour in (15, 16)
    assert call.reference.endswith(f"/XKX/{activity.number}")
    assert activity.title in browse().get("/open-calls").text


def test_half_a_deadline_is_not_lost(db, browse, adviser, activity):
    browser = browse(adviser)
    browser.get(f"/activities/{activity.id}/experts")
    browser.press("Prepare a call")
    closes = datetime.now(UTC).date() + timedelta(days=14)

    page = browser.press("Save the call", closes_on=closes.isoformat(), closes_time="")

    assert browser.status == 422
    assert "Give the time as well." in page.select_one(".govuk-error-summary").text
    assert page.select_one("#closes_on")["value"] == closes.isoformat()
    assert browser.press("Save the call", closes_on="", closes_time="17:00").select_one("h1")
    assert browser.status == 200


def test_a_call_needs_final_terms_that_say_what_holds_now(db, now, adviser, activity):
    call = services.start(activity, "Europe/Brussels", by=adviser.actor(), at=now)
    with pytest.raises(Incomplete) as refused:
        services.publish(call, by=adviser.actor(), at=now)
    assert {place for _, place in refused.value.missing} == {"terms", "closes_on"}

    make_terms(activity)
    call.closes_at = now + 5 * DAY
    ask(activity.positions[0], "years", value={"years": 5})
    with pytest.raises(Incomplete) as refused:
        services.publish(call, by=adviser.actor(), at=now)

    assert refused.value.missing == [(services.OUTDATED, "terms")]


def test_only_one_call_of_an_activity_is_under_way(db, now, adviser, activity):
    services.start(activity, "Europe/Brussels", by=adviser.actor(), at=now)

    with pytest.raises(WrongState):
        services.start(activity, "Europe/Brussels", by=adviser.actor(), at=now)


@pytest.mark.parametrize("sensitivity", ["restricted", "confidential"])
def test_a_call_of_a_sensitive_request_is_never_public(db, now, browse, sensitivity):
    adviser = make_user(Role.ADVISER)
    request = make_request("under_way", sensitivity=sensitivity, adviser_id=adviser.id)
    activity = make_wanted(action=make_action(request=request))
    ask(activity.positions[0])
    call = make_call(activity)
    draft = services.start(make_wanted(action=activity.action), "Europe/Brussels", by=adviser.actor(), at=now)
    assert draft.audience == "invited"

    with pytest.raises(Invalid):
        services.save(draft, services.Plan([], None, "Europe/Brussels", "public"), by=adviser.actor(), at=now)
    browser = browse()

    assert browser.client.get(f"/open-calls/{call.id}").status_code == 404
    assert browser.client.get(f"/open-calls/{call.id}/terms.pdf").status_code == 404
    assert call.reference not in browser.client.get("/open-calls").text
    assert call.reference not in browser.client.get("/open-calls/feed.atom").text


def test_staff_lists_say_the_same_as_the_matrix(db):
    people = [make_user(role) for role in Role if role not in (Role.SIGNATORY, Role.SCHEDULER)]
    people.append(make_user(Role.ADVISER, domain="social_protection"))
    for sensitivity in ("normal", "restricted", "confidential"):
        for keeper in (None, people[2].id):
            request = make_request("under_way", sensitivity=sensitivity, adviser_id=keeper)
            make_call(make_wanted(action=make_action(request=request)))
    everything = database.session.scalars(select(ExpertCall)).unique().all()

    for person in people:
        listed = set(database.session.scalars(queries.calls_visible_to(person.actor())).unique())
        assert listed == {call for call in everything if permits(person.actor(), P.CALL_READ, call)}, person.role


# --- deadlines


def test_a_deadline_is_told_with_its_place_and_its_distance_from_utc(app):
    moment = datetime(2026, 12, 12, 16, 0, tzinfo=UTC)
    with app.test_request_context():
        assert deadline(moment, "Europe/Brussels") == "12 Dec 2026, 17:00 (time in Brussels), UTC+1"
    assert offset(moment, "Asia/Kathmandu") == "UTC+5:45"
    assert offset(moment, "America/Panama") == "UTC−5"
    assert offset(moment, "Africa/Dakar") == "UTC"


def test_a_deadline_is_moved_to_a_later_moment_only(db, now, adviser, activity):
    call = make_call(activity)
    stands = call.closes_at

    with pytest.raises(Invalid):
        services.prolong(call, stands - DAY, by=adviser.actor(), at=now)
    services.prolong(call, stands + DAY, by=adviser.actor(), at=now)

    assert call.closes_at == stands + DAY


def test_a_call_closes_by_itself_with_what_was_left_open(db, now, adviser, activity):
    activity.request.adviser_id = adviser.id
    call = make_call(activity)
    draft, sent = apply_to(call, make_applicant(), state="draft"), apply_to(call, make_applicant())
    invitation = invite_to(call, make_applicant())

    assert jobs.close_calls(call.closes_at) == 0
    late = call.closes_at + timedelta(seconds=1)
    assert [jobs.close_calls(late), jobs.close_calls(late)] == [1, 0]

    assert (call.state, call.closed_at) == ("closed", late)
    assert (draft.state, sent.state, invitation.state) == ("unsent", "submitted", "ended")
    assert told("call_close") == [adviser.id]


# --- rounds and cancelling


def test_when_nobody_suits_a_new_round_tells_those_of_the_round_before(db, now, adviser, activity):
    call = make_call(activity)
    applicant, invited, refused = make_applicant(), make_applicant(), make_applicant()
    sent = apply_to(call, applicant)
    invite_to(call, invited)
    invite_to(call, refused, state="declined")
    services.advance(call, "close", by=SCHEDULER, at=call.closes_at + DAY)

    later = services.republish(call, by=adviser.actor(), at=now + 12 * DAY, note="Nobody had French.")
    assert (call.state, sent.state) == ("decided", "not_selected")
    assert told("call_republish") == [applicant.user_id]
    assert told("application_refuse") == []  # the call tells it, once
    later.closes_at = now + 30 * DAY
    services.publish(later, by=adviser.actor(), at=now + 13 * DAY)

    assert later.reference != call.reference
    assert later.reference.endswith("-2")
    assert later.republished_from is call
    assert sorted(told("republished")) == sorted([applicant.user_id, invited.user_id])


def test_a_new_round_leaves_alone_who_is_chosen_or_asked_to_wait(db, now, adviser, activity):
    call = make_call(activity)
    applicant, chosen, waits = make_applicant(), make_applicant(), make_applicant()
    apply_to(call, applicant)
    taken = apply_to(call, chosen)
    invite_to(call, waits, state="later")
    services.advance(call, "close", by=SCHEDULER, at=call.closes_at + DAY)
    later = services.republish(call, by=adviser.actor(), at=now + 12 * DAY, note="One place is still open.")
    taken.state, waits.ask_again_on = "selected", (now + 200 * DAY).date()
    later.closes_at = now + 30 * DAY

    services.publish(later, by=adviser.actor(), at=now + 13 * DAY)

    assert told("republished") == [applicant.user_id]


def test_a_cancelled_call_ends_its_applications_and_says_why(db, now, adviser, activity):
    call = make_call(activity)
    applicant = make_applicant()
    sent, invitation = apply_to(call, applicant), invite_to(call, make_applicant())

    with pytest.raises(Incomplete):
        services.advance(call, "cancel", by=adviser.actor(), at=now)
    services.advance(call, "cancel", by=adviser.actor(), at=now, note="The partner has changed its plan.")

    assert (call.state, sent.state, invitation.state) == ("cancelled", "void", "ended")
    assert told("call_cancel") == [applicant.user_id]


def test_a_position_that_people_applied_for_is_not_removed(db, browse, adviser, activity):
    make_call(activity)
    page = browse(adviser)
    page.get(f"/activities/{activity.id}/positions/{activity.positions[1].id}")

    shown = page.press("Remove this position")

    assert "call for experts" in shown.text
    assert len(activity.positions) == 2


def test_applications_are_opened_after_the_deadline_only(db, browse, adviser, activity):
    call = make_call(activity, closes_at=datetime.now(UTC) + DAY)
    item = apply_to(call, make_applicant(given_name="Zelda", family_name="Secret"))
    browser = browse(adviser)

    page = browser.get(f"/calls/{call.id}")
    assert "1 application so far." in page.text
    assert "Secret" not in page.text
    assert browser.client.get(f"/applications/{item.id}").status_code == 404
    assert "Secret" not in browser.client.get(f"/calls/{call.id}/applications.csv").text
    services.advance(call, "close", by=SCHEDULER, at=NOW)
    db.session.commit()

    assert "Zelda Secret" in browser.get(f"/calls/{call.id}").text
    assert "Zelda Secret" in browser.get(f"/applications/{item.id}").text
    assert "Zelda Secret" in browser.client.get(f"/calls/{call.id}/applications.csv").text
