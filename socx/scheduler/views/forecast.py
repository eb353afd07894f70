"""What will be sent in the next days, to whom and why; and what operators decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.notifications import queries, services, subjects, topics
from socx.notifications.models import ExpectedNotice, Notice, NoticeChoice
from socx.scheduler.forecast import AHEAD
from socx.scheduler.forms import DecisionForm
from socx.scheduler.views import bp
from socx.scheduler.views.shown import about
from socx.web.errors import say
from socx.web.frame import role_label
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_zone, zone_place
from socx.web.pages import form_page
from socx.web.paging import Page, page_number

SIZE = 25

SAID = {
    "now": N_("The mail leaves within a minute."),
    "skip": N_("Nobody is told about this."),
    "snooze": N_("The mail is put off."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One mail that is to be sent, as a reader of the page may see it.

    Without `text` the reader may not read what it is about. `holds` is False for what will not leave,
    because it is over or its reader may not read it any more.
    """

    key: str
    recipient: str
    role: str
    moment: datetime
    topic: str
    text: str
    url: str
    is_expected: bool
    holds: bool
    pace: str


@bp.get("/operations/forecast")
@requires(Permission.OPERATIONS_READ)
def forecast() -> ResponseReturnValue:
    """What will be sent in the next 14 days: what is planned, and what jobs will find if nothing happens."""
    now = datetime.now(UTC)
    planned = db.session.execute(
        queries.ahead(now + AHEAD).with_only_columns(queries.MOMENT, Notice.key)
    ).all()  # fmt: skip
    expected = db.session.execute(
        queries.expected(now, now + AHEAD).with_only_columns(ExpectedNotice.due_at, ExpectedNotice.key)
    ).all()  # fmt: skip
    number = page_number()
    page = Page.of(sorted((moment, key) for moment, key in (*planned, *expected))[(number - 1) * SIZE :], number, SIZE)
    return render_template(
        "scheduler/forecast.html", page=page, lines=[line for _, key in page.items if (line := _line(key))],
        planned=len(planned), expected=len(expected), ahead=AHEAD.days, place=zone_place(str(home_zone())),
    )  # fmt: skip


@bp.route("/operations/forecast/<key>", methods=["GET", "POST"])
@requires(Permission.OPERATIONS_READ)
def foreseen(key: str) -> ResponseReturnValue:
    """One mail that is to be sent: what it is about, and what may be decided."""
    return _show(key, DecisionForm.from_request())


@bp.post("/operations/forecast/<key>/<any(now, skip, snooze):decision>")
@requires(Permission.OPERATIONS_READ)
def decide_ahead(key: str, decision: str) -> ResponseReturnValue:
    """Send it now, skip it or put it off; the trail keeps who did, and why."""
    form, at = DecisionForm.from_request(), datetime.now(UTC)
    until = form.moment(at) if form.submitted() and decision == "snooze" else None
    if form.errors:
        return _show(key, form)
    with transaction():
        notice = _row(key, at)
        match decision:
            case "now":
                services.send_now(notice, by=current_actor(), at=at, note=form.note.data or "")
            case "skip":
                services.skip(notice, by=current_actor(), at=at, note=form.note.data or "")
            case _:
                assert until is not None  # or the form has an error
                services.snooze(notice, until, by=current_actor(), at=at, note=form.note.data or "")
    say(gettext(SAID[decision]))
    return redirect(url_for("scheduler.forecast"), 303)


def _show(key: str, form: DecisionForm) -> ResponseReturnValue:
    line = _line(key)
    if line is None:
        raise NotFound
    return form_page("scheduler/foreseen.html", form, line=line)


def _row(key: str, at: datetime) -> Notice:
    """The notice of that key; one that is only expected becomes a row, so that the job finds it decided."""
    notice = db.session.scalar(queries.of_key(key))
    expected = db.session.get(ExpectedNotice, key)
    if notice is None and expected is not None:
        notice = services.keep_expected(expected, at=at)
    if notice is None:
        raise NotFound
    return notice


def _line(key: str) -> Line | None:
    """A mail to be sent, as the reader of the page may see it; None where it is not to be sent (any more)."""
    planned = db.session.scalar(queries.of_key(key))
    expected = db.session.get(ExpectedNotice, key) if planned is None else None
    notice = planned or (_as_notice(expected) if expected is not None else None)
    if notice is None or notice.mail_state != "pending":
        return None
    text, url = about(notice)
    topic = topics.of(notice.kind)
    choice = db.session.get(NoticeChoice, notice.recipient_id) if topics.may_be_stopped(notice) else None
    stopped = choice is not None and topic is not None and topic.name in choice.stopped
    return Line(
        key=key, recipient=notice.reader.name, role=role_label(notice.reader.role),
        moment=notice.snoozed_until or notice.due_at,
        topic=topic.label if topic else N_("Your account"), text=text, url=url,
        is_expected=planned is None, holds=not stopped and subjects.still_holds(notice) is not None,
        pace=choice.pace if choice else "at_once",
    )  # fmt: skip


def _as_notice(expected: ExpectedNotice) -> Notice:
    """The notice that it would become; it belongs to no session and is never written."""
    return Notice(
        key=expected.key, kind=expected.kind, recipient_id=expected.recipient_id, recipient=expected.recipient,
        subject_kind=expected.subject_kind, subject_id=expected.subject_id, generation=expected.generation,
        facts=expected.facts, due_at=expected.due_at, mail_state="pending",
    )  # fmt: skip
