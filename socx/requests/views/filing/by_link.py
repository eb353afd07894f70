"""A signature by a link: the official asks for it, and whoever holds the link signs or returns.

Opening the link signs nothing: scanners of mails open links. The token stands in the address alone;
the database keeps its digest.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.accounts.limits import count_or_refuse
from socx.accounts.secrets import digest, new_secret
from socx.core.errors import Incomplete, Invalid, NotFound, WrongState
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.requests import documents, fields, queries
from socx.requests.forms import NoteForm, SignForm
from socx.requests.forms.signing import AskByLinkForm, ReturnByLinkForm, SignByLinkForm
from socx.requests.models import AssistanceRequest, SignOff
from socx.requests.services import filing, rounds
from socx.requests.views import bp
from socx.requests.views.filing.signing import sign_page
from socx.web.errors import say
from socx.web.forms import check_version
from socx.web.guard import current_actor, public, requires
from socx.web.site import full_url


@bp.post("/<id:id>/sign/ask")
@requires(P.REQUEST_SEND, on=queries.find)
def ask_by_link(item: AssistanceRequest) -> ResponseReturnValue:
    """Write to the person who signs; a second letter ends the link of the first."""
    form = AskByLinkForm.from_request()
    if form.submitted():
        check_version(form, item)
        secret = new_secret()
        try:
            with transaction():
                filing.ask_by_link(
                    item, name=form.name.data, function=form.function.data, email=form.email.data.strip().lower(),
                    language=form.language.data, secret=secret,
                    link=full_url(url_for("requests.sign_by_link", token=secret)),
                    by=current_actor(), at=datetime.now(UTC),
                )  # fmt: skip
        except Incomplete:
            return redirect(url_for("requests.check", id=item.id), 303)
        except Invalid as error:
            form.refuse(error)
        else:
            say(gettext(N_("A letter with the link is on its way to %(name)s."), name=form.name.data))
            return redirect(url_for("requests.sign", id=item.id), 303)
    empty = SignForm.from_request(formdata=None), NoteForm.from_request(formdata=None)
    return sign_page(item, *empty, form), 422


@bp.route("/by-link/<token>", methods=["GET", "POST"])
@public
def sign_by_link(token: str) -> ResponseReturnValue:
    """The exact words, for one signature; afterwards what came of it."""
    now = datetime.now(UTC)
    sign_off = _find(token, now)
    if "language" not in session and g.user is None:
        g.language = sign_off.language
    if not sign_off.is_open(now):
        return _what_was_done(sign_off)
    form, back = SignByLinkForm.from_request(), ReturnByLinkForm.from_request()
    wish = request.form.get("do", "")
    try:
        if wish == "sign" and form.submitted():
            with transaction():
                filing.sign_by_link(sign_off, sign_off.request, name=form.name.data, at=now)
            return redirect(url_for("requests.sign_by_link", token=token), 303)
        if wish == "return" and back.submitted():
            with transaction():
                filing.return_by_link(sign_off, sign_off.request, reason=back.reason.data, at=now)
            return redirect(url_for("requests.sign_by_link", token=token), 303)
    except WrongState:  # of two clicks the first one counts
        return redirect(url_for("requests.sign_by_link", token=token), 303)
    status = 422 if form.errors or back.errors else 200
    return _page(sign_off, token, form, back), status


@bp.get("/by-link/<token>/documents/<int:number>")
@public
def document_by_link(token: str, number: int) -> ResponseReturnValue:
    """A document that the signature stands under, by its place in the list; as long as the link is open."""
    now = datetime.now(UTC)
    sign_off = _find(token, now)
    if not sign_off.is_open(now):
        return _what_was_done(sign_off)
    return documents.give(documents.signed(sign_off.request_id, sign_off.document, number))


def _page(sign_off: SignOff, token: str, form: SignByLinkForm, back: ReturnByLinkForm) -> str:
    return render_template(
        "requests/sign_by_link.html", sign_off=sign_off, token=token, item=sign_off.request, form=form, back=back,
        sections=fields.sections_of(sign_off.request.kind), document=sign_off.document,
        late=rounds.obstacle(sign_off.request, datetime.now(UTC)),
    )  # fmt: skip


def _what_was_done(sign_off: SignOff) -> ResponseReturnValue:
    """The second click, and every later visit, learns what came of the first."""
    page = render_template("requests/sign_by_link_done.html", sign_off=sign_off, item=sign_off.request)
    return page, 200 if sign_off.outcome in ("signed", "returned") else 410


def _find(token: str, now: datetime) -> SignOff:
    """The sign-off of a link. Guessing is counted per address and slowed; raises NotFound or TooMany."""
    found = db.session.scalar(queries.sign_off_of(digest(token)))
    if found is not None:
        return found
    sentence = N_("Too many links were tried from here. Please wait a few minutes.")
    count_or_refuse("sign-off link", now, sentence)
    raise NotFound
