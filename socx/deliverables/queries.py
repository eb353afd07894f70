"""Find reports, deliverables and summaries. Everything that lists deliverables starts from visible_to()."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, desc, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from socx.access.actors import TEAM_ROLES, Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities import queries as activities
from socx.activities.models import Action, Activity, Milestone, Position
from socx.activities.workflow import ENDED_STATES
from socx.core.words import understand
from socx.db import db
from socx.deliverables.kinds import KINDS
from socx.deliverables.models import (
    Deliverable,
    DeliverableAcceptance,
    DeliverableFile,
    DeliverableVersion,
    DeliverableVersionFile,
    KnowledgeSummary,
)
from socx.deliverables.models.search import COLUMNS, INDEX
from socx.deliverables.workflow import DELIVERABLE_WORKFLOW, SETTLED
from socx.experts.models import Expert
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, RequestParty, RequestTopic
from socx.requests.queries import in_hand_of, of_partners
from socx.search import asking

SHARED = tuple(key for key, kind in KINDS.items() if kind.is_shared)


def find(deliverable_id: int) -> Deliverable | None:
    return db.session.get(Deliverable, deliverable_id)


def visible_to(actor: Actor) -> Select[Deliverable]:
    """The deliverables that this actor may read, DELIVERABLE_READ said in SQL; what is due first comes first."""
    readable = activities.visible_to(actor).with_only_columns(Activity.id).order_by(None)
    found = _with_activity(select(Deliverable)).where(Deliverable.activity_id.in_(readable))
    if actor.role is Role.EXPERT:
        found = found.where(or_(Deliverable.kind.in_(SHARED), _is_own_or_led(actor)))
    elif actor.role not in TEAM_ROLES:
        found = found.where(Deliverable.kind.in_(SHARED))
    day = _day()
    return found.order_by(day.is_(None), day, Deliverable.activity_id, Deliverable.number)


def _day() -> ColumnElement[date | None]:
    """The day on which it is due."""
    return func.coalesce(Deliverable.own_due_on, Activity.report_due)


def _with_activity(found: Select[Deliverable]) -> Select[Deliverable]:
    return found.join(Deliverable.activity).options(contains_eager(Deliverable.activity))


def _is_own_or_led(actor: Actor) -> ColumnElement[bool]:
    """The actor is on the position that writes a mission report, or is the principal expert of its activity."""
    return (
        exists()
        .where(Position.activity_id == Deliverable.activity_id, Position.expert_id == Expert.id)
        .where(Expert.user_id == actor.user_id)
        .where(or_(Position.id == Deliverable.position_id, Position.number == 1))
    )


def with_words(found: Select[Deliverable], text: str) -> Select[Deliverable]:
    """Those of a list that have all the words and none of the unwanted, what fits best first.

    Text without a word fits nothing. Whoever may read a deliverable may read every version of it, so that the
    words need no audience of their own.
    """
    query = understand(text)
    if not query.wanted:
        return found.where(asking.having(INDEX, Deliverable.id, query, COLUMNS) if query.terms else false())
    found, fit = asking.with_fit(INDEX, Deliverable.id, found, query, COLUMNS)
    return found.order_by(None).order_by(fit.desc(), Deliverable.activity_id, Deliverable.number)


def shown(found: Select[Deliverable], view: str) -> Select[Deliverable]:
    """The part of a list that a view shows: open, late, settled, or all of it."""
    match view:
        case "all":
            return found
        case "late":
            return found.where(Deliverable.state == "late", Activity.state.not_in(ENDED_STATES))
        case "settled":
            return found.where(or_(Deliverable.state.in_(SETTLED), Activity.state.in_(ENDED_STATES)))
        case _:
            return found.where(Deliverable.state.not_in(SETTLED), Activity.state.not_in(ENDED_STATES))


def waiting_for(actor: Actor) -> Select[Deliverable, date | None]:
    """What waits for this actor to write or to accept, with the day on which that is expected; the first on top.

    It waits for every expert who writes it, and once it is submitted for each side that has not accepted.
    """
    acceptance = (
        select(Milestone.due_on)
        .where(Milestone.activity_id == Deliverable.activity_id, Milestone.key == "acceptance")
        .correlate(Deliverable)
        .scalar_subquery()
    )
    day = case((Deliverable.state == "submitted", acceptance), else_=_day())
    return (
        visible_to(actor)
        .add_columns(day)
        .where(_waits_for(actor), Activity.state.not_in(ENDED_STATES | {"postponed"}))
        .order_by(None)
        .order_by(day.is_(None), day, Deliverable.activity_id, Deliverable.number)
    )


def _waits_for(actor: Actor) -> ColumnElement[bool]:
    item = Deliverable
    is_submitted = item.state.in_(DELIVERABLE_WORKFLOW.awaiting("advisers"))
    match actor.role:
        case Role.EXPERT:
            return item.state.in_(DELIVERABLE_WORKFLOW.awaiting("experts")) & _is_writer(actor)
        case Role.OFFICIAL | Role.APPROVER:
            own = DeliverableAcceptance.institution_id == actor.institution_id
            return is_submitted & item.kind.in_(_accepted_by("partner")) & ~_latest_is_accepted(own)
        case Role.ADVISER | Role.MANAGER:
            own = DeliverableAcceptance.side == "adviser"
            in_hand = activities.visible_to(actor).where(in_hand_of(actor)).with_only_columns(Activity.id)
            is_judge = item.activity_id.in_(in_hand.order_by(None)) & item.kind.in_(_accepted_by("adviser"))
            return is_submitted & is_judge & ~_latest_is_accepted(own)
    return false()


def _accepted_by(side: str) -> list[str]:
    return [key for key, kind in KINDS.items() if side in kind.accepted_by]


def _is_writer(actor: Actor) -> ColumnElement[bool]:
    """The actor is on a position that writes it: `Deliverable.writer_positions`, said in SQL."""
    by_writer = {
        writer: Deliverable.kind.in_([key for key, kind in KINDS.items() if kind.writer == writer])
        for writer in ("principal", "own", "team")
    }
    return (
        exists()
        .where(Position.activity_id == Deliverable.activity_id, Position.expert_id == Expert.id)
        .where(Expert.user_id == actor.user_id)
        .where(
            or_(
                and_(by_writer["principal"], Position.number == 1),
                and_(by_writer["own"], Position.id == Deliverable.position_id),
                and_(by_writer["team"], or_(Deliverable.position_id.is_(None), Deliverable.position_id == Position.id)),
            )
        )
    )


def _latest_is_accepted(by: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody has accepted the latest version."""
    versions = select(func.max(DeliverableVersion.id)).where(DeliverableVersion.deliverable_id == Deliverable.id)
    newest = versions.correlate(Deliverable).scalar_subquery()
    return exists().where(DeliverableAcceptance.version_id == newest, by)


