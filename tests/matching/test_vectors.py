"""What texts mean is read by the clock, used by rankings where it is there, and leaves with its people."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import func, select

from socx.access.actors import Role
from socx.core.personal import Person
from socx.experts.models import ExpertPassage
from socx.matching import encoders, jobs, personal, recomputing, services, shelf, showing, vectors
from socx.matching.encoders.windows import unit
from socx.matching.models import TextVectors
from tests.factories import make_expert, make_request, make_user

WORDS = ("pension", "inspect", "fish")


def by_word(texts):
    """An encoder for tests: how often a text names three things."""
    return unit(np.array([[1 + text.lower().count(word) for word in WORDS] for text in texts], dtype=np.float32))


@pytest.fixture
def extra(monkeypatch):
    """Encoders that need no model; the texts that they read are noted."""
    read: list[str] = []

    def encode(texts):
        read.extend(texts)
        return by_word(texts)

    monkeypatch.setattr(encoders, "installed", lambda: True)
    monkeypatch.setattr(encoders, "names", lambda: ("english 1/1", "many 1/1"))
    monkeypatch.setattr(encoders, "DIMENSIONS", (3, 3))
    monkeypatch.setattr(encoders, "load", lambda _: encoders.encoders(encode, encode))
    services.forget()
    yield read
    services.forget()


@pytest.fixture
def people(db):
    """Three people; the texts of the second name what requests ask for."""
    made = [make_expert() for _ in range(3)]
    for one, text in zip(made, ("Fishing fleets", "Pension reform, pension funds", "Inspection of mines"), strict=True):
        one.passages = [ExpertPassage(kind="summary", language="en", text=text)]
    db.session.flush()
    return made


@pytest.fixture
def item(db):
    made = make_request("assessment")
    made.title = "Pension pension pension"
    db.session.flush()
    return made


def rows():
    from socx.db import db

    return db.session.scalar(select(func.count(TextVectors.id)))


def meaning(ranking, expert):
    return ranking.explain(expert.id).part("meaning")


def test_a_ranking_uses_what_the_job_has_read_and_does_without_before(db, now, extra, people, item):
    before = services.ranking(item, now)
    assert "meaning" not in before.ranked[0].parts

    assert jobs.read_texts(now)() >= 4
    after = services.ranking(item, now)

    assert "meaning" in after.ranked[0].parts
    shares = {one.id: meaning(after, one).share for one in people}
    assert max(shares, key=lambda key: shares[key]) == people[1].id
    assert after.explain(people[1].id).score == after.place(people[1].id).score


def test_a_text_is_read_when_it_changes_and_not_again(db, now, extra, people, item):
    jobs.read_texts(now)()
    extra.clear()

    assert jobs.read_texts(now)() == 0
    people[0].passages[0].text = "Pensions of fishers"
    people[0].changed_at = now + timedelta(hours=1)
    db.session.flush()

    assert jobs.read_texts(now)() == 1
    assert "Pensions of fishers" in extra
    assert "Inspection of mines" not in extra


def test_no_page_reads_a_text(db, now, extra, people, item):
    jobs.read_texts(now)()
    people[0].passages[0].text = "Pensions of fishers"
    people[0].changed_at = now + timedelta(hours=1)
    db.session.flush()
    extra.clear()

    ranking = services.ranking(item, now)

    assert extra == []
    lines = [line.kind for line in meaning(ranking, people[0]).items]
    assert lines[0] == "unread"
    others = [meaning(ranking, one).value for one in people[1:]]
    assert min(others) <= meaning(ranking, people[0]).value <= max(others)


def test_vectors_go_with_who_is_erased_at_once_and_with_who_is_restricted_by_the_next_run(db, now, extra, people, item):
    jobs.read_texts(now)()
    before = rows()

    personal.erase_vectors(Person(expert_id=people[0].id), now)
    assert rows() == before - 2
    people[1].restricted_at = now
    people[0].state = "inactive"
    db.session.flush()
    jobs.read_texts(now)()

    assert rows() == before - 4


def test_another_model_reads_everything_anew(db, now, extra, people, item, monkeypatch):
    jobs.read_texts(now)()
    monkeypatch.setattr(encoders, "names", lambda: ("english 2/1", "many 1/1"))
    assert vectors.of_request(item.id).rows

    assert jobs.read_texts(now)() >= 4

    assert set(db.session.scalars(select(TextVectors.encoder))) == {"english 2/1", "many 1/1"}


def test_an_index_keeps_what_was_read_and_who_changes_is_compared_as_well(db, now, extra, people, item, folder):
    jobs.read_texts(now)()
    expected = {one.id: meaning(services.ranking(item, now), one).value for one in people}
    shelf.rebuild(now)
    services.forget()

    mapped = services.ranking(item, now)
    assert mapped.roster.base is not None
    assert {one.id: meaning(mapped, one).value for one in people} == pytest.approx(expected, abs=1e-3)
    people[2].passages[0].text = "Pension pension"
    people[2].changed_at = now + timedelta(hours=1)
    db.session.flush()
    jobs.read_texts(now)()
    changed = services.ranking(item, now)

    assert meaning(changed, people[2]).items[0].kind == "meaning"
    assert meaning(changed, people[2]).value > expected[people[2].id]


def test_a_page_that_was_shown_without_meaning_is_made_again_exactly(db, now, extra, people, item):
    ranking = services.ranking(item, now)
    view = showing.keep(
        item.id, ranking, 1, showing.page_of(ranking, 1), "page", by=make_user(Role.ADVISER).actor(), at=now
    )
    jobs.read_texts(now)()

    again = recomputing.recompute(view, now)

    assert again.is_exact
    assert "meaning" in services.ranking(item, now).ranked[0].parts


def test_without_the_extra_nothing_is_read_and_rankings_do_without(db, now, extra, people, item, monkeypatch):
    jobs.read_texts(now)()
    monkeypatch.setattr(encoders, "installed", lambda: False)
    services.forget()

    assert jobs.read_texts(now)() == 0
    assert "meaning" not in services.ranking(item, now).ranked[0].parts
