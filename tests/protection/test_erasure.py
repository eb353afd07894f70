"""Erase a person, and find nothing by any channel."""

from __future__ import annotations

import json
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import select

from socx.access.actors import SCHEDULER, Role
from socx.accounts.models import UserSession
from socx.audit.models import AuditEntry
from socx.config import Settings
from socx.core.errors import NotPermitted, WrongState
from socx.core.personal import keepers
from socx.db import Base, clear_log
from socx.db import db as database
from socx.experts.models import Expert
from socx.matching import services as matching
from socx.notifications import transport
from socx.notifications.models import Notice
from socx.operations import backup
from socx.operations.database import upgrade
from socx.protection import jobs, services
from socx.protection.models import Erasure
from tests.conftest import make_app
from tests.factories import NOW, make_expert, make_request, make_user
from tests.protection.people import CANARY, canary, everything, make_account, plant, send_on_mission


@pytest.fixture
def instance(app) -> Path:
    return Path(app.instance_path)


def erase(item):
    made = services.erase(item, by=SCHEDULER, at=NOW, origin="retention")
    database.session.commit()
    services.finish(Path(current_app.instance_path))
    services.erase_words()
    database.session.commit()
    clear_log()
    return made


def test_every_planted_word_is_there_before_and_nowhere_after(db, instance):
    user, item = make_account()
    planted = plant(item, user)
    database.session.commit()
    before = "\n".join(everything().values())
    assert [word for word in planted if word not in before] == []

    erase(item)

    assert {name for name, rows in everything().items() if CANARY in rows.casefold()} == set()


def test_no_file_of_the_instance_holds_a_word(db, instance):
    user, item = make_account()
    plant(item, user)
    letter = EmailMessage()
    letter["To"], letter["Subject"], letter["Message-ID"] = "ada@example.org", "A profile", "<abc@socx>"
    letter.set_content(f"Dear Ada,\n\n{item.name} has sent the profile.\n")
    transport.deliver(letter, Settings(env="test", instance=str(instance)), time.monotonic() + 60)
    database.session.commit()

    erase(item)

    assert list(instance.glob("mail/*.eml")) == []
    assert [path.name for path in instance.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()] == []


def test_the_clock_takes_the_last_words_out_of_the_files(db, instance):
    user, item = make_account()
    plant(item, user)
    database.session.commit()
    services.erase(item, by=SCHEDULER, at=NOW, origin="retention")
    database.session.commit()

    for _ in range(2):
        jobs.finish_erasures(NOW)
        database.session.commit()

    assert {name for name, rows in everything().items() if CANARY in rows.casefold()} == set()
    assert [path.name for path in instance.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()] == []


def test_nobody_meets_a_word_on_a_page_or_in_a_file(browse):
    user, item = make_account()
    plant(item, user)
    activity = send_on_mission(item)
    erase(item)
    number = item.id

    paths = (
        "/experts", f"/experts/{number}", "/experts.csv", f"/activities/{activity.id}", "/notices", "/users",
        f"/users/{user.id}", "/data-protection", "/calls", "/contested-facts", "/data-sent", "/api/v1/experts/",
        f"/api/v1/experts/{number}", f"/api/v1/experts/?q={canary('Family')}",
    )  # fmt: skip

    for role in (Role.MANAGER, Role.ADVISER, Role.ADMINISTRATOR):
        browser = browse(make_user(role))
        for path in paths:
            browser.get(path)
            assert CANARY not in browser.response.get_data(as_text=True).casefold(), path
        browser.get("/experts", query_string={"q": canary("Family")})
        assert f"/experts/{number}" not in str(browser.page)


def test_the_fitted_roster_forgets_the_person(db):
    user, item = make_account()
    plant(item, user)
    request = make_request("assessment")
    database.session.commit()
    assert item.id in matching.roster().profiles
    number = item.id

    erase(item)

    assert number not in matching.roster().profiles
    assert matching.ranking(request, NOW).place(number) is None


def test_missions_keep_their_days_and_member_state(db):
    _, item = make_account(member_state="PL")
    activity = send_on_mission(item)

    erase(item)

    place = activity.positions[0]
    assert (place.expert.member_state, place.days_on_site, place.days_remote) == ("PL", 10, 4)
    assert place.expert.name == f"#{place.expert_id}"


def test_figures_of_the_dashboard_stay_as_they_were(browse):
    _, item = make_account(member_state="PL")
    send_on_mission(item)
    browser = browse(make_user(Role.MANAGER))
    browser.get("/dashboard")
    before = browser.text

    erase(item)

    browser.get("/dashboard")
    assert browser.text == before


def test_the_trail_keeps_the_deed_without_a_name(db):
    user, item = make_account()
    plant(item, user)

    erase(item)

    entries = database.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "expert", AuditEntry.subject_id == item.id)
        .order_by(AuditEntry.id)
    ).all()
    assert [entry.action for entry in entries] == ["return", "view", "erase"]
    assert {entry.note for entry in entries} == {"", "[…]"}


def test_the_account_is_closed_and_signed_out_everywhere(db):
    user, item = make_account()
    database.session.add(UserSession(id="s" * 64, user_id=user.id, started_at=NOW, seen_at=NOW))

    erase(item)

    assert (user.active, user.password, user.name) == (False, None, f"#{user.id}")
    assert database.session.scalar(select(UserSession).where(UserSession.user_id == user.id)) is None


