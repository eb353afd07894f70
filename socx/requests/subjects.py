"""What notices about requests are about, and the words their texts use."""

from __future__ import annotations

from typing import Any

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.core.places import partner_name
from socx.notifications import topics
from socx.notifications.models import Notice
from socx.notifications.subjects import SubjectKind, recheck, register
from socx.requests import queries
from socx.requests.confidential import listed_title
from socx.requests.models import AssistanceRequest, DecisionMeeting, RequestParty, SignOff
from socx.requests.workflow import DRAFT_STATES, REMINDERS
from socx.web.i18n import language, show_date, show_deadline, state_label


def describe(item: AssistanceRequest) -> dict[str, Any]:
    """Title, code, partner and state of a request in the reader's language."""
    return {
        "title": item.title,
        "code": item.code,
        "partner": ", ".join(dict.fromkeys(partner_name(one.partner_code, language()) for one in item.institutions)),
        "institution": ", ".join(one.official_name for one in item.institutions),
        "state": state_label(item.status),
        "since": show_date(item.state_since),
        "expected_on": item.due_on.isoformat() if item.due_on else "",
        "round": item.round.name(language()) if item.round else "",
        "round_closes": show_deadline(item.round.closes_at, item.round.zone) if item.round else "",
    }


def describe_sign_off(sign_off: SignOff) -> dict[str, Any]:
    """What the letter with the link says: the request, who asks, until when."""
    return {
        **describe(sign_off.request),
        "asked_by": sign_off.asked_by.name if sign_off.asked_by else "",
        "fingerprint": sign_off.fingerprint,
        "until": show_date(sign_off.expires_at),
    }


register(
    SubjectKind(
        "sign_off", queries.find_sign_off, Permission.REQUEST_SIGN, describe_sign_off, "requests.detail",
        is_for_outsiders=lambda sign_off: sign_off.outcome is None,
    )
)  # fmt: skip


def describe_invitation(party: RequestParty) -> dict[str, Any]:
    """No more than the title and who asks: the rest is read by who accepts."""
    asking = party.invited_from
    return {"title": party.request.title, "institution": asking.official_name if asking else ""}


register(
    SubjectKind(
        "invitation", queries.find_invitation, Permission.REQUEST_JOIN, describe_invitation, "requests.invitation",
        lambda party: listed_title(party.request),
    )
)  # fmt: skip


def describe_meeting(meeting: DecisionMeeting) -> dict[str, Any]:
    """The day and the place of a decision meeting; its cases are read on its page."""
    return {"title": "", "code": "", "day": show_date(meeting.held_on, "long"), "place": meeting.place}


register(
    SubjectKind("decision_meeting", queries.find_meeting, Permission.AGENDA_READ, describe_meeting, "requests.meeting")
)


def still_waits(item: AssistanceRequest, notice: Notice) -> bool:
    """Whether a request still waits as it did when the reminder was written."""
    return notice.generation.startswith(f"{queries.sign_of_wait(item)}-")


def still_in_round(item: AssistanceRequest, notice: Notice) -> bool:
    """Whether a draft still goes to the round, and to the deadline, that a reminder names."""
    if item.round is None or item.state not in DRAFT_STATES:
        return False
    return notice.generation.startswith(f"{item.round.closing}-")


for kind in ("requests/overdue", *(f"requests/{state}_reminder" for state in REMINDERS)):
    recheck(kind, still_waits)
recheck("requests/round_reminder", still_in_round)
topics.register(
    topics.Topic(
        "requests", N_("Requests for assistance"), ("requests",),
        frozenset({"requests/approve", "requests/reject", "requests/decline"}),
    )
)  # fmt: skip
register(SubjectKind("request", queries.find, Permission.REQUEST_READ, describe, "requests.detail", listed_title))
