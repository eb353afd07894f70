"""Pages of rounds: their list, making and changing them, filing a draft under one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.values import DOMAINS
from socx.requests import queries
from socx.requests.forms.rounds import RoundChoiceForm, RoundForm, round_choices
from socx.requests.models import AssistanceRequest, Round
from socx.requests.services import rounds as services
from socx.requests.views import TRAIL_WORDS, bp
from socx.requests.views.handling.common import keeping
from socx.requests.workflow import DRAFT_STATES
from socx.web.errors import say
from socx.web.forms import TransitionForm
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_zone, show_moment
from socx.web.pages import form_page, now

TRAIL_WORDS |= {"choose_round": N_("Filed under another round, or the intake that is always open")}


@bp.app_context_processor
def what_rounds_show() -> dict[str, Any]:
    return {
        "rounds_for_me": rounds_for_me,
        "moment_here": moment_here,
        "days_left": days_left,
        "round_domains": DOMAINS,
    }


@bp.context_processor
def what_filing_shows() -> dict[str, Any]:
    return {"round_of": round_of}


def rounds_for_me() -> list[Round]:
    """The rounds that are open for the reader's institution now."""
    code = queries.partner_of(current_actor())
    return queries.open_rounds([code], datetime.now(UTC)) if code else []


def days_left(round_: Round) -> int:
    return round_.days_left(datetime.now(UTC))


def moment_here(moment: datetime, zone: str) -> str:
    """A moment on the clock of the reader's partner, where it shows another time than the zone."""
    code = queries.partner_of(current_actor())
    partner = partners().get(code or "")
    own = partner.timezone if partner else str(home_zone())
    here, there = show_moment(moment, own), show_moment(moment, zone)
    return here if here != there else ""


def round_of(item: AssistanceRequest) -> dict[str, Any]:
    """What the pages of a request that is not signed show of its round."""
    if item.state not in DRAFT_STATES:
        return {"shown": False}
    at = datetime.now(UTC)
    found = queries.open_rounds(item.partner_codes, at)
    kept = [item.round] if item.round is not None and item.round not in found else []
    form = RoundChoiceForm.from_request(formdata=None, data={"round": str(item.round_id or "")})
    form.round.choices = round_choices([*kept, *found])
    form.version.data = str(item.version)
    others = [one for one in found if one.id != item.round_id and one.is_for(item.domain, item.topic_ids)]
    return {
        "shown": bool(found or item.round), "form": form, "obstacle": services.obstacle(item, at), "others": others,
        "now": at,
    }  # fmt: skip


@bp.get("/rounds")
@requires(P.ROUND_READ)
def rounds() -> ResponseReturnValue:
    """The rounds that the reader is told of, each with how many requests it has."""
    actor, at = current_actor(), datetime.now(UTC)
    found = queries.rounds_told(actor)
    return render_template("requests/rounds/index.html", rounds=found, counts=queries.count_by_round(actor), now=at)


@bp.route("/rounds/new", methods=["GET", "POST"])
@requires(P.ROUND_MANAGE)
def new_round() -> ResponseReturnValue:
    """Announce a round."""
    form = RoundForm.from_request(data={"zone": str(home_zone()), "opens_on": now().date()})
    if form.submitted():
        with form.keeping():
            services.make_round(form.terms, by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("The round is announced.")))
            return redirect(url_for("requests.rounds"), 303)
    return form_page("requests/rounds/form.html", form, round=None)


@bp.route("/rounds/<id:id>/edit", methods=["GET", "POST"])
@requires(P.ROUND_MANAGE, on=queries.find_round)
def edit_round(round_: Round) -> ResponseReturnValue:
    """Change what a round says, or its deadline."""
    form = RoundForm.of(round_)
    if form.submitted():
        with keeping(form, round_):
            services.change_round(round_, form.terms, by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("The round is changed.")))
            return redirect(url_for("requests.rounds"), 303)
    return form_page(
        "requests/rounds/form.html", form, round=round_, now=now(), is_used=queries.is_used(round_),
        step=TransitionForm.from_request(formdata=None, data={"version": round_.version}),
    )  # fmt: skip


#: What ends a round, and what is said then.
ENDS = {
    "close": (services.close_round, N_("The round is closed.")),
    "delete": (services.delete_round, N_("The round is deleted.")),
}


@bp.post(f"/rounds/<id:id>/<any({', '.join(ENDS)}):step>")
@requires(P.ROUND_MANAGE, on=queries.find_round)
def end_round(round_: Round, step: str) -> ResponseReturnValue:
    """Close a round now, or delete one that nothing is filed under."""
    form = TransitionForm.from_request()
    end, words = ENDS[step]
    with keeping(form, round_):
        end(round_, by=current_actor(), at=now())
    say(gettext(words))
    return redirect(url_for("requests.rounds"), 303)


@bp.post("/<id:id>/round")
@requires(P.REQUEST_EDIT, on=queries.find)
def choose_round(item: AssistanceRequest) -> ResponseReturnValue:
    """File a draft under a round, or under the intake that is always open."""
    form = RoundChoiceForm.from_request()
    if not form.submitted():
        abort(400)
    with keeping(form, item):
        services.choose_round(item, form.round_id, by=current_actor(), at=now())
    if form.round.errors:
        say(form.round.errors[0], "error")
    else:
        say(gettext(N_("Saved where the request is filed. Nothing of its text has changed.")))
    page = "sign" if form.back.data == "sign" or item.state == "signing" else "tasks"
    return redirect(url_for(f"requests.{page}", id=item.id), 303)
