"""A request of several institutions: who joins, who signs what, and what nobody else reads."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import services as accounts
from socx.accounts.models import User
from socx.core.errors import Incomplete, Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.institutions.models import Institution
from socx.notifications.models import Notice
from socx.requests import audiences, fields, queries
from socx.requests.models import AssistanceRequest, Attachment, RequestParty, Round
from socx.requests.services import filing, formulation
from tests.browser_html import Browser
from tests.factories import ANSWERS, make_institution, make_request, make_user

Browse = Callable[..., Browser]

#: What each institution answers for itself.
OWN = {name: ANSWERS[name] for name in ANSWERS if name in fields.OWN}


@dataclass
class Joint:
    """A draft of two institutions in two partners, with their people."""

    item: AssistanceRequest
    a: Institution
    b: Institution
    official_a: User
    official_b: User
    approver_a: User
    approver_b: User


def make_joint(now: datetime, state: str = "draft", **given: Any) -> Joint:
    a = make_institution(official_name="Agency for Protection", partner_code="RS")
    b = make_institution(official_name="Centre for Social Work", partner_code="XK")
    official_b = make_user(Role.OFFICIAL, institution=b)
    item = make_request("draft", institution=b, created_by_id=official_b.id, **given)
    found = Joint(
        item, a, b, make_user(Role.OFFICIAL, institution=a), official_b,
        make_user(Role.APPROVER, institution=a), make_user(Role.APPROVER, institution=b),
    )  # fmt: skip
    party = filing.invite(item, a, "Shall we ask together?", by=official_b.actor(), at=now)
    filing.accept(party, by=found.official_a.actor(), at=now)
    party.answers = dict(OWN)
    database.session.flush()
    if state != "draft":
        for approver in (found.approver_a, found.approver_b):
            filing.sign(item, by=approver.actor(), at=now)
        item.state = state
        database.session.flush()
    return found


@pytest.fixture
def joint(db: object, now: datetime) -> Joint:
    return make_joint(now)


def told(user: User) -> list[str]:
    return list(database.session.scalars(select(Notice.kind).where(Notice.recipient_id == user.id).order_by(Notice.id)))


def save(item: AssistanceRequest, section: str, values: dict[str, Any], user: User, now: datetime) -> None:
    filing.save_section(item, section, values, version=item.version, by=user.actor(), at=now)


# --- joining


def test_who_is_asked_reads_no_more_than_the_invitation_before_accepting(db: object, now: datetime) -> None:
    item = make_request("draft")
    asked = make_user(Role.OFFICIAL)

    by = make_user(Role.OFFICIAL, institution=item.institution).actor()
    party = filing.invite(item, asked.institution, "Together?", by=by, at=now)

    assert permits(asked.actor(), P.REQUEST_JOIN, party)
    assert not permits(asked.actor(), P.REQUEST_READ, item)
    assert list(database.session.scalars(queries.visible_to(asked.actor())).unique()) == []
    assert told(asked) == ["requests/invite_party"]


def test_institutions_stand_in_the_order_of_their_names(joint: Joint) -> None:
    assert [p.institution.official_name for p in joint.item.active_parties] == [
        "Agency for Protection", "Centre for Social Work",
    ]  # fmt: skip
    assert joint.item.institution_ids == {joint.a.id, joint.b.id}
    assert joint.item.partner_codes == {"RS", "XK"}


def test_what_one_wrote_alone_becomes_its_annex(joint: Joint) -> None:
    assert not fields.OWN & set(joint.item.answers)
    assert joint.item.as_party(joint.b.id).answers["unit"] == "Department of Employment"


def test_an_invitation_can_be_declined_with_a_reason(db: object, now: datetime) -> None:
    item = make_request("draft")
    official = make_user(Role.OFFICIAL, institution=item.institution)
    asked = make_user(Role.OFFICIAL)
    party = filing.invite(item, asked.institution, "Together?", by=official.actor(), at=now)

    with pytest.raises(Invalid):
        filing.decline(party, " ", by=asked.actor(), at=now)
    filing.decline(party, "Not this year.", by=asked.actor(), at=now)

    assert not item.is_joint
    assert not permits(asked.actor(), P.REQUEST_JOIN, party)
    assert told(official) == ["requests/party_declined"]


def test_an_invitation_that_was_taken_back_cannot_be_accepted(db: object, now: datetime) -> None:
    item = make_request("draft")
    official = make_user(Role.OFFICIAL, institution=item.institution)
    asked = make_user(Role.OFFICIAL)
    party = filing.invite(item, asked.institution, "Together?", by=official.actor(), at=now)

    filing.take_back_invitation(party, by=official.actor(), at=now)

    with pytest.raises(NotPermitted):
        filing.accept(party, by=asked.actor(), at=now)


def test_each_can_leave_also_who_began_it(joint: Joint, now: datetime) -> None:
    filing.leave(joint.item, "We cannot now.", by=joint.official_b.actor(), at=now)

    assert not joint.item.is_joint
    assert joint.item.institution is joint.a
    assert joint.item.answers["unit"] == OWN["unit"]
    assert not permits(joint.official_b.actor(), P.REQUEST_READ, joint.item)
    assert told(joint.official_a)[-1] == "requests/party_left"


def test_each_has_the_same_rights(joint: Joint) -> None:
    rights = [P.REQUEST_READ, P.REQUEST_EDIT, P.REQUEST_SEND, P.REQUEST_RAISE]

    assert all(permits(u.actor(), right, joint.item) for right in rights for u in (joint.official_a, joint.official_b))
    assert all(permits(u.actor(), P.REQUEST_SIGN, joint.item) for u in (joint.approver_a, joint.approver_b))


# --- writing and signing


def test_each_writes_its_own_annex(joint: Joint, now: datetime) -> None:
    save(joint.item, "institution", {"unit": "Unit of A"}, joint.official_a, now)
    save(joint.item, "institution", {"unit": "Unit of B"}, joint.official_b, now)

    assert joint.item.as_party(joint.a.id).answers["unit"] == "Unit of A"
    assert joint.item.as_party(joint.b.id).answers["unit"] == "Unit of B"


def test_it_is_submitted_when_all_have_signed(joint: Joint, now: datetime) -> None:
    assert filing.sign(joint.item, by=joint.approver_a.actor(), at=now) is None
    assert (joint.item.state, joint.item.submitted_at) == ("draft", None)

    filing.sign(joint.item, by=joint.approver_b.actor(), at=now)

    assert joint.item.state == "submitted"
    assert {s.institution_id for s in joint.item.submissions} == {joint.a.id, joint.b.id}
    assert len({s.shared_digest for s in joint.item.submissions}) == 1


def test_a_change_of_the_shared_part_voids_the_signature_and_says_so(joint: Joint, now: datetime) -> None:
    filing.sign(joint.item, by=joint.approver_a.actor(), at=now)

    save(joint.item, "description", {"context": "Something else."}, joint.official_b, now)

    assert joint.item.party_of(joint.a.id).signed_at is None
    assert joint.item.submissions[0].voided_at == now
    assert "requests/signature_void" in told(joint.approver_a)


def test_a_change_of_one_annex_leaves_the_signatures_of_the_others(joint: Joint, now: datetime) -> None:
    filing.sign(joint.item, by=joint.approver_a.actor(), at=now)

    save(joint.item, "institution", {"unit": "Unit of B"}, joint.official_b, now)

    assert joint.item.party_of(joint.a.id).signed_at == now


def test_who_has_signed_cannot_sign_again(joint: Joint, now: datetime) -> None:
    filing.sign(joint.item, by=joint.approver_a.actor(), at=now)

    with pytest.raises(WrongState):
        filing.sign(joint.item, by=joint.approver_a.actor(), at=now)


def test_an_own_part_that_is_not_whole_is_not_signed(joint: Joint, now: datetime) -> None:
    save(joint.item, "institution", {"unit": ""}, joint.official_a, now)

    with pytest.raises(Incomplete):
        filing.sign(joint.item, by=joint.approver_a.actor(), at=now)
    assert filing.sign(joint.item, by=joint.approver_b.actor(), at=now) is None


def test_each_signs_in_the_time_of_the_round(joint: Joint, now: datetime) -> None:
    """Also the first signature, which submits nothing yet."""
    joint.item.round = Round(
        name_en="Spring call", opens_on=now.date() - timedelta(days=9), closes_at=now, zone="Europe/Brussels",
        made_at=now,
    )  # fmt: skip
    database.session.flush()
    before, after = now - timedelta(minutes=1), now + timedelta(minutes=1)

    with pytest.raises(WrongState, match="round of this request is closed"):
        filing.sign(joint.item, by=joint.approver_a.actor(), at=after)
    assert joint.item.submissions == []

    filing.sign(joint.item, by=joint.approver_a.actor(), at=before)
    with pytest.raises(WrongState, match="round of this request is closed"):
        filing.sign(joint.item, by=joint.approver_b.actor(), at=after)
    assert (joint.item.state, joint.item.party_of(joint.b.id).signed_at) == ("draft", None)


def test_all_are_sent_for_signature_only_when_each_part_is_whole(joint: Joint, now: datetime) -> None:
    save(joint.item, "institution", {"unit": ""}, joint.official_a, now)

    with pytest.raises(Incomplete):
        filing.send(joint.item, by=joint.official_b.actor(), at=now)


def test_a_joint_request_names_no_partner_in_its_code(db: object, now: datetime) -> None:
    joint = make_joint(now, "registered")
    joint.item.year, joint.item.sequence = 2026, 7

    assert joint.item.code == "2026-07 JOINT"


def test_the_list_of_each_partner_holds_it(db: object, now: datetime) -> None:
    joint = make_joint(now, "assessment")
    offices = [make_user(Role.DELEGATION, partner_code=code) for code in ("RS", "XK", "AL")]

    seen = [database.session.scalars(queries.visible_to(o.actor())).unique().all() for o in offices]

    assert seen == [[joint.item], [joint.item], []]


def test_an_open_action_of_any_institution_is_seen(db: object, now: datetime) -> None:
    joint = make_joint(now, "under_way")

    found = [database.session.scalars(queries.open_actions_of(i.id)).unique().all() for i in (joint.a, joint.b)]

    assert found == [[joint.item], [joint.item]]


def test_the_queue_waits_for_the_actions_of_all(db: object, now: datetime) -> None:
    joint = make_joint(now, "waiting")
    action = make_request("under_way", institution=joint.a)
    assert database.session.scalars(queries.ready_to_leave_the_queue()).unique().all() == []

    action.state = "closed"
    database.session.flush()

    assert database.session.scalars(queries.ready_to_leave_the_queue()).unique().all() == [joint.item]


# --- what nobody else reads

MARK_A, MARK_B = "Zebrafinch", "Kookaburra"


def marked(joint: Joint) -> None:
    """A word in every answer of each annex that stands nowhere else."""
    for institution, mark in ((joint.a, MARK_A), (joint.b, MARK_B)):
        party = joint.item.party_of(institution.id)
        assert party is not None
        party.answers = {
            n: (f"{mark} {v}" if isinstance(v, str) and n != "focal_email" else v) for n, v in party.answers.items()
        } | {"focal_email": f"{mark.lower()}@example.org", "documents": f"{mark} in a document"}
    database.session.flush()


def save_files(joint: Joint, now: datetime) -> None:
    """A document of each institution, its word in the name and in the text."""
    for user, mark in ((joint.official_a, MARK_A), (joint.official_b, MARK_B)):
        database.session.add(
            Attachment(
                request_id=joint.item.id, institution_id=user.institution_id, name=f"{mark}.pdf", purpose="letter",
                kind="pdf", size=9, digest=mark * 6, key=mark, text=f"{mark} in a letter", added_by_id=user.id,
                added_at=now,
            )
        )  # fmt: skip
    database.session.flush()


def words_of(content: bytes) -> str:
    """All text in an answer, also in the parts of a document that is packed."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    if content[:4] == b"%PDF":
        from pypdf import PdfReader

        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "replace")


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
            text = words_of(response.data)
            met += MARK_A in text
            is_listed = "?q=" in address and re.search(rf'/requests/{number}["?]', text)
            if is_listed or ("?q=" not in address and MARK_B.lower() in text.lower()):
                leaks.append(address)

    assert leaks == []
    assert met >= (4 if state == "draft" else 3)


