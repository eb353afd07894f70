"""The list of what an activity is to leave behind: agreed beforehand, and the reports that every activity has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.core.values import WORKING_LANGUAGES
from socx.db import db
from socx.deliverables import queries
from socx.deliverables.kinds import AGREED, USUAL
from socx.deliverables.models import Deliverable
from socx.deliverables.services.common import begin

#: Deliverables of one activity, reports among them.
MOST = 20

FIELDS = ("kind", "title", "language", "own_due_on", "position_id", "institution_id")


def add_deliverable(activity: Activity, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Deliverable:
    """Put something on the list of an activity: `values` by the names of FIELDS.

    Raises NotPermitted, WrongState for an activity that has ended, Invalid by field.
    """
    _may_list(activity, by)
    _check(activity, values)
    item = _new(activity, {name: values.get(name) for name in FIELDS}, by=by, at=at)
    item.title = (values.get("title") or "").strip()
    db.session.flush()
    return item


def add_usual(activity: Activity, title_of: Mapping[str, str], *, by: Actor, at: datetime) -> list[Deliverable]:
    """Put on the list what activities of this kind usually leave behind and is not there yet; `title_of` names it
    in the language of the request. Raises NotPermitted or WrongState."""
    _may_list(activity, by)
    there = {item.kind for item in db.session.scalars(queries.of_activity(activity))}
    partners = activity.request.institutions
    made = []
    for kind in USUAL.get(activity.kind, ()):
        if kind not in there:
            values = {"kind": kind, "title": title_of[kind], "institution_id": partners[0].id if partners else None}
            made.append(_new(activity, values, by=by, at=at))
    db.session.flush()
    return made


def change_deliverable(item: Deliverable, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Change what is agreed about a deliverable; of a report, its language and its day alone.

    Raises NotPermitted, WrongState when it is accepted or not needed any more, Invalid by field.
    """
    begin(item, P.ACTIVITY_PLAN, by=by, at=at)
    if item.state in ("accepted", "withdrawn", "submitted"):
        raise WrongState(N_("It cannot be changed now. Its state is “%(state)s”."), state=item.status.label)
    names = ("language", "own_due_on") if item.is_report else FIELDS
    given = {name: getattr(item, name) for name in FIELDS} | {name: values.get(name) for name in names}
    _check(item.activity, given, item)
    changed = [name for name in names if getattr(item, name) != given[name]]
    for name in changed:
        setattr(item, name, given[name])
    if changed:
        audit.record(("deliverable", item.id), "change", by=by, at=at, fields=changed)
    db.session.flush()


def expect_reports(activity: Activity, *, by: Actor, at: datetime) -> int:
    """Put on the list the mission report of each expert and the activity report; return how many were not there."""
    there = list(db.session.scalars(queries.of_activity(activity)))
    reported = {item.position_id for item in there if item.kind == "mission_report"}
    placed = [p for p in activity.positions if p.expert_id is not None]
    wanted: list[dict[str, Any]] = [
        {"kind": "mission_report", "position_id": p.id} for p in placed if p.id not in reported
    ]
    if placed and not any(item.kind == "activity_report" for item in there):
        wanted.append({"kind": "activity_report"})
    for values in wanted:
        _new(activity, values, by=by, at=at)
    return len(wanted)


def _may_list(activity: Activity, by: Actor) -> None:
    require(by, P.ACTIVITY_PLAN, activity)
    if activity.is_ended:
        raise WrongState(N_("The activity has ended. Its reports and deliverables stay as they are."))
    if _last_number(activity) >= MOST:
        raise WrongState(N_("An activity has at most %(most)s reports and deliverables."), most=MOST)


def _last_number(activity: Activity) -> int:
    return db.session.scalar(queries.last_number(activity)) or 0


def _new(activity: Activity, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Deliverable:
    given = {"language": activity.request.language, **{k: v for k, v in values.items() if v is not None}}
    item = Deliverable(
        activity=activity,
        number=_last_number(activity) + 1,
        state_since=at,
        made_by_id=by.user_id,
        made_at=at,
        changed_at=at,
        **given,
    )
    db.session.add(item)
    db.session.flush()
    audit.record(("deliverable", item.id), "create", by=by, at=at)
    return item


def _check(activity: Activity, values: Mapping[str, Any], item: Deliverable | None = None) -> None:
    is_report = item is not None and item.is_report
    errors: dict[str, str] = {}
    if not is_report and values.get("kind") not in AGREED:
        errors["kind"] = N_("Choose what it is.")
    if not is_report and not 0 < len((values.get("title") or "").strip()) <= 150:
        errors["title"] = N_("Give it a title of at most 150 characters.")
    if values.get("language") not in WORKING_LANGUAGES:
        errors["language"] = N_("Choose one of the list.")
    if values.get("position_id") not in (None, *(p.id for p in activity.positions)):
        errors["position_id"] = N_("Choose one of the list.")
    if values.get("institution_id") not in (None, *(one.id for one in activity.request.institutions)):
        errors["institution_id"] = N_("Choose one of the list.")
    day = values.get("own_due_on")
    if day is not None and activity.preparation_start is not None and day < activity.preparation_start:
        errors["own_due_on"] = N_("This day lies before the preparation starts.")
    if errors:
        raise Invalid(errors)
