"""Pages around a request that few links lead to: each is looked over on a desk and on a phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from socx.accounts.models import User
from socx.db import db
from socx.institutions.models import Institution
from socx.outreach.models import Meeting, OutreachEvent
from socx.recommendations.models import Recommendation
from socx.requests import fields
from socx.requests.models import AssistanceRequest, Clarification, DecisionMeeting, RequestParty, Round, Submission
from socx.requests.services import assessment, filing, meetings, rounds, sensitivity
from socx.requests.services.rounds import Terms
from tests.browser import test_accessibility
from tests.browser.test_accessibility import LANGUAGES, WIDTHS, complaints
from tests.factories import ANSWERS, make_request
from tests.journeys.office import Paper
from tests.journeys.server import Server
from tests.outreach import make_event, make_meeting
from tests.recommendations import make_recommendation
from tests.requests.stages import ALL_SCORES, assess

pytestmark = [pytest.mark.browser, pytest.mark.process]

LETTER = "a-secret-of-the-tests-that-stands-in-a-letter"
#: The cases of these tests, by their titles.
TITLES = {
    "draft": "A draft with hints", "secret": "A confidential case", "clarified": "A clarified case",
    "signing": "A case to sign", "question": "An open question", "joint": "A joint draft",
}  # fmt: skip

# fmt: off
#: Each part is one walk: who looks, and at what. A part takes well under half a minute on a quiet machine.
PAGES = {
    "official at the form": ("official", (
        "/requests/new", "/requests/new/offline", "/requests/{draft}/edit", "/requests/{draft}/edit/description",
        "/requests/{draft}/edit/commitment", "/requests/{draft}/edit/sensitivity", "/requests/{draft}/check",
        "/requests/{draft}/convert", "/requests/{draft}/hand-over", "/requests/{draft}/documents",
        "/requests/{draft}/offline", "/requests/{draft}/parties?q=a",
    )),
    "official after filing": ("official", (
        "/requests/?view=all&q=labour", "/requests/order", "/requests/{signing}/sign", "/requests/{question}/answers",
        "/requests/{question}/edit/description", "/requests/{joint}", "/requests/{joint}/parties", "/meetings",
        "/meetings/{meeting}",
    )),
    "approver": ("approver", (
        "/requests/{signing}/sign", "/requests/invitations/{invitation}", "/requests/{secret}/readers",
        "/requests/{secret}/level",
    )),
    "adviser at a case": ("adviser", (
        "/requests/?view=all&q=labour&late=1&state=assessment", "/requests/filters", "/requests/{clarified}/changes",
        "/requests/{clarified}/clarify", "/requests/{clarified}/assessment", "/requests/{clarified}/eligibility",
        "/requests/{clarified}/merge", "/requests/{clarified}/redirect", "/requests/{secret}/openings",
    )),
    "adviser around a case": ("adviser", (
        "/requests/{under_way}/matches", "/requests/{clarified}/recommendations", "/requests/{secret}/readers",
        "/meetings/new", "/meetings/{meeting}/edit", "/meetings/{meeting}/offer", "/recommendations",
        "/recommendations/{recommendation}", "/recommendations/new",
    )),
    "manager of requests": ("manager", (
        "/requests/meetings", "/requests/meetings/new", "/requests/meetings/{agenda}", "/requests/rounds",
        "/requests/rounds/new", "/requests/rounds/{round}/edit", "/institutions/rules",
        "/institutions/rules/civil_society",
    )),
    "manager of outreach": ("manager", (
        "/outreach", "/outreach/{event}", "/outreach/{event}/attendance", "/outreach/new", "/outreach/report",
        "/recommendations/report",
    )),
    "delegation": ("delegation", ("/requests/{opinion}/opinion", "/meetings", "/recommendations")),
    "commission": ("commission", ("/requests/meetings/{agenda}", "/requests/{approval}/decision")),
    "administrator": ("admin", ("/requests/openings", "/institutions/rules")),
    "signing by a link": ("", ("/requests/by-link/" + LETTER,)),
}
# fmt: on


def more_data() -> None:
    """Cases on which there is something to see on each of these pages."""
    test_accessibility.more_data()
    now = datetime.now(UTC)
    people = {user.email.partition("@")[0]: user for user in db.session.scalars(select(User))}
    home, adviser, official = people["official"].institution, people["adviser"], people["official"]
    costs = {**ANSWERS, "logistics": "Catering for sixty people.", "context": "Call +383 44 123 456 in Kosovo."}
    make_request("draft", institution=home, title=TITLES["draft"], answers=costs, held_by=official)
    secret = make_request(
        "assessment", institution=home, title=TITLES["secret"], adviser_id=adviser.id, registered_at=now
    )
    sensitivity.set_level(secret, "confidential", by=adviser.actor(), at=now)
    sensitivity.add_reader(secret, people["delegation"], "Gives the opinion.", by=adviser.actor(), at=now)
    clarified = make_request(
        "assessment", institution=home, title=TITLES["clarified"], adviser_id=adviser.id, registered_at=now
    )
    for number, words in enumerate(("Five bodies collect data.", "Three bodies collect good data."), 1):
        clarified.answers = clarified.answers | {"context": words}
        clarified.submissions.append(
            Submission(number=number, form_version=fields.FORM_VERSION, document=fields.document(clarified), at=now)
        )
    assess(clarified, adviser, now)
    far = ALL_SCORES | {"ownership": (1, "Nobody is named.")}
    assessment.assess(
        clarified, far, recommendation="reformulate", summary="Smaller.", by=people["manager"].actor(), at=now
    )  # fmt: skip
    signing = make_request("draft", institution=home, title=TITLES["signing"], held_by=official)
    filing.ask_by_link(
        signing, name="Mira Minister", function="Minister", email="mira@ministry.example", language="en",
        secret=LETTER, link=f"https://socx.example/requests/by-link/{LETTER}", by=official.actor(), at=now,
    )  # fmt: skip
    question = make_request("clarification", institution=home, title=TITLES["question"], adviser_id=adviser.id)
    question.clarifications.append(
        Clarification(
            section="description", question="How many bodies?", reason="To plan.", asked_by_id=adviser.id, asked_at=now
        )
    )
    put_forward = db.session.scalars(select(AssistanceRequest).where(AssistanceRequest.state == "approval")).first()
    agenda = meetings.make_meeting(
        (now + timedelta(days=9)).date(), "Brussels", by=people["commission"].actor(), at=now
    )  # fmt: skip
    meetings.add_case(agenda, put_forward.id if put_forward else None, by=people["commission"].actor(), at=now)
    tunisia, paraguay = people["official.fr"], people["official.es"]
    joint = make_request("draft", institution=home, title=TITLES["joint"], held_by=official)
    party = filing.invite(joint, tunisia.institution, "Shall we ask together?", by=official.actor(), at=now)
    filing.accept(party, by=tunisia.actor(), at=now)
    filing.invite(joint, paraguay.institution, "Shall we ask together?", by=official.actor(), at=now)
    others = make_request("draft", institution=tunisia.institution, title="The draft of a neighbour", held_by=tunisia)
    filing.invite(others, home, "Shall we ask together?", by=tunisia.actor(), at=now)
    for names in ({"en": "Spring call", "fr": "Appel de printemps"}, {"en": "Autumn call"}):
        rounds.make_round(
            Terms(names=names, opens_on=now.date() - timedelta(days=3), closes_at=now + timedelta(days=9),
                  zone="Europe/Brussels"), by=people["manager"].actor(), at=now,
        )  # fmt: skip
    make_event(by=people["manager"])
    make_meeting(by=adviser, institution=home)
    make_recommendation(by=people["manager"])


def numbers(server: Server) -> dict[str, int]:
    """The ids that stand in the addresses of PAGES."""
    with server.data():
        cases = {
            name: db.session.scalars(select(AssistanceRequest.id).where(AssistanceRequest.title == title)).one()
            for name, title in TITLES.items()
        }
        for state in ("approval", "opinion", "under_way"):
            cases[state] = first(select(AssistanceRequest.id).where(AssistanceRequest.state == state))
        return cases | {
            "agenda": first(select(DecisionMeeting.id)), "event": first(select(OutreachEvent.id)),
            "invitation": first(
                select(RequestParty.id)
                .join(Institution, Institution.id == RequestParty.institution_id)
                .where(Institution.partner_code == "XK", RequestParty.accepted_at.is_(None))
            ),
            "meeting": first(select(Meeting.id)), "round": first(select(Round.id)),
            "recommendation": first(select(Recommendation.id)),
        }  # fmt: skip


def first(found: Any) -> int:
    return int(db.session.scalars(found).first() or 0)


@pytest.mark.parametrize("part", PAGES)
def test_pages_around_a_request_are_accessible(server, visit, part):
    role, paths = PAGES[part]
    visitor = visit(role, next(LANGUAGES))
    if role:
        visitor.sign_in()
    found, known = [], numbers(server)

    for path in paths:
        visitor.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        visitor.open(path.format(**known))
        assert visitor.path == path.format(**known)
        found += complaints(visitor)

    assert found == []


def test_the_report_on_a_form_from_paper_is_accessible(visit, tmp_path):
    visitor = visit("official").sign_in()
    visitor.open("/requests/new/offline")
    with visitor.page.expect_download() as waiting:
        visitor.page.locator("a[href*='form=simplified'][href*='language=en']").press("Enter")
    blank = tmp_path / "form.docx"
    waiting.value.save_as(blank)
    paper = Paper(blank)
    paper.write("title", "Round table")
    paper.write("domain", "Pensions of the railways")
    paper.add_row("Budget line", "12 345 euros")

    visitor.page.locator("input[type=file]").set_input_files(paper.save("filled.docx"))
    visitor.press("Start a draft from this file")

    assert list(complaints(visitor)) == []
