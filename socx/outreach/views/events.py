"""Events: the list, one event with who came and what became of it, the report."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import DomainError
from socx.db import db, transaction
from socx.outreach import exports, queries, services
from socx.outreach.forms import AttendanceForm, EventForm
from socx.outreach.models import Meeting, OutreachEvent
from socx.outreach.views import NUMBERS, bp
from socx.web.csv import download
from socx.web.errors import say
from socx.web.forms import BaseForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page, now
from socx.web.paging import page_number, paginate

#: The report asks nine numbers of each event.
REPORT_SIZE = 20

STAGE = ", ".join(f'"{name}"' for name in NUMBERS)


@bp.get("/outreach")
@requires(P.OUTREACH_READ)
def index() -> ResponseReturnValue:
    page = paginate(queries.events_for(current_actor()), page_number())
    return render_template("outreach/index.html", page=page)


@bp.get("/outreach/report")
@requires(P.OUTREACH_READ)
def report() -> ResponseReturnValue:
    """What came of each event, in numbers that open their lists."""
    actor = current_actor()
    page = paginate(queries.events_for(actor), page_number(), REPORT_SIZE)
    rows = [{"event": event, "counts": queries.numbers(event, actor)} for event in page.items]
    return render_template("outreach/report.html", page=page, rows=rows)


@bp.get("/outreach/report.csv")
@requires(P.OUTREACH_READ)
def report_csv() -> ResponseReturnValue:
    actor = current_actor()
    events = db.session.scalars(queries.events_for(actor)).unique()
    return download(exports.funnel_table(events, actor, language()), "outreach")


@bp.get("/outreach/<id:id>")
@requires(P.OUTREACH_READ, on=queries.find_event)
def event(item: OutreachEvent) -> ResponseReturnValue:
    actor = current_actor()
    readable = permits(actor, P.MEETING_READ)
    found = (
        queries.meetings_for(actor)
        .where(Meeting.event_id == item.id)
        .order_by(None)
        .order_by(Meeting.held_on, Meeting.id)
    )
    return render_template(
        "outreach/event.html",
        item=item,
        counts=queries.numbers(item, actor),
        meetings=db.session.scalars(found.limit(200)).unique().all() if readable else None,
        form=BaseForm.from_request(),
    )


@bp.get(f"/outreach/<id:id>/<any({STAGE}):name>")
@requires(P.OUTREACH_READ, on=queries.find_event)
def stage(item: OutreachEvent, name: str) -> ResponseReturnValue:
    """The list behind one number of the funnel."""
    page = paginate(queries.stage(item, name, current_actor()), page_number())
    return render_template("outreach/stage.html", item=item, name=name, page=page, kind=exports.row_kind(name))


@bp.get(f"/outreach/<id:id>/<any({STAGE}):name>.csv")
@requires(P.OUTREACH_READ, on=queries.find_event)
def stage_csv(item: OutreachEvent, name: str) -> ResponseReturnValue:
    found = db.session.scalars(queries.stage(item, name, current_actor())).unique()
    return download(exports.stage_table(found, name, language()), f"event-{item.id}-{name}")


@bp.route("/outreach/new", methods=["GET", "POST"])
@requires(P.OUTREACH_WRITE)
def new() -> ResponseReturnValue:
    return _edit(None)


@bp.route("/outreach/<id:id>/edit", methods=["GET", "POST"])
@requires(P.OUTREACH_WRITE, on=queries.find_event)
def edit(item: OutreachEvent) -> ResponseReturnValue:
    return _edit(item)


def _edit(item: OutreachEvent | None) -> ResponseReturnValue:
    form = EventForm.from_request(data=_shown(item))
    if form.submitted():
        with form.keeping(DomainError):
            if item is not None:
                check_version(form, item)
            kept = services.keep_event(item, form.values(), by=current_actor(), at=now())
        if not form.errors:
            say(gettext("The event is saved."))
            return redirect(url_for("outreach.event", id=kept.id), 303)
    return form_page("outreach/event_form.html", form, item=item)


def _shown(item: OutreachEvent | None) -> dict[str, Any]:
    """An event as its form shows it."""
    if item is None:
        return {"language": "en", "kind": "information_session"}
    names = (
        "title", "kind", "held_on", "place", "city", "host", "co_host", "language", "opening", "agenda", "summary",
        "version",
    )  # fmt: skip
    return {name: getattr(item, name) for name in names} | {
        "partners": sorted(item.partner_codes),
        "presenters": [str(p.user_id) for p in item.presenters],
        "documents": "\n".join(f"{d['title']} {d['url']}" for d in item.documents),
    }


@bp.route("/outreach/<id:id>/attendance", methods=["GET", "POST"])
@requires(P.OUTREACH_WRITE, on=queries.find_event)
def attendance(item: OutreachEvent) -> ResponseReturnValue:
    """Who was invited and who came, line by line."""
    form = AttendanceForm.from_request()
    if form.submitted():
        with form.keeping(DomainError):
            services.count_attendance(
                item,
                institution=form.chosen(),
                name=form.name.data or "",
                kind=form.type.data or "",
                invited=bool(form.invited.data),
                attended=form.attended.data or 0,
                by=current_actor(),
                at=now(),
            )
        if not form.errors:
            say(gettext("The line is saved."))
            return redirect(url_for("outreach.attendance", id=item.id), 303)
    return form_page("outreach/attendance.html", form, item=item)


@bp.post("/outreach/<id:id>/attendance/<id:line_id>/remove")
@requires(P.OUTREACH_WRITE, on=queries.find_event)
def forget_line(item: OutreachEvent, line_id: int) -> ResponseReturnValue:
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        services.forget_attendance(item, line_id, by=current_actor(), at=now())
    return redirect(url_for("outreach.attendance", id=item.id), 303)
