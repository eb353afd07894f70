"""Start from an earlier request of the institution, and take back what does not fit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import NotFound, require
from socx.db import db
from socx.requests import copies, fields, seen
from socx.requests.models import AssistanceRequest
from socx.requests.services.filing.saving import put_answer
from socx.requests.services.handling import lock, must_be_a_draft

#: What an answer is when nobody has chosen: these are never empty.
DEFAULTS = {"sensitivity": "normal"}


def copy_answers(
    item: AssistanceRequest, source: AssistanceRequest, *, by: Actor, at: datetime, only_profile: bool = False
) -> None:
    """Fill a new draft from an earlier request of the same institution, and mark what was copied.

    Raises NotFound for a request that the actor may not read or that is not of this institution.
    """
    if by.institution_id not in source.institution_ids or not permits(by, P.REQUEST_READ, source):
        raise NotFound
    found = copies.to_copy(source.as_party(by.institution_id), item.kind, only_profile=only_profile)
    for name, answer in found.items():
        put_answer(item, fields.BY_NAME[name], answer)
    marks = {name: seen.sign_of(fields.value(item, fields.BY_NAME[name])) for name in found}
    item.copied = {"from": source.id, "fields": marks}
    flag_modified(item, "answers")
    audit.record(("request", item.id), "copy", by=by, at=at, source_request=source.id, fields=sorted(found))
    db.session.flush()


def remove_copied(item: AssistanceRequest, names: Collection[str], *, by: Actor, at: datetime) -> int:
    """Empty those copied answers that nobody has changed since; return how many there were.

    Raises NotPermitted, and WrongState when the request is no draft any more.
    """
    _begin(item, by)
    gone = [one for _, one in copies.copied_fields(item) if one.name in names]
    for one in gone:
        empty = [] if one.kind in ("choices", "topics", "languages", "activities") else ""
        put_answer(item, one, DEFAULTS.get(one.name, empty))
    _forget(item, {one.name for one in gone})
    flag_modified(item, "answers")
    if gone:
        audit.record(("request", item.id), "remove_copied", by=by, at=at, fields=sorted(one.name for one in gone))
    db.session.flush()
    return len(gone)


def keep_copied(item: AssistanceRequest, *, by: Actor, at: datetime) -> None:
    """The copied answers fit: mark them no longer. Raises as remove_copied does."""
    _begin(item, by)
    item.copied = None
    audit.record(("request", item.id), "keep_copied", by=by, at=at)
    db.session.flush()


def _begin(item: AssistanceRequest, by: Actor) -> None:
    require(by, P.REQUEST_EDIT, item)
    lock(item)
    must_be_a_draft(item)


def _forget(item: AssistanceRequest, names: Collection[str]) -> None:
    copied = item.copied or {}
    left = {name: mark for name, mark in (copied.get("fields") or {}).items() if name not in names}
    item.copied = {**copied, "fields": left} if left else None
