"""The figures are what somebody counts who reads all rows with care."""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities.models import Activity
from socx.dashboard import durations, lists, queries
from socx.dashboard.queries import APPROVED, DELIVERED, DIMENSIONS, MOBILISED, Count, Scope, Staffed
from socx.db import db as database
from socx.experts.models import Expert
from socx.requests.models import AssistanceRequest
from tests.dashboard import programme
from tests.factories import NOW, make_action, make_activity, make_expert, make_institution, make_request

TODAY = NOW.date()
MANAGER = Actor(1, Role.MANAGER)
READERS = (
    MANAGER,
    Actor(2, Role.ADVISER, domain="social_protection"),
    Actor(3, Role.ADVISER, domain="labour_employment"),
    Actor(4, Role.COMMISSION),
)
WHOLE = [
    Scope(reader, start, end, domain)
    for reader in READERS
    for start, end, domain in (
        (None, None, ""),
        (date(2025, 1, 1), date(2025, 12, 31), ""),
        (date(2025, 6, 1), None, "labour_employment"),
        (None, date(2025, 6, 1), "social_protection"),
    )
]


def read(scope: Scope) -> list[AssistanceRequest]:
    """The requests of a scope, found one by one."""
    return [
        r
        for r in database.session.scalars(select(AssistanceRequest)).unique()
        if permits(scope.actor, Permission.REQUEST_READ, r)
        and r.submitted_at
        and r.state not in ("draft", "signing")
        and (not scope.start or r.submitted_at.date() >= scope.start)
        and (not scope.end or r.submitted_at.date() <= scope.end)
        and (not scope.domain or r.domain == scope.domain)
    ]


def planned(scope: Scope) -> list[Activity]:
    """The activities of a scope, found one by one."""
    return [
        a
        for a in database.session.scalars(select(Activity)).unique()
        if permits(scope.actor, Permission.ACTIVITY_READ, a)
        and (not scope.start or (a.delivery_start and a.delivery_start >= scope.start))
        and (not scope.end or (a.delivery_start and a.delivery_start <= scope.end))
        and (not scope.domain or a.domain == scope.domain)
    ]


def counted(cases: list[Any]) -> Count:
    return Count(len(cases), sum(c.sensitivity != "normal" for c in cases))


@pytest.fixture
def filled(db: Any) -> None:
    programme.fill()
    database.session.flush()


def test_requests_are_counted_by_state(filled: None) -> None:
    for scope in WHOLE:
        by_state = defaultdict(list)
        for item in read(scope):
            by_state[item.state].append(item)

        found = queries.count_requests(scope, TODAY)

        assert dict(found.by_state) == {state: counted(cases) for state, cases in by_state.items()}
        assert found.late == counted([r for r in read(scope) if r.due_on and r.due_on < TODAY])
    assert queries.count_requests(Scope(MANAGER), TODAY).late.total > 3


def test_each_state_of_a_filed_request_is_in_one_group() -> None:
    grouped = [state for states in queries.GROUPS.values() for state in states]

    assert sorted(grouped) == sorted(set(programme.STATES) - {"draft", "signing"})


def test_the_time_of_each_stretch_is_told_by_median_and_90th_percentile(filled: None) -> None:
    for scope in WHOLE:
        days: dict[str, list[int]] = {name: [] for name in durations.SPELLS}
        for r in read(scope):
            if r.registered_at:
                days["registration"].append((r.registered_at.date() - r.submitted_at.date()).days)
            if r.registered_at and r.decided_at:
                days["decision"].append((r.decided_at.date() - r.registered_at.date()).days - r.waited_days)
                if r.waited_days:
                    days["waiting"].append(r.waited_days)
            if r.state in APPROVED and r.decided_at:
                days["approval"].append((r.decided_at.date() - r.submitted_at.date()).days - r.waited_days)
                begun = [
                    a.delivery_start
                    for a in database.session.scalars(select(Activity)).unique()
                    if a.action.request is r and a.state in DELIVERED and a.delivery_start
                ]
                if begun:
                    days["delivery"].append((min(begun) - r.decided_at.date()).days)

        found = durations.spells(scope)

        for name, values in days.items():
            assert found[name].count.total == len(values)
            assert found[name].median == (statistics.median(values) if values else None)
            assert found[name].p90 == (sorted(values)[math.ceil(len(values) * 0.9) - 1] if values else None)


@pytest.mark.parametrize("values", [[5], [1, 2], [1, 1, 9], list(range(10)), list(range(11)), [3] * 7 + [-1]])
def test_percentiles_of_a_histogram_are_those_of_its_values(values: list[int]) -> None:
    histogram = Counter(values)

    assert durations.median(histogram) == statistics.median(values)
    assert durations.percentile(histogram, 90) == sorted(values)[math.ceil(len(values) * 0.9) - 1]
    assert durations.median({}) is None
    assert durations.percentile({}, 90) is None


