"""What a position asks: add and drop requirements, and propose those that the request tells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities.models import Activity, Position
from socx.activities.services.team import OBJECTIONS
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.core.topics import topics
from socx.core.values import CEFR_LEVELS, EXPERT_KINDS, MEMBER_STATES, WORKING_LANGUAGES
from socx.db import db
from socx.experts.models import TOPIC_LEVELS
from socx.matching.adapters import MINIMUM_LEVEL
from socx.selection import queries
from socx.selection.models import GRADES, HEAVIEST, LIGHTEST, REQUIREMENT_KINDS, PositionRequirement
from socx.selection.requirements import Asked

#: More than this is no longer read by anybody who applies.
MOST_REQUIREMENTS = 15
LONGEST_TEXT = 600
MOST_YEARS = 50

#: The level of a topic from which somebody works with it often.
USUAL_LEVEL = 2
USUAL_WEIGHT = 2


UNDER_WAY = N_(
    "A call for this position is under way. Its requirements do not change until it is decided or cancelled."
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A requirement that the request tells, for the adviser to keep or not."""

    key: str
    grade: str
    kind: str
    value: dict[str, Any] = field(default_factory=dict)
    text: str = ""

    @property
    def asked(self) -> Asked:
        return Asked(0, self.grade, self.kind, self.value, self.text, 0 if self.grade == "essential" else USUAL_WEIGHT)


def proposals(position: Position) -> list[Proposal]:
    """What the request of the activity tells, without what the position asks already.

    A working language is essential where it is the only one; of several, one is enough for a team.
    The first topic is the one that the case is about.
    """
    request = position.activity.request
    spoken = [code for code in request.answers.get("working_languages") or [] if code in WORKING_LANGUAGES]
    found = [
        Proposal(
            f"language:{code}", "essential" if len(spoken) == 1 else "advantageous", "language",
            {"language": code, "level": MINIMUM_LEVEL},
        )
        for code in spoken
    ]  # fmt: skip
    found += [
        Proposal(
            f"topic:{topic}", "essential" if n == 0 else "advantageous", "topic",
            {"topic": topic, "level": USUAL_LEVEL},
        )
        for n, topic in enumerate(t for t in request.topic_ids if t in topics())
    ]  # fmt: skip
    expertise = str(request.answers.get("expertise") or "").strip()
    if expertise and len(expertise) <= LONGEST_TEXT:
        found.append(Proposal("text:expertise", "essential", "text", text=expertise))
    had = {_about(one.kind, one.value, one.text) for one in queries.requirements_of([position])}
    return [one for one in found if _about(one.kind, one.value, one.text) not in had]


def keep_proposals(position: Position, keys: Collection[str], *, by: Actor, at: datetime) -> int:
    """Ask what was chosen of the proposals; returns how many. Unknown keys are passed over."""
    chosen = [one for one in proposals(position) if one.key in keys]
    for one in chosen:
        asked = one.asked
        add(position, asked.grade, asked.kind, asked.value, text=asked.text, weight=asked.weight, by=by, at=at,
            is_proposed=True)  # fmt: skip
    return len(chosen)


