"""Every page that a role reaches from its menus, for people who see, hear or type differently."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from socx.accounts.models import User
from socx.db import db
from socx.experts.models import Expert
from socx.matching.models import MatchDecision
from tests.factories import make_action, make_activity, make_request
from tests.requests.stages import People, bring_to

pytestmark = [pytest.mark.browser, pytest.mark.process]

AXE = Axe()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
LANGUAGES = itertools.cycle(("en", "fr", "es"))

#: Pages of one walk; a page that other walks have met, and that differs in a number alone, comes last.
MOST = 12
ROLES = ("official", "approver", "adviser", "manager", "delegation", "commission", "expert", "admin")
WIDTHS = (1280, 390)
#: How often a kind of page was looked at, by all walks together.
MET = Counter()


def more_data():
    """A case in every state, an action whose activities are planned, running, late and over."""
    now = datetime.now(UTC)
    users = {user.email.partition("@")[0]: user for user in db.session.query(User)}
    official = users["official"]
    people = People(
        institution=official.institution, official=official, approver=users["approver"], adviser=users["adviser"],
        second=users["adviser"], other_desk=users["adviser.sp"], manager=users["manager"],
        delegation=users["delegation"], commission=users["commission"], stranger=users["admin"],
    )  # fmt: skip
    make_request("draft", institution=official.institution, created_by_id=official.id)
    make_request("signing", institution=official.institution)
    for state in ("submitted", "registered", "assessment", "opinion", "formulation", "approval", "approved"):
        bring_to(state, people, now, title=f"A request whose title is rather long, in the state {state}")
    under_way = make_request("under_way", institution=official.institution, title="An action under way")
    experts = db.session.query(Expert).order_by(Expert.id).all()
    for expert in experts[:2]:
        db.session.add(
            MatchDecision(
                request_id=under_way.id,
                expert_id=expert.id,
                decision="shortlisted",
                note="",
                reason_code="",
                parts={},
                weights_version="1",
                by_id=people.adviser.id,
                at=now,
            )
        )
    action = make_action(request=under_way, state="ongoing")
    today = now.date()
    for state, days, late in (("planned", 60, None), ("delivery", -2, today), ("closed", -90, None)):
        start = today + timedelta(days=days)
        make_activity(
            action=action, state=state, experts=experts[:2], late_since=late,
            preparation_start=start - timedelta(days=21), preparation_end=start - timedelta(days=3),
            delivery_start=start, delivery_end=start + timedelta(days=4), report_due=start + timedelta(days=18),
        )  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_accessible(visit, role):
    visitor = visit(role, next(LANGUAGES)).sign_in()

    assert [line for _ in walk(visitor) for line in complaints(visitor)] == []


def walk(visitor):
    """Open page after page, each a link of one before, the least known kinds first."""
    visitor.look()
    waiting, seen = links(visitor), set()
    menu = visitor.page.locator(".mainnav a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    while waiting and len(seen) < MOST:
        path = min(waiting, key=lambda link: (link not in menu, MET[kind_of(link)], waiting.index(link)))
        seen.add(path)
        MET[kind_of(path)] += 1
        visitor.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        visitor.open(path)
        yield path
        waiting = [link for link in dict.fromkeys(waiting + links(visitor)) if link not in seen]


#: Files that a browser keeps instead of showing them, and addresses that lead elsewhere.
NO_PAGE = re.compile(r"\.(atom|csv|docx|ics|json|pdf|xlsx|zip)\b|/language/|/static/|/api/")


def links(visitor):
    """The addresses of pages that this page leads to."""
    found = visitor.page.locator("a[href^='/']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    pages = [link.partition("#")[0] for link in found]
    return [link for link in pages if not NO_PAGE.search(link)]


def kind_of(path):
    """An address without what differs from case to case."""
    return re.sub(r"\d+|\?.*", "", path)


def complaints(visitor):
    """What axe finds on a desk and on a phone, and whether a reader must scroll sideways."""
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        where = f"{visitor.path} at {width}"
        for violation in AXE.run(visitor.page, options=RULES).response["violations"]:
            nodes = [node["target"] for node in violation["nodes"]][:3]
            yield f"{where}: {violation['id']}: {violation['help']} at {nodes}"
        wide = visitor.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
        if wide > 0:
            yield f"{where}: {wide} pixels too wide"


def test_the_first_pages_need_no_account(visit):
    visitor = visit()
    visitor.open("/sign-in")

    assert [line for _ in walk(visitor) for line in complaints(visitor)] == []


def test_a_person_with_a_keyboard_skips_the_menu_and_sees_where_the_focus_is(visit):
    visitor = visit("official").sign_in()
    visitor.open("/requests/")
    keyboard, page = visitor.page.keyboard, visitor.page

    keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the content"
    assert focused.bounding_box()["y"] >= 0
    keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"

    for _ in range(12):
        keyboard.press("Tab")
        marks = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return [style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0, style.boxShadow !== 'none',
                        style.backgroundColor !== 'rgba(0, 0, 0, 0)', document.activeElement.outerHTML.slice(0, 80)];
            }"""
        )
        assert any(marks[:3]), marks[3]


def test_a_request_is_found_and_opened_with_the_keyboard_alone(visit):
    visitor = visit("official").sign_in()
    visitor.open("/requests/")
    keyboard, page = visitor.page.keyboard, visitor.page

    for _ in range(60):
        keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('tbody') !== null && document.activeElement.tagName") == "A":
            break
    with page.expect_navigation():
        keyboard.press("Enter")

    visitor.look()
    assert re.search(r"/requests/\d+", visitor.path)


def test_pages_work_without_scripts(chromium, server):
    context = chromium.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()

    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("official@example.org")
    page.get_by_label("Password").fill("a long password of the tests")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="New request", exact=True).first.click()
    page.get_by_label("A structured action with up to four activities").check()
    page.get_by_role("button", name="Start", exact=True).click()

    assert page.locator("h1").inner_text() == "Untitled request"
    context.close()