def of_activity(activity: Activity) -> Select[Deliverable]:
    """All of one activity, in the order of the list."""
    return (
        select(Deliverable)
        .where(Deliverable.activity_id == activity.id)
        .options(selectinload(Deliverable.versions).selectinload(DeliverableVersion.acceptances))
        .order_by(Deliverable.number)
    )


def standing(activity: Activity) -> Select[str, str, date | None]:
    """How everything on the list of an activity stands: (kind, state, first submitted on)."""
    found = select(Deliverable.kind, Deliverable.state, Deliverable.sent_on)
    return found.where(Deliverable.activity_id == activity.id).order_by(Deliverable.number)


def last_number(activity: Activity) -> Select[int]:
    return select(func.coalesce(func.max(Deliverable.number), 0)).where(Deliverable.activity_id == activity.id)


def unsettled(activity: Activity) -> Select[Deliverable]:
    """What is waited for of the list of an activity."""
    open_ones = select(Deliverable).where(Deliverable.activity_id == activity.id, Deliverable.state.not_in(SETTLED))
    return open_ones.order_by(Deliverable.number)


def with_passed_day(today: date, *, is_late: bool) -> Select[Deliverable]:
    """Those marked as late, or not, that wait for their experts while the activity still counts and whose day has
    passed; with `is_late`, those whose day has moved to today or later."""
    day = _day()
    return (
        _with_activity(select(Deliverable))
        .where(Deliverable.state == ("late" if is_late else "due"), day >= today if is_late else day < today)
        .where(Activity.state.not_in(ENDED_STATES | {"postponed"}))
        .order_by(Deliverable.id)
    )


def mission_reports(activity: Activity) -> Select[Deliverable]:
    """The mission reports of an activity that were submitted, in the order of the positions."""
    return (
        select(Deliverable)
        .join(Deliverable.position)
        .where(Deliverable.activity_id == activity.id, Deliverable.kind == "mission_report")
        .where(Deliverable.state.in_(("submitted", "returned", "accepted")))
        .order_by(Position.number)
    )