def add(
    position: Position,
    grade: str,
    kind: str,
    value: Mapping[str, Any],
    *,
    text: str = "",
    weight: int = 0,
    by: Actor,
    at: datetime,
    is_proposed: bool = False,
) -> PositionRequirement:
    """Ask one thing more of a position.

    Raises NotPermitted, WrongState while a call for the position is under way, Invalid by the name of
    the part of the value that is wrong (`language`, `level`, `topic`, `years`, `kinds`, `text`, …).
    """
    _may_change(position, by)
    clean = _checked(grade, kind, value, text.strip(), weight)
    standing = queries.requirements_of([position])
    if len(standing) >= MOST_REQUIREMENTS:
        raise Invalid({"": N_("A position asks 15 things at most. Drop one first.")})
    if _about(kind, clean, text.strip()) in {_about(one.kind, one.value, one.text) for one in standing}:
        raise Invalid({_FIRST[kind]: N_("The position asks this already. Drop it first, then add it as you want it.")})
    made = PositionRequirement(
        position_id=position.id, grade=grade, kind=kind, value=clean, text=text.strip() if kind == "text" else "",
        weight=weight if grade == "advantageous" else 0, is_proposed=is_proposed, added_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(
        ("activity", position.activity_id), "requirement_add", by=by, at=at, number=position.number, kind=kind,
        grade=grade,
    )  # fmt: skip
    return made


def drop(position: Position, requirement: PositionRequirement, *, by: Actor, at: datetime) -> None:
    """Ask something no more. What was answered earlier stays readable."""
    _may_change(position, by)
    if requirement.retired_at is not None:
        return
    requirement.retired_at = at
    db.session.flush()
    audit.record(
        ("activity", position.activity_id), "requirement_drop", by=by, at=at, number=position.number,
        kind=requirement.kind, grade=requirement.grade,
    )  # fmt: skip


def is_fixed(position: Position) -> bool:
    """Whether a call for the position is open or waits for its decision: then what it asks stands."""
    return any(call.state in ("open", "closed") for call in db.session.scalars(queries.covering_calls(position.id)))


def why_it_stays(position: Position) -> str | None:
    """Why a position cannot be removed: a call for it has been open, and people may have applied."""
    if any(call.published_at is not None for call in db.session.scalars(queries.covering_calls(position.id))):
        return N_("A call for experts has been opened for this position, so it cannot be removed.")
    return None


OBJECTIONS.append(why_it_stays)


def may_change(activity: Activity, actor: Actor) -> bool:
    return permits(actor, P.TERMS_WRITE, activity) and not activity.is_ended


def _may_change(position: Position, by: Actor) -> None:
    require(by, P.TERMS_WRITE, position.activity)
    if position.activity.is_ended:
        raise WrongState(N_("This activity has ended."))
    if is_fixed(position):
        raise WrongState(UNDER_WAY)


#: The field that says what a requirement of a kind is about.
_FIRST = {"language": "language", "topic": "topic", "years": "years", "background": "kinds", "text": "text"}


def _about(kind: str, value: Mapping[str, Any], text: str) -> tuple[str, str]:
    """Two requirements about the same thing cannot stand side by side."""
    if kind == "text":
        return kind, text
    if kind == "years":
        return kind, "specific" if value.get("specific") else ""
    return kind, str(value.get(_FIRST[kind], "")) if kind in ("language", "topic") else ""


def _checked(grade: str, kind: str, value: Mapping[str, Any], text: str, weight: int) -> dict[str, Any]:
    """The value with nothing in it but what the kind knows; raises Invalid."""
    if kind not in REQUIREMENT_KINDS:
        raise Invalid({"kind": N_("Choose one of the list.")})
    clean, errors = _VALUES[kind](value, text)
    if grade not in GRADES:
        errors["grade"] = N_("Choose whether it is essential or advantageous.")
    if grade == "advantageous" and not LIGHTEST <= weight <= HEAVIEST:
        errors["weight"] = N_("Give a weight from 1 to 5.")
    if errors:
        raise Invalid(errors)
    return clean


_Value = tuple[dict[str, Any], dict[str, str]]


def _wrong(**rules: tuple[bool, str]) -> dict[str, str]:
    return {name: sentence for name, (holds, sentence) in rules.items() if not holds}


def _language(value: Mapping[str, Any], text: str) -> _Value:
    clean = {"language": value.get("language"), "level": value.get("level")}
    return clean, _wrong(
        language=(clean["language"] in WORKING_LANGUAGES, N_("Choose the language.")),
        level=(clean["level"] in CEFR_LEVELS, N_("Choose the level.")),
    )


def _topic(value: Mapping[str, Any], text: str) -> _Value:
    clean = {"topic": value.get("topic"), "level": value.get("level")}
    return clean, _wrong(
        topic=(clean["topic"] in topics(), N_("Choose the topic.")),
        level=(clean["level"] in TOPIC_LEVELS, N_("Choose the level.")),
    )


def _years(value: Mapping[str, Any], text: str) -> _Value:
    years = value.get("years")
    is_number = isinstance(years, int) and 1 <= years <= MOST_YEARS
    return {"years": years, "specific": bool(value.get("specific"))}, _wrong(
        years=(is_number, N_("Give a number of years from 1 to 50."))
    )


def _background(value: Mapping[str, Any], text: str) -> _Value:
    clean = {
        "kinds": [one for one in EXPERT_KINDS if one in (value.get("kinds") or [])],
        "member_states": [one for one in MEMBER_STATES if one in (value.get("member_states") or [])],
    }
    return clean, _wrong(kinds=(any(clean.values()), N_("Choose at least one kind of expert or one Member State.")))


def _text(value: Mapping[str, Any], text: str) -> _Value:
    sentence = N_("This text is too long. 600 characters fit.") if text else N_("Write what is asked.")
    return {}, _wrong(text=(0 < len(text) <= LONGEST_TEXT, sentence))


_VALUES = {"language": _language, "topic": _topic, "years": _years, "background": _background, "text": _text}
