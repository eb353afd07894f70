"""Calls that nobody thought of, made from the description: no error of ours, and answers as described."""

from __future__ import annotations

from datetime import UTC, datetime

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from socx.access.actors import Role
from socx.accounts import services as accounts
from socx.db import db as database
from tests.factories import make_activity, make_expert, make_institution, make_request, make_user

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

#: Calls of one operation. With the same seed every time: what is found is found again.
LIMITS = settings(
    max_examples=15, deadline=None, derandomize=True, database=None, phases=[hypothesis.Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

#: The states of the requests 1, 2, 3 … which made-up numbers often hit.
STATES = ("draft", "submitted", "assessment", "clarification", "opinion", "formulation", "approval", "under_way")


@pytest.fixture
def tokens(app):
    """A few cases, and tokens of two who may do much about them. No application context stays open:
    each call must find its own."""
    with app.app_context():
        institution = make_institution()
        official = make_user(Role.OFFICIAL, institution=institution)
        people = [official, make_user(Role.MANAGER), make_user(Role.ADVISER), make_user(Role.COMMISSION)]
        experts = [make_expert() for _ in range(3)]
        for state in STATES:
            make_request(state, institution=institution)
        make_activity(experts=experts[:1])
        now = datetime.now(UTC)
        made = [accounts.create_token(person, "schema", by=person.actor(), at=now)[1] for person in people]
        database.session.commit()
    yield made
    with app.app_context():
        for table in reversed(database.metadata.sorted_tables):
            database.session.execute(table.delete())
        database.session.commit()


def test_calls_made_from_the_description_are_answered_as_it_says(app, tokens):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    tried = 0

    for found in schema.get_all_operations():
        tried += 1
        try_out(found.ok(), tokens)

    assert tried >= 30


def try_out(operation, tokens):
    @LIMITS
    @given(case=operation.as_strategy(), token=st.sampled_from(tokens))
    def call(case, token):
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, checks=CHECKS)

    call()
