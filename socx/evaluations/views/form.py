"""The form that participants open by the link: without an account, in three languages, on a phone.

Nothing about who sends it goes further than this file. The cookie only says that this browser has
answered; the answer does not know of it (docs/decisions/0024).
"""

from __future__ import annotations

import secrets

from flask import Response, current_app, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import refresh

from socx.accounts.limits import count_or_refuse, place
from socx.activities.sides import day_at
from socx.core.errors import NotFound, WrongState
from socx.core.i18n import LANGUAGES, N_
from socx.evaluations import forms, pace, queries, services
from socx.evaluations.models import ParticipantLink
from socx.evaluations.questions import CURRENT, LONGEST_TEXT
from socx.evaluations.services.linking import DRAWN_BELOW
from socx.evaluations.views import bp
from socx.evaluations.windows import of_participants
from socx.web.forms import BaseForm
from socx.web.guard import public
from socx.web.pages import form_page, now

#: The cookie of a browser that has answered. Its path is the address of the form, so no other page sees it.
COOKIE = "answered"


@bp.route("/e/<token>", methods=["GET", "POST"])
@public
def form(token: str) -> ResponseReturnValue:
    """The form, or why there is none to fill."""
    link = _find(token)
    wished = request.form.get("language", "")
    if wished in LANGUAGES:
        session["language"] = g.language = wished
        refresh()
    if COOKIE in request.cookies:
        return render_template("evaluations/form/thanks.html", activity=link.activity)
    if not services.is_open(link, now()):
        return _closed(link), 410
    asked = CURRENT["participant"]
    filled = forms.questionnaire_form(asked, data={"form_number": secrets.randbelow(DRAWN_BELOW)})
    if request.method == "POST" and not wished and g.user is None and filled.submitted():
        pace.wait_or_go(f"{link.activity_id} {place()}", now())
        try:
            with filled.keeping():
                services.take_answers(link, forms.answers_of(filled, asked), form_number=_number(filled), at=now())
        except WrongState:  # somebody else gave the last answer that was taken
            return _closed(link), 410
        if not filled.errors:
            return _remember(redirect(url_for("evaluations.form", token=token), 303), token)
    return form_page(
        "evaluations/form/form.html", filled, activity=link.activity, asked=asked, token=token, longest=LONGEST_TEXT
    )


def _number(filled: BaseForm) -> int:
    """The number that was drawn when the form was opened; one that was tampered with is drawn anew."""
    sent = str(filled["form_number"].data or "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 17 else secrets.randbelow(DRAWN_BELOW)


def _remember(answer: object, token: str) -> Response:
    """Set the cookie: it lasts a month, which is longer than the form is open after the last day."""
    response = make_response(answer)
    response.set_cookie(
        COOKIE, "1", max_age=31 * 24 * 3600, path=url_for("evaluations.form", token=token), httponly=True,
        samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip
    return response


def _closed(link: ParticipantLink) -> str:
    """Why the form takes no answers: it is too early, or it is over."""
    window = of_participants(link.activity)
    opens = window.start if window and day_at(link.activity, now()) < window.start else None
    return render_template("evaluations/form/closed.html", activity=link.activity, opens=opens)


def _find(token: str) -> ParticipantLink:
    """The link of a token. Guessing is counted per address and slowed; raises NotFound or TooMany."""
    found = queries.link_by(token)
    if found is None:
        sentence = N_("Too many links were tried from here. Please wait a few minutes.")
        count_or_refuse("participants link", now(), sentence)
        raise NotFound
    return found
