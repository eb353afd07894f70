"""Parts of an activity, mirrored deliveries of joint requests, and study visits."""

from __future__ import annotations

from datetime import date, time

import pytest

from socx.access.actors import Role
from socx.activities import services
from socx.activities.models import Activity, Position
from socx.activities.services.parts import free_partners
from socx.core.errors import Incomplete, Invalid
from socx.db import db as database
from tests.factories import make_action, make_activity, make_user
from tests.requests.joint import make_joint

DELIVERY = {"delivery_start": date(2027, 5, 31), "delivery_end": date(2027, 6, 4)}
SUB = {"title": "Interviews", "kind": "assessment", "modality": "remote", "place": "", "objectives": ""}


@pytest.fixture
def adviser(db):
    return make_user(Role.ADVISER)


def mirrored(adviser, now):
    """An activity that is held in Serbia and in Kosovo*."""
    joint = make_joint(now, "under_way")
    main = make_activity(action=make_action(request=joint.item), **DELIVERY)
    database.session.refresh(main.action)
    return main, services.mirror(main, "XK", "Pristina", by=adviser.actor(), at=now)


def test_parts_are_numbered_below_their_activity_and_do_not_count_among_the_four(adviser, now):
    action = make_action()
    first, *_ = [make_activity(action=action) for _ in range(4)]
    database.session.refresh(action)

    part = services.add_sub_activity(first, SUB, by=adviser.actor(), at=now)

    assert (part.reference, part.relation, len(action.main_activities)) == (f"{first.reference}.1", "sub", 4)
    with pytest.raises(Invalid):
        services.add_activity(action, SUB, by=adviser.actor(), at=now)


def test_a_series_has_dates_of_the_same_length_on_working_days(adviser, now):
    activity = make_activity(**DELIVERY)
    activity.positions.append(Position(number=1, role="Trainer", days_on_site=5))

    made = services.add_series(activity, date(2027, 9, 6), 3, 4, by=adviser.actor(), at=now)

    assert [(p.delivery_start, p.delivery_end) for p in made] == [
        (date(2027, 9, 6), date(2027, 9, 10)),
        (date(2027, 10, 4), date(2027, 10, 8)),
        (date(2027, 11, 1), date(2027, 11, 5)),
    ]
    assert [p.reference for p in made] == [f"{activity.reference}.{n}" for n in (1, 2, 3)]
    assert [p.positions[0].role for p in made] == ["Trainer"] * 3
    assert all(p.milestones for p in made)


def test_an_activity_without_dates_has_no_series(adviser, now):
    with pytest.raises(Invalid) as refused:
        services.add_series(make_activity(), date(2027, 9, 6), 3, 4, by=adviser.actor(), at=now)

    assert refused.value.errors.keys() == {"first"}


def test_an_activity_is_not_closed_before_its_parts(adviser, now):
    activity = make_activity(state="reported", **DELIVERY)
    part = make_activity(action=activity.action, number=activity.number, part=1, relation="sub", state="delivery")
    database.session.refresh(activity.action)

    with pytest.raises(Incomplete) as refused:
        services.advance(activity, "close", by=adviser.actor(), at=now)
    part.state = "closed"

    assert "Close or cancel the parts of this activity first." in [text for text, _ in refused.value.missing]


def test_mirrored_deliveries_share_title_and_aim_and_have_their_own_place_clock_and_days(adviser, now):
    main, other = mirrored(adviser, now)

    services.change_activity(
        main, SUB | {"title": "Case work", "place": "Belgrade", "modality": "onsite"}, by=adviser.actor(), at=now
    )

    assert (other.title, other.kind) == ("Case work", "assessment")
    assert (main.held_in, main.place, main.zone) == ("RS", "Belgrade", "Europe/Belgrade")
    assert (other.held_in, other.place, other.relation) == ("XK", "Pristina", "mirror")
    with pytest.raises(Invalid):
        services.mirror(main, "XK", "Prizren", by=adviser.actor(), at=now)


