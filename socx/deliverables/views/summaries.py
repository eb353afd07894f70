"""What may be published of an activity: written, proposed, cleared, published."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.deliverables import queries, services
from socx.deliverables.forms.writing import SummaryForm
from socx.deliverables.models import KnowledgeSummary
from socx.deliverables.services.summaries import LONGEST
from socx.deliverables.views import bp, history
from socx.deliverables.workflow import SUMMARY_WORKFLOW
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page, now

MOVES = ", ".join(move.name for move in SUMMARY_WORKFLOW.transitions if not move.page)


@bp.get("/activities/<id:id>/summary")
@requires(P.SUMMARY_READ, on=activities.find)
def summary(item: Activity) -> ResponseReturnValue:
    """The text, who has cleared it, and what can be done with it."""
    actor, kept = current_actor(), queries.find_summary(item.id)
    may_write = permits(actor, P.SUMMARY_WRITE, item)
    if kept is None and not may_write:
        raise NotFound
    return render_template(
        "deliverables/summary.html",
        item=item,
        kept=kept,
        offered=SUMMARY_WORKFLOW.offered(actor, kept) if kept else [],
        form=TransitionForm.from_request(formdata=None, data={"version": kept.version if kept else 0}),
        may_write=may_write and (kept is None or kept.state == SUMMARY_WORKFLOW.initial),
        may_clear=_may_clear(kept),
        words=_offered_words(item) if may_write else [],
        events=history("summary", item.id, SUMMARY_WORKFLOW),
    )


def _may_clear(kept: KnowledgeSummary | None) -> bool:
    """Whether the institution of the reader is waited for."""
    actor = current_actor()
    return kept is not None and SUMMARY_WORKFLOW.offers(actor, kept, "clear") and any(
        one.id == actor.institution_id for one in kept.missing_institutions
    )  # fmt: skip


def _offered_words(item: Activity) -> list[str]:
    """What the experts wrote for publication in their mission reports."""
    found = db.session.scalars(queries.mission_reports(item)).all()
    texts = [(one.latest.texts.get("visibility") or "").strip() for one in found if one.latest is not None]
    return [text for text in texts if text]


@bp.route("/activities/<id:id>/summary/edit", methods=["GET", "POST"])
@requires(P.SUMMARY_WRITE, on=activities.find)
def edit_summary(item: Activity) -> ResponseReturnValue:
    kept = queries.find_summary(item.id)
    form = SummaryForm.of(kept)
    if form.submitted():
        with form.keeping(DomainError):
            check_version(form, kept or KnowledgeSummary(version=0))
            services.save_summary(item, form.texts, by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("Saved.")))
            return redirect(url_for("deliverables.summary", id=item.id), 303)
    return form_page("deliverables/edit_summary.html", form, item=item, words=_offered_words(item), longest=LONGEST)


@bp.post(f"/activities/<id:id>/summary/<any({MOVES}):move>")
@requires(P.SUMMARY_READ, on=activities.find)
def advance_summary(item: Activity, move: str) -> ResponseReturnValue:
    kept, form = _kept(item), TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, kept)
        services.advance_summary(kept, move, by=current_actor(), at=now(), note=form.note.data or "")
    say(gettext(SUMMARY_WORKFLOW.transition(move).done))
    return redirect(url_for("deliverables.summary", id=item.id), 303)


@bp.post("/activities/<id:id>/summary/clear")
@requires(P.SUMMARY_READ, on=activities.find)
def clear_summary(item: Activity) -> ResponseReturnValue:
    """Let the text be published, for the institution of who presses."""
    kept, form = _kept(item), TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, kept)
        is_cleared = services.clear(kept, by=current_actor(), at=now())
    done = SUMMARY_WORKFLOW.transition("clear").done if is_cleared else N_("Kept. Another institution is waited for.")
    say(gettext(done))
    return redirect(url_for("deliverables.summary", id=item.id), 303)


def _kept(item: Activity) -> KnowledgeSummary:
    kept = queries.find_summary(item.id)
    if kept is None:
        raise NotFound
    return kept
