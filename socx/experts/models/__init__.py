"""Tables of the roster."""

from socx.experts.models.parts import (
    ExpertAbsence,
    ExpertAssistance,
    ExpertConflict,
    ExpertLanguage,
    ExpertMission,
    ExpertPassage,
    ExpertTopic,
)
from socx.experts.models.profile import Expert
from socx.experts.models.words import CONSENTS, PASSAGE_KINDS, TOPIC_LEVELS

__all__ = [
    "CONSENTS",
    "PASSAGE_KINDS",
    "TOPIC_LEVELS",
    "Expert",
    "ExpertAbsence",
    "ExpertAssistance",
    "ExpertConflict",
    "ExpertLanguage",
    "ExpertMission",
    "ExpertPassage",
    "ExpertTopic",
]
