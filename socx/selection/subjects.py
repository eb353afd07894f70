"""What notices about calls, invitations and applications are about, and the words their texts use."""

from __future__ import annotations

from typing import Any

from socx.access.permissions import Permission as P
from socx.notifications.subjects import SubjectKind, register
from socx.requests import confidential, parties
from socx.selection import queries
from socx.selection.clock import deadline
from socx.selection.models import Application, CallInvitation, ExpertCall
from socx.web.i18n import language


def describe_call(call: ExpertCall) -> dict[str, Any]:
    """Reference, title, partner and deadline of a call in the reader's language."""
    return {
        "title": call.activity.title,
        "reference": call.reference,
        "partner": parties.partner_names(call.activity.action.request, language()),
        "closes": deadline(call.closes_at, call.zone) if call.closes_at else "",
    }


def describe_invitation(item: CallInvitation) -> dict[str, Any]:
    return {
        **describe_call(item.call),
        "until": deadline(item.answer_until, item.call.zone),
        "message": item.message,
    }


def describe_application(item: Application) -> dict[str, Any]:
    return describe_call(item.call)


def redact(subject: ExpertCall | CallInvitation | Application) -> str:
    """What a call of a confidential request is called outside its page."""
    call = subject if isinstance(subject, ExpertCall) else subject.call
    return confidential.listed_title(call.activity.action.request)


register(SubjectKind("expert_call", queries.find_call, P.CALL_READ, describe_call, "selection.show_call", redact))
register(
    SubjectKind(
        "call_invitation", queries.find_invitation, P.INVITATION_ANSWER, describe_invitation,
        "selection.call_invitation", redact,
    )
)  # fmt: skip
register(
    SubjectKind(
        "application", queries.find_application, P.APPLICATION_READ, describe_application, "selection.application",
        redact,
    )
)  # fmt: skip
