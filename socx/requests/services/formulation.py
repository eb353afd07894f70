"""The opinion of the EU Delegation, and the Action Form: the scope agreed with the partner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.requests.criteria import POSITIONS
from socx.requests.fields import MAX_ACTIVITIES
from socx.requests.models import ActionForm, AssistanceRequest, Opinion
from socx.requests.services.handling import begin, touch
from socx.requests.services.moves import advance, tell


def give_opinion(
    item: AssistanceRequest, position: str, text: str = "", *, shared: bool = False, by: Actor, at: datetime
) -> Change | None:
    """Keep what the EU Delegation thinks; the adviser can then write the Action Form.

    Of a joint request each EU office concerned is heard: until the last one nothing moves, and None
    comes back. The institution reads it only when the EU Delegation says so: `shared`.

    Raises Invalid when there is no position, or an objection without its reason.
    """
    begin(item, Permission.REQUEST_OPINE, "opinion", by=by)
    if position not in POSITIONS:
        raise Invalid({"position": N_("Choose the position of the EU Delegation.")})
    if position == "objection" and not text.strip():
        raise Invalid({"text": N_("Say what you object to. The adviser will work with it.")})
    touch(item)
    item.opinions.append(
        Opinion(
            partner_code=by.partner or item.institution.partner_code,
            position=position,
            text=text.strip(),
            shared=shared,
            by_id=by.user_id,
            at=at,
        )
    )
    if item.is_joint and item.awaited_partners:
        entry = audit.record(("request", item.id), "opine_part", by=by, at=at, partner=by.partner)
        db.session.flush()
        tell(item, "advisers", "requests/opine_part", at=at, by=by, generation=f"{entry.id}")
        return None
    return advance(item, "opine", by=by, at=at)


def save_action_form(item: AssistanceRequest, scope: Mapping[str, Any], *, by: Actor, at: datetime) -> ActionForm:
    """Keep the agreed scope, in the shape of `scope.py`; what is still missing may come later.

    The version that is being written is changed; a version that was put forward is frozen, and the
    change makes the next one. Raises Invalid when there are more activities than an action may have.
    """
    begin(item, Permission.REQUEST_SCREEN, "formulation", by=by)
    if len(scope.get("activities") or []) > MAX_ACTIVITIES:
        raise Invalid({"activities": N_("An action has at most %(count)s activities.")}, count=MAX_ACTIVITIES)
    touch(item)
    form = item.action_form
    if form is None or form.frozen_at is not None:
        form = ActionForm(number=form.number + 1 if form else 1)
        item.action_forms.append(form)
    form.scope, form.by_id, form.at = dict(scope), by.user_id, at
    audit.record(("request", item.id), "draft_action_form", by=by, at=at, number=form.number)
    return form
