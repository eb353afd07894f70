"""Tables of requests: the words of the partner, and what the facility made of them."""

from socx.requests.models.access import RequestOpening, RequestReader
from socx.requests.models.attachments import Attachment
from socx.requests.models.belonging import OfRequest, OfRequestAndParties
from socx.requests.models.case import AssistanceRequest, RequestAssistance, RequestTopic, Submission
from socx.requests.models.drafts import KeptText, SectionSave
from socx.requests.models.filters import ListChoice, SavedFilter
from socx.requests.models.handling import (
    ActionForm,
    AskedAssessor,
    Assessment,
    Clarification,
    CriterionScore,
    Decision,
    EligibilityFinding,
    Opinion,
    SettledDifference,
)
from socx.requests.models.looks import CaseLook
from socx.requests.models.meetings import DecisionMeeting, MeetingCase
from socx.requests.models.merging import RequestPlace, WayOut
from socx.requests.models.parties import RequestLink, RequestParty
from socx.requests.models.rounds import Round
from socx.requests.models.search import RequestWords
from socx.requests.models.sign_off import SignOff

__all__ = [
    "ActionForm",
    "AskedAssessor",
    "Assessment",
    "AssistanceRequest",
    "Attachment",
    "CaseLook",
    "Clarification",
    "CriterionScore",
    "Decision",
    "DecisionMeeting",
    "EligibilityFinding",
    "KeptText",
    "ListChoice",
    "MeetingCase",
    "OfRequest",
    "OfRequestAndParties",
    "Opinion",
    "RequestAssistance",
    "RequestLink",
    "RequestOpening",
    "RequestParty",
    "RequestPlace",
    "RequestReader",
    "RequestTopic",
    "RequestWords",
    "Round",
    "SavedFilter",
    "SectionSave",
    "SettledDifference",
    "SignOff",
    "Submission",
    "WayOut",
]
