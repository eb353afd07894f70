"""The form that is filled in offline, on its pages."""

from __future__ import annotations

import io
from typing import Any

from socx.access.actors import Role
from socx.db import db as database
from socx.requests.models import AssistanceRequest
from tests.factories import make_request, make_user
from tests.requests.office import changed, write


def send(browser: Any, path: str, content: bytes, name: str = "form.docx") -> Any:
    browser.get(path)
    token = browser.page.select_one("input[name=csrf_token]")["value"]
    key = browser.page.select_one("input[name=creation_key]")
    data = {"csrf_token": token, "creation_key": key["value"] if key else "", "file": (io.BytesIO(content), name)}
    return browser.post(path, data)


def fetched(browser: Any, path: str) -> bytes:
    answer = browser.client.get(path, headers=browser.headers)
    assert answer.status_code == 200
    return bytes(answer.data)


def test_an_official_fills_the_form_in_offline_and_gets_a_draft(official: Any, browse: Any) -> None:
    browser = browse(official)
    blank = fetched(browser, "/requests/offline-form.docx?form=simplified&language=fr")
    content = changed(changed(blank, write("title", "Table ronde")), write("activities-0-title", "Table ronde"))

    send(browser, "/requests/new/offline", content)

    item = database.session.query(AssistanceRequest).one()
    assert (item.title, item.kind, item.institution_id) == ("Table ronde", "simplified", official.institution_id)
    assert item.answers["activities"][0]["title"] == "Table ronde"
    assert browser.heading == "Your draft is started"
    browser.follow("Go on with the draft")
    assert browser.status == 200


def test_a_double_click_starts_one_draft(official: Any, browse: Any) -> None:
    browser = browse(official)
    content = changed(fetched(browser, "/requests/offline-form.docx"), write("title", "Data"))
    browser.get("/requests/new/offline")
    fields_sent = {f["name"]: f["value"] for f in browser.page.select("main form input[type=hidden]")}

    for _ in range(2):
        browser.post("/requests/new/offline", fields_sent | {"file": (io.BytesIO(content), "form.docx")})

    assert browser.status == 200
    assert database.session.query(AssistanceRequest).count() == 1


def test_a_wrong_file_gets_its_sentence_on_the_page(official: Any, browse: Any) -> None:
    browser = browse(official)

    send(browser, "/requests/new/offline", b"%PDF-1.7", "form.docx")

    assert browser.status == 422
    assert browser.errors == ["This is no DOCX file. Save the form as a Word document (.docx), then send that file."]
    assert database.session.query(AssistanceRequest).count() == 0


def test_a_page_without_a_file_asks_for_one(official: Any, browse: Any) -> None:
    browser = browse(official)

    browser.get("/requests/new/offline")
    browser.press("Start a draft from this file")

    assert browser.errors == ["The file is empty. Choose the form that you filled in."]


def test_a_text_that_is_too_long_goes_to_its_page_whole(official: Any, browse: Any) -> None:
    browser = browse(official)
    long = " ".join(["word"] * 600)
    content = changed(fetched(browser, "/requests/offline-form.docx"), write("title", "Data"))

    send(browser, "/requests/new/offline", changed(content, write("mandate", long)))
    assert "Use at most 2000 characters. You have used 2999." in browser.text
    browser.press("Open this part with your text Your institution")

    assert browser.status == 422
    assert browser.page.select_one("textarea[name=mandate]").get_text().strip() == long
    browser.press("Save and continue", mandate="Short enough.", unit="Unit")
    item = database.session.query(AssistanceRequest).one()
    assert item.answers["mandate"] == "Short enough."


def test_a_draft_goes_out_and_comes_back_changed(official: Any, browse: Any) -> None:
    item = make_request("draft", institution=official.institution, title="Before", language="en")
    browser = browse(official)
    content = fetched(browser, f"/requests/{item.id}/offline-form.docx?language=es")

    send(browser, f"/requests/{item.id}/offline", changed(content, write("context", "Changed on the train.")))

    database.session.refresh(item)
    assert item.answers["context"] == "Changed on the train."
    assert item.title == "Before"
    assert "1 answer was taken from the file." in browser.text


def test_what_changed_in_both_is_shown_side_by_side(official: Any, browse: Any) -> None:
    item = make_request("draft", institution=official.institution)
    browser = browse(official)
    content = fetched(browser, f"/requests/{item.id}/offline-form.docx")
    item.answers["context"] = "Written here meanwhile."
    item.answers["tried"] = "Also here."
    database.session.commit()
    content = changed(changed(content, write("context", "Written on the train.")), write("change", "New words."))

    send(browser, f"/requests/{item.id}/offline", content)
    database.session.refresh(item)
    kept = dict(item.answers)
    browser.press("Compare both texts Description")

    assert (kept["context"], kept["tried"], kept["change"]) == ("Written here meanwhile.", "Also here.", "New words.")
    assert browser.status == 409
    assert "Written here meanwhile." in browser.text
    assert "Written on the train." in browser.page.select_one("textarea[name=context]").get_text()
    database.session.refresh(item)
    assert item.answers["tried"] == "Also here."


def test_strangers_and_submitted_requests_take_no_file(official: Any, browse: Any) -> None:
    item = make_request("draft", institution=official.institution)
    filed = make_request("submitted", institution=official.institution)
    stranger = browse(make_user(Role.OFFICIAL))

    assert stranger.client.get(f"/requests/{item.id}/offline").status_code == 404
    assert stranger.client.get(f"/requests/{item.id}/offline-form.docx").status_code == 404
    assert browse(make_user(Role.MANAGER)).client.get("/requests/new/offline").status_code == 403
    own = browse(official)
    own.get(f"/requests/{filed.id}/offline")
    assert own.path == f"/requests/{filed.id}"
