"""How a reader wants to be told by mail: at once or once a day, at which hours, about what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import update

from socx.access.actors import Actor
from socx.accounts.models import User
from socx.audit import services as audit
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.places import partners
from socx.db import db
from socx.notifications import topics
from socx.notifications.models import PACES, Notice, NoticeChoice
from socx.notifications.walltime import end_of_quiet, next_at

#: When one mail a day comes to who has not chosen another time.
DAILY_AT = time(8, 0)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody chooses. Quiet hours are both or neither; `stopped` are names of topics."""

    pace: str
    daily_at: time
    quiet: tuple[time, time] | None
    zone: str
    stopped: tuple[str, ...]


def zone_of(user: User, home: str) -> str:
    """On whose clock somebody lives: that of their partner country, otherwise the facility's."""
    code = user.partner_code or (user.institution.partner_code if user.institution else None)
    return partners()[code].timezone if code else home


def choose(user: User, wishes: Wishes, *, by: Actor, at: datetime) -> NoticeChoice:
    """Keep what a reader wants from now on; what was held back by an earlier choice is looked at anew.

    Raises Invalid where the quiet hours have no length, and where a topic does not exist.
    """
    if wishes.quiet is not None and wishes.quiet[0] == wishes.quiet[1]:
        raise Invalid({"quiet_until": N_("Choose another time than the one at which the quiet hours begin.")})
    if wishes.pace not in PACES or not set(wishes.stopped) <= {topic.name for topic in topics.topics()}:
        raise Invalid({"stopped": N_("Choose one of the options.")})
    choice = _row(user.id, wishes.zone, at)
    choice.pace, choice.daily_at, choice.zone = wishes.pace, wishes.daily_at, wishes.zone
    choice.quiet_from, choice.quiet_until = wishes.quiet or (None, None)
    choice.stopped, choice.chosen_at = sorted(wishes.stopped), at
    held = update(Notice).where(Notice.recipient_id == user.id, Notice.mail_state == "pending", Notice.attempts == 0)
    db.session.execute(held.values(next_attempt_at=None))
    audit.record(("user", user.id), "choose_notices", by=by, at=at)
    return choice


def stop(user_id: int, topic: str, *, zone: str, by: Actor, at: datetime) -> bool:
    """Send somebody no more mails about a topic; return whether that is new."""
    choice = _row(user_id, zone, at)
    if topic in choice.stopped:
        return False
    choice.stopped = sorted({*choice.stopped, topic})
    audit.record(("user", user_id), "stop_mails", by=by, at=at, topic=topic)
    return True


def _row(user_id: int, zone: str, at: datetime) -> NoticeChoice:
    found = db.session.get(NoticeChoice, user_id)
    if found is None:
        found = NoticeChoice(
            user_id=user_id, pace=PACES[0], daily_at=DAILY_AT, quiet_from=None, quiet_until=None, zone=zone, stopped=[],
            chosen_at=at,
        )  # fmt: skip
        db.session.add(found)
    return found


def held_until(notice: Notice, choice: NoticeChoice, now: datetime) -> datetime | None:
    """Until when a mail that is due waits for the hours of its reader; None where it may leave.

    What waits for the daily mail waits once: its next attempt is that mail. What would make no sense
    any more after waiting does not wait.
    """
    until = None
    if choice.pace == "daily":
        until = next_at(choice.daily_at, choice.zone, now) if notice.next_attempt_at is None else None
    elif choice.quiet_from is not None and choice.quiet_until is not None:
        until = end_of_quiet(choice.quiet_from, choice.quiet_until, choice.zone, now)
    if until is None or until <= now or (notice.not_after is not None and until > notice.not_after):
        return None
    return until


def token_for(user_id: int, topic: str, key: str) -> str:
    """What the link to stop mails carries: for whom and which, signed. It opens nothing else."""
    return str(_signer(key).dumps([user_id, topic]))


def read_token(token: str, key: str) -> tuple[int, str] | None:
    """For whom and which topic a link was made; None where it was not made here."""
    try:
        user_id, topic = _signer(key).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return int(user_id), str(topic)


def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="stop-mails")
