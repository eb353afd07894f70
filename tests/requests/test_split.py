"""A joint request becomes linked single ones; an institution withdraws from one that was filed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import Incomplete, Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.requests import fields, queries
from socx.requests.models import AssistanceRequest, Attachment
from socx.requests.services import filing
from tests.browser_html import Browser
from tests.factories import make_user
from tests.requests.joint import Joint, make_joint, save_files, told

Browse = Callable[..., Browser]


def adviser_of(joint: Joint) -> object:
    adviser = make_user(Role.ADVISER)
    joint.item.adviser_id = adviser.id
    database.session.flush()
    return adviser


def test_each_institution_gets_the_shared_words_and_its_own(db: object, now: datetime) -> None:
    joint = make_joint(now)
    joint.item.party_of(joint.a.id).answers["unit"] = "Unit of A"
    save_files(joint, now)

    first, second = filing.split(joint.item, "It is simpler.", by=joint.official_a.actor(), at=now)

    assert [(one.institution, one.is_joint, one.state) for one in (first, second)] == [
        (joint.a, False, "draft"), (joint.b, False, "draft"),
    ]  # fmt: skip
    assert first.answers["context"] == second.answers["context"]
    assert (first.answers["unit"], second.answers["unit"]) == ("Unit of A", "Department of Employment")
    documents = database.session.query(Attachment).order_by(Attachment.id).all()
    assert [d.request_id for d in documents] == [first.id, second.id]
    assert fields.missing(first) == fields.missing(second) == []


def test_each_reads_its_own_and_no_other(db: object, now: datetime) -> None:
    joint = make_joint(now)

    first, second = filing.split(joint.item, "It is simpler.", by=joint.official_a.actor(), at=now)

    reads = [[permits(u.actor(), P.REQUEST_READ, one) for one in (first, second)]
             for u in (joint.official_a, joint.official_b)]  # fmt: skip
    assert reads == [[True, False], [False, True]]
    assert "requests/split" in told(joint.official_b)


def test_the_adviser_splits_a_filed_one_with_a_reason(db: object, now: datetime) -> None:
    joint = make_joint(now, "assessment")
    adviser = adviser_of(joint)

    with pytest.raises(Invalid):
        filing.split(joint.item, " ", by=adviser.actor(), at=now)
    first, second = filing.split(joint.item, "One needs longer.", by=adviser.actor(), at=now)

    assert (first.state, second.state) == ("assessment", "submitted")
    assert [s.institution_id for s in second.submissions] == [joint.b.id]
    assert [s.number for s in second.submissions] == [1]
    assert queries.linked_with(first) == [second]
    assert queries.linked_with(second) == [first]


def test_links_are_shown_to_those_who_may_read(db: object, browse: Browse, now: datetime) -> None:
    joint = make_joint(now, "assessment")
    adviser = adviser_of(joint)
    first, second = filing.split(joint.item, "One needs longer.", by=adviser.actor(), at=now)
    database.session.commit()
    first_id, second_id = first.id, second.id

    for_adviser = browse(adviser).get(f"/requests/{first_id}")
    for_official = browse(joint.official_a).get(f"/requests/{first_id}")

    assert for_adviser.select_one(f'dl a[href="/requests/{second_id}"]') is not None
    assert for_official.select_one(f'a[href="/requests/{second_id}"]') is None


def test_who_is_not_in_charge_does_not_split(db: object, now: datetime) -> None:
    joint = make_joint(now, "assessment")

    with pytest.raises(NotPermitted):
        filing.split(joint.item, "No.", by=joint.official_a.actor(), at=now)
    with pytest.raises(NotPermitted):
        filing.split(joint.item, "No.", by=make_user(Role.OFFICIAL).actor(), at=now)


def test_a_decided_one_is_not_split(db: object, now: datetime) -> None:
    joint = make_joint(now, "approved")

    with pytest.raises(WrongState):
        filing.split(joint.item, "Late.", by=adviser_of(joint).actor(), at=now)


def test_a_confidential_one_opens_to_nobody_by_being_split(db: object, now: datetime) -> None:
    joint = make_joint(now, "assessment", sensitivity="confidential")
    adviser = adviser_of(joint)
    colleague = make_user(Role.ADVISER)
    made = filing.split(joint.item, "One needs longer.", by=adviser.actor(), at=now)

    assert [permits(colleague.actor(), P.REQUEST_READ, one) for one in made] == [False, False]
    assert [permits(adviser.actor(), P.REQUEST_READ, one) for one in made] == [True, True]


# --- withdrawal by one


def withdrawn_by_b(now: datetime) -> tuple[Joint, AssistanceRequest]:
    joint = make_joint(now, "assessment")
    adviser_of(joint)
    filing.leave(joint.item, "Our law changed.", by=joint.official_b.actor(), at=now)
    return joint, joint.item


def test_when_one_withdraws_the_others_are_asked(db: object, now: datetime) -> None:
    joint, item = withdrawn_by_b(now)

    assert (item.state, item.is_joint, item.institution) == ("assessment", False, joint.a)
    assert [p.institution for p in item.undecided] == [joint.a]
    assert told(joint.official_a)[-1] == "requests/ask_to_go_on"
    assert not permits(joint.official_b.actor(), P.REQUEST_READ, item)


def test_the_other_goes_on(db: object, browse: Browse, now: datetime) -> None:
    joint, item = withdrawn_by_b(now)
    database.session.commit()
    browser = browse(joint.official_a)
    browser.get(f"/requests/{item.id}")

    browser.press("We go on")

    database.session.refresh(item)
    assert item.undecided == []
    assert item.state == "assessment"


def test_the_other_stops(db: object, now: datetime) -> None:
    joint, item = withdrawn_by_b(now)

    filing.withdraw(item, by=joint.official_a.actor(), at=now, note="Then we stop too.")

    assert item.state == "withdrawn"


def test_nobody_withdraws_for_all(db: object, now: datetime) -> None:
    joint = make_joint(now, "assessment")

    with pytest.raises(Incomplete):
        filing.withdraw(joint.item, by=joint.official_a.actor(), at=now, note="We stop.")
