"""What requests keep about people: what somebody wrote, decided or saved, by the account that did it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Text, delete, or_, select, update

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.core.personal import Anonymous, Data, Keeper, Person, register
from socx.db import db, plain_rows
from socx.requests.models import (
    ActionForm,
    AskedAssessor,
    Assessment,
    AssistanceRequest,
    Attachment,
    CaseLook,
    Clarification,
    CriterionScore,
    Decision,
    DecisionMeeting,
    EligibilityFinding,
    KeptText,
    ListChoice,
    Opinion,
    RequestOpening,
    RequestParty,
    RequestReader,
    Round,
    SavedFilter,
    SectionSave,
    SettledDifference,
    SignOff,
    Submission,
)

#: What is a person's own and goes with the account: (table, the column that names the account).
OWN: tuple[tuple[Any, str], ...] = (
    (KeptText, "user_id"), (SectionSave, "user_id"), (SavedFilter, "owner_id"), (ListChoice, "user_id"),
    (CaseLook, "user_id"),
)  # fmt: skip

#: What is part of a case, whoever wrote it: (table, the columns that name an account).
IN_CASES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (AssistanceRequest, ("created_by_id", "signed_by_id", "adviser_id", "held_by_id")),
    (Submission, ("signed_by_id",)),
    (SignOff, ("asked_by_id",)),
    (RequestParty, ("invited_by_id", "accepted_by_id")),
    (Attachment, ("added_by_id",)),
    (RequestReader, ("user_id", "added_by_id", "ended_by_id")),
    (RequestOpening, ("user_id",)),
    (Clarification, ("asked_by_id", "answered_by_id")),
    (EligibilityFinding, ("by_id",)),
    (AskedAssessor, ("user_id", "by_id")),
    (Assessment, ("assessor_id",)),
    (CriterionScore, ("assessor_id",)),
    (SettledDifference, ("by_id",)),
    (Opinion, ("by_id",)),
    (ActionForm, ("by_id",)),
    (Decision, ("by_id",)),
    (DecisionMeeting, ("made_by_id",)),
    (Round, ("made_by_id",)),
)

#: What only the program reads, and short words that tell of a case; longer ones are left out by their type.
LEFT_OUT = frozenset(
    {
        "title", "name", "search", "creation_key", "key", "digest", "token_digest", "fingerprint",
        "shared_digest", "email", "clock_state", "version",
    }
)  # fmt: skip


def read_own(person: Person) -> Data:
    """Text, filters and choices that a person keeps."""
    return {
        table.__tablename__: plain_rows(table, getattr(table, column) == person.user_id, without=(column, "name_key"))
        for table, column in OWN
    }


def erase_own(person: Person, _at: datetime) -> int:
    """Delete what a person keeps of their own."""
    gone = 0
    for table, column in OWN:
        owner = getattr(table, column)
        gone += len(db.session.scalars(delete(table).where(owner == person.user_id).returning(owner)).all())
    return gone


def read_in_cases(person: Person) -> Data:
    """In which cases the person had a hand, when, and in what role.

    The words of a case are read in the case, by who may still read it; an opinion is its writer's own.
    """
    return {
        table.__tablename__: plain_rows(
            table,
            or_(*(getattr(table, column) == person.user_id for column in columns)),
            without=[c.key for c in table.__table__.columns if _tells_of_a_case(table, c)],
        )
        for table, columns in IN_CASES
    }


def erase_in_cases(person: Person, _at: datetime) -> int:
    """The case and its deeds stay; the name goes from what the person signed, and from where it names a contact."""
    if person.user_id is None:
        return 0
    words = {one.casefold() for one in (person.name, person.email) if one}
    touched = 0
    signed = Submission.signed_by_id == person.user_id
    for made in db.session.scalars(select(Submission).where(signed)).unique():
        made.signed_name = made.signed_function = ""
        made.document, touched = _unnamed(made.document, words), touched + 1
    own = AssistanceRequest.institution_id == _home(person)
    for item in db.session.scalars(select(AssistanceRequest).where(own)).unique():
        if (without := _unnamed(item.answers, words)) != item.answers:
            item.answers, touched = without, touched + 1
    db.session.flush()
    return touched


#: What an old case needs no more when nobody is to be named in it: documents, lists of names, scores by person.
GOING: tuple[Any, ...] = (Attachment, RequestReader, AskedAssessor, SignOff, CriterionScore, Assessment)


def unname_case(request_id: int, _anonymous: Anonymous) -> None:
    """The case stays with its days and decisions; who had a hand in it goes, and the documents that were added."""
    for table in GOING:
        for row in db.session.scalars(select(table).where(table.request_id == request_id)).unique():
            db.session.delete(row)
    db.session.flush()
    for table, columns in IN_CASES:
        number = table.__table__.c.get("id" if table is AssistanceRequest else "request_id")
        if table not in GOING and number is not None:  # meetings and rounds are of many cases
            db.session.execute(update(table).where(number == request_id).values(dict.fromkeys(columns)))
    db.session.expire_all()


def stays_in_cases(person: Person) -> str:
    """Requests are the institution's."""
    if _home(person) is None:
        return ""
    return N_("The requests of the institution stay, without the name as a contact and in what was signed.")


def _home(person: Person) -> int | None:
    user = db.session.get(User, person.user_id) if person.user_id is not None else None
    return user.institution_id if user is not None else None


def _unnamed(value: Any, words: set[str]) -> Any:
    """A value without the answers that are the name or the address of somebody, wherever they stand in it."""
    if isinstance(value, dict):
        return {name: _unnamed(one, words) for name, one in value.items()}
    if isinstance(value, list):
        return [_unnamed(one, words) for one in value]
    return "" if isinstance(value, str) and value.strip().casefold() in words else value


def _tells_of_a_case(table: Any, column: Any) -> bool:
    if table is Opinion and column.key == "text":
        return False
    return column.key in LEFT_OUT or isinstance(column.type, (Text, JSON))


register(
    Keeper(
        key="requests.own", label=N_("Drafts and filters of your own"), keep_for="accounts",
        purpose=N_("To keep what you have not sent yet, and how you look at lists."),
        tables=tuple(table.__tablename__ for table, _ in OWN), read=read_own, erase=erase_own,
    )
)  # fmt: skip
register(
    Keeper(
        key="requests.cases", label=N_("Requests for assistance"), keep_for="requests",
        purpose=N_("To handle requests and to show how they were decided."),
        tables=tuple(table.__tablename__ for table, _ in IN_CASES), read=read_in_cases, erase=erase_in_cases,
        stays=stays_in_cases, unname=unname_case,
    )
)  # fmt: skip
