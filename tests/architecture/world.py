"""A world with two of everything, in which each text of each subject carries a canary."""

from __future__ import annotations

from itertools import product
from typing import Any

from sqlalchemy import select

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts.models import User
from socx.core.values import SENSITIVITY
from socx.db import db as database
from socx.experts.models import Expert
from socx.notifications.models import Notice
from socx.outreach import services as outreach
from socx.requests.models import RequestReader, SavedFilter
from tests.architecture.canaries import World, reads
from tests.architecture.world_deliverables import write_deliverables
from tests.architecture.world_evaluations import evaluate
from tests.architecture.world_experts import ask_erasures, keep_employers
from tests.architecture.world_matching import propose_weights, show_ranking
from tests.architecture.world_requests import (
    announce_round,
    decide_in_meeting,
    fill_request,
    join_institutions,
    start_action,
)
from tests.architecture.world_selection import (
    brief_teams,
    call_for_experts,
    choose_people,
    set_rates,
    talk_of_work,
)  # fmt: skip
from tests.factories import (
    NOW,
    make_expert,
    make_institution,
    make_request,
    make_user,
)  # fmt: skip
from tests.outreach import make_event, make_meeting
from tests.recommendations import make_recommendation

#: Requests of the world: (institution, state, domain, sensitivity).
CASES = (
    ("a", "draft", "labour_employment", "normal"),
    ("a", "registered", "labour_employment", "normal"),
    ("a", "formulation", "labour_employment", "confidential"),
    ("a", "under_way", "labour_employment", "normal"),
    ("b", "signing", "social_protection", "restricted"),
    ("b", "approval", "social_protection", "restricted"),
    ("b", "under_way", "social_protection", "confidential"),
    ("a", "assessment", "labour_employment", "confidential"),
    ("b", "under_way", "social_protection", "confidential"),
)
#: The last two have somebody in charge and a list: by number, (who has it, who is named).
LISTS = {7: ("adviser", ("delegation",)), 8: ("other adviser", ("manager",))}


def make_world() -> World:
    """Two institutions of two partners, all roles on both sides, cases of every sensitivity."""
    made = World()
    homes = {"a": make_institution(partner_code="XK"), "b": make_institution(partner_code="SN")}
    for home in homes.values():
        home.mandate = made.word(f"institution {home.id}", reads(P.INSTITUTION_READ, home))
    _make_people(made, homes)
    for profile in (made.people["expert one"], made.people["expert two"], None):
        made.experts.append(_make_expert(made, profile))
    for n, (home, state, domain, sensitivity) in enumerate(CASES):
        item = make_request(state, institution=homes[home], domain=domain, sensitivity=sensitivity)
        if n in LISTS:
            keeper, named = LISTS[n]
            item.adviser_id = made.people[keeper].id
            item.readers = [RequestReader(user_id=made.people[name].id, added_at=NOW) for name in named]
        fill_request(made, item, made.people["adviser"])
        if state == "under_way":
            start_action(made, item, made.experts[n % 2])
    join_institutions(made, homes)
    _meet(made, homes)
    _recommend(made)
    _keep_a_list(made)
    for item in made.requests:
        for user in made.people.values():  # also those who may not read it any more
            database.session.add(
                Notice(
                    key=f"{item.id}-{user.id}", kind="requests/register", recipient_id=user.id, subject_kind="request",
                    subject_id=item.id, created_at=NOW, due_at=NOW, facts={"note": item.title}, mail_state="dead",
                )
            )  # fmt: skip
    database.session.flush()
    calls = call_for_experts(made)
    made.view_id = show_ranking(made)
    brief_teams(made)
    evaluate(made)
    made.subjects = {
        **calls,
        **choose_people(made, calls["/applications"]),
        "/rates": set_rates(made),
        **talk_of_work(made),
        "/employers": keep_employers(made),
        "/erasures": ask_erasures(made),
        "/matching/weights": propose_weights(made),
        "/requests": made.requests,
        "/outreach": [meeting.event for meeting in made.meetings],
        "/events": [meeting.event for meeting in made.meetings],
        "/meetings": made.meetings,
        "/requests/meetings": [decide_in_meeting(made)],
        "/requests/rounds": [announce_round(made)],
        "/requests/invitations": [made.invited],
        "/recommendations": made.recommendations,
        "/activities": made.activities,
        "/deliverables": write_deliverables(made),
        "/actions": [a.action for a in made.activities],
        "/catalogue": [a.action for a in made.activities],
        "/experts": made.experts,
        "/timeline/actions": [a.action for a in made.activities],
        "/timeline/experts": made.experts,
        "/timeline/institutions": list(homes.values()),
        "/institutions": list(homes.values()),
        "/users": list(made.people.values()),
        "/account": list(made.people.values()),
        "/notices": database.session.scalars(select(Notice).order_by(Notice.id).limit(3)).all(),
    }
    database.session.commit()
    return made