def test_activities_are_counted_by_state_and_by_being_late(filled: None) -> None:
    for scope in WHOLE:
        by_state = defaultdict(list)
        for item in planned(scope):
            by_state[item.state].append(item)

        found = queries.count_activities(scope)

        assert dict(found.by_state) == {state: counted(cases) for state, cases in by_state.items()}
        assert found.late == counted([a for a in planned(scope) if a.late_since])


def test_experts_and_their_days_are_counted_by_each_dimension(filled: None) -> None:
    for scope in WHOLE:
        places: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in (*DIMENSIONS, "total")}
        for activity in planned(scope):
            request = activity.request
            for position in activity.positions if activity.state in MOBILISED else ():
                keys = {
                    "member_state": [position.expert.member_state],
                    "domain": [request.domain],
                    "partner": [request.institution.partner_code],
                    "assistance": request.assistance_kinds,
                    "topic": request.topic_ids,
                    "total": [""],
                }
                for name, values in keys.items():
                    for value in values:
                        places[name][value].append((position, request))

        found = queries.staffing(scope, DIMENSIONS)

        expected = {name: {k: _staffed(v) for k, v in by_key.items()} for name, by_key in places.items()}
        expected["total"] = expected["total"] or {"": Staffed()}
        assert found == expected
    assert queries.staffing(Scope(MANAGER), DIMENSIONS)["total"][""].days > 0


def _staffed(filled: list[Any]) -> Staffed:
    hidden = [request.id for _, request in filled if request.sensitivity != "normal"]
    return Staffed(
        persons=len({p.expert_id for p, _ in filled}),
        places=len(filled),
        days_on_site=sum(p.days_on_site for p, _ in filled),
        days_remote=sum(p.days_remote for p, _ in filled),
        restricted_places=len(hidden),
        restricted_cases=len(set(hidden)),
    )


def test_partners_are_counted_by_requests_and_institutions(filled: None) -> None:
    for scope in WHOLE:
        by_partner = defaultdict(list)
        for item in read(scope):
            by_partner[item.institution.partner_code].append(item)

        found = queries.reach(scope)

        for code, cases in by_partner.items():
            approved = [r for r in cases if r.state in APPROVED]
            assert found[code].received == counted(cases)
            assert found[code].approved == counted(approved)
            assert found[code].institutions == len({r.institution_id for r in approved})
        assert set(found) == set(by_partner)


def test_requests_of_a_round_are_counted_by_what_became_of_them(filled: None) -> None:
    for scope in WHOLE:
        of_round = defaultdict(list)
        for item in read(scope):
            of_round[item.round_id].append(item)

        found = queries.by_round(scope)

        for one in found:
            cases = of_round[one.round.id]
            assert one.counts == {
                "round": counted(cases),
                "eligible_in": counted([r for r in cases if is_eligible(r)]),
                "approved_in": counted([r for r in cases if r.state in APPROVED]),
            }
        assert [one.round.name_en for one in found] == ["Call 0", "Call 1", "Call 2"]
    eligible = [one.counts["eligible_in"].total for one in queries.by_round(Scope(MANAGER))]
    assert 0 < sum(eligible) < len(read(Scope(MANAGER)))


def is_eligible(item: AssistanceRequest) -> bool:
    return item.is_eligibility_complete and not item.has_failed_rule and not item.has_open_rule


def test_topics_with_the_fewest_experts_for_each_request_come_first(filled: None) -> None:
    offered = Counter(t.topic_id for e in database.session.scalars(select(Expert)) if e.is_searchable for t in e.topics)
    for scope in WHOLE:
        asked = defaultdict(list)
        for item in read(scope):
            for topic in item.topic_ids:
                asked[topic].append(item)

        found = queries.supply(scope)

        assert {s.topic_id: (s.asked, s.experts) for s in found} == {
            topic: (counted(cases), offered[topic]) for topic, cases in asked.items()
        }
        shares = [s.experts / s.asked.total for s in found]
        assert shares == sorted(shares)