def reported(expert_ids: Collection[int], since: date) -> Select[int | None, int, date | None, date | None]:
    """When people sent their own mission reports: (expert, activity, due on, sent on)."""
    due = _day()
    return (
        select(Position.expert_id, Deliverable.activity_id, due, Deliverable.sent_on)
        .join(Deliverable.activity)
        .join(Deliverable.position)
        .where(Deliverable.kind == "mission_report", Deliverable.state != "withdrawn")
        .where(Position.expert_id.in_(expert_ids), due >= since)
        .order_by(Deliverable.id)
    )


def kept_files() -> Select[str]:
    """The keys of all files that rows name."""
    return select(DeliverableFile.key).order_by(DeliverableFile.key)


def file_for(item: Deliverable, file_id: int, actor: Actor) -> DeliverableFile | None:
    """A file of this deliverable, as far as this reader may have it; what is in no version yet is its writers'."""
    found = next((file for file in item.files if file.id == file_id), None)
    if found is None or not (is_in_a_version(found) or permits(actor, Permission.DELIVERABLE_WRITE, item)):
        return None
    return found


def is_in_a_version(file: DeliverableFile) -> bool:
    found = select(DeliverableVersionFile.file_id).where(DeliverableVersionFile.file_id == file.id)
    return db.session.scalar(found.limit(1)) is not None


def find_summary(activity_id: int) -> KnowledgeSummary | None:
    """The summary of an activity, by the number of the activity."""
    return db.session.scalar(select(KnowledgeSummary).where(KnowledgeSummary.activity_id == activity_id))


def catalogue(*, partner: str = "", topic: str = "", year: int | None = None) -> Select[Action]:
    """Closed actions of which something is published, the last delivered first.

    What is restricted or confidential, also since, is not among them: the column of today decides.
    """
    ended = _last_day()
    published = exists().where(
        Activity.action_id == Action.id, KnowledgeSummary.activity_id == Activity.id,
        KnowledgeSummary.state == "published",
    )  # fmt: skip
    found = (
        select(Action)
        .join(Action.request)
        .join(AssistanceRequest.institution)
        .where(Action.state == "closed", AssistanceRequest.sensitivity == "normal", published)
    )
    if partner:
        found = found.where(of_partners({partner}))
    if topic:
        link = RequestTopic
        found = found.where(exists().where(link.request_id == AssistanceRequest.id, link.topic_id == topic))
    if year is not None:
        found = found.where(ended >= date(year, 1, 1), ended <= date(year, 12, 31))
    return found.order_by(ended.desc(), Action.id.desc())


def _last_day() -> ColumnElement[date | None]:
    """The last day of delivery of an action."""
    return (
        select(func.max(Activity.delivery_end))
        .where(Activity.action_id == Action.id, Activity.state != "cancelled")
        .scalar_subquery()
    )


def find_published(action_id: int) -> Action | None:
    return db.session.scalar(catalogue().where(Action.id == action_id))


def published_of(actions: Collection[int]) -> Select[KnowledgeSummary]:
    """The published summaries of these actions, in the order of the activities."""
    return (
        select(KnowledgeSummary)
        .join(KnowledgeSummary.activity)
        .options(contains_eager(KnowledgeSummary.activity))
        .where(Activity.action_id.in_(actions), KnowledgeSummary.state == "published")
        .order_by(Activity.action_id, Activity.number)
    )


def catalogue_partners() -> Select[str]:
    """The partners of the catalogue; of a joint action each."""
    requests = catalogue().with_only_columns(Action.request_id).order_by(None)
    asked, party = AssistanceRequest, RequestParty
    together = select(party.institution_id).where(
        party.request_id.in_(requests), party.accepted_at.is_not(None), party.left_at.is_(None)
    )
    alone = select(asked.institution_id).where(asked.id.in_(requests))
    found = select(Institution.partner_code).where(or_(Institution.id.in_(alone), Institution.id.in_(together)))
    return found.distinct().order_by(Institution.partner_code)


def catalogue_topics() -> Select[str]:
    found = catalogue().join(RequestTopic, RequestTopic.request_id == AssistanceRequest.id)
    return found.with_only_columns(RequestTopic.topic_id).order_by(None).distinct().order_by(RequestTopic.topic_id)


def catalogue_years() -> Select[int]:
    year = func.extract("year", _last_day()).label("year")
    return catalogue().with_only_columns(year).order_by(None).distinct().order_by(desc("year"))
