"""The demonstration's content reads as promised: enough, varied, complete, and the same every time."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files
from itertools import combinations

import pytest

from socx.core.values import (
    ACTIVITY_KINDS,
    ASSISTANCE,
    CEFR_LEVELS,
    EXPERT_KINDS,
    INSTITUTION_TYPES,
    MEMBER_STATES,
    MODALITIES,
    SENSITIVITY,
    WORKING_LANGUAGES,
)
from socx.demo.actions import actions
from socx.demo.content import Action, Expert, Request
from socx.demo.experts import experts
from socx.demo.institutions import PRISTINA, delegations, partner_institutions
from socx.demo.names import RESERVED, plain
from socx.demo.outreach import information_session, webinar
from socx.demo.people import demo_accounts, demo_people
from socx.demo.recommendations import recommendations
from socx.demo.requests import requests
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.requests.criteria import CRITERIA, ELIGIBILITY, POSITIONS, RECOMMENDATIONS
from socx.requests.workflow import REQUEST_WORKFLOW

TODAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def roster() -> tuple[Expert, ...]:
    return experts(TODAY)


@pytest.fixture(scope="module")
def cases() -> tuple[Request, ...]:
    return requests(TODAY)


@pytest.fixture(scope="module")
def cooperation(cases: tuple[Request, ...], roster: tuple[Expert, ...]) -> tuple[Action, ...]:
    return actions(TODAY, cases, roster)


def _topic_ids() -> set[str]:
    with (files("socx.core") / "data" / "topics.csv").open(encoding="utf-8") as lines:
        return {row["id"] for row in csv.DictReader(lines)}


def _text(expert: Expert) -> str:
    return "\n".join(passage.text for passage in expert.passages)


def _sentences(expert: Expert) -> set[str]:
    return {s.strip() for s in re.split(r"(?<=[.!?])\s+", _text(expert)) if len(s.strip()) > 12}


# Experts


def test_about_four_hundred_experts_come_from_every_member_state(roster):
    assert 390 <= len(roster) <= 420
    assert {e.member_state for e in roster if e.member_state} == set(MEMBER_STATES)
    assert all(e.member_state or e.kind == "partner_country_practitioner" for e in roster)


def test_profiles_are_written_in_three_languages_in_the_wanted_shares(roster):
    shares = {code: n / len(roster) for code, n in Counter(e.language for e in roster).items()}
    assert shares == {
        "en": pytest.approx(0.45, abs=0.02),
        "fr": pytest.approx(0.30, abs=0.02),
        "es": pytest.approx(0.25, abs=0.02),
    }


def test_no_two_experts_have_the_same_text_key_or_address(roster):
    for values in ([_text(e) for e in roster], [e.key for e in roster], [e.email for e in roster]):
        assert len(set(values)) == len(roster)


def test_no_two_profiles_share_much_of_their_sentences(roster):
    told = [_sentences(expert) for expert in roster]
    shared = max(len(a & b) / min(len(a), len(b)) for a, b in combinations(told, 2))
    assert shared <= 0.5


def test_one_profile_never_says_the_same_twice(roster):
    for expert in roster:
        told = [s for s in re.split(r"(?<=[.!?])\s+", _text(expert)) if len(s) > 12]
        assert len(told) == len(set(told)), expert.key


def test_no_building_block_is_left_unfilled(roster):
    left = [e.key for e in roster if re.search(r"[\[\]{}|~]|  |\bNone\b", _text(e))]
    assert left == []


def test_ten_profiles_in_a_row_begin_differently(roster):
    for language in ("en", "fr", "es"):
        told = [e.passages[0].text for e in roster if e.language == language]
        for at in range(len(told) - 9):
            starts = Counter(" ".join(text.split()[:4]) for text in told[at : at + 10])
            assert max(starts.values()) <= 4


def test_every_topic_has_experts_who_claim_it_strongly_in_each_language(roster):
    strong = {(c.topic, e.language) for e in roster for c in e.topics if c.level >= 3}
    assert {topic for topic, _ in strong} == _topic_ids()
    assert len(strong) >= 0.9 * 3 * len(_topic_ids())


def test_experts_keep_to_the_vocabularies_of_the_field(roster):
    for e in roster:
        assert e.kind in EXPERT_KINDS
        assert e.state in {state.name for state in PROFILE_WORKFLOW.states}
        assert set(e.assistance) <= set(ASSISTANCE)
        assert set(e.modalities) <= set(MODALITIES)
        assert {s.level for s in e.languages} <= set(CEFR_LEVELS)
        assert {s.code for s in e.languages} <= set(WORKING_LANGUAGES)
        assert 2 <= len(e.topics) <= 6
        assert all(1 <= c.level <= 4 and c.evidence for c in e.topics)
        assert e.language in {s.code for s in e.languages}
        assert e.email.endswith(".example")


def test_most_profiles_are_active_and_every_other_state_occurs(roster):
    states = Counter(e.state for e in roster)
    assert states["active"] > 0.75 * len(roster)
    assert set(states) == {state.name for state in PROFILE_WORKFLOW.states} - {"erased"}


# People and institutions


def test_the_twelve_institutions_of_pristina_come_first_under_their_own_names():
    assert tuple(i.key for i in partner_institutions()[:12]) == PRISTINA
    assert {i.name for i in partner_institutions()[:12]} == {
        "Ministry of Finance, Labour and Transfers",
        "Ministry of Health",
        "Ministry of Education, Science and Technology",
        "Office for Good Governance",
        "Agency for Gender Equality",
        "Ombudsperson Institution in Kosovo",
        "Center for Social Work",
        "Kosovo Agency of Statistics",
        "National Agency for VET",
        "National Qualifications Authority",
        "Employment Agency of the Republic of Kosovo",
        "Labour Inspection Agency",
    }


def test_every_institution_has_a_type_an_official_an_approver_and_a_delegation():
    people = demo_people()
    for institution in partner_institutions():
        assert institution.type in INSTITUTION_TYPES
        roles = {p.role for p in people if p.institution == institution.key}
        assert roles == {"official", "approver"}
        assert any(p.role == "delegation" and p.partner == institution.partner for p in people)
    assert {d.partner for d in delegations()} == {i.partner for i in partner_institutions()}


def test_the_nine_demo_accounts_have_the_promised_addresses(roster):
    names = [
        "official",
        "approver",
        "adviser.sp",
        "adviser.le",
        "manager",
        "delegation",
        "commission",
        "expert",
        "admin",
    ]
    assert [p.email for p in demo_accounts()] == [f"{name}@demo.example" for name in names]
    assert roster[0].key == demo_accounts()[7].expert
    assert roster[0].email == "expert@demo.example"


def test_every_person_has_an_address_and_a_key_of_their_own():
    people = demo_people()
    assert len({p.key for p in people}) == len({p.email for p in people}) == len(people)
    assert all(re.fullmatch(r"[a-z0-9.-]+@[a-z0-9.-]+\.example", p.email) for p in people)


def test_nobody_bears_the_name_of_a_person_in_the_founding_documents(roster, cases):
    surnames = {plain(p.last_name) for p in (*roster, *demo_people())}
    assert surnames.isdisjoint(RESERVED)
    session = information_session()
    words = " ".join([*(_text(e) for e in roster), *(repr(c) for c in cases), repr(session)])
    folded = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    assert set(re.findall(r"[a-z]+", folded)).isdisjoint(RESERVED)


def test_names_are_in_latin_letters(roster):
    for person in (*roster, *demo_people()):
        for letter in person.first_name + person.last_name:
            assert not letter.isalpha() or "LATIN" in unicodedata.name(letter)


# Requests


def test_every_state_of_a_request_occurs(cases):
    assert 44 <= len(cases) <= 50
    # A parked and a merged request wait for a story of their own.
    assert {c.state for c in cases} == {state.name for state in REQUEST_WORKFLOW.states}


def test_every_step_of_a_request_is_a_move_of_the_workflow(cases):
    moves = {(origin, t.target) for t in REQUEST_WORKFLOW.transitions for origin in t.sources}
    keys = {p.key for p in demo_people()}
    for case in cases:
        assert case.steps[-1].state == case.state
        assert [s.on for s in case.steps] == sorted(s.on for s in case.steps), case.key
        for before, after in zip(case.steps, case.steps[1:], strict=False):
            assert (before.state, after.state) in moves, case.key
        assert {s.by for s in case.steps} <= keys


def test_requests_keep_to_the_vocabularies_and_the_rules_of_the_form(cases):
    institutions = {i.key for i in partner_institutions()}
    for case in cases:
        assert case.institution in institutions
        assert set(case.topics) <= _topic_ids()
        assert set(case.assistance) <= set(ASSISTANCE)
        assert case.sensitivity in SENSITIVITY
        assert len(case.title) <= 150
        assert len(case.activities) <= 4
        assert all(a.kind in ACTIVITY_KINDS and a.modality in MODALITIES for a in case.activities)
        assert len(f"{case.context} {case.tried} {case.change}".split()) >= 65


def test_no_institution_has_two_open_actions(cases):
    busy = Counter(c.institution for c in cases if c.state in ("approved", "under_way"))
    assert max(busy.values()) == 1
    waiting = {c.institution for c in cases if c.state == "waiting"}
    assert waiting <= set(busy)


def test_what_a_state_presupposes_is_there(cases):
    for case in cases:
        passed = {step.state for step in case.steps}
        if "assessment" in passed:
            assert [e.rule for e in case.eligibility] == list(ELIGIBILITY)
        if "opinion" in passed:
            assert [s.criterion for s in case.scores] == list(CRITERIA), case.key
            assert case.recommendation in RECOMMENDATIONS
        if "formulation" in passed:
            assert case.opinion is not None, case.key
            assert case.opinion.verdict in POSITIONS
            assert case.scope is not None, case.key
        if passed & {"approved", "rejected"}:
            assert case.decision is not None
            assert case.decision.reason
        if "clarification" in passed:
            assert case.clarifications
        if case.scope is not None:
            assert case.scope.text != case.assistance_sought
            assert case.scope.left_out


def test_decisions_have_references_of_their_own(cases):
    references = [c.decision.reference for c in cases if c.decision]
    assert len(references) == len(set(references))


# Actions


def test_every_approved_case_has_an_action_and_no_other_has(cases, cooperation):
    approved = {c.key for c in cases if c.decision and c.decision.verdict == "approved"}
    assert {a.request for a in cooperation} == approved


def test_activities_are_past_running_late_and_to_come(cooperation):
    every = [v for action in cooperation for v in action.activities]
    assert any(v.end < TODAY and v.state == "closed" for v in every)
    assert any(v.start <= TODAY <= v.end and v.state == "delivery" for v in every)
    assert any(v.report_due < TODAY and v.state == "reporting" for v in every)
    assert any(v.start > TODAY and v.state == "planned" for v in every)


def test_activities_start_after_approval_in_order_and_have_a_team(cases, cooperation, roster):
    keys = {e.key for e in roster}
    for action in cooperation:
        assert 1 <= len(action.activities) <= 4
        for activity in action.activities:
            assert action.approved_on <= activity.preparation_start < activity.start <= activity.end, action.request
            assert activity.end < activity.report_due
            chosen = [p.expert for p in activity.positions if p.expert]
            assert set(chosen) <= keys
            assert len(chosen) == len(set(chosen))
            if activity.state not in ("planned", "postponed"):
                assert len(chosen) == len(activity.positions), (action.request, activity.number)


def test_the_lead_story_goes_from_mapping_to_a_visit_to_ireland(cooperation):
    lead = next(a for a in cooperation if a.request == "mflt-labour-market-data")
    assert [(v.kind, v.state) for v in lead.activities] == [
        ("assessment", "closed"),
        ("advice_drafting", "closed"),
        ("training", "delivery"),
        ("study_visit", "confirmed"),
    ]
    assert lead.activities[3].place == "Dublin"
    assert lead.activities[3].positions[0].expert == "expert-000"


# The whole


def test_the_same_day_gives_the_same_content(roster, cases, cooperation):
    assert experts(TODAY) == roster
    assert requests(TODAY) == cases
    assert actions(TODAY, cases, roster) == cooperation
    assert demo_people() == demo_people()


@pytest.mark.parametrize("days", [1, 3, 200])
def test_dates_move_with_the_day(days):
    later = TODAY + timedelta(days=days)
    for case in requests(later):
        assert all(step.on <= later for step in case.steps)
        assert min(step.on for step in case.steps) > later - timedelta(days=700)


def test_the_session_in_pristina_has_its_twelve_meetings():
    session = information_session()
    assert session.on == date(2022, 12, 13)
    assert [m.institution for m in session.meetings] == list(PRISTINA)


def test_the_persons_counted_at_an_event_add_up():
    for event in (information_session(), webinar(TODAY)):
        assert sum(line.number for line in event.attendance) == event.participants


def test_recommendations_are_status_neutral_and_name_their_wording():
    for item in recommendations():
        assert "invented wording" in item.source
        assert not re.search(r"Kosovo(?!\*)", item.text)
        assert set(item.topics) <= _topic_ids()