def test_a_figure_counts_what_its_list_shows_and_what_it_leaves_out(filled: None) -> None:
    for scope in WHOLE:
        asked = queries.count_requests(scope, TODAY)
        held = queries.count_activities(scope)
        staff = queries.staffing(scope, DIMENSIONS)
        opened = [
            *((lists.requests_behind(scope, "state", s, TODAY), n) for s, n in asked.by_state.items()),
            *((lists.requests_behind(scope, "group", g, TODAY), asked.of(s)) for g, s in queries.GROUPS.items()),
            *((lists.requests_behind(scope, "awaited", w, TODAY), asked.of(lists.awaiting(w))) for w in lists.AWAITED),
            *((lists.requests_behind(scope, "spell", n, TODAY), s.count) for n, s in durations.spells(scope).items()),
            *((lists.requests_behind(scope, "partner", c, TODAY), r.received) for c, r in queries.reach(scope).items()),
            *(
                (lists.requests_behind(scope, "approved_of", c, TODAY), r.approved)
                for c, r in queries.reach(scope).items()
            ),
            *((lists.requests_behind(scope, "topic", s.topic_id, TODAY), s.asked) for s in queries.supply(scope)),
            (lists.requests_behind(scope, "late", "", TODAY), asked.late),
            *(
                (lists.requests_behind(scope, name, str(one.round.id), TODAY), count)
                for one in queries.by_round(scope)
                for name, count in one.counts.items()
            ),
            *((lists.activities_behind(scope, "state", s), n) for s, n in held.by_state.items()),
            (lists.activities_behind(scope, "running", ""), held.of(queries.RUNNING)),
            (lists.activities_behind(scope, "late", ""), held.late),
            *(
                (lists.assignments_behind(scope, name, key), Count(s.places, s.restricted_places))
                for name in DIMENSIONS
                for key, s in staff[name].items()
            ),
        ]
        for behind, count in opened:
            rows = database.session.scalars(behind.rows).unique().all()
            assert behind.count == count
            assert len(rows) == count.total - count.restricted
        institutions = lists.institutions_behind(scope, "", "")
        assert institutions.count.total == sum(r.institutions for r in queries.reach(scope).values())
        assert len(database.session.scalars(institutions.rows).all()) == (
            institutions.count.total - institutions.count.restricted
        )


def test_no_list_behind_a_figure_shows_a_restricted_case(filled: None) -> None:
    found = lists.requests_behind(Scope(MANAGER), "", "", TODAY)

    shown = database.session.scalars(found.rows).unique().all()

    assert found.count.restricted > 0
    assert {r.sensitivity for r in shown} == {"normal"}
    assert {a.sensitivity for a in lists.timeline(Scope(MANAGER), TODAY, 50)} == {"normal"}


@pytest.mark.parametrize(
    "by, value",
    [
        ("state", "draft"), ("state", "no"), ("x", ""), ("late", "1"), ("", "x"), ("topic", "'"),
        ("round", "99"), ("round", "-1"), ("eligible_in", "x"), ("approved_in", "9" * 40),
    ],
)  # fmt: skip
def test_a_list_that_no_figure_opens_is_none(db: Any, by: str, value: str) -> None:
    assert lists.requests_behind(Scope(MANAGER), by, value, TODAY) is None
    assert lists.activities_behind(Scope(MANAGER), "state", "no") is None
    assert lists.assignments_behind(Scope(MANAGER), "member_state", "XX") is None
    assert lists.institutions_behind(Scope(MANAGER), "a", "b") is None


def test_fewer_than_three_cases_are_hidden_when_one_of_them_is_restricted() -> None:
    assert [Count(n, n).is_hidden for n in range(5)] == [False, True, True, False, False]
    assert Count(2, 1).is_hidden
    assert not Count(2, 0).is_hidden
    assert not Count(3, 1).is_hidden
    assert Staffed(persons=4, places=4, restricted_places=4, restricted_cases=2).is_hidden
    assert not Staffed(persons=4, places=4, restricted_places=3, restricted_cases=2).is_hidden
    assert not Staffed().is_hidden


def test_a_delegation_counts_the_requests_of_its_partner(db: Any) -> None:
    """It has no dashboard; the conditions must hold for every reader all the same."""
    own = make_request("assessment", institution=make_institution(partner_code="XK"))
    make_request("assessment", institution=make_institution(partner_code="AL"))
    make_activity(action=make_action(request=own), experts=[make_expert()], state="closed")
    scope = Scope(Actor(9, Role.DELEGATION, partner="XK"))

    assert queries.count_requests(scope, TODAY).by_state["assessment"].total == 1
    assert set(queries.reach(scope)) == {"XK"}
    assert {s.asked.total for s in queries.supply(scope)} == {1}
    assert queries.count_activities(scope).by_state["closed"].total == 1
    assert queries.staffing(scope, ["partner"])["partner"]["XK"].days == 14
    assert set(durations.spells(scope)) == set(durations.SPELLS)


def test_a_day_is_a_day_of_utc(db: Any) -> None:
    make_request("submitted", submitted_at=datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC))
    make_request("submitted", submitted_at=datetime(2026, 1, 1, 0, 0, tzinfo=UTC))

    found = [
        queries.count_requests(Scope(MANAGER, date(year, 1, 1), date(year, 12, 31)), TODAY).by_state["submitted"].total
        for year in (2025, 2026)
    ]

    assert found == [1, 1]
