"""A profile filled from a CV: what is read, what is proposed, and nothing without a yes."""

from __future__ import annotations

import io
from datetime import date

import pytest
from sqlalchemy import func, select

import socx.matching.proposing  # noqa: F401 (brings the topics that a text speaks of)
from socx.access.actors import Role
from socx.core.errors import Invalid
from socx.db import db as database
from socx.experts import queries
from socx.experts.bringing.proposing import propose
from socx.experts.models import CvProposal, ExpertDocument
from socx.experts.services import cv as services
from socx.files import kept
from tests.experts import cvs
from tests.factories import make_expert, make_user
from tests.files.samples import pdf, png, sheet

TODAY = date(2026, 3, 2)
PAGE = "/experts/me/cv"


def proposals(content, name):
    taken = services.take_in(content, name)
    found, unread = propose(taken.text, taken.facts, TODAY)
    return {(one.place, str(one.value)): one.words for one in found}, found, unread


@pytest.fixture
def zoe(db):
    user = make_user(Role.EXPERT, name="Zoe Abel", email="zoe@work.example")
    return make_expert(given_name="Zoe", family_name="Abel", email="zoe@work.example", user_id=user.id, topics={},
                       languages={"en": "B2"}, text="", employer="Old employer", assistance=[])  # fmt: skip


@pytest.fixture
def browser(browse, zoe):
    return browse(zoe.user)


def send(browser, content, name):
    database.session.commit()
    browser.get(PAGE)
    token = browser.page.select_one("form[enctype] input[name=csrf_token]")["value"]
    browser.post(PAGE, {"csrf_token": token, "file": (io.BytesIO(content), name)})
    return browser


def own(zoe):
    database.session.expire_all()
    return queries.find(zoe.id)


def box(browser, words):
    """The number of the proposal whose label has these words."""
    label = next(one for one in browser.page.select("label[for^=proposal-]") if words in one.get_text(" "))
    return label["for"].removeprefix("proposal-")


@pytest.mark.parametrize("content, name", [(cvs.as_pdf(), "cv.pdf"), (cvs.as_docx(), "cv.docx")])
def test_the_text_of_a_cv_is_proposed_with_its_words(content, name):
    _, found, unread = proposals(content, name)

    said = {(one.place, one.value if not isinstance(one.value, dict) else tuple(one.value.items())[:2]): one.words
            for one in found}  # fmt: skip
    assert said["languages", (("language", "en"), ("level", "C1"))] == "English C1"
    assert said["languages", (("language", "pl"), ("level", "C2"))] == "Polish (mother tongue)"
    assert said["languages", (("language", "es"), ("level", "A2"))] == "French: B2, Spanish: A2"
    assert said["employer", "Fund of Examples"] == "Fund of Examples"
    assert said["education_level", "master"]
    assert said["partners", (("partner_code", "AL"),)] == "2023: TAIEX mission to Albania on pension indexation"
    assert said["missions", (("year", 2023), ("partner_code", "AL"))]
    assert "SP04" in [one.value["topic_id"] for one in found if one.place == "topics"]
    assert unread == []


@pytest.mark.parametrize(
    "content, name",
    [(cvs.as_json(), "cv.json"), (cvs.XML.encode(), "cv.xml"), (cvs.europass_pdf(), "cv.pdf"),
     (cvs.CANDIDATE.encode(), "new.xml"), (cvs.europass_pdf(cvs.CANDIDATE), "new.pdf")],
)  # fmt: skip
def test_europass_data_are_read_field_by_field(content, name):
    _, found, _ = proposals(content, name)

    said = {one.place: one.value for one in found}
    spoken = {one.value["language"]: one.value for one in found if one.place == "languages"}
    assert (said["employer"], said["function"], said["experience_years"]) == (
        "Fund of Examples", "Senior actuary", 16 if name == "cv.json" else 12)  # fmt: skip
    assert spoken["pl"]["level"] == "C2"
    assert spoken["en"]["listening"] in ("C1", "C2")
    assert "SP04" in [one.value["topic_id"] for one in found if one.place == "topics"]
    if name == "cv.json":
        degree = (said["education_level"], said["education_field"], said["education_year"])
        assert degree == ("master", "Mathematics", 2009)
        assert said["publications"]["year"] == 2021


