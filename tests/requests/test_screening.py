"""Registration, and the eligibility check."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from socx.audit import queries as audit
from socx.core.errors import Incomplete, Invalid, NotPermitted
from socx.core.topics import topics
from socx.db import db as database
from socx.notifications.models import Notice
from socx.requests.criteria import ELIGIBILITY
from socx.requests.models import AssistanceRequest
from socx.requests.services import screening
from socx.requests.services.moves import advance
from tests.factories import ANSWERS, make_institution, make_request
from tests.requests.stages import ALL_MET, at_once, bring_to, make_people


def test_registering_gives_the_next_code_of_the_year_and_an_adviser(db, now):
    people = make_people()
    first, second = (make_request("submitted", institution=people.institution) for _ in range(2))
    in_january = make_request("submitted", institution=make_institution(partner_code="PE"))
    for item, at in ((first, now), (second, now), (in_january, now.replace(year=2027))):
        screening.register(item, by=people.adviser.actor(), at=at)
    assert [first.code, second.code, in_january.code] == ["2026-01 KOSOVO*", "2026-02 KOSOVO*", "2027-01 PERU"]
    assert first.adviser_id == people.adviser.id
    assert (first.state, first.due_on) == ("registered", date(2026, 3, 9))


def test_the_partner_gets_an_acknowledgement(db, now):
    people = make_people()
    item = bring_to("registered", people, now)
    told = database.session.scalars(select(Notice).where(Notice.kind == "requests/register")).all()
    assert {n.recipient_id for n in told} == {people.official.id, people.approver.id}
    assert {(n.subject_kind, n.subject_id) for n in told} == {("request", item.id)}


def test_requests_that_are_registered_at_once_get_different_codes(app, db, now):
    people = make_people()
    ids = [make_request("submitted", institution=people.institution).id for _ in range(6)]
    adviser = people.adviser.actor()
    db.session.commit()

    def register(request_id):
        return lambda: screening.register(database.session.get(AssistanceRequest, request_id), by=adviser, at=now).name

    assert at_once(app, *(register(i) for i in ids)) == ["register"] * 6
    numbers = database.session.scalars(select(AssistanceRequest.sequence)).all()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_of_two_advisers_who_register_one_request_one_succeeds(app, db, now):
    people = make_people()
    request_id = make_request("submitted", institution=people.institution).id
    first, second = people.adviser.actor(), people.second.actor()
    db.session.commit()

    def register(by):
        return lambda: screening.register(database.session.get(AssistanceRequest, request_id), by=by, at=now).name

    found = at_once(app, register(first), register(second))
    assert sorted(isinstance(f, Exception) for f in found) == [False, True]
    item = database.session.get(AssistanceRequest, request_id)
    assert (item.sequence, len(database.session.scalars(audit.trail("request", request_id)).all())) == (1, 1)


def test_an_adviser_of_the_other_desk_does_not_register(db, now):
    people = make_people()
    item = make_request("submitted", institution=people.institution)
    with pytest.raises(NotPermitted):
        screening.register(item, by=people.other_desk.actor(), at=now)


def test_findings_keep_who_looked_and_when(db, now):
    people = make_people()
    item = bring_to("registered", people, now)
    screening.check_eligibility(item, ALL_MET, by=people.adviser.actor(), at=now)
    later = now + timedelta(days=1)
    changed = ALL_MET | {"theme": ("not_met", "Taxation is another mandate.")}
    screening.check_eligibility(item, changed, by=people.second.actor(), at=later)
    found = {f.rule: f for f in item.findings}
    assert set(found) == set(ELIGIBILITY)
    assert (found["theme"].by_id, found["theme"].at) == (people.second.id, later)
    assert (found["format"].by_id, found["format"].at) == (people.adviser.id, now)


@pytest.mark.parametrize("outcome", ["not_met", "open"])
def test_a_rule_that_is_not_met_or_open_needs_a_reason(db, now, outcome):
    people = make_people()
    item = bring_to("registered", people, now)
    with pytest.raises(Invalid) as raised:
        screening.check_eligibility(item, {"theme": (outcome, " ")}, by=people.adviser.actor(), at=now)
    assert set(raised.value.errors) == {"theme_reason"}
    assert item.findings == []


def test_a_rule_that_the_register_speaks_against_is_met_only_with_a_reason(db, now):
    people = make_people()
    make_request("under_way", institution=people.institution)
    item, adviser = bring_to("registered", people, now), people.adviser.actor()
    with pytest.raises(Invalid) as raised:
        screening.check_eligibility(item, {"one_action": ("met", "")}, by=adviser, at=now)
    assert set(raised.value.errors) == {"one_action_reason"}
    screening.check_eligibility(item, {"one_action": ("met", "It closes this week.")}, by=adviser, at=now)
    assert [f.outcome for f in item.findings] == ["met"]


def test_assessment_starts_when_every_rule_was_looked_at_and_none_failed(db, now):
    people = make_people()
    item, adviser = bring_to("registered", people, now), people.adviser.actor()
    with pytest.raises(Incomplete):
        advance(item, "accept", by=adviser, at=now)
    screening.check_eligibility(item, ALL_MET | {"theme": ("not_met", "No.")}, by=adviser, at=now)
    with pytest.raises(Incomplete):
        advance(item, "accept", by=adviser, at=now)
    assert advance(item, "decline", by=adviser, at=now, note="Another mandate.").target == "ineligible"


def test_the_register_says_what_speaks_for_and_against(db, now):
    people = make_people()
    running = make_request("under_way", institution=people.institution)
    item = bring_to("registered", people, now, topics=["EM14", "SP01"])
    known = screening.what_we_know(item)
    assert [k.good for k in known["institution"]] == [True]
    assert [(k.good, k.request) for k in known["one_action"]] == [(False, running)]
    assert [k.facts["count"] for k in known["theme"]] == [1]
    assert [k.request for k in screening.warnings(item)] == [running]


def test_an_institution_of_its_own_has_no_other_action(db, now):
    people = make_people()
    make_request("under_way")
    item = bring_to("registered", people, now)
    assert [k.good for k in screening.what_we_know(item)["one_action"]] == [True]
    assert screening.warnings(item) == []


def test_sensitive_topics_and_a_fifth_activity_are_pointed_out(db, now):
    people = make_people()
    sensitive = next(t.id for t in topics().values() if t.sensitive)
    five = ANSWERS | {"activities": ANSWERS["activities"] * 5}
    item = bring_to("registered", people, now, answers=five, topics=[sensitive])
    assert [k.good for k in screening.warnings(item)] == [False, None]


# --- pages


def test_an_adviser_checks_eligibility_by_the_buttons(db, browse, now):
    people = make_people()
    item = bring_to("registered", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}")
    browser.follow("Check eligibility")
    browser.press("Save the check", theme_outcome="not_met")
    assert browser.status == 422
    assert browser.errors == ["Give the reason: the rule is not met, or is to be confirmed."]
    browser.press("Save the check", **{f"{rule}_outcome": "met" for rule in ELIGIBILITY})
    assert "The eligibility check is saved." in browser.text
    assert "Eligible: start assessment" in browser.buttons
    assert "Not eligible: close" not in browser.buttons
    browser.press("Eligible: start assessment")
    db.session.expire_all()
    assert db.session.get(AssistanceRequest, item.id).state == "assessment"


def test_with_an_open_action_the_queue_is_offered(db, browse, now):
    people = make_people()
    running = make_request("under_way", institution=people.institution, title="Data on jobs")
    item = bring_to("registered", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/eligibility")
    assert "Data on jobs" in browser.links
    assert "One action at a time" in browser.text
    browser.press("Put in the queue", note="One action is running.")
    db.session.expire_all()
    assert (db.session.get(AssistanceRequest, item.id).state, running.state) == ("waiting", "under_way")


def test_a_stale_eligibility_page_is_told_and_gives_the_words_back(db, browse, now):
    people = make_people()
    item = bring_to("registered", people, now)
    mine, theirs = browse(people.adviser), browse(people.second)
    for browser in (mine, theirs):
        browser.get(f"/requests/{item.id}/eligibility")
    theirs.press("Save the check", theme_outcome="met")
    mine.press("Save the check", theme_outcome="not_met", theme_reason="Taxation is another mandate.")
    assert mine.status == 409
    assert "Taxation is another mandate." in mine.text
    db.session.expire_all()
    assert [f.outcome for f in db.session.get(AssistanceRequest, item.id).findings] == ["met"]


@pytest.mark.parametrize("page", ["eligibility", "clarify", "assessment", "action-form", "decision", "opinion"])
@pytest.mark.parametrize("who", ["official", "approver", "stranger", "other_desk"])
def test_pages_of_the_facility_are_not_there_for_others(db, browse, now, page, who):
    people = make_people()
    item = bring_to("registered", people, now)
    if (page, who) == ("assessment", "other_desk"):
        return  # advisers of both desks read scores
    browser = browse(getattr(people, who))
    browser.get(f"/requests/{item.id}/{page}")
    assert browser.status == 404


def test_a_page_whose_step_is_over_leads_to_the_case(db, browse, now):
    people = make_people()
    item = bring_to("opinion", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/eligibility")
    assert browser.path == f"/requests/{item.id}"
    assert "This step is not open now." in browser.text
