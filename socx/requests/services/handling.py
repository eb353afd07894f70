"""What all verbs of handling start with: may they, is it the time for it, is the page still current."""

from __future__ import annotations

from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import Actor
from socx.access.permissions import Permission
from socx.core.errors import WrongState, require
from socx.core.i18n import N_
from socx.db import db, hold
from socx.requests.models import AssistanceRequest

#: States in which the eligibility check can be changed: an answer may change it while scores are given.
CHECKING_STATES = ("registered", "assessment")

#: What is told to who still writes; its fact is the state.
UNCHANGEABLE = N_("The request cannot be changed any more. Its state is now “%(state)s”.")


def begin(item: AssistanceRequest, permission: Permission, *states: str, by: Actor) -> None:
    """Make sure that the actor may do this to the request now.

    Raises NotPermitted, or WrongState when the request is in none of the states.
    """
    require(by, permission, item)
    if item.state not in states:
        raise WrongState(N_("The request has moved on. Its state is now “%(state)s”."), state=item.status.label)


def must_be_a_draft(item: AssistanceRequest) -> None:
    """Raise WrongState for a request that is no draft any more."""
    if item.state != "draft":
        raise WrongState(UNCHANGEABLE, state=item.status.label)


def touch(item: AssistanceRequest) -> None:
    """Count a change of something that belongs to the request: older pages are then told so.

    It is written at once, before what hangs on the request: of two at the same moment the second
    meets StaleDataError.
    """
    flag_modified(item, "title")
    db.session.flush()


def lock(item: AssistanceRequest) -> None:
    """Read the request again and let nobody else write it until the transaction ends."""
    hold(item)
    for party in item.parties if item.is_joint else ():
        db.session.refresh(party)
