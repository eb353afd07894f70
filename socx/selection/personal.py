"""What calls and the choice of experts keep about who was invited, applied, or was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from socx.activities.personal import of_request
from socx.core.i18n import N_
from socx.core.personal import Anonymous, Data, Keeper, Person, Subject, register
from socx.db import Base, db, plain_rows
from socx.selection.models import (
    Application,
    ApplicationAssessment,
    Appraisal,
    Briefing,
    CallAssessor,
    ContractRecord,
    CvSending,
    ExpertCall,
    FactContest,
    SelectionOutcome,
)
from socx.selection.workflow import APPLICATION_WORKFLOW

#: What an erasure puts in place of words, by the name of the column. Codes, moments and numbers stay.
EMPTY: dict[str, Any] = {
    "motivation": "", "also": [], "also_note": "", "facts": {}, "evidence": "", "message": "", "reason": "", "note": "",
    "essential_note": "", "comment": "", "name": "", "email": "", "answered_name": "", "document": {},
    "ask_again_on": None,
}  # fmt: skip

#: Columns with a word of their own in one table alone: the number of a contract stays, that of a letter goes.
EMPTY_IN: dict[tuple[str, str], Any] = {("employer_release", "reference"): ""}

#: What stands in place of a note that names an erased person.
GONE = "[…]"

#: Words of somebody outside that the person does not read: (table, column).
IN_CONFIDENCE = {("partner_opinion", "reason")}

#: From the rows that belong to somebody or something to those that belong to them: column, and the table it names.
WAYS = {
    "application_id": "application", "assessment_id": "application_assessment", "nomination_id": "nomination",
    "contract_id": "contract_record",
}  # fmt: skip

#: Where rows begin to belong: column, and the numbers that count.
Roots = Mapping[str, Any]


def _tables() -> dict[str, Any]:
    """The tables of this room by name: a new one is found by itself."""
    found = [m.class_ for m in Base.registry.mappers if m.class_.__module__.startswith("socx.selection.")]
    return {str(table.__tablename__): table for table in sorted(found, key=lambda table: str(table.__tablename__))}


#: What is said after the work: it goes as a whole, each by a rule of its own.
FEEDBACK = {
    "appraisal": (Appraisal, "appraisals", N_("Appraisals of your work"), N_("To know how earlier work was.")),
    "fact_contest": (
        FactContest, "contests", N_("Facts that you contested"), N_("To correct what is counted about you."),
    ),
}  # fmt: skip

TABLES = {name: table for name, table in _tables().items() if name not in FEEDBACK}

#: Those whose rows belong to one person.
OWN = {name: table for name, table in TABLES.items() if any(way in table.__table__.c for way in ("expert_id", *WAYS))}

#: What an old case needs no more when nobody is to be named in it.
GOING: tuple[Any, ...] = (ApplicationAssessment, CallAssessor, Briefing)


def subjects(person: Person) -> Sequence[Subject]:
    return _subjects_in(OWN, person)


def _subjects_in(tables: Mapping[str, Any], person: Person) -> Sequence[Subject]:
    return [
        (name, found)
        for name, table in tables.items() if "id" in table.__table__.c
        for found in db.session.scalars(select(table.__table__.c.id).where(_of(table, person)))
    ]  # fmt: skip


def read(person: Person) -> Data:
    """Invitations, applications and what followed, without who handled them.

    What the partner answers is told to the facility in confidence: that it did is here, its reason is not.
    """
    return _rows(OWN, person)


def _rows(tables: Mapping[str, Any], person: Person) -> Data:
    return {
        name: plain_rows(
            table,
            _of(table, person),
            without=[c.key for c in table.__table__.c if _is_of_staff(c.key) or (name, c.key) in IN_CONFIDENCE],
        )
        for name, table in tables.items()
    }


def erase(person: Person, _at: datetime) -> int:
    """Delete drafts; of what was sent or answered, keep that it was, without any words."""
    own = _of(Application, person)
    db.session.execute(delete(Application).where(own, Application.state == APPLICATION_WORKFLOW.initial))
    return sum(_empty(table, _of(table, person)) for table in OWN.values()) + _forget_names(person)


def _forget_names(person: Person) -> int:
    """Take away the reasons of decisions that name the person; the decision and its ranking name nobody."""
    touched = 0
    for words in filter(None, (person.name, person.email)):
        named = SelectionOutcome.note.icontains(words, autoescape=True)
        touched += len(
            db.session.scalars(
                update(SelectionOutcome).where(named).values(note=GONE).returning(SelectionOutcome.id)
            ).all()
        )
    return touched


def unname(request_id: int, anonymous: Anonymous) -> None:
    """Leave of an old case what was decided, days and amounts: no words, no number of a contract, no person."""
    activities = of_request(request_id)
    roots = {
        "activity_id": activities, "call_id": select(ExpertCall.id).where(ExpertCall.activity_id.in_(activities)),
    }  # fmt: skip
    for table in GOING:
        db.session.execute(delete(table).where(_under(table, roots)))
    for table in TABLES.values():
        which, columns = _under(table, roots), table.__table__.c
        if table in OWN.values() or table is SelectionOutcome:  # what was asked for in general is about nobody
            _empty(table, which)
        if staff := [column.key for column in columns if column.key.endswith("_by_id") and column.nullable]:
            db.session.execute(update(table).where(which).values(dict.fromkeys(staff)))
        if "expert_id" in columns:
            for number in db.session.scalars(select(columns.expert_id).where(which).distinct()).all():
                if number is not None:
                    of_one = update(table).where(which, columns.expert_id == number)
                    db.session.execute(of_one.values(expert_id=anonymous(number)))
    db.session.execute(update(ContractRecord).where(_under(ContractRecord, roots)).values(reference=""))
    db.session.execute(update(CvSending).where(_under(CvSending, roots)).values(recipients=[]))
    db.session.expire_all()


def _delete(table: Any, person: Person, _at: datetime) -> int:
    return len(db.session.scalars(delete(table).where(_of(table, person)).returning(table.id)).all())


def empty_applications(numbers: Sequence[int]) -> None:
    """Take the words out of applications, and of what was said about them."""
    _empty(Application, Application.id.in_(numbers))
    for table in OWN.values():
        if "application_id" in table.__table__.c:
            _empty(table, table.__table__.c.application_id.in_(numbers))


def _empty(table: Any, which: ColumnElement[bool]) -> int:
    words = EMPTY | {column: empty for (name, column), empty in EMPTY_IN.items() if name == table.__tablename__}
    values = {column.key: words[column.key] for column in table.__table__.c if column.key in words}
    if not values:
        return 0
    key = table.__table__.primary_key.columns[0]
    touched = db.session.scalars(update(table).where(which).values(values).returning(key)).all()
    db.session.expire_all()
    return len(touched)


def _of(table: Any, person: Person) -> ColumnElement[bool]:
    """Whether a row is the person's: it names the profile, or a row that does."""
    return _under(table, {"expert_id": [person.expert_id] if person.expert_id is not None else []})


