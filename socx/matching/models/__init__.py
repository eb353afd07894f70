"""Tables of matching: decisions, what was shown, weights in versions, reports."""

from socx.matching.models.decisions import DECISIONS, REASONS_ABOUT_FIT, REJECTION_REASONS, MatchDecision
from socx.matching.models.vectors import TextVectors
from socx.matching.models.views import VIEW_SOURCES, RankingView, ShownPlace
from socx.matching.models.weights import (
    EXCHANGE,
    WEIGHTS_ORIGINS,
    WEIGHTS_STATES,
    BiasReport,
    MatchSwitch,
    WeightsVersion,
)

__all__ = [
    "DECISIONS",
    "EXCHANGE",
    "REASONS_ABOUT_FIT",
    "REJECTION_REASONS",
    "VIEW_SOURCES",
    "WEIGHTS_ORIGINS",
    "WEIGHTS_STATES",
    "BiasReport",
    "MatchDecision",
    "MatchSwitch",
    "RankingView",
    "ShownPlace",
    "TextVectors",
    "WeightsVersion",
]
