"""Calls for experts of the demonstration: one is open, one waits for its choice, one is decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from socx.access.actors import SCHEDULER, Actor, Role
from socx.accounts.models import User
from socx.activities.models import Action, Activity, Position
from socx.core.values import CEFR_LEVELS
from socx.db import db
from socx.demo import choices, paying, record
from socx.demo.programme import Programme
from socx.demo.rounds import CLOSING, ZONE
from socx.experts.models import Expert
from socx.requests.models import AssistanceRequest
from socx.selection import terms as parts
from socx.selection.models import ExpertCall
from socx.selection.requirements import Answer
from socx.selection.services import applications, asking, calls, invitations
from socx.selection.services import terms as texts
from socx.selection.services.applications import Wishes
from socx.selection.words import standing_texts

#: How many days before today a call opens, and how many days from then it is open.
ROUNDS = ((-27, 12), (-26, 19), (-9, 22))

#: Applications of a closed call.
APPLICANTS = 4


def plan(programme: Programme) -> None:
    """Call for the positions that are still open on the next activities, when everything else has happened."""
    programme.on(programme.today - timedelta(days=300), paying.set_rates, programme)
    programme.on(programme.today, _call, programme, rank=30)


def _call(programme: Programme, at: datetime) -> None:
    for activity, (opens, days) in zip(_wanted(at), ROUNDS, strict=False):
        opened = at + timedelta(days=opens)
        call = _open(activity, opened, days, _adviser(activity))
        if opens + days < 0:
            record.ask(call, _people(call, programme)[: APPLICANTS + 2], _adviser(activity), opened + timedelta(days=1))
            _apply(call, programme, opened)
            invitations.lapse_due(opened + timedelta(days=7))
            closed = at + timedelta(days=opens + days, hours=12)
            calls.advance(call, "close", by=SCHEDULER, at=closed)
            if (opens, days) == ROUNDS[0]:
                choices.choose(call, _adviser(activity), closed + timedelta(days=1))
            else:
                choices.assess(call, _adviser(activity), closed + timedelta(days=1))
        else:
            _invite(call, programme, opened + timedelta(days=1))


def _wanted(at: datetime) -> list[Activity]:
    """Planned activities of cases that are open to everybody, with a position to fill; not two of one action."""
    found = db.session.scalars(
        select(Activity)
        .join(Activity.action)
        .join(Action.request)
        .where(
            Activity.state == "planned",
            AssistanceRequest.sensitivity == "normal",
            Activity.created_at < at + timedelta(days=ROUNDS[0][0] - 1),
            Activity.positions.any(Position.expert_id.is_(None)),
        )
        .order_by(Activity.delivery_start, Activity.id)
    )
    first: dict[int, Activity] = {}
    for activity in found.unique():
        first.setdefault(activity.action_id, activity)
    return list(first.values())[: len(ROUNDS)]


def _adviser(activity: Activity) -> Actor:
    request = activity.request
    desk = select(User).where(User.role == Role.ADVISER, User.domain == request.domain).order_by(User.id)
    found = request.adviser or db.session.scalars(desk).first()
    if found is None:
        raise ValueError("the demonstration has no adviser of this domain")
    return found.actor()


def _open(activity: Activity, at: datetime, days: int, by: Actor) -> ExpertCall:
    """From the requirements over the terms of reference to the open call."""
    before = at - timedelta(days=2)
    for position in activity.positions:
        asking.keep_proposals(position, [one.key for one in asking.proposals(position)], by=by, at=before)
        asking.add(position, "essential", "years", {"years": 5}, by=by, at=before)
        asking.add(
            position, "advantageous", "background", {"kinds": ["public_servant", "retired_official"]}, weight=3,
            by=by, at=before,
        )  # fmt: skip
    written = texts.start(activity, standing_texts(activity.request.language), by=by, at=before)
    wanted = {part.key: written.texts.get(part.key) or activity.objectives or activity.title for part in parts.PARTS}
    wanted["expertise"] = ""
    texts.save(written, wanted, written.language, by=by, at=before)
    texts.finalise(written, by=by, at=before)
    call = calls.start(activity, ZONE, by=by, at=before)
    closes = datetime.combine((at + timedelta(days=days)).date(), CLOSING).astimezone(ZoneInfo("UTC"))
    empty = [one.id for one in activity.positions if one.expert_id is None]
    calls.save(call, calls.Plan(empty, closes, ZONE), by=by, at=before)
    calls.publish(call, by=by, at=at)
    return call


def _people(call: ExpertCall, programme: Programme) -> list[Expert]:
    """Who could apply: the person of the demonstration, then others who speak the language of the work."""
    language = call.request.language
    able = CEFR_LEVELS[3:]
    found = db.session.scalars(
        select(Expert)
        .where(Expert.state == "active", Expert.user_id.is_not(None), Expert.id != programme.expert_ids["expert-000"])
        .order_by(Expert.id)
    )
    speaking = [
        one
        for one in found
        if any(s.language == language and s.level in able for s in one.languages) and one.is_searchable
    ]
    topics = set(call.request.topic_ids)
    speaking.sort(key=lambda one: (-len(topics & {t.topic_id for t in one.topics}), one.id))
    own = db.session.get(Expert, programme.expert_ids["expert-000"])
    return [*([own] if own is not None and own.is_searchable else []), *speaking]


def _apply(call: ExpertCall, programme: Programme, opened: datetime) -> None:
    for n, expert in enumerate(_people(call, programme)[:APPLICANTS]):
        at = opened + timedelta(days=2 + 3 * n)
        if expert.user is None:
            continue
        by = expert.user.actor()
        item = applications.begin(call, expert, by=by, at=at)
        said = {one.requirement_id: Answer(one.claim, one.evidence) for one in item.answers}
        for one in applications.requirements_in(call):
            said.setdefault(one.id, Answer("partly" if n % 2 else "no") if one.kind != "text" else Answer("yes"))
        text = expert.passages[0].text if expert.passages else call.activity.title
        chosen = [call.positions[n % len(call.positions)].id]
        applications.save(
            item, Wishes(chosen, also=["remote"] if n % 2 else [], motivation=text[:600], answers=said), by=by, at=at
        )
        applications.submit(item, by=by, at=at)


def _invite(call: ExpertCall, programme: Programme, at: datetime) -> None:
    """Ask two people; one of them has already said: not now."""
    by = _adviser(call.activity)
    asked = [one for one in _people(call, programme) if not invitations.why_not_invited(call, one, at)][:2]
    for n, expert in enumerate(asked):
        made = invitations.invite(call, expert, call.closes_at or at, by=by, at=at)
        if n and expert.user is not None:
            again = (at + timedelta(days=120)).date()
            invitations.postpone(made, again, by=expert.user.actor(), at=at + timedelta(days=1))
