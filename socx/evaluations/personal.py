"""What this room keeps about people: who counted, who evaluated for an institution, what an expert said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from socx.activities.personal import of_request
from socx.core.i18n import N_
from socx.core.personal import Anonymous, Data, Keeper, Person, register
from socx.db import db, plain_rows, rows_naming
from socx.evaluations.models import Evaluation, ParticipantRegister
from socx.evaluations.services.forgetting import has_words, take_words_out


def read(person: Person) -> Data:
    """The expert's own evaluations, and those that the person signed for an institution."""
    if person.expert_id is not None:
        hidden = ("id", "institution_id", "expert_id", "answered_by_id", "waived_by_id", "version")
        return {"evaluation": plain_rows(Evaluation, Evaluation.expert_id == person.expert_id, without=hidden)}
    named = ("answered_by_id", "waived_by_id")
    return rows_naming(
        person.user_id,
        ((Evaluation, named), (ParticipantRegister, ("changed_by_id",))),
        without=("answers", "version", *named),
    )


def erase(person: Person, _at: datetime) -> int:
    """Take the expert's words out; the marks stay in the figures without a name."""
    if person.expert_id is None:
        return 0
    own = db.session.scalars(select(Evaluation).where(Evaluation.expert_id == person.expert_id)).unique()
    touched = [one for one in own if has_words(one) or one.waive_reason]
    for one in touched:
        take_words_out(one)
        one.waive_reason = ""
    db.session.execute(update(Evaluation).where(Evaluation.expert_id == person.expert_id).values(answered_by_id=None))
    db.session.flush()
    return len(touched)


def unname(request_id: int, anonymous: Anonymous) -> None:
    """The marks about an old case stay; who gave them, and who counted, goes."""
    of_case = of_request(request_id)
    for one in db.session.scalars(select(Evaluation).where(Evaluation.activity_id.in_(of_case))).unique():
        take_words_out(one)
        one.waive_reason, one.answered_by_id, one.waived_by_id = "", None, None
        if one.expert_id is not None:
            one.expert_id = anonymous(one.expert_id)
    counted = ParticipantRegister.activity_id.in_(of_case)
    db.session.execute(update(ParticipantRegister).where(counted).values(changed_by_id=None))
    db.session.flush()


def stays(person: Person) -> str:
    """The marks of an expert who evaluated."""
    if person.expert_id is None:
        return ""
    found = db.session.scalar(select(Evaluation.id).where(Evaluation.expert_id == person.expert_id).limit(1))
    return (
        N_("The marks that you gave to activities stay in the figures, without your name and your words.")
        if found
        else ""
    )


register(
    Keeper(
        key="evaluations.signed", label=N_("Evaluations of activities"), keep_for="evaluations",
        purpose=N_("To know how activities were, and to work better."),
        tables=("evaluation", "participant_register"), read=read, erase=erase, stays=stays,
        unname=unname,
    )
)  # fmt: skip
