"""Small problems for the solver, and the slow ways to check what it answers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import strategies as st

from socx.core.values import Period
from socx.selection.solver import RULES, Activity, Candidate, Key, Mode, Person, Place, Rules
from socx.selection.solver.rules import breaches, paid, pair_breaches

STATES = ("AT", "BE", "FI")
LANGUAGES = ("en", "fr")

#: Points in eighths: sums of them are exact, and ties are frequent.
points = st.integers(0, 800).map(lambda eighths: eighths / 8)


def person(key: int) -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        key=st.just(key),
        member_state=st.sampled_from(("", *STATES)),
        is_peer=st.booleans(),
        languages=st.dictionaries(st.sampled_from(LANGUAGES), st.integers(1, 6)),
        years=st.integers(0, 20),
        sex=st.sampled_from(("", "f", "m")),
        load=st.integers(0, 2),
        days_left=st.none() | st.integers(0, 12),
    )


def place(key: int, people: int) -> st.SearchStrategy[Place]:
    pairs = [
        st.builds(Candidate, st.just(n), points, away=_rarely, conflict=_rarely, asked=st.booleans())
        for n in range(people)
    ]
    present = st.lists(st.booleans(), min_size=people, max_size=people)
    return st.builds(
        lambda found, here, days: Place(key, tuple(itertools.compress(found, here)), days),
        st.tuples(*pairs),
        present,
        st.integers(0, 6),
    )


@st.composite
def problems(draw: st.DrawFn, sizes: tuple[int, int] = (1, 3), people: int = 5) -> tuple[Activity, list[Person]]:
    """An activity with its places, and everybody who is a candidate."""
    number = draw(st.integers(*sizes))
    places = tuple(draw(place(n, people)) for n in range(number))
    languages = draw(st.dictionaries(st.sampled_from(LANGUAGES), st.integers(2, 5)))
    return Activity("activity", places, languages), [draw(person(n)) for n in range(people)]


_rarely = st.integers(0, 5).map(lambda n: n == 0)

#: Any setting of the rules.
any_rules = st.fixed_dictionaries(
    {
        name: st.builds(
            lambda mode, price, usual=rule: replace(usual, mode=mode, price=price), st.sampled_from(Mode), points
        )
        for name, rule in RULES.items()
    }
).map(Rules)


def lawful_teams(activity: Activity, people: Sequence[Person], rules: Rules) -> Iterator[tuple[float, tuple[Key, ...]]]:
    """Every full team that breaks no MUST, with its points less prices, found by trying all of them."""
    known = {one.key: one for one in people}
    for team in itertools.product(*(place.candidates for place in activity.places)):
        keys = tuple(candidate.person for candidate in team)
        if len(set(keys)) < len(keys):
            continue
        if any(place.agreed not in (None, key) for place, key in zip(activity.places, keys, strict=True)):
            continue
        found = breaches([(known[one.person], one) for one in team], activity, rules)
        agreed = [place.agreed is not None for place in activity.places]
        if any(one.must and not any(agreed[n] for n in one.places) for one in found):
            continue
        yield sum(one.score for one in team) - paid(found), keys


def greedy_team(activity: Activity, people: Sequence[Person], rules: Rules) -> float | None:
    """The best lawful person for each place, one after the other; None when that gives no lawful team."""
    known = {one.key: one for one in people}
    team: list[tuple[Person, Candidate]] = []
    for place in activity.places:
        taken = {one.key for one, _ in team}
        free = [one for one in place.candidates if one.person not in taken]
        free = [one for one in free if not any(
            rules[name].mode is Mode.MUST for name in pair_breaches(known[one.person], one, place, rules)
        )]  # fmt: skip
        if not free:
            return None
        best = max(free, key=lambda one: one.score)
        team.append((known[best.person], best))
    found = breaches(team, activity, rules)
    if any(one.must for one in found):
        return None
    return sum(candidate.score for _, candidate in team) - paid(found)


def programme(chance: np.random.Generator) -> tuple[list[Activity], list[Person]]:
    """A few activities that share too few people, as a facility has them; some places are agreed."""
    size = int(chance.integers(4, 25))
    people = [
        Person(
            n,
            member_state=str(chance.choice(STATES)),
            is_peer=bool(chance.random() < 0.7),
            languages={"en": int(chance.integers(1, 7)), "fr": int(chance.integers(0, 7))},
            years=int(chance.integers(0, 25)),
            sex=str(chance.choice(("f", "m", ""))),
            load=int(chance.integers(0, 3)),
            days_left=int(chance.integers(0, 30)) if chance.random() < 0.6 else None,
        )
        for n in range(size)
    ]
    activities = []
    for number in range(int(chance.integers(1, 8))):
        places = []
        start = date(2026, 1, 5) + timedelta(days=int(chance.integers(0, 60)))
        for n in range(int(chance.integers(1, 5))):
            here = chance.random(size) < 0.6
            pairs = tuple(
                Candidate(
                    k, round(float(100 * chance.random()), 3), bool(chance.random() < 0.1), bool(chance.random() < 0.1)
                )
                for k in np.flatnonzero(here).tolist()
            )
            places.append(Place(f"{number}-{n}", pairs, days=int(chance.integers(1, 10))))
        languages = {"fr": 4} if chance.random() < 0.5 else {}
        activities.append(Activity(number, tuple(places), languages, Period(start, start + timedelta(days=9))))
    return activities, people
