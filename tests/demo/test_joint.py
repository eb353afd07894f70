"""The joint request of the demonstration: both institutions sign, and one of two opinions is given."""

from __future__ import annotations

from datetime import date

from socx.demo import cases, joint, load
from socx.demo.programme import Programme
from socx.demo.requests import requests

TODAY = date(2026, 3, 4)


def test_one_joint_request_waits_for_the_second_of_two_opinions(db):
    (wished,) = (item for item in requests(TODAY) if item.together)
    programme = Programme(TODAY)
    load._load_institutions(programme)
    load._load_people(programme, "a-password-for-tests")
    cases.plan(programme, wished, None)
    joint.plan(programme, [wished])

    programme.play()

    item = programme.cases[wished.key]
    assert (item.state, item.code.split()[-1]) == ("opinion", "JOINT")
    assert [one.official_name for one in item.institutions] == [
        "Center for Social Work",
        "Ministry of Labour, Employment, Veteran and Social Affairs",
    ]
    assert [text.institution_id for text in item.submissions] == [p.institution_id for p in item.active_parties]
    assert [opinion.partner_code for opinion in item.opinions] == ["RS"]
    assert item.awaited_partners == {"XK"}
    addresses = [party.answers["focal_email"] for party in item.active_parties]
    assert [address.rpartition("@")[2] for address in addresses] == ["csw-xk.example", "molevsa-rs.example"]
