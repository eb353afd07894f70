"""Files of deliverables: what may come in, and how they are given out."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from socx.files import kinds
from socx.files.store import GRACE_SECONDS, Store
from socx.requests.services.attachments import sweep
from tests.deliverables import NOW, agree_on, make_mission
from tests.files import samples

WRONG = {
    "nothing": (b"", "guide.pdf", "empty"),
    "page": (b"<html><script>alert(1)</script></html>", "guide.pdf", "the content is of another kind"),
    "program": (b"MZ\x90\x00" * 20, "guide.exe", "cannot be added"),
    "other ending": (samples.png(), "guide.pdf", "Give the file its right name"),
    "damaged": (b"%PDF-1.7 and nothing more", "guide.pdf", "damaged"),
    "too large": (b"%PDF-1.7" + b"0" * kinds.MOST_BYTES, "guide.pdf", "larger than 10 MB"),
}


def send(browser, path, content, name, **fields):
    """Send the form of this page with a file, in memory: the client would leave a file open behind long ones."""
    hidden = {field["name"]: field["value"] for field in browser.page.select("form[enctype] input[type=hidden]")}
    boundary, body = encode_multipart({**hidden, **fields, "file": FileStorage(BytesIO(content), name)})
    browser._meet(browser.client.post(
        path, data=body, headers=browser.headers, follow_redirects=True,
        content_type=f"multipart/form-data; boundary={boundary}",
    ))  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_wrong_files_are_refused_in_words(db, browse, what):
    content, name, sentence = WRONG[what]
    mission = make_mission()
    guide = agree_on(mission)
    browser = browse(mission.principal)
    browser.get(f"/deliverables/{guide.id}/write")

    send(browser, f"/deliverables/{guide.id}/write", content, name, note="First")

    assert browser.status == 422
    assert sentence in " ".join(browser.errors)
    assert browser.page.select_one("#note")["value"] == "First"
    assert guide.versions == []


def test_a_download_can_run_nothing_and_is_for_readers_alone(db, browse):
    mission = make_mission()
    guide = agree_on(mission)
    expert = browse(mission.principal)
    expert.get(f"/deliverables/{guide.id}/write")
    expert.press("Add the version", file=(BytesIO(samples.png()), "map.png"))
    address = f"/deliverables/{guide.id}/files/{guide.files[0].id}/map.png"

    answer = browse(mission.official).client.get(address)

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    report = mission.of("mission_report")
    assert (
        browse(mission.principal).client.get(f"/deliverables/{report.id}/files/{guide.files[0].id}/map.png").status_code
        == 404
    )
    assert browse(make_mission().official).client.get(address).status_code == 404


def test_files_of_versions_are_not_swept_away_and_removed_photos_are(app, db, browse):
    mission = make_mission()
    report = mission.of("mission_report")
    browser = browse(mission.principal)
    browser.get(f"/deliverables/{report.id}/write")
    for n in (1, 2):
        content = samples.png() if n == 1 else samples.jpeg()
        name = "one.png" if n == 1 else "two.jpg"
        browser.press("Add the photo", file=(BytesIO(content), name), caption=f"Photo {n}")
    keys = [file.key for file in mission.of("mission_report").photos]
    browser.press("Remove one.png")

    store = Store(app.extensions["socx.settings"].instance_path)
    sweep(store, NOW + timedelta(days=4000, seconds=GRACE_SECONDS))

    assert [store.path(key).exists() for key in keys] == [False, True]
