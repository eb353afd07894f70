"""Work by the clock: remind whoever a late request waits for, let requests out of the queue."""

from __future__ import annotations

from datetime import datetime

from socx.db import db
from socx.files import here
from socx.requests import queries
from socx.requests.services import attachments, search
from socx.requests.services.clarification import park
from socx.requests.services.moves import tell
from socx.requests.services.queue import release_next
from socx.requests.workflow import BEFORE_CLOSING, PARKED_AFTER, REMINDERS


def remind_overdue(now: datetime) -> int:
    """Remind whoever a late request waits for, once a wait and then weekly; return how many notices."""
    today, told = now.date(), 0
    for item in db.session.scalars(queries.overdue(today)).unique().all():
        if item.status.awaits is None or item.due_on is None or item.state in REMINDERS:
            continue
        week = ((today - item.due_on).days - 1) // 7
        wait = f"{queries.sign_of_wait(item)}-{week}"
        told += tell(item, item.status.awaits, "requests/overdue", at=now, generation=wait)
    return told


def follow_waits(now: datetime) -> int:
    """Remind the partner of questions and the EU Delegation of its opinion; park what nobody answers.

    Days are working days of the partner's week. After some downtime the latest reminder that is due is
    sent, not each that was missed. Returns how many notices are new and requests were parked.
    """
    done = 0
    for item in db.session.scalars(queries.in_states(*REMINDERS)).unique().all():
        waited = item.institution.week.between(item.state_since.date(), now.date())
        if item.state == "clarification" and waited >= PARKED_AFTER:
            park(item, at=now)
            done += 1
            continue
        due = [days for days in REMINDERS[item.state] if days <= waited]
        if due and item.status.awaits:
            wait = f"{queries.sign_of_wait(item)}-{due[-1]}"
            done += tell(item, item.status.awaits, f"requests/{item.state}_reminder", at=now, generation=wait)
    return done


def release_queue(now: datetime) -> int:
    """Let the first request go on of each institution that has no open action any more; return how many."""
    return release_next(at=now)


def remind_rounds(now: datetime) -> int:
    """Remind institutions of drafts whose round closes soon, 10 and 2 working days before; return how many notices.

    Days are working days of the partner's week. After some downtime the latest reminder that is due is
    sent; a round that gets another deadline reminds anew.
    """
    told = 0
    for item in db.session.scalars(queries.unsigned_in_rounds(now)).unique().all():
        if item.round is None or not item.round.is_open(now):
            continue
        left = item.institution.week.between(now.date(), item.round.closes_at.date())
        due = [days for days in BEFORE_CLOSING if left <= days]
        if due:
            wait = f"{item.round.closing}-{due[-1]}"
            told += tell(item, "partner", "requests/round_reminder", at=now, generation=wait)
    return told


def sweep_files(now: datetime) -> int:
    """Delete files of documents that were taken out, or whose row was never written; return how many."""
    return attachments.sweep(here.store(), now)


def check_search(now: datetime) -> int:
    """Compare the words that requests are found by with the requests, and mend them; return how many differed."""
    return search.KEEPER.mend()
