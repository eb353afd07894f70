"""The team builder: who there is, the team and its prices, locks, no team, and the decision to use one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from socx.access.actors import Role
from socx.activities import services as activity_services
from socx.audit.queries import trail
from socx.core.errors import Invalid, NotPermitted
from socx.db import db as database
from socx.experts.models import ExpertAbsence, ExpertConflict
from socx.matching import queries as matches
from socx.matching.models import MatchDecision
from socx.selection.services.team import use_team
from socx.selection.solver import Rules
from tests.factories import make_expert, make_user
from tests.selection import ask, make_call, make_wanted

WEAK = "Taught mathematics."


@pytest.fixture
def adviser(db):
    return make_user(Role.ADVISER)


@pytest.fixture
def activity(db):
    return make_wanted(2)


@pytest.fixture
def people(db):
    """Two who fit well, from one Member State, and one who fits less, from another."""
    return [
        make_expert(given_name="Ada", family_name="Ahead"),
        make_expert(given_name="Ben", family_name="Behind"),
        make_expert(given_name="Cleo", family_name="Country", member_state="FI", text=WEAK, topics={}),
    ]


def address(activity, **rules):
    query = "&".join(f"{name}={value}" for name, value in rules.items())
    return f"/activities/{activity.id}/team?{query}"


def team_on(page):
    table = next(t for t in page.select("table") if t.caption.text.strip() == "Team")
    return [row.select_one(".person__name").text for row in table.select("tbody tr")]


def reject(activity, expert, now):
    database.session.add(
        MatchDecision(request_id=activity.action.request_id, expert_id=expert.id, decision="rejected", at=now)
    )
    database.session.flush()


def test_the_page_shows_the_supply_the_team_and_the_cost_of_each_rule(browse, adviser, activity, people):
    page = browse(adviser).get(address(activity, member_states_mode="off"))

    assert team_on(page) == ["Ada Ahead", "Ben Behind"]
    supply = [cell.text.strip() for cell in page.select_one("table tbody tr").select("td")]
    assert supply == ["3", "3", "3", "3", "3"]


def test_a_must_changes_the_team_and_says_what_it_costs(browse, adviser, activity, people):
    page = browse(adviser).get(address(activity, member_states_mode="must"))

    assert "Cleo Country" in team_on(page)
    rules = next(t for t in page.select("table") if t.caption.text.strip() == "Rules of the team")
    row = next(r for r in rules.select("tbody tr") if "two Member States" in r.th.text)
    assert float(row.select("td")[-1].text) > 0


def test_people_who_are_away_in_conflict_or_rejected_are_not_proposed(browse, adviser, activity, people, now):
    ada, ben, _ = people
    ada.absences.append(ExpertAbsence(start_on=date(2026, 6, 3), end_on=date(2026, 6, 4)))
    code = activity.request.institution.partner_code
    ben.conflicts.append(ExpertConflict(partner_code=code, reason="Paid by them."))
    dora = make_expert(given_name="Dora", family_name="Declined")
    reject(activity, dora, now)
    extra = make_expert(given_name="Ed", family_name="Extra", text=WEAK)

    page = browse(adviser).get(address(activity, member_states_mode="off"))

    assert sorted(team_on(page)) == ["Cleo Country", extra.name]


def test_somebody_whom_the_ranking_leaves_out_comes_only_by_name_and_with_a_note(
    browse, adviser, activity, people, now
):
    greek = make_expert(given_name="Gia", family_name="Greek", languages={"el": "C2"})
    browser, lock = browse(adviser), f"{activity.positions[0].id}:{greek.id}"
    assert greek.name not in team_on(browser.get(address(activity, member_states_mode="off")))

    browser.get(address(activity, member_states_mode="off", lock=lock))
    assert "Left out by the ranking:" in browser.text
    browser.press("Put this team on the positions", reason_code="context")
    assert "The rules leave this person out." in browser.text
    browser.press("Put this team on the positions", reason_code="context", note="Works with an interpreter.")

    assert activity.positions[0].expert_id == greek.id


def test_an_essential_requirement_that_is_not_met_keeps_a_person_out(browse, adviser, activity, people):
    french = make_expert(given_name="Fay", family_name="French", languages={"en": "C1", "fr": "C1"}, text=WEAK)
    ask(activity.positions[0])

    page = browse(adviser).get(address(activity, member_states_mode="off"))

    assert team_on(page)[0] == french.name


def test_an_advantageous_requirement_adds_points_to_its_own_position(browse, adviser, activity, people):
    fay = make_expert(given_name="Fay", family_name="French", languages={"en": "C1", "fr": "C1"})
    ask(activity.positions[1], grade="advantageous")

    page = browse(adviser).get(address(activity, member_states_mode="off"))

    assert team_on(page)[1] == fay.name


def test_a_locked_person_stays_when_the_team_is_solved_again(browse, adviser, activity, people):
    first, cleo = activity.positions[0], people[2]

    page = browse(adviser).get(address(activity, lock=f"{first.id}:{cleo.id}", member_states_mode="off"))

    assert team_on(page)[0] == "Cleo Country"
    assert page.select_one(f"#lock-{first.id}").has_attr("checked")


def test_the_runner_up_can_be_taken_instead(browse, adviser, activity, people):
    browser = browse(adviser)
    page = browser.get(address(activity, member_states_mode="off"))
    link = next(a for a in page.select("a") if "Take instead" in a.text)

    page = browser.get(link["href"])

    assert "Cleo Country" in team_on(page)


def test_no_team_is_explained_in_words_and_a_press_gives_one(browse, adviser, activity, people):
    browser = browse(adviser)
    page = browser.get(address(activity, seniority_mode="must", seniority_value=30))

    assert browser.text.count("No team keeps this rule: “Somebody has long experience”.") == 1
    page = browser.follow("Apply this Ask for 12 years of experience instead of 30.")
    assert len(team_on(page)) == 2


def test_too_few_people_are_said_and_a_position_can_stay_open(browse, adviser, activity):
    make_expert()
    browser = browse(adviser)
    browser.get(f"/activities/{activity.id}/team")

    assert "There are fewer people than places, whatever the rules are." in browser.text
    page = browser.follow("Apply this Leave position #2 open.")
    assert len(team_on(page)) == 1
    assert "Position #2 stays open." in browser.text


def test_using_the_team_shortlists_it_and_puts_it_on_the_positions(browse, adviser, activity, people):
    browser = browse(adviser)
    browser.get(address(activity, member_states_mode="off"))

    browser.press("Put this team on the positions")

    assert [p.expert.name for p in activity.positions] == ["Ada Ahead", "Ben Behind"]
    kept = database.session.scalars(matches.shortlist(activity.action.request_id)).unique().all()
    assert {one.expert.name for one in kept} == {"Ada Ahead", "Ben Behind"}
    assert [e.action for e in database.session.scalars(trail("activity", activity.id))][-1] == "team_use"
    assert "Proposed team taken" in browser.text


def test_a_team_that_departs_from_the_ranking_needs_its_reason(browse, adviser, activity, people):
    browser = browse(adviser)
    browser.get(address(activity, member_states_mode="must"))

    browser.press("Put this team on the positions")
    assert "The team departs from the ranking. Choose the reason." in browser.text

    browser.press("Put this team on the positions", reason_code="together")
    assert all(position.expert_id for position in activity.positions)
    entry = database.session.scalars(trail("activity", activity.id)).all()[-1]
    assert (entry.facts["reason"], entry.facts["passed_over"]) == ("together", 1)


def test_a_team_can_be_shortlisted_and_invited_to_the_open_call(browse, adviser, activity, people):
    call = make_call(activity, closes_at=datetime(2100, 1, 1, tzinfo=UTC))
    browser = browse(adviser)
    browser.get(address(activity, member_states_mode="off"))

    browser.press("Shortlist this team and invite to the call")

    assert all(position.expert_id is None for position in activity.positions)
    assert len(database.session.scalars(matches.shortlist(activity.action.request_id)).unique().all()) == 2
    assert str(call.reference) in browser.text


def test_people_on_positions_stay_and_cannot_be_unlocked(browse, adviser, activity, people, now):
    ben = people[1]
    database.session.add(
        MatchDecision(request_id=activity.action.request_id, expert_id=ben.id, decision="shortlisted", at=now)
    )
    activity_services.place_expert(activity, activity.positions[0], ben, by=adviser.actor(), at=now)

    page = browse(adviser).get(address(activity, member_states_mode="off"))

    assert team_on(page) == ["Ben Behind", "Ada Ahead"]
    assert page.select_one(f"#lock-{activity.positions[0].id}") is None


def test_wrong_figures_are_said_beside_their_fields_and_kept(browse, adviser, activity, people):
    browser = browse(adviser)
    page = browser.get(address(activity, load_value="x", language_price="999", available_mode="perhaps"))

    assert page.select_one("#load_value")["value"] == "x"
    assert browser.errors == [
        "A price is between 0 and 500 points.", "Choose one of the options.", "Write a whole number, in digits.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query", ["lock=1", "lock=a:b", "lock=99999:99999", "open=x", "pool=nobody", "lock=1:1&lock=2:1"]
)
def test_a_strange_address_is_no_fault(browse, adviser, activity, people, query):
    assert browse(adviser).get(f"/activities/{activity.id}/team?{query}").h1.text == "Team builder"


def test_the_page_is_for_the_adviser_of_the_domain_and_for_managers(browse, adviser, activity, people):
    path = f"/activities/{activity.id}/team"

    assert browse(make_user(Role.MANAGER)).get(path).h1.text == "Team builder"
    other = make_user(Role.ADVISER, domain="social_protection")
    for user in (other, make_user(Role.EXPERT), make_user(Role.COMMISSION)):
        assert browse(user).get(path).h1.text != "Team builder"


def test_a_confidential_activity_is_for_named_readers_only(browse, adviser, activity, people):
    activity.request.sensitivity = "confidential"
    activity.request.adviser_id = make_user(Role.ADVISER).id

    assert browse(adviser).get(f"/activities/{activity.id}/team").h1.text != "Team builder"


def test_a_restricted_activity_proposes_only_who_has_signed_for_confidentiality(browse, adviser, activity, people):
    activity.request.sensitivity = "restricted"
    people[0].confidentiality_since = None

    page = browse(adviser).get(address(activity, member_states_mode="off"))

    assert sorted(team_on(page)) == ["Ben Behind", "Cleo Country"]
    locked = f"{activity.positions[0].id}:{people[0].id}"
    page = browse(adviser).get(address(activity, member_states_mode="off", lock=locked))
    assert sorted(team_on(page)) == ["Ben Behind", "Cleo Country"]
    assert "can no longer be on this team" in page.text


def test_the_service_asks_for_permission_and_refuses_nobody_and_strangers(db, activity, people, now):
    manager, commission = make_user(Role.MANAGER).actor(), make_user(Role.COMMISSION).actor()
    position = activity.positions[0]

    with pytest.raises(NotPermitted):
        use_team(activity, {position.id: people[0].id}, Rules(), by=commission, at=now)
    with pytest.raises(Invalid):
        use_team(activity, {}, Rules(), by=manager, at=now)
    with pytest.raises(Invalid):
        use_team(activity, {position.id: 999_999}, Rules(), by=manager, at=now)
    with pytest.raises(Invalid):
        use_team(activity, {one.id: people[0].id for one in activity.positions}, Rules(), by=manager, at=now)


def test_no_positions_and_nobody_in_the_roster_are_said_kindly(browse, adviser):
    empty, wanted = make_wanted(0), make_wanted(1)
    browser = browse(adviser)

    browser.get(f"/activities/{empty.id}/team")
    assert "No positions yet" in browser.text
    browser.get(f"/activities/{wanted.id}/team")
    assert "There are fewer people than places" in browser.text
