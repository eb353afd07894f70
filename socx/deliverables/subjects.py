"""What notices about deliverables and summaries are about, and the words their texts use."""

from __future__ import annotations

from typing import Any

from socx.access.permissions import Permission as P
from socx.activities.subjects import describe_activity
from socx.core.i18n import N_
from socx.deliverables import queries, words
from socx.deliverables.models import Deliverable, KnowledgeSummary
from socx.notifications import topics
from socx.notifications.subjects import SubjectKind, register
from socx.requests import confidential
from socx.web.i18n import show_date


def describe(item: Deliverable) -> dict[str, Any]:
    """Its title and day, and the activity that it belongs to, in the reader's language."""
    return {
        **describe_activity(item.activity),
        "activity": item.activity.title,
        "title": words.title_of(item),
        "reference": item.reference,
        "due": show_date(item.due_on) or "–",
    }


def redact(item: Deliverable | KnowledgeSummary) -> str:
    return confidential.listed_title(item.request)


def describe_summary(item: KnowledgeSummary) -> dict[str, Any]:
    return describe_activity(item.activity)


topics.register(topics.Topic("deliverables", N_("Reports and deliverables"), ("deliverables",)))
register(
    SubjectKind("deliverable", queries.find, P.DELIVERABLE_READ, describe, "deliverables.detail", redact),
)
# A summary has the number of its activity, and is found on a page of that.
register(SubjectKind("summary", queries.find_summary, P.SUMMARY_READ, describe_summary, "deliverables.summary", redact))
