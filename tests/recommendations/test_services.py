"""Verbs of the register, its laws, and who reads what."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import DomainError, Incomplete, Invalid, NotFound, NotPermitted, WrongState
from socx.core.values import SENSITIVITY
from socx.db import db as database
from socx.recommendations import queries, services
from socx.recommendations.models import RecommendedRequest
from socx.recommendations.workflow import RECOMMENDATION_WORKFLOW
from socx.requests.models import AssistanceRequest
from tests.factories import NOW, make_action, make_institution, make_request, make_user
from tests.recommendations import make_recommendation, values

ACCOUNTS = (
    Role.OFFICIAL, Role.APPROVER, Role.ADVISER, Role.MANAGER, Role.DELEGATION, Role.COMMISSION, Role.EXPERT,
    Role.ADMINISTRATOR,
)  # fmt: skip


@pytest.mark.parametrize("role", ACCOUNTS)
def test_what_is_listed_is_what_may_be_read(db, role):
    made = [
        make_recommendation(sensitivity=level, domain=domain, partners=[partner])
        for level in SENSITIVITY
        for domain in ("labour_employment", "social_protection")
        for partner in ("XK", "AL")
    ]
    actor = make_user(role).actor()

    listed = set(database.session.scalars(queries.visible_to(actor)))

    assert listed == {item for item in made if permits(actor, P.RECOMMENDATION_READ, item)}


@pytest.mark.parametrize(
    "given, places",
    [
        ({"topics": []}, ["topics"]),
        ({"partners": ["ZZ"]}, ["partners"]),
        ({"url": "javascript:alert(1)"}, ["url"]),
        ({"sensitivity": "secret"}, ["sensitivity"]),
    ],
)
def test_what_is_wrong_stands_beside_its_field(db, given, places):
    with pytest.raises(Invalid) as refused:
        make_recommendation(**given)
    assert list(refused.value.errors) == places


def test_an_adviser_does_not_hide_a_recommendation_from_themselves(db):
    adviser = make_user(Role.ADVISER)
    with pytest.raises(Invalid):
        make_recommendation(by=adviser, domain="social_protection", sensitivity="confidential")


def test_a_recommendation_never_makes_a_request(db):
    item, manager = make_recommendation(), make_user(Role.MANAGER).actor()
    services.advance(item, "consider", by=manager, at=NOW)
    assert database.session.scalar(select(AssistanceRequest.id)) is None


def test_it_is_taken_up_by_a_request_that_is_linked(db):
    item, manager = make_recommendation(), make_user(Role.MANAGER).actor()
    with pytest.raises(Incomplete):
        services.advance(item, "take_up", by=manager, at=NOW)

    request = make_request("submitted")
    services.cite(item, request, by=manager, at=NOW)
    services.advance(item, "take_up", by=manager, at=NOW)
    with pytest.raises(WrongState):
        services.uncite(item, request, by=manager, at=NOW)

    action = make_action(request=make_request("under_way"))
    services.link_action(item, action, by=manager, at=NOW)
    services.advance(item, "take_into_action", by=manager, at=NOW)
    assert item.state == "in_action"


def test_leaving_it_takes_a_reason(db):
    item, manager = make_recommendation(), make_user(Role.MANAGER).actor()
    with pytest.raises(Incomplete):
        services.advance(item, "leave", by=manager, at=NOW)
    services.advance(item, "leave", by=manager, at=NOW, note="Outside the mandate of the facility.")
    assert (item.state, item.state_note) == ("not_taken_up", "Outside the mandate of the facility.")


def test_every_state_and_move_is_as_the_table_says(db):
    manager = make_user(Role.MANAGER).actor()
    for state in RECOMMENDATION_WORKFLOW:
        for move in RECOMMENDATION_WORKFLOW.transitions:
            item = make_recommendation()
            services.cite(item, make_request("submitted"), by=manager, at=NOW)
            services.link_action(item, make_action(), by=manager, at=NOW)
            item.state = state.name
            try:
                services.advance(item, move.name, by=manager, at=NOW, note="Because.")
            except DomainError:
                assert state.name not in move.sources
            else:
                assert item.state == move.target


# Beside a request


def test_the_institution_cites_while_it_writes(db):
    official = make_user(Role.OFFICIAL)
    request, item = make_request(institution=official.institution), make_recommendation()

    for _ in range(2):
        services.cite(item, request, by=official.actor(), at=NOW)

    links = database.session.scalars(select(RecommendedRequest)).all()
    assert [(link.request_id, link.is_cited) for link in links] == [(request.id, True)]
    services.uncite(item, request, by=official.actor(), at=NOW)
    assert item.requests == []


def test_what_is_signed_cites_nothing_new(db):
    official = make_user(Role.OFFICIAL)
    request = make_request("submitted", institution=official.institution)
    with pytest.raises(WrongState):
        services.cite(make_recommendation(), request, by=official.actor(), at=NOW)


def test_who_may_not_read_the_one_or_the_other_links_nothing(db):
    official, adviser = make_user(Role.OFFICIAL), make_user(Role.ADVISER).actor()
    own = make_request(institution=official.institution)
    with pytest.raises(NotFound):
        services.cite(make_recommendation(sensitivity="restricted"), own, by=official.actor(), at=NOW)
    with pytest.raises(NotFound):
        services.cite(make_recommendation(), own, by=adviser, at=NOW)
    with pytest.raises(NotPermitted):
        services.cite(make_recommendation(), make_request("submitted"), by=make_user(Role.DELEGATION).actor(), at=NOW)


def test_the_facility_does_not_take_back_what_the_institution_cites(db):
    official = make_user(Role.OFFICIAL)
    request, item = make_request(institution=official.institution), make_recommendation()
    services.cite(item, request, by=official.actor(), at=NOW)
    request.state, request.submitted_at = "submitted", NOW
    with pytest.raises(NotPermitted):
        services.uncite(item, request, by=make_user(Role.ADVISER).actor(), at=NOW)


def test_near_a_request_is_what_shares_a_topic_and_the_partner(db):
    request = make_request("submitted", topics=["EM14", "XC08"])
    both = make_recommendation(topics=["EM14", "XC08"])
    one = make_recommendation(topics=["EM14"])
    make_recommendation(topics=["SP17"])
    make_recommendation(partners=["AL"])
    old = make_recommendation()
    services.advance(old, "supersede", by=make_user(Role.MANAGER).actor(), at=NOW, note="There is a newer one.")

    found = database.session.scalars(queries.relevant_to(request, make_user(Role.ADVISER).actor())).all()

    assert found == [both, one]


def test_the_report_counts_what_its_reader_may_read(db):
    manager = make_user(Role.MANAGER).actor()
    for level in ("normal", "confidential"):
        item = make_recommendation(sensitivity=level)
        services.cite(item, make_request("submitted"), by=manager, at=NOW)
        services.advance(item, "take_up", by=manager, at=NOW)

    assert queries.number_by_state(manager)["in_request"] == 2
    assert queries.number_by_state(make_user(Role.COMMISSION).actor())["in_request"] == 1


def test_changing_the_words_keeps_the_state_and_the_links(db):
    item, manager = make_recommendation(), make_user(Role.MANAGER).actor()
    services.cite(item, make_request("submitted", institution=make_institution()), by=manager, at=NOW)
    services.advance(item, "take_up", by=manager, at=NOW)
    services.keep(item, values(text="Other words.", topics=["EM14", "SP17"]), by=manager, at=NOW)
    assert (item.text, item.state, item.topic_ids, len(item.requests)) == (
        "Other words.", "in_request", ["EM14", "SP17"], 1,
    )  # fmt: skip