def test_mails_to_others_about_the_person_do_not_leave(db):
    user, item = make_account()
    plant(item, user)

    erase(item)

    left = database.session.scalars(select(Notice).where(Notice.mail_state == "pending")).all()
    assert [one for one in left if CANARY in json.dumps(one.facts)] == []
    assert database.session.scalar(select(Notice).where(Notice.recipient_id == user.id)) is None


def test_somebody_on_a_running_mission_is_not_erased(db):
    _, item = make_account()
    send_on_mission(item, "delivery")

    with pytest.raises(WrongState):
        services.erase(item, by=SCHEDULER, at=NOW, origin="retention")

    assert item.state == "active"


@pytest.mark.parametrize("role", [Role.ADVISER, Role.ADMINISTRATOR, Role.OFFICIAL, Role.MANAGER])
def test_nobody_but_the_person_erases_alone(db, role):
    _, item = make_account()

    with pytest.raises(NotPermitted):
        services.erase(item, by=make_user(role).actor(), at=NOW, origin="own")


def test_an_expert_erases_themselves_on_a_page(browse):
    user, item = make_account()
    number = item.id
    browser = browse(user)
    browser.get("/account/data")
    browser.follow("Have your profile and your account erased")

    browser.press("Erase everything")
    assert browser.errors == ["Confirm that you want everything erased."]
    browser.press("Erase everything", sure="y")

    assert browser.heading == "You are erased"
    assert database.session.get(Expert, number, populate_existing=True).state == "erased"
    browser.get("/account/data")
    assert browser.heading == "Sign in"


def test_a_restored_database_forgets_again(db, instance):
    """The list lies beside the database; a row of another person with the same number is left alone."""
    user, item = make_account()
    other = make_expert()
    number, born = item.id, item.created_at
    known = [
        {"expert": number, "user": user.id, "born": born.isoformat(), "at": NOW.isoformat()},
        {"expert": other.id, "user": None, "born": "2001-01-01T00:00:00+00:00", "at": NOW.isoformat()},
    ]

    assert services.repeat(known, by=SCHEDULER, at=NOW) == 1
    assert services.repeat(known, by=SCHEDULER, at=NOW) == 0

    assert item.state == "erased"
    assert other.state == "active"


def test_the_list_of_erasures_names_nobody_and_survives_an_older_one(db, tmp_path):
    _, item = make_account()
    erase(item)

    services.write_list(tmp_path, [{"expert": 4711, "user": None, "born": NOW.isoformat(), "at": NOW.isoformat()}])

    listed = services.read_list(tmp_path)
    assert {one["expert"] for one in listed} == {item.id, 4711}
    assert CANARY not in (tmp_path / "erasures.jsonl").read_text().casefold()


def test_every_table_that_names_a_person_has_a_keeper(app):
    named = {
        table.name for table in Base.metadata.sorted_tables
        if any(key.target_fullname in ("user.id", "expert.id") for key in table.foreign_keys)
    }  # fmt: skip
    known = {name for keeper in keepers() for name in keeper.tables} | {"user", "erasure"}
    assert named - known == set()


def test_a_backup_made_before_brings_nobody_back(tmp_path):
    """Back up, erase, restore: the list beside the database erases again, and finds the mails once more."""
    folder = tmp_path / "instance"
    app = make_app(f"sqlite:///{folder / 'socx.db'}", folder)
    settings = app.extensions["socx.settings"]
    upgrade(app)
    with app.app_context():
        _, item = make_account()
        number = item.id
        database.session.commit()
    backup.backup(app, settings, tmp_path / "backup.zip", at=NOW)
    with app.app_context():
        erase(database.session.get(Expert, number))

    known = backup.erasures(settings)
    backup.restore(app, settings, tmp_path / "backup.zip", at=NOW, force=True)
    again = backup.erase_again(app, settings, known, at=NOW)

    assert again == 1
    assert [p.name for p in folder.rglob("*") if p.is_file() and CANARY.encode() in p.read_bytes()] == []
    with app.app_context():
        assert database.session.get(Expert, number).state == "erased"
        assert {one.origin for one in database.session.scalars(select(Erasure))} == {"restore"}
        database.session.remove()
        database.engine.dispose()


def test_a_restored_database_forgets_accounts_again(db):
    official = make_user(Role.OFFICIAL)
    known = [{"expert": None, "user": official.id, "born": official.created_at.isoformat(), "at": NOW.isoformat()}]

    assert services.repeat(known, by=SCHEDULER, at=NOW) == 1
    assert services.repeat(known, by=SCHEDULER, at=NOW) == 0


def test_a_manager_restricts_on_request_and_the_person_lifts_it(browse):
    user, item = make_account()
    browser = browse(make_user(Role.MANAGER))
    browser.get(f"/experts/{item.id}")
    browser.follow("Restrict the use on request")
    browser.press("Restrict the use now", ground="objection", text="Letter of 2 March")

    assert database.session.get(Expert, item.id, populate_existing=True).restricted_at is not None
    assert database.session.scalars(select(Notice.kind)).all() == ["protection/restricted_for"]
    own = browse(user)
    own.get("/experts/me/restriction")
    own.press("Lift the restriction")
    assert database.session.get(Expert, item.id, populate_existing=True).restricted_at is None


def test_nobody_fills_or_hands_over_an_erased_profile(browse):
    user, item = make_account()
    number = item.id
    services.erase(item, by=user.actor(), at=NOW, origin="own")
    database.session.commit()
    browser = browse(make_user(Role.ADVISER))

    page = browser.get(f"/experts/{number}")

    assert "Everything about this person is erased." in page.text
    assert "Send a new link to the person" not in browser.buttons
    browser.get(f"/experts/{number}/edit/work")
    assert browser.status == 404
