"""What people write, who they are and the links they hold stand in no line of the log, at no level."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from socx.access.actors import Role
from socx.accounts import services as accounts
from socx.db import db as database
from socx.notifications.models import Notice
from socx.web.log import JsonFormatter, TextFormatter
from tests.factories import ANSWERS, NOW, make_institution, make_request, make_user
from tests.files import samples

WORD = "Zqsecretxv"


class Lines(logging.Handler):
    """Keeps every line of every logger, as both forms would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.text: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # What other libraries tell while they work is theirs: only what is kept of it by us is written anywhere.
        if record.name.startswith("socx") or record.levelno >= logging.INFO:
            self.text += [JsonFormatter().format(record), TextFormatter().format(record)]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, room, root = Lines(), logging.getLogger("socx"), logging.getLogger()
    before = room.level, root.level
    for one in (room, root):
        one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    yield handler
    for one, level in zip((room, root), before, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


def test_a_whole_journey_leaves_no_word_of_it_in_the_log(app: Any, db: object, browse: Any, lines: Lines) -> None:
    home = make_institution(official_name=f"Ministry {WORD}")
    official = make_user(Role.OFFICIAL, institution=home, name=f"Olga {WORD}", email=f"olga.{WORD.lower()}@example.org")
    adviser = make_user(Role.ADVISER, name=f"Ada {WORD}")
    item = make_request("draft", institution=home, title=f"Title {WORD}", answers=dict(ANSWERS))
    writing = browse(official)
    number = item.id

    writing.get(f"/requests/{number}/edit/description")
    writing.press("Save and continue", context=f"Context {WORD}", change=WORD * 2000)  # refused: too long
    writing.press("Save and continue", context=f"Context {WORD}", change=WORD)
    for content, name in ((samples.pdf(WORD), f"{WORD}.pdf"), (b"x", f"{WORD}.exe")):
        writing.get(f"/requests/{number}/documents")
        token = writing.page.select_one("form[enctype] input[name=csrf_token]")
        data: dict[str, Any] = {"purpose": "letter", "file": FileStorage(io.BytesIO(content), name)}
        writing.post(f"/requests/{number}/documents", data | ({"csrf_token": token["value"]} if token else {}))
    writing.get(f"/requests/?q={WORD}")
    writing.get(f"/{WORD}")
    writing.get(f"/requests/{number}/sign")
    writing.press("Send the link", name=f"Mira {WORD}", function=f"Minister {WORD}", email=f"mira@{WORD.lower()}.org")
    letter = database.session.scalars(select(Notice).where(Notice.kind == "requests/sign_by_link")).one()
    path = letter.facts["link"].split("://", 1)[1].partition("/")[2]
    secret = path.rpartition("/")[2]
    visitor = browse()
    visitor.get(f"/requests/by-link/{WORD}")
    visitor.get(f"/{path}")
    visitor.press("Sign and submit", name=f"Mira {WORD}", declaration="y")
    assert visitor.heading == "Signed and submitted"
    handling = browse(adviser)
    handling.get(f"/requests/{number}")
    handling.press("Register")
    handling.get(f"/requests/{number}/redirect")
    handling.press("Close and send on", reason=f"Reason {WORD}")
    _, token_text = accounts.create_token(adviser, "log", by=adviser.actor(), at=NOW)
    database.session.commit()
    asked = {"headers": {"Authorization": f"Bearer {token_text}"}}
    handling.client.get(f"/api/v1/requests/?q={WORD}", **asked)
    handling.client.post(f"/api/v1/requests/{number}/redirection", json={"reason": WORD, WORD: WORD}, **asked)

    written = "\n".join(lines.text)
    assert "request moved" in written  # something could have been there
    assert [line for line in lines.text if WORD.lower() in line.lower()] == []
    assert secret not in written
    assert token_text not in written


def test_an_unexpected_error_tells_where_and_not_what_was_typed() -> None:
    try:
        try:
            int(WORD)
        except ValueError as error:
            raise RuntimeError(WORD) from error
    except RuntimeError:
        record = logging.LogRecord("socx", logging.ERROR, __file__, 1, "unexpected error", (), sys.exc_info())

    for form in (JsonFormatter(), TextFormatter()):
        said = form.format(record)
        assert "test_log_privacy.py" in said
        assert "ValueError" in said
        assert "RuntimeError" in said
        assert f": {WORD}" not in said
