"""A subject of the tests' own, with a text; and the mail that leaves, as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from socx.access.actors import Role
from socx.access.permissions import Permission
from socx.accounts.models import User
from socx.db import db as database
from socx.institutions.models import Institution
from socx.notifications import services, subjects, topics
from tests.factories import NOW, make_institution, make_user

TEXT = """{% extends "emails/base.txt" %}
{% block subject %}News about {{ title }}{% endblock %}
{% block body %}Something happened to {{ title }}. {{ note | default("") }}{% endblock %}
"""
TEXTS = {f"emails/{kind}.txt": TEXT for kind in ("test/news", "test/letter")}


@pytest.fixture(autouse=True)
def _a_subject_with_texts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    topics.register(topics.Topic("test", "Tests", ("test",), frozenset({"test/letter"})))
    thing = subjects.SubjectKind(
        "thing",
        lambda i: database.session.get(Institution, i),
        Permission.INSTITUTION_READ,
        lambda found: {"title": found.official_name},
        "notifications.read",
    )
    monkeypatch.setitem(subjects._kinds, thing.name, thing)  # other rooms do not know it
    monkeypatch.setattr(app, "jinja_loader", ChoiceLoader([app.jinja_loader, DictLoader(TEXTS)]))


@pytest.fixture
def tell(db: Any) -> Callable[..., User]:
    """Tell a new manager about a new thing; what is given goes to queue(), `name` to the person."""

    def tell_somebody(kind: str = "test/news", title: str = "the Ministry", **given: Any) -> User:
        person = given.pop("to", None) or make_user(Role.MANAGER, **given.pop("person", {}))
        thing = make_institution(official_name=title)
        services.queue(kind, [person.id], ("thing", thing.id), **{"at": NOW, "generation": str(thing.id)} | given)
        database.session.commit()
        return person

    return tell_somebody


@pytest.fixture
def settle(app: Flask, tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Change settings for one test; mail files go to a folder of the test's own."""
    was = app.extensions["socx.settings"]

    def change(**given: str) -> Path:
        app.extensions["socx.settings"] = replace(was, instance=str(tmp_path), **given)
        return tmp_path / "mail"

    yield change
    app.extensions["socx.settings"] = was


@pytest.fixture
def outbox(settle: Callable[..., Path]) -> Callable[[], list[EmailMessage]]:
    """The mails that left, as they lie in the folder."""
    folder = settle()

    def read() -> list[EmailMessage]:
        return [message_from_bytes(f.read_bytes(), policy=policy.default) for f in sorted(folder.glob("*"))]

    return read
