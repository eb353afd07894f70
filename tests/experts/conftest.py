"""People of the roster and who looks after them."""

from __future__ import annotations

import pytest

from socx.access.actors import Role
from tests.factories import make_expert, make_user


@pytest.fixture
def adviser(db):
    return make_user(Role.ADVISER, name="Ada Adviser")


@pytest.fixture
def account(db):
    return make_user(Role.EXPERT, name="Zoe Abel", email="zoe@example.org")


@pytest.fixture
def item(account):
    """The profile of the account."""
    return make_expert(user=account, systems="Old scheme", education_field="Law")
