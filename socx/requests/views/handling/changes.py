"""What changed between two signed texts, word by word."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from socx.access.permissions import Permission
from socx.accounts import queries as accounts
from socx.core.errors import NotFound
from socx.requests import changes, fields, queries
from socx.requests.models import AssistanceRequest, Submission
from socx.requests.queries import PARTNER_ROLES
from socx.requests.views import bp
from socx.web.guard import current_actor, requires


@bp.get("/<id:id>/changes")
@requires(Permission.REQUEST_READ, on=queries.find)
def compare(item: AssistanceRequest) -> ResponseReturnValue:
    """Two signed texts beside each other, only what differs; the last two unless the address names others."""
    actor = current_actor()
    signed = item.submissions_for(actor.institution_id if actor.role in PARTNER_ROLES else None)
    if len(signed) < 2:
        raise NotFound
    before = _chosen(signed, request.args.get("before", ""), signed[-2])
    after = _chosen(signed, request.args.get("after", ""), signed[-1])
    if before.number > after.number:
        before, after = after, before
    return render_template(
        "requests/handling/changes.html",
        item=item,
        signed=signed,
        before=before,
        after=after,
        parts=changes.between(_words(item, before), _words(item, after), actor),
        questions=[c for c in item.clarifications if c.closed_at and before.at < c.closed_at <= after.at],
        names=accounts.names(s.signed_by_id for s in signed),
    )


def _words(item: AssistanceRequest, signed: Submission) -> dict[str, Any]:
    """What is compared: of a joint request the shared part, which is in every signed text."""
    return fields.shared_of(signed.document) if item.is_joint else signed.document


def _chosen(signed: list[Submission], wanted: str, usual: Submission) -> Submission:
    """The text of that number; the usual one where the address says nothing that there is."""
    return next((s for s in signed if str(s.number) == wanted), usual)
