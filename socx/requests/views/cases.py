"""The page of one case, with its moves."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.core.errors import Conflict, Incomplete, NotFound, WrongState
from socx.core.workflow import Transition
from socx.db import transaction
from socx.requests import fields, queries
from socx.requests.forms import NoteForm, SignForm
from socx.requests.models import AssistanceRequest
from socx.requests.services.clarification import words_for
from socx.requests.services.moves import advance as advance_request
from socx.requests.views import bp, filing, handling, looks, shown
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.errors import say
from socx.web.forms import check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_day

#: Moves that need no page of their own: a button and, where it takes one, a note.
PLAIN_MOVES = ", ".join(f'"{m.name}"' for m in REQUEST_WORKFLOW.transitions if not m.page)


@bp.get("/<id:id>")
@requires(P.REQUEST_READ, on=queries.find)
def detail(item: AssistanceRequest) -> ResponseReturnValue:
    """The page of a case: where it is, what can be done, what was asked, what happened."""
    number, look = item.id, queries.look_at(item.id, current_actor())
    page = _case_page(item, NoteForm.from_request(formdata=None))
    looks.remember(number, current_actor(), look)
    return page


def _case_page(item: AssistanceRequest, form: NoteForm, failed: str = "") -> str:
    actor = current_actor()
    form.version.data = str(item.version)
    entries = shown.entries_of(item, actor)
    offered = REQUEST_WORKFLOW.offered(actor, item)
    plain, others = _sorted_out(item, offered)
    texts = item.submissions_for(actor.institution_id if shown.is_partner(actor) else None)
    names = accounts.names([item.adviser_id, item.signed_by_id, *(s.signed_by_id for s in texts)])
    return render_template(
        "requests/detail.html", item=item, form=form, failed=failed,
        page_moves=shown.page_moves(item, offered), exit_pages=shown.exit_pages(item, offered),
        case_links=shown.case_links(item, actor),
        plain=plain, others=others,
        failed_other=failed in [m.name for m in others],
        awaited=shown.awaited(item, actor), steps=shown.steps(item, entries),
        events=shown.trail(item, actor, entries), panels=handling.panels_for(item, actor),
        sections=[part for part in fields.sections_for(actor, item.kind) if part.shared or not item.is_joint],
        document=words_for(item, actor), names=names,
        news=looks.news_for(item, actor, datetime.now(UTC)), clock=shown.clock(item),
        may_edit=item.state == "draft" and permits(actor, P.REQUEST_EDIT, item),
        today=home_day(datetime.now(UTC)), own=shown.is_partner(actor),
    )  # fmt: skip


def _sorted_out(item: AssistanceRequest, offered: list[Transition]) -> tuple[list[Transition], list[Transition]]:
    """The steps that lead on and can be taken now, and those that end or delay a case.

    The second kind asks for a reason and needs nothing else. A draft is sent and signed on its own
    pages, where everything is checked first.
    """
    buttons = [m for m in offered if not m.page]
    aside = [
        m for m in buttons if m.note == "required" and m.name != "return_draft"
        and (not m.needs or (m.name == "withdraw" and not item.is_joint))
    ]  # fmt: skip
    if item.is_draft:
        return [], aside
    ways = [m for m in buttons if m not in aside and m.name != "withdraw"]
    onwards = [m for m in ways if not REQUEST_WORKFLOW.missing(item, m.name)]
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
    actor = current_actor()
    texts = item.submissions_for(actor.institution_id if shown.is_partner(actor) else None)
    found = next((s for s in texts if s.number == number), None)
    if found is None:
        raise NotFound
    return render_template(
        "requests/submission.html", item=item, submission=found, document=found.document,
        sections=fields.sections_in(found.document, current_actor()), names=accounts.names([found.signed_by_id]),
    )  # fmt: skip