# --- opinions


def test_every_eu_office_concerned_is_heard(db: object, now: datetime) -> None:
    joint = make_joint(now, "opinion")
    offices = {code: make_user(Role.DELEGATION, partner_code=code) for code in ("RS", "XK")}

    first = formulation.give_opinion(joint.item, "support", by=offices["XK"].actor(), at=now)

    assert (first, joint.item.state, joint.item.awaited_partners) == (None, "opinion", {"RS"})
    assert not permits(offices["XK"].actor(), P.REQUEST_OPINE, joint.item)
    assert [u.id for u in database.session.scalars(audiences.delegation(joint.item))] == [offices["RS"].id]

    formulation.give_opinion(joint.item, "support", by=offices["RS"].actor(), at=now)

    assert joint.item.state == "formulation"


def test_two_institutions_of_one_partner_need_one_opinion(db: object, now: datetime) -> None:
    item = make_request("opinion")
    other = make_institution()
    item.parties = [
        RequestParty(institution=one, joined_at=now, accepted_at=now, position=n)
        for n, one in enumerate((item.institution, other))
    ]
    item.is_joint = True
    database.session.flush()

    formulation.give_opinion(item, "support", by=make_user(Role.DELEGATION).actor(), at=now)

    assert item.state == "formulation"


def test_who_has_given_its_opinion_waits_for_the_others(db: object, now: datetime) -> None:
    joint = make_joint(now, "opinion")
    offices = [make_user(Role.DELEGATION, partner_code=code) for code in ("RS", "XK")]
    formulation.give_opinion(joint.item, "support", by=offices[1].actor(), at=now)

    mine = [
        list(database.session.scalars(queries.visible_to(o.actor()).where(queries.waits_for(o.actor()))).unique())
        for o in offices
    ]

    assert mine == [[joint.item], []]


