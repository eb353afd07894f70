"""Doors into the roster: register oneself, be invited, be entered by the facility and take the profile over.

A link works once and for some time. The secret stands in the mail alone; the database keeps its digest.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from socx.access.actors import ANONYMOUS, Actor, Role
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.accounts import services as account_services
from socx.accounts.models import User
from socx.accounts.secrets import digest
from socx.audit import queries as trail
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import LANGUAGES, N_
from socx.db import db
from socx.experts import queries, sections
from socx.experts.models import EntryLink, Expert
from socx.experts.notice import NOTICE_VERSION
from socx.experts.services.checks import check
from socx.experts.services.employers import link_employers
from socx.experts.shapes import EMAIL, NO_EMAIL
from socx.notifications import services as notices

#: How long a link works, by what it is for.
WITHIN = {
    "self":       timedelta(days=2),
    "invitation": timedelta(days=30),
    "adviser":    timedelta(days=60),
}  # fmt: skip

#: So many mails are sent to one address in this time; a stranger cannot fill a mailbox.
MOST_MAILS, MAILS_WITHIN = 3, timedelta(hours=1)

USED = N_("This link was used already, or it is too old.")


def register(email: str, language: str, *, secret: str, link: str, at: datetime) -> None:
    """Answer somebody who wants to register: a link to the mailbox, or a reminder of the account there is.

    Whoever asks cannot tell which of the two was sent, or whether any.
    """
    email = email.strip().lower()
    user = accounts.by_email(email)
    if user is not None:
        if user.active and trail.count("user", user.id, "register_again", since=at - MAILS_WITHIN) < MOST_MAILS:
            audit.record(("user", user.id), "register_again", by=ANONYMOUS, at=at)
            notices.queue("experts/registered_already", [user.id], ("user", user.id), at=at,
                          generation=secrets.token_hex(8), not_after=at + WITHIN["self"])  # fmt: skip
    elif queries.count_links(email, since=at - MAILS_WITHIN) < MOST_MAILS:
        _send("self", email, email, language, secret=secret, link=link, by=ANONYMOUS, at=at)


def invite(
    *, email: str, given_name: str, family_name: str, language: str, secret: str, link: str, by: Actor, at: datetime
) -> EntryLink:
    """Invite a person to the roster; an earlier invitation to the address ends.

    Raises NotPermitted, or Invalid when the address is none or is known already.
    """
    email = _new_address(email, by)
    return _send("invitation", email, f"{given_name} {family_name}".strip(), language, secret=secret, link=link, by=by,
                 at=at, given_name=given_name, family_name=family_name)  # fmt: skip


def enter(
    values: Mapping[str, Any], *, email: str, language: str, secret: str, link: str, by: Actor, at: datetime
) -> Expert:
    """Begin a profile for a person, who is told by mail and may take it over.

    Nobody is found before they have agreed themselves. Raises NotPermitted, or Invalid.
    """
    email = _new_address(email, by)
    if queries.by_email(email) is not None:
        raise Invalid({"email": N_("There is already a profile with this e-mail.")})
    section = sections.BY_KEY["work"]
    check(section, values, at)
    item = Expert(email=email, source="adviser", entered_by_id=by.user_id, state_since=at, created_at=at, changed_at=at)
    sections.write(item, section, values)
    link_employers([item])
    db.session.add(item)
    db.session.flush()
    audit.record(("expert", item.id), "enter", by=by, at=at)
    hand_over(item, language=language, secret=secret, link=link, by=by, at=at)
    return item


def hand_over(item: Expert, *, language: str, secret: str, link: str, by: Actor, at: datetime) -> EntryLink:
    """Send the link with which a person takes over the profile that is kept for them; an earlier one ends.

    Raises NotPermitted, or WrongState when the profile has its owner.
    """
    require(by, P.EXPERT_ENTER)
    if not item.has_no_account:
        raise WrongState(N_("This profile has its owner already."))
    return _send("adviser", item.email, item.name, language, secret=secret, link=link, by=by, at=at, expert=item)


def hand_over_all(
    people: Sequence[tuple[Expert, str]], *, new_link: Callable[[], tuple[str, str]], by: Actor, at: datetime
) -> None:
    """Send many new profiles' people, each with the language of the letter, the link to take the profile over.

    `new_link` makes a secret and the address that carries it. Raises NotPermitted.
    """
    require(by, P.EXPERT_ENTER)
    letters = []
    for item, language in people:
        secret, link = new_link()
        found = _link("adviser", item.email, language, secret=secret, by=by, at=at, expert=item)
        letters.append((found, item.name, link))
    db.session.flush()
    for found, name, link in letters:
        _write_letter(found, name, link, by=by, at=at)


def withdraw_link(found: EntryLink, *, by: Actor, at: datetime) -> None:
    """End an invitation: its link does not work any more, and a letter that waits is not sent."""
    require(by, P.EXPERT_ENTER)
    _end(found, "withdrawn", at)


def finish(
    found: EntryLink, *, given_name: str, family_name: str, language: str, password_hash: str, at: datetime
) -> User:
    """Make the account of who holds the link; a profile that is kept for them becomes theirs.

    Raises WrongState when the link was used or is too old.
    """
    used = db.session.execute(
        update(EntryLink)
        .where(EntryLink.id == found.id, EntryLink.ended_at.is_(None), EntryLink.expires_at > at)
        .values(ended_at=at, outcome="used")
        .returning(EntryLink.id)
    ).scalar_one_or_none()
    db.session.refresh(found)
    if used is None or accounts.by_email(found.email) is not None:
        raise WrongState(USED)
    user = account_services.create_user(
        email=found.email, name=f"{given_name} {family_name}", role=Role.EXPERT, password_hash=password_hash,
        language=language if language in LANGUAGES else found.language, by=ANONYMOUS, at=at,
    )  # fmt: skip
    for other in db.session.scalars(queries.links_to(found.email).where(EntryLink.ended_at.is_(None))):
        _end(other, "replaced", at)
    item = queries.by_email(found.email)
    if item is not None and item.has_no_account:
        item.user_id, item.changed_at = user.id, at
        item.notice_version = item.notice_version or NOTICE_VERSION
        audit.record(("expert", item.id), "claim", by=user.actor(), at=at)
    db.session.flush()
    return user


def source_of(email: str) -> str:
    """How somebody came in: by the link that they used, or by themselves."""
    used = queries.links_to(email.lower()).where(EntryLink.outcome == "used").limit(1)
    found = db.session.scalar(used)
    return found.kind if found else "self"


def _new_address(email: str, by: Actor) -> str:
    require(by, P.EXPERT_ENTER)
    email = email.strip().lower()
    if not EMAIL.match(email):
        raise Invalid({"email": NO_EMAIL})
    if accounts.by_email(email) is not None:
        raise Invalid({"email": N_("There is already an account with this e-mail.")})
    return email


def _send(
    kind: str, email: str, name: str, language: str, *, secret: str, link: str, by: Actor, at: datetime, **more: Any
) -> EntryLink:
    """Write one letter with a link; those that were sent before for the same purpose end."""
    for earlier in db.session.scalars(queries.links_to(email, (kind,)).where(EntryLink.ended_at.is_(None))):
        _end(earlier, "replaced", at)
    found = _link(kind, email, language, secret=secret, by=by, at=at, **more)
    db.session.flush()
    _write_letter(found, name, link, by=by, at=at)
    return found


def _link(kind: str, email: str, language: str, *, secret: str, by: Actor, at: datetime, **more: Any) -> EntryLink:
    found = EntryLink(kind=kind, digest=digest(secret), email=email, language=language, made_by_id=by.user_id,
                      made_at=at, expires_at=at + WITHIN[kind], **more)  # fmt: skip
    db.session.add(found)
    return found


def _write_letter(found: EntryLink, name: str, link: str, *, by: Actor, at: datetime) -> None:
    audit.record(("entry_link", found.id), f"send_{found.kind}", by=by, at=at)
    notices.queue_outside(
        f"experts/entry_{found.kind}", name=name, email=found.email, language=found.language,
        subject=("entry_link", found.id), at=at, not_after=found.expires_at, facts={"link": link},
    )  # fmt: skip


def _end(found: EntryLink, outcome: str, at: datetime) -> None:
    found.ended_at, found.outcome = at, outcome
    notices.cancel(("entry_link", found.id), at=at)
