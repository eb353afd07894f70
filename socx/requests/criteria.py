"""What a request is checked and scored by: eligibility rules, criteria, positions, decisions.

The rules are those printed on the facility's form (domain guide 0.4); the criteria are a proposal
(1.5) and stay configurable here. New rows need no other change.

What is kept with a case names its version: a rule or a grid that has been used is never edited. A new
text is a new version, and the old one stays, so that an old finding or assessment reads as it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from socx.core.i18n import N_


@dataclass(frozen=True, slots=True)
class Rule:
    """An eligibility rule: its name, and what the adviser looks at, by version; the last one holds."""

    label: str
    texts: Mapping[str, str]

    @property
    def version(self) -> str:
        return list(self.texts)[-1]

    @property
    def guidance(self) -> str:
        return self.texts[self.version]

    def text(self, version: str) -> str:
        """The text of a version; empty for one that never was."""
        return self.texts.get(version, "")


@dataclass(frozen=True, slots=True)
class Criterion:
    """An assessment criterion: its name, the question behind it, its weight in the total."""

    label: str
    guidance: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """An assessment grid: its criteria by name, and what each point of the scale means."""

    criteria: Mapping[str, Criterion]
    scale: Mapping[int, str]


class Grids(dict[str, Grid]):
    """The grids of one kind of assessment by version; the last one holds for new assessments."""

    @property
    def version(self) -> str:
        return next(reversed(self))

    @property
    def newest(self) -> Grid:
        return self[self.version]

    def of(self, version: str) -> Grid:
        """The grid of a version; the newest one where the version is not known."""
        return self.get(version, self.newest)


# fmt: off
ELIGIBILITY = {
    "institution": Rule(N_("Eligible institution"), {
        "2026-11": N_("A public authority, a mandated body or a social partner of a partner country or territory.")}),
    "partner": Rule(N_("Eligible partner country or territory"), {
        "2026-11": N_("The partner is on the list of the facility for the current phase.")}),
    "theme": Rule(N_("Within the themes of the facility"), {
        "2026-11": N_("Social protection, labour or employment, and the mandate of the institution covers it.")}),
    "one_action": Rule(N_("No other open action"), {
        "2026-11": N_("One action at a time for each institution. With an open action, the request waits in the "
                      "queue.")}),
    "format": Rule(N_("Short-term peer cooperation"), {
        "2026-11": N_("At most four activities, and no funding of events, travel of participants or equipment.")}),
}

OUTCOMES = {
    "met":     N_("Meets the rule"),
    "not_met": N_("Does not meet the rule"),
    "open":    N_("To be confirmed"),
}

_CRITERIA_2026_11 = {
    "relevance":       Criterion(N_("Relevance"),
        N_("Does it serve the mandate of the institution and the national strategy?"), 2),
    "clarity":         Criterion(N_("Clarity of the need and of the results"),
        N_("Is it clear what is asked and what will be different afterwards?"), 2),
    "feasibility":     Criterion(N_("Feasibility in short activities"),
        N_("Can it be done in missions of one to three weeks, in at most four activities?"), 2),
    "ownership":       Criterion(N_("Ownership"),
        N_("Are staff and management available, and will they use the results?"), 1),
    "peers":           Criterion(N_("Availability of peers"),
        N_("Are there public servants in the Member States who have done this?"), 1),
    "complementarity": Criterion(N_("Complementarity"),
        N_("Does it fit with EU programmes and other donors?"), 1),
    "cross_cutting":   Criterion(N_("Cross-cutting themes"),
        N_("Gender, governance, environment, human rights, disability."), 1),
    "sustainability":  Criterion(N_("Sustainability"),
        N_("Will the results last without the facility?"), 1),
}

_SCALE_2026_11 = {
    0: N_("Not at all"),
    1: N_("Weak"),
    2: N_("Below what is needed"),
    3: N_("Enough"),
    4: N_("Good"),
    5: N_("Very good"),
}

GRIDS = Grids({
    "2026-11": Grid(_CRITERIA_2026_11, _SCALE_2026_11),
})
CRITERIA = GRIDS.newest.criteria
SCALE = GRIDS.newest.scale

MAXIMUM_SCORE = 5

#: Two assessors who are this many points apart say how they settle it before the case goes on.
APART = 2

RECOMMENDATIONS = {
    "accept":      N_("Accept"),
    "reformulate": N_("Accept with reformulation"),
    "redirect":    N_("Send to another instrument"),
    "reject":      N_("Do not accept"),
}

#: Where a request is sent that another instrument serves better; kept with the move and the advice.
INSTRUMENTS = {
    "taiex":     N_("TAIEX"),
    "twinning":  N_("Twinning"),
    "bilateral": N_("A bilateral programme of the EU Delegation"),
    "other":     N_("Another instrument"),
}

POSITIONS = {
    "support":      N_("Supports the request"),
    "no_objection": N_("No objection"),
    "objection":    N_("Objects"),
}

DECISIONS = {
    "approved": N_("Approved"),
    "returned": N_("Returned for changes"),
    "rejected": N_("Not approved"),
}

#: What is recorded on a case beside its moves: the action in the trail, and how it reads.
RECORDS = {
    "check_eligibility": N_("Eligibility check saved"),
    "assess":            N_("Assessment saved"),
    "draft_answers":     N_("Draft of the answers saved"),
    "draft_action_form": N_("Action Form saved"),
    "ask_assessor":      N_("A second assessor was asked"),
    "drop_assessor":     N_("The second assessor is no longer asked"),
    "settle":            N_("A difference between the assessors was settled"),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Total:
    """What scores come to: points out of 5, and the same as a percentage."""

    points: float
    percent: float


def total_of(scores: Mapping[str, int], version: str = GRIDS.version) -> Total | None:
    """The weighted mean of scores by criterion: Σ(weight · score) / Σ(weight), out of 5.

    With relevance 4 (weight 2) and ownership 1 (weight 1) the total is (2·4 + 1·1) / 3 = 3.0, or
    60 %. Criteria without a score do not count, so that a total can be shown on the way; without
    any score there is none.
    """
    return weighted(scores, GRIDS.of(version).criteria)


def weighted(scores: Mapping[str, float], criteria: Mapping[str, Criterion]) -> Total | None:
    """total_of(), by criteria of any grid."""
    weights = {name: criteria[name].weight for name in scores if name in criteria}
    if not weights:
        return None
    points = sum(weight * scores[name] for name, weight in weights.items()) / sum(weights.values())
    return Total(points, 100 * points / MAXIMUM_SCORE)


def far_apart(scores: Iterable[int]) -> bool:
    """Whether assessors are so far apart on one criterion that they should speak about it."""
    given = sorted(scores)
    return bool(given) and given[-1] - given[0] >= APART
