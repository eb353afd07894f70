"""Somebody who is chosen: the page of the facility, that of the expert, and what is asked of others."""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts.secrets import new_secret
from socx.accounts.trail import trail_lines
from socx.audit.models import AuditEntry
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.experts.models import Expert
from socx.selection import queries
from socx.selection.conduct import CODE, CODE_VERSION
from socx.selection.forms.selection import AskEmployerForm, RecordReleaseForm
from socx.selection.models import RELEASE_KINDS, ExpertCall, Nomination
from socx.selection.nominations import NOMINATION_WORKFLOW
from socx.selection.queries import conduct as reading
from socx.selection.queries import selection as chosen
from socx.selection.services import conduct, opinions, releases
from socx.selection.services import nominations as services
from socx.selection.views import bp, now
from socx.selection.views.grid import position_of
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.frame import role_label
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page
from socx.web.site import full_url

MOVES = ", ".join(NOMINATION_WORKFLOW.names)

# fmt: off
#: What the trail of a nomination says beside its moves.
EVENTS = {
    "ask":                  N_("Asked to agree"),
    "ask_release":          N_("Employer asked by a link"),
    "record_release":       N_("Answer of the employer recorded"),
    "release_granted":      N_("Employer has authorised"),
    "release_refused":      N_("Employer has refused"),
    "contract":             N_("Contract kept"),
    "contract_offer":       N_("Contract sent for signature"),
    "contract_take_back":   N_("Contract taken back"),
    "contract_signature":   N_("Signature kept"),
    "contract_sign":        N_("Contract signed by everybody"),
    "contract_complete":    N_("Contract completed"),
    "contract_terminate":   N_("Contract ended early"),
    "acknowledge":          N_("Code of conduct acknowledged"),
    "ask_partner":          N_("Redacted CV shown to the partner"),
    "partner_no_objection": N_("Partner has no objection"),
    "partner_objection":    N_("Partner objects"),
}
# fmt: on


@bp.get("/nominations/<id:id>")
@requires(P.NOMINATION_READ, on=chosen.find_nomination)
def nomination(item: Nomination) -> ResponseReturnValue:
    return _page(item)


@bp.post(f"/nominations/<id:id>/<any({MOVES}):move>")
@requires(P.NOMINATION_READ, on=chosen.find_nomination)
def move_nomination(item: Nomination, move: str) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with form.keeping():
        check_version(form, item)
        services.advance(item, move, by=current_actor(), at=now(), note=form.note.data or "")
    if form.errors:
        return _page(item, form)
    say(gettext(NOMINATION_WORKFLOW.transition(move).done))
    return redirect(url_for("selection.nomination", id=item.id), 303)


@bp.post("/nominations/<id:id>/release/ask")
@requires(P.APPLICATION_DECIDE, on=chosen.find_nomination)
def ask_employer(item: Nomination) -> ResponseReturnValue:
    """Write to the release contact; a second letter ends the link of the first."""
    form = AskEmployerForm.from_request()
    if form.submitted():
        secret = new_secret()
        with form.keeping():
            check_version(form, item)
            releases.ask_employer(
                item, name=form.name.data or "", email=form.email.data or "", language=form.language.data,
                secret=secret, link=full_url(url_for("selection.release_by_link", token=secret)),
                by=current_actor(), at=now(),
            )  # fmt: skip
        if not form.errors:
            say(gettext(N_("A letter with the link is on its way to %(name)s."), name=form.name.data))
            return redirect(url_for("selection.nomination", id=item.id, _anchor="release"), 303)
    return _page(item, asking=form)


@bp.post("/nominations/<id:id>/release/record")
@requires(P.APPLICATION_DECIDE, on=chosen.find_nomination)
def record_release(item: Nomination) -> ResponseReturnValue:
    form = RecordReleaseForm.from_request()
    if form.submitted():
        with form.keeping():
            check_version(form, item)
            releases.record_release(
                item, granted=form.outcome.data == "granted", reference=form.reference.data or "",
                by=current_actor(), at=now(),
            )  # fmt: skip
        if not form.errors:
            say(gettext(N_("The answer of the employer is kept.")))
            return redirect(url_for("selection.nomination", id=item.id, _anchor="release"), 303)
    return _page(item, recording=form)


