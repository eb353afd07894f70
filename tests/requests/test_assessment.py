"""The grid, two assessors who look independently, and how they settle what they see differently."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from socx.core.errors import Incomplete, Invalid, NotFound, NotPermitted
from socx.db import db as database
from socx.notifications.models import Notice
from socx.requests import criteria
from socx.requests.criteria import CRITERIA, Criterion, Grid
from socx.requests.services import assessment
from socx.requests.services.moves import advance
from tests.requests.stages import ALL_SCORES, assess, bring_to, make_people


def consult(item, people, at):
    return advance(item, "consult", by=people.adviser.actor(), at=at)


@pytest.fixture
def apart(db, now):
    """Two assessors: three points apart on one criterion, one point on another."""
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now, scores=ALL_SCORES | {"relevance": (5, "It is their law.")})
    assess(
        item, people.second, now,
        scores=ALL_SCORES | {"relevance": (2, "Others do it."), "clarity": (3, "Nearly clear.")},
    )  # fmt: skip
    return people, item


# --- the grid


def test_an_assessment_keeps_its_grid_when_a_new_one_holds(db, now, monkeypatch):
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now)
    [given] = item.assessments
    before = criteria.GRIDS.version
    new = Grid({"need": Criterion("Need", "Is it needed?", 1)}, {0: "No", 5: "Yes"})
    monkeypatch.setitem(criteria.GRIDS, "2030-01", new)
    assert criteria.GRIDS.newest == new
    assert given.grid_version == before
    assert [given.grid.criteria["relevance"].label, given.is_complete] == ["Relevance", True]
    assert given.total.points == 4


def test_every_score_needs_its_reason(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    with pytest.raises(Invalid) as raised:
        assess(item, people.adviser, now, scores=ALL_SCORES | {"ownership": (3, " ")})
    assert set(raised.value.errors) == {"ownership_comment"}


def test_who_sends_a_request_elsewhere_names_the_instrument(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    with pytest.raises(Invalid) as raised:
        assess(item, people.adviser, now, recommendation="redirect")
    assert set(raised.value.errors) == {"instrument"}
    assess(item, people.adviser, now, recommendation="redirect", instrument="twinning")
    assert item.assessments[0].instrument == "twinning"
    assess(item, people.adviser, now, recommendation="accept", instrument="twinning")
    assert item.assessments[0].instrument == ""


# --- a second assessor


def test_a_second_assessor_is_asked_by_name_and_told(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assessment.ask_assessor(item, people.second.id, by=people.adviser.actor(), at=now)
    told = database.session.scalars(select(Notice).where(Notice.kind == "requests/ask_assessor")).all()
    assert [n.recipient_id for n in told] == [people.second.id]
    assert [asked.user_id for asked in item.awaited_assessors] == [people.second.id]


@pytest.mark.parametrize("who", ["other_desk", "official", "commission", "adviser"])
def test_only_a_colleague_who_handles_the_request_is_asked(db, now, who):
    people = make_people()
    item = bring_to("assessment", people, now)
    with pytest.raises(Invalid):
        assessment.ask_assessor(item, getattr(people, who).id, by=people.adviser.actor(), at=now)


def test_nobody_is_asked_twice(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assessment.ask_assessor(item, people.second.id, by=people.adviser.actor(), at=now)
    with pytest.raises(Invalid):
        assessment.ask_assessor(item, people.second.id, by=people.manager.actor(), at=now)


def test_who_was_asked_is_waited_for_or_dropped(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now)
    assessment.ask_assessor(item, people.second.id, by=people.adviser.actor(), at=now)
    with pytest.raises(Incomplete):
        consult(item, people, now)
    assessment.drop_assessor(item, people.second.id, by=people.adviser.actor(), at=now)
    assert consult(item, people, now).target == "opinion"


def test_who_has_finished_is_not_dropped(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assessment.ask_assessor(item, people.second.id, by=people.adviser.actor(), at=now)
    assess(item, people.second, now)
    with pytest.raises(NotFound):
        assessment.drop_assessor(item, people.second.id, by=people.adviser.actor(), at=now)


def test_the_second_does_not_see_the_first_before_their_own_is_whole(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now, scores=dict.fromkeys(CRITERIA, (4, "The first thinks so.")), summary="Take it.")
    assessment.ask_assessor(item, people.second.id, by=people.adviser.actor(), at=now)
    browser = browse(people.second)
    pages = [f"/requests/{item.id}", f"/requests/{item.id}/assessment"]
    for page in pages:
        text = browser.get(page).get_text()
        assert "The first thinks so." not in text
        assert "Take it." not in text
    half = dict(list(ALL_SCORES.items())[:3])
    assess(item, people.second, now, scores=half, recommendation=None, summary="")
    db.session.commit()
    assert "The first thinks so." not in browser.get(pages[1]).get_text()
    assess(item, people.second, now)
    db.session.commit()
    assert "The first thinks so." in browser.get(pages[1]).get_text()


def test_a_manager_who_was_not_asked_reads_what_is_there(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now)
    assert assessment.readable(item, people.manager.actor()) == item.assessments
    assessment.ask_assessor(item, people.manager.id, by=people.adviser.actor(), at=now)
    assert assessment.readable(item, people.manager.actor()) == []


def test_after_the_assessment_everybody_of_the_facility_reads_it(db, now):
    people = make_people()
    item = bring_to("opinion", people, now)
    assert assessment.readable(item, people.second.actor()) == item.assessments
    assert assessment.readable(item, people.official.actor()) == []


# --- differences


def test_two_points_are_a_difference_and_one_is_none(apart):
    _, item = apart
    assert item.far_apart == {"relevance": "2 5"}


def test_other_advice_is_a_difference_too(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    assess(item, people.adviser, now)
    assess(item, people.second, now, recommendation="reject")
    assert list(item.far_apart) == ["recommendation"]


def test_a_difference_is_settled_by_a_sentence_before_the_case_goes_on(apart, now):
    people, item = apart
    with pytest.raises(Incomplete) as raised:
        consult(item, people, now)
    assert raised.value.missing == [("Say how the differences between the assessors are settled.", "")]
    assessment.settle(item, {"relevance": "We agree on 4: the law is theirs."}, by=people.second.actor(), at=now)
    assert item.unsettled == []
    assert consult(item, people, now).target == "opinion"


def test_a_new_score_asks_for_a_new_sentence(apart, now):
    people, item = apart
    assessment.settle(item, {"relevance": "We agree on 4."}, by=people.adviser.actor(), at=now)
    assess(item, people.second, now, scores=ALL_SCORES | {"relevance": (1, "Not at all theirs.")})
    assert item.unsettled == ["relevance"]


def test_what_is_no_difference_is_not_settled(apart, now):
    people, item = apart
    with pytest.raises(Invalid) as raised:
        assessment.settle(item, {"clarity": "Fine."}, by=people.adviser.actor(), at=now)
    assert set(raised.value.errors) == {"settle_clarity"}


def test_who_has_not_scored_settles_nothing(apart, now):
    people, item = apart
    assessment.ask_assessor(item, people.manager.id, by=people.adviser.actor(), at=now)
    with pytest.raises(NotPermitted):
        assessment.settle(item, {"relevance": "Fine."}, by=people.manager.actor(), at=now)


def test_differences_are_shown_with_both_reasons_and_settled_by_the_button(apart, browse, db):
    people, item = apart
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}")
    browser.follow("See the differences")
    section = browser.page.select_one("#differences").get_text(" ", strip=True)
    assert "It is their law." in section
    assert "Others do it." in section
    assert "Nearly clear." not in section
    browser.press("Save what you settled", settle_relevance="We agree on 4.")
    assert "What you settled is saved." in browser.text
    assert "Ask the EU Delegation" in browser.buttons


def test_an_adviser_asks_a_colleague_and_goes_on_without(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/assessment")
    browser.press("Ask for a second assessment")
    assert browser.errors == ["Choose somebody from the list."]
    browser.press("Ask for a second assessment", assessor=str(people.second.id))
    assert f"{people.second.name} was asked on" in browser.text
    browser.press(f"Go on without {people.second.name}")
    assert "You go on without the second assessment." in browser.text


# --- the opinion


def test_the_institution_reads_an_opinion_only_when_the_delegation_says_so(db, browse, now):
    people = make_people()
    private, open_one = bring_to("opinion", people, now), bring_to("opinion", people, now)
    browser = browse(people.delegation)
    browser.get(f"/requests/{private.id}/opinion")
    browser.press("Send the opinion", position="support", text="It fits budget support.")
    browser.get(f"/requests/{open_one.id}/opinion")
    browser.press("Send the opinion", position="support", text="It fits the programme.", shared="y")
    official = browse(people.official)
    assert "It fits budget support." not in official.get(f"/requests/{private.id}").get_text()
    assert "It fits the programme." in official.get(f"/requests/{open_one.id}").get_text()
