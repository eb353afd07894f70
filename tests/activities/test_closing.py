"""Closing is refused while something is open: it is named, with the way to its page and the way back."""

from __future__ import annotations

import pytest

from socx.access.actors import Role
from socx.activities import services
from socx.core.errors import Incomplete
from tests.factories import NOW, make_action, make_activity, make_user


def linked(browser):
    """The links of the page of a refusal, by their words."""
    return {" ".join(a.get_text(" ").split()): a["href"] for a in browser.page.select("main li a")}


def test_the_activities_that_keep_an_action_open_are_named_with_their_pages(db, browse):
    action = make_action(state="ongoing")
    make_activity(action=action, state="closed", title="Mapping")
    running = make_activity(action=action, number=2, state="delivery", title="Training of trainers")
    browser = browse(make_user(Role.ADVISER))
    browser.get(f"/actions/{action.id}")
    browser.headers["Referer"] = f"http://localhost/actions/{action.id}"

    browser.press("Close the action")

    assert (browser.status, browser.heading) == (422, "Something is still missing")
    assert "Close or cancel every activity first." in browser.text
    assert linked(browser) == {f"{running.reference} Training of trainers": f"/activities/{running.id}"}
    browser.follow("Go back and complete it")
    assert browser.path == f"/actions/{action.id}"


def test_the_parts_that_keep_an_activity_open_are_named(db):
    activity = make_activity(state="reported")
    part = make_activity(action=activity.action, number=1, part=1, relation="sub", state="delivery", title="Interviews")
    db.session.refresh(activity.action)

    with pytest.raises(Incomplete) as refused:
        services.advance(activity, "close", by=make_user(Role.ADVISER).actor(), at=NOW)

    lacks = {lack[0]: lack.things for lack in refused.value.missing}
    assert [one.id for one in lacks["Close or cancel the parts of this activity first."]] == [part.id]


def test_an_action_without_activities_is_cancelled_and_not_closed(db):
    action, by = make_action(state="ongoing"), make_user(Role.ADVISER).actor()

    with pytest.raises(Incomplete) as refused:
        services.advance_action(action, "close", by=by, at=NOW)
    services.advance_action(action, "cancel", by=by, at=NOW, note="The partner has withdrawn.")

    assert refused.value.missing == [("This action has no activities. Add one, or cancel the action.", "")]
    assert action.state == "cancelled"


@pytest.mark.parametrize(
    ("sender", "way"),
    [("http://elsewhere.example/actions/1", "/"), ("http://localhost//elsewhere.example", "/elsewhere.example")],
)
def test_the_way_back_never_leads_to_another_site(db, browse, sender, way):
    action = make_action(state="ongoing")
    browser = browse(make_user(Role.ADVISER))
    browser.get(f"/actions/{action.id}")
    browser.headers["Referer"] = sender

    browser.press("Close the action")

    assert browser.page.select_one("main a.govuk-button")["href"] == way
