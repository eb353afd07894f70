"""Tables into the plain values that requirements are judged by."""

from __future__ import annotations

from collections.abc import Iterable

from socx.experts.models import Expert
from socx.experts.workflow import SEARCHABLE
from socx.selection.models import Application, PositionRequirement
from socx.selection.requirements import Answer, Asked, Facts


def facts_of(expert: Expert) -> Facts:
    """What a profile says now, as far as requirements ask for it."""
    return Facts(
        languages={one.language: one.level for one in expert.languages},
        written=tuple(sorted({one.language for one in expert.passages if one.text.strip()})),
        topics={one.topic_id: (one.level, one.evidence) for one in expert.topics},
        years=expert.experience_years or 0,
        specific_years=expert.specific_years or 0,
        kind=expert.kind,
        member_state=expert.member_state,
        is_verified=expert.state in ("verified", *SEARCHABLE),
    )


def asked_of(requirement: PositionRequirement) -> Asked:
    return Asked(
        requirement.id, requirement.grade, requirement.kind, requirement.value, requirement.text, requirement.weight
    )


def all_asked(requirements: Iterable[PositionRequirement]) -> list[Asked]:
    """The requirements as they are judged, in the order in which they come."""
    return [asked_of(one) for one in requirements]


def said_in(application: Application) -> dict[int, Answer]:
    """What the expert says in an application, by requirement."""
    return {one.requirement_id: Answer(one.claim, one.evidence) for one in application.answers}


def facts_in(application: Application) -> Facts:
    """The profile as it was sent; of a draft, as it is now."""
    return Facts.from_json(application.facts) if application.facts else facts_of(application.expert)
