"""The interface of the roster: whole profiles, sections, consents, employers."""

from __future__ import annotations

import pytest

from socx.access.actors import Role
from socx.accounts import services as accounts
from socx.db import db as database
from socx.experts import queries
from tests.factories import NOW, make_expert, make_user


@pytest.fixture
def call(app, db):
    """call(user, method, path, json): an answer of the interface."""

    def send(user, method, path, **given):
        _, text = accounts.create_token(user, "test", by=user.actor(), at=NOW)
        database.session.commit()
        answer = app.test_client().open(f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {text}"},
                                        **given)  # fmt: skip
        database.session.expire_all()
        return answer

    return send


def test_a_profile_is_read_whole_and_contact_data_by_those_who_may(call):
    account = make_user(Role.EXPERT)
    item = make_expert(user=account, phone="+32 1 2", languages={"en": "C1"})

    for reader in (account, make_user(Role.ADVISER)):
        found = call(reader, "GET", f"/experts/{item.id}").json
        assert found["profile"]["work"]["phone"] == "+32 1 2"
        assert found["profile"]["languages"]["languages"][0]["level"] == "C1"
        assert (found["is_searchable"], found["obstacles"]) == (True, [])
    assert call(make_user(Role.OFFICIAL), "GET", f"/experts/{item.id}").status_code == 404


def test_a_section_is_written_and_what_is_left_out_stays(call):
    account = make_user(Role.EXPERT)
    item = make_expert(user=account, unit="Unit A")

    answer = call(account, "PUT", f"/experts/{item.id}/sections/work",
                  json={"answers": {"function": "Director", "seniority": "director"}})  # fmt: skip

    assert answer.status_code == 200
    found = queries.find(item.id)
    assert (found.function, found.seniority, found.unit) == ("Director", "director", "Unit A")


@pytest.mark.parametrize(
    ("section", "answers", "field"),
    [
        ("work", {"seniority": "king"}, "seniority"),
        ("work", {"nonsense": 1}, "nonsense"),
        ("work", {"experience_years": "many"}, "experience_years"),
        ("languages", {"languages": [{"language": "en"}]}, "languages-0-level"),
        ("availability", {"openings": [{"start_on": "2027-03-05", "end_on": "2027-03-01"}]}, "openings-0-end_on"),
        ("conflicts", {"conflicts": [{"partner_code": "XK", "institution_id": 99999, "reason": "R"}]},
         "conflicts-0-institution_id"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_by_its_name(call, section, answers, field):
    account = make_user(Role.EXPERT)
    item = make_expert(user=account)

    answer = call(account, "PUT", f"/experts/{item.id}/sections/{section}", json={"answers": answers})

    assert answer.status_code == 422
    assert field in answer.text


def test_an_old_version_writes_nothing(call):
    account = make_user(Role.EXPERT)
    item = make_expert(user=account)

    answer = call(account, "PUT", f"/experts/{item.id}/sections/work",
                  json={"version": 99, "answers": {"function": "X"}})  # fmt: skip

    assert answer.status_code == 409


def test_consents_are_the_persons_own(call):
    account, adviser = make_user(Role.EXPERT), make_user(Role.ADVISER)
    item = make_expert(user=account)

    assert call(adviser, "DELETE", f"/experts/{item.id}/consents/roster").status_code == 404
    assert call(account, "DELETE", f"/experts/{item.id}/consents/roster").json["is_searchable"] is False
    assert call(account, "PUT", f"/experts/{item.id}/consents/roster").json["is_searchable"] is True


def test_the_register_of_employers_is_kept_by_the_facility(call):
    adviser = make_user(Role.ADVISER)
    body = {"name": "Social Insurance Institution", "short_name": "ZUS", "member_state": "PL", "kind": "fund"}

    made = call(adviser, "POST", "/employers/", json=body)
    assert made.status_code == 201
    number = made.json["id"]
    given = call(adviser, "POST", f"/employers/{number}/authorisations",
                 json={"reference": "R-1", "start_on": "2026-01-01"})  # fmt: skip
    assert given.status_code == 201
    changed = call(adviser, "PUT", f"/employers/{number}", json=body | {"note": "Friendly."})
    assert (changed.json["note"], len(changed.json["authorisations"])) == ("Friendly.", 1)
    path = f"/employers/{number}/authorisations/{given.json['id']}"
    assert call(adviser, "DELETE", path).status_code == 204
    assert call(adviser, "GET", "/employers/?q=zus").json["items"][0]["name"] == body["name"]
    assert call(adviser, "POST", "/employers/", json=body).status_code == 422
    assert call(make_user(Role.EXPERT), "GET", "/employers/").status_code == 403


def test_the_rules_of_kinds_are_read_with_their_reasons(call):
    found = call(make_user(Role.ADVISER), "GET", "/employers/rules").json

    assert {rule["kind"]: rule["years"] for rule in found}["retired_official"] == 5
    assert "peers" in found[0]["reason"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Adam", "Bea", "Chris"}),
        ("kind=private&kind=academic", {"Bea", "Chris"}),
        ("language=fr&level=C1", {"Adam"}),
        ("level=C1", {"Adam", "Bea", "Chris"}),  # a level of no language narrows nothing
        ("member_state=IE&kind=academic", {"Chris"}),
        ("employer=institute", {"Bea"}),
        ("q=Adam", {"Adam"}),
    ],
)
def test_the_list_takes_the_words_and_filters_of_its_page(call, browse, query, expected):
    make_expert(family_name="Adam", kind="public_servant", languages={"fr": "C1"}, member_state="FR", employer="Fund")
    make_expert(family_name="Bea", kind="private", languages={"fr": "A2"}, member_state="FR", employer="Institute")
    make_expert(family_name="Chris", kind="academic", languages={"en": "C1"}, member_state="IE", employer="School")
    adviser = make_user(Role.ADVISER)

    items = call(adviser, "GET", f"/experts/?{query}").json["items"]

    assert {one["name"].split()[-1] for one in items} == expected
    page = browse(adviser).get(f"/experts?{query}").select_one("main").text
    assert {name for name in ("Adam", "Bea", "Chris") if name in page} == expected


@pytest.mark.parametrize("query", ["kind=king", "level=Z9", "sort=nonsense", "free_from=yesterday", "topic=XX99"])
def test_a_filter_that_is_not_on_offer_is_refused(call, query):
    assert call(make_user(Role.ADVISER), "GET", f"/experts/?{query}").status_code == 422
