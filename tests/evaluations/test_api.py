"""Participants and evaluations for machines: the same rules as on the pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from socx.access.actors import Role
from tests.evaluations import answers, expert_of, make_held, make_link, official_of, take
from tests.factories import make_user


@pytest.fixture
def activity(db):
    return make_held(end=datetime.now(UTC).date() - timedelta(days=2))


def counts(**sexes):
    total = {"phase": "actual", "breakdown": "all", "key": "all", "number": 20}
    return [total] + [
        {"phase": "actual", "breakdown": "sex", "key": key, "number": number} for key, number in sexes.items()
    ]


def test_the_partner_counts_and_others_read_the_numbers(ask_api, activity):
    path = f"/activities/{activity.id}/participants"

    status, found = ask_api(official_of(activity), "PUT", path, counts=counts(women=12, men=8), note="By the list.")
    assert (status, found["version"] > 0) == (200, True)

    status, found = ask_api(expert_of(activity), "GET", path)
    assert [(one["key"], one["actual"]) for one in found["counts"]] == [
        ("all", 20), ("women", 12), ("men", 8), ("not_told", 0),
    ]  # fmt: skip
    assert found["notes"][0]["mark"] == "*"


def test_numbers_that_cannot_be_are_refused_by_their_field(ask_api, activity):
    path = f"/activities/{activity.id}/participants"

    status, found = ask_api(official_of(activity), "PUT", path, counts=counts(women=22))

    assert status == 422
    assert set(found["errors"]) == {"actual-sex-women"}


def test_an_old_version_of_the_numbers_is_told(ask_api, activity):
    path, official = f"/activities/{activity.id}/participants", official_of(activity)
    _, first = ask_api(official, "PUT", path, counts=counts())
    ask_api(official, "PUT", path, counts=counts(women=3), version=first["version"])

    status, _ = ask_api(official, "PUT", path, counts=counts(men=3), version=first["version"])

    assert status == 409


def test_a_partner_answers_and_only_the_facility_reads_it(ask_api, activity):
    official = official_of(activity)

    status, _ = ask_api(
        official, "PUT", f"/activities/{activity.id}/evaluations/partner", answers=answers("partner", best="The team")
    )
    assert status == 200

    status, found = ask_api(make_user(Role.ADVISER), "GET", f"/activities/{activity.id}/evaluations")
    assert (status, [one["answers"]["best"] for one in found]) == (200, ["The team"])
    assert ask_api(expert_of(activity), "GET", f"/activities/{activity.id}/evaluations")[0] == 404


def test_somebody_else_may_not_answer(ask_api, activity):
    path = f"/activities/{activity.id}/evaluations/partner"

    assert ask_api(make_user(Role.OFFICIAL), "PUT", path, answers=answers("partner"))[0] == 404
    assert ask_api(expert_of(activity), "PUT", path, answers=answers("partner"))[0] == 403


def test_results_tell_nothing_of_two_participants(ask_api, activity):
    link = make_link(activity, datetime.now(UTC))
    take(link, 2, datetime.now(UTC))
    path = f"/activities/{activity.id}/results"

    def useful():
        _, found = ask_api(make_user(Role.MANAGER), "GET", path)
        return next(o for o in found["items"] if (o["question"], o["group"]) == ("useful", "participant"))

    assert (useful()["answers"], useful()["mean"], useful()["counts"]) == (None, None, None)
    take(link, 1, datetime.now(UTC), first=50)
    assert (useful()["answers"], useful()["mean"]["value"], useful()["counts"]) == (3, 5.0, {"5": 3})
