"""Pages about who may read a request: its level, its list of readers, the log of who opened it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.core.errors import NotPermitted
from socx.core.i18n import N_
from socx.core.values import SENSITIVITY
from socx.db import db
from socx.requests import openings as log
from socx.requests import queries
from socx.requests.confidential import listed_title
from socx.requests.forms.access import EndReaderForm, LevelForm, ReaderForm
from socx.requests.models import AssistanceRequest
from socx.requests.services import sensitivity
from socx.requests.views import TRAIL_WORDS, bp
from socx.requests.views.addresses import page_name
from socx.requests.views.handling.common import keeping, to_case
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web import navigation
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page
from socx.web.paging import page_number, paginate

navigation.add(N_("Access log"), "requests.all_openings", P.OPENINGS_READ, 80)
bp.after_app_request(log.keep)

TRAIL_WORDS |= {
    "raise_level": N_("Level of sensitivity raised"),
    "lower_level": N_("Level of sensitivity lowered"),
    "add_reader": N_("Person added to the access list"),
    "remove_reader": N_("Person taken off the access list"),
    "take": N_("Case taken"),
}

#: What each level means, beside the choice of it.
MEANING = {
    "normal": N_("Everybody at the facility, and the EU Delegation and the Commission when it reaches them."),
    "restricted": N_("The same people. It is left out of public lists and of lists behind figures."),
    "confidential": N_("Named persons only. Mails hold a link and nothing else, and each opening is logged."),
}


@bp.record_once
def offer_title(state: BlueprintSetupState) -> None:
    """Lists of all rooms name a request in the same way."""
    state.app.jinja_env.globals["listed_title"] = listed_title


@bp.context_processor
def tables() -> dict[str, object]:
    return {"may_manage_readers": may_manage, "may_see_openings": may_see_openings, "may_take": may_take,
            "level_meanings": level_meanings}  # fmt: skip


def level_meanings() -> dict[str, str]:
    """Who reads a request at each level, in words."""
    return {name: gettext(words) for name, words in MEANING.items()}


def may_manage(item: AssistanceRequest) -> bool:
    return item.sensitivity == "confidential" and permits(current_actor(), P.REQUEST_READERS, item)


def may_see_openings(item: AssistanceRequest) -> bool:
    return permits(current_actor(), P.REQUEST_OPENINGS, item)


def may_take(item: AssistanceRequest) -> bool:
    is_open = item.registered_at is not None and item.state not in REQUEST_WORKFLOW.final
    return is_open and item.is_untaken and permits(current_actor(), P.REQUEST_TAKE, item)


@bp.route("/<id:id>/level", methods=["GET", "POST"])
@requires(P.REQUEST_READ, on=queries.find)
def level(item: AssistanceRequest) -> ResponseReturnValue:
    """How open the request is, and another level."""
    form = LevelForm.from_request(data={"version": item.version})
    offered = _offered(item)
    form.level.choices = [choice for choice in form.level.choices if choice.value in offered]
    if form.submitted():
        with keeping(form, item, NotPermitted):
            sensitivity.set_level(
                item, form.level.data or "", form.reason.data or "", by=current_actor(), at=datetime.now(UTC)
            )
        if not form.errors:
            say(gettext(N_("The level is now: %(level)s."), level=gettext(SENSITIVITY[item.sensitivity])))
            return to_case(item)
    return form_page(
        "requests/access/level.html", form, item=item, offered=offered, levels=SENSITIVITY, meaning=MEANING,
        may_lower=permits(current_actor(), P.REQUEST_LOWER, item),
    )  # fmt: skip


def _offered(item: AssistanceRequest) -> list[str]:
    """The levels that this reader may set now."""
    actor, here = current_actor(), sensitivity.LEVELS.index(item.sensitivity)
    lowers = permits(actor, P.REQUEST_LOWER, item) or (item.is_draft and permits(actor, P.REQUEST_EDIT, item))
    return [name for n, name in enumerate(sensitivity.LEVELS) if n > here or (n < here and lowers)]


@bp.get("/<id:id>/readers")
@requires(P.REQUEST_READ, on=queries.find)
def readers(item: AssistanceRequest) -> ResponseReturnValue:
    """Who may read the request, since when and why; with the forms of who keeps the list."""
    return _readers_page(item, ReaderForm.from_request(formdata=None))


@bp.post("/<id:id>/readers")
@requires(P.REQUEST_READERS, on=queries.find)
def add_reader(item: AssistanceRequest) -> ResponseReturnValue:
    form: ReaderForm = ReaderForm.from_request()
    if form.submitted():
        user = accounts.find(form.user_id) if form.user_id else None
        with keeping(form, item):
            sensitivity.add_reader(item, user, form.reason.data or "", by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            say(gettext(N_("%(name)s is on the list now, and is told."), name=user.name if user else ""))
            return redirect(url_for("requests.readers", id=item.id), 303)
    return _readers_page(item, form), 422


@bp.post("/<id:id>/readers/<id:reader_id>/end")
@requires(P.REQUEST_READERS, on=queries.find)
def end_reader(item: AssistanceRequest, reader_id: int) -> ResponseReturnValue:
    form = EndReaderForm.from_request()
    own_id = current_actor().user_id
    entry = next((r for r in item.readers if r.id == reader_id), None)
    if form.submitted():
        with keeping(form, item):
            sensitivity.remove_reader(item, reader_id, form.reason.data or "", by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            say(gettext(N_("The person is off the list, and is told.")))
            if entry is not None and entry.user_id == own_id and own_id not in item.reader_ids:
                return redirect(url_for("requests.index"), 303)
            return redirect(url_for("requests.readers", id=item.id), 303)
    return _readers_page(item, ReaderForm.from_request(formdata=None), failed=form), 422


def _readers_page(item: AssistanceRequest, form: ReaderForm, failed: EndReaderForm | None = None) -> str:
    manages = may_manage(item)
    if manages:
        people = [u for u in db.session.scalars(sensitivity.nameable(item)) if u.id not in item.reader_ids]
        form.offer(people, gettext(N_("Choose a person")))
    form.version.data = str(item.version)
    names = accounts.names(
        [item.adviser_id, *(r.added_by_id for r in item.readers), *(r.ended_by_id for r in item.readers)]
    )
    return render_template(
        "requests/access/readers.html", item=item, form=form, failed=failed, names=names, manages=manages,
        current=[r for r in item.readers if r.ended_at is None],
        former=[r for r in item.readers if r.ended_at is not None],
    )  # fmt: skip


@bp.post("/<id:id>/take")
@requires(P.REQUEST_TAKE, on=queries.find)
def take(item: AssistanceRequest) -> ResponseReturnValue:
    """Take a case that nobody has any more."""
    form = EndReaderForm.from_request()
    if not form.submitted():
        return redirect(url_for("requests.readers", id=item.id), 303)
    with keeping(form, item):
        sensitivity.take(item, by=current_actor(), at=datetime.now(UTC))
    say(gettext(N_("You have the case now.")))
    return to_case(item)


@bp.get("/<id:id>/openings")
@requires(P.REQUEST_OPENINGS, on=queries.find)
def openings(item: AssistanceRequest) -> ResponseReturnValue:
    """Who opened this confidential request, when and how."""
    return _openings_page(queries.openings(item.id), item)


@bp.get("/openings")
@requires(P.OPENINGS_READ)
def all_openings() -> ResponseReturnValue:
    """Who opened any confidential request, for who answers for data protection."""
    return _openings_page(queries.openings(), None)


def _openings_page(found: Any, item: AssistanceRequest | None) -> str:
    page = paginate(found, page_number())

    def address(number: int) -> str:
        if item is None:
            return url_for("requests.all_openings", page=number)
        return url_for("requests.openings", id=item.id, page=number)

    return render_template(
        "requests/access/openings.html",
        item=item,
        page=page,
        channels=log.CHANNELS,
        address=address,
        page_name=page_name,
    )
