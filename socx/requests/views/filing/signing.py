"""The last pages of filing: check the answers, sign, submitted."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import Incomplete, WrongState
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.requests import audiences, fields, queries
from socx.requests.forms import NoteForm, SignForm
from socx.requests.forms.signing import AskByLinkForm
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing, rounds
from socx.requests.views import bp
from socx.requests.views.filing import hints
from socx.requests.views.filing.shown import missing_in, no_draft
from socx.requests.workflow import DRAFT_STATES, REQUEST_WORKFLOW
from socx.web.errors import say
from socx.web.forms import check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import language


@bp.get("/<id:id>/check")
@requires(P.REQUEST_EDIT, on=queries.find)
def check(item: AssistanceRequest) -> ResponseReturnValue:
    """All answers on one page, each with a way to change it."""
    if item.state != "draft":
        return no_draft(item)
    mine = item.as_party(current_actor().institution_id)
    return render_template(
        "requests/check.html", item=item, sections=fields.sections_of(item.kind), document=fields.document(mine),
        missing=missing_in(mine), kept_answers=fields.kept(mine), noticed_lines=hints.lines(mine),
    )  # fmt: skip


@bp.get("/<id:id>/sign")
@requires(P.REQUEST_EDIT, on=queries.find)
def sign(item: AssistanceRequest) -> ResponseReturnValue:
    """The last page: the approver signs, an official sends the request to the approver."""
    if item.state not in DRAFT_STATES:
        return redirect(url_for("requests.detail", id=item.id), 303)
    return sign_page(item, SignForm.from_request(), NoteForm.from_request())


def sign_page(
    item: AssistanceRequest, form: SignForm, note_form: NoteForm, link_form: AskByLinkForm | None = None
) -> str:
    """The page of the signature, also when a move that starts there was refused."""
    link_form = link_form or _link_form(item)
    form.version.data = note_form.version.data = link_form.version.data = str(item.version)
    offered = {m.name for m in REQUEST_WORKFLOW.offered(current_actor(), item)}
    own = item.party_of(current_actor().institution_id)
    has_signed = own is not None and own.signed_at is not None
    # Who signs needs the shared part and the own one; who sends it to all needs all of them.
    lacking = item.as_party(current_actor().institution_id) if "sign" in offered else item
    if "return_draft" in offered:
        note_form.note.label.text = gettext("Reason")
    return render_template(
        "requests/sign.html", item=item, form=form, note_form=note_form, offered=offered,
        missing=missing_in(lacking), approvers=db.session.scalars(audiences.approvers(item)).all(),
        can_sign="sign" in offered and not has_signed, has_signed=has_signed, user=g.user, link_form=link_form,
        now=datetime.now(UTC),
        may_ask=permits(current_actor(), P.REQUEST_SEND, item), late=rounds.obstacle(item, datetime.now(UTC)),
    )  # fmt: skip


def _link_form(item: AssistanceRequest) -> AskByLinkForm:
    """Who was asked last, else who signs by the contacts of the request."""
    mine = item.as_party(current_actor().institution_id)
    last = next(
        (s for s in reversed(item.sign_offs) if not item.is_joint or s.institution_id == mine.institution_id), None
    )
    names = ("name", "function", "email")
    given = {name: getattr(last, name) if last else mine.answers.get(f"signatory_{name}", "") for name in names}
    form: AskByLinkForm = AskByLinkForm.from_request(
        formdata=None, data=given | {"language": last.language if last else language()}
    )
    return form


@bp.post("/<id:id>/sign")
@requires(P.REQUEST_EDIT, on=queries.find)
def submit(item: AssistanceRequest) -> ResponseReturnValue:
    """Sign and submit."""
    form = SignForm.from_request()
    if not form.submitted():
        if item.state not in DRAFT_STATES:
            return redirect(url_for("requests.detail", id=item.id), 303)
        return sign_page(item, form, NoteForm.from_request(formdata=None)), 422
    check_version(form, item)
    try:
        with transaction():
            filing.sign(item, by=current_actor(), at=datetime.now(UTC))
    except Incomplete:
        return redirect(url_for("requests.check", id=item.id), 303)
    except WrongState:
        if item.state not in DRAFT_STATES or not rounds.obstacle(item, datetime.now(UTC)):
            raise
        return redirect(url_for("requests.sign", id=item.id), 303)  # that page says what to do after a deadline
    if item.is_draft:
        say(gettext(N_("Your institution has signed. The request is submitted when all institutions have signed.")))
        return redirect(url_for("requests.sign", id=item.id), 303)
    return redirect(url_for("requests.submitted", id=item.id), 303)


@bp.get("/<id:id>/submitted")
@requires(P.REQUEST_EDIT, on=queries.find)
def submitted(item: AssistanceRequest) -> ResponseReturnValue:
    """It has arrived, and this is what happens next."""
    if item.is_draft:
        return redirect(url_for("requests.sign", id=item.id), 303)
    return render_template("requests/submitted.html", item=item)