def _make_people(made: World, homes: dict[str, Any]) -> None:
    wanted: tuple[tuple[str, Role, dict[str, Any]], ...] = (
        ("official", Role.OFFICIAL, {"institution": homes["a"]}),
        ("other official", Role.OFFICIAL, {"institution": homes["b"]}),
        ("approver", Role.APPROVER, {"institution": homes["a"]}),
        ("adviser", Role.ADVISER, {}),
        ("other adviser", Role.ADVISER, {"domain": "social_protection"}),
        ("manager", Role.MANAGER, {}),
        ("delegation", Role.DELEGATION, {}),
        ("other delegation", Role.DELEGATION, {"partner_code": "SN"}),
        ("commission", Role.COMMISSION, {}),
        ("expert one", Role.EXPERT, {}),
        ("expert two", Role.EXPERT, {}),
        ("administrator", Role.ADMINISTRATOR, {}),
    )
    for name, role, given in wanted:
        user = made.people[name] = make_user(role, **given)
        # An address is for its owner, for administrators, and for who must mend mails to it.
        word = made.word(
            f"address of {name}",
            lambda actor, user=user: actor.user_id == user.id
            or permits(actor, P.USER_MANAGE) or permits(actor, P.OPERATIONS_READ),
        )  # fmt: skip
        user.email = f"{word.lower()}@example.org"


def _make_expert(made: World, user: User | None) -> Expert:
    item = make_expert(user=user)
    item.passages[0].text += " " + made.word("experience", reads(P.EXPERT_READ, item))
    item.employer = made.word(  # who works with a person may know where the person comes from
        "employer",
        lambda actor: (
            permits(actor, P.EXPERT_READ, item)
            or any(permits(actor, P.ACTIVITY_READ, a) for a in made.activities if a.positions[0].expert is item)
        ),
    )
    item.phone = made.word("phone", reads(P.EXPERT_CONTACT, item))
    item.email = made.word("address of an expert", reads(P.EXPERT_CONTACT, item)).lower() + "@example.org"
    return item


def _keep_a_list(made: World) -> None:
    owner = made.people["manager"].id
    word = made.word("name of a kept list", lambda actor: actor.user_id == owner)
    kept = SavedFilter(owner_id=owner, name=word, name_key=word, address="view=all", shared_with="", created_at=NOW)
    database.session.add(kept)
    database.session.flush()
    made.kept_list = kept.id


def _meet(made: World, homes: dict[str, Any]) -> None:
    """An event and a meeting for each institution, with a draft that nobody has opened."""
    adviser = made.people["adviser"].actor()
    for home in homes.values():
        event = make_event(partners=[home.partner_code], by=made.people["manager"])
        event.summary = made.word(f"event {event.id}", reads(P.OUTREACH_READ, event))
        meeting = make_meeting(institution=home, event=event, by=made.people["manager"])
        meeting.shared_notes = made.word(f"meeting {meeting.id}", reads(P.MEETING_READ, meeting))
        meeting.internal_notes = made.word(f"notes on meeting {meeting.id}", reads(P.MEETING_NOTES, meeting))
        meeting.next_step = made.word(f"step after meeting {meeting.id}", reads(P.MEETING_NOTES, meeting))
        text = made.word(f"draft of meeting {meeting.id}", reads(P.MEETING_READ, meeting))
        outreach.offer_draft(
            meeting,
            {"title": "Draft", "domain": "labour_employment", "language": "en", "topics": [], "text": text},
            by=adviser,
            at=NOW,
        )
        made.meetings.append(meeting)


def _recommend(made: World) -> None:
    """A recommendation of each sensitivity and domain, with a reason that stays inside."""
    for n, (level, domain) in enumerate(product(SENSITIVITY, ("labour_employment", "social_protection"))):
        item = make_recommendation(
            by=made.people["manager"], sensitivity=level, domain=domain, partners=[("XK", "SN")[n % 2]]
        )
        read = reads(P.RECOMMENDATION_READ, item)
        item.text = made.word(f"recommendation {item.id}", read)
        item.state_note = made.word(
            f"reason about recommendation {item.id}",
            lambda actor, read=read: read(actor) and permits(actor, P.RECOMMENDATION_LIST),
        )
        made.recommendations.append(item)
