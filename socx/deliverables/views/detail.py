"""One deliverable: its versions, what is said about them, who has accepted, its moves, its files."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.db import transaction
from socx.deliverables import queries, report_paper, services
from socx.deliverables.forms.writing import CommentForm, return_form
from socx.deliverables.models import Deliverable, DeliverableVersion
from socx.deliverables.views import bp, history
from socx.deliverables.workflow import DELIVERABLE_WORKFLOW
from socx.files import here
from socx.papers.writers import KINDS, as_file
from socx.requests.scope import changed_texts
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import show_size
from socx.web.pages import form_page, now

MOVES = ", ".join(move.name for move in DELIVERABLE_WORKFLOW.transitions if not move.page)


@bp.get("/deliverables/<id:id>")
@requires(P.DELIVERABLE_READ, on=queries.find)
def detail(item: Deliverable) -> ResponseReturnValue:
    return page(item)


def page(item: Deliverable, comment: CommentForm | None = None, form: TransitionForm | None = None) -> tuple[str, int]:
    """The page of a deliverable, with forms that were refused."""
    actor = current_actor()
    is_over = item.activity.is_ended
    offered = [] if is_over else DELIVERABLE_WORKFLOW.offered(actor, item)
    names = accounts.names(
        who for version in item.versions
        for who in (version.by_id, *(one.by_id for one in version.comments))
    )  # fmt: skip
    forms = (comment or CommentForm.from_request(formdata=None), form or TransitionForm.from_request(formdata=None))
    forms[1].version.data = str(item.version)
    return render_template(
        "deliverables/detail.html",
        item=item,
        names=names,
        offered=offered,
        comment_form=forms[0],
        form=forms[1],
        may_write=permits(actor, P.DELIVERABLE_WRITE, item) and item.is_writable,
        may_plan=permits(actor, P.ACTIVITY_PLAN, item) and item.is_writable,
        may_accept=not is_over and services.may_accept(item, actor),
        may_return=any(move.name == "return" for move in offered),
        may_comment=not is_over and bool(item.versions) and services.may_comment(item, actor),
        events=history("deliverable", item.id, DELIVERABLE_WORKFLOW),
        file_size=show_size,
    ), 422 if any(one.errors for one in forms) else 200


@bp.post(f"/deliverables/<id:id>/<any({MOVES}):move>")
@requires(P.DELIVERABLE_READ, on=queries.find)
def advance(item: Deliverable, move: str) -> ResponseReturnValue:
    """Submit, take off the list, put on it again."""
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, item)
        if move == "submit":
            services.submit(item, by=current_actor(), at=now())
        else:
            services.advance(item, move, by=current_actor(), at=now(), note=form.note.data or "")
    say(gettext(DELIVERABLE_WORKFLOW.transition(move).done))
    return redirect(url_for("deliverables.detail", id=item.id), 303)


@bp.post("/deliverables/<id:id>/accept")
@requires(P.DELIVERABLE_READ, on=queries.find)
def accept(item: Deliverable) -> ResponseReturnValue:
    """Accept for the facility, or sign for an institution, the version that the page showed."""
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, item)
        is_accepted = services.accept(item, by=current_actor(), at=now())
    done = DELIVERABLE_WORKFLOW.transition("accept").done if is_accepted else N_("Kept. The other side is waited for.")
    say(gettext(done))
    return redirect(url_for("deliverables.detail", id=item.id), 303)


@bp.route("/deliverables/<id:id>/return", methods=["GET", "POST"])
@requires(P.DELIVERABLE_READ, on=queries.find)
def send_back(item: Deliverable) -> ResponseReturnValue:
    """Return the latest version, with a word on the whole and comments by section."""
    if not DELIVERABLE_WORKFLOW.offers(current_actor(), item, "return"):
        raise NotFound
    form = return_form(item)
    if form.submitted():
        with form.keeping(DomainError):
            check_version(form, item)
            services.send_back(item, form.comments, form.note.data or "", by=current_actor(), at=now())
        if not form.errors:
            say(gettext(DELIVERABLE_WORKFLOW.transition("return").done))
            return redirect(url_for("deliverables.detail", id=item.id), 303)
    return form_page("deliverables/return.html", form, item=item)


@bp.post("/deliverables/<id:id>/comments")
@requires(P.DELIVERABLE_READ, on=queries.find)
def comment(item: Deliverable) -> ResponseReturnValue:
    form = CommentForm.from_request()
    if form.submitted():
        with form.keeping():
            services.comment(item, form.section.data or "", form.text.data or "", by=current_actor(), at=now())
        if not form.errors:
            return redirect(url_for("deliverables.detail", id=item.id, _anchor="versions"), 303)
    return page(item, comment=form)


@bp.get("/deliverables/<id:id>/files/<int:file_id>/<path:name>")
@requires(P.DELIVERABLE_READ, on=queries.find)
def file(item: Deliverable, file_id: int, name: str) -> ResponseReturnValue:
    """A file, to keep; the name in the address is for people. A photo that is not submitted yet is its writers'."""
    found = queries.file_for(item, file_id, current_actor())
    if found is None:
        raise NotFound
    return here.give(found.key, found.name, found.kind)


@bp.get(f"/deliverables/<id:id>/paper.<any({KINDS}):kind>")
@requires(P.DELIVERABLE_READ, on=queries.find)
def paper(item: Deliverable, kind: str) -> ResponseReturnValue:
    """A version that is written here as a paper: the latest, or the one that the address asks for."""
    version = version_of(item, request.args.get("version", ""))
    if not version.texts:
        raise NotFound
    return as_file(
        kind,
        lambda: report_paper.report_paper(item, version, to=current_actor(), at=now()),
        lambda: report_paper.report_name(item, version, kind),
    )


@bp.get("/deliverables/<id:id>/changes")
@requires(P.DELIVERABLE_READ, on=queries.find)
def changes(item: Deliverable) -> ResponseReturnValue:
    """What the text of a version says otherwise than the one before it: the latest, or the one the address asks for."""
    version = version_of(item, request.args.get("version", ""))
    before = version.text_before
    if before is None:
        raise NotFound
    parts = {"text": gettext("Text"), **{part.key: gettext(part.label) for part in item.of_kind.parts}}
    rows = changed_texts(
        (label, before.texts.get(key) or "", version.texts.get(key) or "") for key, label in parts.items()
    )
    return render_template("deliverables/changes.html", item=item, version=version, before=before, rows=rows)


def version_of(item: Deliverable, number: str) -> DeliverableVersion:
    """The version of that number; the latest where none is named. Raises NotFound."""
    found = next((v for v in item.versions if str(v.number) == number), None) if number else item.latest
    if found is None:
        raise NotFound
    return found
