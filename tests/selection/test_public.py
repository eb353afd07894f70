"""The public page of open calls and its feed: for everybody, in three languages, without personal data."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from socx.core.i18n import LANGUAGES
from socx.selection import feed
from tests.factories import make_user
from tests.selection import DAY, apply_to, ask, invite_to, make_applicant, make_call, make_wanted

ATOM = {"a": "http://www.w3.org/2005/Atom"}
#: RFC 3339, as RFC 4287 asks for it.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
SOON = timedelta(days=14)


@pytest.fixture
def call(db):
    activity = make_wanted(2, title="Count the labour market & more")
    for position in activity.positions:
        ask(position)
    return make_call(activity, closes_at=datetime.now(UTC) + SOON)


def test_a_stranger_reads_the_list_and_one_call(db, browse, call):
    browser = browse()

    page = browser.get("/open-calls")
    assert [one.text for one in page.select("main h2")] == ["Count the labour market & more"]
    page = browser.follow("Count the labour market & more")

    assert "French, B2 or better" in page.text
    assert "Days on site: 10. Days of preparation and remote work: 4." in page.text
    assert re.search(r"\(time in Brussels\), UTC\+\d", page.text)
    assert page.select_one(".footnotes").text.count("This designation is without prejudice") == 1
    assert "Sign in to apply" in page.text


@pytest.mark.parametrize("language, title", [("en", "Open calls"), ("fr", ""), ("es", "")])
def test_the_pages_speak_the_language_of_the_reader(db, browse, call, language, title):
    browser = browse()

    answer = browser.client.get("/open-calls", headers={"Accept-Language": language})

    assert f'<html lang="{language}">' in answer.text
    assert title in answer.text


def test_pages_for_everybody_may_be_kept_by_caches_and_those_of_a_person_may_not(db, browse, call):
    stranger = browse().client.get("/open-calls")
    person = browse(make_user()).client.get("/open-calls")

    assert stranger.cache_control.public
    assert stranger.cache_control.max_age == 300
    assert {"Accept-Language", "Cookie"} <= set(stranger.vary)
    assert "Set-Cookie" not in stranger.headers
    assert person.headers["Cache-Control"] == "no-store"
    again = browse().client.get("/open-calls", headers={"If-None-Match": stranger.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_nothing_about_a_person_stands_on_a_public_page(db, browse, call):
    people = [make_applicant(given_name="Zelda", family_name=f"Secret{n}") for n in range(3)]
    apply_to(call, people[0])
    invite_to(call, people[1])
    adviser = call.request.adviser = make_user(name="Adviser Secret")
    db.session.commit()
    browser = browse()

    for address in ("/open-calls", f"/open-calls/{call.id}", "/open-calls/feed.atom"):
        said = browser.client.get(address).text
        assert "Count the labour market" in said
        assert "Secret" not in said, address
        assert adviser.email not in said


@pytest.mark.parametrize("given", [{"audience": "invited"}, {"state": "draft"}])
def test_what_is_not_for_everybody_is_not_there(db, browse, given):
    call = make_call(make_wanted(), **{"closes_at": datetime.now(UTC) + SOON} | given)
    browser = browse()

    assert browser.client.get(f"/open-calls/{call.id}").status_code == 404
    assert call.reference not in browser.client.get("/open-calls").text
    assert call.reference not in browser.client.get("/open-calls/feed.atom").text


def test_a_closed_call_says_so_and_names_the_new_round(db, browse, call):
    call.state = "decided"
    later = make_call(call.activity, round=2, closes_at=datetime.now(UTC) + SOON)
    browser = browse()

    page = browser.get(f"/open-calls/{call.id}")

    assert "Applications are no longer taken." in page.text
    assert browser.follow(f"There is a new round: {later.reference}").select_one("h1").text == call.activity.title


def test_the_terms_of_reference_of_a_public_call_are_a_file(db, browse, call):
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        for language in LANGUAGES:
            answer = browse().client.get(f"/open-calls/{call.id}/terms.{kind}?language={language}")
            assert answer.data.startswith(start)


# --- the feed, RFC 4287


def entries(root):
    return {one.find("a:id", ATOM).text: one for one in root.findall("a:entry", ATOM)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_is_what_the_rfc_asks_for(db, browse, call, language):
    other = make_call(make_wanted(), closes_at=datetime.now(UTC) + DAY)

    answer = browse().client.get(f"/open-calls/feed.atom?language={language}")
    root = ElementTree.fromstring(answer.data)

    assert answer.mimetype == "application/atom+xml"
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    for part in (root, *root.findall("a:entry", ATOM)):
        for needed in ("id", "title", "updated"):
            assert len(part.findall(f"a:{needed}", ATOM)) == 1, needed
        assert part.find("a:id", ATOM).text.startswith("urn:uuid:")
        assert MOMENT.fullmatch(part.find("a:updated", ATOM).text)
        assert part.find("a:title", ATOM).text.strip()
    assert root.find("a:author/a:name", ATOM).text == "socx"
    links = {one.get("rel"): one.get("href") for one in root.findall("a:link", ATOM)}
    assert links["self"].endswith(f"/open-calls/feed.atom?language={language}")
    assert set(entries(root)) == {f"urn:uuid:{call.uid}", f"urn:uuid:{other.uid}"}
    for one in entries(root).values():
        assert one.find("a:link[@rel='alternate']", ATOM).get("href").startswith("http")
        assert one.find("a:summary", ATOM).text
    newest = max(one.find("a:updated", ATOM).text for one in entries(root).values())
    assert root.find("a:updated", ATOM).text == newest


def test_ids_stay_and_only_the_moment_moves_when_a_call_changes(db, browse, call):
    browser = browse()
    before = ElementTree.fromstring(browser.client.get("/open-calls/feed.atom?language=fr").data)
    call.closes_at += DAY
    call.changed_at += DAY
    db.session.commit()
    after = ElementTree.fromstring(browser.client.get("/open-calls/feed.atom?language=en").data)

    assert before.find("a:id", ATOM).text == after.find("a:id", ATOM).text
    assert set(entries(before)) == set(entries(after))
    (one,), (other,) = entries(before).values(), entries(after).values()
    assert one.find("a:published", ATOM).text == other.find("a:published", ATOM).text
    assert one.find("a:updated", ATOM).text < other.find("a:updated", ATOM).text


def test_an_empty_feed_is_still_a_feed(app):
    with app.test_request_context():
        root = ElementTree.fromstring(
            feed.feed([], own="https://x.example/f", page="https://x.example/", address_of=lambda call: "")
        )

    assert root.find("a:updated", ATOM).text == "2026-01-01T00:00:00Z"


def test_control_characters_in_a_title_do_not_break_the_feed(db, browse, call):
    call.activity.title = "A\x0bB <b>&"
    db.session.commit()

    root = ElementTree.fromstring(browse().client.get("/open-calls/feed.atom").data)

    assert root.find("a:entry/a:title", ATOM).text.endswith("A B <b>&")
