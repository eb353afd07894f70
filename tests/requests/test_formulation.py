"""Scores, the opinion of the EU Delegation, the Action Form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.core.errors import Conflict, Incomplete, Invalid, NotPermitted, WrongState
from socx.requests import scope
from socx.requests.criteria import CRITERIA, total_of
from socx.requests.models import AssistanceRequest
from socx.requests.services import formulation
from socx.requests.services.moves import advance
from tests.factories import make_request
from tests.requests.stages import ALL_SCORES, SCOPE, assess, bring_to, make_people

# --- the total


def test_the_total_is_the_weighted_mean():
    assert total_of({"relevance": 4, "ownership": 1}).points == pytest.approx(3.0)
    assert total_of({"relevance": 4, "ownership": 1}).percent == pytest.approx(60.0)
    assert total_of({}) is None


@given(st.dictionaries(st.sampled_from(sorted(CRITERIA)), st.integers(0, 5), min_size=1))
def test_a_total_lies_between_the_lowest_and_the_highest_score(scores):
    assert min(scores.values()) - 1e-9 <= total_of(scores).points <= max(scores.values()) + 1e-9


@given(st.fixed_dictionaries({name: st.integers(0, 4) for name in CRITERIA}), st.sampled_from(sorted(CRITERIA)))
def test_a_better_score_never_lowers_the_total(scores, name):
    assert total_of(scores | {name: scores[name] + 1}).points > total_of(scores).points


# --- assessment


def test_two_assessors_score_side_by_side(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now)
    assess(item, people.manager, now, scores=ALL_SCORES | {"relevance": (1, "Not in the strategy.")})
    assert [round(a.total.points, 2) for a in item.assessments] == [4.0, 3.45]
    assert {a.assessor_id for a in item.assessments} == {people.adviser.id, people.manager.id}


def test_a_score_needs_a_comment_and_a_recommendation_a_summary(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    scores = {"relevance": (4, ""), "clarity": (None, "Vague."), "peers": (9, "Many.")}
    with pytest.raises(Invalid) as raised:
        assess(item, people.adviser, now, scores=scores, summary="")
    assert set(raised.value.errors) == {"relevance_comment", "clarity_score", "peers_score", "summary"}
    assert item.assessments == []


def test_the_delegation_is_asked_when_all_is_scored_and_recommended(db, now):
    people = make_people()
    item, adviser = bring_to("assessment", people, now), people.adviser.actor()
    for values in ({"scores": {"relevance": (4, "Yes.")}}, {"recommendation": None, "summary": ""}):
        assess(item, people.adviser, now, **values)
        with pytest.raises(Incomplete):
            advance(item, "consult", by=adviser, at=now)
    assess(item, people.adviser, now)
    assert advance(item, "consult", by=adviser, at=now).target == "opinion"


def test_a_rule_to_be_confirmed_is_settled_before_the_delegation_is_asked(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now)
    item.findings[0].outcome = "open"
    with pytest.raises(Incomplete) as raised:
        advance(item, "consult", by=people.adviser.actor(), at=now)
    assert raised.value.missing == [("A rule is still to be confirmed.", "")]


def test_an_assessment_changed_in_another_window_is_not_overwritten(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now, seen=0)
    with pytest.raises(Conflict):
        assess(item, people.adviser, now, seen=0, summary="Another summary.")
    assess(item, people.second, now, seen=0)  # an assessor of their own
    assert [a.summary for a in item.assessments] == ["A clear need.", "A clear need."]


def test_scores_are_given_by_the_facility_while_it_assesses(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    for user in (people.official, people.delegation, people.commission, people.other_desk):
        with pytest.raises(NotPermitted):
            assess(item, user, now)
    late = bring_to("opinion", people, now)
    with pytest.raises(WrongState):
        assess(late, people.second, now)


def test_an_adviser_assesses_by_the_buttons(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}")
    browser.follow("Assess the request")
    assert "Labour market data are collected by several bodies" in browser.text
    browser.press("Save the assessment", relevance_score="5")
    assert browser.errors == ["Say in a few words why you give this score."]
    browser.press("Save the assessment", relevance_comment="Central to the strategy.")
    assert "Score every criterion first." in browser.text
    assert "Ask the EU Delegation" not in browser.buttons
    scores = {f"{name}_score": "4" for name in CRITERIA} | {f"{name}_comment": "Good." for name in CRITERIA}
    browser.press("Save the assessment", **scores, recommendation="accept", summary="Worth doing.")
    assert "4.0 out of 5 (80 %)" in browser.text
    browser.press("Ask the EU Delegation")
    db.session.expire_all()
    assert db.session.get(AssistanceRequest, item.id).state == "opinion"


def test_a_second_assessor_sees_both_and_where_they_differ(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now)
    assess(item, people.second, now, scores=ALL_SCORES | {"peers": (1, "Few peers.")})
    browser = browse(people.second)
    page = browser.get(f"/requests/{item.id}/assessment")
    rows = {r.th.get_text(" ", strip=True): [c.get_text(" ", strip=True) for c in r.select("td")]
            for r in page.select("table tbody tr")}  # fmt: skip
    assert rows["Availability of peers Weight: 1. Far apart"] == ["4 Well argued.", "1 Few peers."]
    assert rows["Relevance Weight: 2."] == ["4 Well argued.", "4 Well argued."]


# --- the opinion


def test_an_objection_needs_its_reason(db, now):
    people = make_people()
    item, delegation = bring_to("opinion", people, now), people.delegation.actor()
    with pytest.raises(Invalid) as raised:
        formulation.give_opinion(item, "objection", by=delegation, at=now)
    assert set(raised.value.errors) == {"text"}
    formulation.give_opinion(item, "objection", "A twinning covers it.", by=delegation, at=now)
    assert (item.state, item.opinions[-1].partner_code) == ("formulation", "XK")


def test_the_facility_goes_on_without_an_opinion_when_it_says_why(db, now):
    people = make_people()
    item, adviser = bring_to("opinion", people, now), people.adviser.actor()
    with pytest.raises(Incomplete):
        advance(item, "proceed", by=adviser, at=now)
    assert advance(item, "proceed", by=adviser, at=now, note="No answer in ten days.").target == "formulation"


def test_the_delegation_gives_its_opinion_by_the_buttons(db, browse, now):
    people = make_people()
    item = bring_to("opinion", people, now)
    browser = browse(people.delegation)
    browser.get(f"/requests/{item.id}")
    browser.follow("Give the opinion")
    browser.press("Send the opinion")
    assert browser.errors == ["Choose the position of the EU Delegation."]
    browser.press("Send the opinion", position="no_objection", text="Fits with the sector programme.")
    assert "The opinion is sent to the adviser." in browser.text
    assert "Fits with the sector programme." in browser.text


# --- the Action Form


def test_the_form_starts_from_the_words_of_the_request(db, now):
    item = make_request("formulation")
    found = scope.from_request(item)
    assert (found["title"], found["scope"]) == (item.title, item.answers["assistance_sought"])
    activities = [(a["title"], a["days"], a["positions"]) for a in found["activities"]]
    assert activities == [("Mapping of data sources", 10, 2)]
    assert {name for _, name in scope.missing(found)} == {"expert_days", "gender_marker"}


def test_purpose_codes_follow_from_the_topics(db):
    item = make_request("formulation", topics=["SP01", "SP02"])
    assert scope.crs_codes(item) == ["16010", "16011"]


def test_a_version_is_written_until_it_is_put_forward(db, now):
    people = make_people()
    item, adviser = bring_to("formulation", people, now), people.adviser.actor()
    words = dict(item.answers)
    formulation.save_action_form(item, SCOPE, by=adviser, at=now)
    formulation.save_action_form(item, SCOPE | {"expert_days": 30}, by=adviser, at=now)
    assert [(f.number, f.scope["expert_days"]) for f in item.action_forms] == [(1, 30)]
    advance(item, "put_forward", by=adviser, at=now)
    assert (item.action_form.frozen_at, item.put_forward_at) == (now, now)
    assert item.answers == words


def test_an_incomplete_form_is_kept_but_not_put_forward(db, now):
    people = make_people()
    item, adviser = bring_to("formulation", people, now), people.adviser.actor()
    formulation.save_action_form(item, SCOPE | {"expert_days": None, "results": ""}, by=adviser, at=now)
    with pytest.raises(Incomplete) as raised:
        advance(item, "put_forward", by=adviser, at=now)
    assert [place for _, place in raised.value.missing] == ["results", "expert_days"]


def test_a_fifth_activity_is_refused(db, now):
    people = make_people()
    item = bring_to("formulation", people, now)
    with pytest.raises(Invalid):
        formulation.save_action_form(
            item, SCOPE | {"activities": SCOPE["activities"] * 5}, by=people.adviser.actor(), at=now
        )


def test_what_changed_is_marked(db):
    item = make_request("formulation")
    rows = {row.field.name: row for row in scope.compare(item, SCOPE)}
    assert {name for name, row in rows.items() if row.changed} == {"title", "scope"}
    asked, agreed = scope.pieces("map the old sources", "map the new sources")
    assert [p.text for p in asked if p.changed] == ["old"]
    assert [p.text for p in agreed if p.changed] == ["new"]


@given(st.text(alphabet="ab \n", max_size=30), st.text(alphabet="ab \n", max_size=30))
def test_pieces_say_every_word_once(asked, agreed):
    before, after = scope.pieces(asked, agreed)
    assert ("".join(p.text for p in before), "".join(p.text for p in after)) == (asked, agreed)


def test_activities_that_were_added_or_left_out_have_an_empty_side(db):
    item = make_request("formulation")

    def sides(activities):
        return [(a.was_asked, a.is_agreed) for a in scope.compare_activities(item, {"activities": activities})]

    assert sides(SCOPE["activities"] * 2) == [(True, True), (False, True)]
    assert sides([]) == [(True, False)]


def test_an_adviser_writes_the_action_form_by_the_buttons(db, browse, now):
    people = make_people()
    item = bring_to("formulation", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}")
    browser.follow("Write the Action Form")
    browser.press("Add an activity", scope="Peers map the sources.", expert_days="abc")
    browser.press("Save the Action Form", **{"activities-1-title": "Workshop"})
    assert browser.errors == ["Enter a whole number, for example 12."]
    browser.press("Save the Action Form", expert_days="24", gender_marker="1")
    assert "Choose the kind of activity." in browser.text
    assert "Submit for approval" not in browser.buttons
    browser.press("Remove activity 2")
    browser.press("Save the Action Form", left_out="The website, which is not short-term.")
    browser.follow("Compare with the request")
    assert "Peers map the sources." in browser.text
    assert "Peers who have set up a labour market information system." in browser.text
    browser.get(f"/requests/{item.id}/action-form")
    browser.press("Submit for approval")
    db.session.expire_all()
    assert db.session.get(AssistanceRequest, item.id).state == "approval"


def test_versions_that_are_being_written_are_read_by_the_facility_alone(db, browse, now):
    people = make_people()
    item = bring_to("formulation", people, now)
    formulation.save_action_form(item, SCOPE, by=people.adviser.actor(), at=now + timedelta(hours=1))
    address = f"/requests/{item.id}/action-form/1"
    before = {who: _status(browse, getattr(people, who), address) for who in ("adviser", "official", "delegation")}
    advance(item, "put_forward", by=people.adviser.actor(), at=now + timedelta(hours=2))
    after = {
        who: _status(browse, getattr(people, who), address)
        for who in ("adviser", "official", "delegation", "commission", "stranger")
    }
    assert before == {"adviser": 200, "official": 404, "delegation": 404}
    assert after == {"adviser": 200, "official": 200, "delegation": 200, "commission": 200, "stranger": 404}


def _status(browse, user, address):
    browser = browse(user)
    browser.get(address)
    return browser.status
