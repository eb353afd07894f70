"""What the tables become for the engine, what is kept between pages, and what a decision keeps."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from socx.access.actors import Actor, Role
from socx.core.errors import NotFound, NotPermitted, WrongState
from socx.core.values import Period
from socx.db import db as database
from socx.experts import services as experts
from socx.experts.models import ExpertAbsence, ExpertConflict, ExpertMission, ExpertPassage
from socx.experts.workflow import PROFILE_WORKFLOW, SEARCHABLE
from socx.matching import adapters, services, words
from socx.matching.engine.eligibility import REASON_CODES
from socx.matching.engine.explain import CHANGEABLE, MISSING_CODES
from socx.matching.engine.weights import DEFAULT_WEIGHTS
from socx.matching.models import MatchDecision
from socx.requests.models import Attachment
from tests.factories import ANSWERS, make_expert, make_institution, make_request, make_user
from tests.statements import Statements


def test_pages_that_do_not_match_do_not_load_scikit_learn():
    code = (
        "import sys, socx.app, socx.matching.views, socx.experts.views, socx.activities.views;"
        "sys.exit('sklearn' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_official_letter_speaks_for_the_request_and_a_law_does_not(db, now):
    item = make_request("assessment")
    for purpose, text in (("letter", "We seek peers on mobile inspections. " + "x" * 5_000), ("law", "Article 1")):
        db.session.add(
            Attachment(request_id=item.id, institution_id=item.institution_id, name="a.pdf", purpose=purpose,
                       kind="pdf", size=1, digest=purpose, key=f"{len(purpose):032x}", text=text, added_at=now)
        )  # fmt: skip
    db.session.flush()

    said = [p.text for p in adapters.need_of(item, now.date()).passages if p.source == "attachment"]

    assert len(said) == 1
    assert said[0].startswith("We seek peers on mobile inspections.")
    assert len(said[0]) == adapters.MOST_OF_LETTER


def test_a_request_becomes_a_need(db, now):
    item = make_request("assessment", language="fr", sensitivity="restricted", answers=ANSWERS | {
        "working_languages": ["fr", "en"],
        "activities": [
            {"title": "A", "modality": "onsite", "start_on": "2026-06-01", "days": 10},
            {"title": "B", "modality": "remote", "start_on": "2026-09-07", "days": 5},
            {"title": "C", "modality": "onsite", "start_on": "2020-01-06", "days": 5},
            {"title": "D", "start_on": "some day", "days": None},
        ],
    })  # fmt: skip

    need = adapters.need_of(item, now.date())

    assert need.topics == {"EM14", "XC08"}
    assert need.languages == {"fr": "B2", "en": "B2"}
    assert (need.partner, need.modality, need.restricted) == ("XK", "hybrid", True)
    assert need.period == Period(date(2026, 6, 1), date(2026, 6, 13))
    assert {p.lang for p in need.passages} == {"fr"}
    said = " ".join(p.text for p in need.passages)
    assert ANSWERS["assistance_sought"] in said
    assert ANSWERS["focal_email"] not in said
    assert ANSWERS["signatory_name"] not in said


def test_an_expert_becomes_a_profile_without_name_sex_and_contact(db):
    ministry = make_institution()
    item = make_expert(given_name="Zoe", family_name="Secret", sex="f", phone="+32 1", languages={"en": "C1"})
    item.topics[0].evidence = "Built the observatory."
    item.passages = [ExpertPassage(kind="summary", language="fr", text="Données du marché du travail.")]
    item.missions = [ExpertMission(year=2024, partner_code="XK", title="Cartographie", days=5)]
    item.absences = [ExpertAbsence(start_on=date(2026, 5, 1), end_on=date(2026, 5, 3))]
    item.conflicts = [
        ExpertConflict(partner_code="AL", reason="Paid."),
        ExpertConflict(partner_code="XK", institution_id=ministry.id, reason="Cousin."),
    ]

    profile = adapters.profile_of(item)

    assert [(p.text, p.lang, p.source) for p in profile.passages] == [
        ("Données du marché du travail.", "fr", "passage:summary"),
        ("Built the observatory.", "fr", "topic:EM14"),
        ("Cartographie", "fr", "mission:2024:XK"),
    ]
    assert (profile.topics, profile.evidenced_topics) == ({"EM14": 3}, {"EM14"})
    assert profile.conflicts == {"AL": "Paid.", adapters.institution_key(ministry.id): "Cousin."}
    assert profile.unavailable == (Period(date(2026, 5, 1), date(2026, 5, 3)),)
    assert (profile.partners, profile.consent, profile.confidential) == ({"XK"}, True, True)
    for hidden in ("Zoe", "Secret", "+32", "@"):
        assert hidden not in repr(profile)


@pytest.mark.parametrize("state", [s.name for s in PROFILE_WORKFLOW])
def test_only_searchable_profiles_take_part(db, now, state):
    item, case = make_expert(state=state), make_request("assessment")

    found = services.ranking(case, now)

    assert (item.id in found.ranks) is (state in SEARCHABLE)
    assert (services.why_not(case, item, now).rank is None) is (state not in SEARCHABLE)


def test_everybody_in_the_roster_is_ranked_or_out_and_never_both(db, now):
    case = make_request("assessment")
    people = [make_expert(), make_expert(languages={"de": "C2"}), make_expert(in_roster_since=None), make_expert()]

    found = services.ranking(case, now)

    assert found.ranks.keys() | found.out.keys() == {p.id for p in people}
    assert not found.ranks.keys() & found.out.keys()
    assert all(found.out.values())
    scores = [place.score for place in found.ranked]
    assert scores == sorted(scores, reverse=True)


def test_the_parts_of_every_score_add_up_to_it_and_their_lines_to_them(db, now):
    case = make_request("assessment")
    french = make_expert(topics={"XC08": 1}, text="Réforme du marché du travail.")
    people = [make_expert(), make_expert(text=""), french]

    found = services.ranking(case, now)

    for person in people:
        explanation = found.explain(person.id)
        assert sum(p.share for p in explanation.parts) == pytest.approx(explanation.score, abs=1e-9)
        assert explanation.score == pytest.approx(found.place(person.id).score, abs=1e-9)
        for part in explanation.parts:
            assert sum(i.value for i in part.items) == pytest.approx(part.share, abs=1e-9)


def test_who_asked_to_wait_is_out_with_the_day_until_it_has_come(db, now, app):
    case = make_request("assessment")
    item = make_expert(ask_again_on=now.date() + timedelta(days=10))

    found = services.ranking(case, now)
    assert item.id not in found.ranks
    with app.test_request_context():
        assert [words.reason(one) for one in found.out[item.id]] == ["Asks not to be invited before 12 Mar 2026."]
    assert item.id in services.ranking(case, now + timedelta(days=10)).ranks


def test_a_ranking_is_kept_until_a_profile_or_the_request_changes(db, now):
    case = make_request("assessment")
    account = make_user(Role.EXPERT)
    item = make_expert(user=account)
    first = services.ranking(case, now)
    assert services.ranking(case, now) is first

    case.title = "Something else"
    second = services.ranking(case, now)
    assert second is not first
    assert second.roster is first.roster

    experts.advance(item, "pause", by=account.actor(), at=now + timedelta(days=1))
    database.session.flush()
    assert services.ranking(case, now).ranks == {}


def test_reading_the_roster_takes_as_many_questions_for_many_as_for_few(db, now):
    def questions():
        services.forget()
        with Statements() as asked:
            services.roster()
        return len(asked)

    for _ in range(2):
        make_expert()
    database.session.commit()
    few = questions()
    for _ in range(10):
        make_expert(languages={"en": "C1", "fr": "B1"})
    database.session.commit()

    assert questions() == few <= 12


def test_a_decision_made_again_replaces_the_first(db, now):
    case, item, adviser = make_request("assessment"), make_expert(), make_user(Role.ADVISER)

    services.decide(case, item, "rejected", reason_code="profile", by=adviser.actor(), at=now)
    services.decide(case, item, "shortlisted", by=adviser.actor(), at=now)

    kept = database.session.scalars(select(MatchDecision)).one()
    assert (kept.decision, kept.reason_code, kept.rank) == ("shortlisted", "", 1)
    assert kept.weights_version == DEFAULT_WEIGHTS.version


def test_taking_back_what_was_not_decided_does_nothing(db, now):
    case, item, adviser = make_request("assessment"), make_expert(), make_user(Role.ADVISER)

    services.undo(case, item, by=adviser.actor(), at=now)

    assert database.session.scalar(select(func.count(MatchDecision.id))) == 0


@pytest.mark.parametrize(
    ("actor", "error"),
    [
        (Actor(1, Role.ADVISER, domain="social_protection"), NotPermitted),
        (Actor(1, Role.DELEGATION, partner="XK"), NotPermitted),
        (Actor(1, Role.EXPERT), NotFound),
        (Actor(1, Role.OFFICIAL, institution_id=0), NotFound),
    ],
)
def test_who_may_not_decide_does_not(db, now, actor, error):
    case, item = make_request("assessment"), make_expert()

    with pytest.raises(error):
        services.decide(case, item, "shortlisted", by=actor, at=now)
    with pytest.raises(error):
        services.undo(case, item, by=actor, at=now)


@pytest.mark.parametrize("state", ["registered", "waiting", "closed", "rejected"])
def test_nobody_is_put_on_the_shortlist_at_another_time(db, now, state):
    case, item, manager = make_request(state), make_expert(), make_user(Role.MANAGER)

    with pytest.raises(WrongState):
        services.decide(case, item, "shortlisted", by=manager.actor(), at=now)


def test_every_code_of_the_engine_has_words():
    assert set(words.REASON_KINDS) == set(REASON_CODES)
    assert set(words.MISSING) | {"concept", "term"} == set(MISSING_CODES)
    assert set(words.CHANGES) == set(CHANGEABLE)
    assert set(words.PARTS) == set(words.SHORT) == set(DEFAULT_WEIGHTS.points())


@given(st.lists(st.floats(-20, 100), max_size=12))
def test_printed_points_add_up(values):
    points = words.adding_up(values)

    assert sum(points) == pytest.approx(sum(values) * 100, abs=0.5 + 1e-6)
    assert all(abs(p - v * 100) <= 1 + 1e-6 for p, v in zip(points, values, strict=True))


@given(st.lists(st.floats(-20, 100), min_size=1, max_size=12), st.integers(-2000, 10000))
def test_lines_add_up_to_what_is_printed_above_them(values, total):
    assert sum(words.adding_up(values, total)) == total
