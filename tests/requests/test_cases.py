"""The list of requests and the page of one case."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from socx.access.actors import WITHOUT_ACCOUNT, Role
from socx.db import db as database
from tests.browser_html import Browser
from tests.factories import make_institution, make_request, make_user

Browse = Callable[..., Browser]


def rows(browser: Browser) -> list[str]:
    return [" ".join(r.get_text(" ").split()) for r in browser.page.select("tbody tr")]


def titles(browser: Browser) -> list[str]:
    return [a.get_text() for a in browser.page.select("tbody th a")]


def test_an_official_sees_the_requests_of_the_own_institution_only(browse: Browse) -> None:
    mine = make_institution()
    make_request("draft", institution=mine, title="Ours, a draft")
    make_request("assessment", institution=mine, title="Ours, assessed")
    make_request("assessment", title="Of somebody else")
    browser = browse(make_user(Role.OFFICIAL, institution=mine))

    browser.get("/requests/")

    assert sorted(titles(browser)) == ["Ours, a draft", "Ours, assessed"]


def test_what_an_institution_waits_for_is_what_somebody_else_has_to_do(browse: Browse) -> None:
    mine = make_institution()
    make_request("draft", institution=mine, title="Draft")
    make_request("clarification", institution=mine, title="Asked")
    make_request("assessment", institution=mine, title="Assessed")
    make_request("closed", institution=mine, title="Over")
    browser = browse(make_user(Role.OFFICIAL, institution=mine))

    browser.get("/requests/")
    browser.follow("What we wait for")

    assert titles(browser) == ["Assessed"]
    assert "the technical adviser" in rows(browser)[0]


@pytest.mark.parametrize("role", [r for r in Role if r not in WITHOUT_ACCOUNT])
def test_every_role_gets_the_list_or_is_told_that_it_may_not(browse: Browse, role: Role) -> None:
    make_request("assessment")
    browser = browse(make_user(role))

    browser.get("/requests/")

    assert browser.status == (403 if role in (Role.EXPERT, Role.ADMINISTRATOR) else 200)


def test_the_list_is_narrowed_by_its_filters(browse: Browse) -> None:
    other = make_institution(partner_code="MA")
    make_request("assessment", title="Élargir la protection", institution=other, topics=["SP01"])
    make_request("approval", title="Labour market data", topics=["EM14"])
    browser = browse(make_user(Role.MANAGER))

    def found(**filters: str) -> list[str]:
        browser.get("/requests/", query_string={"view": "all", **filters})
        return titles(browser)

    assert len(found()) == 2
    assert found(q="elargir PROTECTION") == ["Élargir la protection"]
    assert found(q="kosovo*") == ["Labour market data"]
    assert found(q="100%") == []
    assert found(state="approval") == ["Labour market data"]
    assert found(awaited="advisers") == ["Élargir la protection"]
    assert found(partner="MA") == ["Élargir la protection"]
    assert found(topic="EM14") == ["Labour market data"]
    assert len(found(state="nonsense", topic="nonsense", sort="nonsense")) == 2


def test_a_request_is_found_by_its_code(browse: Browse) -> None:
    item = make_request("assessment", title="The one")
    make_request("assessment", title="Another")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/", query_string={"view": "all", "q": item.code})

    assert titles(browser) == ["The one"]


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "²", ""])
def test_a_page_number_that_makes_no_sense_is_the_first_page_or_an_empty_one(browse: Browse, page: str) -> None:
    make_request("assessment")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/", query_string={"view": "all", "page": page})

    assert browser.status == 200


def test_pages_of_fifty(browse: Browse) -> None:
    home = make_institution()
    for n in range(53):
        make_request("assessment", title=f"Request {n:02d}", institution=home)
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/?view=all&sort=title")
    first = titles(browser)
    browser.follow("Next")

    assert first == [f"Request {n:02d}" for n in range(50)]
    assert titles(browser) == ["Request 50", "Request 51", "Request 52"]


def test_the_download_holds_what_the_list_shows(browse: Browse) -> None:
    make_request("assessment", title="=1+1")
    make_request("approval", title="Another", institution=make_institution(partner_code="MA"))
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/?view=all&state=assessment")
    link = next(a for a in browser.page.select("a") if "CSV" in a.get_text())
    browser.get(str(link["href"]))
    table = list(csv.reader(io.StringIO(browser.response.get_data().decode("utf-8-sig"))))

    assert [row[1] for row in table] == ["Title", "'=1+1"]
    assert table[1][3] == "Kosovo*"
    assert table[1][-1].startswith("* This designation is without prejudice")


def test_a_partner_without_designation_has_no_note(browse: Browse) -> None:
    make_request("assessment", institution=make_institution(partner_code="MA", official_name="Ministère"))
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/requests.csv?view=all")
    table = list(csv.reader(io.StringIO(browser.response.get_data().decode("utf-8-sig"))))

    assert table[1][-1] == ""


@pytest.mark.parametrize("state", ["draft", "signing", "submitted", "assessment", "opinion", "approval", "closed",
                                   "rejected", "withdrawn", "waiting"])  # fmt: skip
def test_a_case_tells_where_it_is(browse: Browse, state: str) -> None:
    home = make_institution()
    item = make_request(state, institution=home)
    browser = browse(make_user(Role.OFFICIAL, institution=home))

    browser.get(f"/requests/{item.id}")

    assert browser.status == 200
    assert browser.heading == item.title
    assert "Where the request is" in browser.text


def test_a_stranger_is_told_that_there_is_no_such_request(browse: Browse) -> None:
    item = make_request("assessment")
    browser = browse(make_user(Role.OFFICIAL))

    browser.get(f"/requests/{item.id}")

    assert browser.status == 404


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999999", "2147483648", "x"])
def test_an_id_that_no_row_can_have_is_not_found(browse: Browse, number: str) -> None:
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/requests/{number}")

    assert browser.status == 404


def test_a_withdrawal_needs_a_reason(browse: Browse) -> None:
    home = make_institution()
    item = make_request("assessment", institution=home)
    browser = browse(make_user(Role.OFFICIAL, institution=home))

    browser.get(f"/requests/{item.id}")
    browser.press("Withdraw the request", note="")
    assert browser.errors == ["Give a reason."]
    browser.press("Withdraw the request", note="The plan has changed.")

    assert browser.path == f"/requests/{item.id}"
    database.session.refresh(item)
    assert item.state == "withdrawn"
    assert "The plan has changed." in browser.text


def test_a_button_of_a_stale_page_does_nothing_and_gives_the_note_back(browse: Browse) -> None:
    home = make_institution()
    item = make_request("assessment", institution=home)
    browser = browse(make_user(Role.OFFICIAL, institution=home))

    browser.get(f"/requests/{item.id}")
    item.title = "Changed meanwhile"
    database.session.commit()
    browser.press("Withdraw the request", note="My long reason.")

    assert browser.status == 409
    assert "My long reason." in browser.text
    database.session.refresh(item)
    assert item.state == "assessment"


def test_words_of_users_are_never_read_as_html(browse: Browse) -> None:
    home = make_institution(official_name="<script>alert(1)</script>")
    item = make_request("assessment", institution=home, title="<img src=x onerror=alert(1)>")
    item.answers["context"] = "</dd><script>alert(2)</script>"
    browser = browse(make_user(Role.MANAGER))

    for address in (f"/requests/{item.id}", "/requests/?view=all"):
        browser.get(address)
        assert not browser.page.select("main script, main img")
    assert browser.page.select_one("tbody th a").get_text() == "<img src=x onerror=alert(1)>"
