"""A confidential request: who is not named finds it by no channel, who is named reads it, and the log says who did."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from socx.accounts import services as accounts
from socx.accounts.models import User
from socx.activities.models import Activity
from socx.db import db
from socx.requests.models import AssistanceRequest
from tests.browser.visitor import Visitor
from tests.factories import ANSWERS, make_action, make_activity, make_request
from tests.journeys import steps
from tests.journeys.machine import PREFIX, Machine
from tests.journeys.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.process]

#: A word that stands in every text of the confidential cases, and nowhere else.
CANARY = "Zwitscherling"
DRAFT, RUNNING, OPEN = f"Shelters of the {CANARY} house", f"Shelters: the {CANARY} action", "An open request"
STRANGERS = ("manager", "adviser.sp", "delegation", "commission", "official.fr", "expert", "admin")

#: What shows many cases, and what belongs to one.
LISTS = (
    "/", "/requests/?view=all", "/requests/?view=all&q=shelters", "/requests/requests.csv?view=all",
    "/requests/requests.xlsx?view=all", "/requests/filters", "/activities", "/activities.csv", "/dashboard",
    "/dashboard/reach", "/dashboard/requests.csv", "/institutions/", "/notices", "/meetings", "/recommendations",
)  # fmt: skip
PAGES = (
    "/requests/{id}", "/requests/{id}/matches", "/requests/{id}/matches/shortlist.csv", "/requests/{id}/readers",
    "/requests/{id}/openings", "/requests/{id}/documents", "/requests/{id}/document.pdf", "/requests/{id}/assessment",
    "/requests/{id}/action", "/requests/{id}/changes",
)  # fmt: skip


def more_data() -> None:
    """A draft that becomes confidential, a confidential action under way, and a request that all may find."""
    people = {user.email.partition("@")[0]: user for user in db.session.scalars(select(User))}
    home, adviser = people["official"].institution, people["adviser"]
    secret = {**ANSWERS, "context": f"The {CANARY} house has three places."}
    make_request("draft", institution=home, title=DRAFT, answers=secret, held_by=people["official"])
    make_request("assessment", institution=home, title=OPEN, adviser_id=adviser.id)
    running = make_request(
        "under_way", institution=home, title=RUNNING, answers=secret, adviser_id=adviser.id, sensitivity="confidential"
    )
    start = datetime.now(UTC).date() + timedelta(days=30)
    make_activity(
        action=make_action(request=running, state="ongoing"), title=f"Training at the {CANARY} house",
        delivery_start=start, delivery_end=start + timedelta(days=4),
    )  # fmt: skip


@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
def test_who_is_not_named_finds_a_confidential_request_by_no_channel(server, visit):
    draft, running, activity = ids(server)
    adviser, delegation = visit("adviser").sign_in(), visit("delegation").sign_in()

    file_as_confidential(visit("official").sign_in(), f"/requests/{draft}")
    steps.sign_request(visit("approver").sign_in(), DRAFT)
    take_the_case(adviser, f"/requests/{draft}")
    for person in STRANGERS:
        stranger = delegation if person == "delegation" else visit(person).sign_in()
        assert leaks(stranger, [draft, running], activity) == []
        assert leaks_to_a_machine(server, person, [draft, running], activity) == []
    server.send_mail()
    assert server.mails
    assert [mail["Subject"] for mail in server.mails if CANARY in words_of(mail)] == []

    name_a_reader(adviser, f"/requests/{draft}")
    delegation.open(f"/requests/{draft}")
    assert CANARY in delegation.text
    see_who_opened_it(adviser, f"/requests/{draft}")


def file_as_confidential(official: Visitor, case: str) -> None:
    official.open(f"{case}/edit/sensitivity")
    official.choose("Who should be able to see this request?", "Confidential")
    official.press("Save and continue")
    official.open(f"{case}/sign")
    official.press("Send for signature")


def take_the_case(adviser: Visitor, case: str) -> None:
    """The desk sees that there is a case, by its topics and region; whoever registers it has it."""
    adviser.open("/requests/?view=mine")
    assert CANARY not in adviser.text
    adviser.link("Confidential request: Several domains, Western Balkans and Türkiye")
    assert adviser.path == case
    assert adviser.heading == DRAFT
    adviser.press("Register")


def leaks(stranger: Visitor, cases: list[int], activity: int) -> list[str]:
    """The addresses under which this person finds something of the cases."""
    found = []
    for path in LISTS:
        answer = stranger.page.request.get(path)
        assert answer.status in (200, 403, 404), f"{path}: {answer.status}"
        text = read(answer.body())
        if path == "/requests/?view=all" and is_of_the_eu(stranger):
            assert OPEN in text, f"{stranger.person} finds nothing at all"
        if CANARY in text:
            found.append(path)
        found += [f"{path} names {case}" for case in cases if f'"/requests/{case}"' in text]
    own = [page.format(id=case) for case in cases for page in PAGES]
    own += [f"/activities/{activity}", f"/activities/{activity}/calendar.ics"]
    for path in own:
        answer = stranger.page.request.get(path)
        if answer.status not in (403, 404) or CANARY in read(answer.body()):
            found.append(f"{path}: {answer.status}")
    return found


def is_of_the_eu(stranger: Visitor) -> bool:
    """Whether the open request is for this person."""
    return stranger.person in ("manager", "adviser.sp", "delegation")


def leaks_to_a_machine(server: Server, person: str, cases: list[int], activity: int) -> list[str]:
    """The same with a token of this person."""
    with server.data():
        user = db.session.scalars(select(User).where(User.email == f"{person}@example.org")).one()
        token = accounts.create_token(user, f"{person} looks", by=user.actor(), at=datetime.now(UTC))[1]
    machine, found = Machine(server.url, token), []
    for path in ("/requests/", "/requests/?q=shelters", "/activities/", "/actions/"):
        status, _, answer = machine.fetch("GET", PREFIX + path)
        if status == 200 and (CANARY in str(answer) or any(one.get("id") in cases for one in rows(answer, path))):
            found.append(path)
    own = [f"/requests/{case}{end}" for case in cases for end in ("", "/trail", "/matches")]
    for path in [*own, f"/activities/{activity}"]:
        status, _, answer = machine.fetch("GET", PREFIX + path)
        if status not in (403, 404) or CANARY in str(answer):
            found.append(f"{path}: {status}")
    return found


def rows(answer: dict, path: str) -> list[dict]:
    """The requests in an answer."""
    return answer.get("items", []) if path.startswith("/requests") else []


def name_a_reader(adviser: Visitor, case: str) -> None:
    adviser.open(f"{case}/readers")
    adviser.labelled("Person").select_option("Dora Delegation, EU Delegation")
    adviser.is_refused("Add to the list", "Say why this person needs to read the request. The person reads the reason.")
    adviser.labelled("Person").select_option("Dora Delegation, EU Delegation")
    adviser.fill("Reason", "The office gives the opinion on this case.")
    adviser.press("Add to the list")
    assert "Dora Delegation is on the list now, and is told." in adviser.page.locator("body").inner_text()


def see_who_opened_it(adviser: Visitor, case: str) -> None:
    """The log names those who were shown something of it, and nobody else."""
    adviser.open(f"{case}/openings")
    names = set(adviser.page.locator("tbody th, tbody td:first-child").all_inner_texts())
    people = {line.split("\n")[0].strip() for line in names}
    assert {"Dora Delegation", "Lea Adviser"} <= people
    assert people.isdisjoint({"Mara Manager", "Sam Adviser", "Carl Commission", "Ada Administrator"})


def ids(server: Server) -> tuple[int, int, int]:
    with server.data():
        found = {
            title: db.session.scalars(select(AssistanceRequest.id).where(AssistanceRequest.title == title)).one()
            for title in (DRAFT, RUNNING)
        }
        return found[DRAFT], found[RUNNING], db.session.scalars(select(Activity.id)).one()


def read(content: bytes) -> str:
    """The words of an answer, also of one that is packed."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    return content.decode("utf-8", "replace")


def words_of(mail) -> str:
    """Subject and text of a mail."""
    return f"{mail['Subject']} {mail.get_payload(decode=True).decode()}"
