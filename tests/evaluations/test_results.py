"""Results: counts are answers, small numbers stay untold, ranges hold what they should."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.access.actors import Role
from socx.db import db as database
from socx.evaluations import exports, services
from socx.evaluations.figures import Tally, added
from socx.evaluations.questions import CURRENT, QUESTIONNAIRES, THEMES, asked_of
from socx.evaluations.results import Results
from tests.evaluations import evaluate_all, expert_of, make_held, make_link, official_of, take
from tests.factories import make_user


@given(marks=st.lists(st.integers(1, 5), min_size=3, max_size=60))
def test_the_mean_of_marks_is_the_mean_and_its_range_holds_it(marks):
    tally = Tally("useful", {str(mark): marks.count(mark) for mark in set(marks)})

    mean = tally.mean

    assert mean.value == pytest.approx(sum(marks) / len(marks))
    assert 1 <= mean.low <= mean.value + 1e-9
    assert mean.value - 1e-9 <= mean.high <= 5


@given(parts=st.lists(st.dictionaries(st.sampled_from("12345"), st.integers(1, 4), max_size=3), max_size=8))
def test_no_sum_counts_a_group_of_one_or_two(parts):
    whole = added("useful", parts, closed=True)

    numbers = [sum(part.values()) for part in parts]
    assert whole.number == sum(number for number in numbers if number >= 3)
    assert whole.leaves_out == any(0 < number < 3 for number in numbers)
    assert whole.is_hidden == (whole.leaves_out and not whole.number)


def test_counts_are_answers(db, now):
    activity = make_held()
    link = make_link(activity, now)
    take(link, 4, now, useful="5")
    take(link, 2, now, useful="2", first=10)
    evaluate_all(activity, now)

    results = Results([activity])

    assert results.tally("participant", "useful").counts == {"5": 4, "2": 2}
    assert {one.group: one.answers for one in results.received()} == {"partner": 1, "expert": 1, "participant": 6}
    for line in results.lines():
        for group, tally in line.tallies.items():
            assert tally.number == {"partner": 1, "expert": 1, "participant": 6}[group]


def test_two_participants_are_counted_and_what_they_said_is_not_told(db, now):
    activity = make_held()
    take(make_link(activity, now), 2, now, best="The examples")

    results = Results([activity])

    assert (results.tally("participant", "useful").number, results.tally("participant", "useful").is_hidden) == (
        0,
        True,
    )
    assert results.words() == []
    assert next(one for one in results.received() if one.group == "participant").answers == 2


def test_a_small_group_is_in_no_sum_of_an_action(db, now):
    small, large = make_held(), make_held()
    take(make_link(small, now), 2, now, useful="1")
    take(make_link(large, now), 5, now, useful="5", first=100)

    assert Results([small, large]).tally("participant", "useful").counts == {"5": 5}


def test_how_many_were_asked_is_known_where_they_were_counted(db, now):
    activity = make_held(experts=2)
    services.save_counts(activity, {("actual", "all", "all"): 20}, by=make_user(Role.MANAGER).actor(), at=now)
    take(make_link(activity, now), 5, now)

    assert {one.group: one.asked for one in Results([activity]).received()} == {
        "partner": 1, "expert": 2, "participant": 20,
    }  # fmt: skip


def test_every_question_has_a_theme_and_every_current_version_is_the_latest():
    assert {one.key for asked in QUESTIONNAIRES.values() for one in asked} == set(THEMES)
    for name, asked in CURRENT.items():
        assert asked.version == max(version for other, version in QUESTIONNAIRES if other == name)
    assert asked_of(("partner", "expert", "participant"))[:2] == ["recommend", "again"]


def test_a_published_questionnaire_is_never_edited():
    """Its keys and choices, written down once more: who changes them makes a new version."""
    published = {
        place: " ".join(f"{one.key}{len(one.choices) if one.choices else ''}" for one in asked)
        for place, asked in QUESTIONNAIRES.items()
    }
    later = "used4 use changed obstacle7 obstacle_text needs_more2 needs_what recommend3"
    assert published == {
        ("partner", 1): "recommend3 again3 objectives5 useful5 quality5 prepared5 time5 best better more",
        ("expert", 1): "recommend3 again3 objectives5 useful5 committed5 prepared5 time5 best better more",
        ("participant", 1): "useful5 quality5 clear5 prepared5 level3 recommend3 again3 best better",
        ("followup_6", 1): later,
        ("followup_12", 1): later,
    }


def held_lately(**more):
    return make_held(end=datetime.now(UTC).date() - timedelta(days=2), **more)


def test_the_adviser_sees_three_groups_side_by_side_and_the_expert_only_participants(db, browse):
    activity = held_lately()
    at = datetime.now(UTC)
    take(make_link(activity, at), 3, at, best="The examples")
    evaluate_all(activity, at)
    path = f"/activities/{activity.id}/evaluation"

    services.stop_link(activity, stopped=True, by=make_user(Role.MANAGER).actor(), at=at)

    staff = browse(make_user(Role.ADVISER))
    staff.get(path)
    expert = browse(expert_of(activity))
    expert.get(path)

    heads = [[th.get_text(strip=True) for th in one.page.select("#results ~ *, section table thead th")]
             for one in (staff, expert)]  # fmt: skip
    assert {"Partner", "Experts", "Participants"} <= set(heads[0])
    assert "Partner" not in heads[1]
    assert ("The examples" in staff.text, "The examples" in expert.text) == (True, False)


def test_who_was_in_the_room_sees_what_participants_say_once_their_form_is_closed(db, browse, ask_api):
    """Two looks, before and after somebody has answered, would tell what that person said."""
    activity = held_lately()
    at = datetime.now(UTC)
    take(make_link(activity, at), 3, at)
    people = {name: browse(user) for name, user in {
        "adviser": make_user(Role.ADVISER), "expert": expert_of(activity), "official": official_of(activity),
    }.items()}  # fmt: skip
    paths = (f"/activities/{activity.id}/evaluation", f"/actions/{activity.action_id}/evaluation")

    def who_sees_figures(path):
        return {name for name, one in people.items() if "3 answers" in one.get(path).get_text(" ")}

    assert [who_sees_figures(path) for path in paths] == [{"adviser"}] * 2
    _, said = ask_api(expert_of(activity), "GET", f"/activities/{activity.id}/results")
    assert {one["answers"] for one in said["items"]} == {0}

    services.stop_link(activity, stopped=True, by=make_user(Role.MANAGER).actor(), at=at)
    database.session.commit()

    assert [who_sees_figures(path) for path in paths] == [{"adviser", "expert", "official"}] * 2


def test_a_confidential_activity_is_nobodys_result_who_is_not_on_its_list(db, browse):
    activity = held_lately(sensitivity="confidential")
    activity.request.adviser = make_user(Role.ADVISER)

    for other in (make_user(Role.ADVISER, domain="social_protection"), make_user(Role.COMMISSION)):
        assert browse(other).client.get(f"/activities/{activity.id}/evaluation").status_code == 404
    assert "0 activities" not in browse(make_user(Role.MANAGER)).get("/evaluations").get_text(" ")


def test_managers_see_the_indicators_by_year_kind_and_partner(db, browse):
    at = datetime.now(UTC)
    activity = held_lately(kind="training")
    take(make_link(activity, at), 4, at)
    manager = browse(make_user(Role.MANAGER))

    manager.get("/evaluations?by=kind")
    assert "Training" in manager.text
    assert "100 %" in manager.text
    manager.get("/evaluations?by=partner&kind=workshop")
    assert "No activities here" in manager.text
    assert browse(make_user(Role.ADVISER)).client.get("/evaluations").status_code == 403


@pytest.mark.parametrize("path", ["/activities/{id}/evaluation", "/actions/{action}/evaluation", "/evaluations"])
def test_results_are_tables_to_keep_in_two_formats(db, browse, path):
    from openpyxl import load_workbook

    activity = held_lately()
    at = datetime.now(UTC)
    take(make_link(activity, at), 3, at)
    database_path = path.format(id=activity.id, action=activity.action_id)
    manager = browse(make_user(Role.MANAGER))

    text = manager.client.get(f"{database_path}.csv").get_data(as_text=True)
    book = load_workbook(BytesIO(manager.client.get(f"{database_path}.xlsx").data))

    assert text.startswith("\ufeff")
    assert len(text.splitlines()) == book.worksheets[0].max_row > 1


def test_the_sheet_has_the_address_and_a_line_in_three_languages(db, now):
    from pypdf import PdfReader

    link = make_link(make_held(), now)
    body = exports.sheet(link, f"https://socx.example/e/{link.token}", at=now)

    reader = PdfReader(BytesIO(body))
    text = " ".join(reader.pages[0].extract_text().split())

    assert len(reader.pages) == 1
    assert f"https://socx.example/e/{link.token}" in text
    assert "How was it for you?" in text
    assert len(reader.pages[0].images) == 1
