"""Tables of the roster."""

from socx.experts.models.consents import ExpertConsent
from socx.experts.models.employers import Employer, ExpertRule, ReleaseAuthorisation
from socx.experts.models.entry import DOORS, EntryLink
from socx.experts.models.imports import (
    CV_KINDS,
    OUTCOMES,
    RUN_STATES,
    CvProposal,
    ExpertDocument,
    ImportRow,
    ImportRun,
)
from socx.experts.models.kept import KeptSection
from socx.experts.models.parts import (
    ExpertAbsence,
    ExpertAssistance,
    ExpertConflict,
    ExpertLanguage,
    ExpertMission,
    ExpertOpening,
    ExpertPartner,
    ExpertPassage,
    ExpertPublication,
    ExpertTopic,
)
from socx.experts.models.profile import Expert
from socx.experts.models.search import ExpertWords
from socx.experts.models.words import (
    CONSENTS,
    CONTACT_BY,
    EDUCATION,
    FORMER_CONSENTS,
    NEEDED_CONSENTS,
    PASSAGE_KINDS,
    SENIORITY,
    SKILLS,
    SOURCES,
    TOPIC_LEVELS,
)

__all__ = [
    "CONSENTS",
    "CONTACT_BY",
    "CV_KINDS",
    "DOORS",
    "EDUCATION",
    "FORMER_CONSENTS",
    "NEEDED_CONSENTS",
    "OUTCOMES",
    "PASSAGE_KINDS",
    "RUN_STATES",
    "SENIORITY",
    "SKILLS",
    "SOURCES",
    "TOPIC_LEVELS",
    "CvProposal",
    "Employer",
    "EntryLink",
    "Expert",
    "ExpertAbsence",
    "ExpertAssistance",
    "ExpertConflict",
    "ExpertConsent",
    "ExpertDocument",
    "ExpertLanguage",
    "ExpertMission",
    "ExpertOpening",
    "ExpertPartner",
    "ExpertPassage",
    "ExpertPublication",
    "ExpertRule",
    "ExpertTopic",
    "ExpertWords",
    "ImportRow",
    "ImportRun",
    "KeptSection",
    "ReleaseAuthorisation",
]
