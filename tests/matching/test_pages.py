"""Pages of matching, by their buttons."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from sqlalchemy import select

from socx.access.actors import WITHOUT_ACCOUNT, Role
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.experts.models import ExpertAbsence, ExpertConflict, ExpertMission, ExpertPassage
from socx.matching.models import MatchDecision
from socx.requests.workflow import REQUEST_WORKFLOW
from tests.factories import ANSWERS, make_expert, make_request, make_user
from tests.statements import Statements


@pytest.fixture
def adviser(db):
    return make_user(Role.ADVISER, name="Ada Adviser")


@pytest.fixture
def case(db):
    return make_request("assessment")


@pytest.fixture
def two(db):
    """Somebody who fits, and somebody who does not."""
    good = make_expert(given_name="Gerda", family_name="Good", topics={"EM14": 4, "XC08": 3})
    good.topics[0].evidence = "Built the labour market observatory of 2019."
    poor = make_expert(given_name="Paul", family_name="Poor", topics={"SP04": 2}, assistance=["hr_development"],
                       text="Taught accounting to small firms.", kind="private")  # fmt: skip
    return good, poor


def names(browser):
    return [a.get_text() for a in browser.page.select("article.card h3 a")]


def decisions():
    database.session.expire_all()
    return database.session.scalars(select(MatchDecision).order_by(MatchDecision.id)).all()


def test_the_best_comes_first_and_says_why(browse, adviser, case, two):
    browser = browse(adviser)

    browser.get(f"/requests/{case.id}/matches")

    assert names(browser) == ["Gerda Good", "Paul Poor"]
    first, second = browser.page.select("article.card")
    assert "claimed at level 4 of 4, with evidence" in first.get_text()
    assert "labour" in first.get_text()
    assert first.select_one(".tag--positive").get_text() == "Labour market information and observatories"
    assert "Topic not in the profile" in second.get_text()
    assert "The ranking advises. A person decides" in browser.text


def test_the_points_of_the_parts_add_up_as_they_are_printed(browse, adviser, case, two):
    browser = browse(adviser)

    browser.get(f"/requests/{case.id}/matches")

    for score in browser.page.select(".score"):
        parts = [int(cell.get_text()) for cell in score.select(".score__points")]
        assert score.select_one(".score__total").get_text(" ").split()[0] == str(sum(parts))


def test_the_explanation_adds_up_to_the_last_digit(browse, adviser, case, two):
    browser = browse(adviser)

    browser.get(f"/requests/{case.id}/matches/{two[0].id}")

    tables = {t.caption.get_text(): t for t in browser.page.select("table.data-table")}
    table = tables["The score, part by part"]
    *parts, total = [hundredths(row.select(".cell--number")[-1]) for row in table.select("tbody tr")]
    assert sum(parts) == total
    for heading in browser.page.select("section.card h3"):
        points = round(float(re.search(r"(-?[\d.]+) points", heading.get_text()).group(1)) * 100)
        lines = [hundredths(cell) for cell in heading.parent.select("tbody .cell--number")]
        assert sum(lines) == points


def hundredths(cell):
    return round(float(cell.get_text()) * 100)


def test_a_french_request_finds_an_english_profile_by_its_subjects(browse, adviser):
    case = make_request(
        "assessment",
        title="Réforme de l’assurance chômage",
        language="fr",
        topics=["EM13"],
        answers=ANSWERS | {
            "context": "L’assurance chômage couvre peu de travailleurs.", "change": "Plus d’assurés.",
            "assistance_sought": "Nous cherchons des pairs pour réformer l’assurance chômage.",
            "general_objective": "Une assurance chômage moderne.", "specific_objectives": "Réformer la loi.",
            "expected_results": "Un projet de loi.", "expertise": "Expérience de l’assurance chômage.",
            "working_languages": ["fr", "en"], "activities": [],
        },
    )  # fmt: skip
    make_expert(family_name="Other", topics={}, text="Ran training for fire brigades and their vehicles.")
    make_expert(family_name="Right", topics={}, text="Reformed unemployment insurance and wrote its law.")
    browser = browse(adviser)

    browser.get(f"/requests/{case.id}/matches")

    assert names(browser)[0] == "Ida Right"
    first = browser.page.select_one("article.card").get_text()
    assert "assurance chômage" in first
    assert "unemployment insurance" in first


def test_shortlist_reject_and_undo(browse, adviser, case, two):
    good, poor = two
    browser = browse(adviser)
    browser.get(f"/requests/{case.id}/matches")

    browser.press("Shortlist Gerda Good")
    assert browser.path == f"/requests/{case.id}/matches"
    browser.press("Reject Paul Poor", reason_code="profile", note="Wrong field.")

    kept, refused = decisions()
    assert (kept.expert_id, kept.decision, kept.rank, kept.by_id) == (good.id, "shortlisted", 1, adviser.id)
    assert kept.score == pytest.approx(sum(kept.parts.values()))
    assert kept.weights_version
    assert (refused.expert_id, refused.decision, refused.reason_code, refused.note) == (
        poor.id, "rejected", "profile", "Wrong field.",
    )  # fmt: skip
    trail = database.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_kind == "request").order_by(AuditEntry.id)
    ).all()
    assert [(e.action, e.subject_kind, e.facts["expert"]) for e in trail] == [
        ("match_shortlist", "request", good.id), ("match_reject", "request", poor.id),
    ]  # fmt: skip
    assert browser.page.select_one("table").select_one("tbody a").get_text() == "Gerda Good"

    browser.press("Undo Gerda Good")
    assert [d.expert_id for d in decisions()] == [poor.id]
    assert "Nobody is on the shortlist yet." in browser.text


def test_a_rejection_without_a_reason_is_refused_and_the_note_kept(browse, adviser, case, two):
    browser = browse(adviser)
    browser.get(f"/requests/{case.id}/matches")

    browser.press("Reject Paul Poor", note="Because of something.")

    assert browser.status == 422
    assert browser.errors == ["Choose the reason."]
    assert "Because of something." in browser.page.find("textarea").get_text()
    browser.press("Reject Paul Poor", reason_code="other")
    assert [(d.reason_code, d.note) for d in decisions()] == [("other", "Because of something.")]


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"decision": "rejected", "reason_code": "nonsense"}, "Choose the reason."),
        ({"decision": "rejected", "reason_code": "other"}, "Write the other reason."),
        ({"decision": "married", "reason_code": ""}, "Choose one of the list."),
        ({"decision": "rejected", "reason_code": "profile", "note": "x" * 2001}, "This note is too long."),
        ({"decision": "rejected", "reason_code": "profile", "note": "x\x00"}, "Remove the characters"),
        ({}, "Choose one of the list."),
    ],
)
def test_bad_decisions_are_told(browse, adviser, case, two, sent, error):
    browser = browse(adviser)
    token = browser.get(f"/requests/{case.id}/matches").find(attrs={"name": "csrf_token"})["value"]

    browser.post(f"/requests/{case.id}/matches/{two[0].id}/decide", {"csrf_token": token, **sent})

    assert browser.status == 422
    assert error in " ".join(browser.errors)
    assert decisions() == []


def test_who_is_out_is_listed_with_every_reason(browse, adviser, case, two):
    case.sensitivity = "restricted"
    case.answers["activities"] = [{**ANSWERS["activities"][0], "start_on": "2030-06-03"}]
    out = make_expert(given_name="Otto", family_name="Out", in_roster_since=None, confidentiality_since=None,
                      languages={"de": "C2"})  # fmt: skip
    out.absences = [ExpertAbsence(start_on=date(2030, 6, 1), end_on=date(2030, 6, 30))]
    out.conflicts = [ExpertConflict(partner_code="XK", reason="Paid by them.")]
    browser = browse(adviser)
    browser.get(f"/requests/{case.id}/matches")
    assert names(browser) == ["Gerda Good", "Paul Poor"]

    browser.follow("Left out, and why (1)")

    row = browser.page.find("a", string="Otto Out").find_parent("tr").get_text(" ")
    for words in ("Has not agreed to be in the roster.", "Paid by them.", "Has not signed for confidentiality",
                  "Speaks none of the working languages", "Is away on most of the wished days"):  # fmt: skip
        assert words in row


def test_one_of_the_working_languages_is_enough(browse, adviser, case, two):
    case.answers["working_languages"] = ["en", "sq", "sr"]
    browser = browse(adviser)

    browser.get(f"/requests/{case.id}/matches")

    assert names(browser) == ["Gerda Good", "Paul Poor"]


def test_a_named_person_is_asked_about(browse, adviser, case, two):
    make_expert(given_name="Otto", family_name="Out", languages={"de": "C2"})
    make_expert(given_name="Nora", family_name="Newcomer", state="submitted")
    browser = browse(adviser)
    browser.get(f"/requests/{case.id}/matches/person")

    browser.press("Ask", q="gerda")
    assert "Ranked 1 of 2." in browser.text
    browser.press("Ask", q="out")
    assert "Speaks none of the working languages well enough: German C2" not in browser.text
    lacking = "Speaks none of the working languages well enough: English not in the profile (B2 is asked for)."
    assert lacking in browser.text
    browser.press("Ask", q="newcomer")
    assert "The profile does not take part in matching. Its state: To be verified." in browser.text
    browser.press("Ask", q="nobody")
    assert "Nobody of this name" in browser.text
    browser.press("Ask", q="x" * 101)
    assert browser.errors == ["This name is too long. 100 characters fit."]


def test_who_is_out_is_taken_all_the_same_with_a_note_only(browse, adviser, case):
    out = make_expert(given_name="Otto", family_name="Out", languages={"de": "C2"})
    browser = browse(adviser)
    browser.get(f"/requests/{case.id}/matches/{out.id}")
    assert "This person is out for this request" in browser.text

    browser.press("Shortlist Otto Out")
    assert browser.errors == ["The rules leave this person out. Write why you take this person all the same."]
    browser.press("Shortlist Otto Out", note="An interpreter comes along.")

    assert [(d.decision, d.rank, d.score) for d in decisions()] == [("shortlisted", None, None)]


@pytest.mark.parametrize("given", [{"state": "inactive"}, {"state": "submitted"}, {"in_roster_since": None}])
def test_nobody_is_taken_without_being_in_the_roster(browse, adviser, case, given):
    out = make_expert(given_name="Otto", family_name="Out", **given)
    browser = browse(adviser)
    browser.get(f"/requests/{case.id}/matches/{out.id}")

    browser.press("Shortlist Otto Out", note="Please.")

    assert browser.status == 422
    assert decisions() == []


def test_the_shortlist_is_a_table_without_contact_data(browse, adviser, case, two):
    two[0].email, two[0].phone = "gerda@secret.example", "+32 123"
    browser = browse(adviser)
    browser.get(f"/requests/{case.id}/matches")
    browser.press("Shortlist Gerda Good")

    browser.follow("Download the shortlist")

    rows = list(csv.reader(io.StringIO(browser.response.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row[1] for row in rows[:2]] == ["Name", "Gerda Good"]
    assert rows[1][0] == case.code
    assert rows[-1][0].startswith("* ")
    assert "secret" not in str(rows)
    assert "+32" not in str(rows)


def test_texts_are_shown_as_text(browse, adviser, case):
    bad = "<script>alert('labour market information system')</script> labour market information."
    one = make_expert(given_name="<b>Bo", text=bad, employer=bad, function=bad)
    case.title = bad
    case.answers["context"] = bad
    browser = browse(adviser)

    for path in ("", f"/{one.id}", "/out", "/person?q=%3Cb%3E"):
        browser.get(f"/requests/{case.id}/matches{path}")
        assert browser.status == 200
        assert bad in browser.text
        assert all(script.get("src") for script in browser.page.select("script"))


@pytest.mark.parametrize("state", [s.name for s in REQUEST_WORKFLOW])
def test_matching_is_open_from_the_assessment_on(browse, adviser, state):
    case = make_request(state)
    browser = browse(adviser)

    browser.get(f"/requests/{case.id}/matches")

    expected = 404 if case.is_draft else 200 if state in (
        "assessment", "clarification", "parked", "opinion", "formulation", "approval", "approved", "under_way",
        "closed",
    ) else 409  # fmt: skip
    assert browser.status == expected


@pytest.mark.parametrize("role", [r for r in Role if r not in WITHOUT_ACCOUNT | {Role.ADVISER, Role.MANAGER}])
def test_others_see_no_matches(browse, case, two, role):
    user = make_user(role, institution=case.institution) if role in (Role.OFFICIAL, Role.APPROVER) else make_user(role)
    browser = browse(user)

    for path in ("", "/out", "/person", "/shortlist.csv", f"/{two[0].id}"):
        browser.get(f"/requests/{case.id}/matches{path}")
        assert browser.status in (403, 404)


def test_a_confidential_request_of_the_other_desk_is_not_there(browse, case, two):
    case.sensitivity = "confidential"
    other = make_user(Role.ADVISER, domain="social_protection")
    browser = browse(other)

    for path in ("", "/out", "/person", "/shortlist.csv", f"/{two[0].id}"):
        browser.get(f"/requests/{case.id}/matches{path}")
        assert browser.status == 404


def test_the_other_desk_looks_but_does_not_decide(browse, case, two):
    browser = browse(make_user(Role.ADVISER, domain="social_protection"))
    page = browser.get(f"/requests/{case.id}/matches")
    assert names(browser) == ["Gerda Good", "Paul Poor"]
    assert not [b for b in browser.buttons if "Shortlist" in b]

    token = page.find(attrs={"name": "csrf_token"})["value"]
    browser.post(f"/requests/{case.id}/matches/{two[0].id}/decide", {"csrf_token": token, "decision": "shortlisted"})

    assert browser.status == 403
    assert decisions() == []


@pytest.mark.parametrize("path", ["/999999999", "/999999999999999999", "/0", "/nobody", "/999999999/decide"])
def test_what_is_not_there_is_not_found(browse, adviser, case, path):
    browser = browse(adviser)

    browser.get(f"/requests/{case.id}/matches{path}")

    assert browser.status in (404, 405)


@pytest.mark.parametrize("page", ["-1", "0", "x", "99999999999999999999", "9999"])
def test_odd_page_numbers_do_no_harm(browse, adviser, case, two, page):
    browser = browse(adviser)

    for path in ("", "/out"):
        browser.get(f"/requests/{case.id}/matches{path}?page={page}")
        assert browser.status == 200


def test_an_empty_roster_and_an_empty_request_are_said_kindly(browse, adviser):
    case = make_request("assessment", answers={}, topics=[], assistance=[], title="")
    browser = browse(adviser)
    browser.get(f"/requests/{case.id}/matches")
    assert "Nobody can be proposed" in browser.text

    nobody = make_expert(text="", topics={}, languages={}, assistance=[], function="", employer="")
    database.session.commit()
    browser.get(f"/requests/{case.id}/matches")
    assert browser.status == 200
    browser.get(f"/requests/{case.id}/matches/{nobody.id}")
    assert browser.status == 200


def test_a_page_of_many_asks_the_database_as_often_as_one_of_few(browse, adviser, case):
    for n in range(30):
        one = make_expert(family_name=f"Person{n:02d}", languages={"en": "C1", "fr": "B2"})
        one.missions = [ExpertMission(year=2020, partner_code="XK", title="Data")]
        one.passages.append(ExpertPassage(kind="training", language="en", text="Statistics."))
    browser = browse(adviser)

    with Statements() as first:
        browser.get(f"/requests/{case.id}/matches")
    with Statements() as second:
        browser.get(f"/requests/{case.id}/matches?page=2")

    assert len(names(browser)) == 10
    assert first.looks <= 28
    assert second.looks <= 18  # the page is kept as it was shown: five of these
