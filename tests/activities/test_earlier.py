"""Earlier activities like what a request asks for: for those who handle it, and only what they may read."""

from __future__ import annotations

from socx.access.actors import Role
from tests.factories import make_action, make_activity, make_request, make_user


def past(title, **given):
    action = make_action(request=make_request("under_way", topics=["LA03"], title="Earlier request", **given))
    return make_activity(action=action, title=title, objectives="Training of labour inspectors on building sites.")


def test_an_adviser_finds_what_was_done_before_with_the_words_of_both(db, browse):
    near = past("Inspection of sites")
    past("A secret", sensitivity="confidential", domain="social_protection")
    filed = make_request("assessment", topics=["LA03"], title="Labour inspectors for building sites")
    browser = browse(make_user(Role.ADVISER))

    browser.get(f"/requests/{filed.id}")
    browser.follow("Earlier activities")

    assert [card.select_one("h2").get_text(strip=True) for card in browser.page.select(".card")] == [near.title]
    assert "“inspectors”" in browser.text
    browser.follow(near.title)
    assert browser.path == f"/activities/{near.id}"


def test_the_institution_does_not_see_the_page(db, browse):
    filed = make_request("assessment", topics=["LA03"])
    past("Inspection of sites")
    browser = browse(make_user(Role.OFFICIAL, institution=filed.institution))

    browser.get(f"/requests/{filed.id}")

    assert "Earlier activities" not in browser.links
    assert browser.client.get(f"/requests/{filed.id}/earlier-activities").status_code in (403, 404)


def test_where_nothing_is_alike_the_page_says_so(db, browse):
    filed = make_request("assessment", topics=["SP05"], title="Pensions")

    page = browse(make_user(Role.ADVISER)).get(f"/requests/{filed.id}/earlier-activities")

    assert "Nothing like it yet" in page.get_text(" ")