def _under(table: Any, roots: Roots) -> ColumnElement[bool]:
    """Whether a row belongs to what the roots name, at once or by way of other rows."""
    columns = table.__table__.c
    wanted = [columns[name].in_(numbers) for name, numbers in roots.items() if name in columns]
    for way, owner in WAYS.items():
        if way in columns:
            wanted.append(columns[way].in_(select(OWN[owner].__table__.c.id).where(_under(OWN[owner], roots))))
    return or_(False, *wanted)


def _is_of_staff(column: str) -> bool:
    """Whether a column names somebody else, or is a secret."""
    return column in ("expert_id", "assessor_id", "token_digest", "email", "answered_name") or column.endswith("_by_id")


register(
    Keeper(
        key="selection.applications", label=N_("Calls, invitations and applications"), keep_for="candidates",
        purpose=N_("To choose experts for a mission, and to show how they were chosen."),
        tables=tuple(TABLES), subjects=subjects, read=read, erase=erase, unname=unname,
    )
)  # fmt: skip
for _name, (_table, _rule, _label, _purpose) in FEEDBACK.items():
    register(
        Keeper(
            key=f"selection.{_rule}", label=_label, keep_for=_rule, purpose=_purpose, tables=(_name,),
            subjects=partial(_subjects_in, {_name: _table}), read=partial(_rows, {_name: _table}),
            erase=partial(_delete, _table),
        )
    )  # fmt: skip