@bp.post("/nominations/<id:id>/partner")
@requires(P.APPLICATION_DECIDE, on=chosen.find_nomination)
def ask_partner(item: Nomination) -> ResponseReturnValue:
    """Show the redacted CV to the partner institution and ask whether it objects."""
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, item)
        opinions.ask_partner(item, by=current_actor(), at=now())
    say(gettext(N_("The partner institution is asked. What was sent is in the log.")))
    return redirect(url_for("selection.nomination", id=item.id, _anchor="opinion"), 303)


@bp.post("/nominations/<id:id>/conduct")
@requires(P.CODE_ACKNOWLEDGE, on=chosen.find_nomination)
def acknowledge(item: Nomination) -> ResponseReturnValue:
    """The expert has read the code of conduct."""
    if not TransitionForm.from_request().submitted():
        abort(400)
    with transaction():
        conduct.acknowledge(item.call.activity, item.expert, by=current_actor(), at=now())
    say(gettext(N_("Thank you. It is kept with the day and the version.")))
    return redirect(url_for("selection.nomination", id=item.id, _anchor="conduct"), 303)


@bp.post("/calls/<id:id>/positions/<id:position_id>/next")
@requires(P.APPLICATION_DECIDE, on=queries.find_call)
def ask_next(call: ExpertCall, position_id: int) -> ResponseReturnValue:
    """Ask who comes next on the reserve list: the system proposes, a person asks."""
    position = position_of(call, position_id)
    found = chosen.outcome_of(call.id, position.id)
    if found is None:
        raise NotFound
    if not TransitionForm.from_request().submitted():
        abort(400)
    with transaction():
        made = services.ask_next(found, by=current_actor(), at=now())
    say(gettext(N_("%(name)s is asked."), name=made.expert.name))
    return redirect(url_for("selection.nomination", id=made.id), 303)


def _page(
    item: Nomination,
    form: TransitionForm | None = None,
    asking: AskEmployerForm | None = None,
    recording: RecordReleaseForm | None = None,
) -> ResponseReturnValue:
    actor = current_actor()
    is_own = item.user_id == actor.user_id
    empty = {"formdata": None, "data": {"version": item.version}}
    wrong = next((one for one in (form, asking, recording) if one is not None and one.errors), None)
    return form_page(
        "selection/nominations/own.html" if is_own else "selection/nominations/show.html",
        form or TransitionForm.from_request(**empty),
        item=item,
        call=item.call,
        activity=item.call.activity,
        offered=NOMINATION_WORKFLOW.offered(actor, item),
        missing=_missing(item),
        asking=asking or AskEmployerForm.from_request(**_contact(item)),
        recording=recording or RecordReleaseForm.from_request(**empty),
        wrong=wrong,
        may_decide=permits(actor, P.APPLICATION_DECIDE, item),
        kinds=RELEASE_KINDS,
        contract=chosen.contract_of(item.id),
        code=CODE,
        code_version=CODE_VERSION,
        read=reading.acknowledgement_of(item.call.activity, item.expert),
        events=[] if is_own else _events(item),
        sent=db.session.scalars(chosen.sendings_of(item.expert_id)).all() if is_own else [],
        now=now(),
    )


def _missing(item: Nomination) -> list[str]:
    """What is lacking before the person is put on the position."""
    if item.state != "agreed":
        return []
    return [gettext(sentence) for sentence, _ in NOMINATION_WORKFLOW.missing(item, "place")]


def _contact(item: Nomination) -> dict[str, object]:
    """The release contact that the profile names, or the one of the employer."""
    expert: Expert = item.expert
    name, email = expert.release_contact_name, expert.release_contact_email
    employer = expert.registered_employer
    if not email and employer is not None:
        name, email = employer.release_contact_name, employer.release_contact_email
    data = {"name": name, "email": email, "language": language(), "version": item.version}
    return {"formdata": None, "data": data}


def _events(item: Nomination) -> list[dict[str, object]]:
    def what(entry: AuditEntry) -> str:
        return gettext(NOMINATION_WORKFLOW.transition(entry.action).label if entry.target else EVENTS[entry.action])

    def nameless(entry: AuditEntry) -> str:
        return gettext(N_("By link")) if entry.action.startswith("release_") else role_label(entry.actor_role)

    return trail_lines("nomination", item.id, what, nameless=nameless)
