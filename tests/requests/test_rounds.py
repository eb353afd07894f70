"""Rounds: calls with a deadline beside the intake that is always open."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from socx.accounts import services as accounts
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.notifications import mails
from socx.notifications.models import Notice
from socx.requests import jobs, queries
from socx.requests.models import Round
from socx.requests.services import filing, rounds
from socx.requests.services.rounds import Terms
from tests.factories import make_request
from tests.requests.stages import make_people

DEADLINE = datetime(2026, 3, 27, 16, 0, tzinfo=UTC)  # 17:00 in Brussels


def terms(**given):
    values = {
        "names": {"en": "Spring call", "fr": "Appel de printemps"}, "opens_on": date(2026, 3, 1),
        "closes_at": DEADLINE, "zone": "Europe/Brussels",
    }  # fmt: skip
    return Terms(**values | given)


def make_round(people, now, **given):
    return rounds.make_round(terms(**given), by=people.manager.actor(), at=now)


def open_today(people, **given):
    """A round that is open on the day that the tests run: pages look at the clock."""
    at = datetime.now(UTC)
    values = {"opens_on": at.date() - timedelta(days=3), "closes_at": at + timedelta(days=9)}
    return rounds.make_round(terms(**values | given), by=people.manager.actor(), at=at)


def test_a_round_has_a_name_in_one_language_or_more_and_closes_after_it_opens(db, now):
    people = make_people()
    for wrong, field in (
        ({"names": {}}, "name_en"), ({"opens_on": None}, "opens_on"), ({"closes_at": None}, "closes_on"),
        ({"opens_on": date(2026, 3, 28)}, "closes_on"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as raised:
            make_round(people, now, **wrong)
        assert set(raised.value.errors) == {field}
    for stranger in (people.adviser, people.commission, people.official):
        with pytest.raises(NotPermitted):
            rounds.make_round(terms(), by=stranger.actor(), at=now)
    made = make_round(people, now)

    assert [made.name(language) for language in ("en", "fr", "es")] == [
        "Spring call",
        "Appel de printemps",
        "Spring call",
    ]


def test_what_a_round_is_about_is_told_in_the_language_of_the_reader(db, browse):
    people = make_people()
    browser = browse(people.manager)
    browser.get("/requests/rounds/new")
    browser.press(
        "Save the round", name_en="Spring call", opens_on="2026-03-01", closes_on="2099-03-27", closes_time="17:00",
        text_en="For short actions.", text_fr="Pour de courtes actions.",
    )  # fmt: skip

    for language, told in (
        ("en", "For short actions."),
        ("fr", "Pour de courtes actions."),
        ("es", "For short actions."),
    ):
        reader = browse(people.official, language)
        reader.get("/requests/rounds")
        assert told in reader.text
        reader.get("/requests/new")
        assert told in reader.text
    browser.follow("Spring call")
    assert browser.page.select_one("#text_fr").get_text().strip() == "Pour de courtes actions."


def test_the_deadline_counts_at_the_moment_of_signing(db, now):
    people = make_people()
    made = make_round(people, now)
    early, late = (make_request("signing", institution=people.institution, round_id=made.id) for _ in range(2))
    filing.sign(early, by=people.approver.actor(), at=DEADLINE)
    with pytest.raises(WrongState) as raised:
        filing.sign(late, by=people.approver.actor(), at=DEADLINE + timedelta(seconds=1))

    assert "Your text is kept." in raised.value.message
    assert (early.state, early.round_id, late.state, late.answers != {}) == ("submitted", made.id, "signing", True)


def test_after_the_deadline_one_press_files_it_elsewhere(db, now):
    people, after = make_people(), DEADLINE + timedelta(days=1)
    over, later = make_round(people, now), make_round(people, now, closes_at=DEADLINE + timedelta(days=30))
    items = [make_request("signing", institution=people.institution, round_id=over.id) for _ in range(2)]
    by = people.approver.actor()
    for item, number in zip(items, (None, later.id), strict=True):
        rounds.choose_round(item, number, by=by, at=after)
        filing.sign(item, by=by, at=after)

    assert [(item.state, item.round_id) for item in items] == [("submitted", None), ("submitted", later.id)]


def test_a_draft_is_filed_under_open_rounds_of_its_partner_only_until_it_is_signed(db, now):
    people = make_people()
    item, by = make_request("draft", institution=people.institution), people.official.actor()
    mine = make_round(people, now, partners=["XK", "AL"])
    others = [
        make_round(people, now, partners=["AL"]),
        make_round(people, now, opens_on=date(2026, 3, 10)),
        make_round(people, now, opens_on=date(2026, 2, 1), closes_at=now - timedelta(days=1)),
    ]
    for wrong in others:
        with pytest.raises(Invalid):
            rounds.choose_round(item, wrong.id, by=by, at=now)
    with pytest.raises(NotPermitted):
        rounds.choose_round(item, mine.id, by=people.stranger.actor(), at=now)

    rounds.choose_round(item, mine.id, by=by, at=now)
    assert (item.round_id, queries.open_rounds(["XK"], now), queries.open_rounds(["SN"], now)) == (mine.id, [mine], [])
    item.state = "submitted"
    with pytest.raises(WrongState):
        rounds.choose_round(item, None, by=by, at=now)


def test_a_round_for_some_topics_takes_requests_about_them_or_of_their_domain(db, now):
    people = make_people()
    cases = (({"topics": ["EM14"]}, ""), ({"topics": ["SP01"]}, rounds.OTHER_TOPICS),
             ({"topics": ["SP01"], "domains": ["labour_employment"]}, ""), ({}, ""))  # fmt: skip
    for given, expected in cases:
        made = make_round(people, now, **given)
        item = make_request("signing", institution=people.institution, round_id=made.id)
        assert rounds.obstacle(item, now) == expected


def test_a_round_with_requests_is_closed_not_deleted_and_the_trail_keeps_what_changed(db, now):
    people = make_people()
    manager = people.manager.actor()
    used, unused = make_round(people, now), make_round(people, now)
    make_request("draft", institution=people.institution, round_id=used.id)
    with pytest.raises(WrongState):
        rounds.delete_round(used, by=manager, at=now)
    rounds.change_round(used, terms(texts={"en": "For all."}), by=manager, at=now)
    rounds.close_round(used, by=manager, at=now)
    rounds.delete_round(unused, by=manager, at=now)

    assert db.session.scalars(select(Round)).all() == [used]
    assert used.is_over(now + timedelta(seconds=1))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "round").order_by(AuditEntry.id))
    told = [(entry.action, entry.subject_id == used.id) for entry in entries]
    assert told == [("create", True), ("create", False), ("change", True), ("close", True), ("delete", False)]


def test_who_has_not_signed_is_reminded_10_and_2_working_days_before_once_each(app, db, now):
    people = make_people()
    made = make_round(people, now)
    item = make_request("draft", institution=people.institution, round_id=made.id, title="Data in Kosovo")
    make_request("submitted", institution=people.institution, round_id=made.id)
    days = [date(2026, 3, day) for day in (12, 13, 13, 16, 25, 26, 28)]

    told = [jobs.remind_rounds(datetime.combine(day, now.timetz())) for day in days]

    assert told == [0, 2, 0, 0, 2, 0, 0]  # the official and the approver, on two days
    notices = db.session.scalars(select(Notice).where(Notice.kind == "requests/round_reminder")).all()
    assert {n.recipient_id for n in notices} == {people.official.id, people.approver.id}
    with app.test_request_context():
        words = mails.words(notices[0], item)
    assert "Spring call" in words.subject
    assert "time in Brussels" in words.text


def test_a_manager_announces_and_changes_a_round(db, browse):
    people = make_people()
    browser = browse(people.manager)
    browser.get("/requests/?view=all")
    browser.follow("Rounds")
    browser.follow("Announce a round")
    browser.press("Save the round", name_en="", opens_on="2026-03-01", closes_on="", closes_time="17:00")
    assert "Give the round a name, in one language or more." in browser.text
    assert "Give the day and the time at which the round closes." in browser.text
    browser.press(
        "Save the round", name_en="Spring call", opens_on="2026-03-01", closes_on="2026-03-27", closes_time="17:00"
    )
    assert "27 Mar 2026, 17:00 (time in Brussels)" in browser.text
    browser.follow("Spring call")
    browser.press("Save the round", name_en="Spring call", closes_on="2026-03-29", closes_time="02:30")

    made = db.session.scalars(select(Round)).one()
    assert made.closes_at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # the hour that the clocks skip
    browser.follow("Spring call")
    browser.press("Delete the round")
    assert db.session.scalar(select(Round)) is None


def test_officials_see_open_rounds_for_them_and_start_under_one(db, browse):
    people = make_people()
    made = open_today(people)
    open_today(people, names={"en": "For others"}, partners=["SN"])
    browser = browse(people.official)
    browser.get("/")
    assert ("Spring call" in browser.text, "For others" in browser.text) == (True, False)
    assert "9 days left" in browser.text
    browser.follow("Ask for expertise Spring call")
    browser.press("Start", kind="structured")

    item = db.session.scalars(queries.visible_to(people.official.actor())).unique().one()
    assert item.round_id == made.id
    browser.press("Save", round="")
    db.session.expire_all()
    assert item.round_id is None


def test_the_page_of_the_signature_says_what_to_do_after_the_deadline(db, browse):
    people, at = make_people(), datetime.now(UTC)
    over, later = open_today(people), open_today(people, names={"en": "Summer call"})
    item = make_request("signing", institution=people.institution, round_id=over.id)
    over.closes_at = at - timedelta(minutes=1)
    browser = browse(people.approver)
    browser.get(f"/requests/{item.id}/sign")
    assert "The deadline has passed" in browser.text
    assert browser.page.select_one("input[name=declaration]") is None
    browser.press("File under Summer call")
    browser.press("Sign and submit", declaration="y")

    db.session.expire_all()
    assert (item.state, item.round_id) == ("submitted", later.id)


def test_list_filter_export_case_and_interface_name_the_round(app, db, now, browse):
    people = make_people()
    made = make_round(people, now)
    item = make_request("assessment", institution=people.institution, round_id=made.id, title="In the round")
    make_request("assessment", institution=people.institution, title="Any time")
    browser = browse(people.manager)
    browser.get(f"/requests/?view=all&round={made.id}")
    assert ("In the round" in browser.text, "Any time" in browser.text) == (True, False)
    browser.get("/requests/?view=all&round=none")
    assert ("In the round" in browser.text, "Any time" in browser.text) == (False, True)
    browser.client.post("/requests/columns", data={"csrf_token": browser.page.select_one("[name=csrf_token]")["value"],
                                                   "column": ["round"], "address": "view=all"})  # fmt: skip
    rows = list(
        csv.DictReader(io.StringIO(browser.client.get("/requests/requests.csv?view=all").text.lstrip("\ufeff")))
    )
    assert {row["Title"]: row["Round"] for row in rows} == {"In the round": "Spring call", "Any time": ""}
    browser.get(f"/requests/{item.id}")
    assert "Spring call" in browser.page.select_one(".facts").text

    token = accounts.create_token(people.manager, "test", by=people.manager.actor(), at=now)[1]
    db.session.commit()
    client, headers = app.test_client(), {"Authorization": f"Bearer {token}"}
    found = client.get(f"/api/v1/requests/?round={made.id}", headers=headers).json["items"]
    assert [(one["title"], one["round"]) for one in found] == [("In the round", made.id)]


def test_machines_announce_choose_and_close_rounds(app, db):
    people = make_people()
    item = make_request("draft", institution=people.institution)
    at = datetime.now(UTC)

    def call(user, method, path, body=None):
        token = accounts.create_token(user, "test", by=user.actor(), at=at)[1]
        db.session.commit()
        headers = {"Authorization": f"Bearer {token}"}
        return app.test_client().open(f"/api/v1/requests{path}", method=method, json=body, headers=headers)

    body = {"names": {"es": "Convocatoria"}, "opens_on": at.date().isoformat(), "zone": "Europe/Brussels",
            "closes_at": (at + timedelta(days=5)).isoformat(), "texts": {"es": "Para todos."}}  # fmt: skip
    assert call(people.adviser, "POST", "/rounds", body).status_code == 403
    made = call(people.manager, "POST", "/rounds", body)
    number = made.json["id"]
    listed = call(people.official, "GET", "/rounds").json["items"]
    chosen = call(people.official, "PUT", f"/{item.id}/round", {"round": number})
    closed = call(people.manager, "POST", f"/rounds/{number}/close", {})
    refused = call(people.official, "POST", "/", {"key": "k" * 10, "round": number})
    kept = call(people.manager, "DELETE", f"/rounds/{number}")

    told = [(one["name"], one["text"], one["texts"]) for one in listed]
    assert (made.status_code, told) == (201, [("Convocatoria", "Para todos.", {"es": "Para todos."})])
    assert (chosen.json["round"], closed.json["is_open"]) == (number, False)
    assert (refused.status_code, kept.status_code) == (422, 409)
