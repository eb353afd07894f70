"""What notices about requests are about, and the words their texts use."""

from __future__ import annotations

from typing import Any

from socx.access.permissions import Permission
from socx.core.places import partner_name
from socx.notifications.subjects import SubjectKind, register
from socx.requests import queries
from socx.requests.confidential import listed_title
from socx.requests.models import AssistanceRequest
from socx.web.i18n import language, show_date, state_label


def describe(item: AssistanceRequest) -> dict[str, Any]:
    """Title, code, partner and state of a request in the reader's language."""
    return {
        "title": item.title,
        "code": item.code,
        "partner": partner_name(item.institution.partner_code, language()),
        "institution": item.institution.official_name,
        "state": state_label(item.status),
        "since": show_date(item.state_since),
        "expected_on": item.due_on.isoformat() if item.due_on else "",
    }


register(SubjectKind("request", queries.find, Permission.REQUEST_READ, describe, "requests.detail", listed_title))
