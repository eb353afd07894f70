"""The requests of the crawled world, with a canary in everything that is said about them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts.models import User
from socx.activities.models import DelegationSeat, Milestone, ProgrammeItem
from socx.audit import services as audit
from socx.db import db as database
from socx.experts.models import Expert
from socx.files import here
from socx.matching.models import MatchDecision
from socx.requests import parties
from socx.requests.fields import OWN
from socx.requests.models import (
    ActionForm,
    AssistanceRequest,
    Attachment,
    Clarification,
    Decision,
    DecisionMeeting,
    MeetingCase,
    Opinion,
    RequestParty,
    Round,
    Submission,
)
from tests.architecture.canaries import World, reads, reads_own
from tests.factories import (
    ANSWERS,
    NOW,
    make_action,
    make_activity,
    make_request,
)  # fmt: skip

TODAY = datetime.now(UTC).date()


def fill_request(made: World, item: AssistanceRequest, adviser: User) -> None:
    """Put a canary into everything that is said about a request."""
    about = f"{item.state} {item.sensitivity} request of institution {item.institution_id}"
    made.requests.append(item)
    read, assess = reads(P.REQUEST_READ, item), reads(P.REQUEST_ASSESSMENT, item)

    def inside(actor):
        return read(actor) and assess(actor)

    item.title = made.word(  # who is asked to join reads the title, and no more
        f"title of the {about}",
        lambda actor: read(actor) or any(permits(actor, P.REQUEST_JOIN, party) for party in item.parties),
    )
    item.answers = ANSWERS | {"context": made.word(f"words of the {about}", read)}
    item.clarifications = [
        Clarification(section="description", question=made.word(f"question about the {about}", read), answer="",
                      asked_at=NOW, asked_by_id=adviser.id)
    ]  # fmt: skip
    _add_document(made, item, about)
    if item.is_draft:
        return
    if not item.is_joint:  # of a joint one each institution has a text of its own
        item.submissions = [
            Submission(number=1, form_version="1", document={"title": made.word(f"signed {about}", read)}, at=NOW)
        ]
    database.session.add(
        audit.record(
            ("request", item.id), "assess", by=adviser.actor(), at=NOW, note=made.word(f"note on the {about}", inside)
        )
    )
    form = ActionForm(request_id=item.id, number=1, scope={"title": made.word(f"scope of the {about}", read)}, at=NOW)
    database.session.add(form)
    item.opinions = [
        Opinion(partner_code=item.institution.partner_code, position="support", at=NOW,
                text=made.word(f"opinion on the {about}", read))
    ]  # fmt: skip
    if item.is_put_forward and item.state != "approval":
        item.decisions = [
            Decision(action_form=form, outcome="approved", at=NOW, reason=made.word(f"decision on the {about}", read))
        ]
    made_for = reads(P.MATCH_READ, item)
    database.session.add(
        MatchDecision(
            request_id=item.id, expert_id=made.experts[0].id, decision="shortlisted", at=NOW,
            note=made.word(f"shortlist of the {about}", lambda actor: read(actor) and made_for(actor)),
        )
    )  # fmt: skip


def _add_document(made: World, item: AssistanceRequest, about: str) -> None:
    """A document whose name, bytes and text are for those who read the request; of a joint one, what they read of A."""
    read = reads_own(item, item.institution_id) if item.is_joint else reads(P.REQUEST_READ, item)
    content = made.word(f"document of the {about}", read).encode()
    document = Attachment(
        request_id=item.id, institution_id=item.institution_id, purpose="other", kind="png", size=len(content),
        name=made.word(f"name of a document of the {about}", read), digest=f"{item.id:064x}",
        text=made.word(f"words of a document of the {about}", read), key=here.store().put(content), added_at=NOW,
    )  # fmt: skip
    database.session.add(document)
    database.session.flush()
    made.documents[item.id] = document.id


def join_institutions(made: World, homes: dict[str, Any]) -> None:
    """A joint request of both institutions, each with answers and a signed text of its own; and an invitation."""
    item = make_request("opinion", institution=homes["a"], is_joint=True)
    item.parties = [
        RequestParty(institution=home, joined_at=NOW, accepted_at=NOW, signed_at=NOW, position=place)
        for place, home in enumerate(homes.values())
    ]
    fill_request(made, item, made.people["adviser"])
    own = parties.own_answers(item.answers)
    item.answers = {name: answer for name, answer in item.answers.items() if name not in OWN}
    for number, party in enumerate(item.parties, 1):
        read = reads_own(item, party.institution.id)
        about = f"institution {party.institution.id} in the joint request"
        party.answers = own | {name: made.word(f"{name} of {about}", read) for name in ("unit", "logistics")}
        signed = {"title": item.title, "mandate": made.word(f"text that was signed by {about}", read)}
        item.submissions.append(
            Submission(institution_id=party.institution.id, number=number, form_version="1", document=signed, at=NOW)
        )
    draft = made.requests[0]
    made.invited = RequestParty(institution=homes["b"], invited_from=homes["a"], joined_at=NOW)
    draft.parties.append(made.invited)
    asked, read = reads(P.REQUEST_JOIN, made.invited), reads(P.REQUEST_READ, draft)
    made.invited.invitation = made.word("invitation to join", lambda actor: asked(actor) or read(actor))
    database.session.flush()


def start_action(made: World, item: AssistanceRequest, expert: Expert) -> None:
    item.decided_at = NOW
    activity = make_activity(action=make_action(request=item), experts=[expert])
    made.activities.append(activity)
    activity.action.title = made.word(f"action {activity.action_id}", reads(P.ACTIVITY_READ, activity))
    read = reads(P.ACTIVITY_READ, activity)
    activity.title = made.word(f"activity {activity.id}", read)
    activity.objectives = made.word(f"objectives of activity {activity.id}", read)
    activity.delivery_start, activity.delivery_end = TODAY, TODAY + timedelta(days=4)
    activity.place = made.word(f"place of activity {activity.id}", read)
    activity.milestones = [Milestone(key="terms", due_on=TODAY)]
    activity.programme = [
        ProgrammeItem(
            day=TODAY, starts_at=time(9), ends_at=time(10), host=made.word(f"host in activity {activity.id}", read),
            place=made.word(f"room in activity {activity.id}", read),
            subject=made.word(f"subject in activity {activity.id}", read),
        )
    ]  # fmt: skip
    function = made.word(f"seat in activity {activity.id}", read)
    activity.delegation = [DelegationSeat(institution_id=item.institution_id, function=function, seats=2)]


def decide_in_meeting(made: World) -> DecisionMeeting:
    """A meeting with an open case and a confidential one, which most of its readers may not read."""
    cases = [made.requests[5], made.requests[7]]
    meeting = DecisionMeeting(held_on=TODAY, place="Room 4", made_at=NOW)
    meeting.cases = [MeetingCase(request=item, place=place) for place, item in enumerate(cases, start=1)]
    meeting.note = made.word("note on the agenda", lambda actor: permits(actor, P.AGENDA_READ))
    database.session.add(meeting)
    database.session.flush()
    made.case_id = meeting.cases[0].id
    return meeting


def announce_round(made: World) -> Round:
    """A round that is open, with a draft and requests of every sensitivity in it."""
    found = Round(
        name_en="Spring call", opens_on=TODAY - timedelta(days=9), closes_at=datetime.now(UTC) + timedelta(days=9),
        zone="Europe/Brussels", made_at=NOW,
    )  # fmt: skip
    database.session.add(found)
    for item in made.requests[:5]:
        item.round = found
    database.session.flush()
    return found
