"""What the audit trail keeps about people: the deeds stay, names and words go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select, tuple_

from socx.audit.models import AuditEntry
from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, register
from socx.db import db, plain_rows

#: Facts that are codes and say nothing about a person; all others go.
CODES = ("section", "consent", "notice", "number", "expert")

#: What stands in place of a note. Not empty: what is found by the note is written again where it has changed.
GONE = "[…]"


def read(person: Person) -> Data:
    """What the person did, and what was done to their account, profile and applications.

    Of deeds about a case the words stay out: they tell of the case, and who did them may no longer read it.
    """
    own = _about_own(person)
    return {
        "audit_entry": [
            *plain_rows(AuditEntry, own, without=("actor_id",)),
            *plain_rows(AuditEntry, (_done_by(person) | _names(person)) & ~own, without=("actor_id", "note", "facts")),
        ]
    }


def erase(person: Person, _at: datetime) -> int:
    """Leave who did what and when; take away what was written about the person, or by them."""
    touched = 0
    for entry in db.session.scalars(select(AuditEntry).where(_done_by(person) | _about(person))):
        take_words(entry, CODES)
        touched += 1
    for words in filter(None, (person.name, person.email)):
        for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.note.icontains(words, autoescape=True))):
            entry.note = GONE
            touched += 1
    db.session.flush()
    return touched


def take_words(entry: AuditEntry, codes: Collection[str] = ()) -> None:
    """Leave the deed, its moment and its role; of the facts those that are named."""
    entry.facts = {name: fact for name, fact in entry.facts.items() if name in codes}
    entry.note = GONE if entry.note else ""


def _done_by(person: Person) -> ColumnElement[bool]:
    return AuditEntry.actor_id == person.user_id if person.user_id is not None else false()


def _about(person: Person) -> ColumnElement[bool]:
    """Entries about what is the person's, and those about something else that name the profile."""
    return or_(_about_own(person), _names(person))


def _about_own(person: Person) -> ColumnElement[bool]:
    return tuple_(AuditEntry.subject_kind, AuditEntry.subject_id).in_(sorted(person.subjects))


def _names(person: Person) -> ColumnElement[bool]:
    if person.expert_id is None:
        return false()
    return AuditEntry.facts["expert"].as_integer() == person.expert_id


register(
    Keeper(
        key="audit.trail", label=N_("Trail of what was done"), keep_for="cases",
        purpose=N_("To show who decided what, when and why. Public money asks for it."),
        tables=("audit_entry",), read=read, erase=erase,
        stays=lambda person: N_("What was done, when and in which role stays in the trail, without your name and "
                                "words."),
    )
)  # fmt: skip
