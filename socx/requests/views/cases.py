"""The list of requests, its export, and the page of one case with its moves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.core.errors import Conflict, Incomplete, NotFound, WrongState
from socx.core.i18n import N_
from socx.core.values import DOMAINS
from socx.core.workflow import Transition
from socx.db import db, transaction
from socx.requests import exports, fields, queries
from socx.requests.forms import FilterForm, NoteForm, SignForm
from socx.requests.models import AssistanceRequest
from socx.requests.queries import PARTNER_ROLES, Wanted
from socx.requests.services.moves import advance as advance_request
from socx.requests.views import bp, filing, handling, shown
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.csv import download
from socx.web.errors import say
from socx.web.forms import check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_day, language
from socx.web.paging import page_number, paginate

#: Moves that need no page of their own: a button and, where it takes one, a note.
PLAIN_MOVES = ", ".join(f'"{m.name}"' for m in REQUEST_WORKFLOW.transitions if not m.page)


@bp.get("/")
@requires(P.REQUEST_LIST)
def index() -> ResponseReturnValue:
    """The requests this reader may read, by tabs and filters that stand in the address."""
    actor, today = current_actor(), home_day(datetime.now(UTC))
    form = FilterForm.from_address(actor)
    wanted = form.wanted(_first_view(), today)
    page = paginate(queries.listed(actor, wanted), page_number())
    form.view.data, form.sort.data = wanted.view, wanted.sort
    return render_template(
        "requests/index.html", page=page, form=form, wanted=wanted, tabs=_tabs(wanted), today=today,
        columns=_columns(wanted), own=shown.is_partner(actor), address=_address,
        awaited=shown.awaited_by_state(), domain_labels={str(k): gettext(v) for k, v in DOMAINS.items()},
    )  # fmt: skip


@bp.get("/requests.csv")
@requires(P.REQUEST_LIST)
def export() -> ResponseReturnValue:
    """The list as it is shown, all pages of it, as a file for spreadsheets."""
    actor, today = current_actor(), home_day(datetime.now(UTC))
    wanted = FilterForm.from_address(actor).wanted(_first_view(), today)
    found = db.session.scalars(queries.listed(actor, wanted)).unique()
    return download(exports.requests_table(found, language()), f"requests-{today.isoformat()}")


def _first_view() -> str:
    """An institution starts with all its requests, everybody else with what waits for them."""
    return "all" if current_actor().role in PARTNER_ROLES else "mine"


def _address(**changes: Any) -> str:
    """This list with other filters; what is empty is left out."""
    given = {k: v for k, v in request.args.items() if k != "page"} | changes
    return url_for("requests.index", **{k: v for k, v in given.items() if v})


def _tabs(wanted: Wanted) -> list[dict[str, Any]]:
    if shown.is_partner(current_actor()):
        names = {
            "all": N_("Our requests"), "mine": N_("Waiting for us"), "theirs": N_("What we wait for"),
        }  # fmt: skip
    else:
        names = {"mine": N_("Waiting for me"), "all": N_("All requests")}
    return [
        {"label": gettext(label), "url": url_for("requests.index", view=view), "current": view == wanted.view}
        for view, label in names.items()
    ]


def _columns(wanted: Wanted) -> list[dict[str, Any]]:
    """The columns of the table; what is the same in every row needs no column."""
    own = shown.is_partner(current_actor())
    columns = [
        ("title", gettext("Request"), "title"),
        *([] if own else [("institution", gettext("Institution"), "institution")]),
        ("domain", gettext("Domain"), ""),
        ("state", gettext("State"), ""),
        *([] if wanted.view == "mine" else [("awaited", gettext("Waiting for"), "")]),
        ("since", gettext("Since"), "since"),
        ("due", gettext("Expected by"), "due"),
    ]
    told = []
    for key, text, sort in columns:
        column: dict[str, Any] = {"key": key, "label": text}
        if sort:
            downwards = wanted.sort == f"-{sort}"
            column["sort"] = _address(sort=sort if downwards or wanted.sort != sort else f"-{sort}")
            if wanted.sort.removeprefix("-") == sort:
                column["sorted"] = "descending" if downwards else "ascending"
        told.append(column)
    return told


@bp.get("/<id:id>")
@requires(P.REQUEST_READ, on=queries.find)
def detail(item: AssistanceRequest) -> ResponseReturnValue:
    """The page of a case: where it is, what can be done, what was asked, what happened."""
    return _case_page(item, NoteForm.from_request(formdata=None))


def _case_page(item: AssistanceRequest, form: NoteForm, failed: str = "") -> str:
    actor = current_actor()
    form.version.data = str(item.version)
    entries = shown.entries_of(item, actor)
    offered = REQUEST_WORKFLOW.offered(actor, item)
    plain, others = _sorted_out(item, offered)
    names = accounts.names([item.adviser_id, item.signed_by_id, *(s.signed_by_id for s in item.submissions)])
    return render_template(
        "requests/detail.html", item=item, form=form, failed=failed,
        page_moves=shown.page_moves(item, offered), case_links=shown.case_links(item, actor),
        plain=plain, others=others,
        failed_other=failed in [m.name for m in others],
        awaited=shown.awaited(item, actor), steps=shown.steps(item, entries),
        events=shown.trail(item, actor, entries), panels=handling.panels_for(item, actor),
        sections=fields.sections_for(actor, item.kind), document=fields.document(item), names=names,
        may_edit=item.state == "draft" and permits(actor, P.REQUEST_EDIT, item),
        today=home_day(datetime.now(UTC)), own=shown.is_partner(actor),
    )  # fmt: skip


def _sorted_out(item: AssistanceRequest, offered: list[Transition]) -> tuple[list[Transition], list[Transition]]:
    """The steps that lead on and can be taken now, and those that end or delay a case.

    The second kind asks for a reason and needs nothing else. A draft is sent and signed on its own
    pages, where everything is checked first.
    """
    buttons = [m for m in offered if not m.page]
    aside = [m for m in buttons if m.note == "required" and not m.needs and m.name != "return_draft"]
    if item.is_draft:
        return [], aside
    onwards = [m for m in buttons if m not in aside and not any(need(item) for need in m.needs)]
    return onwards, aside


@bp.post(f"/<id:id>/<any({PLAIN_MOVES}):move>")
@requires(P.REQUEST_READ, on=queries.find)
def advance(item: AssistanceRequest, move: str) -> ResponseReturnValue:
    """Fire a move that is a plain button."""
    form = NoteForm.from_request()
    if not form.submitted():
        return _again(item, form, move), 422
    note = form.note.data or ""
    try:
        check_version(form, item)
        with transaction():
            advance_request(item, move, by=current_actor(), at=datetime.now(UTC), note=note)
    except Incomplete as error:
        if any(place and place != "note" for _, place in error.missing):
            return redirect(url_for("requests.check", id=item.id), 303)
        form.refuse(error)
        return _again(item, form, move), 422
    except (Conflict, WrongState) as error:
        kept = {gettext("Note"): note} if note else {}
        raise Conflict(error.message, kept=kept, **error.facts) from error
    say(gettext(REQUEST_WORKFLOW.transition(move).done))
    return redirect(url_for("requests.detail", id=item.id), 303)


def _again(item: AssistanceRequest, form: NoteForm, move: str) -> str:
    """The page the button was on, with what was wrong."""
    if item.is_draft and move != "withdraw":
        return filing.sign_page(item, SignForm.from_request(formdata=None), form)
    return _case_page(item, form, move)


@bp.get("/<id:id>/submissions/<id:number>")
@requires(P.REQUEST_READ, on=queries.find)
def submission(item: AssistanceRequest, number: int) -> ResponseReturnValue:
    """The exact words that were signed."""
    found = next((s for s in item.submissions if s.number == number), None)
    if found is None:
        raise NotFound
    return render_template(
        "requests/submission.html", item=item, submission=found, document=found.document,
        sections=fields.sections_in(found.document, current_actor()), names=accounts.names([found.signed_by_id]),
    )  # fmt: skip
