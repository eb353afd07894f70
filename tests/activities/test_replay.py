"""A programme run through in simulated time: what became of each milestone is what a table says that knows no socx."""

from __future__ import annotations

from benchmarks.replay import expected, programme, replay


def test_every_milestone_is_reached_or_marked_as_often_as_the_table_says(db):
    count, milestones, _, wrong = replay(10)

    assert wrong == []
    assert (count, milestones) == (10, sum(len(expected(case)) for case in programme(10)))


def test_the_table_of_a_year_has_all_that_can_happen():
    cases = programme(300)
    table = [one for case in cases for one in expected(case).values()]
    unmoved = [one for case in cases if not case.move_at for one in expected(case).values()]

    assert sum(case.move_at is not None for case in cases) == 30
    assert sum(case.cancel_at is not None for case in cases) == 15
    assert {one.marks for one in unmoved} == {0, 1}
    assert {one.marks for one in table} == {0, 1, 2}  # twice: late before the move, and again after it
    assert any(one.done is None and not one.marks for one in table)  # of what was cancelled
    assert any(one.done and one.marks for one in table)
    assert any(one.slip for one in table)
