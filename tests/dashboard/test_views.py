"""The dashboard as its readers meet it: numbers that open lists, files, filters, and who may see it."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from socx.access.actors import WITHOUT_ACCOUNT, Role
from socx.core.places import partners
from socx.db import db as database
from tests.dashboard import programme
from tests.factories import NOW, make_action, make_activity, make_expert, make_institution, make_request, make_user
from tests.statements import Statements

PAGES = (
    "/dashboard", "/dashboard/experts", "/dashboard/reach", "/dashboard/requests", "/dashboard/activities",
    "/dashboard/assignments", "/dashboard/institutions", "/dashboard/figures/supply", "/dashboard/states.csv",
)  # fmt: skip
BLOCKS = (
    "states", "awaited", "stages", "activities", "member-states", "domains", "experts-partners", "assistance",
    "topics", "partners", "supply", "summary", "timeline", "rounds",
)  # fmt: skip
READERS = (Role.ADVISER, Role.MANAGER, Role.COMMISSION)
ROLES = [role for role in Role if role not in WITHOUT_ACCOUNT]
XSS = '<script>alert("x")</script>\'"><img src=x onerror=alert(1)>'


def test_advisers_managers_and_the_commission_see_the_dashboard_and_nobody_else(browse: Any, db: Any) -> None:
    for role in ROLES:
        browser = browse(make_user(role))
        for path in PAGES:
            browser.get(path)
            assert browser.status == (200 if role in READERS else 403), f"{role} {path}"


def test_who_is_not_signed_in_is_asked_to_sign_in(browse: Any) -> None:
    for path in ("/", *PAGES):
        browser = browse()
        browser.get(path)
        assert browser.path.startswith("/sign-in"), path


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_an_empty_programme_reads_well(browse: Any, db: Any, language: str) -> None:
    browser = browse(make_user(Role.MANAGER), language)
    for path in PAGES[:-1]:
        browser.get(path)
        assert browser.status == 200
        assert browser.heading
        assert "None" not in browser.text


def test_every_number_on_the_dashboard_opens_its_list(browse: Any, db: Any) -> None:
    programme.fill(60)
    browser = browse(make_user(Role.MANAGER))
    opened = 0
    for path in ("/dashboard?domain=labour_employment", "/dashboard/reach?from=2024-01-01"):
        browser.get(path)
        links = {str(a["href"]) for a in browser.page.select("main section a[href*='/dashboard/']")}
        for link in sorted(link for link in links if ".csv" not in link):
            browser.get(link)
            assert browser.status == 200, link
            assert not browser.errors, link
            assert "does not exist" not in browser.text, link
            assert ("domain=labour_employment" if "domain=" in path else "from=2024-01-01") in link
            opened += 1
    assert opened > 40


def test_the_number_of_a_headline_is_the_number_of_its_list(browse: Any, db: Any) -> None:
    make_request("assessment", title="Support for inspectors")
    make_request("approved")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/dashboard")
    browser.follow("1 Requests in work")

    assert browser.heading == "Requests in work"
    assert [a.text for a in browser.page.select("tbody th a")] == ["Support for inspectors"]


def test_a_filter_that_cannot_be_used_is_named_and_left_out(browse: Any, db: Any) -> None:
    make_request("assessment")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/dashboard?from=2026-13-45&to=&domain=fishing")

    assert browser.errors == ["Enter a date, for example 2026-03-27.", "Choose one of the options."]
    assert "All time, all domains" in browser.text
    assert browser.page.select_one("input[name=from]")["value"] == "2026-13-45"


@pytest.mark.parametrize("query", [
    "from=0001-01-01", "to=9999-12-31", "from=2026-02-01&to=2026-01-01", "from=%00", "from=" + "9" * 400,
    "domain=%F0%9F%98%80", "domain=a%00b", "by=state", "by=state&value=" + quote(XSS),
    "by=%00&value=%00", "page=-1", "page=99999999999999999999",
    "by=topic&value=EM99", "by=nothing&value=x", "from=a&from=b", "value=" + "x" * 5000,
])  # fmt: skip
def test_strange_addresses_get_an_answer(browse: Any, db: Any, query: str) -> None:
    make_request("assessment")
    browser = browse(make_user(Role.MANAGER))
    for path in ("/dashboard", "/dashboard/requests", "/dashboard/assignments", "/dashboard/activities"):
        browser.get(f"{path}?{query}")
        assert browser.status == 200
    browser.get(f"/dashboard/states.csv?{query}")
    assert browser.status in (200, 422)


def test_a_list_that_does_not_exist_shows_all_and_says_so(browse: Any, db: Any) -> None:
    make_request("assessment", title="Support for inspectors")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/dashboard/requests?by=state&value=nonsense")

    assert "The address asks for a list that does not exist." in browser.text
    assert "Support for inspectors" in browser.text


def test_the_last_day_cannot_come_before_the_first(browse: Any, db: Any) -> None:
    browser = browse(make_user(Role.MANAGER))
    browser.get("/dashboard")

    browser.press("Show", **{"from": "2026-02-01", "to": "2026-01-01"})

    assert browser.errors == ["The last day cannot come before the first one."]


def test_days_and_domain_narrow_all_figures(browse: Any, db: Any) -> None:
    make_request("assessment", submitted_at=NOW - timedelta(days=400), domain="social_protection")
    make_request("assessment", submitted_at=NOW, domain="social_protection")
    make_request("assessment", submitted_at=NOW, domain="labour_employment")
    browser = browse(make_user(Role.MANAGER))
    browser.get("/dashboard")
    assert _headline(browser, "Requests received") == "3"

    browser.press("Show", **{"from": "2026-01-01", "to": "2026-12-31", "domain": "social_protection"})

    assert _headline(browser, "Requests received") == "1"
    assert "Social protection" in browser.text


def _headline(browser: Any, label: str) -> str:
    for metric in browser.page.select(".metric"):
        if label in metric.select_one(".metric__label").get_text():
            return str(metric.select_one(".metric__value").get_text(strip=True))
    raise AssertionError(label)


def test_two_restricted_cases_alone_are_told_as_fewer_than_three(browse: Any, db: Any) -> None:
    for _ in range(2):
        make_request("opinion", sensitivity="confidential", title="Help for victims")
    make_request("approval")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/dashboard")

    line = next(row for row in browser.page.select("#states tbody tr") if "With the EU Delegation" in row.text)
    assert line.select_one(".bars__value").text == "fewer than 3"
    assert _headline(browser, "Requests received") == "3"
    browser.get("/dashboard/requests?by=state&value=opinion")
    assert "fewer than 3" in browser.text
    assert "Help for victims" not in browser.text


def test_each_round_tells_what_became_of_its_requests_and_each_number_opens_its_list(browse: Any, db: Any) -> None:
    spring = programme.make_round("Spring call")
    programme.make_round("Call without requests")
    for title, state, outcomes in (
        ("Support for inspectors", "approved", programme.ALL_MET),
        ("Better statistics", "assessment", programme.ALL_MET),
        ("A new building", "ineligible", ("not_met", *programme.ALL_MET[1:])),
    ):
        make_request(state, title=title, round=spring, findings=programme.findings(*outcomes))
    make_request("assessment", title="Filed without a round")
    browser = browse(make_user(Role.MANAGER))
    browser.get("/dashboard")
    (line,) = browser.page.select("#rounds tbody tr")
    links = line.select(".bars__value a")

    shown = []
    for link in links:
        browser.get(str(link["href"]))
        shown.append((browser.heading, sorted(a.text for a in browser.page.select("tbody th a"))))

    assert [link.find(string=True) for link in links] == ["3", "2", "1"]
    assert shown == [
        ("Requests received: Spring call", ["A new building", "Better statistics", "Support for inspectors"]),
        ("Eligible requests: Spring call", ["Better statistics", "Support for inspectors"]),
        ("Approved requests: Spring call", ["Support for inspectors"]),
    ]


def test_a_round_with_a_few_restricted_cases_tells_no_number(browse: Any, db: Any) -> None:
    small, large = programme.make_round("Small call"), programme.make_round("Large call")
    for round_, number, level in ((small, 2, "restricted"), (large, 4, "normal")):
        for _ in range(number):
            make_request("assessment", round=round_, sensitivity=level)
    browser = browse(make_user(Role.MANAGER))

    browser.get("/dashboard")

    received = [row.select_one(".bars__value") for row in browser.page.select("#rounds tbody tr")]
    assert [number.find(string=True) for number in received] == ["fewer than 3", "fewer than 3"]


def test_rounds_have_a_place_on_the_page_when_there_are_any(browse: Any, db: Any) -> None:
    browser = browse(make_user(Role.MANAGER))
    browser.get("/dashboard")
    assert not browser.page.select("#rounds")

    programme.make_round("Spring call")

    browser.get("/dashboard")
    assert "Nothing to count here yet." in browser.page.select_one("#rounds").text
    assert "Spring call" not in browser.text


def test_an_adviser_counts_what_an_adviser_may_read(browse: Any, db: Any) -> None:
    make_request("assessment", domain="social_protection", sensitivity="confidential")
    make_request("assessment", domain="labour_employment", sensitivity="confidential")
    for _ in range(2):
        make_request("assessment", domain="social_protection")

    browser = browse(make_user(Role.ADVISER, domain="labour_employment"))
    browser.get("/dashboard")

    assert _headline(browser, "Requests received") == "3"


def test_the_commission_sees_no_names_of_experts(browse: Any, db: Any) -> None:
    expert = make_expert(family_name="Nightingale", member_state="FR")
    make_activity(experts=[expert], state="closed", delivery_start=NOW.date(), delivery_end=NOW.date())
    path = "/dashboard/assignments?by=member_state&value=FR"

    manager, commission = browse(make_user(Role.MANAGER)), browse(make_user(Role.COMMISSION))
    manager.get(path)
    commission.get(path)

    assert "Nightingale" in manager.text
    assert "Nightingale" not in commission.text
    assert "France" in commission.text


@pytest.mark.parametrize("key", BLOCKS)
def test_each_block_is_a_file_too(browse: Any, db: Any, key: str) -> None:
    programme.fill(60)
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/dashboard/{key}.csv?from=2020-01-01&to=2026-06-30")

    assert browser.response.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(browser.response.get_data(as_text=True).removeprefix("\ufeff"))))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1


def test_a_file_carries_the_note_of_a_designation_beside_the_name(browse: Any, db: Any) -> None:
    make_request("assessment", institution=make_institution(partner_code="XK"))
    make_request("assessment", institution=make_institution(partner_code="AL"))
    browser = browse(make_user(Role.MANAGER), "fr")

    browser.get("/dashboard/partners.csv")

    rows = {r[0]: r[-1] for r in csv.reader(io.StringIO(browser.response.get_data(as_text=True)))}
    assert rows["Kosovo*"].startswith("* Cette désignation")
    assert rows["Albanie"] == ""


def test_a_file_shows_no_hidden_number_and_runs_no_formula(browse: Any, db: Any) -> None:
    make_request("opinion", sensitivity="restricted")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/dashboard/states.csv")

    assert "With the EU Delegation,fewer than 3," in browser.response.get_data(as_text=True)


def test_a_file_with_a_filter_that_cannot_be_used_is_refused_in_words(browse: Any, db: Any) -> None:
    browser = browse(make_user(Role.MANAGER))

    browser.get("/dashboard/states.csv?from=yesterday")

    assert browser.status == 422
    assert "From: Enter a date, for example 2026-03-27." in browser.text


def test_an_unknown_block_is_not_found(browse: Any, db: Any) -> None:
    browser = browse(make_user(Role.MANAGER))
    for path in ("/dashboard/nothing.csv", "/dashboard/figures/nothing", "/dashboard/nothing"):
        browser.get(path)
        assert browser.status == 404


def test_words_of_users_are_shown_and_never_run(browse: Any, db: Any) -> None:
    institution = make_institution(official_name=XSS)
    request = make_request("under_way", title=XSS, institution=institution)
    make_activity(
        action=make_action(request=request), title=XSS, experts=[make_expert(family_name=XSS[:80])], state="delivery",
        delivery_start=NOW.date(), delivery_end=NOW.date(),
    )  # fmt: skip
    for role in (Role.MANAGER, Role.ADVISER, Role.OFFICIAL):
        browser = browse(make_user(role, **({"institution": institution} if role is Role.OFFICIAL else {})))
        for path in ("/", "/dashboard", *PAGES[3:7]) if role is not Role.OFFICIAL else ("/",):
            browser.get(path)
            body = browser.response.get_data(as_text=True)
            assert "<script>alert" not in body
            assert "<img src=x" not in body


@pytest.mark.parametrize("language, footnote", [("en", "UNSCR 1244"), ("fr", "résolution 1244"), ("es", "RCSNU 1244")])
def test_a_page_that_names_kosovo_carries_the_footnote(browse: Any, db: Any, language: str, footnote: str) -> None:
    make_request("approved", institution=make_institution(partner_code="XK"))
    browser = browse(make_user(Role.MANAGER), language)

    browser.get("/dashboard/reach")

    assert "Kosovo*" in browser.text
    assert not re.search(r"Kosovo(?!\*)", browser.text.replace("Kosovo.", ""))
    assert footnote in browser.page.select_one(".footnotes").text


def test_the_dashboard_reads_few_rows_whatever_the_programme(browse: Any, db: Any) -> None:
    """The number of statements does not grow with the number of cases."""
    browser = browse(make_user(Role.MANAGER))
    seen = []
    for number in (17, 51):
        programme.fill(number)
        database.session.commit()
        with Statements() as statements:
            browser.get("/dashboard")
        seen.append(len(statements))
    assert seen[1] <= seen[0] + 2
    assert len(partners()) > 100
