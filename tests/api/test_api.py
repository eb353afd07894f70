"""The interface for machines: who is let in, what shape answers have, what wrong calls are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from openapi_spec_validator import validate

from socx.access.actors import Role
from socx.accounts import services as accounts
from socx.db import db as database
from tests.deliverables import make_mission
from tests.factories import NOW, make_activity, make_expert, make_institution, make_request, make_user

KEY = "a-key-of-the-caller"


class Caller:
    """A client that sends a token and JSON."""

    def __init__(self, app: Any, token: str | None, language: str = "en") -> None:
        self.client = app.test_client()
        self.headers = {"Accept-Language": language}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=self.headers)


@pytest.fixture
def call(app: Any, db: object) -> Callable[..., Caller]:
    """call(user): a caller with a token of that user; call() has none."""

    def open_caller(user: Any = None, language: str = "en") -> Caller:
        token = None
        if user is not None:
            token = accounts.create_token(user, "test", by=user.actor(), at=NOW)[1]
        database.session.commit()
        return Caller(app, token, language)

    return open_caller


def test_the_description_is_valid_openapi(call):
    answer = call()("GET", "/openapi.json")

    assert answer.json["openapi"].startswith("3.1")
    validate(answer.json)


@pytest.mark.parametrize("path", ["/requests/", "/requests/1", "/activities/", "/activities/1", "/actions/1"])
def test_without_a_token_nothing_is_told(call, path):
    answer = call()("GET", path)

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"


def test_a_session_cookie_does_not_open_the_interface(browse, call):
    browser = browse(make_user(Role.MANAGER))

    assert browser.client.get("/api/v1/requests/").status_code == 401


def test_a_revoked_token_is_worth_nothing(app, db, call):
    user = make_user(Role.MANAGER)
    token, text = accounts.create_token(user, "test", by=user.actor(), at=NOW)
    accounts.revoke_token(user, token.id, by=user.actor(), at=NOW)
    database.session.commit()

    assert Caller(app, text)("GET", "/requests/").status_code == 401


def test_a_list_shows_what_its_reader_may_read(call):
    mine, other = make_request("submitted"), make_request("submitted", institution=make_institution())
    official = make_user(Role.OFFICIAL, institution=mine.institution)

    answer = call(official)("GET", "/requests/")

    assert [item["id"] for item in answer.json["items"]] == [mine.id]
    assert call(official)("GET", f"/requests/{other.id}").status_code == 404


def test_what_may_not_be_read_looks_like_what_is_not_there(call):
    hidden = make_request("draft")
    caller = call(make_user(Role.MANAGER))

    assert caller("GET", f"/requests/{hidden.id}").json == caller("GET", "/requests/987654321").json


@pytest.mark.parametrize(
    ("language", "words"), [("en", "without prejudice"), ("fr", "sans préjudice"), ("es", "sin perjuicio")]
)
def test_a_designation_carries_its_note_in_the_language_of_the_caller(call, language, words):
    make_request("submitted")

    answer = call(make_user(Role.MANAGER), language)("GET", "/requests/")

    assert answer.json["items"][0]["partner"] == "Kosovo*"
    assert words in answer.json["notes"][0]["text"]


def test_the_same_key_makes_one_draft(call):
    caller = call(make_user(Role.OFFICIAL))

    first = caller("POST", "/requests/", {"key": KEY})
    second = caller("POST", "/requests/", {"key": KEY})

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] == second.json["id"]
    assert first.headers["Location"] == f"/api/v1/requests/{first.json['id']}"


def test_a_section_with_a_wrong_answer_is_refused_by_field(call):
    caller = call(make_user(Role.OFFICIAL))
    item = caller("POST", "/requests/", {"key": KEY}).json

    answer = caller(
        "PUT", f"/requests/{item['id']}/sections/subject",
        {"version": item["version"], "answers": {"title": "x" * 151}},
    )  # fmt: skip

    assert answer.status_code == 422
    assert "150" in answer.json["errors"]["title"]


def test_a_stale_version_is_told_so(call):
    item = make_request("submitted")
    caller = call(make_user(Role.ADVISER))

    assert caller("POST", f"/requests/{item.id}/moves/register", {"version": 0}).status_code in (200, 409)
    answer = caller("POST", f"/requests/{item.id}/moves/accept", {"version": 0})

    assert answer.status_code == 409
    assert answer.json["detail"].startswith("Somebody changed this")


def test_a_move_that_does_not_start_here_is_refused_in_words(call):
    item = make_request("submitted")

    answer = call(make_user(Role.ADVISER))("POST", f"/requests/{item.id}/moves/accept", {})

    assert answer.status_code == 409
    assert answer.json["detail"] == ("“Eligible: start assessment” is not possible: the current state is “Submitted”.")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/requests/{id}/moves/register", {"unknown": 1}),
        ("/requests/{id}/moves/register", {"version": -1}),
        ("/requests/{id}/moves/register", {"version": "x"}),
        ("/requests/{id}/moves/register", []),
        ("/requests/{id}/moves/register", "text"),
        ("/requests/{id}/clarifications", {"questions": []}),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused(call, path, body):
    item = make_request("submitted")

    answer = call(make_user(Role.ADVISER))("POST", path.format(id=item.id), body)

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


def test_odd_addresses_are_answered_as_problems(call):
    caller = call(make_user(Role.MANAGER))

    for path in ("/requests/99999999999999999999", "/requests/0", "/requests/-1", "/requests/x", "/nothing"):
        answer = caller("GET", path)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    for query in ("?page=0", "?page=-1", "?page=99999999999999999999", "?page=x", "?state=nonsense"):
        assert caller("GET", "/requests/" + query).status_code == 422


def test_a_method_that_does_not_exist_says_which_do(call):
    answer = call(make_user(Role.MANAGER))("DELETE", "/requests/1")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_the_commission_does_not_read_personal_contacts(call):
    item = make_request("approval")

    seen = call(make_user(Role.COMMISSION))("GET", f"/requests/{item.id}").json["answers"]

    assert "title" in seen
    assert "focal_email" not in seen


def test_a_partner_does_not_read_scores(call):
    item = make_request("assessment")
    official = make_user(Role.OFFICIAL, institution=item.institution)

    seen = call(official)("GET", f"/requests/{item.id}").json

    assert "scores" not in seen
    assert "scores" in call(make_user(Role.ADVISER))("GET", f"/requests/{item.id}").json


def test_matches_are_ranked_and_their_parts_add_up(call):
    item = make_request("assessment")
    good = make_expert(topics={"EM14": 4, "XC08": 3}, languages={"en": "C2"})
    make_expert(topics={"SP05": 2}, text="Pensions for thirty years.", languages={"en": "C1"})
    out = make_expert(languages={"de": "C2"})
    caller = call(make_user(Role.ADVISER))

    answer = caller("GET", f"/requests/{item.id}/matches").json

    assert answer["matches"][0]["expert_id"] == good.id
    for place in answer["matches"]:
        assert sum(place["parts"].values()) == pytest.approx(place["score"], abs=1e-9)
    assert [one["expert_id"] for one in answer["out"]] == [out.id]
    assert answer["out"][0]["reasons"][0]["code"] == "language"


def test_a_score_is_explained_to_the_last_digit(call):
    item, expert = make_request("assessment"), make_expert()

    found = call(make_user(Role.ADVISER))("GET", f"/requests/{item.id}/matches/{expert.id}").json

    assert sum(part["points"] for part in found["parts"]) == pytest.approx(found["score"], abs=1e-9)
    for part in found["parts"]:
        assert sum(one["points"] for one in part["items"]) == pytest.approx(part["points"], abs=1e-9)


def test_a_rejection_without_a_reason_is_refused(call):
    item, expert = make_request("assessment"), make_expert()
    caller = call(make_user(Role.ADVISER))

    answer = caller("PUT", f"/requests/{item.id}/matches/{expert.id}", {"decision": "rejected"})

    assert answer.status_code == 422
    assert answer.json["errors"] == {"reason_code": "Choose the reason."}


def test_matches_are_not_for_partners(call):
    item = make_request("assessment")
    official = make_user(Role.OFFICIAL, institution=item.institution)

    assert call(official)("GET", f"/requests/{item.id}/matches").status_code in (403, 404)


def test_who_a_token_speaks_for(call):
    user = make_user(Role.ADVISER)

    found = call(user)("GET", "/me/").json

    assert (found["id"], found["role"], found["domain"]) == (user.id, "adviser", "labour_employment")


@pytest.mark.parametrize("value", ["[" * 50_000 + "]" * 50_000, "9" * 50_000], ids=["brackets", "digits"])
def test_a_body_that_goes_on_and_on_is_refused(call, value):
    caller = call(make_user(Role.OFFICIAL))
    body = '{"key": ' + value + "}"

    answer = caller.client.post("/api/v1/requests/", data=body, headers=caller.headers, content_type="application/json")

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(("state", "move"), [("approved", "start"), ("under_way", "complete")])
def test_what_the_action_does_to_its_request_is_not_done_without_it(call, state, move):
    item = make_request(state)
    caller = call(make_user(Role.MANAGER))

    answer = caller("POST", f"/requests/{item.id}/moves/{move}", {"note": "Now."})

    assert answer.status_code == 404
    assert caller("GET", f"/requests/{item.id}").json["state"] == state
    assert caller("GET", f"/requests/{item.id}").json["moves"] == []


def test_an_answer_to_a_question_that_is_not_there_is_refused(call):
    caller = call(make_user(Role.OFFICIAL))
    item = caller("POST", "/requests/", {"key": KEY}).json

    answer = caller(
        "PUT", f"/requests/{item['id']}/sections/subject",
        {"version": item["version"], "answers": {"titel": "A title"}},
    )  # fmt: skip

    assert answer.status_code == 422
    assert answer.json["errors"] == {"titel": "This section has no such field."}


@pytest.mark.parametrize("path", ["/requests", "/requests/", "/activities", "/experts/"])
def test_a_slash_at_the_end_makes_no_difference(call, path):
    assert call(make_user(Role.MANAGER))("GET", path).status_code == 200


def test_what_is_not_there_is_told_in_words_for_machines(call):
    caller = call(make_user(Role.MANAGER))
    told = [caller("GET", path).json for path in ("/requests/999999", "/nothing")]

    assert [t["title"] for t in told] == ["Nothing is here, or you may not read it."] * 2
    assert "age" not in " ".join(t.get("detail", "") for t in told)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("", {"title": "a\ud800b", "kind": "training", "modality": "onsite"}, "title"),
        ("", {"title": "a\x00b", "kind": "training", "modality": "onsite"}, "title"),
        ("", {"title": "   ", "kind": "training", "modality": "onsite"}, "title"),
        ("/dates", {"delivery_start": "9999-12-27", "delivery_end": "9999-12-31"}, "delivery_end"),
        ("/dates", {"delivery_start": "0001-01-01", "delivery_end": "0001-01-02"}, "delivery_start"),
        ("/plan", {"fixed": "begin", "day": "9999-12-31", "length": 5}, "day"),
        ("/move", {"key": "delivery_start", "day": "0001-01-01"}, "day"),
    ],
)
def test_what_no_page_or_calendar_can_hold_is_refused_by_field(call, path, body, field):
    activity = make_activity()
    method = "POST" if path in ("/plan", "/move") else "PUT"

    answer = call(make_user(Role.MANAGER))(method, f"/activities/{activity.id}{path}", body)

    assert answer.status_code == 422
    assert field in answer.json["errors"]


def test_what_cannot_be_kept_is_found_in_parts_of_a_body_too(call):
    mission = make_mission()
    item = mission.of("mission_report")

    answer = call(mission.principal)("PUT", f"/deliverables/{item.id}/draft", {"texts": {"done": "a\ud800b"}})

    assert answer.status_code == 422
    assert answer.json["errors"] == {"texts.done": "Remove the characters that cannot be shown."}
