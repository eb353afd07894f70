"""Pages of the ways out: to another instrument, into another request; and of the order of requests."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit.models import AuditEntry
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.requests import queries
from socx.requests.criteria import INSTRUMENTS
from socx.requests.forms.merging import MergeForm, OrderForm, RedirectForm
from socx.requests.models import AssistanceRequest
from socx.requests.services import merging
from socx.requests.views import EXIT_PAGES, TRAIL_WORDS, bp
from socx.requests.views.handling.common import keeping, not_now, readable, to_case
from socx.requests.workflow import EXITS, REQUEST_WORKFLOW
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page, now

EXIT_PAGES |= {"redirect": "requests.redirect_away", "merge": "requests.merge"}
TRAIL_WORDS |= {
    "take_in": N_("Another request was merged into this one"),
    "prioritise": N_("Order of the institution’s requests changed"),
}


@bp.context_processor
def what_exits_read() -> dict[str, object]:
    return {
        "ending_of": ending_of,
        "taken_in": taken_in,
        "instruments": INSTRUMENTS,
        "may_open": may_open,
        "final_states": REQUEST_WORKFLOW.final,
    }


def ending_of(item: AssistanceRequest, actor: Actor) -> AuditEntry | None:
    """The move that ended the case before its action, for its reader; its note is the reason."""
    if item.state not in {REQUEST_WORKFLOW.transition(name).target for name in EXITS}:
        return None
    entries = [e for e in db.session.scalars(queries.trail(item, actor)) if e.target == item.state]
    return entries[-1] if entries and queries.may_read_note(actor, entries[-1]) else None


def taken_in(item: AssistanceRequest, actor: Actor) -> list[AssistanceRequest]:
    """The requests that were merged into this one, as far as this reader may read them."""
    return [other for other in db.session.scalars(queries.merged_into(item)).unique() if may_open(other, actor)]


def may_open(item: AssistanceRequest, actor: Actor) -> bool:
    return permits(actor, P.REQUEST_READ, item)


@bp.route("/<id:id>/redirect", methods=["GET", "POST"])
@requires(P.REQUEST_SCREEN, on=readable)
def redirect_away(item: AssistanceRequest) -> ResponseReturnValue:
    """Name the instrument that serves the request better, with the reason; the case ends here."""
    move = REQUEST_WORKFLOW.transition("redirect")
    if request.method == "GET" and item.state not in move.sources:
        return not_now(item)
    form = RedirectForm.from_request(data={"version": item.version})
    if form.submitted():
        with keeping(form, item):
            merging.redirect(item, form.instrument.data or "", form.reason.data or "", by=current_actor(), at=now())
        if not form.errors:
            say(gettext(move.done))
            return to_case(item)
    return form_page("requests/exits/redirect.html", form, item=item)


@bp.route("/<id:id>/merge", methods=["GET", "POST"])
@requires(P.REQUEST_SCREEN, on=readable)
def merge(item: AssistanceRequest) -> ResponseReturnValue:
    """Choose the open request of the same institution that takes this one up."""
    move = REQUEST_WORKFLOW.transition("merge")
    if request.method == "GET" and item.state not in move.sources:
        return not_now(item)
    others = merging.mergeable(item, current_actor())
    form = MergeForm.from_request(data={"version": item.version})
    form.offer(others)
    if form.submitted():
        with keeping(form, item):
            merging.merge(item, form.into_id, form.reason.data or "", by=current_actor(), at=now())
        if not form.errors:
            say(gettext(move.done))
            return to_case(item)
    return form_page("requests/exits/merge.html", form, item=item, others=others)


@bp.route("/order", methods=["GET", "POST"])
@requires(P.REQUEST_PRIORITISE)
def order() -> ResponseReturnValue:
    """The open requests of the reader's institution in its order, each one step up or down at a time."""
    actor = current_actor()
    if actor.institution_id is None:
        raise NotFound
    found = list(db.session.scalars(queries.open_of(actor.institution_id)).unique())
    ids = [item.id for item in found]
    form = OrderForm.from_request()
    if form.submitted():
        with transaction():
            merging.prioritise(found, form.order(ids), by=actor, at=now())
        say(gettext(N_("The order is saved. The adviser sees it.")))
        return redirect(url_for("requests.order"), 303)
    form.seen.data = " ".join(map(str, ids))
    return form_page("requests/exits/order.html", form, found=found)
