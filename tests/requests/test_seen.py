"""What changed since somebody last looked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from socx.audit import services as audit
from socx.db import db as database
from socx.requests import queries
from socx.requests.models import CaseLook
from socx.requests.services import clarification, looks, screening
from socx.requests.services.moves import advance
from tests.requests.stages import ALL_MET, bring_to, make_people


def look(item, person, at):
    looks.remember(database.session.connection(), item.id, by=person.actor(), at=at)


def changed(person):
    found = queries.listed(person.actor(), queries.Wanted(changed=True))
    return [item.id for item in database.session.scalars(found)]


def test_what_others_did_since_is_a_change(db, now):
    people = make_people()
    item = bring_to("registered", people, now)
    look(item, people.manager, now)
    assert changed(people.manager) == []
    screening.check_eligibility(item, ALL_MET, by=people.adviser.actor(), at=now + timedelta(hours=1))
    assert changed(people.manager) == [item.id]
    look(item, people.manager, now + timedelta(hours=2))
    assert changed(people.manager) == []


def test_what_one_did_oneself_is_no_change(db, now):
    people = make_people()
    item = bring_to("registered", people, now)
    look(item, people.adviser, now)
    screening.check_eligibility(item, ALL_MET, by=people.adviser.actor(), at=now + timedelta(hours=1))
    assert changed(people.adviser) == []


def test_a_case_that_nobody_opened_is_new_and_not_changed(db, now):
    people = make_people()
    bring_to("registered", people, now)
    assert changed(people.manager) == []


def test_the_institution_is_not_told_of_work_inside_the_facility(db, now):
    people = make_people()
    item = bring_to("registered", people, now)
    look(item, people.official, now)
    screening.check_eligibility(item, ALL_MET, by=people.adviser.actor(), at=now + timedelta(hours=1))
    assert changed(people.official) == []
    advance(item, "accept", by=people.adviser.actor(), at=now + timedelta(hours=2))
    assert changed(people.official) == [item.id]


def test_the_facility_is_not_told_that_somebody_writes_an_answer(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    clarification.ask(item, [("strategy", "Which law?", "The mandate.")], by=people.adviser.actor(), at=now)
    look(item, people.adviser, now)
    look(item, people.approver, now)
    later = now + timedelta(hours=1)
    clarification.save_answers(item, {}, by=people.official.actor(), at=later)
    audit.record(("request", item.id), "edit", by=people.official.actor(), at=later, section="strategy")
    db.session.flush()
    assert changed(people.adviser) == []
    assert changed(people.approver) == [item.id]


def test_what_may_not_be_read_any_more_is_not_marked(db, now):
    people = make_people()
    item = bring_to("registered", people, now)
    look(item, people.stranger, now)
    advance(item, "queue", by=people.adviser.actor(), at=now + timedelta(hours=1), note="Open action.")
    assert changed(people.stranger) == []


def test_the_page_says_what_changed_and_where_to_read_it(db, browse, now):
    people = make_people()
    item = bring_to("opinion", people, now)
    advance(item, "proceed", by=people.manager.actor(), at=now + timedelta(days=5), note="No answer.")
    look(item, people.adviser, now + timedelta(days=1))
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}")
    assert "Changed since you last looked on 3 March 2026:" in browser.text
    assert "It went on without an opinion" in browser.links


def test_the_line_stays_while_the_visit_lasts_and_nothing_is_written_again(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    look(item, people.adviser, now - timedelta(days=1))
    number, user = item.id, people.adviser.id
    browser = browse(people.adviser)
    advance(item, "withdraw", by=people.official.actor(), at=now, note="Another plan.")
    db.session.commit()
    browser.get(f"/requests/{number}")
    first = db.session.get(CaseLook, (user, number)).at
    browser.get(f"/requests/{number}")
    db.session.expire_all()
    assert "Changed since you last looked" in browser.text
    assert db.session.get(CaseLook, (user, number)).at == first


def test_a_first_look_says_nothing_and_is_kept(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    number, user = item.id, people.adviser.id
    browser = browse(people.adviser)
    browser.get(f"/requests/{number}")
    assert "Changed since you last looked" not in browser.text
    found = db.session.get(CaseLook, (user, number))
    assert datetime.now(UTC) - found.at < timedelta(minutes=1)


def test_a_look_goes_on_when_somebody_else_looks(db, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    for n in range(3):
        look(item, people.adviser, now + timedelta(days=n))
    look(item, people.manager, now)
    found = db.session.get(CaseLook, (people.adviser.id, item.id))
    assert (found.at, found.before) == (now + timedelta(days=2), now + timedelta(days=1))


def test_the_rows_of_a_list_are_marked_in_words(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    look(item, people.manager, now - timedelta(days=1))
    browser = browse(people.manager)
    browser.get("/requests/?view=all")
    assert "Changed" in [tag.get_text(strip=True) for tag in browser.page.select("table .tag")]
