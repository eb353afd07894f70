"""Change a draft from one form to the other without retyping."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, require
from socx.core.i18n import N_
from socx.db import db
from socx.requests import fields
from socx.requests.models import AssistanceRequest
from socx.requests.services.handling import lock, must_be_a_draft

TOO_MANY = N_(
    "The draft has %(count)s activities, and the short form has place for one. Remove the others first, "
    "or stay with the structured action."
)


def convert(item: AssistanceRequest, kind: str, *, by: Actor, at: datetime) -> bool:
    """Ask this draft on the other form; return whether that changed anything.

    What both forms ask stays. What the new form does not ask is kept with the draft, is not sent, and
    comes back with the old form. Raises NotPermitted, WrongState when it is no draft, and Invalid for an
    unknown form or more activities than the form has place for.
    """
    require(by, P.REQUEST_EDIT, item)
    if kind not in fields.KINDS:
        raise Invalid({"kind": N_("Choose one of the two forms.")})
    lock(item)
    must_be_a_draft(item)
    if kind == item.kind:
        return False
    count = len(item.answers.get("activities") or [])
    if count > fields.MOST_ACTIVITIES[kind]:
        raise Invalid({"kind": TOO_MANY}, count=count)
    before, item.kind = item.kind, kind
    flag_modified(item, "answers")
    audit.record(("request", item.id), "convert", by=by, at=at, before=before, after=kind)
    db.session.flush()
    return True