@pytest.mark.parametrize(
    "content, name, sentence",
    [
        (pdf(embed=True), "cv.pdf", "attached inside"),
        (pdf(script="app.alert(1)"), "cv.pdf", "program"),
        (pdf(encrypt="secret"), "cv.pdf", "password"),
        (png(), "cv.png", "A CV is a PDF"),
        (sheet(), "cv.xlsx", "A CV is a PDF"),
        (b"<note>hello</note>", "cv.xml", "not a Europass CV"),
        (b'{"a": 1}', "cv.json", "not a Europass CV"),
        (b"{broken", "cv.json", "damaged"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><SkillsPassport>&b;</SkillsPassport>', "cv.xml", "damaged"),
        (b"", "cv.pdf", "empty"),
    ],
)
def test_what_is_no_cv_is_refused_in_words(content, name, sentence):
    with pytest.raises(Invalid) as refused:
        services.take_in(content, name)

    assert sentence in refused.value.errors["file"]


def test_a_picture_of_a_cv_is_told(browser):
    send(browser, pdf(""), "scan.pdf")

    assert "No text was found. The file seems to be a picture." in browser.text
    assert "Nothing waits for your answer." in browser.text


def test_nothing_is_stored_before_a_yes(browser, zoe):
    send(browser, cvs.as_json(), "cv.json")

    found = own(zoe)
    assert browser.path == PAGE
    assert (found.employer, found.topics, found.missions) == ("Old employer", [], [])
    assert "Your profile says now: Old employer" in browser.text


def test_what_is_ticked_goes_into_the_profile_and_the_rest_waits(browser, zoe):
    send(browser, cvs.as_json(), "cv.json")
    ids = [box(browser, "Fund of Examples"), box(browser, "Financing and actuarial analysis")]

    browser.press("Take what is ticked", proposal=ids, **{f"level-{ids[1]}": "3"})

    found = own(zoe)
    assert "2 answers are in the profile now." in browser.page.get_text(" ")
    assert (found.employer, [(t.topic_id, t.level) for t in found.topics]) == ("Fund of Examples", [("SP04", 3)])
    assert found.languages[0].level == "B2"
    assert "Senior actuary" in browser.text


def test_all_of_it_goes_into_the_profile_at_once(browser, zoe):
    send(browser, cvs.as_json(), "cv.json")

    browser.press("Take all of it")

    found = own(zoe)
    assert {one.language: one.level for one in found.languages} == {"en": "B2", "pl": "C2"}
    assert [one.partner_code for one in found.partners] == ["AL"]
    assert [one.year for one in found.missions] == [2023]
    assert found.education_level == "master"
    assert {one.kind for one in found.passages} == {"summary", "achievement"}
    assert "Nothing waits for your answer." in browser.text


def test_what_the_profile_says_already_is_not_proposed_again(browser, zoe):
    send(browser, cvs.as_json(), "cv.json")
    browser.press("Take all of it")

    send(browser, cvs.as_json(), "again.json")

    assert "Nothing waits for your answer." in browser.text
    assert database.session.scalar(select(func.count()).select_from(ExpertDocument)) == 1


def test_an_answer_that_cannot_be_kept_is_told_beside_it_and_nothing_is_stored(browser, zoe):
    send(browser, cvs.as_json(), "cv.json")
    ids = [box(browser, "Fund of Examples"), box(browser, "Financing and actuarial analysis")]

    browser.press("Take what is ticked", proposal=ids, **{f"level-{ids[1]}": "9"})

    assert browser.status == 422
    assert browser.page.select_one(f"#error-{ids[1]}")
    assert own(zoe).employer == "Old employer"


def test_a_number_that_no_column_holds_is_no_proposal(browser, zoe):
    send(browser, cvs.as_json(), "cv.json")

    browser.press("Take what is ticked", proposal=["9" * 5000])

    assert (browser.status, browser.path) == (200, PAGE)
    assert own(zoe).employer == "Old employer"


def test_all_of_it_can_be_left_out(browser, zoe):
    send(browser, cvs.as_json(), "cv.json")

    browser.press("Leave all of it out")

    assert "Nothing waits for your answer." in browser.text
    assert own(zoe).employer == "Old employer"
    assert {one.state for one in database.session.scalars(select(CvProposal))} == {"dropped"}


def test_the_cv_is_downloaded_by_its_owner_and_the_facility_alone(browse, browser, zoe):
    content = cvs.as_pdf()
    send(browser, content, "mein Lebenslauf é.pdf")
    key = queries.cv_of(zoe.id).key
    assert key in kept.known()

    for role, status in ((Role.ADVISER, 200), (Role.MANAGER, 200), (Role.EXPERT, 404), (Role.COMMISSION, 404)):
        other = browse(make_user(role))
        other.get(f"/experts/{zoe.id}/cv")
        assert other.status == status, role
    browser.get(f"/experts/{zoe.id}/cv")
    assert browser.response.data == content
    assert browser.response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in browser.response.headers["Content-Security-Policy"]


def test_the_adviser_finds_the_cv_on_the_profile(browse, browser, zoe):
    send(browser, cvs.as_docx(), "zoe.docx")
    adviser = browse(make_user(Role.ADVISER))

    adviser.get(f"/experts/{zoe.id}")

    assert "zoe.docx" in adviser.links


def test_a_cv_is_removed_with_what_was_proposed(browser, zoe):
    send(browser, cvs.as_json(), "cv.json")
    key = queries.cv_of(zoe.id).key

    browser.press("Remove the CV")

    assert "The CV is removed." in browser.page.get_text(" ")
    assert queries.cv_of(zoe.id) is None
    assert key not in kept.known()
    assert database.session.scalar(select(func.count()).select_from(CvProposal)) == 0


def test_an_account_without_a_profile_starts_one_first(browse, db):
    browser = browse(make_user(Role.EXPERT))

    browser.get(PAGE)

    assert browser.path == "/experts/me"


def test_an_adviser_fills_a_profile_that_nobody_has_taken_over_from_its_cv(db, browse):
    item = make_expert(topics={}, languages={"en": "B2"}, text="", assistance=[])
    browser = browse(make_user(Role.ADVISER))
    browser.get(f"/experts/{item.id}")
    browser.follow("Fill the profile from a CV")
    token = browser.page.select_one("form[enctype] input[name=csrf_token]")["value"]
    browser.post(
        f"/experts/{item.id}/cv/fill",
        {"csrf_token": token, "file": (io.BytesIO(pdf("Zoe Abel\n\nFrench: C1")), "zoe.pdf")},
    )
    browser.press("Take all of it")

    database.session.expire_all()
    assert queries.cv_of(item.id).name == "zoe.pdf"
    assert {one.language for one in queries.find(item.id).languages} == {"en", "fr"}


def test_nobody_sends_a_cv_for_somebody_who_keeps_the_own_profile(browse, zoe):
    browser = browse(make_user(Role.ADVISER))
    browser.get(f"/experts/{zoe.id}/cv/fill")

    assert browser.status == 404
