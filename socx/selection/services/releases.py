"""The permission of the employer: asked for by a mail with a link that works once, or recorded by the adviser."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import update

from socx.access.actors import ANONYMOUS, Actor
from socx.access.permissions import Permission as P
from socx.accounts.secrets import digest
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from socx.db import db, hold
from socx.experts.shapes import EMAIL, NO_EMAIL
from socx.notifications import services as notices
from socx.selection.models import EmployerRelease, Nomination
from socx.selection.services.telling import tell_advisers

logger = logging.getLogger(__name__)

#: How long a link can be used.
LINK_LASTS = timedelta(days=21)
LONGEST_REASON = 2000
#: So many letters leave for one nomination; nobody's mailbox is filled through us.
MOST_LETTERS = 5

USED = N_("This link cannot be used any more.")


def ask_employer(
    item: Nomination, *, name: str, email: str, language: str, secret: str, link: str, by: Actor, at: datetime
) -> EmployerRelease:
    """Write to the release contact; an earlier link ends.

    `link` is the full address that carries `secret`; neither is kept once the letter has left. Raises
    NotPermitted, WrongState, and Invalid by `name` and `email`.
    """
    _begin(item, by)
    errors = {}
    if not name.strip():
        errors["name"] = N_("Write the name of the person who decides.")
    if not EMAIL.fullmatch(email.strip().lower()):
        errors["email"] = NO_EMAIL
    elif sum(one.kind == "mail" for one in item.releases) >= MOST_LETTERS:
        errors["email"] = N_("Five letters were sent already. Ask in another way and record the answer.")
    if errors:
        raise Invalid(errors)
    _end(item, at)
    made = EmployerRelease(
        kind="mail", name=name.strip(), email=email.strip().lower(),
        language=language if language in LANGUAGES else DEFAULT_LANGUAGE, token_digest=digest(secret),
        asked_by_id=by.user_id, asked_at=at, expires_at=at + LINK_LASTS,
    )  # fmt: skip
    item.releases.append(made)
    db.session.flush()
    notices.queue_outside(
        "selection/release_ask", name=made.name, email=made.email, language=made.language,
        subject=("employer_release", made.id), at=at, not_after=at + LINK_LASTS, facts={"link": link},
    )  # fmt: skip
    audit.record(("nomination", item.id), "ask_release", by=by, at=at)
    return made


def record_release(item: Nomination, *, granted: bool, reference: str, by: Actor, at: datetime) -> EmployerRelease:
    """Keep what the employer said in another way. Raises NotPermitted, WrongState, and Invalid by `reference`."""
    _begin(item, by)
    if not reference.strip():
        raise Invalid({"reference": N_("Say where the answer stands, for example a letter and its date.")})
    if len(reference) > 120:
        raise Invalid({"reference": N_("This text is too long. 120 characters fit.")})
    _end(item, at)
    made = EmployerRelease(
        kind="recorded", reference=reference.strip(), asked_by_id=by.user_id, asked_at=at,
        outcome="granted" if granted else "refused", ended_at=at,
    )  # fmt: skip
    item.releases.append(made)
    db.session.flush()
    audit.record(
        ("nomination", item.id), "record_release", by=by, at=at, outcome=made.outcome or "", reference=made.reference
    )
    return made


def answer_by_link(found: EmployerRelease, *, granted: bool, name: str, reason: str = "", at: datetime) -> None:
    """Keep the answer of the employer; of two clicks the first one counts.

    Raises WrongState when the link was used, has ended or is too old, and Invalid, by `name` and
    `reason`.
    """
    errors = {}
    if not name.strip():
        errors["name"] = N_("Write your name.")
    if not granted and not reason.strip():
        errors["reason"] = N_("Say in a few words why not.")
    if len(reason) > LONGEST_REASON:
        errors["reason"] = N_("This text is too long. 2,000 characters fit.")
    if errors:
        raise Invalid(errors)
    outcome = "granted" if granted else "refused"
    used = db.session.execute(
        update(EmployerRelease)
        .where(EmployerRelease.id == found.id, EmployerRelease.outcome.is_(None), EmployerRelease.expires_at > at)
        .values(outcome=outcome, ended_at=at, answered_name=name.strip()[:120], reason=reason.strip())
        .returning(EmployerRelease.id)
    ).scalar_one_or_none()
    db.session.refresh(found)
    if used is None:
        raise WrongState(USED)
    item = found.nomination
    entry = audit.record(("nomination", item.id), f"release_{outcome}", by=ANONYMOUS, at=at)
    db.session.flush()
    tell_advisers(item.call, "release_answer", by=ANONYMOUS, at=at, generation=f"{entry.id}")
    logger.info("release answered", extra={"nomination": item.id, "outcome": outcome})


def _begin(item: Nomination, by: Actor) -> None:
    require(by, P.APPLICATION_DECIDE, item)
    hold(item)
    if item.state not in ("asked", "agreed"):
        raise WrongState(N_("This person is on the position already, or has dropped out."))


def _end(item: Nomination, at: datetime) -> None:
    """A newer answer or question takes the place of the earlier ones."""
    for one in item.releases:
        if one.outcome is None or one.outcome == "refused":
            one.outcome, one.ended_at = "ended", one.ended_at or at
