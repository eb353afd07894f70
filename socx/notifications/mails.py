"""The words of a notice, in its reader's language: for the mail and for the list in the application."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template
from flask_babel import force_locale

from socx.config import Settings
from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from socx.notifications import subjects
from socx.notifications.models import Notice

BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says: one line, and the text of its mail."""

    subject: str
    text: str


def current_settings() -> Settings:
    found: Settings = current_app.extensions["socx.settings"]
    return found


def one_line(text: str) -> str:
    """A text without line ends and control characters of any kind, as a mail's header needs it."""
    return " ".join(
        "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") else c for c in text).split()
    )


def link_to(notice: Notice, settings: Settings) -> str:
    """The full address of the subject's page. The host is the configured one, never a request's."""
    return settings.base_url.rstrip("/") + path_to(notice)


def path_to(notice: Notice) -> str:
    """The address of the subject's page inside the site."""
    endpoint = subjects.find(notice.subject_kind).endpoint
    return current_app.url_map.bind("").build(endpoint, {"id": notice.subject_id})


def headline(notice: Notice, subject: Any) -> str:
    """The line of a notice in the application, in the language of the page."""
    return one_line(_render(notice, "subject", _said(notice, subject)))


def words(notice: Notice, subject: Any, settings: Settings) -> Words:
    """The mail's words in the language of its recipient."""
    language = notice.reader.language if notice.reader.language in LANGUAGES else DEFAULT_LANGUAGE
    with force_locale(language):
        said = _said(notice, subject)
        line = one_line(_render(notice, "subject", said))
        link = notice.facts.get("link") or link_to(notice, settings)  # a letter may carry its own
        said |= {"headline": line, "link": link, "base_url": settings.base_url.rstrip("/")}
        text = _render(notice, "body", said)
    return Words(line, BLANK_LINES.sub("\n\n", text).strip() + "\n")


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


def message_id(notice: Notice, settings: Settings) -> str:
    """The same notice has the same id for ever, so that a mail that comes twice can be told.

    Forty characters of the key keep the line short enough not to be folded.
    """
    return f"<{notice.key[:40]}@{urlsplit(settings.base_url).hostname}>"


def write(notice: Notice, subject: Any, settings: Settings, now: datetime) -> EmailMessage:
    """The mail. Raises ValueError where a name or an address cannot stand in a header."""
    said = words(notice, subject, settings)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = said.subject
    message["From"] = Address("socx", addr_spec=settings.mail_from)
    message["To"] = Address(one_line(notice.reader.name), addr_spec=notice.reader.email)
    message["Date"] = now
    message["Message-ID"] = message_id(notice, settings)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(said.text)
    message["Content-Language"] = notice.reader.language
    return message
