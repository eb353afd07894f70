"""The index on disk: shared, in step with the tables, refused when damaged, and without who is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from socx.core.personal import Person
from socx.experts.models import ExpertPassage
from socx.files import here
from socx.matching import jobs, services, shelf
from tests.factories import make_expert, make_request


@pytest.fixture
def people(db):
    made = [make_expert() for _ in range(3)]
    for one, text in zip(
        made, ("Pension reform and funds", "Labour inspection in mines", "Zirkonia statistics"), strict=True
    ):
        one.passages = [ExpertPassage(kind="summary", language="en", text=text)]
    db.session.flush()
    return made


def names(ranking):
    return [(place.key, pytest.approx(place.score, abs=1e-3)) for place in ranking.ranked]


def test_a_ranking_from_the_index_is_the_one_without_it(db, now, folder, people):
    item = make_request("assessment")
    before = services.ranking(item, now)

    assert shelf.rebuild(now) == 3
    services.forget()
    after = services.ranking(item, now)

    assert after.roster.base is not None
    assert [(p.key, p.score) for p in after.ranked] == names(before)
    assert after.explain(people[0].id).score == after.place(people[0].id).score


def test_who_changes_comes_or_goes_is_seen_by_the_next_request_without_a_new_index(db, now, folder, people):
    item = make_request("assessment")
    shelf.rebuild(now)
    services.forget()
    services.ranking(item, now)
    first, second, _ = people
    first.passages[0].text = item.title
    first.changed_at = now + timedelta(hours=1)
    second.in_roster_since = None
    second.state = "inactive"
    new = make_expert()
    db.session.flush()

    found = services.ranking(item, now)

    assert found.roster.base is not None
    assert set(found.roster.profiles) == {first.id, people[2].id, new.id}
    assert found.roster.profiles[first.id].passages[0].text == item.title


def test_a_damaged_index_is_refused_and_the_roster_is_read_from_the_tables(db, now, folder, people, caplog):
    shelf.rebuild(now)
    services.forget()
    arrays = next(folder.rglob("arrays.bin"))
    arrays.write_bytes(arrays.read_bytes()[:-1])

    current = services.roster()

    assert current.base is None
    assert len(current.profiles) == 3
    assert [record.why for record in caplog.records if record.message == "index refused"] == [
        "The file arrays.bin of the index is not whole."
    ]


def test_a_new_index_takes_the_place_of_the_old_one_and_a_killed_one_does_not(db, now, folder, people):
    shelf.rebuild(now)
    (folder / "000007").mkdir()  # what a killed build leaves

    services.forget()
    assert services.roster().base.name == "000001"
    shelf.rebuild(now)

    assert services.roster().base.name == "000008"
    assert [path.name for path in sorted(folder.iterdir())] == ["000008", "current"]


def test_no_file_keeps_a_word_of_who_is_erased(db, now, folder, people):
    shelf.rebuild(now)
    gone = people[2]
    person = Person(expert_id=gone.id, user_id=None, email="", name="")
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"irkonia" in written

    for name in shelf.files(person):
        (here.store().instance / name).unlink()
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())

    assert b"irkonia" not in left
    assert shelf.files(Person(expert_id=10**9, user_id=None, email="", name="")) == []


def test_the_job_makes_an_index_when_a_roster_is_large_and_again_when_somebody_has_left(
    db, now, folder, people, monkeypatch
):
    assert jobs.rebuild_index(now)() == 0
    monkeypatch.setattr(shelf, "MANY", 3)

    assert jobs.rebuild_index(now)() == 3
    assert jobs.rebuild_index(now)() == 0
    assert jobs.rebuild_index(now + timedelta(days=1))() == 0
    monkeypatch.setattr(shelf, "MANY", 2)
    people[0].state = "inactive"
    db.session.flush()
    assert jobs.rebuild_index(now)() == 2
