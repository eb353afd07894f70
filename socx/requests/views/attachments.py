"""Documents of a request: the page to add them, and how they are given out."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.file import FileField
from wtforms import RadioField

from socx.access.permissions import Permission as P
from socx.core.errors import DomainError, Invalid
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.files import kinds
from socx.requests import documents, queries
from socx.requests.models import AssistanceRequest
from socx.requests.models.attachments import PURPOSES
from socx.requests.services import attachments as services
from socx.requests.views import bp
from socx.web.errors import say
from socx.web.forms import BaseForm, options
from socx.web.guard import current_actor, requires
from socx.web.i18n import show_size


class DocumentForm(BaseForm):
    """One document and what it is."""

    file = FileField(N_("Choose a file"), name="file")
    purpose = RadioField(N_("What is it?"), choices=lambda: options(PURPOSES), validate_choice=False, default="letter")


@bp.context_processor
def documents_of_case() -> dict[str, object]:
    """What the card on the pages of a case asks."""
    return {
        "documents_of": lambda item: db.session.scalars(queries.attachments(item, current_actor())).all(),
        "may_add_documents": _may_change,
        "document_purposes": PURPOSES,
        "file_size": show_size,
    }


@bp.get("/<id:id>/documents", endpoint="documents")
@requires(P.REQUEST_READ, on=queries.find)
def document_list(item: AssistanceRequest) -> ResponseReturnValue:
    """The documents of a request; its institution adds and removes them while it writes."""
    return _page(item, DocumentForm.from_request(formdata=None))


def _page(item: AssistanceRequest, form: DocumentForm, status: int = 200) -> ResponseReturnValue:
    found = db.session.scalars(queries.attachments(item, current_actor())).all()
    return render_template(
        "requests/attachments/index.html", item=item, form=form, documents=found, purposes=PURPOSES, kinds=kinds,
        may_change=_may_change(item), most=services.MOST, empty_form=BaseForm.from_request(formdata=None),
    ), status  # fmt: skip


def _may_change(item: AssistanceRequest) -> bool:
    try:
        services.check_may_change(item, by=current_actor())
    except DomainError:
        return False
    return True


@bp.post("/<id:id>/documents")
@requires(P.REQUEST_READ, on=queries.find)
def add_document(item: AssistanceRequest) -> ResponseReturnValue:
    form = DocumentForm.from_request()
    if not form.submitted():
        return _page(item, form, 422)
    sent = request.files.get("file")
    try:
        services.check_may_change(item, by=current_actor())
        if sent is None or not sent.filename:
            raise Invalid({"file": N_("Choose a file first.")})
        content, name = sent.read(kinds.MOST_BYTES + 1), sent.filename
        found = documents.receive(item.id, content, name, form.purpose.data or "", current_actor())
    except Invalid as error:
        form.refuse(error)
        return _page(db.session.get_one(AssistanceRequest, item.id), form, 422)
    say(gettext(N_("The document “%(name)s” is added."), name=found.name))
    return redirect(url_for("requests.documents", id=found.request_id), 303)


@bp.post("/<id:id>/documents/<int:number>/remove")
@requires(P.REQUEST_READ, on=queries.find)
def remove_document(item: AssistanceRequest, number: int) -> ResponseReturnValue:
    form = BaseForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        services.remove(documents.find(item, number, current_actor()), item, by=current_actor(), at=datetime.now(UTC))
    say(gettext(N_("The document is removed.")))
    return redirect(url_for("requests.documents", id=item.id), 303)


@bp.get("/<id:id>/documents/<int:number>/<path:name>")
@requires(P.REQUEST_READ, on=queries.find)
def document(item: AssistanceRequest, number: int, name: str) -> ResponseReturnValue:
    """The file, to keep; the name in the address is for people. It never opens inside a page of ours."""
    return documents.give(documents.find(item, number, current_actor()))
