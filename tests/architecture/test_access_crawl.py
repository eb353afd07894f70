"""Walk all addresses as everybody: nobody reads or changes what the matrix denies them.

There are two of everything, and each text of each subject carries a canary: a word that stands
nowhere else. A reader who meets the canary of something that `permits()` denies has found a leak,
on whatever channel: a page, a file, a calendar, the interface for machines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select
from werkzeug.routing import Rule

from socx.access.actors import ANONYMOUS, Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import services as accounts
from socx.accounts.models import User
from socx.activities.models import Activity, Milestone
from socx.audit import services as audit
from socx.core.values import SENSITIVITY
from socx.db import db as database
from socx.experts.models import Expert
from socx.files import here
from socx.matching.models import MatchDecision
from socx.notifications.models import Notice
from socx.outreach import services as outreach
from socx.outreach.models import Meeting
from socx.recommendations.models import Recommendation
from socx.requests import parties
from socx.requests.fields import OWN
from socx.requests.models import (
    ActionForm,
    AssistanceRequest,
    Attachment,
    Clarification,
    Decision,
    DecisionMeeting,
    MeetingCase,
    Opinion,
    RequestParty,
    RequestReader,
    Round,
    SavedFilter,
    Submission,
)
from tests.answers import words_of
from tests.browser_html import FreshClient
from tests.factories import (
    ANSWERS,
    NOW,
    make_action,
    make_activity,
    make_expert,
    make_institution,
    make_request,
    make_user,
)  # fmt: skip
from tests.outreach import make_event, make_meeting
from tests.recommendations import make_recommendation

WRITING = ("POST", "PUT", "PATCH", "DELETE")
MISSING = 987_654
TODAY = datetime.now(UTC).date()


@dataclass
class Canary:
    """A word, what it belongs to, and who may read it."""

    word: str
    about: str
    may_read: Callable[[Actor], bool]


@dataclass
class World:
    people: dict[str, User] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    requests: list[AssistanceRequest] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    experts: list[Expert] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)
    #: The number of the document of each request, and of a list that somebody keeps for themselves.
    documents: dict[int, int] = field(default_factory=dict)
    kept_list: int = 0
    #: Of the agenda of the meeting.
    case_id: int = 0
    #: The second institution of the first draft, which has not answered.
    invited: RequestParty = field(default_factory=RequestParty)
    #: What stands in an address: (part of it, the subjects that it can name).
    subjects: dict[str, list[Any]] = field(default_factory=dict)

    def word(self, about: str, may_read: Callable[[Actor], bool]) -> str:
        """A new canary."""
        canary = Canary(f"Zq{len(self.canaries):03d}xv", about, may_read)
        self.canaries.append(canary)
        return canary.word


def reads(permission: P, subject: Any) -> Callable[[Actor], bool]:
    return lambda actor: permits(actor, permission, subject)


#: Requests of the world: (institution, state, domain, sensitivity).
CASES = (
    ("a", "draft", "labour_employment", "normal"),
    ("a", "registered", "labour_employment", "normal"),
    ("a", "formulation", "labour_employment", "confidential"),
    ("a", "under_way", "labour_employment", "normal"),
    ("b", "signing", "social_protection", "restricted"),
    ("b", "approval", "social_protection", "restricted"),
    ("b", "under_way", "social_protection", "confidential"),
    ("a", "assessment", "labour_employment", "confidential"),
    ("b", "under_way", "social_protection", "confidential"),
)
#: The last two have somebody in charge and a list: by number, (who has it, who is named).
LISTS = {7: ("adviser", ("delegation",)), 8: ("other adviser", ("manager",))}


@pytest.fixture
def world(db: object) -> World:
    """Two institutions of two partners, all roles on both sides, cases of every sensitivity."""
    made = World()
    homes = {"a": make_institution(partner_code="XK"), "b": make_institution(partner_code="SN")}
    for home in homes.values():
        home.mandate = made.word(f"institution {home.id}", reads(P.INSTITUTION_READ, home))
    _make_people(made, homes)
    for profile in (made.people["expert one"], made.people["expert two"], None):
        made.experts.append(_make_expert(made, profile))
    for n, (home, state, domain, sensitivity) in enumerate(CASES):
        item = make_request(state, institution=homes[home], domain=domain, sensitivity=sensitivity)
        if n in LISTS:
            keeper, named = LISTS[n]
            item.adviser_id = made.people[keeper].id
            item.readers = [RequestReader(user_id=made.people[name].id, added_at=NOW) for name in named]
        _fill_request(made, item, made.people["adviser"])
        if state == "under_way":
            _make_action(made, item, made.experts[n % 2])
    _join(made, homes)
    _meet(made, homes)
    _recommend(made)
    _keep_a_list(made)
    for item in made.requests:
        for user in made.people.values():  # also those who may not read it any more
            database.session.add(
                Notice(
                    key=f"{item.id}-{user.id}", kind="requests/register", recipient_id=user.id, subject_kind="request",
                    subject_id=item.id, created_at=NOW, due_at=NOW, facts={"note": item.title}, mail_state="dead",
                )
            )  # fmt: skip
    database.session.flush()
    made.subjects = {
        "/requests": made.requests,
        "/outreach": [meeting.event for meeting in made.meetings],
        "/events": [meeting.event for meeting in made.meetings],
        "/meetings": made.meetings,
        "/requests/meetings": [_decide_in_meeting(made)],
        "/requests/rounds": [_call(made)],
        "/requests/invitations": [made.invited],
        "/recommendations": made.recommendations,
        "/activities": made.activities,
        "/actions": [a.action for a in made.activities],
        "/experts": made.experts,
        "/institutions": list(homes.values()),
        "/users": list(made.people.values()),
        "/account": list(made.people.values()),
        "/notices": database.session.scalars(select(Notice).order_by(Notice.id).limit(3)).all(),
    }
    database.session.commit()
    return made


def _make_people(made: World, homes: dict[str, Any]) -> None:
    wanted: tuple[tuple[str, Role, dict[str, Any]], ...] = (
        ("official", Role.OFFICIAL, {"institution": homes["a"]}),
        ("other official", Role.OFFICIAL, {"institution": homes["b"]}),
        ("approver", Role.APPROVER, {"institution": homes["a"]}),
        ("adviser", Role.ADVISER, {}),
        ("other adviser", Role.ADVISER, {"domain": "social_protection"}),
        ("manager", Role.MANAGER, {}),
        ("delegation", Role.DELEGATION, {}),
        ("other delegation", Role.DELEGATION, {"partner_code": "SN"}),
        ("commission", Role.COMMISSION, {}),
        ("expert one", Role.EXPERT, {}),
        ("expert two", Role.EXPERT, {}),
        ("administrator", Role.ADMINISTRATOR, {}),
    )
    for name, role, given in wanted:
        user = made.people[name] = make_user(role, **given)
        # An address is for its owner, for administrators, and for who must mend mails to it.
        word = made.word(
            f"address of {name}",
            lambda actor, user=user: actor.user_id == user.id
            or permits(actor, P.USER_MANAGE) or permits(actor, P.OPERATIONS_READ),
        )  # fmt: skip
        user.email = f"{word.lower()}@example.org"


def _make_expert(made: World, user: User | None) -> Expert:
    item = make_expert(user=user)
    item.passages[0].text += " " + made.word("experience", reads(P.EXPERT_READ, item))
    item.employer = made.word(  # who works with a person may know where the person comes from
        "employer",
        lambda actor: (
            permits(actor, P.EXPERT_READ, item)
            or any(permits(actor, P.ACTIVITY_READ, a) for a in made.activities if a.positions[0].expert is item)
        ),
    )
    item.phone = made.word("phone", reads(P.EXPERT_CONTACT, item))
    item.email = made.word("address of an expert", reads(P.EXPERT_CONTACT, item)).lower() + "@example.org"
    return item


def _fill_request(made: World, item: AssistanceRequest, adviser: User) -> None:
    """Put a canary into everything that is said about a request."""
    about = f"{item.state} {item.sensitivity} request of institution {item.institution_id}"
    made.requests.append(item)
    read, assess = reads(P.REQUEST_READ, item), reads(P.REQUEST_ASSESSMENT, item)
    inside = lambda actor: read(actor) and assess(actor)  # noqa: E731
    item.title = made.word(  # who is asked to join reads the title, and no more
        about, lambda actor: read(actor) or any(permits(actor, P.REQUEST_JOIN, party) for party in item.parties)
    )
    item.answers = ANSWERS | {"context": made.word(f"words of the {about}", read)}
    item.clarifications = [
        Clarification(section="description", question=made.word(f"question about the {about}", read), answer="",
                      asked_at=NOW, asked_by_id=adviser.id)
    ]  # fmt: skip
    _add_document(made, item, about)
    if item.is_draft:
        return
    if not item.is_joint:  # of a joint one each institution has a text of its own
        item.submissions = [
            Submission(number=1, form_version="1", document={"title": made.word(f"signed {about}", read)}, at=NOW)
        ]
    database.session.add(
        audit.record(
            ("request", item.id), "assess", by=adviser.actor(), at=NOW, note=made.word(f"note on the {about}", inside)
        )
    )
    form = ActionForm(request_id=item.id, number=1, scope={"title": made.word(f"scope of the {about}", read)}, at=NOW)
    database.session.add(form)
    item.opinions = [
        Opinion(partner_code=item.institution.partner_code, position="support", at=NOW,
                text=made.word(f"opinion on the {about}", read))
    ]  # fmt: skip
    if item.is_put_forward and item.state != "approval":
        item.decisions = [
            Decision(action_form=form, outcome="approved", at=NOW, reason=made.word(f"decision on the {about}", read))
        ]
    made_for = reads(P.MATCH_READ, item)
    database.session.add(
        MatchDecision(
            request_id=item.id, expert_id=made.experts[0].id, decision="shortlisted", at=NOW,
            note=made.word(f"shortlist of the {about}", lambda actor: read(actor) and made_for(actor)),
        )
    )  # fmt: skip


def _add_document(made: World, item: AssistanceRequest, about: str) -> None:
    """A document whose name, bytes and text are for those who read the request; of a joint one, what they read of A."""
    read = reads_own(item, item.institution_id) if item.is_joint else reads(P.REQUEST_READ, item)
    content = made.word(f"document of the {about}", read).encode()
    document = Attachment(
        request_id=item.id, institution_id=item.institution_id, purpose="other", kind="png", size=len(content),
        name=made.word(f"name of a document of the {about}", read), digest=f"{item.id:064x}",
        text=made.word(f"words of a document of the {about}", read), key=here.store().put(content), added_at=NOW,
    )  # fmt: skip
    database.session.add(document)
    database.session.flush()
    made.documents[item.id] = document.id


def reads_own(item: AssistanceRequest, institution_id: int) -> Callable[[Actor], bool]:
    """Of a joint request, an institution reads its own part alone; who handles the request reads all."""
    read = reads(P.REQUEST_READ, item)
    return lambda actor: read(actor) and actor.institution_id in (None, institution_id)


def _join(made: World, homes: dict[str, Any]) -> None:
    """A joint request of both institutions, each with answers and a signed text of its own; and an invitation."""
    item = make_request("opinion", institution=homes["a"], is_joint=True)
    item.parties = [
        RequestParty(institution=home, joined_at=NOW, accepted_at=NOW, signed_at=NOW, position=place)
        for place, home in enumerate(homes.values())
    ]
    _fill_request(made, item, made.people["adviser"])
    own = parties.own_answers(item.answers)
    item.answers = {name: answer for name, answer in item.answers.items() if name not in OWN}
    for number, party in enumerate(item.parties, 1):
        read = reads_own(item, party.institution.id)
        about = f"institution {party.institution.id} in the joint request"
        party.answers = own | {name: made.word(f"{name} of {about}", read) for name in ("unit", "logistics")}
        signed = {"title": item.title, "mandate": made.word(f"text that was signed by {about}", read)}
        item.submissions.append(
            Submission(institution_id=party.institution.id, number=number, form_version="1", document=signed, at=NOW)
        )
    draft = made.requests[0]
    made.invited = RequestParty(institution=homes["b"], invited_from=homes["a"], joined_at=NOW)
    draft.parties.append(made.invited)
    asked, read = reads(P.REQUEST_JOIN, made.invited), reads(P.REQUEST_READ, draft)
    made.invited.invitation = made.word("invitation to join", lambda actor: asked(actor) or read(actor))
    database.session.flush()


def _keep_a_list(made: World) -> None:
    owner = made.people["manager"].id
    word = made.word("name of a kept list", lambda actor: actor.user_id == owner)
    kept = SavedFilter(owner_id=owner, name=word, name_key=word, address="view=all", shared_with="", created_at=NOW)
    database.session.add(kept)
    database.session.flush()
    made.kept_list = kept.id


def _make_action(made: World, item: AssistanceRequest, expert: Expert) -> None:
    item.decided_at = NOW
    activity = make_activity(action=make_action(request=item), experts=[expert])
    made.activities.append(activity)
    activity.action.title = made.word(f"action {activity.action_id}", reads(P.ACTIVITY_READ, activity))
    activity.title = made.word(f"activity {activity.id}", reads(P.ACTIVITY_READ, activity))
    activity.objectives = made.word(f"objectives of activity {activity.id}", reads(P.ACTIVITY_READ, activity))
    activity.delivery_start, activity.delivery_end = TODAY, TODAY + timedelta(days=4)
    activity.milestones = [Milestone(key="terms", due_on=TODAY)]


def _meet(made: World, homes: dict[str, Any]) -> None:
    """An event and a meeting for each institution, with a draft that nobody has opened."""
    adviser = made.people["adviser"].actor()
    for home in homes.values():
        event = make_event(partners=[home.partner_code], by=made.people["manager"])
        event.summary = made.word(f"event {event.id}", reads(P.OUTREACH_READ, event))
        meeting = make_meeting(institution=home, event=event, by=made.people["manager"])
        meeting.shared_notes = made.word(f"meeting {meeting.id}", reads(P.MEETING_READ, meeting))
        meeting.internal_notes = made.word(f"notes on meeting {meeting.id}", reads(P.MEETING_NOTES, meeting))
        meeting.next_step = made.word(f"step after meeting {meeting.id}", reads(P.MEETING_NOTES, meeting))
        text = made.word(f"draft of meeting {meeting.id}", reads(P.MEETING_READ, meeting))
        outreach.offer_draft(
            meeting,
            {"title": "Draft", "domain": "labour_employment", "language": "en", "topics": [], "text": text},
            by=adviser,
            at=NOW,
        )
        made.meetings.append(meeting)


def _recommend(made: World) -> None:
    """A recommendation of each sensitivity and domain, with a reason that stays inside."""
    for n, (level, domain) in enumerate(product(SENSITIVITY, ("labour_employment", "social_protection"))):
        item = make_recommendation(
            by=made.people["manager"], sensitivity=level, domain=domain, partners=[("XK", "SN")[n % 2]]
        )
        read = reads(P.RECOMMENDATION_READ, item)
        item.text = made.word(f"recommendation {item.id}", read)
        item.state_note = made.word(
            f"reason about recommendation {item.id}",
            lambda actor, read=read: read(actor) and permits(actor, P.RECOMMENDATION_LIST),
        )
        made.recommendations.append(item)


def _decide_in_meeting(made: World) -> DecisionMeeting:
    """A meeting with an open case and a confidential one, which most of its readers may not read."""
    cases = [made.requests[5], made.requests[7]]
    meeting = DecisionMeeting(held_on=TODAY, place="Room 4", made_at=NOW)
    meeting.cases = [MeetingCase(request=item, place=place) for place, item in enumerate(cases, start=1)]
    meeting.note = made.word("note on the agenda", lambda actor: permits(actor, P.AGENDA_READ))
    database.session.add(meeting)
    database.session.flush()
    made.case_id = meeting.cases[0].id
    return meeting


def _call(made: World) -> Round:
    """A round that is open, with a draft and requests of every sensitivity in it."""
    found = Round(
        name_en="Spring call", opens_on=TODAY - timedelta(days=9), closes_at=datetime.now(UTC) + timedelta(days=9),
        zone="Europe/Brussels", made_at=NOW,
    )  # fmt: skip
    database.session.add(found)
    for item in made.requests[:5]:
        item.round = found
    database.session.flush()
    return found


# --- addresses


def rules(app: Flask) -> list[Rule]:
    """All but the two that end the session of the crawl, and the files that are for everybody."""
    left_out = ("static", "security.logout", "accounts.sign_out_everywhere")
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in left_out]


def addresses(app: Flask, rule: Rule, world: World, *, moves: bool = True) -> Iterator[tuple[str, Any]]:
    """All addresses of a rule, each with the subject that it names (None: it names none).

    Without `moves`, the first of several words stands for all of them.
    """
    adapter = app.url_map.bind("localhost")
    place = "/" + rule.rule.removeprefix("/api/v1/").removeprefix("/operations/").strip("/").split("/")[0]
    longer = "/".join([place, *rule.rule.removeprefix("/api/v1").removeprefix(place).strip("/").split("/")[:1]])
    subjects = world.subjects.get(longer, world.subjects.get(place, [])) if "id" in rule.arguments else [None]
    if "of-request" in rule.rule:
        subjects = world.requests
    assert subjects, f"say in `subjects` what the id of {rule.rule} names"
    for subject in subjects:
        parts = {name: _part(rule, name, subject, world) for name in rule.arguments}
        for move in (_choices(rule) or [None])[: None if moves else 1]:
            chosen = {k: move if v is None else v for k, v in parts.items()}
            yield adapter.build(rule.endpoint, chosen), subject


def _choices(rule: Rule) -> list[str]:
    """The words of the first part of an address that is one of several words."""
    found = next((c for c in rule._converters.values() if getattr(c, "items", None)), None)
    return sorted(found.items) if found is not None else []


def _part(rule: Rule, name: str, subject: Any, world: World) -> Any:
    if getattr(rule._converters[name], "items", None):
        return sorted(rule._converters[name].items)[0] if name == "verb" else None
    values: dict[str, Any] = {
        "id": _id(subject) if subject is not None else 0,
        "expert_id": _id(world.experts[0]),
        "section": "description",
        "key": "domains",
        "token": "x",
        "number": _number(rule, subject, world),
        "reader_id": 1,
        "user": _id(world.people["adviser"]),
        "party_id": _id(world.invited),
        "case_id": world.case_id,
        "name": "letter.pdf",
        "line_id": 1,
        "request_id": _id(world.requests[len(CASES) - 1]),
        "action_id": _id(world.subjects["/actions"][-1]),
        "recommendation_id": _id(world.recommendations[-1]),
    }
    if name in ("position_id", "milestone_id") and subject is not None:
        # Of the other activity, where there is a choice: the address must hold together.
        other = next(a for a in world.activities if a is not subject)
        values[name] = (other.positions if name == "position_id" else other.milestones)[0].id
    assert name in values, f"say what <{name}> in {rule.rule} is"
    return values[name]


def _id(subject: Any) -> int:
    """The number of a row, without reading the row again: that would be most of the time of the crawl."""
    return int(inspect(subject).identity[0])


def _number(rule: Rule, subject: Any, world: World) -> int:
    """What <number> is: of a kept list, of a document of the request, or the first of what is counted."""
    if "/filters/" in rule.rule:
        return world.kept_list
    if subject is not None and ("/documents/" in rule.rule or "/attachments/" in rule.rule):
        return world.documents[_id(subject)]
    return 1


#: Addresses that filter, search and sort; a filter by something hidden must not tell that it is there.
QUESTIONS = (
    "/requests/?view=all&q={word}", "/requests/requests.csv?view=all", "/requests/?view=all&sort=-institution",
    "/experts?q={word}", "/institutions/?q={word}", "/users?q={word}", "/activities?show=late",
    "/activities?show=ended",
    "/activities.csv?show=open", "/dashboard/requests?by=state&value=formulation", "/dashboard/requests",
    "/dashboard/activities", "/dashboard/assignments", "/dashboard/institutions", "/dashboard/summary.csv",
    "/dashboard/timeline.csv", "/dashboard/states.csv", "/notices", "/api/v1/requests/?q={word}", "/api/v1/activities/",
    "/api/v1/experts/", "/outreach/report", "/outreach/report.csv", "/meetings?show=offers", "/meetings?topic=EM14",
    "/recommendations?q={word}", "/recommendations.csv", "/recommendations/report.csv",
)  # fmt: skip


# --- those who look


class Visitor:
    """One person with a cookie and a token, or nobody."""

    def __init__(self, app: Flask, user: User | None) -> None:
        self.client = FreshClient(app, app.response_class)
        self.actor = user.actor() if user else ANONYMOUS
        self.headers: dict[str, str] = {}
        if user is not None:
            _, token = accounts.create_token(user, "crawl", by=self.actor, at=NOW)
            self.headers = {"Authorization": f"Bearer {token}"}
            database.session.commit()
            with self.client.session_transaction() as session:
                session["sid"] = accounts.begin_session(user.id, at=datetime.now(UTC))
            database.session.commit()
        page = self.client.get("/forgotten-password" if user is None else "/account").text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, "a page with a form"
        self.token = found[1]

    def __call__(self, method: str, address: str) -> Any:
        is_api = address.startswith("/api/")
        given: dict[str, Any] = {"headers": self.headers if is_api else {}}
        if method in WRITING:
            given |= {"json": {}} if is_api else {"data": {"csrf_token": self.token}}
        return self.client.open(address, method=method, **given)


def leaks(world: World, visitor: Visitor, answer: Any, asked: str = "") -> list[str]:
    """What this answer tells that its reader may not know."""
    told = words_of(answer).lower() + str(answer.headers).lower()
    return [
        f"{answer.request.method} {answer.request.path}: {canary.about}"
        for canary in world.canaries
        if canary.word != asked and canary.word.lower() in told and not canary.may_read(visitor.actor)
    ]


def state_of_all() -> dict[str, int]:
    """A fingerprint of the rows of each table, but for those that a visit itself makes."""
    found = {}
    for table in database.metadata.sorted_tables:
        if table.name in ("user_session", "failed_sign_in", "api_token", "request_opening"):
            continue
        rows = database.session.execute(table.select()).all()
        found[table.name] = hash(tuple(sorted(repr(row) for row in rows)))
    database.session.rollback()
    return found


EVERYBODY = (
    "nobody", "official", "other official", "approver", "adviser", "other adviser", "manager", "delegation",
    "other delegation", "commission", "expert one", "expert two", "administrator",
)  # fmt: skip


@pytest.fixture
def visitor(app: Flask, world: World) -> Callable[[str], Visitor]:
    app.config["SOCX_SHOW_ERRORS_AS_PAGES"] = True
    return lambda name: Visitor(app, world.people.get(name))


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_reads_what_the_matrix_denies(app, world, visitor, name):
    caller, found = visitor(name), []
    for rule in rules(app):
        if "GET" not in (rule.methods or ()):
            continue
        for address, _ in addresses(app, rule, world):
            answer = caller("GET", address)
            found += leaks(world, caller, answer)
            if answer.status_code >= 500 and rule.endpoint != "scheduler.readyz":
                found.append(f"{address}: {answer.status_code}")
    for question in QUESTIONS:
        for canary in world.canaries[::5] if "{word}" in question else world.canaries[:1]:
            answer = caller("GET", question.format(word=canary.word))
            found += leaks(world, caller, answer, canary.word)
            assert answer.status_code < 500, question
    assert sorted(set(found)) == []


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_changes_what_the_matrix_denies(app, world, visitor, name):
    caller, found = visitor(name), []
    before = state_of_all()
    for rule in rules(app):
        view = app.view_functions[rule.endpoint]
        asked = getattr(view, "permission", None)
        for method in sorted(set(WRITING) & (rule.methods or set())):
            for address, subject in addresses(app, rule, world, moves=False):
                if asked is None or _may(caller.actor, asked, subject):
                    continue
                answer = caller(method, address)
                found += leaks(world, caller, answer)
                to_sign_in = answer.status_code == 303 and answer.location.startswith("/sign-in")
                if answer.status_code not in (401, 403, 404) and not to_sign_in:
                    found.append(f"{method} {address}: {answer.status_code}")
    assert sorted(set(found)) == []
    assert state_of_all() == before


def _may(actor: Actor, asked: P, subject: Any) -> bool:
    try:
        return permits(actor, asked, subject)
    except AttributeError:  # the permission is not about this subject, but about the page
        return permits(actor, asked)


@pytest.mark.parametrize("name", ["other official", "other adviser", "commission"])
def test_what_is_hidden_looks_like_what_is_not_there(app, world, visitor, name):
    """The same answer, to the letter, so that nobody learns which numbers are taken."""
    caller, found = visitor(name), []
    for rule in rules(app):
        if "GET" not in (rule.methods or ()) or "id" not in rule.arguments:
            continue
        for address, subject in addresses(app, rule, world):
            answer = caller("GET", address)
            if answer.status_code != 404:
                caller("GET", "/about")  # takes away what the next page would say on top
                continue
            missing = caller("GET", re.sub(rf"/{_id(subject)}(?=/|$)", f"/{MISSING}", address, count=1))
            if (missing.status_code, _plain(missing, MISSING)) != (404, _plain(answer, _id(subject))):
                found.append(address)
    assert found == []


def _plain(answer: Any, number: int) -> str:
    """The answer without the number that was asked for, and without tokens of forms."""
    text = re.sub(r'/language/[^"]*', "", words_of(answer))  # it comes back to this address
    return re.sub(r'name="csrf_token"[^>]*>', "", text).replace(f"/{number}", "")


@pytest.mark.parametrize("name", ["approver", "adviser", "manager", "commission", "expert one", "administrator"])
def test_no_empty_form_breaks_a_page(app, world, visitor, name):
    """What is allowed may be sent empty, and again: it is refused in words, or done."""
    caller, found = visitor(name), []
    for rule in rules(app):
        for method in sorted(set(WRITING) & (rule.methods or set())):
            for address, _ in addresses(app, rule, world):
                answer = caller(method, address)
                if answer.status_code >= 500:
                    found.append(f"{method} {address}: {answer.status_code}")
                if "The page was open for too long" in words_of(answer):
                    found.append(f"{method} {address}: the token of the form was not taken")
    assert found == []


def test_the_crawl_finds_a_page_without_its_guard(app, world, visitor, monkeypatch):
    """The positive control: strip one page of its guard, and the crawl names it."""
    view = app.view_functions["requests.detail"].__wrapped__
    bare = lambda id: view(database.session.get(AssistanceRequest, id))  # noqa: E731
    monkeypatch.setitem(app.view_functions, "requests.detail", bare)
    caller = visitor("other official")
    rule = next(r for r in rules(app) if r.endpoint == "requests.detail")

    found: list[str] = []
    for address, _ in addresses(app, rule, world):
        found += leaks(world, caller, caller("GET", address))

    assert any("request of institution" in leak for leak in found)
