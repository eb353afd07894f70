"""What the words of a request propose and what they resemble: shown with the words, never stored by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from socx.access.actors import Role
from socx.core import proposals as port
from socx.core.proposals import Told, spoken_of
from socx.db import db as database
from socx.requests.services.alike import much_like
from tests.browser_html import Browser
from tests.factories import ANSWERS, make_institution, make_request, make_user

Browse = Callable[..., Browser]
TEXT = (
    "We want to train labour inspectors. Labour inspection on building sites is weak, and accidents at work are many."
)
OTHER = "We ask for advice on unemployment insurance. Unemployment benefits are paid late and cash benefits are low."


def asked(state: str = "draft", text: str = TEXT, **given: Any) -> Any:
    answers = {**ANSWERS, "context": text, "assistance_sought": "", "change": "", "activities": []}
    return make_request(state, answers=answers, **{"title": "Better inspection", "topics": ["EM14"]} | given)


def chosen(browser: Browser) -> list[str]:
    return [box["value"] for box in browser.page.select("input[name=topics][checked]")]


def card(browser: Browser, name: str) -> str:
    found = browser.page.select_one(f"#{name}")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_the_matching_room_has_brought_its_answer(app: object) -> None:
    assert len(port.SPEAKING) == 1
    assert spoken_of([]) == spoken_of([Told("   ", "en")]) == []


def test_a_topic_is_proposed_with_its_words_and_taken_with_one_press_but_not_stored(
    browse: Browse, official: Any, home: Any
) -> None:
    draft = asked(institution=home)
    browser = browse(official)
    browser.get(f"/requests/{draft.id}/edit/subject")
    assert "Labour inspection" in card(browser, "proposed-topics")
    assert "“Labour inspection”" in card(browser, "proposed-topics")

    browser.press("Choose Labour inspection", title="Typed and not saved")

    assert sorted(chosen(browser)) == ["EM14", "LA03"]
    assert browser.page.select_one("#title")["value"] == "Typed and not saved"
    assert "“Labour inspection”" not in card(browser, "proposed-topics")
    database.session.refresh(draft)
    assert (draft.topic_ids, draft.title) == (["EM14"], "Better inspection")

    browser.press("Save and go back to the task list")
    database.session.refresh(draft)
    assert (sorted(draft.topic_ids), draft.title) == (["EM14", "LA03"], "Typed and not saved")


def test_who_has_six_topics_is_told_to_take_one_away(browse: Browse, official: Any, home: Any) -> None:
    draft = asked(institution=home, topics=["EM01", "EM02", "EM03", "EM04", "EM05", "EM14"])
    browser = browse(official)

    browser.get(f"/requests/{draft.id}/edit/subject")

    assert "as many topics as a request can have" in card(browser, "proposed-topics")
    assert browser.page.select("button[value^=topic-]") == []


def test_a_language_is_proposed_with_its_words_and_taken_with_one_press_but_not_stored(
    browse: Browse, official: Any, home: Any
) -> None:
    draft = asked(institution=home, text="The experts should speak Portuguese. Our files are in English.")
    browser = browse(official)
    browser.get(f"/requests/{draft.id}/edit/expertise")
    before = draft.answers["working_languages"]
    assert "Portuguese “speak Portuguese”" in card(browser, "proposed-languages")

    browser.press("Choose Portuguese")

    ticked = {box["value"] for box in browser.page.select("input[name=working_languages][checked]")}
    assert ticked == {*before, "pt"}
    assert "speak Portuguese" not in card(browser, "proposed-languages")
    database.session.refresh(draft)
    assert draft.answers["working_languages"] == before

    browser.press("Save and go back to the task list")
    database.session.refresh(draft)
    assert draft.answers["working_languages"] == [*before, "pt"]


@pytest.mark.parametrize(
    ("text", "told"), [("Shelters for victims of human trafficking and of domestic violence.", True), (TEXT, False)]
)
def test_words_about_people_who_need_protection_are_told_where_the_level_is_chosen(
    browse: Browse, official: Any, home: Any, text: str, told: bool
) -> None:
    draft = asked(institution=home, text=text)
    browser = browse(official)

    browser.get(f"/requests/{draft.id}/edit/sensitivity")

    assert ("human trafficking" in card(browser, "sensitive-words")) is told
    assert draft.sensitivity == "normal"


def test_a_draft_without_words_and_one_that_chose_all_propose_nothing(browse: Browse, official: Any, home: Any) -> None:
    browser = browse(official)
    for draft in (asked(institution=home, text="", title=""), asked(institution=home, topics=["LA03", "LA04"])):
        browser.get(f"/requests/{draft.id}/edit/subject")
        assert "Labour inspection" not in card(browser, "proposed-topics")


def test_the_check_page_leads_to_the_topics_that_the_text_speaks_of(browse: Browse, official: Any, home: Any) -> None:
    draft = asked(institution=home)
    browser = browse(official)
    browser.get(f"/requests/{draft.id}/check")

    assert "Labour inspection" in card(browser, "other-topics")
    browser.follow("Look at your topics")
    assert browser.path == f"/requests/{draft.id}/edit/subject"


@pytest.mark.parametrize("role", [Role.ADVISER, Role.MANAGER])
def test_those_who_handle_a_request_see_where_topics_and_words_differ(db: Any, browse: Browse, role: Role) -> None:
    filed = asked("assessment", topics=["SP05"])

    text = browse(make_user(role)).get(f"/requests/{filed.id}").select_one("#topics-and-words").get_text(" ")

    assert "The institution did not choose them" in text
    assert "“Labour inspection”" in text
    assert "no word of the text was recognised" in text


def test_the_institution_and_the_delegation_see_no_comparison(
    db: Any, browse: Browse, official: Any, home: Any
) -> None:
    filed = asked("assessment", institution=home, topics=["SP05"])
    asked("assessment", institution=home)

    for user in (official, make_user(Role.DELEGATION)):
        browser = browse(user)
        browser.get(f"/requests/{filed.id}")
        assert browser.heading
        assert card(browser, "topics-and-words") == card(browser, "much-like") == ""


def test_a_request_asked_twice_is_told_with_the_words_and_the_way_to_merge(db: Any, browse: Browse, home: Any) -> None:
    first = asked("registered", institution=home, title="Inspection of sites")
    asked("registered", institution=home, text=OTHER, title="Insurance")
    second = asked("registered", institution=home)
    browser = browse(make_user(Role.ADVISER))

    browser.get(f"/requests/{second.id}")

    text = card(browser, "much-like")
    assert text.startswith(f"Much like {first.code} ")
    assert "Same institution" in text
    assert "% of the words are in both: “" in text
    browser.get(browser.page.select_one("#much-like a[href$=merge]")["href"])
    assert browser.path == f"/requests/{second.id}/merge"


def test_a_request_that_the_reader_may_not_read_is_not_told_and_appears_when_it_may_be(db: Any, now: Any) -> None:
    hidden = asked("assessment", sensitivity="confidential", domain="social_protection")
    filed = asked("assessment", institution=make_institution(partner_code="GE"))
    asked("draft")
    adviser = make_user(Role.ADVISER).actor()

    assert much_like(filed, adviser) == []
    hidden.sensitivity = "normal"
    database.session.flush()
    assert [other.id for other, _ in much_like(filed, adviser)] == [hidden.id]
    hidden.title, hidden.answers = "Insurance", {**ANSWERS, "context": OTHER}
    database.session.flush()
    assert much_like(filed, adviser) == []
