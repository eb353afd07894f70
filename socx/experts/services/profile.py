"""Start a profile, and save its sections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts.models import User
from socx.audit import queries as audits
from socx.audit import services as audit
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid, NotPermitted, WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.experts import queries, sections
from socx.experts.models import Expert
from socx.experts.notice import NOTICE_VERSION
from socx.experts.services.checks import check
from socx.experts.services.employers import link_employers
from socx.experts.services.entry import source_of

#: Saving in the background leaves one line in the trail for so long.
ONE_LINE_FOR = timedelta(hours=1)


def start(user: User, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Expert:
    """Begin the profile of an account, or take over the one that was kept under its address.

    Raises NotPermitted for somebody else's account, WrongState when there is a profile already,
    Invalid when a value cannot be used.
    """
    if by.user_id != user.id or not permits(by, P.EXPERT_OWN):
        raise NotPermitted
    if queries.of_user(user.id):
        raise WrongState(N_("You have a profile already."))
    section = sections.BY_KEY["work"]
    check(section, values, at)
    item = queries.by_email(user.email)
    if item is not None and item.user_id is not None:
        raise Invalid({"": N_("Another account uses a profile with your e-mail. Please write to the facility.")})
    action = "claim" if item else "start"
    if item is None:
        item = Expert(
            email=user.email.lower(),
            state_since=at,
            created_at=at,
            changed_at=at,
            notice_version=NOTICE_VERSION,
            source=source_of(user.email),
        )
        db.session.add(item)
    item.user_id = user.id
    item.changed_at = at
    _write(item, section, values)
    db.session.flush()
    audit.record(("expert", item.id), action, by=by, at=at)
    return item


def save(
    item: Expert, section: sections.Section, values: Mapping[str, Any], *, by: Actor, at: datetime, quiet: bool = False
) -> bool:
    """Write one section; returns False when it said this already.

    `quiet` is saving in the background: the trail has one line for it an hour.
    Raises NotPermitted, or Invalid with a sentence for each field that is wrong (`rows-2-level`).
    """
    require(by, P.EXPERT_EDIT, item)
    check(section, values, at)
    if sections.same(item, section, values):
        return False
    _write(item, section, values)
    item.changed_at = at
    if not (quiet and _is_in_trail(item, section, by, at)):
        audit.record(("expert", item.id), "edit", by=by, at=at, section=section.key)
    return True


def _is_in_trail(item: Expert, section: sections.Section, by: Actor, at: datetime) -> bool:
    """Whether the trail says already that this person works on the section."""
    found = audits.trail("expert", item.id).where(
        AuditEntry.action == "edit", AuditEntry.actor_id == by.user_id, AuditEntry.at > at - ONE_LINE_FOR
    )
    return any(entry.facts.get("section") == section.key for entry in db.session.scalars(found))


def _write(item: Expert, section: sections.Section, values: Mapping[str, Any]) -> None:
    sections.write(item, section, values)
    if section.key == "work":
        link_employers([item])
