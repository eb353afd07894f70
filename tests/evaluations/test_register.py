"""Participants as numbers, and lists of names with an end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.core.errors import Invalid, NotPermitted
from socx.db import db as database
from socx.evaluations import jobs, queries, services
from socx.evaluations.counting import counted
from socx.evaluations.models import ParticipantName
from tests.evaluations import expert_of, make_held, official_of
from tests.factories import make_user

TOTAL = ("actual", "all", "all")


def numbers(register, breakdown):
    return {one.key: one.numbers["actual"] for one in counted(register)[breakdown]}


def test_what_a_breakdown_does_not_reach_is_not_told(db, now):
    given = {TOTAL: 20, ("actual", "sex", "women"): 9, ("actual", "sex", "men"): 6}

    kept = services.save_counts(make_held(), given, by=make_user(Role.ADVISER).actor(), at=now)

    assert numbers(kept, "sex") == {"women": 9, "men": 6, "not_told": 5}


def test_one_or_two_people_under_another_answer_are_not_told_apart(db, now):
    given = {TOTAL: 20, ("actual", "sex", "women"): 12, ("actual", "sex", "men"): 7, ("actual", "sex", "other"): 1}

    kept = services.save_counts(make_held(), given, by=make_user(Role.ADVISER).actor(), at=now)

    assert numbers(kept, "sex") == {"women": 12, "men": 7, "not_told": 1}


@pytest.mark.parametrize(
    "given, field",
    [
        ({TOTAL: 5, ("actual", "sex", "women"): 6}, "actual-sex-women"),
        ({("actual", "sex", "women"): 6}, "actual-all-all"),
        ({TOTAL: 10_001}, "actual-all-all"),
        ({TOTAL: -1}, "actual-all-all"),
    ],
)
def test_numbers_that_cannot_be_are_refused_at_their_field(db, now, given, field):
    with pytest.raises(Invalid) as refused:
        services.save_counts(make_held(), given, by=make_user(Role.ADVISER).actor(), at=now)

    assert field in refused.value.errors


def test_saving_again_replaces_the_numbers(db, now):
    activity, by = make_held(), make_user(Role.ADVISER).actor()
    services.save_counts(activity, {TOTAL: 20, ("actual", "sex", "women"): 9}, by=by, at=now)

    kept = services.save_counts(activity, {TOTAL: 21}, by=by, at=now)

    assert [(one.breakdown, one.number) for one in kept.counts] == [("all", 21)]


def test_an_expert_of_the_activity_counts_and_keeps_no_names(db, now):
    activity = make_held()
    by = expert_of(activity).actor()

    services.save_counts(activity, {TOTAL: 20}, by=by, at=now)
    with pytest.raises(NotPermitted):
        services.keep_names(activity, [("Ana", "")], purpose="Passes", until=date(2026, 4, 1), by=by, at=now)


def test_another_institution_may_do_neither(db, now):
    with pytest.raises(NotPermitted):
        services.save_counts(make_held(), {TOTAL: 20}, by=make_user(Role.OFFICIAL).actor(), at=now)


def test_a_list_of_names_needs_a_purpose_and_an_end_within_a_year(db, now):
    activity = make_held()
    by = official_of(activity).actor()

    with pytest.raises(Invalid) as refused:
        services.keep_names(activity, [], purpose=" ", until=now.date() + timedelta(days=400), by=by, at=now)

    assert set(refused.value.errors) == {"names", "purpose", "until"}


def test_names_are_deleted_on_their_day_and_the_numbers_stay(db, now):
    activity = make_held()
    by = official_of(activity).actor()
    services.save_counts(activity, {TOTAL: 2}, by=by, at=now)
    until = now.date() + timedelta(days=10)
    services.keep_names(activity, [("Ana", "Ministry"), ("Ben", "")], purpose="Passes", until=until, by=by, at=now)

    assert jobs.forget_evaluations(now + timedelta(days=9)) == 0
    assert jobs.forget_evaluations(now + timedelta(days=10)) == 1

    kept = queries.register_of(activity.id)
    assert database.session.scalars(select(ParticipantName)).all() == []
    assert (kept.names_purpose, kept.names_until, numbers(kept, "all")) == ("", None, {"all": 2})


def test_the_partner_counts_on_the_page(db, browse):
    activity = make_held()
    browser = browse(official_of(activity))
    browser.get(f"/activities/{activity.id}")
    browser.follow("Count the participants")

    browser.press("Save", **{"planned-all-all": "25", "actual-all-all": "22", "actual-sex-women": "12"})

    assert "22 people took part." in browse(expert_of(activity)).get(f"/activities/{activity.id}").get_text(" ")


def test_a_wrong_number_comes_back_with_its_sentence(db, browse):
    activity = make_held()
    browser = browse(official_of(activity))
    browser.get(f"/activities/{activity.id}/participants")

    browser.press("Save", **{"actual-all-all": "many"})

    assert browser.status == 422
    assert browser.errors == ["Enter a whole number, for example 12."]
    assert browser.page.select_one("[name=actual-all-all]")["value"] == "many"


def test_the_partner_keeps_and_deletes_a_list_of_names(db, browse):
    activity = make_held()
    browser = browse(official_of(activity))
    browser.get(f"/activities/{activity.id}/participants/names")
    until = datetime.now(UTC).date() + timedelta(days=30)

    browser.press("Save the list", purpose="Passes", until=until.isoformat(), names="Ana; Ministry\n\nBen")

    assert "for: Passes" in browser.text
    found = database.session.scalars(select(ParticipantName).order_by(ParticipantName.id)).all()
    assert [(one.name, one.organisation) for one in found] == [("Ana", "Ministry"), ("Ben", "")]
    browser.follow("List of names")
    browser.press("Delete the list now")
    assert database.session.scalars(select(ParticipantName)).all() == []
