"""Verbs on profiles: start, save a section, agree, move along the workflow, remember who looked."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts.models import User
from socx.audit import services as audit
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.core.i18n import N_
from socx.core.topics import topics
from socx.core.values import CEFR_LEVELS, EXPERT_KINDS, MEMBER_STATES, WORKING_LANGUAGES
from socx.core.workflow import Change
from socx.db import db
from socx.experts import queries, sections
from socx.experts.audiences import AUDIENCES
from socx.experts.models import CONSENTS, Expert
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.notifications import services as notices

logger = logging.getLogger(__name__)

EARLIEST_MISSION = 1990


def start(user: User, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Expert:
    """Begin the profile of an account, or take over the one that was kept under its address.

    Raises NotPermitted for somebody else's account, WrongState when there is a profile already,
    Invalid when a value cannot be used.
    """
    if by.user_id != user.id or not permits(by, P.EXPERT_EDIT):
        raise NotPermitted
    if queries.of_user(user.id):
        raise WrongState(N_("You have a profile already."))
    section = sections.BY_KEY["work"]
    _check(section, values, at)
    item = queries.by_email(user.email)
    if item is not None and item.user_id is not None:
        raise Invalid({"": N_("Another account uses a profile with your e-mail. Please write to the facility.")})
    action = "claim" if item else "start"
    if item is None:
        item = Expert(email=user.email.lower(), state_since=at, created_at=at, changed_at=at)
        db.session.add(item)
    item.user_id = user.id
    item.changed_at = at
    sections.write(item, section, values)
    db.session.flush()
    audit.record(("expert", item.id), action, by=by, at=at)
    return item


def save(item: Expert, section: sections.Section, values: Mapping[str, Any], *, by: Actor, at: datetime) -> bool:
    """Write one section; returns False when it said this already.

    Raises NotPermitted, or Invalid with a sentence for each field that is wrong (`rows-2-level`).
    """
    if not permits(by, P.EXPERT_EDIT, item):
        raise NotPermitted
    _check(section, values, at)
    if sections.same(item, section, values):
        return False
    sections.write(item, section, values)
    item.changed_at = at
    audit.record(("expert", item.id), "edit", by=by, at=at, section=section.key)
    return True


def agree(item: Expert, consent: str, *, by: Actor, at: datetime) -> None:
    """Give one consent; giving it again keeps the first date."""
    _consent(item, consent, at, by=by, at=at)


def withdraw(item: Expert, consent: str, *, by: Actor, at: datetime) -> None:
    """Withdraw one consent: it stops counting at once."""
    _consent(item, consent, None, by=by, at=at)


def advance(item: Expert, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move a profile along its workflow; leave a trace; tell who is concerned.

    Raises WrongState, NotPermitted or Incomplete as the workflow does.
    """
    change = PROFILE_WORKFLOW.advance(item, name, by=by, at=at, note=note)
    item.state_since = item.changed_at = at
    if name in ("submit", "confirm"):
        item.confirmed_at = at
    entry = audit.record_change(("expert", item.id), change, note)
    db.session.flush()
    for audience in change.transition.tells:
        people = db.session.scalars(AUDIENCES[audience](item)).all()
        notices.queue(
            f"experts/{name}",
            [person.id for person in people if person.id != by.user_id],
            ("expert", item.id),
            at=at,
            generation=f"{entry.id}",
            not_after=at + timedelta(days=60),
            facts={"note": note} if note else {},
        )
    logger.info("profile moved", extra={"expert": item.id, "move": name})
    return change


def is_noted(item_id: int, *, by: Actor, on: date) -> bool:
    """Whether it is kept already that this person looked at the profile on that day (UTC)."""
    last = db.session.scalar(
        select(AuditEntry.at)
        .where(
            AuditEntry.subject_kind == "expert",
            AuditEntry.subject_id == item_id,
            AuditEntry.action == "view",
            AuditEntry.actor_id == by.user_id,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return last is not None and last.date() == on


def note_view(item_id: int, *, by: Actor, at: datetime) -> bool:
    """Keep once a day that somebody looked at a profile, so that the expert can see who did."""
    if is_noted(item_id, by=by, on=at.date()):
        return False
    audit.record(("expert", item_id), "view", by=by, at=at)
    return True


def _consent(item: Expert, consent: str, value: datetime | None, *, by: Actor, at: datetime) -> None:
    if not permits(by, P.EXPERT_EDIT, item):
        raise NotPermitted
    column = CONSENTS[consent][0]
    if bool(getattr(item, column)) == bool(value):
        return
    setattr(item, column, value)
    item.changed_at = at
    audit.record(("expert", item.id), "agree" if value else "withdraw_consent", by=by, at=at, consent=consent)


def _check(section: sections.Section, values: Mapping[str, Any], at: datetime) -> None:
    """Raise Invalid for what a form cannot know: things named twice, days out of order, unknown codes."""
    errors: dict[str, str] = {}
    rows = values[section.rows] if section.rows else []
    if section.most and len(rows) > section.most:
        errors[section.rows] = N_("This is more than we can keep. Keep what matters most.")
    key = sections.KEYS.get(section.rows, "")
    seen: set[Any] = set()
    for n, row in enumerate(rows):
        if key and row[key] in seen:
            errors[f"{section.rows}-{n}-{key}"] = N_("This is named twice. Remove one of the two.")
        seen.add(row.get(key))
        errors |= {f"{section.rows}-{n}-{name}": text for name, text in _wrong_in_row(section.rows, row, at)}
    if section.key == "work":
        errors |= dict(_wrong_person(values))
    if errors:
        raise Invalid(errors)


def _wrong_in_row(rows: str, row: Mapping[str, Any], at: datetime) -> list[tuple[str, str]]:
    known = {
        "languages": (("language", WORKING_LANGUAGES), ("level", CEFR_LEVELS)),
        "topics": (("topic_id", topics()), ("level", (1, 2, 3, 4))),
    }
    wrong = [(name, N_("Choose one of the list.")) for name, values in known.get(rows, ()) if row[name] not in values]
    if rows == "absences" and row["end_on"] < row["start_on"]:
        wrong.append(("end_on", N_("The last day comes before the first day.")))
    if rows == "missions" and not EARLIEST_MISSION <= row["year"] <= at.year:
        wrong.append(("year", N_("Give the year of a past mission, with four digits.")))
    return wrong


def _wrong_person(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    wrong = []
    if values["kind"] not in EXPERT_KINDS:
        wrong.append(("kind", N_("Choose one of the list.")))
    if values["member_state"] not in MEMBER_STATES and values["kind"] != "partner_country_practitioner":
        wrong.append(("member_state", N_("Choose the Member State of your administration.")))
    return wrong
