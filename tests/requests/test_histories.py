"""Whatever is tried on a request, by whomever and in any order: the laws that hold after each step."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit.models import AuditEntry
from socx.core.errors import DomainError
from socx.db import db as database
from socx.notifications.models import Notice
from socx.requests import fields, queries
from socx.requests.models import AssistanceRequest
from socx.requests.workflow import ANSWERING_STATES, REQUEST_WORKFLOW
from tests.factories import NOW
from tests.requests.histories import ALSO, VERBS, History, begin, documents_of, next_verb


def trail_of(item: AssistanceRequest) -> list[AuditEntry]:
    own = select(AuditEntry).where(AuditEntry.subject_kind == "request", AuditEntry.subject_id == item.id)
    return list(database.session.scalars(own.order_by(AuditEntry.id)))


def substance(item: AssistanceRequest) -> str:
    """All that is said in a case; its level and its list of readers are about the case."""
    words = fields.document(item)
    words.pop("sensitivity", None)
    parts: list[Any] = [
        item.state, item.state_since, item.due_on, item.kind, words, item.held_by_id, item.adviser_id,
        [(d.id, d.digest) for d in documents_of(item)],
        [(c.question, c.answer, c.closed_at) for c in item.clarifications],
        [(f.rule, f.outcome, f.reason) for f in item.findings],
        [(s.criterion, s.assessor_id, s.score, s.comment) for s in item.scores],
        [(a.assessor_id, a.recommendation, a.summary) for a in item.assessments],
        [a.user_id for a in item.asked_assessors], [(s.criterion, s.text) for s in item.settled],
        [(o.position, o.text) for o in item.opinions], [(f.number, f.scope) for f in item.action_forms],
        [(d.outcome, d.reason) for d in item.decisions], [s.number for s in item.submissions],
        [(s.id, s.outcome) for s in item.sign_offs],
        (item.way_out.instrument, item.way_out.into_id) if item.way_out else None,
    ]  # fmt: skip
    return json.dumps(parts, default=str, sort_keys=True)


def the_trail_tells_the_whole_story(h: History) -> None:  # noqa: C901 (a list of small cases)
    """Played again from the start, the trail gives the state, the moments, the people and what was added."""
    item, trail = h.item, trail_of(h.item)
    assert [e.at for e in trail] == sorted(e.at for e in trail)
    state, since, moments = "draft", NOW, {"submitted_at": None, "registered_at": None, "decided_at": None}
    moments["put_forward_at"] = None
    people: dict[str, int | None] = {"adviser_id": None, "held_by_id": None, "signed_by_id": None}
    readers, documents, kind = set(), set(), "structured"
    used = waited = 0
    for e in trail:
        if e.target is not None:
            known = REQUEST_WORKFLOW.transition(e.action)
            assert (e.source, e.target) == (state, known.target)
            assert state in known.sources
            assert e.note.strip() or known.note != "required", e.action
            if state == "assessment" and e.target == "clarification":
                used += item.institution.week.between(since.date(), e.at.date())
            if state in ANSWERING_STATES and e.target not in REQUEST_WORKFLOW.final:
                waited += (e.at.date() - since.date()).days
            state, since = e.target, e.at
        match e.action:
            case "sign":
                moments["submitted_at"], people["signed_by_id"] = e.at, e.actor_id
            case "register":
                moments["registered_at"], people["adviser_id"] = e.at, e.actor_id
            case "take":
                people["adviser_id"] = e.actor_id
            case "accept":
                used = 0
            case "put_forward":
                moments["put_forward_at"] = e.at
            case "approve" | "reject":
                moments["decided_at"] = e.at
            case "hand_over":
                people["held_by_id"] = e.facts["after"]
            case "convert":
                kind = e.facts["after"]
            case "add_reader":
                readers.add(e.facts["user"])
            case "remove_reader":
                readers.remove(e.facts["user"])
            case "add_document":
                documents.add(e.facts["document"])
            case "remove_document":
                documents.remove(e.facts["document"])
    assert (item.state, item.kind) == (state, kind)
    assert since == NOW or item.state_since == since
    assert {name: getattr(item, name) for name in moments} == moments
    assert {name: getattr(item, name) for name in people} == people
    assert {r.user_id for r in item.readers if r.ended_at is None} == readers
    assert {d.id for d in documents_of(item)} == documents
    assert item.waited_days == waited
    days = item.status.days
    if state != "draft":
        left = None if days is None else days - (used if state == "assessment" else 0)
        assert item.due_on == (None if left is None else item.institution.week.add(since.date(), left)), (state, used)


def signed_words_stay(h: History) -> None:
    for item in (h.item, h.other):
        for s in item.submissions:
            database.session.refresh(s)
            words = json.dumps(s.document, sort_keys=True)
            assert h.signed.setdefault((item.id, s.number), words) == words


def nobody_is_told_what_they_may_not_read(h: History) -> None:
    for notice in database.session.scalars(select(Notice).where(Notice.id > h.told).order_by(Notice.id)):
        h.told = notice.id
        if notice.subject_kind != "request":
            assert notice.kind in ("requests/unnamed", "requests/sign_by_link"), notice.kind
            continue
        about = h.item if notice.subject_id == h.item.id else h.other
        assert permits(notice.recipient.actor(), P.REQUEST_READ, about), (notice.kind, notice.recipient.role)
        assert about.sensitivity == "normal" or "note" not in notice.facts, notice.kind


def what_is_listed_is_what_may_be_read(h: History) -> None:
    for name, actor in h.people.items():
        listed = {i.id for i in database.session.scalars(queries.visible_to(actor)).unique()}
        assert listed == {i.id for i in (h.item, h.other) if permits(actor, P.REQUEST_READ, i)}, name


def step(h: History, name: str, rightly: bool, who: int, n: int) -> None:
    """Try one thing, and look at what must hold whether it was done or refused."""
    item = h.item
    if name == "also":
        name = ALSO[item.state][n % len(ALSO[item.state])] if item.state in ALSO else "set_level"
    name = next_verb(item) if name == "on" else name
    right, verb = VERBS[name]
    actor = h.people[right] if rightly else list(h.people.values())[who]
    before, state, could_read = h.said or substance(item), item.state, permits(actor, P.REQUEST_READ, item)
    entries = len(trail_of(item))
    attempt = database.session.begin_nested()
    try:
        verb(h, actor, n)
        database.session.flush()
        attempt.commit()
    except DomainError:
        attempt.rollback()
        assert substance(item) == before, f"refused, and done all the same: {name}"
    h.said = substance(item)
    new = trail_of(item)[entries:]
    assert sum(e.target is not None for e in new) == (item.state != state), name
    if state in REQUEST_WORKFLOW.final:
        assert h.said == before, f"{name} changed a case that had ended"
    elif h.said != before:
        assert new, f"{name} left no trace"
    by_hand = [e for e in new if e.actor_role not in ("scheduler", "signatory")]
    assert could_read or not by_hand, f"{name} was done by {actor.role}, who may not read the case"
    signed_words_stay(h)
    nobody_is_told_what_they_may_not_read(h)


steps = st.lists(
    st.tuples(
        st.one_of(st.just("on"), st.just("also"), st.just("also"), st.sampled_from(sorted(VERBS))),
        st.sampled_from([True, True, True, False]),
        st.integers(0, 14),
        st.integers(0, 11),
        st.sampled_from([0, 1, 5, 26, 74, 24 * 9, 24 * 45]),
    ),
    min_size=5, max_size=50,
)  # fmt: skip


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps)
def test_any_history_of_a_request_keeps_the_laws(db: object, tmp_path: Path, drawn: list[Any]) -> None:
    """Joint requests have laws of their own: whoever builds them adds verbs to VERBS here."""
    with database.session.begin_nested() as undone:
        h = begin(tmp_path)
        for name, rightly, who, n, hours in drawn:
            h.now += timedelta(hours=hours)
            step(h, name, rightly, who, n)
        the_trail_tells_the_whole_story(h)
        what_is_listed_is_what_may_be_read(h)
        undone.rollback()
    database.session.expunge_all()
