"""Keep an event and who came to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound, require
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.values import INSTITUTION_TYPES
from socx.db import db, rows_for
from socx.institutions.models import Institution
from socx.outreach.models import Attendance, EventPartner, EventPresenter, OutreachEvent
from socx.outreach.values import EVENT_KINDS

FIELDS = (
    "kind", "title", "held_on", "place", "city", "host", "co_host", "language", "opening", "agenda", "summary",
    "documents",
)  # fmt: skip


def keep_event(event: OutreachEvent | None, given: Mapping[str, Any], *, by: Actor, at: datetime) -> OutreachEvent:
    """Make an event, or change one.

    `given` has the columns of FIELDS, `partners` (codes) and `presenters` (ids of accounts).
    Raises NotPermitted, and Invalid where a value is none of the known ones.
    """
    require(by, P.OUTREACH_WRITE)
    _check(given)
    is_new = event is None
    event = event or OutreachEvent(created_by_id=by.user_id, created_at=at)
    for name in FIELDS:
        setattr(event, name, given[name])
    event.partners = rows_for(EventPartner, "partner_code", given["partners"], event.partners)
    event.presenters = rows_for(EventPresenter, "user_id", given["presenters"], event.presenters)
    db.session.add(event)
    db.session.flush()
    audit.record(("outreach_event", event.id), "create" if is_new else "edit", by=by, at=at)
    return event


def _check(given: Mapping[str, Any]) -> None:
    wrong = {}
    if given["kind"] not in EVENT_KINDS:
        wrong["kind"] = N_("Choose the kind of event.")
    if not given["partners"] or not set(given["partners"]) <= set(partners()):
        wrong["partners"] = N_("Choose at least one partner country or territory.")
    if any(not d["url"].startswith(("https://", "http://")) for d in given["documents"]):
        wrong["documents"] = N_("Write one document a line: its title, a space, its address that starts with https://")
    if wrong:
        raise Invalid(wrong)


def count_attendance(
    event: OutreachEvent,
    *,
    institution: Institution | None,
    name: str,
    kind: str,
    invited: bool,
    attended: int,
    by: Actor,
    at: datetime,
) -> Attendance:
    """Say who was invited and how many came; the same institution again replaces its line.

    Without an institution and a name the line counts a type as a whole. Raises NotPermitted, Invalid.
    """
    require(by, P.OUTREACH_WRITE)
    kind = institution.type if institution else kind
    if kind not in INSTITUTION_TYPES:
        raise Invalid({"type": N_("Choose the type of institution.")})
    if not 0 <= attended <= 10_000:
        raise Invalid({"attended": N_("Enter a number from 0 to 10,000.")})
    if not invited and not attended:
        raise Invalid({"attended": N_("Say that they were invited, or how many came.")})
    key = (institution.id if institution else None, "" if institution else name, kind)
    line = next((a for a in event.attendance if (a.institution_id, a.name, a.type) == key), None)
    if line is None:
        line = Attendance(institution=institution, institution_id=key[0], name=key[1], type=kind)
        event.attendance.append(line)
    line.invited, line.attended = invited, attended
    db.session.flush()
    audit.record(("outreach_event", event.id), "count", by=by, at=at, line=line.id)
    return line


def forget_attendance(event: OutreachEvent, line_id: int, *, by: Actor, at: datetime) -> None:
    """Take a line out. Raises NotPermitted, NotFound."""
    require(by, P.OUTREACH_WRITE)
    line = next((a for a in event.attendance if a.id == line_id), None)
    if line is None:
        raise NotFound
    event.attendance.remove(line)
    audit.record(("outreach_event", event.id), "forget", by=by, at=at, line=line_id)
