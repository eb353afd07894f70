"""A signature by a link: to the exact words, once, without an account."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from socx.access.actors import Role
from socx.accounts.secrets import digest
from socx.audit.models import AuditEntry
from socx.core.errors import Conflict, Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.db import transaction
from socx.files.store import Store
from socx.notifications import mails, subjects
from socx.notifications.jobs import send_due
from socx.notifications.models import Notice
from socx.requests.models import AssistanceRequest, Attachment, SignOff
from socx.requests.services import filing
from tests.browser_html import Browser
from tests.factories import make_user
from tests.requests.joint import Joint

Browse = Callable[..., Browser]
WHO = {"name": "Mira Minister", "function": "Minister", "email": "mira@ministry.example", "language": "en"}


def ask(item: Any, by: Any, at: datetime, secret: str = "secret", **given: Any) -> SignOff:
    return filing.ask_by_link(
        item, **(WHO | given), secret=secret, link=f"https://socx.example/requests/by-link/{secret}",
        by=by.actor(), at=at,
    )  # fmt: skip


def asked(browse: Browse, official: Any, item: Any) -> str:
    """The path of the link that the letter carries, after asking by the buttons."""
    browser = browse(official)
    browser.get(f"/requests/{item.id}/sign")
    browser.press("Send the link", **{name: text for name, text in WHO.items() if name != "language"})
    assert browser.errors == []
    notice = database.session.scalars(select(Notice).where(Notice.kind == "requests/sign_by_link")).all()[-1]
    return re.sub(r"^https?://[^/]+", "", notice.facts["link"])


# --- the verbs


def test_asking_freezes_the_words_and_keeps_no_secret(official: Any, item: Any, now: datetime) -> None:
    sign_off = ask(item, official, now)

    assert (item.state, sign_off.document["title"]) == ("signing", item.title)
    assert sign_off.token_digest == digest("secret")
    assert sign_off.expires_at == now + timedelta(days=14)
    assert re.fullmatch(r"([0-9A-F]{4}-){2}[0-9A-F]{4}", sign_off.fingerprint)


def test_the_letter_goes_to_somebody_without_an_account(official: Any, item: Any, now: datetime, app: Flask) -> None:
    sign_off = ask(item, official, now)

    [notice] = database.session.scalars(select(Notice).where(Notice.recipient_id.is_(None))).all()
    subject = subjects.readable("sign_off", sign_off.id, notice.reader)
    said = mails.words(notice, subject)
    assert said.subject == f"Please sign: {item.title}"
    assert "https://socx.example/requests/by-link/secret" in said.text
    assert "Mira Minister" in said.text
    assert "account at socx" not in said.text
    message = mails.write(notice, subject, now)
    assert message["To"] == "Mira Minister <mira@ministry.example>"


def test_the_letter_about_a_confidential_request_says_nothing_of_it(official: Any, item: Any, now: datetime) -> None:
    item.sensitivity = "confidential"
    sign_off = ask(item, official, now)

    [notice] = database.session.scalars(select(Notice).where(Notice.recipient_id.is_(None))).all()
    said = mails.words(notice, sign_off)

    assert item.title not in said.subject + said.text
    assert "by-link/secret" in said.text


def test_the_link_leaves_the_database_with_the_letter(official: Any, item: Any, now: datetime) -> None:
    ask(item, official, now)
    database.session.commit()

    assert send_due(now) == 1

    [notice] = database.session.scalars(select(Notice).where(Notice.recipient_id.is_(None))).all()
    database.session.refresh(notice)
    assert (notice.mail_state, notice.facts) == ("sent", {})


def test_signing_by_link_is_not_the_official(official: Any, item: Any, now: datetime) -> None:
    sign_off = ask(item, official, now)

    filing.sign_by_link(sign_off, item, name="M. Minister", at=now)

    [submission] = item.submissions
    assert (item.state, item.signed_by_id, submission.signed_by_id) == ("submitted", None, None)
    assert (submission.signed_name, submission.signed_function) == ("M. Minister", "Minister")
    assert submission.sign_off_id == sign_off.id
    assert submission.document == sign_off.document
    entry = database.session.scalars(select(AuditEntry).where(AuditEntry.action == "sign")).one()
    assert (entry.actor_id, entry.actor_role) == (None, "signatory")


def test_a_link_works_once(official: Any, item: Any, now: datetime) -> None:
    sign_off = ask(item, official, now)
    filing.sign_by_link(sign_off, item, name="M.", at=now)

    with pytest.raises(WrongState):
        filing.sign_by_link(sign_off, item, name="M.", at=now)
    assert len(item.submissions) == 1


def test_two_clicks_at_the_same_moment_sign_once(app: Flask, official: Any, item: Any, now: datetime) -> None:
    sign_off_id, item_id = ask(item, official, now).id, item.id
    database.session.commit()
    together, done, refused = threading.Barrier(2), [], []

    def click() -> None:
        with app.app_context():
            together.wait(10)
            try:
                with transaction():
                    found = database.session.get_one(SignOff, sign_off_id)
                    case = database.session.get_one(AssistanceRequest, item_id)
                    done.append(filing.sign_by_link(found, case, name="M.", at=now))
            except WrongState as error:
                refused.append(error)

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    database.session.expire_all()
    assert (len(done), len(refused), len(item.submissions)) == (1, 1, 1)


def test_a_link_expires(official: Any, item: Any, now: datetime) -> None:
    sign_off = ask(item, official, now)

    with pytest.raises(WrongState):
        filing.sign_by_link(sign_off, item, name="M.", at=now + timedelta(days=14))
    assert item.state == "signing"


@pytest.mark.parametrize("how", ["take_back", "account", "withdraw", "new_link"])
def test_a_link_dies_when_things_go_another_way(home: Any, official: Any, item: Any, now: datetime, how: str) -> None:
    sign_off = ask(item, official, now)

    match how:
        case "take_back":
            filing.take_back(item, by=official.actor(), at=now)
        case "account":
            filing.sign(item, by=make_user(Role.APPROVER, institution=home).actor(), at=now)
        case "withdraw":
            filing.withdraw(item, by=official.actor(), at=now, note="No need.")
        case "new_link":
            ask(item, official, now, secret="another")

    assert sign_off.outcome == "ended"
    with pytest.raises(WrongState):
        filing.sign_by_link(sign_off, item, name="M.", at=now)


def test_words_that_have_changed_are_not_signed(official: Any, item: Any, now: datetime) -> None:
    sign_off = ask(item, official, now)
    item.title = "Something else"

    with pytest.raises(Conflict):
        filing.sign_by_link(sign_off, item, name="M.", at=now)


def test_returning_by_link_gives_the_reason(official: Any, item: Any, now: datetime) -> None:
    sign_off = ask(item, official, now)

    filing.return_by_link(sign_off, item, reason="Name the law.", at=now)

    assert (item.state, sign_off.outcome, sign_off.reason) == ("draft", "returned", "Name the law.")
    [notice] = database.session.scalars(select(Notice).where(Notice.kind == "requests/return_draft")).all()
    assert (notice.recipient_id, notice.facts["note"]) == (official.id, "Name the law.")


def test_only_an_official_of_the_institution_asks(item: Any, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        ask(item, make_user(Role.OFFICIAL), now)


def test_nobodys_mailbox_is_filled(official: Any, item: Any, now: datetime) -> None:
    for n in range(5):
        ask(item, official, now, secret=f"s{n}")

    with pytest.raises(Invalid):
        ask(item, official, now, secret="s6")
    ask(item, official, now + timedelta(minutes=61), secret="s7")


# --- the pages


def test_a_request_is_signed_by_a_link_without_an_account(browse: Browse, official: Any, item: Any) -> None:
    path = asked(browse, official, item)
    minister = browse()

    minister.get(path)
    database.session.refresh(item)
    assert (minister.status, item.state) == (200, "signing")  # opening signs nothing
    assert item.title in minister.text
    minister.press("Sign and submit")
    assert minister.errors == ["Type your name.", "Tick the box to sign."]
    minister.press("Sign and submit", name="Mira Minister", declaration="y")

    database.session.refresh(item)
    assert (item.state, minister.heading) == ("submitted", "Signed and submitted")
    minister.get(path)
    assert "Mira Minister signed on" in minister.text
    own = browse(official)
    own.get(f"/requests/{item.id}")
    assert "Mira Minister, Minister (signed by a link)" in own.text
    assert "Mira Minister, Minister, Signatory by link" in own.text
    own.get(f"/requests/{item.id}/submissions/1")
    assert "Signed by a link, without an account." in own.text


def test_who_signs_reads_the_documents_that_the_signature_stands_under(
    browse: Browse, official: Any, item: Any, app: Flask
) -> None:
    store = Store(Path(app.instance_path))
    for name in ("one", "two"):
        database.session.add(
            Attachment(request_id=item.id, institution_id=item.institution_id, name=f"{name}.png", purpose="letter",
                       kind="png", size=1, digest=name, key=store.put(name.encode()), added_at=item.created_at)
        )  # fmt: skip
    database.session.commit()
    path = asked(browse, official, item)
    minister = browse()
    minister.get(path)

    minister.follow("two.png")

    assert minister.response.data == b"two"
    assert minister.response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for number in (0, 3, 2**40):
        minister.get(f"{path}/documents/{number}")
        assert minister.status == 404
    minister.get(path)
    minister.press("Sign and submit", name="Mira Minister", declaration="y")
    minister.get(f"{path}/documents/2")
    assert minister.response.data != b"two"
    assert "Mira Minister signed on" in minister.text


def test_a_double_click_does_no_harm(browse: Browse, official: Any, item: Any) -> None:
    path = asked(browse, official, item)
    minister = browse()
    page = minister.get(path)
    token = page.select_one("input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "do": "sign", "name": "Mira", "declaration": "y"}

    minister.post(path, sent)
    minister.post(path, sent)

    database.session.refresh(item)
    assert (minister.status, minister.heading, len(item.submissions)) == (200, "Signed and submitted", 1)


def test_a_request_is_returned_by_a_link(browse: Browse, official: Any, item: Any) -> None:
    path = asked(browse, official, item)
    minister = browse()
    minister.get(path)

    minister.press("Return without signing")
    assert minister.errors == ["Give a reason."]
    minister.press("Return without signing", reason="Name the law.")

    database.session.refresh(item)
    assert (minister.heading, item.state) == ("Returned without a signature", "draft")
    own = browse(official)
    own.get(f"/requests/{item.id}")
    assert "Name the law." in own.text


def test_a_link_that_has_ended_or_is_too_old_says_so(browse: Browse, official: Any, item: Any) -> None:
    path = asked(browse, official, item)
    visitor = browse()
    filing.take_back(item, by=official.actor(), at=datetime.now(UTC))
    database.session.commit()
    visitor.get(path)
    assert (visitor.status, visitor.heading) == (410, "This link has ended")
    assert item.title not in visitor.text

    path = asked(browse, official, item)
    database.session.execute(update(SignOff).values(expires_at=datetime.now(UTC) - timedelta(minutes=1)))
    database.session.commit()
    visitor.get(path)
    assert (visitor.status, visitor.heading) == (410, "This link is too old")


def test_unknown_links_are_not_found_and_guessing_is_slowed(browse: Browse, db: object) -> None:
    visitor = browse()
    statuses = [visitor.client.get(f"/requests/by-link/guess{n}").status_code for n in range(12)]

    assert statuses == [404] * 10 + [429] * 2


def test_the_sign_page_says_who_was_asked(browse: Browse, official: Any, item: Any) -> None:
    asked(browse, official, item)
    own = browse(official)

    own.get(f"/requests/{item.id}/sign")
    assert "Mira Minister, Minister" in own.text
    own.get(f"/requests/{item.id}")
    assert "asked to sign by a link" in own.text


def test_who_signs_for_one_of_several_institutions_signs_both_parts_and_waits_for_the_others(
    browse: Browse, joint: Joint
) -> None:
    link = asked(browse, joint.official_a, joint.item)
    visitor = browse()
    visitor.get(link)
    assert "I sign the shared part of the request, and the own part of my institution." in visitor.text

    visitor.press("Sign and submit", name="Mira Minister", declaration="y")

    assert visitor.heading == "Signed by your institution"
    assert "The request is submitted when all institutions have signed." in visitor.text
    assert joint.item.state == "signing"