def test_mirrored_deliveries_in_the_same_days_do_not_clash(adviser, now):
    _, other = mirrored(adviser, now)

    assert [c.rule.key for c in services.preview(other, DELIVERY, by=adviser.actor(), at=now).clashes] == []


@pytest.mark.parametrize("held_in", ["", "IE"])
def test_what_one_partner_asked_for_is_not_mirrored(adviser, held_in):
    assert free_partners(make_activity(held_in=held_in)) == []


def test_parts_are_added_on_their_page(adviser, browse):
    activity = make_activity(**DELIVERY)
    browser = browse(adviser)

    browser.get(f"/activities/{activity.id}")
    browser.follow("Add parts or more dates")
    browser.press("Add the dates", first="2027-09-06", count="99", weeks="2")
    assert browser.errors == ["Give a number from 1 to 12."]
    browser.press("Add the dates", count="2")

    rows = browser.page.select_one("#parts").find_parent("section").select("tbody tr")
    assert len(rows) == 3
    assert "Next date of the series" in rows[1].get_text(" ")


def test_a_visit_has_a_programme_and_a_delegation_without_names(adviser, browse):
    visit = make_activity(kind="study_visit", held_in="IE", **DELIVERY)
    browser = browse(adviser)
    browser.get(f"/activities/{visit.id}")
    browser.follow("Change the programme")

    browser.press(
        "Add to the programme", day="2027-06-12", starts_at="09:30", ends_at="09:00", host="Department", subject="Data"
    )
    assert browser.errors == ["Choose a day of the visit.", "It ends after it starts."]
    browser.press("Add to the programme", day="2027-06-01", ends_at="11:00")
    browser.press("Add to the delegation", function="Head of unit, statistics", seats="2")

    database.session.expire_all()
    assert [(p.day, p.starts_at, p.host) for p in visit.programme] == [(date(2027, 6, 1), time(9, 30), "Department")]
    assert [(s.function, s.seats) for s in visit.delegation] == [("Head of unit, statistics", 2)]
    official = browse(make_user(Role.OFFICIAL, institution=visit.request.institution))
    assert "2 people in the delegation." in official.get(f"/activities/{visit.id}").get_text(" ")
    browser.press("Remove Data")
    assert "No programme yet" in browser.text


def test_the_place_where_an_activity_is_held_gives_its_clock(adviser, browse):
    visit = make_activity(kind="study_visit", place="Dublin")
    browser = browse(adviser)
    browser.get(f"/activities/{visit.id}/edit")

    browser.press("Save", held_in="IE")

    database.session.expire_all()
    assert database.session.get(Activity, visit.id).zone == "Europe/Dublin"


def hosted(adviser, now, *days):
    """A visit from Monday 31 May to Friday 4 June 2027 with an entry of its programme on each of these days of June."""
    visit = make_activity(kind="study_visit", held_in="IE", zone="Europe/Dublin", **DELIVERY)
    for day in days:
        entry = {"starts_at": time(9), "ends_at": time(10), "host": "Hosts", "place": "", "subject": f"Day {day}"}
        services.add_to_programme(visit, entry | {"day": date(2027, 6, day)}, by=adviser.actor(), at=now)
    return visit


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2027, 6, 14), date(2027, 6, 18), [date(2027, 6, 15), date(2027, 6, 18)]),  # two weeks later
        (date(2027, 6, 17), date(2027, 6, 23), [date(2027, 6, 18), date(2027, 6, 23)]),  # over a weekend
        (date(2027, 5, 31), date(2027, 6, 2), [date(2027, 6, 1), date(2027, 6, 2)]),  # shorter than it was
    ],
)
def test_the_programme_moves_with_the_visit(adviser, now, start, end, days):
    visit = hosted(adviser, now, 1, 4)
    dates = {"delivery_start": start, "delivery_end": end}

    shown = services.preview(visit, dates, by=adviser.actor(), at=now)
    services.plan_dates(visit, dates, by=adviser.actor(), at=now)

    assert [item.day for item in visit.programme] == days
    assert {item.subject: day for item, day in shown.programme} == {
        item.subject: item.day for item in visit.programme if item.day not in (date(2027, 6, 1), date(2027, 6, 4))
    }
