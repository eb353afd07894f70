"""The reader's own notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import update

from socx.access.permissions import Permission
from socx.accounts.models import User
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db, transaction, writing_aside
from socx.notifications import (  # noqa: F401 (letters registers itself)
    choices,
    letters,
    mails,
    queries,
    services,
    subjects,
    topics,
)
from socx.notifications.forms import ChoicesForm
from socx.notifications.models import Notice, NoticeChoice
from socx.web import frame
from socx.web.errors import say
from socx.web.forms import BaseForm
from socx.web.guard import current_actor, public, requires
from socx.web.i18n import home_zone
from socx.web.pages import form_page
from socx.web.paging import Page, page_number, paginate

bp = Blueprint("notifications", __name__, url_prefix="/notices")

SIZE = 25

frame.add_user_link(N_("Notices"), "notifications.inbox")
frame.add_user_link(N_("How I am told"), "notifications.choose")


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as it is shown: the link is empty when its subject is gone or closed to the reader."""

    notice: Notice
    text: str
    url: str


@bp.get("")
@requires(Permission.ACCOUNT_OWN)
def inbox() -> ResponseReturnValue:
    """What the reader has been told, unread first."""
    page: Page[Notice] = paginate(queries.inbox(g.user.id, datetime.now(UTC)), page_number(), SIZE)
    return render_template(
        "notifications/inbox.html",
        page=page,
        lines=list(_lines(page)),
        unread=unread_notices(),
        form=BaseForm.from_request(),
    )


@bp.get("/<id:id>")
@requires(Permission.ACCOUNT_OWN)
def follow(id: int) -> ResponseReturnValue:
    """Go where a notice leads; from then on it counts as read."""
    notice = queries.of_reader(id, g.user.id)
    if notice is None or subjects.readable(notice.subject_kind, notice.subject_id, notice.reader) is None:
        raise NotFound
    address = mails.path_to(notice)
    if notice.read_at is None:
        with writing_aside():
            db.session.execute(update(Notice).where(Notice.id == id).values(read_at=datetime.now(UTC)))
    return redirect(address, 303)


@bp.post("/<id:id>/read")
@requires(Permission.ACCOUNT_OWN)
def read(id: int) -> ResponseReturnValue:
    """Mark one notice as read and stay on the list."""
    notice = queries.of_reader(id, g.user.id)
    if notice is None:
        raise NotFound
    return _mark([notice])


@bp.post("/read")
@requires(Permission.ACCOUNT_OWN)
def read_all() -> ResponseReturnValue:
    """Mark everything as read that the reader has been told so far."""
    return _mark(db.session.scalars(queries.unread(g.user.id, datetime.now(UTC))).all())


@bp.route("/choices", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def choose() -> ResponseReturnValue:
    """How mails come to the reader: how often, at which hours, about what."""
    zone = choices.zone_of(g.user, str(home_zone()))
    form = ChoicesForm.of(db.session.get(NoticeChoice, g.user.id), zone)
    if form.submitted():
        with form.keeping():
            choices.choose(g.user, form.wishes, by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            say(gettext(N_("Your choice is saved.")))
            return redirect(url_for("notifications.choose"), 303)
    return form_page("notifications/choices.html", form)


@bp.route("/stop/<token>", methods=["GET", "POST"])
@public
def stop(token: str) -> ResponseReturnValue:
    """Stop the mails about one topic. A mail program posts here by itself (RFC 8058), people press the button.

    To look changes nothing: programs that check links open them too.
    """
    found = choices.read_token(token, str(current_app.secret_key))
    user = db.session.get(User, found[0]) if found else None
    topic = next((one for one in topics.topics() if found and one.name == found[1]), None)
    if user is None or topic is None or not user.active:
        return render_template("notifications/stop_unknown.html"), 404
    if request.method == "POST":
        with transaction():
            zone = choices.zone_of(user, str(home_zone()))
            choices.stop(user.id, topic.name, zone=zone, by=user.actor(), at=datetime.now(UTC))
    return render_template("notifications/stop.html", topic=topic, is_done=request.method == "POST")


#: Pages whose token in the address is all that they ask: mail programs know no tokens of forms.
WITHOUT_CSRF = (stop,)


@bp.app_template_global("unread_notices")
def unread_notices() -> int:
    """How many notices the reader has not read; counted once for a page that shows it twice."""
    if "unread_notices" not in g:
        user_id = current_actor().user_id
        g.unread_notices = queries.count_unread(user_id, datetime.now(UTC)) if user_id is not None else 0
    return int(g.unread_notices)


def _mark(notices: Sequence[Notice]) -> ResponseReturnValue:
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        services.mark_read(notices, at=datetime.now(UTC))
    return redirect(url_for("notifications.inbox", page=request.args.get("page")), 303)


def _lines(page: Page[Notice]) -> Iterator[Line]:
    """Each notice is looked at again: what its reader may no longer read is not named."""
    for notice in page.items:
        subject = subjects.readable(notice.subject_kind, notice.subject_id, notice.reader)
        if subject is None:
            yield Line(notice, gettext(N_("This is no longer open to you.")), "")
        else:
            yield Line(notice, mails.headline(notice, subject), url_for("notifications.follow", id=notice.id))
