"""Learning from decisions, the manager's page, the bias report, and old pages that are made again."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from itertools import pairwise

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.core.errors import NotPermitted, WrongState
from socx.db import db as database
from socx.matching import fairness, jobs, learning, recomputing, services, weighing
from socx.matching.engine import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from socx.matching.models import REASONS_ABOUT_FIT, REJECTION_REASONS, BiasReport, WeightsVersion
from socx.matching.weights_cli import matching
from tests.factories import make_request, make_user
from tests.matching.deciding import decide, decide_many, expert_at, look, make_roster


@pytest.fixture
def manager(db):
    return make_user(Role.MANAGER)


@pytest.fixture
def case(db):
    make_roster()
    return make_request("assessment")


def versions() -> dict[str, str]:
    return {one.name: one.state for one in database.session.scalars(select(WeightsVersion))}


# what teaches


def test_a_request_with_somebody_taken_and_somebody_refused_for_the_fit_teaches(case, manager, now):
    look(case, 1, manager, now)
    decide(case, 3, manager, now)
    assert learning.evidence().requests == 0

    decide(case, 1, manager, now, "profile")

    found = learning.evidence()
    assert (found.requests, found.decisions) == (1, 2)
    judged = found.judged[0]
    assert sorted(zip(judged.places.tolist(), judged.taken.tolist(), strict=True)) == [(1, False), (3, True)]


@pytest.mark.parametrize("reason", sorted(REJECTION_REASONS.keys() - REASONS_ABOUT_FIT))
def test_rejections_that_say_nothing_about_fit_teach_nothing(case, manager, now, reason):
    look(case, 1, manager, now)
    decide(case, 3, manager, now)
    decide(case, 1, manager, now, reason, "On a mission.")

    assert learning.evidence().requests == 0


def test_what_nobody_had_seen_teaches_nothing(case, manager, now):
    decide(case, 3, manager, now)
    decide(case, 1, manager, now, "profile")
    look(case, 1, manager, now + timedelta(hours=1))

    assert learning.evidence().requests == 0


def test_lots_count_once_where_one_of_the_two_was_decided_on(case, manager, now):
    view = look(case, 1, manager, now)
    pairs = [place for place in view.places if place.in_trial]
    assert len(pairs) == 4
    decide(case, pairs[0].rank, manager, now)
    for n in range(1, 4):
        look(case, 1, manager, now + timedelta(days=n))

    assert learning.evidence().bias.n_trials_ == 1


def test_nothing_is_learnt_from_too_little(case, manager, now):
    with pytest.raises(WrongState):
        learning.propose(by=manager.actor(), at=now)
    with pytest.raises(NotPermitted):
        learning.propose(by=make_user(Role.ADVISER).actor(), at=now)
    assert versions() == {}


@pytest.fixture
def low_gate(monkeypatch):
    """Six requests are enough; ranking thirty would only be slower."""
    monkeypatch.setattr(learning, "LEAST", 6)


def test_learnt_weights_are_proposed_with_all_that_speaks_for_and_against_them(case, manager, now, low_gate):
    cases = decide_many(10, manager, now)

    version = learning.propose(by=manager.actor(), at=now + timedelta(days=2))

    learnt = version.learnt
    assert (version.state, version.based_on, version.made_by_id) == ("proposed", WEIGHTS_VERSION, manager.id)
    assert sum(version.points.values()) == pytest.approx(sum(DEFAULT_WEIGHTS.points().values()), abs=0.05)
    assert (learnt["requests"], learnt["training"], learnt["check"]["requests"]) == (10, 7, 3)
    assert learnt["until"] == (now + timedelta(hours=6)).isoformat()
    assert learnt["replayed"] == 10
    assert {one["request"] for one in learnt["changed"]} <= {one.id for one in cases}
    assert set(learnt["groups"]) == {"sex", "member_state", "language"}
    assert learnt["passes"] is (learnt["check"]["low"] > 0 and not learnt["losing"])
    assert weighing.in_force().version == WEIGHTS_VERSION


# the page


@pytest.fixture
def browser(browse, manager):
    return browse(manager)


def test_the_page_says_how_much_is_missing_when_little_was_decided(browser, case, manager, now):
    browser.get("/matching/weights")

    assert "0 decided requests can teach the ranking. 30 are needed" in browser.text
    assert "Learn from decisions" not in [b.get_text(strip=True) for b in browser.page.select("button")]
    assert f"Version {WEIGHTS_VERSION}, in force" in browser.text
    assert browser.page.select_one("nav a[aria-current=page]").get_text(strip=True) == "Weights"


def test_a_manager_learns_approves_and_goes_back(browser, case, manager, now, low_gate, monkeypatch):
    monkeypatch.setattr(learning, "SUGGESTED", 8)
    decide_many(10, manager, now)
    database.session.commit()
    browser.get("/matching/weights")
    browser.press("Learn from decisions")
    name = next(name for name, state in versions().items() if state == "proposed")
    assert f"Version {name}, proposed" in browser.text
    version = database.session.scalars(select(WeightsVersion).where(WeightsVersion.name == name)).one()
    version.learnt = {**version.learnt, "passes": True, "losing": []}
    database.session.commit()

    browser.get("/matching/weights")
    browser.press("Approve these weights", reason="")
    assert browser.status == 422
    assert "Write the reason." in browser.text
    browser.press("Approve these weights", reason="Advisers go by topics.")

    assert versions()[name] == "in_force"
    assert "Advisers go by topics." in browser.text
    assert services.ranking(case, now).weights_version == name
    browser.press(f"Use again {WEIGHTS_VERSION}")
    assert versions() == {WEIGHTS_VERSION: "in_force", name: "retired"}
    trail = database.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_kind == "weights").order_by(AuditEntry.id)
    ).all()
    assert trail == ["weights_engine", "weights_propose", "weights_approve", "weights_back"]


def test_a_manager_refuses_weights_that_do_not_pass(browser, case, manager, now):
    weighing.propose(
        {"text": 100.0},
        {
            "passes": False, "losing": [["sex", "f"]], "requests": 40, "training": 28, "until": now.isoformat(),
            "trials": 0, "replayed": 1, "changed": [{"request": case.id, "fresh": 2}, {"request": 987654, "fresh": 1}],
            "check": {"old": 0.7, "new": 0.8, "difference": 0.1, "low": 0.05, "high": 0.15, "requests": 12},
            "left_out": {"old": 0.7, "new": 0.6, "difference": -0.1, "low": -0.15, "high": -0.05, "requests": 40},
            "groups": {"sex": [{"group": "f", "people": 12, "eligible": 0.5, "exposure": 0.4, "difference": -0.1,
                                "low": -0.15, "high": -0.05}]},
        },
        by=manager.actor(), at=now,
    )  # fmt: skip
    database.session.commit()
    browser.get("/matching/weights")

    for said in ("These weights cannot be approved", "At least one group would be seen less.", "Would be seen less",
                 "Better by +0.100 (95% interval +0.050 to +0.150; 12 requests).", "Worse by −0.100", case.title,
                 "1 more request"):  # fmt: skip
        assert said in browser.text
    assert "Approve these weights" not in browser.text
    browser.press("Refuse these weights", reason="One group would be seen less.")

    assert sorted(versions().values()) == ["in_force", "refused"]


def test_a_manager_turns_the_exchange_of_neighbours_off_and_on(browser, case, db):
    browser.get("/matching/weights")
    browser.press("Turn it off Exchanged neighbours")
    assert not weighing.is_on()
    browser.press("Turn it on Exchanged neighbours")
    assert weighing.is_on()


def test_an_adviser_is_told_which_neighbours_are_exchanged(browse, case, now):
    browser = browse(make_user(Role.ADVISER))

    browser.get(f"/requests/{case.id}/matches")

    ranks = [int(n.get_text().rstrip(".")) for n in browser.page.select(".match__rank")]
    moved = [a for a, b in pairwise(ranks) if a > b]
    said = "; ".join(f"{rank - 1} and {rank}" for rank in moved)
    assert ("are exchanged for learning" in browser.text) is bool(moved)
    assert said in browser.text
    assert ranks[:5] == [1, 2, 3, 4, 5]
    assert sorted(ranks) == list(range(1, 21))


# bias


def test_the_bias_report_is_made_once_a_week_and_names_no_small_group(case, now):
    assert jobs.watch_bias(now)() == 1
    assert jobs.watch_bias(now + timedelta(days=1))() == 0
    assert jobs.watch_bias(now + timedelta(days=7))() == 1

    report = database.session.scalars(select(BiasReport)).first()
    groups = report.figures["groups"]
    assert {row["group"]: row["people"] for row in groups["sex"]} == {"f": 13, "m": 12}
    assert {row["group"] for row in groups["member_state"]} == {"IE", "FR", "ES"}
    assert groups["language"] == []
    assert all(row["people"] >= 5 for rows in groups.values() for row in rows)


def test_who_ranks_higher_because_of_the_profile_is_seen_more(db, now):
    people = make_roster(24)
    for expert in people:
        if expert.sex == "f":
            expert.passages[0].text = "Fire brigades and their vehicles."
    database.session.flush()
    for _ in range(3):
        make_request("assessment")

    rows = {row["group"]: row for row in fairness.report(now)["groups"]["sex"]}

    assert rows["f"]["high"] < 0 < rows["m"]["low"]


@pytest.mark.parametrize(
    "change",
    [
        {"sex": "m"}, {"sex": ""}, {"given_name": "Mohammed", "family_name": "Al-Sayed"}, {"phone": "+33 1"},
        {"retired_year": 1999}, {"mobility": "Uses a wheelchair."}, {"email": "x@example.net"},
        {"education_year": 1971}, {"kind": "social_partner_employer"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_what_must_never_count_does_not_count(db, now, change):
    """Sex, age, nationality, union membership, health and name: exchanged, and not a digit moves."""
    people = make_roster(6)
    for expert in people[:3]:
        expert.kind = "social_partner_worker"
    case = make_request("assessment")
    database.session.flush()
    before = [(place.key, place.score, dict(place.parts)) for place in services.ranking(case, now).ranked]

    for expert in people[:3]:
        for name, value in change.items():
            setattr(expert, name, f"{expert.id}{value}" if name == "email" else value)
        expert.changed_at = now + timedelta(minutes=1)
    database.session.flush()

    after = services.ranking(case, now)
    assert after.roster is not None
    assert [(place.key, place.score, dict(place.parts)) for place in after.ranked] == before


# old pages


def test_a_page_that_was_shown_comes_out_the_same_again(case, manager, now):
    view = look(case, 1, manager, now)

    found = recomputing.recompute(view, now)

    assert found.is_exact
    assert found.is_same_today


def test_a_page_stays_exact_when_weights_profile_and_request_change(case, manager, now):
    view = look(case, 1, manager, now)
    version = weighing.propose({"text": 1.0, "topics": 99.0}, {"passes": True}, by=manager.actor(), at=now)
    weighing.approve(version, reason="A test.", by=manager.actor(), at=now)
    assert recomputing.recompute(view, now).is_same_today  # it is made with the weights of that day
    expert_at(case, 1, now).topics[0].level = 1
    expert_at(case, 1, now).changed_at = now + timedelta(minutes=1)
    case.title = "Pensions"
    database.session.flush()

    found = recomputing.recompute(view, now)

    assert found.is_exact
    assert found.moved
    assert (found.is_other_need, found.is_other_engine) == (True, False)


def test_a_page_whose_figures_were_touched_is_found_out(case, manager, now):
    view = look(case, 1, manager, now)
    view.places[3].score += 0.01

    assert not recomputing.recompute(view, now).is_exact


def test_an_adviser_opens_a_page_that_was_shown_before(browse, case, manager, now):
    browser = browse(make_user(Role.ADVISER))
    browser.get(f"/requests/{case.id}/matches")
    browser.get(f"/requests/{case.id}/matches/shown")

    browser.get(browser.page.select_one("main table tbody a")["href"])

    assert f"The same: the kept parts and the weights of version {WEIGHTS_VERSION} give" in browser.text
    assert "Ranked again today with the same weights: the same points and the same order." in browser.text
    other = make_request("assessment")
    database.session.commit()
    browser.get(browser.path.replace(f"/{case.id}/", f"/{other.id}/"))
    assert browser.status == 404


# commands


def run(*arguments: str) -> str:
    result = CliRunner().invoke(matching, arguments, obj=nullcontext)
    assert result.exit_code == 0, result.output
    return result.output


def test_commands_tell_of_bias_and_make_pages_again(case, manager, now):
    look(case, 1, manager, now)
    database.session.commit()

    said = run("bias", "--top", "5")
    again = run("recompute", str(case.id))

    assert "Rankings of 1 request, the first 5 places." in said
    assert "Woman" in said
    assert "The same: the kept parts" in again
