"""What notices about calls, invitations and applications are about, and the words their texts use."""

from __future__ import annotations

from typing import Any

from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.subjects import describe_activity
from socx.activities.subjects import redact as redact_activity
from socx.core.i18n import N_
from socx.notifications import topics
from socx.notifications.subjects import SubjectKind, register
from socx.requests import confidential, parties
from socx.selection import queries
from socx.selection.clock import deadline
from socx.selection.models import (
    Application,
    Appraisal,
    CallInvitation,
    EmployerRelease,
    ExpertCall,
    FactContest,
    Nomination,
    PartnerOpinion,
)
from socx.selection.queries import selection as chosen
from socx.web.i18n import language, show_date


def describe_call(call: ExpertCall) -> dict[str, Any]:
    """Reference, title, partner and deadline of a call in the reader's language."""
    return {
        "title": call.activity.title,
        "reference": call.reference,
        "partner": parties.partner_names(call.request, language()),
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


def describe_nomination(item: Nomination) -> dict[str, Any]:
    return describe_call(item.call)


def describe_release(item: EmployerRelease) -> dict[str, Any]:
    """What the letter to the employer says: who is asked to go where, when, and until when the link works."""
    activity = item.nomination.call.activity
    return {
        **describe_call(item.nomination.call),
        "expert": item.nomination.expert.name,
        "asked_by": item.asked_by.name if item.asked_by else "",
        "starts": show_date(activity.delivery_start),
        "ends": show_date(activity.delivery_end),
        "until": show_date(item.expires_at),
    }


def describe_opinion(item: PartnerOpinion) -> dict[str, Any]:
    return {**describe_call(item.nomination.call), "activity": item.nomination.call.activity.reference}


def describe_feedback(item: FactContest | Appraisal) -> dict[str, Any]:
    """Who is meant, and by which activity or call."""
    reference = item.reference if isinstance(item, FactContest) else item.activity.reference
    return {"title": item.activity.title, "reference": reference, "expert": item.expert.name}


def redact_feedback(item: FactContest | Appraisal) -> str:
    return confidential.listed_title(item.request)


def redact(subject: ExpertCall | CallInvitation | Application | Nomination | PartnerOpinion) -> str:
    """What a call of a confidential request is called outside its page."""
    if isinstance(subject, PartnerOpinion):
        subject = subject.nomination
    call = subject if isinstance(subject, ExpertCall) else subject.call
    return confidential.listed_title(call.request)


topics.register(
    topics.Topic(
        "selection", N_("Calls, choices and contracts"), ("selection",),
        frozenset(
            {"selection/contract_offer", "selection/contract_sign", "selection/contract_terminate",
             "selection/application_select", "selection/application_refuse"}
        ),
    )
)  # fmt: skip
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
register(
    SubjectKind(
        "nomination", chosen.find_nomination, P.NOMINATION_READ, describe_nomination, "selection.nomination", redact
    )
)
register(
    SubjectKind(
        "employer_release", chosen.find_release, P.APPLICATION_DECIDE, describe_release, "selection.nomination",
        is_for_outsiders=lambda release: release.outcome is None,
    )
)  # fmt: skip
register(
    SubjectKind(
        "partner_opinion", chosen.find_opinion, P.NOMINATION_OPINE, describe_opinion, "selection.partner_opinion",
        redact,
    )
)  # fmt: skip
register(
    SubjectKind(
        "fact_contest", queries.find_contest, P.CONTEST_READ, describe_feedback, "selection.fact_contest",
        redact_feedback,
    )
)  # fmt: skip
register(
    SubjectKind(
        "appraisal", queries.find_appraisal, P.APPRAISAL_READ, describe_feedback, "selection.appraisal",
        redact_feedback,
    )
)  # fmt: skip
# The briefing and the code of conduct belong to the activity and have its number; a notice leads to their pages.
register(
    SubjectKind("briefing", activities.find, P.BRIEFING_READ, describe_activity, "selection.briefing", redact_activity)
)
register(
    SubjectKind("conduct", activities.find, P.BRIEFING_READ, describe_activity, "selection.conduct", redact_activity)
)
