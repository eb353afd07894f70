"""Links of the world that strangers hold: to sign, to agree, to answer, to begin, to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app

from socx.accounts import passwords
from socx.accounts.secrets import digest
from socx.db import db as database
from socx.evaluations import queries as evaluations
from socx.experts.models import EntryLink
from socx.notifications import choices, topics
from socx.requests.models import SignOff
from socx.requests.services.effects import whole_document
from socx.requests.services.filing.by_link import fingerprint_of
from socx.selection.models import EmployerRelease, Nomination
from socx.timeline import services as timeline
from tests.architecture.canaries import World

SECRET = "s" * 43
TEN_DAYS = timedelta(days=10)


def make_links(made: World) -> list[str]:
    """Make one link of each kind, all of them open now; give their addresses."""
    now = datetime.now(UTC)
    made_at = {"asked_at": now, "expires_at": now + TEN_DAYS}
    item = next(one for one in made.requests if one.state == "signing")
    document = whole_document(item, None)
    nomination: Nomination = made.subjects["/nominations"][0]
    person, activity = made.people["official"], made.activities[0]
    activity.delivery_start, activity.delivery_end = now.date() - TEN_DAYS, now.date()
    link = evaluations.link_of(activity.id)
    assert link
    link.token = SECRET[:10]
    database.session.add_all(
        [
            SignOff(
                request=item, name="A", function="B", email="c@example.org", token_digest=digest(SECRET),
                document=document, fingerprint=fingerprint_of(document), **made_at,
            ),
            EmployerRelease(
                nomination=nomination, kind="mail", name="A", email="a@example.org", token_digest=digest(SECRET),
                **made_at,
            ),
            EntryLink(
                kind="self", digest=digest(SECRET), email="new@example.org", language="en", made_at=now,
                expires_at=now + TEN_DAYS,
            ),
        ]
    )  # fmt: skip
    calendar = timeline.make_feed(person, False, by=person.actor(), at=now)
    new_password, _ = passwords.link_for(person, TEN_DAYS, now)
    stop = choices.token_for(person.id, topics.topics()[0].name, str(current_app.secret_key))
    database.session.commit()
    return [
        f"/requests/by-link/{SECRET}", f"/requests/by-link/{SECRET}/documents/1", f"/release/{SECRET}",
        f"/e/{SECRET[:10]}", f"/register/{SECRET}", f"/calendar/{calendar}.ics", f"/notices/stop/{stop}",
        "/" + new_password.split("/", 3)[3],
    ]  # fmt: skip
