"""Text that came after its session had ended: kept for the person it belongs to, and given back to them.

It works without JavaScript, and nothing is written for a stranger: only a browser that was signed in
until a while ago, with the token of its page, can leave text here. It is shown to that person alone and
saved in nobody else's name. Everybody else gets their own words back on the page, to copy them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import validate_csrf
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import NotFound
from socx.db import transaction
from socx.requests import fields, queries
from socx.requests.changes import TEXTS
from socx.requests.forms import SectionForm, section_form
from socx.requests.forms.section import blocks_in
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from socx.requests.views import bp
from socx.requests.views.filing.page import Page, page_version, part_of
from socx.requests.views.filing.shown import name_of
from socx.web.errors import say
from socx.web.guard import current_actor, requires

View = Callable[..., ResponseReturnValue]

#: What a form sends beside its answers.
NOT_TYPED = ("csrf_token", "version", "base", "opened", "person", "do")


@bp.record_once
def _check_tokens_ourselves(state: Any) -> None:
    """A page of an earlier session is answered with its text and a new token, not with an error page."""
    state.app.extensions["csrf"].exempt("socx.requests.views.filing.section.save")


def kept_through_sign_in(view: View) -> View:
    """Answer what comes without a session by keeping it, and leading to the sign-in page and back.

    What one person typed is not taken from another who has signed in on the same page since.
    """

    @wraps(view)
    def kept(**url: Any) -> ResponseReturnValue:
        reader = current_actor().user_id
        if reader is not None and request.form.get("person", str(reader)) == str(reader):
            return view(**url)
        section_url = url_for("requests.edit", id=url["id"], section=url["section"])
        sign_in_url = url_for("security.login", next=section_url)
        typed = {name: texts for name, texts in request.form.lists() if name not in NOT_TYPED and any(texts)}
        if not typed:
            return redirect(sign_in_url, 303)
        item = queries.find(url["id"]) if reader is None else None
        if item is not None and _is_theirs(item):
            with transaction():
                filing.keep_text(
                    item, url["section"], typed, base=request.form.get("base", ""), user=g.left, at=datetime.now(UTC)
                )
            say(gettext("You were signed out. Your text is kept. Sign in, and it is there again."), "info")
            return redirect(sign_in_url, 303)
        texts = [(name_of(name), text) for name, values in typed.items() for text in values if _is_text(name, text)]
        status = 409 if reader else 401
        url_on = section_url if reader else sign_in_url
        return render_template("requests/signed_out.html", texts=texts, url_on=url_on), status

    return kept


def _is_text(name: str, text: str) -> bool:
    """Whether somebody wrote it: what was chosen from a list is chosen again in no time."""
    first, _, rest = name.partition("-")
    one = fields.BY_NAME.get(first)
    if one is not None and rest:
        one = next((ask for ask in one.asks if ask.name == rest.partition("-")[2]), None)
    return bool(text) and (one.kind in TEXTS if one else len(text) > 20)


def _is_theirs(item: AssistanceRequest) -> bool:
    """Whether this browser was that of a person who may write this request, and sends a page of ours."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return g.get("left") is not None and permits(g.left.actor(), P.REQUEST_EDIT, item)


@bp.post("/<id:id>/edit/<section>/kept")
@requires(P.REQUEST_EDIT, on=queries.find)
def give_back(item: AssistanceRequest, section: str) -> ResponseReturnValue:
    """Put the kept text into the form, or throw it away."""
    part = part_of(item, section)
    kept = queries.kept_text(item, section, current_actor())
    here = url_for("requests.edit", id=item.id, section=section)
    if kept is None:
        raise NotFound
    if request.form.get("do") == "throw_away":
        with transaction():
            filing.forget_kept_text(item, section, by=current_actor())
        return redirect(here, 303)
    typed = MultiDict([(name, text) for name, texts in kept.typed.items() for text in texts] + [("base", kept.base)])
    form: SectionForm = section_form(part, blocks_in(list(typed))).from_request(formdata=typed)
    return str(Page(item, part, form, -1, page_version(form)[1], is_typed=True))
