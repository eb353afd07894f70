"""Read what was submitted: comment on it, return it, accept it. For an institution, to accept is to sign."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.audit import services as audit
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.deliverables.kinds import LONGEST_COMMENT
from socx.deliverables.models import Deliverable, DeliverableAcceptance, DeliverableComment, DeliverableVersion
from socx.deliverables.services.common import begin, party_of
from socx.deliverables.services.moves import advance

LONGEST_SECTION = 120


def may_comment(item: Deliverable, actor: Actor) -> bool:
    """Those who write it and those who accept it talk about its versions."""
    return permits(actor, P.DELIVERABLE_WRITE, item) or permits(actor, P.DELIVERABLE_JUDGE, item)


def may_accept(item: Deliverable, actor: Actor) -> bool:
    """Whether the side of this person is still waited for."""
    waited_for = {(side, one.id if one else None) for side, one in item.missing_sides}
    return item.state == "submitted" and permits(actor, P.DELIVERABLE_JUDGE, item) and _side_of(actor) in waited_for


def comment(item: Deliverable, section: str, text: str, *, by: Actor, at: datetime) -> DeliverableComment:
    """Say something about the latest version, as a whole or about one place in it.

    Raises NotPermitted, WrongState without a version or after the end, Invalid (`section`, `text`).
    """
    if not may_comment(item, by):
        raise NotPermitted
    begin(item, P.DELIVERABLE_READ, by=by, at=at)
    made = _comment(_latest(item), section, text, by=by, at=at)
    audit.record(("deliverable", item.id), "comment", by=by, at=at, number=_latest(item).number)
    db.session.flush()
    return made


def send_back(item: Deliverable, comments: Mapping[str, str], note: str, *, by: Actor, at: datetime) -> Change:
    """Return the latest version with what has to change: a word on the whole, and comments by section.

    Raises NotPermitted, WrongState, Incomplete without a word on the whole, Invalid for a comment that is too long.
    """
    change = advance(item, "return", by=by, at=at, note=note)
    version = _latest(item)
    for section, text in {"": note, **comments}.items():
        if text.strip():
            _comment(version, section, text, by=by, at=at).is_return = True
    db.session.flush()
    return change


def accept(item: Deliverable, *, by: Actor, at: datetime) -> bool:
    """Accept the latest version for one side; with the last side it is accepted. Return whether it is now.

    A second time, by a double click, changes nothing. Raises NotPermitted or WrongState.
    """
    begin(item, P.DELIVERABLE_JUDGE, by=by, at=at)
    if item.state == "accepted":
        return True
    if item.state != "submitted":
        raise WrongState(N_("It cannot be accepted now. Its state is “%(state)s”."), state=item.status.label)
    version, (side, institution_id) = _latest(item), _side_of(by)
    if may_accept(item, by):
        version.acceptances.append(
            DeliverableAcceptance(
                side=side, institution_id=institution_id, by_id=by.user_id, name=name_of(by), digest=version.digest,
                at=at,
            )
        )  # fmt: skip
        audit.record(("deliverable", item.id), f"accept_{side}", by=by, at=at, number=version.number)
        db.session.flush()
    if item.missing_sides:
        return False
    advance(item, "accept", by=by, at=at)
    return True


def name_of(actor: Actor) -> str:
    """The name of somebody as it is today, for a signature."""
    user = accounts.find(actor.user_id) if actor.user_id is not None else None
    return user.name if user is not None else ""


def _side_of(actor: Actor) -> tuple[str, int | None]:
    return ("partner", actor.institution_id) if party_of(actor) == "partner" else ("adviser", None)


def _latest(item: Deliverable) -> DeliverableVersion:
    if item.latest is None:
        raise WrongState(N_("There is no version yet."))
    return item.latest


def _comment(version: DeliverableVersion, section: str, text: str, *, by: Actor, at: datetime) -> DeliverableComment:
    errors = {}
    if not 0 < len(text.strip()) <= LONGEST_COMMENT:
        errors["text"] = N_("Write a comment of at most 4,000 characters.")
    if len(section) > LONGEST_SECTION:
        errors["section"] = N_("Use 120 characters at most.")
    if errors:
        raise Invalid(errors)
    made = DeliverableComment(section=section.strip(), text=text.strip(), party=party_of(by), by_id=by.user_id, at=at)
    version.comments.append(made)
    return made
