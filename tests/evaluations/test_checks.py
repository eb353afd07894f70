"""The nightly check finds evaluations and counts of participants that are not what their rows say."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from socx.core.reconciling import checks
from socx.evaluations import queries, services
from socx.evaluations.models import ALL, ParticipantTally
from tests.evaluations import evaluate_all, make_held, make_link, official_of, take
from tests.factories import NOW

COUNTS = {("actual", ALL, ALL): 12, ("actual", "sex", "women"): 7, ("actual", "sex", "men"): 5}


def found(key: str, at=NOW) -> list[tuple[str, str]]:
    return [(one.stored, one.expected) for one in checks()[f"evaluations.{key}"].find(at)]


def held():
    """An activity that everybody evaluated, with counts and with answers of participants."""
    activity = make_held()
    evaluate_all(activity, NOW)
    services.save_counts(activity, COUNTS, by=official_of(activity).actor(), at=NOW)
    take(make_link(activity, NOW), 4, NOW)
    return activity


def test_an_activity_that_was_evaluated_agrees_with_its_rows(db):
    held()

    assert [found(key) for key in ("signed", "forms", "register", "names")] == [[], [], [], []]


def test_an_evaluation_that_counts_as_given_and_lacks_answers_is_reported(db):
    activity = held()
    one = next(e for e in db.session.scalars(queries.signed([activity.id])) if e.kind == "partner")
    asked = len(one.answers)
    one.answers = {}
    db.session.flush()

    assert found("signed") == [("partner: 0 answers", f"partner: {asked} answers")]


def test_a_question_that_was_counted_otherwise_than_the_forms_is_reported(db):
    activity = held()
    first = db.session.scalars(select(ParticipantTally).order_by(ParticipantTally.question)).first()
    first.number += 1
    db.session.flush()

    assert found("forms") == [("4 forms", "4 to 5 answers")]
    assert queries.link_of(activity.id).answers == 4


def test_a_breakdown_of_more_people_than_there_are_is_reported(db):
    register = queries.register_of(held().id)
    next(one for one in register.counts if one.breakdown == ALL).number = 10
    db.session.flush()

    assert found("register") == [("actual, sex: 12", "actual: 10")]


def test_a_list_of_names_that_outlives_its_day_is_reported(db):
    activity = held()
    until = NOW.date() + timedelta(days=30)
    services.keep_names(
        activity, [("Somebody", "")], purpose="Visas", until=until, by=official_of(activity).actor(), at=NOW
    )

    assert found("names", NOW + timedelta(days=31)) == []
    assert found("names", NOW + timedelta(days=33)) == [("names kept", "names deleted")]
