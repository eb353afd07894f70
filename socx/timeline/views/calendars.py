"""A calendar of one's own: to download, and to subscribe to by an address that can be revoked."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from flask import Response, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from sqlalchemy import update

from socx import __version__
from socx.access.actors import TEAM_ROLES
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.accounts import auth
from socx.accounts.models import User
from socx.accounts.secrets import digest
from socx.activities import exports
from socx.core import ical
from socx.core.errors import NotFound
from socx.db import db, transaction, writing_aside
from socx.timeline import queries, services
from socx.timeline.forms import FeedForm
from socx.timeline.models import CalendarFeed
from socx.timeline.views import bp
from socx.web.errors import say
from socx.web.guard import current_actor, public, requires
from socx.web.i18n import home_day, language
from socx.web.pages import form_page, now
from socx.web.security import to_be_asked_again
from socx.web.site import full_url, settings

#: How often calendars are told to ask again.
REFRESH = timedelta(hours=6)
#: A fetch is noted when the last one is so long ago.
NOTED = timedelta(minutes=10)


@bp.route("/my-calendar", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_LIST)
def own_calendar() -> ResponseReturnValue:
    """Make, renew and look at the address of one's calendar. Its text stands in the answer that makes it, only."""
    feed = db.session.scalar(queries.feed_of(g.user.id))
    chooses = current_actor().role in TEAM_ROLES  # these may be in charge of cases
    form, address = FeedForm.from_request(data={"scope": "own" if feed and feed.only_own else "all"}), ""
    if form.submitted():
        with transaction():
            secret = services.make_feed(g.user, chooses and form.scope.data == "own", by=current_actor(), at=now())
        feed = db.session.scalar(queries.feed_of(g.user.id))
        address = full_url(url_for("timeline.feed", token=secret))
    return form_page(
        "timeline/calendar.html",
        form,
        feed=feed,
        chooses=chooses,
        address=address,
        webcal="webcal" + address.removeprefix("https").removeprefix("http") if address else "",
    )


@bp.post("/my-calendar/revoke")
@requires(Permission.ACTIVITY_LIST)
def revoke_calendar() -> ResponseReturnValue:
    with transaction():
        services.revoke_feed(g.user, by=current_actor(), at=now())
    say(gettext("The address is revoked. Calendars that used it get nothing any more."))
    return redirect(url_for("timeline.own_calendar"), 303)


@bp.get("/my-calendar.ics")
@requires(Permission.ACTIVITY_LIST)
def download_calendar() -> ResponseReturnValue:
    """The same calendar as a file, as it is now."""
    feed = db.session.scalar(queries.feed_of(g.user.id))
    body = _written(g.user, feed.only_own if feed else False, language(), now())
    return Response(
        body, content_type=ical.TYPE, headers={"Content-Disposition": 'attachment; filename="socx-calendar.ics"'}
    )


@bp.get("/calendar/<token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    """A calendar for the program that has its address. What its owner may read is asked at each fetch."""
    at = now()
    found = db.session.scalar(queries.feed_with(digest(token)))
    if found is None or not auth.may_enter(found.user) or not permits(found.user.actor(), Permission.ACTIVITY_LIST):
        raise NotFound
    body = _written(found.user, found.only_own, found.user.language, at)
    since = _noted(found, hashlib.sha256(body).hexdigest(), at)
    return to_be_asked_again(Response(body, content_type=ical.TYPE, headers={"X-Robots-Tag": "noindex"}), since)


def _noted(found: CalendarFeed, content: str, at: datetime) -> datetime:
    """Note from time to time that a feed is fetched, and at once that it holds something else; since when it does."""
    is_other = content != found.content or found.content_since is None
    since = at.replace(microsecond=0) if is_other or found.content_since is None else found.content_since
    if is_other or found.fetched_at is None or at - found.fetched_at > NOTED:
        mine = (CalendarFeed.user_id == found.user_id, CalendarFeed.digest == found.digest)
        with writing_aside():
            fetched = update(CalendarFeed).where(*mine)
            db.session.execute(fetched.values(fetched_at=at, content=content, content_since=since))
    return since


def _written(user: User, only_own: bool, in_language: str, at: datetime) -> bytes:
    """The calendar of a person: what they may read at that moment."""
    found = db.session.scalars(queries.in_feed(user.actor(), only_own, home_day(at))).unique().all()
    with force_locale(in_language):
        name = gettext("socx: activities")
    events = exports.events(found, in_language, settings().base_url)
    return ical.calendar(events, maker=__version__, name=name, refresh=REFRESH)
