"""The words by which a request is found."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Select, select, update

from socx.audit.models import AuditEntry
from socx.db import db
from socx.institutions.models import Institution
from socx.requests.models import (
    ActionForm,
    Assessment,
    AssistanceRequest,
    Attachment,
    Clarification,
    CriterionScore,
    Decision,
    EligibilityFinding,
    Opinion,
    RequestParty,
    RequestTopic,
)
from socx.requests.models.search import AUDIENCES, INDEX
from socx.requests.services.texts import texts_of
from socx.search.keeping import Gathered, Keeper, Named

#: Tables whose rows belong to a request, and how to tell to which: their changes write its words again.
WATCHED: dict[type, Callable[[Any], int | None]] = {
    table: lambda row: row.request_id
    for table in (
        ActionForm, Assessment, Attachment, Clarification, CriterionScore, Decision, EligibilityFinding, Opinion,
        RequestParty, RequestTopic,
    )
}  # fmt: skip
WATCHED[AuditEntry] = lambda row: row.subject_id if row.subject_kind == "request" and row.note else None

#: What belongs to a request and has words of its own.
HANDLING = ("clarifications", "decisions", "action_forms", "opinions", "findings", "scores", "assessments")

#: What of a request has words; other columns change without them.
WORDED = ("answers", "kind", "title", "year", "sequence", "state", "institution_id", "submitted_at", "decided_at")


def gathered(item: AssistanceRequest) -> Gathered:
    """The words of a request by column, and beside them those that only the people of one institution find too."""
    texts: dict[str, list[str]] = {name: [] for name in AUDIENCES}
    texts["title"] = [item.title or "", item.code]
    own: dict[int, list[str]] = {}
    for found in texts_of(item):
        if column := column_for(found.readers):
            texts[column].append(found.text)
        if found.institution_id is not None:
            own.setdefault(found.institution_id, []).append(found.text)
    return Gathered.of(texts, own)


def column_for(readers: AbstractSet[str]) -> str | None:
    """The widest column that only these readers look in; None where no column is so narrow."""
    fitting = (name for name, audience in AUDIENCES.items() if name != "title" and audience <= readers)
    return next(fitting, None)


def _keep_own(item: AssistanceRequest, found: Gathered) -> None:
    """Keep with each party of a joint request what its own people find."""
    for party in item.parties if item.is_joint else ():
        db.session.execute(
            update(RequestParty)
            .where(RequestParty.id == party.id)
            .values(words=found.beside.get(party.institution_id, ""))
            .execution_options(synchronize_session=False)
        )


def _asked_by(institution: Institution) -> Select[int]:
    """The requests of an institution, alone or with others."""
    joint = select(RequestParty.request_id).where(RequestParty.institution_id == institution.id)
    return select(AssistanceRequest.id).where(
        (AssistanceRequest.institution_id == institution.id) | AssistanceRequest.id.in_(joint)
    )


KEEPER = Keeper(
    INDEX, AssistanceRequest, gathered, WATCHED, WORDED, loads=HANDLING,
    named={Institution: Named(("official_name", "original_name", "short_name", "city", "partner_code"), _asked_by)},
    beside=_keep_own,
)  # fmt: skip
