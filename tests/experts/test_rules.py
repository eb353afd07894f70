"""Laws and services of the roster."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import SCHEDULER, Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.audit.models import AuditEntry
from socx.core.errors import NotPermitted
from socx.db import db as database
from socx.experts import jobs, queries, sections, services
from socx.experts.models import CONSENTS, Expert
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.notifications import mails, subjects
from socx.notifications.models import Notice
from tests.factories import NOW, make_expert, make_user


@pytest.mark.parametrize("role", [*Role, None])
def test_what_may_be_read_is_what_is_listed(db, role):
    account = make_user(Role.EXPERT)
    for state in PROFILE_WORKFLOW:
        make_expert(state=state.name)
    make_expert(user=account)
    actor = Actor(account.id if role else None, role, partner="XK", domain="labour_employment", institution_id=1)

    everything = set(database.session.scalars(select(Expert)))
    listed = set(database.session.scalars(queries.visible_to(actor)))

    assert listed == {item for item in everything if permits(actor, Permission.EXPERT_READ, item)}


@pytest.mark.parametrize("state", [s.name for s in PROFILE_WORKFLOW])
@pytest.mark.parametrize("move", PROFILE_WORKFLOW.names)
def test_a_move_is_made_by_whom_it_is_offered_and_told_to_whom_the_table_says(app, db, state, move):
    account, adviser = make_user(Role.EXPERT), make_user(Role.ADVISER)
    item = make_expert(user=account, state=state)
    actors = {"expert": account.actor(), "adviser": adviser.actor(), "scheduler": SCHEDULER}
    transition = PROFILE_WORKFLOW.transition(move)
    may = [a for a in actors.values() if PROFILE_WORKFLOW.offers(a, item, move)]

    if not may:
        assert state not in transition.sources
        return
    services.advance(item, move, by=may[0], at=NOW + timedelta(days=1), note="Because.")

    assert item.state == ("active" if move == "verify" else transition.target)  # the consent is there already
    told = {"expert": account.id, "advisers": adviser.id}
    notices = database.session.scalars(select(Notice)).all()
    assert {n.recipient_id for n in notices} == {told[a] for a in transition.tells}
    with app.test_request_context():
        for notice in notices:
            said = mails.words(notice, subjects.readable("expert", item.id, notice.recipient))
            assert said.subject
            assert "http" in said.text


def test_profiles_that_nobody_confirmed_for_a_year_are_marked_and_told_once(db, now):
    account = make_user(Role.EXPERT)
    old = make_expert(user=account, confirmed_at=now - timedelta(days=396))
    fresh = make_expert(confirmed_at=now - timedelta(days=394))
    paused = make_expert(state="inactive", confirmed_at=now - timedelta(days=900))

    assert [jobs.age(now), jobs.age(now)] == [1, 0]

    assert (old.state, fresh.state, paused.state) == ("stale", "active", "inactive")
    assert database.session.scalars(select(Notice.recipient_id)).all() == [account.id]


def test_confirming_makes_a_profile_fresh_again(db, now):
    account = make_user(Role.EXPERT)
    old = make_expert(user=account, state="stale", confirmed_at=now - timedelta(days=400))

    services.advance(old, "confirm", by=account.actor(), at=now)

    assert (old.state, old.confirmed_at) == ("active", now)
    assert jobs.age(now) == 0


@pytest.mark.parametrize("section", sections.SECTIONS, ids=lambda s: s.key)
def test_what_a_section_reads_it_can_write_back(db, section):
    item = make_expert(user=make_user(Role.EXPERT))
    values = sections.read(item, section)

    assert sections.same(item, section, values)
    sections.write(item, section, values)
    database.session.flush()

    assert sections.read(item, section) == values


def test_saving_what_is_there_leaves_no_trace(db, now):
    account = make_user(Role.EXPERT)
    item = make_expert(user=account)
    section = sections.BY_KEY["languages"]

    assert services.save(item, section, sections.read(item, section), by=account.actor(), at=now) is False

    assert database.session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize("role", [Role.ADVISER, Role.MANAGER, Role.EXPERT])
def test_nobody_else_writes_a_profile_or_gives_its_consents(db, now, role):
    item = make_expert(user=make_user(Role.EXPERT))
    other = make_user(role).actor()
    section = sections.BY_KEY["languages"]

    with pytest.raises(NotPermitted):
        services.save(item, section, {"languages": []}, by=other, at=now)
    for consent in CONSENTS:
        with pytest.raises(NotPermitted):
            services.withdraw(item, consent, by=other, at=now)


def test_every_need_of_a_profile_has_a_page_where_it_is_mended(db):
    bare = Expert(modalities=[])

    assert {need for _, need in bare.missing()} <= set(sections.PLACES)
    assert bare.missing()
