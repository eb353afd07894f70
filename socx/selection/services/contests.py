"""Contest a fact that is counted about oneself, and answer that."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.db import db, hold
from socx.experts.models import Expert
from socx.selection.models import CONTEST_OUTCOMES, FactContest
from socx.selection.reliability import Fact
from socx.selection.services.telling import tell_about, tell_case

LONGEST_TEXT = 2000


def contest(expert: Expert, fact: Fact, comment: str, *, by: Actor, at: datetime) -> FactContest:
    """Write against one fact; the adviser of its case is told. Once for each fact.

    Raises NotPermitted for somebody else's fact, WrongState when it is contested already, Invalid by `comment`.
    """
    require(by, P.FACT_CONTEST, expert)
    if fact.contest is not None:
        raise WrongState(N_("You have contested this already. The page shows the answer when it is there."))
    made = FactContest(
        expert_id=expert.id,
        invitation_id=fact.number if fact.kind == "invitation" else None,
        activity_id=fact.number if fact.kind == "report" else None,
        comment=_words(comment, "comment", N_("Write what is wrong.")),
        made_at=at,
    )
    db.session.add(made)
    db.session.flush()
    audit.record(("expert", expert.id), "contest", by=by, at=at, fact=fact.kind, number=fact.number)
    tell_case(fact.activity, "fact_contested", ("fact_contest", made.id), by=by, at=at)
    return made


def answer(item: FactContest, outcome: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Say whether the expert is right, and why; the fact counts no more when so, and the expert is told.

    Raises NotPermitted, WrongState when it is answered, Invalid by `outcome` or `reason`.
    """
    require(by, P.CONTEST_ANSWER, item)
    hold(item)
    if item.answered_at is not None:
        raise WrongState(N_("This is answered already."))
    if outcome not in CONTEST_OUTCOMES:
        raise Invalid({"outcome": N_("Choose one of the list.")})
    item.reason = _words(reason, "reason", N_("Write the reason. The expert reads it."))
    item.outcome, item.answered_at, item.answered_by_id = outcome, at, by.user_id
    db.session.flush()
    audit.record(("expert", item.expert_id), "answer_contest", by=by, at=at, contest=item.id, outcome=outcome)
    tell_about(item.expert, "contest_answered", ("fact_contest", item.id), at=at)


def _words(text: str, field: str, missing: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid({field: missing})
    if len(text) > LONGEST_TEXT:
        raise Invalid({field: N_("This text is too long. 2,000 characters fit.")})
    return text
