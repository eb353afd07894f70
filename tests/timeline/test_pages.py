"""Timelines: what is in view, what is said of it, and for whom."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader

from socx.access.actors import Role
from socx.activities.models import Milestone
from socx.core.places import partner_name
from socx.requests.models import RequestReader
from socx.timeline import papers
from socx.web import charts
from tests.factories import (
    NOW,
    make_action,
    make_activity,
    make_expert,
    make_institution,
    make_request,
    make_user,
)
from tests.timeline import planned_activity, slipped_activity

TODAY = datetime.now(UTC).date()


def names(page) -> list[str]:
    return [" ".join(a.get_text(" ").split()) for a in page.select(".tl__name")]


def test_a_manager_sees_the_activities_around_today_grouped_by_their_actions(db, browse):
    first, second = planned_activity(TODAY, title="First"), planned_activity(TODAY + timedelta(days=40), title="Second")

    page = browse(make_user(Role.MANAGER)).get("/timeline")

    assert names(page) == ["#1 First", "#1 Second"]
    assert [h.a["href"] for h in page.select(".tl__head")] == [
        f"/timeline/actions/{first.action_id}",
        f"/timeline/actions/{second.action_id}",
    ]


def test_every_row_is_one_link_to_its_activity(db, browse):
    activity = planned_activity(TODAY)

    page = browse(make_user(Role.MANAGER)).get("/timeline")

    assert [a["href"] for a in page.select("a.tl__row")] == [f"/activities/{activity.id}"]


def test_a_plan_that_slipped_shows_its_first_bar_and_says_by_how_much(db, browse):
    slipped_activity(TODAY, TODAY - timedelta(days=14), 10)

    page = browse(make_user(Role.MANAGER)).get("/timeline")

    assert len(page.select(".tl__bars .tl__baseline")) == 1
    assert "10 working days later than planned" in page.select_one("a.tl__row").get_text()


def test_a_missed_milestone_is_marked_and_named(db, browse):
    activity = planned_activity(date(2026, 2, 2), state="reporting", late_since=date(2026, 3, 3))
    activity.milestones = [Milestone(key="report", due_on=date(2026, 3, 2), late_since=date(2026, 3, 3))]

    page = browse(make_user(Role.MANAGER)).get("/timeline?zoom=quarter&from=2026-01-01")

    assert "Late: Activity report, 2 Mar 2026" in " ".join(page.select_one(".tl__warning--late").get_text().split())


def test_what_has_no_dates_is_listed_in_words(db, browse):
    activity = make_activity(title="Not planned yet")

    page = browse(make_user(Role.MANAGER)).get("/timeline")

    assert [a["href"] for a in page.select("#undated ~ ul a")] == [f"/activities/{activity.id}"]


def test_what_lies_earlier_or_later_is_counted_and_linked(db, browse):
    planned_activity(TODAY - timedelta(days=900))
    planned_activity(TODAY + timedelta(days=900))
    planned_activity(TODAY)

    text = browse(make_user(Role.MANAGER)).get("/timeline").select_one(".tl-count").get_text()

    assert ["1 before them" in text, "1 after them" in text] == [True, True]


@pytest.mark.parametrize("zoom", ["quarter", "month", "week", "day"])
def test_each_zoom_holds_today_and_keeps_the_filters(db, browse, zoom):
    planned_activity(TODAY)

    page = browse(make_user(Role.MANAGER)).get(f"/timeline?zoom={zoom}&kind=assessment")

    assert page.select_one(".tl__today").get_text() == "today"
    links = [a["href"] for a in page.select(".tl-tools a")]
    assert [link for link in links if "kind=assessment" not in link] == []


def test_earlier_and_later_come_back_to_the_same_days(db, browse):
    browser = browse(make_user(Role.MANAGER))
    before = browser.get("/timeline").select_one(".tl-period").get_text()

    browser.follow("Earlier")
    browser.follow("Later")

    assert browser.page.select_one(".tl-period").get_text() == before


@pytest.mark.parametrize(
    "address",
    ["?zoom=century&from=yesterday", "?from=0001-01-01", "?from=2199-12-31", "?page=999", "?partner=%00&only=x"],
)
def test_an_address_that_makes_no_sense_shows_what_it_can(db, browse, address):
    planned_activity(TODAY)

    browser = browse(make_user(Role.MANAGER))
    browser.get(f"/timeline{address}")

    assert browser.status == 200


def test_filters_keep_what_is_asked_for(db, browse):
    keeper = make_user(Role.ADVISER, name="Lea")
    wanted = make_request("under_way", institution=make_institution(partner_code="SN"), adviser_id=keeper.id)
    planned_activity(TODAY, action=make_action(request=wanted), kind="training", state="confirmed", title="Wanted")
    planned_activity(TODAY, title="Other")
    browser = browse(make_user(Role.MANAGER))

    for asked in ("partner=SN", "kind=training", "state=confirmed", f"adviser={keeper.id}"):
        assert names(browser.get(f"/timeline?{asked}")) == ["#1 Wanted"]


def test_a_filter_that_is_taken_away_leaves_days_and_look(db, browse):
    planned_activity(TODAY)

    page = browse(make_user(Role.MANAGER)).get("/timeline?kind=assessment&zoom=week&from=2026-01-05&as=table")

    assert page.select_one(".chip")["href"] == "/timeline?zoom=week&from=2026-01-05&as=table"


def test_only_late_shows_only_late(db, browse):
    planned_activity(TODAY, title="Late one", late_since=TODAY)
    planned_activity(TODAY, title="Other")

    assert names(browse(make_user(Role.MANAGER)).get("/timeline?only=late")) == ["#1 Late one"]


def test_the_table_says_what_the_drawing_shows(db, browse):
    slipped_activity(TODAY, TODAY - timedelta(days=14), 10, title="Moved")
    browser = browse(make_user(Role.MANAGER))
    browser.get("/timeline?kind=assessment")

    browser.follow("Table")

    assert browser.page.select(".tl") == []
    row = browser.page.select_one("tbody tr").get_text(" ")
    for words in ("Moved", "Kosovo*", "First confirmed", "10 working days later than planned"):
        assert words in row
    assert "kind=assessment" in browser.path
    assert names(browser.follow("Drawing")) == ["#1 Moved"]


# --- for whom


def test_an_expert_sees_the_own_missions_alone(db, browse):
    user = make_user(Role.EXPERT)
    planned_activity(TODAY, title="Mine", experts=[make_expert(user=user)])
    planned_activity(TODAY, title="Not mine", experts=[make_expert()])

    assert names(browse(user).get("/timeline")) == ["#1 Mine"]


def test_an_adviser_sees_the_missions_of_an_expert(db, browse):
    expert = make_expert()
    planned_activity(TODAY, title="With her", experts=[expert])
    planned_activity(TODAY, title="Without her")

    page = browse(make_user(Role.ADVISER)).get(f"/timeline/experts/{expert.id}")

    assert names(page) == ["#1 With her"]


def test_an_official_sees_the_own_institution_and_of_another_one_nothing(db, browse):
    home, other = make_institution(), make_institution()
    planned_activity(TODAY, title="Ours", action=make_action(request=make_request("under_way", institution=home)))
    planned_activity(TODAY, title="Theirs", action=make_action(request=make_request("under_way", institution=other)))
    browser = browse(make_user(Role.OFFICIAL, institution=home))

    assert names(browser.get("/timeline")) == ["#1 Ours"]
    assert names(browser.get(f"/timeline/institutions/{home.id}")) == ["#1 Ours"]
    browser.get(f"/timeline/institutions/{other.id}")
    assert names(browser.page) == []


def test_a_confidential_activity_tells_no_title_and_only_those_on_its_list_see_it(db, browse):
    manager = make_user(Role.MANAGER)
    request = make_request("under_way", sensitivity="confidential", title="Shelters", adviser_id=manager.id)
    request.readers = [RequestReader(user_id=manager.id, added_at=NOW)]
    planned_activity(TODAY, title="Shelter network", action=make_action(request=request))

    shown = browse(manager).get("/timeline")
    hidden = browse(make_user(Role.MANAGER)).get("/timeline")

    assert names(shown) == ["#1 Assessment"]
    assert "Shelter" not in shown.get_text()
    assert names(hidden) == []


def test_the_page_of_an_action_fits_all_its_days(db, browse):
    action = make_action()
    planned_activity(TODAY - timedelta(days=200), action=action, title="First")
    planned_activity(TODAY + timedelta(days=200), action=action, title="Second", number=2)

    page = browse(make_user(Role.MANAGER)).get(f"/timeline/actions/{action.id}")

    assert names(page) == ["#1 First", "#2 Second"]


def test_more_than_a_page_is_turned_page_by_page(db, browse, monkeypatch):
    monkeypatch.setattr("socx.timeline.rows.MOST", 2)
    for n in range(5):
        planned_activity(TODAY + timedelta(days=n), title=f"Nr {n}")
    browser = browse(make_user(Role.MANAGER))

    seen = names(browser.get("/timeline"))
    assert "Activities 1 to 2 of 5 in these days" in browser.text
    for _ in range(2):
        seen += names(browser.follow("Next"))

    assert seen == [f"#1 Nr {n}" for n in range(5)]


@pytest.mark.parametrize("language", ["fr", "es"])
def test_units_are_named_in_the_language_of_the_reader(db, browse, language):
    planned_activity(TODAY)

    page = browse(make_user(Role.MANAGER), language).get("/timeline?zoom=week")

    assert partner_name("XK", language) in page.get_text()
    assert page.select_one(".tl__above").get_text().split()[-1].isdigit()


def test_it_is_printed_as_a_tagged_paper_with_everything_in_words(db, browse):
    slipped_activity(TODAY, TODAY - timedelta(days=14), 10, title="Moved")
    make_activity(title="Not planned yet")
    browser = browse(make_user(Role.MANAGER))
    address = browser.get("/timeline").find("a", string="Print as PDF")["href"]

    answer = browser.client.get(address)

    paper = PdfReader(io.BytesIO(answer.data))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for words in ("#1 Moved", "10 working days later than planned", "Kosovo*", "Not planned yet", "UNSCR 1244"):
        assert words in text


def test_a_long_paper_is_cut_into_pieces_that_fit(db, browse):
    for n in range(40):
        planned_activity(TODAY + timedelta(days=n), title=f"Nr {n}")

    answer = browse(make_user(Role.MANAGER)).client.get("/timeline/timeline.pdf")

    assert 4 < len(PdfReader(io.BytesIO(answer.data)).pages) < 15


def test_every_colour_of_a_drawing_comes_from_the_style_sheet():
    used = {name for name in re.findall(r'class="([^"]+)"', str(charts.patterns())) for name in name.split()}

    assert [name for name in used - {"tl__patterns"} if f".{name}" not in papers.paint()] == []
