"""What notices say about a profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from socx.access.permissions import Permission
from socx.experts import queries
from socx.experts.models import EntryLink, Expert
from socx.notifications.subjects import SubjectKind, register
from socx.web.i18n import show_date


def describe(item: Expert) -> Mapping[str, Any]:
    return {"name": item.name, "employer": item.employer, "confirmed_at": item.confirmed_at,
            "is_found": item.is_searchable, "waits_for": item.state,
            "missing": [gettext(sentence) for sentence, _ in item.missing()]}  # fmt: skip


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
