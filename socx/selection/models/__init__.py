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
from socx.selection.models.briefings import Briefing, BriefingContact
from socx.selection.models.calls import AUDIENCE, DECLINE_REASONS, CallInvitation, ExpertCall, call_position
from socx.selection.models.conduct import CodeAcknowledgement
from socx.selection.models.contracts import ContractDays, ContractRecord, ContractSignature
from socx.selection.models.feedback import APPRAISED, CONTEST_OUTCOMES, RATINGS, Appraisal, FactContest
from socx.selection.models.rates import Rate, RateLine
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
    "Briefing",
    "BriefingContact",
    "CallAssessor",
    "CallInvitation",
    "CodeAcknowledgement",
    "ContractDays",
    "ContractRecord",
    "ContractSignature",
    "CvSending",
    "EmployerRelease",
    "ExpertCall",
    "FactContest",
    "Nomination",
    "PartnerOpinion",
    "PositionRequirement",
    "Rate",
    "RateLine",
    "RequirementAnswer",
    "SelectionChoice",
    "SelectionOutcome",
    "TermsOfReference",
    "call_position",
]
