"""The decision about a position, and the way of who is selected until the person is on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.accounts.models import User
from socx.accounts.secrets import digest
from socx.audit.models import AuditEntry
from socx.core.errors import Incomplete, Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.experts.models import Employer, ReleaseAuthorisation
from socx.notifications.models import Notice
from socx.selection.models import ApplicationPosition, CvSending, PartnerOpinion
from socx.selection.queries import selection as chosen
from socx.selection.redacted import redacted, without_contacts
from socx.selection.services import grid, nominations, opinions, outcome, releases
from socx.selection.services.outcome import Decision
from tests.factories import NOW, make_user, save
from tests.selection.choosing import adviser, assess_all, closed_call, decided

LINK = "https://socx.example/release/secret"


def told(person: User) -> list[str]:
    found = select(Notice.kind).where(Notice.recipient_id == person.id).order_by(Notice.id)
    return [kind.removeprefix("selection/") for kind in database.session.scalars(found)]


def official_of(item) -> User:
    return make_user(Role.OFFICIAL, institution_id=next(iter(item.call.activity.institution_ids)))


def agreed(item) -> None:
    nominations.advance(item, "agree", by=item.expert.user.actor(), at=NOW)


def released(item, by: User) -> None:
    releases.record_release(item, granted=True, reference="Letter of 3 March", by=by.actor(), at=NOW)


def asked_partner(item, by: User) -> PartnerOpinion:
    return opinions.ask_partner(item, by=by.actor(), at=NOW)


def test_a_decision_is_made_on_the_page_and_everybody_is_told(db, browse):
    call, items = closed_call(3)
    person = adviser()
    assess_all(call, person, {items[0].id: 2, items[1].id: 5, items[2].id: 4})
    browser = browse(person)
    browser.get(f"/calls/{call.id}/positions/{call.positions[0].id}/grid")
    page = browser.follow("Decide")
    assert page.select_one("input[name=selected][checked]") is None  # nothing is chosen by itself

    page = browser.press("Keep the decision", selected=str(items[1].id), note="One look.",
                         **{f"place-{items[2].id}": "1"})  # fmt: skip

    assert "It follows the ranking." in page.text
    assert [one.state for one in items] == ["not_selected", "selected", "reserve"]
    assert call.state == "decided"
    assert [told(one.expert.user) for one in items] == [
        ["application_refuse"],
        ["nomination_ask"],
        ["application_reserve"],
    ]


def test_a_decision_that_departs_from_the_ranking_says_why(db, browse):
    call, items = closed_call(2)
    person = adviser()
    assess_all(call, person, {items[0].id: 2, items[1].id: 5})
    browser = browse(person)
    address = f"/calls/{call.id}/positions/{call.positions[0].id}"
    browser.get(f"{address}/decision")

    browser.press("Keep the decision", selected=str(items[0].id), note="One look.")
    assert browser.errors == ["The decision departs from the ranking. Choose the reason."]
    page = browser.press("Keep the decision", reason_code="context")

    assert "It departs from the ranking: Knows the country or the institution." in page.text
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "select"))
    assert (entry.facts["departs"], entry.facts["reason"]) == (True, "context")
    made = chosen.outcome_of(call.id, call.positions[0].id)
    assert [(row["application"], row["rank"]) for row in made.ranking] == [(items[1].id, 1), (items[0].id, 2)]


@pytest.mark.parametrize(
    "decision, field",
    [
        (lambda a, b: Decision(a, [a], note="x"), "reserve"),
        (lambda a, b: Decision(a, [b, b], note="x"), "reserve"),
        (lambda a, b: Decision(999_999, [], note="x"), "selected"),
        (lambda a, b: Decision(a, [b]), "note"),
        (lambda a, b: Decision(None, [], note="x"), "reason_code"),
        (lambda a, b: Decision(a, [], reason_code="because", note="x"), "reason_code"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused(db, decision, field):
    call, items = closed_call(2)
    person = adviser()
    assess_all(call, person, {items[0].id: 5, items[1].id: 4})

    with pytest.raises(Invalid) as refused:
        outcome.decide(grid.board(call, call.positions[0]), decision(*(one.id for one in items)),
                       by=person.actor(), at=NOW)  # fmt: skip

    assert set(refused.value.errors) == {field}


def test_nobody_is_told_no_while_another_position_is_open(db):
    call, items = closed_call(2, positions=2)
    items[1].wishes.append(ApplicationPosition(position_id=call.positions[1].id, wish="also"))
    person = adviser()
    assess_all(call, person, {items[0].id: 5, items[1].id: 4})

    outcome.decide(
        grid.board(call, call.positions[0]), Decision(items[0].id, note="One look."), by=person.actor(), at=NOW
    )

    assert (items[1].state, told(items[1].expert.user), call.state) == ("submitted", [], "closed")


def test_who_did_not_score_cannot_decide_and_a_position_is_decided_once(db):
    call, items, _ = decided()

    with pytest.raises(WrongState):
        outcome.decide(grid.board(call, call.positions[0]), Decision(items[0].id), by=adviser().actor(), at=NOW)
    with pytest.raises(NotPermitted):
        outcome.decide(grid.board(call, call.positions[0]), Decision(items[0].id),
                       by=items[0].expert.user.actor(), at=NOW)  # fmt: skip


def test_the_person_agrees_on_the_own_page(db, browse):
    _, items, item = decided()
    browser = browse(items[0].expert.user)
    browser.get("/my-calls")
    page = browser.follow(item.call.activity.title)
    assert "You are selected. Would you come?" in page.text

    page = browser.press("Agree to come")

    assert (item.state, "You have agreed." in page.text) == ("agreed", True)
    assert browse(items[1].expert.user).client.get(f"/nominations/{item.id}").status_code == 404


def test_who_declines_makes_room_for_the_next_on_the_reserve_list(db, browse):
    call, items, item = decided(3)
    nominations.advance(item, "decline", by=items[0].expert.user.actor(), at=NOW, note="A new post.")
    browser = browse(adviser())
    page = browser.get(f"/calls/{call.id}/positions/{call.positions[0].id}/grid")
    assert f"Next on the reserve list: {items[1].expert.name}" in page.text
    assert items[1].state == "reserve"  # proposed, and not asked by itself

    browser.press("Ask this person")

    assert [one.state for one in items] == ["withdrawn", "selected", "reserve"]
    assert told(items[1].expert.user)[-1] == "nomination_ask"


def test_the_employer_answers_by_a_link_that_works_once(db, browse):
    _, items, item = decided()
    made = releases.ask_employer(item, name="Head of Unit", email="head@ministry.example", language="en",
                                 secret="secret", link=LINK, by=adviser().actor(), at=NOW)  # fmt: skip
    made.expires_at = NOW + timedelta(days=5000)
    browser = browse()
    page = browser.get("/release/secret")
    assert f"May {items[0].expert.name} go on this mission?" in page.text
    assert made.outcome is None  # opening answers nothing

    browser.press("No, not this time", name="Head of Unit")
    assert browser.errors == ["Say in a few words why not."]
    page = browser.press("Yes, I authorise it", name="Head of Unit")

    assert "the mission is authorised" in page.text
    assert (made.outcome, made.answered_name) == ("granted", "Head of Unit")
    with pytest.raises(WrongState):
        releases.answer_by_link(made, granted=False, name="Other", reason="x", at=NOW)


def test_the_letter_to_the_employer_carries_the_link_and_the_table_its_digest(db):
    _, _, item = decided()
    made = releases.ask_employer(item, name="Head", email="Head@Ministry.example", language="fr", secret="abc",
                                 link=LINK, by=adviser().actor(), at=NOW)  # fmt: skip
    again = releases.ask_employer(item, name="Head", email="head@ministry.example", language="fr", secret="def",
                                  link=LINK, by=adviser().actor(), at=NOW)  # fmt: skip

    assert (made.token_digest, made.outcome, again.outcome) == (digest("abc"), "ended", None)
    letters = db.session.scalars(select(Notice).where(Notice.kind == "selection/release_ask")).all()
    assert {one.outsider["email"] for one in letters} == {"head@ministry.example"}


def test_an_unknown_link_answers_that_there_is_no_such_page(db, browse):
    assert browse().client.get("/release/unknown").status_code == 404


def test_a_standing_authorisation_of_the_employer_counts_at_once(db):
    call, items = closed_call(1)
    employer = save(Employer(name="Institute of Labour", member_state="PT", kind="ministry", created_at=NOW))
    items[0].expert.employer_id = employer.id
    save(ReleaseAuthorisation(employer_id=employer.id, reference="A-7", start_on=date(2026, 1, 1), made_at=NOW))
    person = adviser()
    assess_all(call, person, {items[0].id: 4})

    outcome.decide(grid.board(call, call.positions[0]), Decision(items[0].id, note="One."), by=person.actor(), at=NOW)

    made = chosen.outcome_of(call.id, call.positions[0].id).standing
    assert (made.release.kind, made.release.outcome, made.release.reference) == ("standing", "granted", "A-7")


def test_the_redacted_cv_has_no_way_to_reach_the_person(db):
    _, items, _ = decided()
    expert = items[0].expert
    expert.phone, expert.unit, expert.employer = "+351 123 456 789", "Unit B2", "Institute of Labour"
    expert.systems = "Write to me@mail.example or +351 123 456 789, see https://me.example/cv"

    text = str(redacted(expert))

    for secret in (expert.email, expert.phone, expert.unit, expert.employer, "me@mail.example", "me.example"):
        assert secret not in text
    assert without_contacts("20 years, 1998-2004, in 3 ministries") == "20 years, 1998-2004, in 3 ministries"


def test_nothing_leaves_without_the_consent(db, browse):
    _, items, item = decided()
    agreed(item)
    items[0].expert.may_share_since = None

    with pytest.raises(WrongState):
        asked_partner(item, adviser())

    assert db.session.scalars(select(CvSending)).all() == []
    page = browse(adviser()).get(f"/nominations/{item.id}")
    assert "Nothing can be sent before that" in page.text
    assert "Show the CV and ask the partner" not in page.text


def test_the_partner_reads_the_cv_and_says_that_it_has_no_objection(db, browse):
    _, items, item = decided()
    agreed(item)
    official = official_of(item)
    found = asked_partner(item, adviser())
    browser = browse(official)
    browser.get("/")
    page = browser.follow(f"Answer Expert proposed {item.call.activity.reference}")
    assert browser.path == f"/partner-opinions/{found.id}"
    assert items[0].expert.name in page.text
    assert items[0].expert.email not in page.text
    assert items[1].expert.name not in page.text

    browser.press("Send the answer", answer="objection")
    assert browser.errors == ["Say why. The facility reads it; the expert does not."]
    browser.press("Send the answer", answer="no_objection")

    assert (found.answer, found.answered_by_id) == ("no_objection", official.id)
    assert browser.client.get(f"/partner-opinions/{found.id}/cv.pdf").content_type == "application/pdf"
    other = make_user(Role.OFFICIAL)
    assert browse(other).client.get(f"/partner-opinions/{found.id}").status_code == 404
    activity = item.call.activity
    assert "No objection" in browser.get(f"/activities/{activity.id}/proposed").text
    assert browse(other).client.get(f"/activities/{activity.id}/proposed").status_code == 404
    assert browse(adviser()).client.get(f"/partner-opinions/{found.id}").status_code == 404


def test_each_sending_is_logged_and_the_expert_sees_it(db, browse):
    _, items, item = decided()
    agreed(item)
    person = adviser()
    asked_partner(item, person)

    row = db.session.scalar(select(CvSending))
    assert (row.expert_id, row.basis, row.sent_by_id, row.consent_since) == (
        items[0].expert_id,
        "share",
        person.id,
        NOW,
    )
    assert "languages" in row.what
    name = row.recipients[0]
    assert name in browse(items[0].expert.user).get(f"/nominations/{item.id}").text
    assert name in browse(make_user(Role.MANAGER)).get("/data-sent").text
    assert browse(person).client.get("/data-sent").status_code == 403
    assert name in browse(make_user(Role.MANAGER)).client.get("/data-sent.csv").text


def test_the_person_is_put_on_the_position_when_all_have_agreed(db, browse):
    call, items, item = decided()
    person = adviser()
    agreed(item)
    with pytest.raises(Incomplete):
        nominations.advance(item, "place", by=person.actor(), at=NOW)
    released(item, person)
    opinion = asked_partner(item, person)
    opinions.give_opinion(opinion, "no_objection", by=official_of(item).actor(), at=NOW)
    browser = browse(person)
    browser.get(f"/nominations/{item.id}")

    browser.press("Put on the position")

    assert call.positions[0].expert_id == items[0].expert_id
    assert told(items[0].expert.user)[-1] == "nomination_place"

    nominations.advance(item, "drop", by=person.actor(), at=NOW, note="Ill.")
    assert (call.positions[0].expert_id, item.state) == (None, "dropped")


def test_an_objection_keeps_the_person_off_the_position(db):
    _, _, item = decided()
    person = adviser()
    agreed(item)
    released(item, person)
    opinion = asked_partner(item, person)
    opinions.give_opinion(opinion, "objection", reason="Worked for a rival.", by=official_of(item).actor(), at=NOW)

    with pytest.raises(Incomplete) as lacking:
        nominations.advance(item, "place", by=person.actor(), at=NOW)

    assert [place for _, place in lacking.value.missing] == ["opinion"]
