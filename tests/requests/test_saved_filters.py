"""Filters that people keep, share and open their list with."""

from __future__ import annotations

from typing import Any

import pytest

from socx.access.actors import Role
from socx.core.errors import Invalid, NotFound
from socx.db import db as database
from socx.requests.services import filters
from tests.factories import NOW, make_request, make_user


def names(user: Any) -> list[str]:
    return [kept.name for kept in database.session.scalars(filters.seen_by(user.actor()))]


def test_a_list_is_kept_opened_and_deleted(browse: Any) -> None:
    make_request("opinion", title="Wanted")
    browser = browse(make_user(Role.MANAGER))
    browser.get("/requests/?view=all&state=opinion")

    browser.press("Save", name="With the offices")
    kept = browser.path
    browser.get("/requests/filters")
    browser.follow("With the offices")
    opened = browser.path
    browser.get("/requests/filters")
    browser.press("Delete With the offices")

    assert kept == opened == "/requests/?view=all&state=opinion"
    assert "No filter is saved yet" in browser.text


@pytest.mark.parametrize(("name", "sentence"), [
    ("", "Give the filter a name."), ("  ", "Give the filter a name."), ("MÍNE", "You have a filter of this name."),
    ("x" * 61, "Shorten this to 60 characters."),
])  # fmt: skip
def test_a_name_that_cannot_be_is_told(browse: Any, name: str, sentence: str) -> None:
    user = make_user(Role.MANAGER)
    filters.save("Mine", "view=all", "", by=user.actor(), at=NOW)
    browser = browse(user)
    browser.get("/requests/?view=all")

    browser.press("Save", name=name)

    assert browser.status == 422
    assert sentence in browser.text


def test_there_is_a_most(db: object) -> None:
    user = make_user(Role.MANAGER)
    for n in range(filters.MOST_FILTERS):
        filters.save(f"Filter {n}", "view=all", "", by=user.actor(), at=NOW)

    with pytest.raises(Invalid):
        filters.save("One more", "view=all", "", by=user.actor(), at=NOW)


def test_a_shared_filter_is_seen_by_the_circle_until_its_owner_stops(db: object) -> None:
    owner, colleague = make_user(Role.ADVISER), make_user(Role.ADVISER)
    other_desk, manager = make_user(Role.ADVISER, domain="social_protection"), make_user(Role.MANAGER)
    kept = filters.save("Desk", "view=all", "desk:labour_employment", by=owner.actor(), at=NOW)

    before = [names(user) for user in (owner, colleague, other_desk, manager)]
    filters.share(kept, "", by=owner.actor())

    assert before == [["Desk"], ["Desk"], [], []]
    assert names(colleague) == []


def test_nobody_shares_with_a_circle_of_others_or_changes_a_filter_of_others(db: object) -> None:
    owner, colleague = make_user(Role.MANAGER), make_user(Role.MANAGER)
    kept = filters.save("Ours", "view=all", "role:manager", by=owner.actor(), at=NOW)

    with pytest.raises(Invalid):
        filters.save("Theirs", "view=all", "role:commission", by=owner.actor(), at=NOW)
    with pytest.raises(NotFound):
        filters.own_filter(kept.id, by=colleague.actor())
    with pytest.raises(NotFound):
        filters.open_with(kept.id, by=make_user(Role.ADVISER).actor())


def test_who_opens_a_shared_filter_sees_only_what_they_may_read(browse: Any) -> None:
    owner, other = make_user(Role.OFFICIAL), make_user(Role.OFFICIAL)
    make_request("draft", title="Of another institution", institution=other.institution)
    mine = make_request("draft", title="Ours", institution=owner.institution)
    filters.save("Drafts", "view=all&state=draft", f"institution:{owner.institution_id}", by=owner.actor(), at=NOW)
    browser = browse(make_user(Role.APPROVER, institution=owner.institution))
    browser.get("/requests/filters")

    browser.follow("Drafts")

    assert mine.title in browser.text
    assert "Of another institution" not in browser.text


def test_the_list_opens_with_a_chosen_filter_until_it_is_no_longer_shared(browse: Any) -> None:
    owner, colleague = make_user(Role.MANAGER), make_user(Role.MANAGER)
    kept = filters.save("Offices", "view=all&state=opinion", "role:manager", by=owner.actor(), at=NOW)
    browser = browse(colleague)
    browser.get("/requests/filters")

    browser.press("Open the list with it Offices")
    browser.get("/requests/")
    opened = browser.path
    filters.share(database.session.merge(kept), "", by=owner.actor())
    database.session.commit()
    browser.get("/requests/")

    assert (opened, browser.path) == ("/requests/?view=all&state=opinion", "/requests/")


def test_another_person_is_told_that_there_is_no_such_filter(browse: Any) -> None:
    kept = filters.save("Mine", "view=all", "", by=make_user(Role.MANAGER).actor(), at=NOW)
    number = kept.id
    browser = browse(make_user(Role.MANAGER))
    browser.get("/requests/filters")
    token = browser.page.select_one("input[name=csrf_token]")["value"]

    browser.post(f"/requests/filters/{number}/delete", {"csrf_token": token})

    assert browser.status == 404


def test_columns_are_kept_for_the_person(browse: Any) -> None:
    make_request("assessment")
    browser = browse(make_user(Role.MANAGER))
    browser.get("/requests/?view=all")

    browser.press("Show these columns", column=["topics", "adviser"])
    chosen = [th.get_text(strip=True) for th in browser.page.select("thead th")]
    browser.press("Show the usual columns")

    assert chosen == ["Request", "Topics", "Adviser"]
    assert [th.get_text(strip=True) for th in browser.page.select("thead th")][1] == "Institution"
