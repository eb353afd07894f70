"""The words of a notice, in its reader's language: for the mail and for the list in the application."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template
from flask_babel import force_locale

from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from socx.db import db
from socx.notifications import choices, queries, subjects, topics
from socx.notifications.models import DIGEST, Notice
from socx.web.frame import role_label
from socx.web.site import full_url, settings


class WholeLinks(EmailPolicy):
    """The policy of SMTP, but for the header whose link may not be cut or encoded: programs read it as it is."""

    def fold(self, name: str, value: Any) -> str:
        return f"{name}: {value}{self.linesep}" if name == UNSUBSCRIBE else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode() if name == UNSUBSCRIBE else super().fold_binary(name, value)


UNSUBSCRIBE = "List-Unsubscribe"
POLICY = WholeLinks(linesep=SMTP.linesep)
BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says: one line, and the text of its mail."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is ready, and the notices it stands for beside its own."""

    message: EmailMessage
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in a digest."""

    notice_id: int
    text: str
    link: str


def one_line(text: str) -> str:
    """A text without line ends and control characters of any kind, as a mail's header needs it."""
    return " ".join(
        "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") else c for c in text).split()
    )


def link_to(notice: Notice) -> str:
    """The full address of the subject's page."""
    return full_url(path_to(notice))


def path_to(notice: Notice) -> str:
    """The address of the subject's page inside the site."""
    endpoint = subjects.find(notice.subject_kind).endpoint
    return current_app.url_map.bind("").build(endpoint, {"id": notice.subject_id}, append_unknown=False)


def headline(notice: Notice, subject: Any) -> str:
    """The line of a notice in the application, in the language of the page."""
    return one_line(_render(notice, "subject", _said(notice, subject)))


def words(notice: Notice, subject: Any, lines: Sequence[Line] = ()) -> Words:
    """The mail's words in the language of its recipient."""
    with _in_language_of(notice):
        said = {**_said(notice, subject), "lines": lines}
        line = one_line(_render(notice, "subject", said))
        link = notice.facts.get("link") or link_to(notice)  # a letter may carry its own
        said |= {"headline": line, "link": link, "base_url": full_url(""), "topic": topics.of(notice.kind)}
        said |= {"role": role_label(notice.reader.role), "stop": stop_link(notice)}
        text = _render(notice, "body", said)
    return Words(line, BLANK_LINES.sub("\n\n", text).strip() + "\n")


def _in_language_of(notice: Notice) -> AbstractContextManager[None]:
    language = notice.reader.language
    return force_locale(language if language in LANGUAGES else DEFAULT_LANGUAGE)


def stop_link(notice: Notice) -> str:
    """Where the reader stops such mails with one click; nothing where they may not be stopped."""
    topic = topics.may_be_stopped(notice)
    if topic is None or notice.recipient_id is None:
        return ""
    token = choices.token_for(notice.recipient_id, topic.name, str(current_app.secret_key))
    return full_url(current_app.url_map.bind("").build("notifications.stop", {"token": token}))


def lines_of(digest: Notice) -> list[Line]:
    """What a digest says: a line and a link for each of its notices that still holds."""
    found = []
    with _in_language_of(digest):
        for notice in db.session.scalars(queries.gathered(digest.id)):
            subject = subjects.still_holds(notice)
            if subject is not None:
                found.append(Line(notice.id, headline(notice, subject), link_to(notice)))
    return found


def _said(notice: Notice, subject: Any) -> dict[str, Any]:
    return {
        **subjects.facts(notice.subject_kind, subject, notice.facts),
        "confidential": subjects.is_confidential(subject),
        "recipient": notice.reader,
        "due_at": notice.due_at,
    }


def _render(notice: Notice, part: str, said: dict[str, Any]) -> str:
    """One part of the text. Both parts of a confidential subject are the same for all kinds."""
    kind = "confidential" if said["confidential"] else notice.kind
    return render_template(f"emails/{kind}.txt", **said, part=part)


def message_id(notice: Notice) -> str:
    """The same notice has the same id for ever, so that a mail that comes twice can be told.

    Forty characters of the key keep the line short enough not to be folded.
    """
    return f"<{notice.key[:40]}@{urlsplit(settings().base_url).hostname}>"


def compose(notice: Notice, now: datetime) -> Letter | None:
    """The mail, looked at again: None where nothing of it holds any more, or its reader may not read it.

    Raises ValueError where a name or an address cannot stand in a header.
    """
    subject = subjects.still_holds(notice)
    if subject is None:
        return None
    lines = lines_of(notice) if notice.kind == DIGEST else []
    if notice.kind == DIGEST and not lines:
        return None
    return Letter(write(notice, subject, now, lines), tuple(line.notice_id for line in lines))


def write(notice: Notice, subject: Any, now: datetime, lines: Sequence[Line] = ()) -> EmailMessage:
    """The mail as it is handed over; ValueError as above."""
    said = words(notice, subject, lines)
    message = EmailMessage(policy=POLICY)
    message["Subject"] = said.subject
    message["From"] = Address("socx", addr_spec=settings().mail_from)
    message["To"] = Address(one_line(notice.reader.name), addr_spec=notice.reader.email)
    message["Date"] = now
    message["Message-ID"] = message_id(notice)
    message["Auto-Submitted"] = "auto-generated"
    if stop := stop_link(notice):
        # One click of a mail program, without a page in between: RFC 8058.
        message[UNSUBSCRIBE] = f"<{stop}>"
        message[f"{UNSUBSCRIBE}-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(said.text)
    message["Content-Language"] = notice.reader.language
    return message
