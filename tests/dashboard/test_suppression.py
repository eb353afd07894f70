"""What is hidden beside a hidden figure: nobody works it out from what is told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from socx.dashboard import suppression
from socx.dashboard.queries import GROUPS, Count, total

counts = st.builds(lambda n, r: Count(n, min(n, r)), st.integers(0, 6), st.integers(0, 6))
STATES = [state for states in GROUPS.values() for state in states]


def test_one_hidden_part_takes_the_smallest_of_the_others_with_it() -> None:
    found = {"a": Count(1, 1), "b": Count(5), "c": Count(4), "d": Count()}

    assert suppression.parts(found) == {"a", "c"}


def test_two_hidden_parts_hide_each_other() -> None:
    assert suppression.parts({"a": Count(1, 1), "b": Count(2, 1), "c": Count(9)}) == {"a", "b"}


def test_nothing_is_hidden_where_nothing_is_restricted() -> None:
    assert suppression.parts({"a": Count(1), "b": Count(2)}) == set()


@given(st.dictionaries(st.sampled_from(STATES), counts, max_size=12))
def test_no_sum_that_is_told_has_one_hidden_part(by_state: dict[str, Count]) -> None:
    hidden, closed = suppression.of_groups(by_state, GROUPS)

    assert hidden >= {state for state, count in by_state.items() if count.is_hidden}
    for name, states in GROUPS.items():
        mine = {s: by_state[s] for s in states if s in by_state}
        assert name in closed or len(hidden & set(mine)) != 1
        assert name in closed or not total(mine.values()).is_hidden
        if name in closed and total(mine.values()).total:
            assert hidden & set(mine), "its parts would tell it"
    told = [n for n in GROUPS if n not in closed and total(by_state.get(s, Count()) for s in GROUPS[n]).total]
    assert len(closed) != 1 or not told
