"""Why there is no team, and the cheapest way to have one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from socx.selection.solver.rules import KEPT, LADDERS, RULES, Mode, Rule, Rules
from socx.selection.solver.team import Team, TeamProblem
from socx.selection.solver.values import Activity, Key, Person

#: Lifts the prices of rules above any points, so that as little as possible is given up first.
ABOVE_POINTS = 1_000.0


@dataclass(frozen=True, slots=True)
class Change:
    """One rule that is weakened: to a weaker figure, or from a MUST to a price."""

    rule: str
    before: Rule
    after: Rule


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A way to have a team, and the team that it gives.

    Parameters
    ----------
    changes
        The rules that are weakened.
    open_places
        Places that stay open.
    rules
        All rules after the changes.
    price
        How dear the rules are that are given up, in points; open places are dearer than any.
    team
        The best team then.
    """

    changes: tuple[Change, ...]
    open_places: tuple[Key, ...]
    rules: Rules
    price: float
    team: Team


@dataclass(frozen=True, slots=True)
class NoTeam:
    """There is no team.

    Parameters
    ----------
    binding
        Rules that cannot all be kept, while each of them can be given up for the sake of the others;
        empty when there are too few people whatever the rules.
    relaxations
        Ways to have a team, the cheapest first; there is always one.
    """

    binding: tuple[str, ...]
    relaxations: tuple[Relaxation, ...]

    @property
    def relaxation(self) -> Relaxation:
        return self.relaxations[0]


def propose(
    activity: Activity, people: Iterable[Person], rules: Rules | None = None, open_places: Iterable[Key] = ()
) -> Team | NoTeam:
    """The best team of an activity, or why there is none and what would give one.

    Parameters
    ----------
    activity
        Its places with their candidates. Who is agreed for a place stays there whatever the rules say.
    people
        At least everybody who is a candidate.
    rules
        How strict each rule is; the usual settings when nothing is given.
    open_places
        Keys of places that may stay open if they cannot be filled.

    Raises
    ------
    ValueError
        For input that contradicts itself: see `Instance`.
    """
    rules = rules or Rules()
    problem, may_stay_open = TeamProblem(activity, people), frozenset(open_places)
    team = problem.explained(rules, may_stay_open)
    return team if team is not None else Diagnosis(problem, rules, may_stay_open).answer()


class Diagnosis:
    """Asks a problem without a solution which rules bind and what would free it."""

    def __init__(self, problem: TeamProblem, rules: Rules, may_stay_open: frozenset[Key]) -> None:
        self.problem, self.rules, self.may_stay_open = problem, rules, may_stay_open

    def answer(self) -> NoTeam:
        binding = self._binding()
        found = [one for name in binding if name not in KEPT and (one := self._weaker(self.rules, (name,)))]
        found = found or [one for one in (self._several(),) if one]
        if opened := self._opened(self.rules):
            found.append(opened)
        elif not found:
            found.append(self._at_any_price())
        return NoTeam(binding, tuple(sorted(found, key=lambda one: (len(one.open_places), one.price, -one.team.total))))

    def _binding(self) -> tuple[str, ...]:
        """A smallest set of rules that cannot be kept together: none of them can be left out of it."""
        binding = list(self.rules.musts())
        for name in self.rules.musts():
            others = [other for other in binding if other != name]
            if self._solve(self.rules.without(*(n for n in self.rules.musts() if n not in others))) is None:
                binding = others
        return tuple(binding)

    def _weaker(self, rules: Rules, names: tuple[str, ...]) -> Relaxation | None:
        """These rules weakened as little as gives a team; None when even giving all of them up does not."""
        given_up = rules.with_(**{name: replace(rules[name], mode=Mode.PRICE) for name in names})
        if self._solve(given_up) is None:
            return None
        price = 0.0
        for name in names:
            untouched = [(0.0, rules[name])] if len(names) > 1 else []
            for share, rule in [*untouched, *_steps(name, rules[name])]:
                weaker = given_up.with_(**{name: rule})
                if self._solve(weaker) is not None:
                    given_up, price = weaker, price + share * rules[name].price
                    break
        return self._relaxation(given_up, price)

    def _several(self) -> Relaxation | None:
        """The least dear rules that must be given up together."""
        names = [name for name in self.rules.musts() if name not in KEPT]
        elastic = self.rules.with_(
            **{name: Rule(Mode.PRICE, self._dear(name), self.rules[name].value) for name in names}
        )
        team = self._solve(elastic)
        if team is None:
            return None
        return self._weaker(self.rules, tuple(name for name in names if name in self._broken(team)))

    def _opened(self, rules: Rules) -> Relaxation | None:
        """As few open places as give a team without weakening a rule."""
        team = self._solve(rules, everything=True)
        if team is None:
            return None
        return Relaxation((), team.open_places, rules, 0.0, team)

    def _at_any_price(self) -> Relaxation:
        """Open places and weaker rules together: only when people who are agreed break the rules."""
        names = [name for name in self.rules.musts() if name not in KEPT]
        weak = self.rules.with_(**{name: replace(self.rules[name], mode=Mode.PRICE) for name in names})
        team = self._solve(weak, everything=True)
        assert team is not None  # every place but the agreed ones can stay open, and no rule of teams is left
        broken = self._broken(team)
        rules = self.rules.with_(**{name: weak[name] for name in names if name in broken})
        return Relaxation(
            self._changes(rules), team.open_places, rules, sum(self.rules[n].price for n in names if n in broken), team
        )

    def _broken(self, team: Team) -> set[str]:
        """The rules that a team breaks by what was chosen, not by people who are agreed."""
        agreed = [place.agreed is not None for place in self.problem.instance.places]
        return {one.rule for one in team.breaches if not any(agreed[n] for n in one.places)}

    def _solve(self, rules: Rules, *, everything: bool = False) -> Team | None:
        return self.problem.solve(rules, self.problem.places if everything else self.may_stay_open)

    def _relaxation(self, rules: Rules, price: float) -> Relaxation:
        team = self._solve(rules)
        assert team is not None  # it was solved a moment ago
        return Relaxation(self._changes(rules), team.open_places, rules, price, team)

    def _changes(self, rules: Rules) -> tuple[Change, ...]:
        return tuple(Change(name, self.rules[name], rules[name]) for name in RULES if rules[name] != self.rules[name])

    def _dear(self, name: str) -> float:
        return self.rules[name].price * ABOVE_POINTS + ABOVE_POINTS


def _steps(name: str, rule: Rule) -> Iterator[tuple[float, Rule]]:
    """Ever weaker settings of a rule with the share of its price that each gives up."""
    figures = list(LADDERS[name].weaker(rule)) if name in LADDERS else []
    for n, weaker in enumerate(figures, 1):
        yield n / (len(figures) + 1), weaker
    yield 1.0, replace(rule, mode=Mode.PRICE)
