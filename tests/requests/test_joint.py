"""A request of several institutions: who joins, who signs what, and whose opinion is heard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import Incomplete, Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.requests import audiences, fields, queries
from socx.requests.models import RequestParty, Round
from socx.requests.services import filing, formulation
from tests.browser_html import Browser
from tests.factories import make_institution, make_request, make_user
from tests.requests.joint import OWN, Joint, make_joint, told
from tests.requests.stages import save

Browse = Callable[..., Browser]


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
    save(joint.item, "institution", joint.official_a.actor(), now, unit="Unit of A")
    save(joint.item, "institution", joint.official_b.actor(), now, unit="Unit of B")

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

    save(joint.item, "description", joint.official_b.actor(), now, context="Something else.")

    assert joint.item.party_of(joint.a.id).signed_at is None
    assert joint.item.submissions[0].voided_at == now
    assert "requests/signature_void" in told(joint.approver_a)


def test_a_change_of_one_annex_leaves_the_signatures_of_the_others(joint: Joint, now: datetime) -> None:
    filing.sign(joint.item, by=joint.approver_a.actor(), at=now)

    save(joint.item, "institution", joint.official_b.actor(), now, unit="Unit of B")

    assert joint.item.party_of(joint.a.id).signed_at == now


def test_who_has_signed_cannot_sign_again(joint: Joint, now: datetime) -> None:
    filing.sign(joint.item, by=joint.approver_a.actor(), at=now)

    with pytest.raises(WrongState):
        filing.sign(joint.item, by=joint.approver_a.actor(), at=now)


def test_an_own_part_that_is_not_whole_is_not_signed(joint: Joint, now: datetime) -> None:
    save(joint.item, "institution", joint.official_a.actor(), now, unit="")

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
    save(joint.item, "institution", joint.official_a.actor(), now, unit="")

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
