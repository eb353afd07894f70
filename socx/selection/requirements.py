"""Whether a profile meets a requirement, and the words that show it. Plain Python.

Four answers (domain guide 2.3; the difference between a claim and its evidence is asked for by users
of other systems): met with evidence, claimed without evidence, cannot be told, not met. Nothing here
looks at who a person is, at the moment of applying or at other applications. Knowing or showing more
never makes an answer worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from socx.core.i18n import N_
from socx.core.values import CEFR_LEVELS


class Verdict(StrEnum):
    """The answers, from the best to the worst."""

    MET = "met"
    CLAIMED = "claimed"
    UNKNOWN = "unknown"
    NOT_MET = "not_met"


# fmt: off
VERDICTS = {
    Verdict.MET:     N_("Met, with evidence"),
    Verdict.CLAIMED: N_("Claimed, without evidence"),
    Verdict.UNKNOWN: N_("Cannot be told"),
    Verdict.NOT_MET: N_("Not met"),
}

#: The share of its weight that an advantageous requirement adds.
SHARES = {Verdict.MET: 1.0, Verdict.CLAIMED: 0.5, Verdict.UNKNOWN: 0.0, Verdict.NOT_MET: 0.0}
# fmt: on


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement as it is judged; `kind` and `value` as in `models.REQUIREMENT_KINDS`."""

    id: int
    grade: str
    kind: str
    value: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    weight: int = 0

    @property
    def is_essential(self) -> bool:
        return self.grade == "essential"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a profile says, as far as requirements ask for it.

    `topics` maps a topic to its level, 1 to 4, and to the evidence that the person wrote.  `written`
    holds the languages in which the profile itself is written: a text is evidence of its language.
    `is_verified`: an adviser has looked at the profile, so employer, kind and years are no mere claim.
    """

    languages: Mapping[str, str] = field(default_factory=dict)
    written: tuple[str, ...] = ()
    topics: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    years: int = 0
    specific_years: int = 0
    kind: str = ""
    member_state: str = ""
    is_verified: bool = False

    def as_json(self) -> dict[str, Any]:
        """The facts as they are kept with an application."""
        return asdict(self) | {"written": list(self.written), "topics": {k: list(v) for k, v in self.topics.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Facts:
        """The facts that as_json() gave; what is lacking says nothing."""
        topics = {key: (int(level), str(evidence)) for key, (level, evidence) in kept.get("topics", {}).items()}
        given = {
            name: kept[name]
            for name in ("languages", "years", "specific_years", "kind", "member_state", "is_verified")
            if name in kept
        }
        return cls(**given, written=tuple(kept.get("written", ())), topics=topics)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the expert says about one requirement: a claim (yes, partly, no or nothing) and the evidence for it."""

    claim: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer to one requirement.

    `code` and `facts` say what shows it, for a page to put into words; `quote` is the evidence in the
    expert's own words.  `claim` is what the expert says, where it was asked.
    """

    asked: Asked
    verdict: Verdict
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    quote: str = ""
    claim: str = ""

    @property
    def points(self) -> float:
        """What an advantageous requirement adds; an essential one adds nothing, it is met or not."""
        return self.asked.weight * SHARES[self.verdict]


def judge(asked: Asked, facts: Facts, said: Answer | None = None) -> Judgement:
    """Whether the profile, and what the expert says beside it, meets a requirement."""
    verdict, code, details, quote = _OF_PROFILE[asked.kind](asked.value, facts)
    if said is None:
        return Judgement(asked, verdict, code, details, quote)
    evidence = said.evidence.strip()
    return Judgement(
        asked, _with_answer(verdict, said.claim, bool(evidence)), code, details, evidence or quote, said.claim
    )


def judge_all(asked: Iterable[Asked], facts: Facts, said: Mapping[int, Answer] | None = None) -> list[Judgement]:
    """Every requirement, in the order in which they are asked."""
    return [judge(one, facts, said.get(one.id, Answer()) if said is not None else None) for one in asked]


def score(judged: Iterable[Judgement]) -> tuple[float, int]:
    """The points of the advantageous requirements: (reached, to be had)."""
    extra = [one for one in judged if not one.asked.is_essential]
    return sum(one.points for one in extra), sum(one.asked.weight for one in extra)


def unmet(judged: Iterable[Judgement]) -> list[Judgement]:
    """The essential requirements that are not met."""
    return [one for one in judged if one.asked.is_essential and one.verdict is Verdict.NOT_MET]


def _with_answer(verdict: Verdict, claim: str, has_evidence: bool) -> Verdict:
    """What the expert's own answer makes of what the profile says."""
    if claim == "no":
        return Verdict.NOT_MET
    if has_evidence and claim in ("yes", ""):
        # Words without a "yes" count as evidence for what the profile says, and for nothing else.
        better = {Verdict.CLAIMED: Verdict.MET}
        if claim == "yes":
            better |= {Verdict.UNKNOWN: Verdict.MET, Verdict.NOT_MET: Verdict.CLAIMED}
        return better.get(verdict, verdict)
    if claim in ("yes", "partly") and verdict is Verdict.UNKNOWN:
        return Verdict.CLAIMED
    return verdict


_Found = tuple[Verdict, str, dict[str, Any], str]


def _language(value: Mapping[str, Any], facts: Facts) -> _Found:
    code, asked = value["language"], value["level"]
    has = facts.languages.get(code, "")
    details = {"language": code, "asked": asked, "has": has}
    if not has:
        return Verdict.NOT_MET, "language_none", details, ""
    if CEFR_LEVELS.index(has) < CEFR_LEVELS.index(asked):
        return Verdict.NOT_MET, "language_less", details, ""
    if code in facts.written:
        return Verdict.MET, "language_written", details, ""
    return Verdict.CLAIMED, "language_has", details, ""


def _topic(value: Mapping[str, Any], facts: Facts) -> _Found:
    has, evidence = facts.topics.get(value["topic"], (0, ""))
    details = {"topic": value["topic"], "asked": value["level"], "has": has}
    if not has:
        return Verdict.NOT_MET, "topic_none", details, ""
    if has < value["level"]:
        return Verdict.NOT_MET, "topic_less", details, evidence
    return (Verdict.MET if evidence.strip() else Verdict.CLAIMED), "topic_has", details, evidence


def _years(value: Mapping[str, Any], facts: Facts) -> _Found:
    has = facts.specific_years if value.get("specific") else facts.years
    details = {"asked": value["years"], "has": has}
    if not has:
        return Verdict.UNKNOWN, "years_none", details, ""
    if has < value["years"]:
        return Verdict.NOT_MET, "years_less", details, ""
    return (Verdict.MET if facts.is_verified else Verdict.CLAIMED), "years_has", details, ""


def _background(value: Mapping[str, Any], facts: Facts) -> _Found:
    kinds, states = value.get("kinds") or [], value.get("member_states") or []
    details = {"kind": facts.kind, "member_state": facts.member_state}
    if (kinds and facts.kind not in kinds) or (states and facts.member_state not in states):
        return Verdict.NOT_MET, "background_other", details, ""
    return (Verdict.MET if facts.is_verified else Verdict.CLAIMED), "background_has", details, ""


def _text(value: Mapping[str, Any], facts: Facts) -> _Found:
    return Verdict.UNKNOWN, "text_read", {}, ""


_OF_PROFILE = {"language": _language, "topic": _topic, "years": _years, "background": _background, "text": _text}
