"""Ways out of the facility: to another instrument, into another request, withdrawn; and the order of requests."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from socx.accounts import services as accounts
from socx.core.errors import Incomplete, Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.notifications import mails
from socx.notifications.models import Notice
from socx.requests import queries
from socx.requests.forms.merging import OrderForm
from socx.requests.services import decisions, filing, merging, screening
from socx.requests.services.moves import advance
from socx.requests.workflow import EXITS, REQUEST_WORKFLOW
from tests.factories import make_request
from tests.requests.stages import ALL_MET, bring_to, make_people


def test_a_case_is_sent_to_an_instrument_by_name_and_with_a_reason(db, now):
    people = make_people()
    item, adviser = bring_to("registered", people, now), people.adviser.actor()
    with pytest.raises(Invalid) as raised:
        merging.redirect(item, "", " ", by=adviser, at=now)
    assert set(raised.value.errors) == {"instrument", "reason"}
    with pytest.raises(Incomplete):
        advance(item, "redirect", by=adviser, at=now, note="Because.")

    merging.redirect(item, "twinning", "It takes two years.", by=adviser, at=now)

    assert (item.state, item.way_out.instrument) == ("redirected", "twinning")


def test_the_requester_reads_which_instrument_and_why(db, now, browse):
    people = make_people()
    item = bring_to("registered", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}")
    browser.follow("Send to another instrument")
    browser.press("Close and send on", instrument="taiex", reason="")
    assert "Give the reason. The institution reads it." in browser.text
    browser.press("Close and send on", instrument="taiex", reason="An expert for three days is enough.")
    assert "The request is closed here and sent to another instrument." in browser.text

    partner = browse(people.official)
    partner.get(f"/requests/{item.id}")
    ending = partner.page.select_one("#ending").get_text(" ", strip=True)

    assert "Instrument: TAIEX" in ending
    assert "An expert for three days is enough." in ending


def test_two_requests_of_one_institution_become_one_and_both_keep_their_words(db, now, browse):
    people = make_people()
    item, into = bring_to("registered", people, now, title="First"), bring_to("assessment", people, now, title="Second")
    words = dict(item.answers)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}")
    browser.follow("Merge with another request")
    browser.press("Merge", into=str(into.id), reason="Both ask for the same map.")
    partner = browse(people.official)

    partner.get(f"/requests/{item.id}")
    ending = partner.page.select_one("#ending")
    assert ending.a["href"] == f"/requests/{into.id}"
    assert "Both ask for the same map." in ending.text
    partner.get(f"/requests/{into.id}")
    assert "Merged into this request" in partner.text
    database.session.expire_all()
    assert (item.state, into.state, item.answers) == ("merged", "assessment", words)


def test_nobody_merges_into_a_request_of_others_or_one_that_has_ended(db, now):
    people = make_people()
    item = bring_to("registered", people, now)
    ended = make_request("withdrawn", institution=people.institution)
    foreign = make_request("assessment")
    for other in (ended, foreign, item):
        with pytest.raises(Invalid) as raised:
            merging.merge(item, other.id, "Same.", by=people.adviser.actor(), at=now)
        assert set(raised.value.errors) == {"into"}
    with pytest.raises(NotPermitted):
        merging.merge(item, None, "Same.", by=people.official.actor(), at=now)
    with pytest.raises(WrongState):
        merging.merge(ended, item.id, "Same.", by=people.adviser.actor(), at=now)


def test_partner_and_delegation_are_told_of_a_merger(app, db, now):
    people = make_people()
    item, into = bring_to("registered", people, now), bring_to("assessment", people, now)
    merging.merge(item, into.id, "The same wish.", by=people.adviser.actor(), at=now)
    told = database.session.scalars(select(Notice).where(Notice.kind == "requests/merge")).all()

    assert {n.recipient_id for n in told} == {people.official.id, people.approver.id, people.delegation.id}
    with app.test_request_context():
        words = mails.words(told[0], item)
    assert item.code in words.subject
    assert "The same wish." in words.text


def test_an_institution_puts_its_requests_in_order_and_the_adviser_sees_it(db, now, browse):
    people = make_people()
    first, second = bring_to("registered", people, now, title="One"), bring_to("assessment", people, now, title="Two")
    browser = browse(people.official)
    browser.get(f"/requests/{first.id}")
    browser.follow("Put our requests in order")
    assert [button for button in browser.buttons if button.startswith("Move")] == ["Move down One", "Move up Two"]
    browser.press("Move up Two")
    assert "The order is saved." in browser.text

    found = database.session.scalars(queries.open_of(people.institution.id)).unique().all()
    assert [item.title for item in found] == ["Two", "One"]
    adviser = browse(people.adviser)
    adviser.get(f"/requests/{second.id}")
    assert "Order of the institution 1" in adviser.page.select_one(".facts").get_text(" ", strip=True)


def test_the_order_can_be_changed_any_time_and_is_the_institutions_own(db, now):
    people = make_people()
    items = [bring_to("registered", people, now), bring_to("registered", people, now)]
    ids = [item.id for item in items]
    for order in (ids, ids[::-1], ids[::-1]):
        merging.prioritise(items, order, by=people.official.actor(), at=now)
    assert [item.place.place for item in items] == [2, 1]
    for stranger in (people.adviser, people.stranger):
        with pytest.raises(NotPermitted):
            merging.prioritise(items, ids, by=stranger.actor(), at=now)
    for wrong in ([], ids[:1], [*ids, ids[0]], [ids[0], 0]):
        with pytest.raises(Invalid):
            merging.prioritise(items, wrong, by=people.official.actor(), at=now)


@pytest.mark.parametrize(
    ("seen", "step", "order"),
    [
        ("1 2 3", "up-3", [1, 3, 2]), ("1 2 3", "down-1", [2, 1, 3]), ("1 2 3", "up-1", [1, 2, 3]),
        ("1 2 3", "down-3", [1, 2, 3]), ("1 2 3", "", [1, 2, 3]), ("3 1", "up-1", [1, 3, 2]),
        ("3 3 9 é ² 1", "down-3", [1, 3, 2]), ("", "up-x", [1, 2, 3]), ("1 2 3", "sideways-2", [1, 2, 3]),
    ],
)  # fmt: skip
def test_a_step_moves_one_request_in_the_order_that_the_page_showed(app, seen, step, order):
    with app.test_request_context(method="POST", data={"seen": seen, "step": step}):
        assert OrderForm.from_request().order([1, 2, 3]) == order


def test_machines_redirect_merge_and_put_in_order(app, db, now):
    people = make_people()
    first, second, third = (bring_to("registered", people, now) for _ in range(3))

    def call(user, method, path, body):
        token = accounts.create_token(user, "test", by=user.actor(), at=now)[1]
        database.session.commit()
        headers = {"Authorization": f"Bearer {token}"}
        return app.test_client().open(f"/api/v1/requests{path}", method=method, json=body, headers=headers)

    order = {"requests": [third.id, first.id, second.id]}
    assert call(people.official, "PUT", "/order", order).status_code == 200
    assert call(people.official, "PUT", "/order", {"requests": [first.id]}).json["errors"].keys() == {"requests"}
    gone = call(people.adviser, "POST", f"/{first.id}/redirection", {"instrument": "taiex", "reason": "Short."})
    merged = call(people.adviser, "POST", f"/{second.id}/merger", {"into": third.id, "reason": "Same."})

    assert (gone.status_code, merged.status_code) == (200, 200), (gone.json, merged.json)
    assert (gone.json["state"], gone.json["instrument"], gone.json["place"]) == ("redirected", "taiex", 2)
    assert (merged.json["state"], merged.json["merged_into"]) == ("merged", third.id)


def _end(exit_, people, now):
    """A request that came to its end by that move, made by who makes it, with the words "That is why."."""
    why, adviser = "That is why.", people.adviser.actor()
    item = bring_to("approval" if exit_ == "reject" else "registered", people, now)
    match exit_:
        case "withdraw":
            filing.withdraw(item, by=people.official.actor(), at=now, note=why)
        case "decline":
            found = ALL_MET | {next(iter(ALL_MET)): ("not_met", "Not a public body.")}
            screening.check_eligibility(item, found, by=adviser, at=now)
            advance(item, "decline", by=adviser, at=now, note=why)
        case "reject":
            decisions.decide(item, "rejected", reason=why, by=people.commission.actor(), at=now)
        case "redirect":
            merging.redirect(item, "taiex", why, by=adviser, at=now)
        case "merge":
            merging.merge(item, bring_to("registered", people, now).id, why, by=adviser, at=now)
    return item


@pytest.mark.parametrize("exit_", sorted(EXITS))
def test_every_way_out_shows_the_requester_its_reason_on_the_case(db, now, browse, exit_):
    people = make_people()
    item = _end(exit_, people, now)
    assert item.state == REQUEST_WORKFLOW.transition(exit_).target
    browser = browse(people.approver)
    browser.get(f"/requests/{item.id}")

    assert "That is why." in browser.page.select_one("#ending").text
