"""Write the briefing of an activity, and give it to the team."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.audiences import experts
from socx.activities.models import Activity
from socx.audit import services as audit
from socx.core.errors import Incomplete, Invalid, WrongState, require
from socx.core.i18n import N_
from socx.db import db, rows_for
from socx.notifications import services as notices
from socx.selection import queries as asked
from socx.selection.briefing import NEEDED, PARTS
from socx.selection.models import Briefing, BriefingContact
from socx.selection.queries import briefings as queries
from socx.selection.services.telling import STALE


def save_briefing(
    activity: Activity, texts: Mapping[str, str], contact_ids: Collection[int], *, by: Actor, at: datetime
) -> Briefing:
    """Keep the texts, and whom the team may reach: of the partner, and the adviser. What is ready stays ready.

    Raises NotPermitted, and Invalid by the key of a text, or by `contacts` for somebody of another institution.
    """
    require(by, P.BRIEFING_WRITE, activity)
    errors = {part.key: N_("This text is too long.") for part in PARTS if len(texts.get(part.key) or "") > part.limit}
    known = {person.id for person in queries.people_to_name(activity)}
    if not set(contact_ids) <= known:
        errors["contacts"] = N_("Choose people of the partner institution, or the adviser in charge.")
    if errors:
        raise Invalid(errors)
    item = queries.briefing_of(activity)
    if item is None:
        item = Briefing(activity=activity)
        db.session.add(item)
    item.texts = {part.key: (texts.get(part.key) or "").strip() for part in PARTS}
    item.contacts = rows_for(BriefingContact, "user_id", contact_ids, item.contacts)
    item.made_by_id, item.changed_at = by.user_id, at
    db.session.flush()
    audit.record(("activity", activity.id), "briefing", by=by, at=at, contacts=len(item.contacts))
    return item


def missing_in(item: Briefing) -> list[tuple[str, str]]:
    """What the team could not do without: (sentence, where it is mended)."""
    found = [
        (N_("Write where and when the team starts."), key) for key in NEEDED if not (item.texts.get(key) or "").strip()
    ]
    if item.activity.delivery_start is None:
        found.append((N_("Set the dates of delivery."), "dates"))
    if asked.current_terms(item.activity) is None:
        found.append((N_("Make the terms of reference final first."), "terms"))
    return found


def give_briefing(item: Briefing, *, by: Actor, at: datetime) -> int:
    """Let the team read the briefing and tell it; again after a change. Return how many are told.

    Raises NotPermitted, WrongState for an activity that has ended, and Incomplete with what is lacking.
    """
    require(by, P.BRIEFING_WRITE, item.activity)
    if item.activity.is_ended:
        raise WrongState(N_("This activity has ended."))
    if missing := missing_in(item):
        raise Incomplete(missing)
    item.ready_at, item.told_at = item.ready_at or at, at
    entry = audit.record(("activity", item.activity_id), "give_briefing", by=by, at=at)
    db.session.flush()
    people = [person.id for person in db.session.scalars(experts(item.activity))]
    return notices.queue(
        "selection/briefing_ready", people, ("briefing", item.activity_id), at=at, generation=f"{entry.id}",
        not_after=at + STALE,
    )  # fmt: skip
