"""Tables of selection: what is asked, the calls, the invitations and the applications."""

from socx.selection.models.applications import (
    ALSO,
    CLAIMS,
    WISHES,
    Application,
    ApplicationPosition,
    RequirementAnswer,
)
from socx.selection.models.assessors import CallAssessor
from socx.selection.models.calls import AUDIENCE, DECLINE_REASONS, CallInvitation, ExpertCall, call_position
from socx.selection.models.contracts import CONTRACT_KINDS, CodeAcknowledgement, ContractRecord
from socx.selection.models.feedback import APPRAISED, CONTEST_OUTCOMES, RATINGS, Appraisal, FactContest
from socx.selection.models.selection import (
    CHOICES,
    OPINIONS,
    RELEASE_KINDS,
    ApplicationAssessment,
    ApplicationScore,
    CvSending,
    EmployerRelease,
    Nomination,
    PartnerOpinion,
    SelectionChoice,
    SelectionOutcome,
)
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
    "APPRAISED",
    "AUDIENCE",
    "CHOICES",
    "CLAIMS",
    "CONTEST_OUTCOMES",
    "CONTRACT_KINDS",
    "DECLINE_REASONS",
    "GRADES",
    "HEAVIEST",
    "LIGHTEST",
    "OPINIONS",
    "RATINGS",
    "RELEASE_KINDS",
    "REQUIREMENT_KINDS",
    "WISHES",
    "Application",
    "ApplicationAssessment",
    "ApplicationPosition",
    "ApplicationScore",
    "Appraisal",
    "CallAssessor",
    "CallInvitation",
    "CodeAcknowledgement",
    "ContractRecord",
    "CvSending",
    "EmployerRelease",
    "ExpertCall",
    "FactContest",
    "Nomination",
    "PartnerOpinion",
    "PositionRequirement",
    "RequirementAnswer",
    "SelectionChoice",
    "SelectionOutcome",
    "TermsOfReference",
    "call_position",
]
