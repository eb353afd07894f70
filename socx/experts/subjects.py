"""What notices say about a profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.experts import freshness, queries
from socx.experts.models import EntryLink, Expert
from socx.notifications import topics
from socx.notifications.models import Notice
from socx.notifications.subjects import SubjectKind, recheck, register
from socx.web.i18n import show_date


def describe(item: Expert) -> Mapping[str, Any]:
    return {"name": item.name, "employer": item.employer, "confirmed_at": item.confirmed_at,
            "is_found": item.is_searchable, "waits_for": item.state,
            "missing": [gettext(sentence) for sentence, _ in item.missing()]}  # fmt: skip


def is_not_confirmed(item: Expert, notice: Notice) -> bool:
    """Whether the profile still waits to be confirmed by the day that a reminder names."""
    due = freshness.due_at(item)
    return due is not None and due.date().isoformat() == notice.generation


for mail in freshness.REMINDERS:
    recheck(f"experts/{mail}", is_not_confirmed)
topics.register(topics.Topic("experts", N_("Profiles of experts"), ("experts",)))
register(SubjectKind("expert", queries.find, Permission.EXPERT_READ, describe, "experts.detail"))


def describe_link(found: EntryLink) -> Mapping[str, Any]:
    """Who asks, and until when the link works."""
    return {"asked_by": found.made_by.name if found.made_by else "", "until": show_date(found.expires_at)}


register(
    SubjectKind(
        "entry_link", queries.find_link, Permission.EXPERT_ENTER, describe_link, "experts.invitations",
        is_for_outsiders=lambda found: found.ended_at is None,
    )
)  # fmt: skip
