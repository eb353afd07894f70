"""Deliverables are found by the words of what was handed over, by those who may read them and by nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete

from socx.access.actors import Role
from socx.deliverables import jobs, queries, services
from socx.deliverables.models import DeliverableWords
from socx.files.store import Store
from tests.deliverables import NOW, agree_on, hand_in, make_mission, taken, write
from tests.factories import make_institution, make_user


def found(db, user, words: str) -> list[str]:
    actor = user.actor()
    rows = db.session.scalars(queries.with_words(queries.visible_to(actor), words)).unique()
    return [f"{item.kind} {item.id}" for item in rows]


def named(*items) -> list[str]:
    return [f"{item.kind} {item.id}" for item in items]


@pytest.mark.parametrize("words", ["apprenticeship", "APPRENT", "apprenticeship -pension", '"an apprenticeship"'])
def test_a_report_is_found_by_its_words(db, words):
    mission = make_mission()
    item = mission.of("activity_report")
    hand_in(item, mission.principal, "an apprenticeship")
    hand_in(mission.of("mission_report"), mission.principal, "a pension")

    assert found(db, mission.adviser, words) == named(item)
    assert found(db, mission.official, words) == named(item)


@pytest.mark.parametrize("words", ["mission report", "rapport de mission", "mission -activity"])
def test_a_report_without_a_title_is_found_by_its_kind_in_each_language(db, words):
    mission = make_mission()

    assert set(named(mission.of("mission_report", 1), mission.of("mission_report", 2))) >= set(
        found(db, mission.adviser, words)
    )
    assert found(db, mission.adviser, words)


def test_a_draft_is_found_by_nobody(db):
    mission = make_mission()
    write(mission.of("activity_report"), mission.principal, "apprenticeship")

    assert found(db, mission.principal, "apprenticeship") == []
    assert found(db, mission.adviser, "apprenticeship") == []


def test_only_readers_find_it(db):
    mission = make_mission(sensitivity="confidential")
    own = mission.of("mission_report", 1)
    hand_in(own, mission.principal, "apprenticeship")
    hand_in(mission.of("activity_report"), mission.principal, "apprenticeship")
    others = [
        make_user(Role.OFFICIAL, institution=make_institution()), make_user(Role.ADVISER), make_user(Role.EXPERT),
        make_user(Role.ADMINISTRATOR),
    ]  # fmt: skip

    assert len(found(db, mission.adviser, "apprenticeship")) == 2
    assert found(db, mission.official, "apprenticeship") == named(mission.of("activity_report"))
    assert [found(db, who, "apprenticeship") for who in others] == [[]] * 4


def test_a_file_is_found_by_its_text_and_its_name(db, tmp_path):
    mission = make_mission()
    item = agree_on(mission)
    file = replace(taken(name="Handbook.pdf"), text="Registers of employers")

    services.add_version(item, taken=file, store=Store(tmp_path), by=mission.principal.actor(), at=NOW)

    assert found(db, mission.official, "registers employers") == named(item)
    assert found(db, mission.official, "handbook") == named(item)
    assert found(db, mission.official, "guide data") == named(item)


def test_a_word_in_the_title_counts_more_than_one_in_the_text(db):
    mission = make_mission()
    hand_in(mission.of("activity_report"), mission.principal, "the guide of guides, a guide")
    item = agree_on(mission)

    assert found(db, mission.adviser, "guide") == named(item, mission.of("activity_report"))


def test_another_title_is_found_at_once_and_the_old_one_no_more(db):
    mission = make_mission()
    item = agree_on(mission)
    assert found(db, mission.adviser, '"the map"') == named(item)
    item.title = "Manual of registers"
    mission.activity.title = "Pensions"
    db.session.flush()

    assert found(db, mission.adviser, "manual") == named(item)
    assert found(db, mission.adviser, '"the map"') == []
    assert len(found(db, mission.adviser, "pensions")) == 4


def test_words_that_are_lost_are_written_again_at_night(db):
    mission = make_mission()
    db.session.execute(delete(DeliverableWords))

    assert (jobs.check_search(NOW), jobs.check_search(NOW)) == (3, 0)
    assert found(db, mission.adviser, "activity report")


@pytest.mark.parametrize("words", ["-", "...", '""', "-report", "*", "NEAR(", "' OR 1"])
def test_nothing_that_is_typed_is_an_error(db, browse, words):
    browser = browse(make_mission().adviser)

    browser.get("/deliverables", query_string={"q": words})

    assert browser.status == 200


def test_the_list_is_searched_in_its_parts(db, browse):
    mission = make_mission()
    hand_in(mission.of("activity_report"), mission.principal, "apprenticeship")
    browser = browse(mission.adviser)
    browser.get("/deliverables?q=apprenticeship")
    assert [a.text for a in browser.page.select("tbody th a")] == ["Activity report"]
    assert browser.page.select_one(".tabs [aria-current]").text == "All"

    browser.follow("Settled")

    assert "Nothing has all of these words" in browser.text
    assert browser.page.select_one("#q")["value"] == "apprenticeship"
