"""Tables of selection: what is asked, the calls, the invitations and the applications."""

from socx.selection.models.applications import (
    ALSO,
    CLAIMS,
    WISHES,
    Application,
    ApplicationPosition,
    RequirementAnswer,
)
from socx.selection.models.calls import AUDIENCE, DECLINE_REASONS, CallInvitation, ExpertCall, call_position
from socx.selection.models.terms import (
    GRADES,
    HEAVIEST,
    LIGHTEST,
    REQUIREMENT_KINDS,
    PositionRequirement,
    TermsOfReference,
)

__all__ = [
    "ALSO",
    "AUDIENCE",
    "CLAIMS",
    "DECLINE_REASONS",
    "GRADES",
    "HEAVIEST",
    "LIGHTEST",
    "REQUIREMENT_KINDS",
    "WISHES",
    "Application",
    "ApplicationPosition",
    "CallInvitation",
    "ExpertCall",
    "PositionRequirement",
    "RequirementAnswer",
    "TermsOfReference",
    "call_position",
]
