"""What notices and mails keep about people: rows, and mails that lie in the instance folder."""

from __future__ import annotations

import email
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.policy import default
from typing import Any, cast

from sqlalchemy import ColumnElement, String, delete, false, or_, select, tuple_
from sqlalchemy import cast as sql_cast

from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, register
from socx.db import db, plain_rows
from socx.files import here
from socx.notifications.models import ExpectedNotice, Notice, NoticeChoice
from socx.notifications.transport import FOLDER


def read(person: Person) -> Data:
    """What the person was told about, and when.

    The words stay out: they may tell of a case that was opened to the person then and is closed to them now.
    """
    left_out = ("key", "lease_owner", "lease_until", "facts", "last_error")
    expected = plain_rows(ExpectedNotice, ExpectedNotice.recipient_id == person.user_id, without=("key", "facts"))
    return {
        "notice": plain_rows(Notice, _to(person), without=left_out),
        "notice_choice": plain_rows(NoticeChoice, NoticeChoice.user_id == person.user_id),
        "expected_notice": expected,
    }


def erase(person: Person, at: datetime) -> int:
    """Delete what was told to the person; what others were told about them loses its words and does not leave."""
    gone = len(db.session.scalars(delete(Notice).where(_to(person)).returning(Notice.id)).all())
    for table, column in ((NoticeChoice, NoticeChoice.user_id), (ExpectedNotice, ExpectedNotice.recipient_id)):
        gone += len(db.session.scalars(delete(table).where(column == person.user_id).returning(column)).all())
    for notice in db.session.scalars(select(Notice).where(_about(person))):
        notice.facts, notice.last_error, notice.outsider = {}, "", None
        if notice.mail_state in ("pending", "gathered", "dead", "uncertain"):
            notice.mail_state, notice.closed_at = "cancelled", at
        gone += 1
    db.session.flush()
    return gone


def files(person: Person) -> Sequence[str]:
    """Mails in the instance folder that are to the person, or that name them."""
    words = [text.casefold() for text in (person.email, person.name) if text]
    folder = here.store().instance / FOLDER
    if not words:
        return []
    return [
        f"{FOLDER}/{path.name}" for path in sorted(folder.glob("*.eml"))
        if any(word in text.casefold() for text in _texts(path.read_bytes()) for word in words)
    ]  # fmt: skip


def _texts(content: bytes) -> Iterator[str]:
    """The head and the words of a mail, decoded."""
    message = email.message_from_bytes(content, policy=default)
    yield from (str(value) for value in message.values())
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield str(cast(Any, part).get_content())


def _to(person: Person) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = []
    if person.user_id is not None:
        wanted.append(Notice.recipient_id == person.user_id)
    if person.email:
        wanted.append(Notice.outsider["email"].as_string() == person.email)
    return or_(false(), *wanted)


def _about(person: Person) -> ColumnElement[bool]:
    """Notices to others about what is the person's, or with their name among the facts."""
    wanted: list[ColumnElement[bool]] = [tuple_(Notice.subject_kind, Notice.subject_id).in_(sorted(person.subjects))]
    for words in filter(None, (person.name, person.email)):
        for written in {words, json.dumps(words)[1:-1]}:
            wanted.append(sql_cast(Notice.facts, String).contains(written, autoescape=True))
    return or_(*wanted)


register(
    Keeper(
        key="notifications.notices", label=N_("Notices and mails"), keep_for="accounts",
        purpose=N_("To tell you what waits for you and what happened."),
        tables=("notice", "notice_choice", "expected_notice"), read=read, erase=erase, files=files,
    )
)  # fmt: skip
