"""The selection grid: own scores first, the ranking with its sums, laws that hold for everybody."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.core.errors import Conflict, Invalid, WrongState
from socx.selection.grid import ADVANTAGEOUS, GRIDS, Candidate, Sheet, departs, ranked
from socx.selection.models import ApplicationAssessment
from socx.selection.requirements import Asked, Facts, judge_all
from socx.selection.services import grid as services
from tests.factories import NOW, make_user
from tests.selection.choosing import adviser, all_scores, assess_all, closed_call

CRITERIA = GRIDS.newest.criteria
FRENCH = Asked(1, "essential", "language", {"language": "fr", "level": "B2"})
TOPIC = Asked(2, "advantageous", "topic", {"topic": "EM14", "level": 2}, weight=3)


def candidate(key: int, facts: Facts, *given: int, essential: str = "yes") -> Candidate:
    sheets = [Sheet(dict.fromkeys(CRITERIA, score), essential) for score in given]
    return Candidate(key, (f"name {key}",), judge_all([FRENCH, TOPIC], facts), sheets)


FACTS = Facts(languages={"fr": "C1"})


def test_the_parts_add_up_to_the_total():
    place = ranked([candidate(1, replace(FACTS, topics={"EM14": (3, "Ran it.")}), 4, 3)])[0]

    assert [part.name for part in place.parts] == [ADVANTAGEOUS, *CRITERIA]
    assert place.total == pytest.approx(sum(part.points for part in place.parts))
    assert place.total == pytest.approx(100 * (5 * 1 + 10 * 3.5 / 5) / 15)


@pytest.mark.parametrize("given", list(itertools.product(range(1, 6), repeat=2)))
def test_points_are_tenths_and_their_parts_add_up_as_they_are_printed(given):
    place = ranked([candidate(1, replace(FACTS, topics={"EM14": (2, "")}), *given)])[0]

    tenths = [round(part.points * 10, 6) for part in place.parts]
    assert all(one.is_integer() for one in tenths)
    assert sum(tenths) == round(place.total * 10, 6)
    assert place.total == pytest.approx(sum(100 * p.share * p.weight for p in place.parts) / 15, abs=0.05 + 1e-6)


def test_the_order_of_applications_never_changes_the_result():
    people = [
        candidate(1, FACTS, 3),
        candidate(2, FACTS, 5),
        candidate(3, FACTS, 3),
        candidate(4, Facts(), 5, essential="no"),
    ]

    found = {tuple((one.candidate.key, one.rank) for one in ranked(order)) for order in itertools.permutations(people)}

    assert found == {((2, 1), (1, 2), (3, 2), (4, None))}


@pytest.mark.parametrize(
    "more",
    [
        {"topics": {"EM14": (2, "")}},
        {"topics": {"EM14": (4, "Ran it for years.")}},
        {"languages": {"fr": "C2", "es": "C1"}},
        {"written": ("fr",)},
        {"years": 30, "is_verified": True},
    ],
)
def test_adding_a_qualification_never_lowers_a_rank(more):
    others = [candidate(2, FACTS, 4), candidate(3, replace(FACTS, topics={"EM14": (2, "")}), 3)]
    before = {p.candidate.key: p.rank for p in ranked([candidate(1, FACTS, 3), *others])}
    after = {p.candidate.key: p.rank for p in ranked([candidate(1, replace(FACTS, **more), 3), *others])}

    assert after[1] <= before[1]


def test_who_does_not_meet_what_is_essential_has_no_rank_whatever_the_points():
    places = ranked([candidate(1, Facts(), 5, essential="no"), candidate(2, FACTS, 1)])

    assert [(p.candidate.key, p.rank) for p in places] == [(2, 1), (1, None)]


def test_assessors_who_are_apart_are_shown():
    place = ranked([candidate(1, FACTS, 1, 4)])[0]

    assert place.apart == set(CRITERIA)


@pytest.mark.parametrize(
    "selected, reserve, answer",
    [
        ([2], [], False),
        ([2], [1, 3], False),
        ([2], [3, 1], False),  # level
        ([1], [2], True),
        ([1], [], True),
        ([2], [4], True),
    ],
)
def test_a_decision_departs_when_fewer_points_come_first(selected, reserve, answer):
    places = ranked(
        [
            candidate(1, FACTS, 3),
            candidate(2, FACTS, 5),
            candidate(3, FACTS, 3),
            candidate(4, Facts(), 5, essential="no"),
        ]
    )

    assert departs(places, selected, reserve) is answer


def test_an_assessor_scores_on_the_page_and_sees_the_ranking_afterwards(db, browse):
    call, items = closed_call(2)
    browser = browse(adviser())
    page = browser.get(f"/calls/{call.id}")
    page = browser.get(f"/calls/{call.id}/positions/{call.positions[0].id}/grid")
    assert "Give your own scores to all applications first." in page.text
    assert page.select_one(".score") is None

    for item in items:
        browser.get(f"/calls/{call.id}/positions/{call.positions[0].id}/applications/{item.id}")
        page = browser.press("Save my scores", essential="yes", **all_scores(4))

    assert len(page.select(".score")) == 2
    shown = [one.text.split("/")[0].strip() for one in page.select(".score__total")]
    decision = browser.get(f"/calls/{call.id}/positions/{call.positions[0].id}/decision")
    assert all("." in one and one in decision.text for one in shown)
    assert db.session.scalars(select(ApplicationAssessment)).all()[0].is_complete


def test_the_second_assessor_sees_the_first_only_after_own_scores(db, browse):
    call, items = closed_call(1)
    first = make_user(Role.ADVISER, name="First Look", domain=call.domain)
    assess_all(call, first, {items[0].id: 5})
    browser = browse(adviser())
    address = f"/calls/{call.id}/positions/{call.positions[0].id}"

    assert "First Look" not in browser.get(f"{address}/grid").select_one("main").text
    page = browser.get(f"{address}/applications/{items[0].id}")
    assert "First Look" not in page.select_one("main").text
    assert "A colleague has scored this application." in page.text

    page = browser.press("Save my scores", essential="yes", **all_scores(2))
    assert "First Look" in page.select_one("main").text
    assert "Far apart" in page.text


def test_a_score_needs_its_reason_and_nothing_is_lost(db, browse):
    call, items = closed_call(1)
    browser = browse(adviser())
    browser.get(f"/calls/{call.id}/positions/{call.positions[0].id}/applications/{items[0].id}")

    page = browser.press("Save my scores", essential="no", experience_score="4", experience_comment="", note="")

    summary = page.select_one(".govuk-error-summary").text
    assert "Say in a few words why you give this score." in summary
    assert "You see it differently from what the profile shows. Say why." in summary
    assert page.select_one("input[name=experience_score][checked]")["value"] == "4"


def test_two_windows_do_not_overwrite_each_other(db):
    call, items = closed_call(1)
    board = services.board(call, call.positions[0])
    by = adviser().actor()
    scores = dict.fromkeys(CRITERIA, (3, "Good."))
    services.assess(board, items[0], scores, essential="yes", seen=0, by=by, at=NOW)

    with pytest.raises(Conflict):
        services.assess(
            services.board(call, call.positions[0]), items[0], scores, essential="yes", seen=0, by=by, at=NOW
        )


def test_nothing_is_scored_while_the_call_is_open(db):
    call, _ = closed_call(1)
    call.state = "open"

    with pytest.raises(WrongState):
        services.board(call, call.positions[0])


def test_a_score_outside_the_scale_is_refused(db):
    call, items = closed_call(1)

    with pytest.raises(Invalid) as refused:
        services.assess(services.board(call, call.positions[0]), items[0], {"experience": (9, "x")},
                        by=adviser().actor(), at=NOW)  # fmt: skip

    assert set(refused.value.errors) == {"experience_score"}


def test_an_adviser_of_the_other_desk_and_the_expert_find_no_grid(db, browse):
    call, items = closed_call(1)
    address = f"/calls/{call.id}/positions/{call.positions[0].id}/grid"

    for stranger in (make_user(Role.ADVISER, domain="social_protection"), items[0].expert.user):
        assert browse(stranger).client.get(address).status_code == 404
    assert browse(adviser()).get(address).select_one("h1").text == "Selection grid"


def test_the_ranking_leaves_as_a_table(db, browse):
    call, items = closed_call(2)
    person = adviser()
    assess_all(call, person, {items[0].id: 2, items[1].id: 5})
    browser = browse(person)

    text = browser.client.get(f"/calls/{call.id}/positions/{call.positions[0].id}/grid.csv").text

    lines = text.splitlines()
    assert lines[0].lstrip("\ufeff").startswith("Rank")
    assert [line[0] for line in lines[1:]] == ["1", "2"]
