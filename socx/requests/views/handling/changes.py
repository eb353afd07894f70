"""What changed between two signed texts, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from socx.access.actors import PARTNER_ROLES, Actor
from socx.access.permissions import Permission
from socx.accounts import queries as accounts
from socx.core.errors import NotFound
from socx.institutions.models import Institution
from socx.requests import changes, fields, parties, queries
from socx.requests.models import AssistanceRequest, Submission
from socx.requests.views import bp
from socx.web.guard import current_actor, requires


@bp.get("/<id:id>/changes")
@requires(Permission.REQUEST_READ, on=queries.find)
def compare(item: AssistanceRequest) -> ResponseReturnValue:
    """Two signed texts beside each other, only what differs; the last two unless the address names others."""
    actor = current_actor()
    signed = item.submissions_for(actor.institution_id if actor.role in PARTNER_ROLES else None)
    if len(signed) < 2:
        raise NotFound
    after = _chosen(signed, request.args.get("after", ""), signed[-1])
    earlier = [s for s in signed if s.at < after.at]  # one answer can leave several texts
    before = _chosen(signed, request.args.get("before", ""), earlier[-1] if earlier else signed[-2])
    if before.number > after.number:
        before, after = after, before
    parts = _parts(item, signed, before, after, actor)
    changed = {(part.changed.section.key, part.institution_id) for part in parts}
    questions = [
        c
        for c in item.clarifications
        if c.closed_at and before.at < c.closed_at <= after.at and parties.may_read_question(c, actor.institution_id)
    ]
    return render_template(
        "requests/handling/changes.html",
        item=item,
        signed=signed,
        before=before,
        after=after,
        parts=parts,
        questions=questions,
        others=[c for c in questions if (c.section, c.institution_id) not in changed],
        names=accounts.names(s.signed_by_id for s in signed),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A section with what changed in it; of a joint request, whose own part it is."""

    changed: changes.ChangedSection
    institution: Institution | None = None

    @property
    def key(self) -> str:
        """What tells it from every other on the page."""
        return f"{self.changed.section.key}-{self.institution.id}" if self.institution else self.changed.section.key

    @property
    def institution_id(self) -> int | None:
        return self.institution.id if self.institution else None


def _parts(
    item: AssistanceRequest, signed: list[Submission], before: Submission, after: Submission, actor: Actor
) -> list[Part]:
    """What differs: of a joint request the shared part, which is in every text, then each own part that is read."""
    if not item.is_joint:
        return [Part(one) for one in changes.between(before.document, after.document, actor)]
    shared = changes.between(fields.shared_of(before.document), fields.shared_of(after.document), actor)
    found = [Part(one) for one in shared]
    for party in item.active_parties:
        own = [s for s in signed if s.institution_id == party.institution_id]
        was, is_now = (_latest(own, until) for until in (before, after))
        if was is not None and is_now is not None:
            found += [Part(one, party.institution) for one in changes.between(was, is_now, actor)]
    return found


def _latest(own: list[Submission], until: Submission) -> dict[str, Any] | None:
    """The own part of an institution as it stood in its last text up to that one; None where there is none."""
    texts = [s for s in own if s.number <= until.number or s.at <= until.at]
    return parties.own_answers(texts[-1].document) | {"kind": texts[-1].document.get("kind")} if texts else None


def _chosen(signed: list[Submission], wanted: str, usual: Submission) -> Submission:
    """The text of that number; the usual one where the address says nothing that there is."""
    return next((s for s in signed if str(s.number) == wanted), usual)
