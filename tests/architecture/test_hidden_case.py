"""A confidential case is nowhere for who may not know of it: not as a word, not as a number, not as a gap.

The crawl of test_access_crawl.py looks for words. Here all is read twice, without the case and with it: whoever
has no part in it must get the same answers, to the letter.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from socx.access.actors import ANONYMOUS
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.db import db as database
from socx.evaluations.models import ParticipantLink
from socx.timeline import services as timeline
from tests.answers import words_of
from tests.architecture.canaries import CANARY
from tests.architecture.crawl import QUESTIONS, Visitor, addresses, leaks, rules
from tests.architecture.test_access_crawl import EVERYBODY, ON_ONE_DATABASE
from tests.architecture.world import make_world
from tests.architecture.world_hidden import (
    WHO_MAY_KNOW,
    add_hidden_case,
    look_at_the_clock,
    make_its_experts,
)  # fmt: skip
from tests.factories import NOW

#: Operators see how many mails wait and leave, of whatever case: they keep the machine running (decision 0010).
OF_OPERATORS = ("/operations", "/readyz")

#: The administrator answers for data protection and reads what left the EU, of every case. Who erases a person reads
#: that a mission needs the person, and how much goes.
OF_DATA_PROTECTION = {"administrator": ("/data-sent",), "manager": ("/experts/<id:id>/erase",)}

#: Choosing another language would change everything that is read after it; one's own log grows by reading.
LEFT_OUT = (*OF_OPERATORS, "/language/", "/account/data")

#: What changes from one moment to the next: tokens of forms, the way back from choosing a language, times of making.
MOVING = re.compile(
    r'name="csrf_token"[^>]*>|/language/[^"]*|(?:form_number|creation_key)[^>]*>|\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?|DTSTAMP:\S+'
)


@pytest.fixture
def world(db: object) -> Any:
    return make_world()


def heard(app: Any, world: Any, caller: Visitor, people: list[Any], left_out: tuple[str, ...]) -> dict[str, str]:
    """What somebody is answered where cases are listed and counted, by address, and on the pages of `people`."""
    asked = [question for question in QUESTIONS if "{word}" not in question]
    asked = [question for question in asked if not question.startswith(left_out)]
    for rule in rules(app):
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(left_out):
            continue
        found = addresses(app, rule, world)
        if "id" not in rule.arguments:
            asked += [address for address, _ in found]
        elif not rule.rule.endswith((".pdf", ".docx")):  # they say what the page says, and take longest
            about = ("/institutions", "/timeline", "/catalogue", "/outreach", "/recommendations", "/requests/rounds")
            asked += [a for a, subject in found if subject in people or a.startswith(about)][:2]
    answers = {address: caller("GET", address) for address in dict.fromkeys(asked)}
    return {a: f"{answer.status_code} {MOVING.sub('', words_of(answer))}" for a, answer in answers.items()}


@ON_ONE_DATABASE
@pytest.mark.parametrize("name", [one for one in EVERYBODY if one not in WHO_MAY_KNOW])
def test_a_confidential_case_shifts_nothing_for_who_may_not_know_of_it(app, world, name):
    app.config["SOCX_SHOW_ERRORS_AS_PAGES"] = True
    people = make_its_experts()
    world.experts += people
    look_at_the_clock()
    caller = Visitor(app, world.people.get(name))
    numbers, home_id = [one.id for one in people], world.requests[0].institution_id
    left_out = LEFT_OUT + OF_DATA_PROTECTION.get(name, ())
    before = heard(app, world, caller, people, left_out)

    add_hidden_case(world, home_id, numbers)  # by numbers: pages leave no row behind that could be written

    after = heard(app, world, caller, people, left_out)
    found = [f"{a}: {_difference(before[a], after[a])}" for a in before if before[a] != after[a]]
    assert not found, "\n".join(found)


def _difference(before: str, after: str) -> str:
    """The first words that differ."""
    at = next((n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before))
    return f"…{before[max(at - 60, 0) : at + 80]!r} became …{after[max(at - 60, 0) : at + 80]!r}"


def test_an_address_of_a_calendar_tells_what_its_owner_may_read(app, world):
    stranger, found = Visitor(app, None), []
    for user in world.people.values():
        actor = user.actor()
        if not permits(actor, P.ACTIVITY_LIST):
            continue
        secret = timeline.make_feed(user, False, by=actor, at=NOW)
        database.session.commit()
        answer = stranger("GET", f"/calendar/{secret}.ics")
        assert answer.status_code == 200
        owner = Visitor(app, user)
        found += leaks(world, owner, answer)
    assert found == []


def test_the_form_of_participants_tells_the_title_of_its_activity_at_most(app, world):
    stranger = Visitor(app, None)
    for activity in world.activities:
        link = database.session.get(ParticipantLink, activity.id)
        is_confidential = activity.sensitivity == "confidential"
        title = activity.title.lower()

        answer = stranger("GET", f"/e/{link.token}")

        assert answer.status_code == 200
        told = set(CANARY.findall(words_of(answer).lower())) - {link.token.lower()}
        assert told == (set() if is_confidential else {title})
        assert stranger.actor is ANONYMOUS


@pytest.mark.parametrize("name", ["adviser", "other adviser", "official", "other official"])
def test_outside_its_page_a_confidential_activity_is_called_by_no_word(app, world, name):
    """Lists, files, calendars and timelines, also for those who may read the page (decision 0010)."""
    caller, hidden = Visitor(app, world.people[name]), set()
    for activity in world.activities:
        if activity.sensitivity == "confidential":
            hidden |= {activity.title, activity.objectives, activity.place, activity.action.title}
            hidden |= {text for one in activity.programme for text in (one.host, one.place, one.subject)}
            hidden |= {one.function for one in activity.delegation}
    hidden = {word.lower() for word in hidden}
    found = []
    for question in QUESTIONS:
        if "{word}" not in question:
            told = set(CANARY.findall(words_of(caller("GET", question)).lower()))
            found += [question for _ in told & hidden]
    assert found == []
