"""Text that came after its session had ended: kept for the person it belongs to, or given back to be copied.

It works without JavaScript, and nothing is written for a stranger: only a browser that was signed in
until a while ago, with the token of its page, can leave text here. It is shown to that person alone and
saved in nobody else's name. Everybody else gets their own words back on the page, to copy them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from socx.core.i18n import N_
from socx.web.errors import say
from socx.web.forms import BaseForm
from socx.web.guard import current_actor

View = Callable[..., ResponseReturnValue]

#: What a form sends: the texts by the name of each field.
Typed = dict[str, list[str]]

#: What a form sends beside its answers.
NOT_TYPED = ("csrf_token", "version", "base", "opened", "person", "do")


@dataclass(frozen=True, slots=True)
class Writing:
    """What a page that takes text says of it. All are given the values in the address of the page.

    page: the address on which the person goes on. keep: keeps what was typed for the person who was signed in,
    and says whether it did: only what is theirs to write may be kept. name_of: the question that a field
    answers, or "". is_text: whether somebody wrote it; what was chosen from a list is chosen again in no time.
    """

    page: Callable[[Mapping[str, Any]], str]
    keep: Callable[[Mapping[str, Any], Typed, Any], bool]
    name_of: Callable[[str], str]
    is_text: Callable[[str, str], bool]


def kept_through_sign_in(writing: Writing) -> Callable[[View], View]:
    """Answer text that comes without a session by keeping it, and leading to the sign-in page and back.

    What one person typed is not taken from another who has signed in on the same page since. The view must
    check the token itself, as submitted() does: see unguarded().
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def kept(**url: Any) -> ResponseReturnValue:
            reader = current_actor().user_id
            if request.method != "POST" or (
                reader is not None and request.form.get("person", str(reader)) == str(reader)
            ):
                return view(**url)
            page_url = writing.page(url)
            sign_in_url = url_for("security.login", next=page_url)
            typed = {name: texts for name, texts in request.form.lists() if name not in NOT_TYPED and any(texts)}
            if not typed:
                return redirect(sign_in_url, 303)
            if reader is None and _is_our_page() and writing.keep(url, typed, g.left):
                say(gettext(N_("You were signed out. Your text is kept. Sign in, and it is there again.")), "info")
                return redirect(sign_in_url, 303)
            texts = [
                (writing.name_of(name), text)
                for name, found in typed.items() for text in found if text and writing.is_text(name, text)
            ]  # fmt: skip
            url_on = page_url if reader else sign_in_url
            return render_template("pages/signed_out.html", texts=texts, url_on=url_on), 409 if reader else 401

        return kept

    return wrap


def unguarded(state: Any, *views: str) -> None:
    """Let these views check their tokens: a page of an earlier session is answered with its text, not an error."""
    for view in views:
        state.app.extensions["csrf"].exempt(view)


def tell_of_an_old_page(form: BaseForm) -> None:
    """A page from before another sign-in is shown again with its text, and can be saved then."""
    if "csrf_token" in form and form["csrf_token"].errors:
        form["csrf_token"].errors = [gettext(N_("You signed in again since this page was opened. Save once more."))]


def _is_our_page() -> bool:
    """Whether this browser was that of a person until a while ago, and sends a page of ours."""
    if g.get("left") is None:
        return False
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return not current_app.config.get("WTF_CSRF_ENABLED", True)
    return True
