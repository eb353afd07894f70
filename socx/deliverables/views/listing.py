"""The lists: all that a reader may read, and what is agreed for one activity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext, ngettext

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import panels
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from socx.db import db, transaction
from socx.deliverables import queries, services
from socx.deliverables.forms.listing import DeliverableForm
from socx.deliverables.kinds import AGREED, USUAL
from socx.deliverables.models import Deliverable
from socx.deliverables.views import bp
from socx.web.errors import say
from socx.web.filters import LONGEST_TEXT, plain
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import label
from socx.web.pages import form_page, now
from socx.web.paging import page_number, paginate

# fmt: off
VIEWS = {
    "open":    N_("Awaited"),
    "late":    N_("Late"),
    "settled": N_("Settled"),
    "all":     N_("All"),
}
# fmt: on


@bp.get("/deliverables")
@requires(P.DELIVERABLE_LIST)
def index() -> ResponseReturnValue:
    """What is due, what is late, what there is and what has some words: in what the reader may read."""
    words = plain(request.args.get("q"))[:LONGEST_TEXT].strip()
    shown = request.args.get("show", "")
    shown = shown if shown in VIEWS else "all" if words else "open"
    actor = current_actor()
    found = queries.shown(queries.visible_to(actor), shown)
    page = paginate(queries.with_words(found, words) if words else found, page_number())
    return render_template(
        "deliverables/index.html", page=page, shown=shown, views=VIEWS, words=words, longest=LONGEST_TEXT,
        asked={"q": words} if words else {}, is_own=actor.role is Role.EXPERT,
    )  # fmt: skip


def list_of(item: Activity, actor: Actor) -> dict[str, Any] | None:
    """What the list of an activity shows to this reader; None where it shows nothing and offers nothing."""
    found = db.session.scalars(queries.visible_to(actor).where(Deliverable.activity_id == item.id)).unique().all()
    may_list = permits(actor, P.ACTIVITY_PLAN, item) and not item.is_ended
    if not found and not may_list:
        return None
    there = {one.kind for one in db.session.scalars(queries.of_activity(item))}
    summary = queries.find_summary(item.id)
    return {
        "activity": item,
        "found": sorted(found, key=lambda one: one.number),
        "may_list": may_list,
        "usual": [label(AGREED, key) for key in USUAL.get(item.kind, ()) if key not in there] if may_list else [],
        "has_reports": any(one.is_report for one in found),
        "summary": summary if permits(actor, P.SUMMARY_READ, item) else None,
        "may_write_summary": permits(actor, P.SUMMARY_WRITE, item),
        "form": TransitionForm.from_request(formdata=None),
    }


def _panel(item: Activity, actor: Actor) -> Mapping[str, Any] | None:
    return list_of(item, actor)


panels.OF_ACTIVITY.append(panels.Panel(30, "deliverables/panel.html", _panel))


@bp.get("/activities/<id:id>/deliverables")
@requires(P.ACTIVITY_READ, on=activities.find)
def of_activity(item: Activity) -> ResponseReturnValue:
    """The list of one activity on a page of its own."""
    panel = list_of(item, current_actor())
    return render_template("deliverables/of_activity.html", item=item, panel=panel)


@bp.route("/activities/<id:id>/deliverables/new", methods=["GET", "POST"])
@requires(P.ACTIVITY_PLAN, on=activities.find)
def new(item: Activity) -> ResponseReturnValue:
    form = DeliverableForm.of(item, None)
    if form.submitted():
        with form.keeping(DomainError):
            made = services.add_deliverable(item, form.data, by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("It is on the list.")))
            return redirect(url_for("deliverables.detail", id=made.id), 303)
    return form_page("deliverables/edit.html", form, activity=item, item=None)


@bp.post("/activities/<id:id>/deliverables/usual")
@requires(P.ACTIVITY_PLAN, on=activities.find)
def add_usual(item: Activity) -> ResponseReturnValue:
    """Put on the list what such activities usually leave behind."""
    if not TransitionForm.from_request().submitted():
        abort(400)
    written = item.request.language
    with force_locale(written if written in LANGUAGES else DEFAULT_LANGUAGE):
        titles = {key: label(AGREED, key) for key in AGREED}
    with transaction():
        made = services.add_usual(item, titles, by=current_actor(), at=now())
    say(ngettext("%(num)s deliverable is on the list.", "%(num)s deliverables are on the list.", len(made)))
    return redirect(url_for("deliverables.of_activity", id=item.id), 303)


@bp.route("/deliverables/<id:id>/edit", methods=["GET", "POST"])
@requires(P.DELIVERABLE_READ, on=queries.find)
def edit(item: Deliverable) -> ResponseReturnValue:
    if not permits(current_actor(), P.ACTIVITY_PLAN, item):
        raise NotFound
    form = DeliverableForm.of(item.activity, item)
    if form.submitted():
        with form.keeping(DomainError):
            check_version(form, item)
            services.change_deliverable(item, form.data, by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("Saved.")))
            return redirect(url_for("deliverables.detail", id=item.id), 303)
    return form_page("deliverables/edit.html", form, activity=item.activity, item=item)
