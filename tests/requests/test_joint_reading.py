"""A request of several institutions: what nobody else reads, on pages, in papers, lists and the API."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask, current_app

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import services as accounts
from socx.accounts.models import User
from socx.db import db as database
from socx.requests import fields, queries
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from tests.answers import words_of
from tests.browser_html import Browser
from tests.factories import make_request, make_user
from tests.requests.joint import MARK_A, MARK_B, Joint, make_joint, save_files

Browse = Callable[..., Browser]


# --- what nobody else reads


def marked(joint: Joint) -> None:
    """A word in every answer of each annex that stands nowhere else."""
    for institution, mark in ((joint.a, MARK_A), (joint.b, MARK_B)):
        party = joint.item.party_of(institution.id)
        assert party is not None
        party.answers = {
            n: (f"{mark} {v}" if isinstance(v, str) and n != "focal_email" else v) for n, v in party.answers.items()
        } | {"focal_email": f"{mark.lower()}@example.org", "documents": f"{mark} in a document"}
    database.session.flush()


def addresses(item: AssistanceRequest, papers: Iterable[str]) -> Iterator[str]:
    """Every page, file and answer of the API about one request, and every list."""
    for rule in current_app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not rule.endpoint.startswith(("requests", "dashboard", "home")):
            continue
        text = rule.rule
        if "token" in rule.arguments or "party" in text or "invitations" in text or "meetings/<" in text:
            continue
        text = text.replace("<id:id>", str(item.id))
        sections = fields.SECTION_KEYS if "section" in rule.arguments else ("",)
        kinds = papers if "document.<" in text else ("csv", "xlsx")
        for section in sections:
            for number in ("1", "2") if "number" in rule.arguments else ("",):
                for kind in kinds if "kind" in rule.arguments else ("",):
                    found = re.sub(r"<any\([^)]*\):kind>", kind, text).replace("<section>", section)
                    found = re.sub(r"<(id|int(\(max=\d+\))?):number>", number, found)
                    if "<" not in found:
                        yield found
    yield from (f"/requests/?q={mark}" for mark in (MARK_A, MARK_B))
    yield from (f"/api/v1/requests/?q={mark}" for mark in (MARK_A, MARK_B))
    yield f"/requests/requests.csv?q={MARK_B}"
    yield f"/api/v1/requests/{item.id}/changes?before=1&after=2"


@pytest.mark.parametrize("state", ["draft", "clarification", "assessment"])
def test_an_institution_never_meets_the_annex_of_another_one(
    db: object, browse: Browse, now: datetime, state: str
) -> None:
    joint = make_joint(now)
    marked(joint)
    if state != "draft":
        for approver in (joint.approver_a, joint.approver_b):
            filing.sign(joint.item, by=approver.actor(), at=now)
        joint.item.state = state
    save_files(joint, now)
    database.session.commit()
    browser, number = browse(joint.official_a), joint.item.id

    met, leaks = 0, []
    for address in addresses(joint.item, ("docx", "pdf") if state == "assessment" else ("docx",)):
        response = browser.client.get(address, follow_redirects=True)
        if response.status_code == 200:
            text = words_of(response)
            met += MARK_A in text
            is_listed = f"?q={MARK_B}" in address and re.search(rf'/requests/{number}["?]', text)
            if is_listed or ("?q=" not in address and MARK_B.lower() in text.lower()):
                leaks.append(address)

    assert leaks == []
    assert met >= (4 if state == "draft" else 3)


# --- laws


@pytest.mark.parametrize("state", ["draft", "submitted", "assessment", "opinion", "approval", "withdrawn"])
@pytest.mark.parametrize("level", ["normal", "confidential"])
def test_what_is_listed_is_what_may_be_read(db: object, now: datetime, state: str, level: str) -> None:
    joint = make_joint(now, state, sensitivity=level)
    if state == "approval":
        joint.item.put_forward_at = now
    database.session.flush()
    people = [joint.official_a, joint.official_b, joint.approver_a, joint.approver_b]
    people += [make_user(role) for role in Role if role not in (Role.SCHEDULER, Role.SIGNATORY)]
    people += [make_user(Role.DELEGATION, partner_code=code) for code in ("RS", "AL")]

    for person in people:
        listed = joint.item in database.session.scalars(queries.visible_to(person.actor())).unique().all()
        assert listed == permits(person.actor(), P.REQUEST_READ, joint.item), person.role


# --- the API


@pytest.fixture
def api(app: Flask, now: datetime) -> Callable[..., Any]:
    def call(user: User, method: str, path: str, body: Any = None) -> Any:
        token = accounts.create_token(user, "test", by=user.actor(), at=now)[1]
        database.session.commit()
        headers = {"Authorization": f"Bearer {token}"}
        return app.test_client().open(f"/api/v1/requests{path}", method=method, json=body, headers=headers)

    return call


def test_the_api_asks_accepts_and_shows_each_its_own(db: object, api: Callable[..., Any]) -> None:
    item = make_request("draft")
    official = make_user(Role.OFFICIAL, institution=item.institution)
    asked = make_user(Role.OFFICIAL)
    number = item.id
    database.session.commit()

    invited = api(official, "post", f"/{number}/parties", {
        "version": item.version, "institution_id": asked.institution_id, "invitation": "Together?",
    })  # fmt: skip
    assert invited.status_code == 201
    before = api(asked, "get", f"/invitations/{invited.json['id']}")
    assert set(before.json) == {"id", "title", "asked_by", "invitation"}
    assert api(asked, "get", f"/{number}").status_code == 404

    assert api(asked, "post", f"/invitations/{invited.json['id']}", {"accept": True}).status_code == 200

    found = api(asked, "get", f"/{number}").json
    assert [list(filter(None, one["answers"].values())) for one in found["annexes"]] == [[]]
    assert len(found["institutions"]) == 2
    assert [p["accepted_at"] is not None for p in api(asked, "get", f"/{number}/parties").json["items"]] == [True, True]


def test_the_api_splits(db: object, api: Callable[..., Any], now: datetime) -> None:
    joint = make_joint(now)
    database.session.commit()

    answer = api(joint.official_b, "post", f"/{joint.item.id}/split", {"version": joint.item.version, "reason": "Why."})

    assert answer.status_code == 200
    assert len(answer.json["requests"]) == 1
