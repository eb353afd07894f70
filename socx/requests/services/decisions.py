"""The decision of the Commission on an Action Form."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.requests.models import AssistanceRequest, Decision
from socx.requests.services.handling import begin, touch
from socx.requests.services.moves import advance

#: The move that each decision makes.
MOVES = {"approved": "approve", "returned": "return_form", "rejected": "reject"}


def decide(
    item: AssistanceRequest, outcome: str, *, reason: str, reference: str = "", by: Actor, at: datetime
) -> Change:
    """Write down the decision and move the request, both or neither.

    Of two who decide at the same moment one succeeds; the other meets WrongState or StaleDataError.
    Raises Invalid when the outcome, the reason or, for an approval, the reference is missing.
    """
    begin(item, Permission.REQUEST_DECIDE, "approval", by=by)
    errors = {}
    if outcome not in MOVES:
        errors["outcome"] = N_("Choose the decision.")
    if not reason.strip():
        errors["reason"] = N_("Give the reason. It is kept with the decision.")
    if outcome == "approved" and not reference.strip():
        errors["reference"] = N_("Give the reference of the approval.")
    if errors:
        raise Invalid(errors)
    touch(item)
    item.decisions.append(
        Decision(
            action_form=item.action_form,
            outcome=outcome,
            reference=reference.strip(),
            reason=reason.strip(),
            by_id=by.user_id,
            at=at,
        )
    )
    return advance(item, MOVES[outcome], by=by, at=at, note=reason)
