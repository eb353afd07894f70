"""What mails and findings are about, as the reader of a page may see it."""

from __future__ import annotations

from typing import Any

from flask import g, url_for

from socx.access.permissions import Permission
from socx.notifications import mails, subjects
from socx.notifications.models import Notice


def page_of(kind: str, number: int) -> tuple[Any, str]:
    """A subject and its page; None and "" where it has no page, or none that the reader may open.

    An account and the list of notices are pages of their owner alone.
    """
    if not subjects.is_known(kind) or subjects.find(kind).permission is Permission.ACCOUNT_OWN:
        return None, ""
    seen = subjects.readable(kind, number, g.user)
    return (None, "") if seen is None else (seen, url_for(subjects.find(kind).endpoint, id=number))


def about(notice: Notice) -> tuple[str, str]:
    """What a mail says in one line, and the page of its subject; both empty where the reader may not read it."""
    seen, url = page_of(notice.subject_kind, notice.subject_id)
    return (mails.headline(notice, seen) if seen is not None else ""), url
