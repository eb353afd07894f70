"""Shapes of requests for machines. The keys are the contract."""

from socx.requests.schemas.access import LevelIn, Opening, Openings, Reader, ReaderEnd, ReaderIn, Readers
from socx.requests.schemas.case import RequestDetail, detail
from socx.requests.schemas.filing import OtherForm, SectionAnswers, StartDraft
from socx.requests.schemas.handling import (
    Answers,
    AssessmentIn,
    AssessorIn,
    DecisionIn,
    Eligibility,
    Finding,
    OpinionIn,
    Question,
    Questions,
    ScopeIn,
    Score,
    SettleIn,
)
from socx.requests.schemas.lists import RequestQuery, RequestSummary, summary, wanted
from socx.requests.schemas.papers import FILE, ChangedAnswer, Changes, ChangesQuery, PaperQuery, Trail, TrailEntry

__all__ = [
    "FILE",
    "Answers",
    "AssessmentIn",
    "AssessorIn",
    "ChangedAnswer",
    "Changes",
    "ChangesQuery",
    "DecisionIn",
    "Eligibility",
    "Finding",
    "LevelIn",
    "Opening",
    "Openings",
    "OpinionIn",
    "OtherForm",
    "PaperQuery",
    "Question",
    "Questions",
    "Reader",
    "ReaderEnd",
    "ReaderIn",
    "Readers",
    "RequestDetail",
    "RequestQuery",
    "RequestSummary",
    "ScopeIn",
    "Score",
    "SectionAnswers",
    "SettleIn",
    "StartDraft",
    "Trail",
    "TrailEntry",
    "detail",
    "summary",
    "wanted",
]
