"""The rules of a team: which there are, how strict each one is, and what a team breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from socx.selection.solver.values import Activity, Candidate, Person, Place


class Mode(StrEnum):
    """How strict a rule is."""

    MUST = "must"
    PRICE = "price"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it is set.

    Parameters
    ----------
    mode
        MUST is never broken; PRICE may be broken for points; OFF does not count.
    price
        Points that one breach costs. For a MUST it says how dear it is to give the rule up.
    value
        The figure of the rule, where it has one: see `RULES`.
    """

    mode: Mode
    price: float
    value: int = 0

    @property
    def is_on(self) -> bool:
        return self.mode is not Mode.OFF


@dataclass(frozen=True, slots=True)
class Ladder:
    """How the figure of a rule is weakened step by step before the rule is given up."""

    step: int
    last: int

    def weaker(self, rule: Rule) -> Iterator[Rule]:
        """The same rule with weaker figures, the strictest first."""
        value = rule.value + self.step
        while (value <= self.last) if self.step > 0 else (value >= self.last):
            yield replace(rule, value=value)
            value += self.step


# fmt: off
#: Every rule with the setting that it has unless somebody changes it. What `value` means:
#: language: levels under the asked one that are let pass · seniority: years that one member must
#: have · load: activities that one person can have at a time · the others have no figure.
RULES: Mapping[str, Rule] = {
    "conflict":      Rule(Mode.MUST,  60),
    "language":      Rule(Mode.MUST,  30, 0),
    "available":     Rule(Mode.MUST,  25),
    "load":          Rule(Mode.MUST,  15, 2),
    "days":          Rule(Mode.MUST,  15),
    "seniority":     Rule(Mode.PRICE,  6, 10),
    "member_states": Rule(Mode.PRICE, 10),
    "peers":         Rule(Mode.PRICE,  5),
    "balance":       Rule(Mode.OFF,    8),
}

LADDERS: Mapping[str, Ladder] = {
    "language":  Ladder(+1, 3),
    "load":      Ladder(+1, 5),
    "seniority": Ladder(-1, 1),
}
# fmt: on

OF_PAIRS = ("conflict", "available", "load", "days", "peers")
"""Rules that look at one person on one place."""

KEPT = frozenset({"conflict"})
"""Rules that a proposed relaxation never touches: interest is not traded for points."""

SEXES = ("f", "m")


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of all rules; a rule that is not named has its usual setting.

    Raises
    ------
    ValueError
        For the name of a rule that there is not, or a price below zero.
    """

    settings: Mapping[str, Rule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if unknown := sorted(self.settings.keys() - RULES.keys()):
            raise ValueError(f"there is no rule {unknown[0]!r}")
        if any(rule.price < 0 for rule in self.settings.values()):
            raise ValueError("a price is never below zero")

    def __getitem__(self, name: str) -> Rule:
        return self.settings.get(name, RULES[name])

    def with_(self, **changed: Rule) -> Rules:
        """The same rules, some of them changed."""
        return Rules({**self.settings, **changed})

    def without(self, *names: str) -> Rules:
        """The same rules, some of them switched off."""
        return self.with_(**{name: replace(self[name], mode=Mode.OFF) for name in names})

    @property
    def on(self) -> tuple[str, ...]:
        return tuple(name for name in RULES if self[name].is_on)

    def musts(self) -> tuple[str, ...]:
        return tuple(name for name in RULES if self[name].mode is Mode.MUST)


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a team breaks.

    `places` holds the place that breaks it, counted from 0 in the order of the activity; it is
    empty when the whole team does. `about` says which language or which sex is lacking.
    """

    rule: str
    must: bool
    price: float
    places: tuple[int, ...] = ()
    about: str = ""


def pair_breaches(person: Person, candidate: Candidate, place: Place, rules: Rules) -> Iterator[str]:
    """The rules that one person breaks on one place, taken alone."""
    if rules["conflict"].is_on and candidate.conflict:
        yield "conflict"
    if rules["available"].is_on and candidate.away:
        yield "available"
    if rules["load"].is_on and person.load + 1 > rules["load"].value:
        yield "load"
    if rules["days"].is_on and person.days_left is not None and place.days > person.days_left:
        yield "days"
    if rules["peers"].is_on and not person.is_peer:
        yield "peers"


def speaks(person: Person, language: str, level: int, rules: Rules) -> bool:
    """Whether a person can work in a language, as far as the rule asks it."""
    return person.languages.get(language, 0) >= max(1, level - rules["language"].value)


def _not_spoken(team: Sequence[Person], activity: Activity, rules: Rules) -> list[str]:
    """The working languages in which nobody of the team can work."""
    if not rules["language"].is_on:
        return []
    asked = sorted(activity.languages.items())
    return [name for name, level in asked if not any(speaks(person, name, level, rules) for person in team)]


def team_breaches(team: Sequence[Person], activity: Activity, rules: Rules) -> Iterator[tuple[str, str]]:
    """The rules that a team breaks as a whole, each with what is lacking.

    While a place is open, whoever comes can still bring it. The balance of sexes and the two Member
    States are asked of two people or more.
    """
    if len(team) < len(activity.places):
        return
    yield from (("language", language) for language in _not_spoken(team, activity, rules))
    if rules["seniority"].is_on and not any(person.years >= rules["seniority"].value for person in team):
        yield "seniority", ""
    if len(team) < 2:
        return
    states = {person.member_state for person in team}
    if rules["member_states"].is_on and len(states) == 1 and "" not in states:
        yield "member_states", states.pop()
    if rules["balance"].is_on:
        for sex in SEXES:
            if not any(person.sex == sex for person in team):
                yield "balance", sex


def breaches(team: Sequence[tuple[Person, Candidate] | None], activity: Activity, rules: Rules) -> tuple[Breach, ...]:
    """Everything that a team breaks, in the order of `RULES`; one entry for each price that is paid.

    Parameters
    ----------
    team
        Person and pair for each place of the activity, in its order; None for an open place.
    """
    found: list[Breach] = []
    people: list[Person] = []
    for n, (member, place) in enumerate(zip(team, activity.places, strict=True)):
        if member is not None:
            people.append(member[0])
            found += (_breach(rules, name, (n,)) for name in pair_breaches(*member, place, rules))
    found += (_breach(rules, name, (), about) for name, about in team_breaches(people, activity, rules))
    order = list(RULES)
    return tuple(sorted(found, key=lambda breach: order.index(breach.rule)))


def paid(found: Iterable[Breach]) -> float:
    """The points that breaches cost; a MUST that a fixed person breaks costs nothing more."""
    return sum(breach.price for breach in found if not breach.must)


def _breach(rules: Rules, name: str, places: tuple[int, ...], about: str = "") -> Breach:
    rule = rules[name]
    return Breach(name, rule.mode is Mode.MUST, rule.price, places, about)
