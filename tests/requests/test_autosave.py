"""Text is never lost: background saves, two colleagues at once, and a session that ends in the middle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from socx.accounts.models import UserSession
from socx.audit.models import AuditEntry
from socx.core.errors import Conflict
from socx.db import db as database
from socx.requests import fields, queries, seen
from socx.requests.models import KeptText
from socx.requests.services import filing
from tests.browser_html import Browser
from tests.factories import ANSWERS, make_request

Browse = Callable[..., Browser]
QUARTER = timedelta(minutes=15)


def sent_by(page: Any) -> dict[str, str]:
    """What the form of a part would send, as a script in the browser sends it."""
    form = page.select_one("form[data-keeps]")
    found = {f["name"]: f.get_text()[1:] for f in form.select("textarea[name]")}
    return found | {f["name"]: f.get("value", "") for f in form.select("input[type=hidden], input[type=text]")}


def autosave(browser: Browser, item: Any, **typed: Any) -> Any:
    """Open the part and let the background save what is typed into it."""
    page = browser.get(f"/requests/{item.id}/edit/description")
    return send(browser, item, sent_by(page) | typed)


def send(browser: Browser, item: Any, data: dict[str, Any], section: str = "description") -> Any:
    return browser.client.post(f"/requests/{item.id}/edit/{section}/autosave", data=data)


def edits(item: Any) -> int:
    found = select(func.count()).where(AuditEntry.subject_id == item.id, AuditEntry.action == "edit")
    return database.session.scalar(found) or 0


# --- in the background


def test_the_background_saves_and_says_when(browse: Browse, official: Any, item: Any) -> None:
    answer = autosave(browse(official), item, context="Typed a moment ago.")

    database.session.refresh(item)
    assert item.answers["context"] == "Typed a moment ago."
    assert (answer.status_code, answer.json["errors"], answer.json["version"]) == (200, {}, item.version)
    assert datetime.fromisoformat(answer.json["at"]).tzinfo is not None
    assert answer.json["base"] == seen.page_of(item, fields.section("description"))


def test_what_cannot_be_kept_is_told_and_the_rest_is_saved(browse: Browse, official: Any, item: Any) -> None:
    before = item.answers["change"]

    answer = autosave(browse(official), item, context="Good.", change="x" * 4001)

    database.session.refresh(item)
    assert list(answer.json["errors"].values()) == ["Expected change"]
    assert "Use at most 4000 characters. You have used 4001." in answer.json["hints"]["change"]
    assert (item.answers["context"], item.answers["change"]) == ("Good.", before)


def test_the_background_tells_what_is_worth_a_look(browse: Browse, official: Any, item: Any) -> None:
    browser = browse(official)

    answer = autosave(browser, item, context="The victim Arta Krasniqi calls +383 44 123 456.")

    page = browser.get(f"/requests/{item.id}/edit/description")
    assert list(answer.json["hints"]) == ["context"]
    assert answer.json["hints"]["context"] == page.select_one("#hints-context").decode_contents()
    assert "phone number" in answer.json["hints"]["context"]
    assert autosave(browser, item, context="Nobody is named.").json["hints"] == {}


def test_a_fourth_activity_is_told_in_the_background(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home, answers={**ANSWERS, "activities": [ANSWERS["activities"][0]] * 4})
    browser = browse(official)
    data = sent_by(browser.get(f"/requests/{item.id}/edit/activities"))

    answer = send(browser, item, data, "activities")

    assert "What needs more is a second request" in answer.json["hints"]["activities"]


def test_a_wrong_answer_about_an_activity_does_not_stop_the_others(browse: Browse, official: Any, item: Any) -> None:
    browser = browse(official)
    data = sent_by(browser.get(f"/requests/{item.id}/edit/activities"))
    data |= {"activities-0-kind": "training", "activities-0-objective": "New.", "activities-0-days": "many"}

    answer = send(browser, item, data, "activities")

    database.session.refresh(item)
    [activity] = item.answers["activities"]
    assert list(answer.json["errors"]) == ["activities-0-days"]
    assert (activity["objective"], activity["days"]) == ("New.", 10)


def test_background_saves_leave_one_entry_a_quarter_of_an_hour(
    official: Any, colleague: Any, item: Any, now: Any
) -> None:
    def save(who: Any, minutes: int, text: str) -> None:
        filing.save_section(
            item, "description", {"context": text}, version=item.version, by=who.actor(),
            at=now + timedelta(minutes=minutes), quiet=True,
        )  # fmt: skip

    for minute in range(15):
        save(official, minute, f"Draft {minute}")
    assert edits(item) == 1
    save(colleague, 15, "By Ana")
    assert edits(item) == 2
    save(official, 16, "Again")
    assert edits(item) == 3


def test_the_button_leaves_an_entry_each_time(official: Any, item: Any, now: Any) -> None:
    for n in range(2):
        filing.save_section(item, "description", {"context": f"{n}"}, version=item.version, by=official.actor(), at=now)

    assert edits(item) == 2


def test_a_request_that_waits_for_its_signature_is_not_written(browse: Browse, official: Any, item: Any) -> None:
    browser = browse(official)
    data = sent_by(browser.get(f"/requests/{item.id}/edit/description"))
    filing.send(item, by=official.actor(), at=datetime.now(UTC))
    database.session.commit()

    answer = send(browser, item, data | {"context": "Late"})

    assert (answer.status_code, answer.json["can_compare"]) == (409, False)


def test_the_background_needs_the_token_of_the_page(browse: Browse, official: Any, item: Any) -> None:
    browser = browse(official)
    data = sent_by(browser.get(f"/requests/{item.id}/edit/description"))

    answer = send(browser, item, data | {"csrf_token": "x", "context": "Forged"})

    database.session.refresh(item)
    assert (answer.status_code, item.answers["context"]) == (400, item.answers["context"])
    assert item.answers["context"] != "Forged"


# --- two at once


def test_two_write_different_answers_of_one_part(browse: Browse, official: Any, colleague: Any, item: Any) -> None:
    first, second = browse(colleague), browse(official)
    page = sent_by(second.get(f"/requests/{item.id}/edit/description"))
    autosave(first, item, context="By Ana")

    answer = send(second, item, page | {"change": "By Olga"})

    database.session.refresh(item)
    assert answer.status_code == 200
    assert (item.answers["context"], item.answers["change"]) == ("By Ana", "By Olga")
    again = send(second, item, page | {"change": "By Olga, more", "base": answer.json["base"]})
    database.session.refresh(item)
    assert (again.status_code, item.answers["context"]) == (200, "By Ana")


def test_the_background_never_writes_over_newer_text(browse: Browse, official: Any, colleague: Any, item: Any) -> None:
    first, second = browse(colleague), browse(official)
    page = sent_by(second.get(f"/requests/{item.id}/edit/description"))
    autosave(first, item, context="By Ana")

    answer = send(second, item, page | {"context": "By Olga"})

    database.session.refresh(item)
    assert (answer.status_code, answer.json["can_compare"], item.answers["context"]) == (409, True, "By Ana")


def test_two_windows_of_one_person_are_not_called_a_colleague(
    browse: Browse, official: Any, colleague: Any, item: Any
) -> None:
    first, second = browse(official), browse(official)
    autosave(browse(colleague), item, change="By Ana, before both windows were opened.")
    page = sent_by(second.get(f"/requests/{item.id}/edit/description"))
    autosave(first, item, context="In the first window")

    answer = send(second, item, page | {"context": "In the second window"})
    second.press("Save and continue", context="In the second window")

    told = "You changed this part yourself in another window"
    assert (answer.status_code, told in answer.json["error"]) == (409, True)
    assert (second.status, told in second.text, "You, in another window" in second.text) == (409, True, True)


def test_a_colleague_is_named_although_one_saved_oneself_since(
    browse: Browse, official: Any, colleague: Any, item: Any
) -> None:
    browser = browse(official)
    page = sent_by(browser.get(f"/requests/{item.id}/edit/description"))
    autosave(browse(colleague), item, context="By Ana")
    answer = send(browser, item, page | {"change": "Mine"})

    refused = send(browser, item, page | {"change": "Mine", "context": "By Olga", "base": answer.json["base"]})

    assert (refused.status_code, "A colleague changed this part" in refused.json["error"]) == (409, True)


def test_both_texts_can_be_kept(browse: Browse, official: Any, colleague: Any, item: Any) -> None:
    first, second = browse(colleague), browse(official)
    second.get(f"/requests/{item.id}/edit/description")
    autosave(first, item, context="By Ana", change="Ana's change")

    second.press("Save and continue", context="By Olga")
    assert (second.status, "Ana Krasniqi" in second.text) == (409, True)
    second.press("Save and continue", **{"keep-context": "both"})

    database.session.refresh(item)
    assert item.answers["context"] == "By Ana\n\nBy Olga"
    assert item.answers["change"] == "Ana's change"


def test_both_texts_together_may_be_too_long_and_are_shown(
    browse: Browse, official: Any, colleague: Any, item: Any
) -> None:
    first, second = browse(colleague), browse(official)
    second.get(f"/requests/{item.id}/edit/description")
    autosave(first, item, context="a" * 3000)

    second.press("Save and continue", context="b" * 3000)
    second.press("Save and continue", **{"keep-context": "both"})

    assert second.status == 422
    assert len(second.page.select_one("#context").get_text().strip()) == 6002


def test_nobody_chooses_without_knowing(official: Any, colleague: Any, item: Any, now: Any) -> None:
    base = seen.page_of(item, fields.section("description"))
    filing.save_section(item, "description", {"context": "A"}, version=0, base=base, by=colleague.actor(), at=now)

    with pytest.raises(Conflict) as told:
        filing.save_section(
            item, "description", {"context": "B"}, version=item.version, base=base, by=official.actor(), at=now
        )

    assert (told.value.kept, told.value.current) == ({"context": "B"}, {"context": "A"})


def test_one_sees_who_else_is_at_work(browse: Browse, official: Any, colleague: Any, item: Any) -> None:
    autosave(browse(colleague), item, context="By Ana")
    browser = browse(official)

    browser.get(f"/requests/{item.id}/edit/description")
    assert "Ana Krasniqi is working on this part." in browser.text
    browser.get(f"/requests/{item.id}/edit/strategy")
    assert "Ana Krasniqi" not in browser.text
    later = datetime.now(UTC) + queries.writing.AT_WORK
    assert queries.others_at_work(item, "description", official.actor(), later) == []


# --- a session that ends


def sign_out_by_time(user: Any) -> None:
    """Let the session of a person grow too old."""
    old = datetime.now(UTC) - timedelta(hours=13)
    database.session.execute(update(UserSession).where(UserSession.user_id == user.id).values(started_at=old))
    database.session.commit()


def test_text_outlives_the_session(browse: Browse, official: Any, item: Any) -> None:
    browser = browse(official)
    browser.get(f"/requests/{item.id}/edit/description")
    sign_out_by_time(official)

    browser.press("Save and continue", context="Two hours of work.")

    database.session.refresh(item)
    assert browser.heading == "Sign in"
    assert f"/requests/{item.id}/edit/description" in browser.path.replace("%2F", "/")
    assert "Your text is kept" in browser.text
    assert item.answers["context"] != "Two hours of work."

    back = browse(official)
    back.get(f"/requests/{item.id}/edit/description")
    back.press("Put it back")
    assert back.page.select_one("#context").get_text().strip() == "Two hours of work."
    back.press("Save and continue")
    database.session.refresh(item)
    assert item.answers["context"] == "Two hours of work."
    assert database.session.scalars(select(KeptText)).all() == []


def test_kept_text_is_compared_when_somebody_wrote_meanwhile(
    browse: Browse, official: Any, colleague: Any, item: Any
) -> None:
    browser = browse(official)
    browser.get(f"/requests/{item.id}/edit/description")
    sign_out_by_time(official)
    browser.press("Save and continue", context="By Olga")
    autosave(browse(colleague), item, context="By Ana", change="Ana's change")

    back = browse(official)
    back.get(f"/requests/{item.id}/edit/description")
    back.press("Put it back")
    back.press("Save and continue")

    assert (back.status, "By Ana" in back.text) == (409, True)
    back.press("Save and continue", **{"keep-context": "mine"})
    database.session.refresh(item)
    assert (item.answers["context"], item.answers["change"]) == ("By Olga", "Ana's change")


def test_kept_text_is_shown_to_nobody_else_and_can_be_thrown_away(
    browse: Browse, official: Any, colleague: Any, item: Any
) -> None:
    browser = browse(official)
    browser.get(f"/requests/{item.id}/edit/description")
    sign_out_by_time(official)
    browser.press("Save and continue", context="For Olga alone.")

    other = browse(colleague)
    other.get(f"/requests/{item.id}/edit/description")
    assert "Put it back" in other.buttons  # hidden, for the text of this browser
    assert not other.page.select("button[value=put_back]")
    back = browse(official)
    back.get(f"/requests/{item.id}/edit/description")
    assert back.page.select("button[value=put_back]")
    token = back.page.select_one("input[name=csrf_token]")["value"]
    back.post(f"/requests/{item.id}/edit/description/kept", {"csrf_token": token, "do": "throw_away"})
    assert not back.page.select("button[value=put_back]")


def test_text_is_never_saved_in_the_name_of_the_next_person(
    browse: Browse, official: Any, colleague: Any, item: Any
) -> None:
    olga, ana = browse(official), browse(colleague)
    page = sent_by(olga.get(f"/requests/{item.id}/edit/description"))
    token = sent_by(ana.get(f"/requests/{item.id}/edit/description"))["csrf_token"]
    typed = page | {"csrf_token": token, "context": "Olga wrote this, and left."}

    ana.post(f"/requests/{item.id}/edit/description", typed)
    quiet = send(ana, item, typed)

    database.session.refresh(item)
    assert (ana.status, quiet.status_code) == (409, 409)
    assert "Olga wrote this, and left." in ana.text
    assert item.answers["context"] != "Olga wrote this, and left."


def test_a_stranger_leaves_no_text_and_gets_it_back(browse: Browse, official: Any, item: Any) -> None:
    page = sent_by(browse(official).get(f"/requests/{item.id}/edit/description"))
    stranger = browse()

    stranger.post(f"/requests/{item.id}/edit/description", page | {"context": "A text of some length."})

    assert (stranger.status, "A text of some length." in stranger.text) == (401, True)
    labels = [label.get_text() for label in stranger.page.select("main label")]
    assert labels[0] == "Context and challenge"
    assert "What you wrote" not in stranger.text
    assert database.session.scalars(select(KeptText)).all() == []


def test_what_was_written_about_an_activity_comes_back_under_its_question(
    browse: Browse, official: Any, item: Any
) -> None:
    page = sent_by(browse(official).get(f"/requests/{item.id}/edit/activities"))
    stranger = browse()

    stranger.post(
        f"/requests/{item.id}/edit/activities",
        page | {"activities-0-objective": "Train analysts.", "activities-9-odd": "x" * 30, "odd": "y" * 30},
    )

    back = {label.get_text(): label.find_next("textarea").get_text().strip()
            for label in stranger.page.select("main label")}  # fmt: skip
    assert back["Activity 1, Objective"] == "Train analysts."
    assert back["What you wrote"] in ("x" * 30, "y" * 30)


def test_a_page_of_an_earlier_session_comes_back_with_its_text(browse: Browse, official: Any, item: Any) -> None:
    browser = browse(official)
    page = sent_by(browser.get(f"/requests/{item.id}/edit/description"))

    browser.post(f"/requests/{item.id}/edit/description", page | {"csrf_token": "old", "context": "Still here."})

    assert (browser.status, browser.errors) == (
        422,
        ["You signed in again since this page was opened. Save once more."],
    )
    browser.press("Save and continue")
    database.session.refresh(item)
    assert item.answers["context"] == "Still here."
