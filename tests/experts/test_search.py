"""Search of the roster: every word finds, marked with its place; filters narrow; nobody erased is left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update

from socx.access.actors import WITHOUT_ACCOUNT, Role
from socx.core.topics import topics
from socx.db import db as database
from socx.experts import jobs, queries, services
from socx.experts.models import (
    Employer,
    Expert,
    ExpertAbsence,
    ExpertMission,
    ExpertPartner,
    ExpertPublication,
    ExpertTopic,
    ExpertWords,
)
from socx.experts.models.search import AUDIENCES
from socx.experts.queries import Wanted
from socx.experts.services import KEEPER, excerpts
from socx.search.asking import BEST_FIRST
from tests.factories import NOW, make_expert, make_user


def found(words: str = "", role: Role = Role.ADVISER, **more: Any) -> list[str]:
    wanted = Wanted(text=words, **{"sort": BEST_FIRST if words else "name"} | more)
    return [item.family_name for item in database.session.scalars(queries.roster(make_user(role).actor(), wanted))]


def whole() -> Expert:
    """A profile with words in every place."""
    item = make_expert(
        given_name="Zoë", family_name="Lindström", employer="Försäkringskassan", unit="Analysis", function="Actuary",
        systems="Guaranteed pension", education_field="Mathematics", text="La réforme des retraites.",
        topics={"SP01": 3}, member_state="SE", email="zoe@inside.example", phone="+46 555",
        release_contact_name="Berit Quill",
    )  # fmt: skip
    item.topics[0].evidence = "Wrote the orange envelope."
    item.missions = [ExpertMission(year=2023, partner_code="TN", title="Contribution records", days=5)]
    item.publications = [ExpertPublication(year=2020, title="Balancing mechanisms", place="Nordic Review")]
    item.partners = [ExpertPartner(partner_code="MD")]
    database.session.flush()
    return item


@pytest.mark.parametrize("words", [
    "lindstrom", "LINDSTRÖM zoe", "forsakr", "actuary analysis", "retraites reforme", '"reforme des retraites"',
    "orange envelope", "contribution tunisie", "balancing nordic", "mathematics", "guaranteed", "moldova", "suecia",
    "lindstrom -norway", "quill", "zoe@inside.example",
])  # fmt: skip
def test_an_expert_is_found_by_words_of_every_kind(db: object, words: str) -> None:
    whole()
    make_expert(family_name="Norway", topics={"EM14": 2})

    assert found(words) == ["Lindström"]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_topics_are_found_by_their_labels_in_each_language(db: object, language: str) -> None:
    whole()
    make_expert(topics={"EM14": 2})

    assert found(f'"{topics()["SP01"].label(language)}"') == ["Lindström"]


def test_a_word_in_the_name_counts_more_than_one_in_the_text(db: object) -> None:
    make_expert(family_name="Elsewhere", text="Baker " * 3)
    make_expert(family_name="Baker", text="")

    assert found("baker") == ["Baker", "Elsewhere"]


@pytest.mark.parametrize("most", [1_000, 0])
def test_a_filter_keeps_the_order_of_the_words(db: object, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    for name, words in (("Elsewhere", "Baker " * 3), ("Baker", ""), ("Abel", "")):
        make_expert(family_name=name, text=words, languages={"en": "C1"})
    make_expert(family_name="Bakerson", languages={"fr": "C1"})
    monkeypatch.setattr("socx.experts.queries.lists.MOST_COUNTED", most)

    assert found("baker", language=("en",)) == ["Baker", "Elsewhere"]
    assert found("-baker", language=("en",)) == ["Abel"]


def test_only_those_who_read_the_roster_find_anybody(db: object) -> None:
    whole()

    people = [role for role in Role if role not in WITHOUT_ACCOUNT]
    assert [role for role in people if found("lindstrom", role)] == [Role.ADVISER, Role.MANAGER]


def test_contact_data_are_found_by_those_who_see_them_only(db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    item = whole()
    actor = make_user(Role.ADVISER).actor()
    assert excerpts.excerpts([item], "quill", actor)[item.id].place == "Release by your employer"

    monkeypatch.setitem(AUDIENCES, "contacts", frozenset({Role.MANAGER}))

    assert (found("quill"), found("lindstrom -quill")) == ([], ["Lindström"])
    assert excerpts.excerpts([item], "quill", actor) == {}


def test_words_follow_the_profile_in_the_same_transaction(db: object) -> None:
    item = whole()
    database.session.commit()
    item.function = "Mirabelle"
    item.topics[0].evidence = "Greengage"
    database.session.flush()

    assert (found("actuary"), found("orange"), found("mirabelle greengage")) == ([], [], ["Lindström"])
    database.session.rollback()
    assert (found("mirabelle"), found("actuary")) == ([], ["Lindström"])


def test_words_follow_a_row_that_was_added_by_its_number(db: object) -> None:
    item = whole()
    database.session.add(ExpertTopic(expert_id=item.id, topic_id="EM14", level=2, evidence="Mirabelle"))
    database.session.flush()

    assert found("mirabelle") == ["Lindström"]


def test_words_follow_the_name_of_the_employer(db: object) -> None:
    home = Employer(name="House of Plums", member_state="SE", kind="agency", created_at=NOW)
    database.session.add(home)
    database.session.flush()
    make_expert(family_name="Known", employer="House of Plums", employer_id=home.id)
    home.short_name = "Mirabelle"
    database.session.flush()

    assert found("mirabelle") == ["Known"]


def test_words_follow_an_employer_that_is_registered_later_and_renamed(db: object) -> None:
    make_expert(family_name="Known", member_state="SE", employer="House of Plums")
    values = dict.fromkeys(services.EMPLOYER_FIELDS, "") | {
        "name": "House of Plums", "short_name": "Mirabelle", "member_state": "SE", "kind": "agency",
        "is_mandated": False, "agreement_from": None, "agreement_to": None,
    }  # fmt: skip
    by = make_user(Role.ADVISER).actor()

    home = services.create_employer(values, by=by, at=NOW)
    assert found("mirabelle") == ["Known"]

    services.update_employer(home, values | {"name": "House of Damsons"}, by=by, at=NOW)
    database.session.flush()
    assert found("damsons") == ["Known"]
    assert KEEPER.drifted() == []


def test_an_erased_person_leaves_at_once_with_all_words(db: Any) -> None:
    item = whole()
    database.session.commit()
    assert found("lindstrom") == ["Lindström"]

    item.state, item.erased_at = "erased", NOW
    database.session.flush()

    words = ("lindstrom", "forsakr", "orange", "balancing", "zoe@inside.example", f"{item.id}")
    assert [found(word) for word in words] == [[]] * 6
    assert database.session.scalars(select(ExpertWords)).all() == []
    assert KEEPER.write_missing() == 0
    if db.engine.dialect.name == "sqlite":
        database.session.execute(text("CREATE VIRTUAL TABLE temp.kept USING fts5vocab(main, expert_words_fts, row)"))
        assert database.session.execute(text("SELECT term FROM temp.kept")).all() == []


def test_one_person_is_forgotten_by_number(db: object) -> None:
    item = whole()

    KEEPER.forget(item.id)

    assert found("lindstrom") == []


def test_the_check_at_night_finds_and_mends_what_drifted(db: object) -> None:
    item, other = whole(), make_expert(family_name="Other")
    database.session.execute(update(Expert).values(function="Aside").where(Expert.id == other.id))
    database.session.execute(delete(ExpertWords).where(ExpertWords.expert_id == item.id))
    database.session.expire_all()

    assert KEEPER.drifted() == [item.id, other.id]
    assert (jobs.check_search(NOW), jobs.check_search(NOW)) == (2, 0)
    assert (found("lindstrom"), found("aside")) == (["Lindström"], ["Other"])


def test_profiles_without_words_get_them(db: object) -> None:
    whole()
    database.session.execute(delete(ExpertWords))

    assert (KEEPER.write_missing(), KEEPER.write_missing(), KEEPER.rewrite()) == (1, 0, 0)
    assert found("lindstrom") == ["Lindström"]


@pytest.mark.parametrize(("asked", "names"), [
    ({"topic": ("SP01",)}, ["Lindström"]),
    ({"topic": ("SP01", "EM14")}, ["Abel", "Lindström"]),
    ({"topic": ("SP01", "EM14"), "depth": 4}, ["Abel"]),
    ({"language": ("en",), "level": "C1"}, ["Lindström"]),
    ({"language": ("en",)}, ["Abel", "Lindström"]),
    ({"language": ("en",), "topic": ("EM14",), "assistance": ("processes_it",)}, ["Abel"]),
    ({"partner": ("TN",)}, ["Lindström"]),
    ({"partner": ("MD",)}, ["Lindström"]),
    ({"employer": "ministere"}, ["Abel"]),
    ({"employer": "actuary"}, []),
    ({"employer": "ministere", "topic": ("EM14",), "language": ("en",)}, ["Abel"]),
    ({"source": ("import",)}, ["Abel"]),
    ({"searchable": True}, ["Lindström"]),
    ({"free_from": date(2026, 5, 1), "free_until": date(2026, 5, 31)}, ["Lindström"]),
    ({"free_from": date(2026, 5, 9)}, ["Abel", "Lindström"]),
    ({"free_until": date(2026, 5, 8)}, ["Lindström"]),
    ({"sort": "-days"}, ["Lindström", "Abel"]),
    ({"sort": "-confirmed"}, ["Lindström", "Abel"]),
    ({"sort": "confirmed"}, ["Abel", "Lindström"]),
])  # fmt: skip
@pytest.mark.parametrize("most", [1_000, 0])
def test_filters_narrow_and_orders_order_however_many_there_are(
    db: object, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], names: list[str], most: int
) -> None:
    whole().days_per_year = 30
    abel = make_expert(given_name="Ada", family_name="Abel", employer="Ministère du travail", topics={"EM14": 4},
                       languages={"en": "B2"}, in_roster_since=None, source="import", confirmed_at=None)  # fmt: skip
    abel.absences = [ExpertAbsence(start_on=date(2026, 5, 8), end_on=date(2026, 5, 8))]
    make_expert(state="erased", topics={"SP01": 4})
    database.session.flush()
    monkeypatch.setattr("socx.experts.queries.lists.MOST_COUNTED", most)

    assert found(**asked) == names


def test_the_page_marks_what_was_found_and_tells_the_place(browse: Any) -> None:
    whole()
    make_expert(family_name="Other")
    browser = browse(make_user(Role.ADVISER))

    browser.get("/experts?q=reforme+lindstrom")

    assert [m.get_text() for m in browser.page.select("main mark")] == ["Lindström", "réforme"]
    assert "Found in: Experience" in browser.text
    assert "1 expert" in browser.text


def test_chips_take_one_filter_away(browse: Any) -> None:
    whole()
    make_expert(family_name="Other", member_state="SE")
    browser = browse(make_user(Role.ADVISER))

    browser.get("/experts?topic=SP01&depth=2&member_state=SE&q=actuary")
    chips = [chip.get_text(" ", strip=True) for chip in browser.page.select(".chip")]
    browser.get(browser.page.select(".chip")[0]["href"])

    assert next(chip.split(" ×")[0] for chip in chips) == "“actuary”"
    assert len(chips) == 4
    assert "topic=SP01" in browser.page.select_one(".list-tools a")["href"]
    assert "q=" not in browser.page.select_one(".list-tools a")["href"]


def test_an_empty_search_helps(browse: Any) -> None:
    whole()
    browser = browse(make_user(Role.ADVISER))

    browser.get("/experts?q=mirabelle")

    assert "No profile has all these words" in browser.text


TYPED = st.one_of(st.text(max_size=40), st.text(alphabet="\"-*:(){}^~+ abéAÉ\\'%_|&!<>", max_size=30))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(typed=TYPED)
def test_whatever_is_typed_is_answered(db: object, typed: str) -> None:
    database.session.rollback()
    make_expert(family_name="Abc", text='a "b" c')

    assert found(typed, employer=typed) in ([], ["Abc"])
    database.session.rollback()


@pytest.mark.parametrize(
    "typed", ["%00", "%ff%fe", "NEAR(a b)", "a OR b", "name:x", "((", '"', "x" * 400, "%F0%9F%99%82", "é" * 80]
)
def test_the_page_answers_whatever_is_typed(browse: Any, typed: str) -> None:
    browser = browse(make_user(Role.MANAGER))

    browser.get("/experts", query_string=f"q={typed}&employer={typed}&free_from={typed}&depth=9&page={typed}")

    assert browser.status == 200
