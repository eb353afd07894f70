"""Tables of requests: the words of the partner, and what the facility made of them."""

from socx.requests.models.case import AssistanceRequest, RequestAssistance, RequestTopic, Submission
from socx.requests.models.handling import (
    ActionForm,
    Assessment,
    Clarification,
    CriterionScore,
    Decision,
    EligibilityFinding,
    Opinion,
)

__all__ = [
    "ActionForm",
    "Assessment",
    "AssistanceRequest",
    "Clarification",
    "CriterionScore",
    "Decision",
    "EligibilityFinding",
    "Opinion",
    "RequestAssistance",
    "RequestTopic",
    "Submission",
]
