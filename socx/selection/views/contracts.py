"""The contract of somebody who is chosen: its figures, its life, its signatures, and it as a file."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.papers.writers import KINDS, as_file
from socx.selection import contract_paper
from socx.selection.contracting import CONTRACT_WORKFLOW, PURPOSES
from socx.selection.forms.contracts import ContractForm, SignatureForm
from socx.selection.models import ContractRecord, Nomination
from socx.selection.queries import selection as chosen
from socx.selection.services import contracts
from socx.selection.views import bp, now
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_day
from socx.web.pages import form_page

MOVES = ", ".join(move.name for move in CONTRACT_WORKFLOW.transitions if not move.page)


@bp.get("/nominations/<id:id>/contract")
@requires(P.NOMINATION_READ, on=chosen.find_nomination)
def contract(item: Nomination) -> ResponseReturnValue:
    """The contract as it stands; for the facility with what can be done with it."""
    return _page(item, _readable(item))


@bp.route("/nominations/<id:id>/contract/edit", methods=["GET", "POST"])
@requires(P.APPLICATION_DECIDE, on=chosen.find_nomination)
def edit_contract(item: Nomination) -> ResponseReturnValue:
    """The draft: kind, date, place, days by purpose. The rates come from the tables."""
    kept = chosen.contract_of(item.id)
    if item.state not in ("agreed", "placed") or (kept is not None and kept.state != CONTRACT_WORKFLOW.initial):
        return redirect(url_for("selection.nomination", id=item.id))
    form = ContractForm.of(item, kept, home_day(now()))
    if form.submitted():
        with form.keeping():
            check_version(form, kept or ContractRecord(version=0))
            contracts.record_contract(item, form.values, by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("The contract is kept.")))
            return _to(item)
    return form_page("selection/contracts/edit.html", form, item=item, purposes=PURPOSES, counted=_counted(item, form))


def _counted(item: Nomination, form: ContractForm) -> dict[str, dict[str, Any]]:
    """For each purpose how many working days there are between its dates, and which holidays are left out."""
    found = {}
    for purpose in PURPOSES:
        first, last, _ = (field.data for field in form.window(purpose))
        if first and last and first <= last:
            calendar = contracts.calendar_in(item, purpose, form.place_code.data or "")
            found[purpose] = {"days": calendar.count(first, last), "holidays": calendar.holidays_in(first, last)}
    return found


def _contract_in(item: Nomination) -> ContractRecord:
    kept = chosen.contract_of(item.id)
    if kept is None:
        raise NotFound
    return kept


def _readable(item: Nomination) -> ContractRecord:
    """The contract, for its expert once it was sent for signature."""
    kept = _contract_in(item)
    if item.user_id == current_actor().user_id and not kept.is_shown_to_expert:
        raise NotFound
    return kept


@bp.post(f"/nominations/<id:id>/contract/<any({MOVES}):move>")
@requires(P.APPLICATION_DECIDE, on=chosen.find_nomination)
def move_contract(item: Nomination, move: str) -> ResponseReturnValue:
    kept, form = _contract_in(item), TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with form.keeping():
        check_version(form, kept)
        contracts.advance_contract(kept, move, by=current_actor(), at=now(), note=form.note.data or "")
    if form.errors:
        return _page(item, kept, form)
    say(gettext(CONTRACT_WORKFLOW.transition(move).done))
    return _to(item)


@bp.post("/nominations/<id:id>/contract/signatures")
@requires(P.APPLICATION_DECIDE, on=chosen.find_nomination)
def sign_contract(item: Nomination) -> ResponseReturnValue:
    """Keep who signed on paper, and when."""
    kept = _contract_in(item)
    form = SignatureForm.of(kept)
    if form.submitted():
        with form.keeping():
            check_version(form, kept)
            contracts.record_signature(
                kept, form.side.data, form.name.data or "", form.signed_on.data, by=current_actor(), at=now()
            )
        if not form.errors:
            done = gettext(CONTRACT_WORKFLOW.transition("sign").done) if kept.state == "signed" else ""
            say(done or gettext(N_("The signature is kept.")))
            return _to(item)
    return _page(item, kept, signing=form)


@bp.get(f"/nominations/<id:id>/contract.<any({KINDS}):kind>")
@requires(P.NOMINATION_READ, on=chosen.find_nomination)
def contract_file(item: Nomination, kind: str) -> ResponseReturnValue:
    """The contract as a file; its expert reads it once it was sent for signature."""
    kept, actor = _readable(item), current_actor()
    return as_file(
        kind,
        lambda: contract_paper.contract_paper(kept, to=actor, at=now()),
        lambda: contract_paper.contract_name(kept, kind),
    )


def _page(
    item: Nomination, kept: ContractRecord, form: TransitionForm | None = None, signing: SignatureForm | None = None
) -> ResponseReturnValue:
    given = {"formdata": None, "data": {"version": kept.version}}
    wrong = next((one for one in (form, signing) if one is not None and one.errors), None)
    may_sign = kept.state == "offered" and permits(current_actor(), P.APPLICATION_DECIDE, kept)
    return form_page(
        "selection/contracts/show.html",
        form or TransitionForm.from_request(**given),
        item=item,
        contract=kept,
        is_own=item.user_id == current_actor().user_id,
        offered=CONTRACT_WORKFLOW.offered(current_actor(), kept),
        signing=(signing or SignatureForm.of(kept, **given)) if may_sign else None,
        wrong=wrong,
    )


def _to(item: Nomination) -> ResponseReturnValue:
    return redirect(url_for("selection.contract", id=item.id), 303)
