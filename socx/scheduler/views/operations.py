"""Health for operators' tools, and the page where people see what waits and what failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import abort, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.core.reconciling import checks
from socx.core.vitals import vitals
from socx.db import db, transaction
from socx.notifications import queries as notices
from socx.notifications import services
from socx.notifications.models import Notice, SendingPause
from socx.scheduler import health, queries
from socx.scheduler.forecast import AHEAD
from socx.scheduler.schedule import SCHEDULE
from socx.scheduler.views import bp
from socx.scheduler.views.shown import about, page_of
from socx.web.errors import say
from socx.web.forms import BaseForm
from socx.web.guard import current_actor, public, requires
from socx.web.i18n import home_zone, zone_place

SHOWN = timedelta(days=2)
MOST = 50


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """This process lives."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Work may be sent here: the database answers, is up to date, and a scheduler is at work."""
    checks = health.readiness(datetime.now(UTC))
    ready = all(checks.values())
    return jsonify(status="ok" if ready else "not ready", checks=checks), 200 if ready else 503


@bp.get("/operations")
@requires(Permission.OPERATIONS_READ)
def operations() -> ResponseReturnValue:
    """What waits, what is stuck, what ran last, and who is alive."""
    now = datetime.now(UTC)
    processes = db.session.scalars(queries.processes(now - SHOWN).limit(MOST)).all()
    alive = sum(now - process.seen_at <= health.SEEN_WITHIN for process in processes)
    return render_template(
        "scheduler/operations.html",
        now=now,
        place=zone_place(str(home_zone())),
        waiting=notices.waiting(now),
        oldest=notices.oldest_unsent(now),
        stuck=db.session.scalars(notices.stuck().limit(MOST)).all(),
        stuck_total=notices.count(notices.stuck()),
        given_up=notices.count(notices.given_up()),
        paused=db.session.get(SendingPause, 1),
        expired=db.session.scalars(notices.expired(now - AHEAD).limit(MOST)).all(),
        differences=db.session.scalars(queries.differences().limit(MOST)).all(),
        about=about,
        page_of=page_of,
        checks=checks(),
        vitals=[{"key": gettext(row.label), "value": row.say(now)} for row in vitals()],
        jobs=SCHEDULE,
        labels={job.name: job.label for job in SCHEDULE},
        runs=queries.last_runs(),
        failures=db.session.scalars(queries.last_failures(now - SHOWN).limit(MOST)).all(),
        processes=processes,
        alive=alive > 0,
        alive_count=alive,
        seen_within=health.SEEN_WITHIN,
        form=BaseForm.from_request(),
    )


@bp.post("/operations/notices/again")
@requires(Permission.OPERATIONS_READ)
def send_all_again() -> ResponseReturnValue:
    """Send every mail again that was given up, for example after a day without a mail server."""
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        found = db.session.scalars(notices.given_up()).all()
        for notice in found:
            services.send_again(notice, by=current_actor(), at=datetime.now(UTC))
    say(ngettext("%(num)s mail is sent again.", "%(num)s mails are sent again.", len(found)))
    return redirect(url_for("scheduler.operations"), 303)


@bp.post("/operations/notices/<id:id>/<any(again, arrived):decision>")
@requires(Permission.OPERATIONS_READ, on=lambda found: db.session.get(Notice, found))
def decide(notice: Notice, decision: str) -> ResponseReturnValue:
    """Send a stuck mail again, or say that it has arrived."""
    if not BaseForm.from_request().submitted():
        abort(400)
    act = services.send_again if decision == "again" else services.take_as_sent
    with transaction():
        act(notice, by=current_actor(), at=datetime.now(UTC))
    say(gettext(N_("The mail is sent again.")) if decision == "again" else gettext(N_("The mail counts as sent.")))
    return redirect(url_for("scheduler.operations"), 303)
