"""The programme that the hosts of a study visit offer, and the places in its delegation.

All raise NotFound for other kinds of activity, and WrongState when the plan of the visit stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.activities.models import Activity, DelegationSeat, ProgrammeItem
from socx.activities.services.planning import must_be_open
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound
from socx.core.i18n import N_
from socx.db import db


def must_be_visit(activity: Activity) -> None:
    """Raise NotFound for what has no programme and no delegation, WrongState for a plan that stands."""
    if activity.kind != "study_visit":
        raise NotFound
    must_be_open(activity)


def add_to_programme(activity: Activity, values: Mapping[str, Any], *, by: Actor, at: datetime) -> ProgrammeItem:
    """Add an entry to the programme of a visit. Raises Invalid for a day outside the visit, or hours that turn back."""
    must_be_visit(activity)
    errors = {}
    delivery = activity.delivery
    if delivery is None or not delivery.start <= values["day"] <= delivery.end:
        errors["day"] = N_("Choose a day of the visit.")
    if values["ends_at"] <= values["starts_at"]:
        errors["ends_at"] = N_("It ends after it starts.")
    if errors:
        raise Invalid(errors)
    names = ("day", "starts_at", "ends_at", "host", "place", "subject")
    item = ProgrammeItem(**{name: values[name] for name in names})
    activity.programme.append(item)
    _touch(activity, "programme_add", by=by, at=at)
    return item


def drop_from_programme(activity: Activity, item: ProgrammeItem, *, by: Actor, at: datetime) -> None:
    """Take an entry out of the programme."""
    must_be_visit(activity)
    activity.programme.remove(item)
    _touch(activity, "programme_drop", by=by, at=at)


def add_seats(activity: Activity, values: Mapping[str, Any], *, by: Actor, at: datetime) -> DelegationSeat:
    """Add places to the delegation: how many people, in which function, of which institution. No names."""
    must_be_visit(activity)
    if values["institution_id"] not in activity.institution_ids:
        raise Invalid({"institution_id": N_("Choose an institution of this request.")})
    seat = DelegationSeat(**{name: values[name] for name in ("institution_id", "function", "seats")})
    activity.delegation.append(seat)
    _touch(activity, "delegation_add", by=by, at=at)
    return seat


def drop_seats(activity: Activity, seat: DelegationSeat, *, by: Actor, at: datetime) -> None:
    """Take places out of the delegation."""
    must_be_visit(activity)
    activity.delegation.remove(seat)
    _touch(activity, "delegation_drop", by=by, at=at)


def _touch(activity: Activity, what: str, *, by: Actor, at: datetime) -> None:
    activity.changed_at = at
    db.session.flush()
    audit.record(("activity", activity.id), what, by=by, at=at)
