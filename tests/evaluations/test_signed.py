"""Signed evaluations: who answers for whom, when, and what an activity lacks before it is closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.activities.services import advance
from socx.activities.workflow import CLOSING
from socx.core.errors import Incomplete, Invalid, NotPermitted, WrongState
from socx.core.personal import Person
from socx.db import db as database
from socx.evaluations import jobs, personal, services
from socx.evaluations.models import Evaluation
from socx.evaluations.services.closing import has_evaluations
from socx.notifications.models import Notice
from tests.evaluations import LAST_DAY, answers, evaluate_all, expert_of, make_held, official_of
from tests.factories import make_user


def fields(activity):
    return [place for _, place in has_evaluations(activity)]


def test_the_partner_answers_once_as_an_institution_and_colleagues_write_the_same_one(db, now):
    activity = make_held()
    first, colleague = official_of(activity), official_of(activity)

    services.answer(activity, "partner", answers("partner"), by=first.actor(), at=now)
    services.answer(activity, "partner", answers("partner", time="2"), by=colleague.actor(), at=now)

    kept = database.session.scalars(select(Evaluation)).one()
    assert (kept.institution_id, kept.answers["time"], kept.answered_by_id) == (
        first.institution_id, "2", colleague.id,
    )  # fmt: skip


def test_experts_answer_for_themselves_and_nobody_for_another(db, now):
    activity = make_held(experts=2)
    for number in (0, 1):
        services.answer(activity, "expert", answers("expert"), by=expert_of(activity, number).actor(), at=now)

    assert database.session.query(Evaluation).count() == 2
    for kind, by in (
        ("partner", expert_of(activity)), ("expert", official_of(activity)), ("partner", make_user(Role.OFFICIAL)),
        ("expert", expert_of(make_held())), ("partner", make_user(Role.MANAGER)),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            services.answer(activity, kind, answers(kind), by=by.actor(), at=now)


def test_the_questions_open_on_the_last_day_of_the_delivery(db):
    activity = make_held(state="delivery")
    by = official_of(activity).actor()
    last = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 12, tzinfo=UTC)

    with pytest.raises(WrongState):
        services.answer(activity, "partner", answers("partner"), by=by, at=last - timedelta(days=1))
    assert services.answer(activity, "partner", answers("partner"), by=by, at=last).is_answered


def test_what_is_said_stands_once_the_activity_is_closed(db, now):
    activity = make_held()
    by = official_of(activity).actor()
    services.answer(activity, "partner", answers("partner"), by=by, at=now)
    activity.state = "closed"

    with pytest.raises(WrongState):
        services.answer(activity, "partner", answers("partner"), by=by, at=now)


def test_an_activity_lacks_the_evaluation_of_the_partner_and_of_each_expert(db, now):
    activity = make_held(experts=2)

    assert has_evaluations in CLOSING
    assert fields(activity) == ["evaluation", "evaluation"]
    services.answer(activity, "expert", answers("expert"), by=expert_of(activity).actor(), at=now)
    services.answer(activity, "partner", answers("partner"), by=official_of(activity).actor(), at=now)
    assert fields(activity) == ["evaluation"]
    assert activity.milestone("evaluation").done_on is None
    services.answer(activity, "expert", answers("expert"), by=expert_of(activity, 1).actor(), at=now)
    assert fields(activity) == []
    assert activity.milestone("evaluation").done_on == now.date()


def test_the_adviser_goes_on_without_one_and_says_why(db, now):
    activity = make_held()
    by = make_user(Role.ADVISER).actor()
    services.answer(activity, "partner", answers("partner"), by=official_of(activity).actor(), at=now)
    lacking = [one.key for one in services.awaited(activity) if one.is_lacking]

    with pytest.raises(Invalid) as refused:
        services.waive(activity, lacking, " ", by=by, at=now)
    assert set(refused.value.errors) == {"reason"}
    assert services.waive(activity, lacking, "The expert has moved on.", by=by, at=now) == 1

    assert fields(activity) == []
    assert activity.milestone("evaluation").done_on == now.date()


def test_who_was_waived_may_still_answer(db, now):
    activity = make_held()
    services.waive(activity, ["partner-0", *(one.key for one in services.awaited(activity))], "No answer.",
                   by=make_user(Role.MANAGER).actor(), at=now)  # fmt: skip
    activity.state = "closed"

    kept = services.answer(activity, "partner", answers("partner"), by=official_of(activity).actor(), at=now)

    assert (kept.is_answered, kept.waive_reason) == (True, "No answer.")


def test_an_adviser_of_the_other_desk_cannot_waive(db, now):
    activity = make_held()
    with pytest.raises(NotPermitted):
        services.waive(
            activity, ["x"], "Because.", by=make_user(Role.ADVISER, domain="social_protection").actor(), at=now
        )


def test_everybody_is_asked_once_and_nobody_who_has_answered(db, now):
    activity = make_held(experts=2)
    official = official_of(activity)
    services.answer(activity, "expert", answers("expert"), by=expert_of(activity).actor(), at=now)

    assert jobs.ask_evaluations(now) == 2
    assert jobs.ask_evaluations(now + timedelta(days=1)) == 0

    told = {(one.kind, one.recipient_id) for one in database.session.scalars(select(Notice))
            if one.kind.startswith("evaluations/")}  # fmt: skip
    assert told == {("evaluations/ask_partner", official.id), ("evaluations/ask_expert", expert_of(activity, 1).id)}


def test_nobody_is_asked_before_the_last_day_is_over(db):
    activity = make_held()
    official_of(activity)
    last = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 12, tzinfo=UTC)

    assert jobs.ask_evaluations(last) == 0


def test_the_follow_up_reaches_its_milestone_after_six_months(db, now):
    activity = make_held(state="closed")
    by = official_of(activity).actor()
    half = now + timedelta(days=180)

    with pytest.raises(WrongState):
        services.answer(activity, "followup_6", answers("followup_6"), by=by, at=now)
    services.answer(activity, "followup_6", answers("followup_6", use="The guide"), by=by, at=half)

    assert activity.milestone("followup_6").done_on == half.date()
    assert activity.milestone("followup_12").done_on is None


def test_words_are_erased_after_five_years_and_marks_stay(db, now):
    activity = make_held()
    services.answer(activity, "partner", answers("partner", best="The team"), by=official_of(activity).actor(), at=now)

    jobs.forget_evaluations(now + timedelta(days=5 * 365 + 10))

    assert database.session.scalars(select(Evaluation)).one().answers == answers("partner")


def test_an_erased_expert_leaves_marks_and_no_words(db, now):
    activity = make_held()
    user = expert_of(activity)
    services.answer(activity, "expert", answers("expert", best="The hosts"), by=user.actor(), at=now)
    person = Person(user_id=user.id, expert_id=activity.positions[0].expert_id)

    read = personal.read(person)["evaluation"]
    assert [row["answers"]["best"] for row in read] == ["The hosts"]
    assert personal.erase(person, now) == 1
    assert personal.erase(person, now) == 0

    kept = database.session.scalars(select(Evaluation)).one()
    assert (kept.answers, kept.answered_by_id) == (answers("expert"), None)


def held_lately(**given):
    return make_held(end=datetime.now(UTC).date() - timedelta(days=2), **given)


def test_the_partner_answers_on_the_page_of_the_activity(db, browse):
    activity = held_lately()
    browser = browse(official_of(activity))
    browser.get(f"/activities/{activity.id}")
    browser.follow("Answer the questions Evaluation by the partner")

    browser.press("Save the answers", **answers("partner", better="Earlier papers"))

    assert "Thank you. Your answers are saved." in browser.text
    browser.follow("Evaluation by the partner")
    assert browser.page.select_one("textarea[name=better]").get_text(strip=True) == "Earlier papers"


def test_a_signed_evaluation_is_for_the_facility_alone(db, browse):
    activity = held_lately()
    kept = services.answer(
        activity, "partner", answers("partner", best="Discretion"), by=official_of(activity).actor(),
        at=datetime.now(UTC),
    )  # fmt: skip
    path = f"/activities/{activity.id}/evaluations/{kept.id}"

    assert "Discretion" in browse(make_user(Role.ADVISER)).get(path).get_text(" ")
    for other in (expert_of(activity), official_of(activity), make_user(Role.DELEGATION), make_user(Role.COMMISSION)):
        assert browse(other).client.get(path).status_code == 404
    assert "Discretion" not in browse(expert_of(activity)).get(f"/activities/{activity.id}/evaluation").get_text(" ")


def test_the_adviser_waives_on_the_page_and_a_missing_reason_is_said(db, browse):
    activity = held_lately()
    browser = browse(make_user(Role.ADVISER))
    browser.get(f"/activities/{activity.id}/evaluation")
    keys = [one.key for one in services.awaited(activity)]

    browser.press("Go on without it", keys=keys)
    assert browser.errors == ["Give the reason: it stays with the activity."]
    browser.press("Go on without it", keys=keys, reason="Nobody answers.")

    assert "2 evaluations are waived." in browser.text


def test_closing_without_evaluations_is_refused_with_what_is_lacking(db, browse, now):
    activity = held_lately(state="reported")
    with pytest.raises(Incomplete) as refused:
        advance(activity, "close", by=make_user(Role.ADVISER).actor(), at=now)

    awaited = [one.name for lack in refused.value.missing for one in lack.things if lack[1] == "evaluation"]
    assert awaited == [one.name for one in services.awaited(activity)]


def test_after_a_follow_up_with_a_need_a_new_request_starts_from_the_old_one(db, browse):
    activity = make_held(end=datetime.now(UTC).date() - timedelta(days=183), state="closed")
    activity.request.state = "closed"
    browser = browse(official_of(activity))
    browser.get(f"/activities/{activity.id}/evaluate/followup_6")

    browser.press("Save the answers", **answers("followup_6", needs_more="yes", needs_what="A second training"))
    assert "A second training" in browser.text
    browser.follow("Start a new request from this one")

    chosen = browser.page.select_one("select[name=source] option[selected]")
    assert chosen["value"] == f"{activity.action.request_id}"
    assert browser.page.select_one("input[name=begin][checked]")["value"] == "copy"


def test_everybody_has_evaluated(db, now):
    activity = make_held(experts=2)

    evaluate_all(activity, now)

    assert [one.is_lacking for one in services.awaited(activity)] == [False] * 3