def test_the_page_names_which_office_is_awaited(db: object, browse: Browse, now: datetime) -> None:
    joint = make_joint(now, "opinion")
    adviser = make_user(Role.ADVISER)
    joint.item.adviser_id = adviser.id
    office = make_user(Role.DELEGATION, partner_code="XK")
    formulation.give_opinion(joint.item, "support", by=office.actor(), at=now)
    database.session.commit()

    page = browse(adviser).get(f"/requests/{joint.item.id}").get_text(" ", strip=True)

    assert "Waiting for the EU Delegation for Serbia" in page


def test_a_signature_by_link_is_for_one_institution(joint: Joint, now: datetime) -> None:
    sign_off = filing.ask_by_link(
        joint.item, name="Ana Example", function="Director", email="ana@example.org", language="en", secret="s" * 40,
        link="https://socx.example/by-link", by=joint.official_a.actor(), at=now,
    )  # fmt: skip
    assert sign_off.document["unit"] == joint.item.as_party(joint.a.id).answers["unit"]

    assert filing.sign_by_link(sign_off, joint.item, name="Ana Example", at=now) is None

    assert joint.item.party_of(joint.a.id).signed_at == now
    assert joint.item.party_of(joint.b.id).signed_at is None
    assert joint.item.state == "signing"


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
    assert [one["answers"] for one in found["annexes"]] == [{}]
    assert len(found["institutions"]) == 2
    assert [p["accepted_at"] is not None for p in api(asked, "get", f"/{number}/parties").json["items"]] == [True, True]


def test_the_api_splits(db: object, api: Callable[..., Any], now: datetime) -> None:
    joint = make_joint(now)
    database.session.commit()

    answer = api(joint.official_b, "post", f"/{joint.item.id}/split", {"version": joint.item.version, "reason": "Why."})

    assert answer.status_code == 200
    assert len(answer.json["requests"]) == 1
