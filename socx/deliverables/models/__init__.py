"""Tables of reports, deliverables and what is published."""

from socx.deliverables.models.deliverable import Deliverable
from socx.deliverables.models.search import DeliverableWords
from socx.deliverables.models.summaries import KnowledgeSummary, SummaryClearance
from socx.deliverables.models.versions import (
    DeliverableAcceptance,
    DeliverableComment,
    DeliverableFile,
    DeliverableVersion,
    DeliverableVersionFile,
)

__all__ = [
    "Deliverable",
    "DeliverableAcceptance",
    "DeliverableComment",
    "DeliverableFile",
    "DeliverableVersion",
    "DeliverableVersionFile",
    "DeliverableWords",
    "KnowledgeSummary",
    "SummaryClearance",
]
