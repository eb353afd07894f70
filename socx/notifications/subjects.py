"""What a notice can be about: rooms above register it, so that this room need not know them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.accounts.models import User
from socx.notifications.models import Notice, Outsider


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """One kind of subject: how it is found, who may read it, and what is said about it.

    `describe` gives what the texts use: title, code, partner, … It is called in the reader's
    language. `endpoint` is the page of the subject; its address takes the subject's `id`.
    `is_for_outsiders` says whether a letter about it may still leave to somebody without an account.
    """

    name: str
    load: Callable[[int], Any | None]
    permission: Permission
    describe: Callable[[Any], Mapping[str, Any]]
    endpoint: str
    #: What a confidential subject is called where its words may not stand.
    redact: Callable[[Any], str] | None = None
    is_for_outsiders: Callable[[Any], bool] = lambda _subject: False


_kinds: dict[str, SubjectKind] = {}

#: Looks at a reminder once more before it leaves: does it still hold, for this person, about this subject?
Question = Callable[[Any, Notice], bool]
_questions: dict[str, Question] = {}


def register(kind: SubjectKind) -> None:
    """Make a kind of subject known; registering it again replaces it."""
    _kinds[kind.name] = kind


def recheck(kind: str, question: Question) -> None:
    """Ask that before a notice of this kind leaves; asked only where the subject is there and may be read."""
    _questions[kind] = question


def still_holds(notice: Notice) -> Any | None:
    """The subject of a notice, if its reader may read it and what it says still holds; else None."""
    subject = readable(notice.subject_kind, notice.subject_id, notice.reader)
    question = _questions.get(notice.kind)
    return subject if subject is None or question is None or question(subject, notice) else None


def find(name: str) -> SubjectKind:
    """The kind of that name; raises KeyError where no room has registered it."""
    return _kinds[name]


def is_known(name: str) -> bool:
    """Whether a notice can be about a subject of that kind."""
    return name in _kinds


def readable(name: str, subject_id: int, recipient: User | Outsider) -> Any | None:
    """The subject, if it is still there and that person may still read it; else None."""
    kind = find(name)
    if isinstance(recipient, Outsider):
        subject = kind.load(subject_id)
        return subject if subject is not None and kind.is_for_outsiders(subject) else None
    subject = kind.load(subject_id) if recipient.active else None
    if subject is None or not permits(recipient.actor(), kind.permission, subject):
        return None
    return subject


def facts(name: str, subject: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    """What a text may say about the subject. About a confidential one: what it is called outside its
    page, and the link.

    What was kept with the notice counts more than what holds now.
    """
    if is_confidential(subject):
        redact = find(name).redact
        return {"redacted": redact(subject) if redact else ""}
    return {**find(name).describe(subject), **told}


def is_confidential(subject: Any) -> bool:
    return getattr(subject, "sensitivity", "normal") == "confidential"
