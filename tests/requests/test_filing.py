"""The institution files a request: the verbs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from socx.access.actors import Role
from socx.core.errors import Conflict, Incomplete, Invalid, NotFound, NotPermitted, WrongState
from socx.db import db as database
from socx.db import transaction
from socx.notifications.models import Notice
from socx.requests import fields
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from tests.browser_html import Browser
from tests.factories import ANSWERS, SIMPLIFIED, make_institution, make_request, make_user
from tests.requests.stages import save

Browse = Callable[..., Browser]


# --- start


def test_a_double_click_starts_one_draft(home: Any, official: Any, now: datetime) -> None:
    first = filing.start_draft(home, by=official.actor(), at=now, creation_key="k")
    second = filing.start_draft(home, by=official.actor(), at=now, creation_key="k")

    assert first is second
    assert first.state == "draft"


def test_two_clicks_at_the_same_moment_start_one_draft(app: Flask, home: Any, official: Any, now: datetime) -> None:
    actor, home_id = official.actor(), home.id
    database.session.commit()
    together, ids, errors = threading.Barrier(2), [], []

    def click() -> None:
        with app.app_context():
            try:
                together.wait(10)
                with transaction():
                    place = database.session.get_one(type(home), home_id)
                    ids.append(filing.start_draft(place, by=actor, at=now, creation_key="same").id)
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert errors == []
    assert len(set(ids)) == 1
    assert database.session.scalar(select(func.count()).select_from(AssistanceRequest)) == 1


def test_the_key_of_one_person_never_opens_the_draft_of_another(home: Any, official: Any, now: datetime) -> None:
    stranger = make_user(Role.OFFICIAL)
    mine = filing.start_draft(home, by=official.actor(), at=now, creation_key="k")

    theirs = filing.start_draft(stranger.institution, by=stranger.actor(), at=now, creation_key="k")

    assert mine.id != theirs.id


def test_nobody_starts_a_request_for_another_institution(official: Any, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        filing.start_draft(make_institution(), by=official.actor(), at=now, creation_key="k")


# --- save


def test_a_section_is_saved_also_when_it_is_not_complete(official: Any, home: Any, now: datetime) -> None:
    item = filing.start_draft(home, by=official.actor(), at=now, creation_key="k")

    save(item, "subject", official.actor(), now, title="Data", topics=["XC08", "EM14", "EM14"], domain="")

    assert (item.title, item.topic_ids, item.domain) == ("Data", ["EM14", "XC08"], None)
    assert item.answers == {}


def test_every_answer_comes_back_as_it_was_written(official: Any, home: Any, now: datetime) -> None:
    full = make_request("draft", institution=home)
    document = fields.document(full)
    empty = filing.start_draft(home, by=official.actor(), at=now, creation_key="k")

    for part in fields.SECTIONS:
        save(empty, part.key, official.actor(), now, **{f.name: document[f.name] for f in part.fields})
    database.session.commit()
    database.session.expire_all()

    assert fields.document(empty) == document
    assert empty.missing_answers() == []


def test_saving_the_same_again_changes_nothing(official: Any, home: Any, now: datetime) -> None:
    item = make_request("draft", institution=home)
    before = item.version

    changed = save(item, "institution", official.actor(), now, unit=ANSWERS["unit"], mandate=ANSWERS["mandate"])

    assert (changed, item.version) == (False, before)


def test_a_stale_page_is_shown_both_texts(official: Any, home: Any, now: datetime) -> None:
    item = make_request("draft", institution=home)
    old = item.version
    base = fields.fingerprint(item, fields.section("description"))
    save(item, "description", official.actor(), now, context="By a colleague")

    with pytest.raises(Conflict) as told:
        filing.save_section(
            item, "description", {"context": "By me", "tried": ""}, version=old, base=base,
            by=official.actor(), at=now,
        )  # fmt: skip

    assert told.value.kept == {"context": "By me"}
    assert told.value.current == {"context": "By a colleague"}


def test_colleagues_write_different_sections_at_the_same_time(official: Any, home: Any, now: datetime) -> None:
    item = make_request("draft", institution=home)
    old, base = item.version, fields.fingerprint(item, fields.section("description"))
    save(item, "strategy", official.actor(), now, strategy="By a colleague")

    filing.save_section(item, "description", {"context": "By me"}, version=old, base=base, by=official.actor(), at=now)

    assert (item.answers["strategy"], item.answers["context"]) == ("By a colleague", "By me")


def test_a_change_of_topics_alone_makes_older_pages_stale(official: Any, home: Any, now: datetime) -> None:
    item = make_request("draft", institution=home)
    before = item.version

    save(item, "subject", official.actor(), now, topics=["SP01"])

    assert item.version == before + 1


def test_what_is_no_draft_cannot_be_written_and_gives_the_text_back(official: Any, home: Any, now: datetime) -> None:
    item = make_request("signing", institution=home)

    with pytest.raises(Conflict) as told:
        save(item, "description", official.actor(), now, context="Too late")

    assert told.value.kept == {"context": "Too late"}


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("subject", {"title": "x" * 151}),
        ("subject", {"title": "a\nb"}),
        ("subject", {"title": "a\0b"}),
        ("subject", {"topics": ["SP01", "SP02", "SP03", "SP04", "SP05", "SP06", "SP07"]}),
        ("subject", {"topics": ["XX99"]}),
        ("subject", {"topics": "SP01"}),
        ("subject", {"domain": "nonsense"}),
        ("subject", {"language": "de"}),
        ("contacts", {"focal_email": "not an address"}),
        ("contacts", {"focal_phone": "call me"}),
        ("description", {"context": "x" * 4001}),
        ("description", {"context": ["a"]}),
        ("activities", {"activities": [{"title": "a"}] * 5}),
        ("activities", {"activities": [{"start_on": "2027-02-30"}]}),
        ("activities", {"activities": [{"days": 61}]}),
        ("activities", {"activities": [{"days": "ten"}]}),
        ("activities", {"activities": ["text"]}),
        ("expertise", {"working_languages": ["xx"]}),
        ("annexes", {"agreement": "perhaps"}),
    ],
)
def test_answers_of_a_wrong_shape_are_refused_in_words(
    official: Any, home: Any, now: datetime, section: str, values: dict[str, Any]
) -> None:
    item = make_request("draft", institution=home)

    with pytest.raises(Invalid) as told:
        save(item, section, official.actor(), now, **values)

    assert all(sentence.endswith(".") for sentence in told.value.errors.values())


def test_an_unknown_section_is_not_found(official: Any, home: Any, now: datetime) -> None:
    with pytest.raises(NotFound):
        save(make_request("draft", institution=home), "nonsense", official.actor(), now)


def test_a_stranger_cannot_write(home: Any, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        save(make_request("draft", institution=home), "description", make_user(Role.OFFICIAL).actor(), now)


# --- send, sign, return


def test_signing_freezes_the_words(approver: Any, home: Any, now: datetime) -> None:
    item = make_request("signing", institution=home)
    words = fields.document(item)

    filing.sign(item, by=approver.actor(), at=now)

    assert (item.state, item.submitted_at, item.signed_by_id) == ("submitted", now, approver.id)
    [submission] = item.submissions
    assert (submission.number, submission.form_version) == (1, fields.FORM_VERSION)
    assert submission.document == words | {"attachments": []}
    item.title = "Changed later"
    database.session.commit()
    assert submission.document["title"] != "Changed later"


def test_an_incomplete_request_is_neither_sent_nor_signed(
    official: Any, approver: Any, home: Any, now: datetime
) -> None:
    item = make_request("draft", institution=home, title="")

    for verb, who in ((filing.send, official), (filing.sign, approver)):
        with pytest.raises(Incomplete) as told:
            verb(item, by=who.actor(), at=now)
        assert told.value.missing == [("Give the request a title.", "subject.title")]
    assert (item.state, item.submissions) == ("draft", [])


def test_an_official_does_not_sign(official: Any, home: Any, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        filing.sign(make_request("signing", institution=home), by=official.actor(), at=now)


def test_a_second_signature_finds_it_signed(approver: Any, home: Any, now: datetime) -> None:
    item = make_request("signing", institution=home)
    filing.sign(item, by=approver.actor(), at=now)

    with pytest.raises(WrongState):
        filing.sign(item, by=approver.actor(), at=now)
    assert len(item.submissions) == 1


def test_a_simplified_request_has_one_activity(home: Any, db: object) -> None:
    two = [ANSWERS["activities"][0], ANSWERS["activities"][0]]
    item = make_request("draft", institution=home, kind="simplified", answers={**SIMPLIFIED, "activities": two})

    assert item.missing_answers() == [(fields.TOO_MANY_FOR_KIND, "activities.activities-1-title")]


def test_the_approver_is_told_that_a_request_waits(official: Any, approver: Any, home: Any, now: datetime) -> None:
    item = make_request("draft", institution=home)

    filing.send(item, by=official.actor(), at=now, note="Please by Friday.")

    [notice] = database.session.scalars(select(Notice)).all()
    assert (notice.kind, notice.recipient_id) == ("requests/send", approver.id)
