"""The form for participants: anonymous, counted once, open on its days, and hard to flood."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import inspect, select

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid, NotPermitted, TooMany, WrongState
from socx.db import db as database
from socx.db import transaction
from socx.evaluations import jobs, pace, queries, services
from socx.evaluations.models import ParticipantForm, ParticipantLink, ParticipantTally, ParticipantText
from tests.evaluations import LAST_DAY, answers, make_held, make_link, official_of, take
from tests.factories import make_user

#: All that is kept of what participants say. A column that is not here has to be thought about.
KEPT = {
    "participant_link": {"activity_id", "token", "is_stopped", "answers"},
    "participant_tally": {"activity_id", "questions_version", "question", "answer", "number"},
    "participant_text": {"id", "activity_id", "questions_version", "question", "text"},
    "participant_form": {"number", "activity_id"},
}


@pytest.fixture(autouse=True)
def _at_rest():
    pace.forget()


def test_the_tables_have_no_place_for_who_or_when(db):
    found = inspect(database.engine)

    assert {name: {column["name"] for column in found.get_columns(name)} for name in KEPT} == KEPT


def test_answers_leave_counts_and_loose_words_and_nothing_else(db, now):
    link = make_link(make_held(), now)
    trail = database.session.query(AuditEntry).count()

    take(link, 3, now, best="The examples")

    tallies = database.session.scalars(select(ParticipantTally)).all()
    assert {(one.question, one.answer): one.number for one in tallies} == dict.fromkeys(
        answers("participant").items(), 3
    )
    texts = database.session.scalars(select(ParticipantText)).all()
    assert [(one.question, one.text) for one in texts] == [("best", "The examples")] * 3
    assert database.session.query(AuditEntry).count() == trail


def test_the_numbers_of_texts_are_drawn_and_tell_no_order(db, now):
    link = make_link(make_held(), now)
    for number in range(1, 9):
        services.take_answers(link, answers("participant", best=f"{number}"), form_number=number, at=now)

    shown = [one.text for one in database.session.scalars(queries.texts([link.activity_id]))]

    assert sorted(shown) == [f"{number}" for number in range(1, 9)]
    assert shown != sorted(shown)  # one chance in 40,320 to see the order of coming


def test_one_form_counts_once_however_often_it_is_sent(db, now):
    link = make_link(make_held(), now)

    first = services.take_answers(link, answers("participant"), form_number=7, at=now)
    again = services.take_answers(link, answers("participant"), form_number=7, at=now)

    assert (first, again, link.answers) == (True, False, 1)


def test_no_more_answers_than_participants_and_a_fifth_are_taken(db, now):
    activity = make_held()
    by = make_user(Role.MANAGER).actor()
    services.save_counts(activity, {("actual", "all", "all"): 10}, by=by, at=now)
    link = make_link(activity, now)
    take(link, 13, now)

    with pytest.raises(WrongState):
        take(link, 1, now, first=20)

    assert (services.cap_of(activity), link.answers, services.is_open(link, now)) == (13, 13, False)


@pytest.mark.parametrize(
    "day, is_open",
    [(LAST_DAY - timedelta(days=5), False), (LAST_DAY - timedelta(days=4), True), (LAST_DAY + timedelta(days=14), True),
     (LAST_DAY + timedelta(days=15), False)],
)  # fmt: skip
def test_the_form_opens_with_the_delivery_and_closes_two_weeks_after_it(db, day, is_open):
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    link = make_link(make_held(), moment)

    assert services.is_open(link, moment) is is_open


@pytest.mark.parametrize("state", ["postponed", "cancelled"])
def test_what_did_not_take_place_has_no_form(db, now, state):
    assert not services.is_open(make_link(make_held(state=state), now), now)


def test_the_adviser_stops_the_form_and_opens_it_again(db, now):
    activity, by = make_held(), make_user(Role.ADVISER).actor()
    link = make_link(activity, now)

    services.stop_link(activity, stopped=True, by=by, at=now)
    with pytest.raises(WrongState):
        take(link, 1, now)
    services.stop_link(activity, stopped=False, by=by, at=now)
    take(link, 1, now)

    assert link.answers == 1


def test_a_new_link_keeps_the_answers_and_ends_the_old_address(db, now):
    activity = make_held()
    link = make_link(activity, now)
    old = link.token
    take(link, 2, now)

    services.renew_link(activity, by=make_user(Role.ADVISER).actor(), at=now)

    assert queries.link_by(old) is None
    assert queries.link_by(link.token).answers == 2


def test_the_partner_cannot_make_the_link(db, now):
    activity = make_held()
    with pytest.raises(NotPermitted):
        services.make_link(activity, by=official_of(activity).actor(), at=now)


def test_what_is_lacking_or_unknown_is_refused_at_its_question(db, now):
    link = make_link(make_held(), now)
    given = answers("participant", useful="9", best="x" * 2001)
    del given["clear"]

    with pytest.raises(Invalid) as refused:
        services.take_answers(link, given, form_number=1, at=now)

    assert set(refused.value.errors) == {"useful", "clear", "best"}
    assert link.answers == 0


def test_numbers_of_forms_are_forgotten_when_the_form_is_closed(db, now):
    link = make_link(make_held(end=date(2026, 2, 13)), now - timedelta(days=14))
    take(link, 2, now - timedelta(days=14))

    assert jobs.forget_evaluations(now) == 2

    assert database.session.scalars(select(ParticipantForm)).all() == []
    assert jobs.forget_evaluations(now) == 0


def test_too_many_at_once_through_one_link_wait(now):
    for _ in range(pace.MOST):
        pace.wait_or_go("1 192.0.2.1", now)

    with pytest.raises(TooMany) as refused:
        pace.wait_or_go("1 192.0.2.1", now)
    pace.wait_or_go("1 192.0.2.2", now)
    pace.wait_or_go("1 192.0.2.1", now + pace.WINDOW)

    assert refused.value.retry_after == 300


def today() -> date:
    return datetime.now(UTC).date()


def open_link(**given) -> ParticipantLink:
    link = make_link(make_held(end=today() - timedelta(days=1), **given), datetime.now(UTC))
    database.session.commit()
    return link


def test_somebody_answers_by_the_link_and_is_thanked(db, browse):
    link = open_link()
    phone = browse()

    phone.get(f"/e/{link.token}")
    phone.press("Send", **answers("participant", better="More time"))

    assert phone.heading == "Thank you"
    database.session.expire_all()
    assert queries.link_of(link.activity_id).answers == 1


def test_the_same_browser_counts_once_and_another_one_counts_too(db, browse):
    link = open_link()
    phone, other = browse(), browse()
    for each in (phone, phone, other):
        each.get(f"/e/{link.token}")
        if "Send" in each.buttons:
            each.press("Send", **answers("participant"))

    assert phone.heading == "Thank you"
    database.session.expire_all()
    assert queries.link_of(link.activity_id).answers == 2


def test_the_cookie_says_nothing_but_that_this_browser_has_answered(db, browse):
    link = open_link()
    phone = browse()
    phone.get(f"/e/{link.token}")
    phone.press("Send", **answers("participant"))

    cookie = phone.client.get_cookie("answered", path=f"/e/{link.token}")

    assert (cookie.value, cookie.http_only, cookie.same_site) == ("1", True, "Lax")


def test_another_language_keeps_what_was_answered(db, browse):
    link = open_link()
    phone = browse()
    phone.get(f"/e/{link.token}")

    phone.press("Español", useful="4", best="Los ejemplos")

    assert phone.page.html["lang"] == "es"
    assert phone.page.select_one("input[name=useful][checked]")["value"] == "4"
    assert phone.page.select_one("textarea[name=best]").get_text(strip=True) == "Los ejemplos"
    assert phone.errors == []


def test_a_form_with_holes_names_each_question_and_loses_nothing(db, browse):
    link = open_link()
    phone = browse()
    phone.get(f"/e/{link.token}")

    phone.press("Send", best="The examples")

    assert (phone.status, len(phone.errors)) == (422, 7)
    assert phone.page.select_one("textarea[name=best]").get_text(strip=True) == "The examples"


def test_somebody_who_is_signed_in_only_looks(db, browse):
    link = open_link()
    adviser = browse(make_user(Role.ADVISER))

    adviser.get(f"/e/{link.token}")
    assert "Send" not in adviser.buttons
    token = adviser.page.select_one("input[name=csrf_token]")["value"]
    adviser.post(f"/e/{link.token}", {"csrf_token": token, **answers("participant")})

    database.session.expire_all()
    assert queries.link_of(link.activity_id).answers == 0


def test_a_closed_form_says_so_and_an_unknown_link_is_no_page(db, browse):
    link = make_link(make_held(end=today() - timedelta(days=20)), datetime.now(UTC))
    phone = browse()

    phone.get(f"/e/{link.token}")
    assert (phone.status, phone.heading) == (410, "This form is closed")

    assert phone.client.get("/e/nothing").status_code == 404


def test_a_flood_from_one_address_is_slowed(db, browse):
    link = open_link()
    phone = browse()
    phone.get(f"/e/{link.token}")
    sent = {"csrf_token": phone.page.select_one("input[name=csrf_token]")["value"], **answers("participant")}
    for number in range(pace.MOST):
        phone.client.delete_cookie("answered", path=f"/e/{link.token}")
        phone.client.post(f"/e/{link.token}", data={**sent, "form_number": 1 + number % 3})
    phone.client.delete_cookie("answered", path=f"/e/{link.token}")

    refused = phone.client.post(f"/e/{link.token}", data={**sent, "form_number": 99})

    assert refused.status_code == 429
    database.session.expire_all()
    assert queries.link_of(link.activity_id).answers == 3


def test_of_many_at_the_same_moment_no_more_than_the_limit_count(app, db, now):
    """Twelve phones send at once; six answers are taken, and the numbers are those of six."""
    activity = make_held()
    services.save_counts(activity, {("actual", "all", "all"): 3}, by=make_user(Role.MANAGER).actor(), at=now)
    number = make_link(activity, now).activity_id
    database.session.commit()

    def send(form_number: int) -> bool:
        with app.app_context():
            try:
                with transaction():
                    return services.take_answers(
                        queries.link_of(number), answers("participant"), form_number=form_number, at=now
                    )
            except WrongState:
                return False
            finally:
                database.session.remove()

    with ThreadPoolExecutor(12) as phones:
        counted = list(phones.map(send, range(1, 13)))

    database.session.expire_all()
    assert (sum(counted), queries.link_of(number).answers) == (6, 6)
    assert {one.number for one in database.session.scalars(select(ParticipantTally))} == {6}
