"""An application: filled from the profile, kept, sent, changed, withdrawn; its moment never matters."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import SCHEDULER, Role
from socx.core.errors import Incomplete, NotFound, WrongState
from socx.db import db as database
from socx.notifications.models import Notice
from socx.selection import near, queries
from socx.selection.adapters import all_asked, facts_in, said_in
from socx.selection.models import Application
from socx.selection.requirements import Answer, judge_all
from socx.selection.services import applications as services
from socx.selection.services import calls
from socx.selection.services.applications import Wishes
from tests.factories import make_user
from tests.selection import DAY, apply_to, ask, invite_to, make_applicant, make_call, make_wanted


@pytest.fixture
def asked(db):
    """French B2 is essential; the topic EM14 at level 2 is advantageous."""
    activity = make_wanted()
    french = ask(activity.positions[0])
    topic = ask(activity.positions[0], "topic", "advantageous", value={"topic": "EM14", "level": 2})
    return activity, french, topic


@pytest.fixture
def call(asked):
    return make_call(asked[0])


@pytest.fixture
def open_call(call):
    call.closes_at = datetime.now(UTC) + timedelta(days=20)
    return call


@pytest.fixture
def expert(db):
    return make_applicant()


def test_an_application_takes_minutes_because_the_profile_fills_it(db, browse, asked, open_call, expert):
    _, french, _ = asked
    browser = browse(expert.user)
    browser.get(f"/open-calls/{open_call.id}")
    page = browser.press("Apply")
    assert page.select_one(f"input[name=claim-{french.id}][checked]")["value"] == "yes"
    assert "The profile says French C1." in page.text

    page = browser.press("Send the application", motivation="I ran such a register for ten years.")

    assert "Your application is sent." in page.text
    item = db.session.scalar(select(Application))
    assert (item.state, item.facts["languages"]) == ("submitted", {"en": "C1", "fr": "C1"})
    assert "You can change or withdraw it until the call closes." in page.text
    assert db.session.scalar(select(Notice.recipient_id).where(Notice.kind == "selection/application_submit")) == (
        expert.user_id
    )


def test_what_is_lacking_is_said_and_the_draft_is_kept(db, browse, asked, open_call, expert):
    _, french, _ = asked
    browser = browse(expert.user)
    browser.get(f"/open-calls/{open_call.id}")
    browser.press("Apply")

    page = browser.press("Send the application", motivation="", **{f"evidence-{french.id}": "Lived in Lyon."})

    assert "Say in a few sentences why you apply." in page.select_one(".govuk-error-summary").text
    item = db.session.scalar(select(Application))
    assert item.state == "draft"
    assert [one.evidence for one in item.answers if one.requirement_id == french.id] == ["Lived in Lyon."]


def test_a_draft_is_saved_in_the_background(db, browse, open_call, expert):
    item = services.begin(open_call, expert, by=expert.user.actor(), at=datetime.now(UTC))
    browser = browse(expert.user)
    page = browser.get(f"/applications/{item.id}/edit")
    token = page.select_one("input[name=csrf_token]")["value"]
    version = item.version
    sent = {"csrf_token": token, "person": str(expert.user_id), "version": str(version), "base": "x"}

    said = browser.client.post(f"/applications/{item.id}/autosave", data=sent | {"motivation": "Half a sent"}).json
    assert (said["errors"], said["version"]) == ({}, version + 1)
    wrong = browser.client.post(
        f"/applications/{item.id}/autosave", data=sent | {"version": said["version"], "motivation": "x" * 3001}
    ).json
    old = browser.client.post(f"/applications/{item.id}/autosave", data=sent | {"motivation": "Older"})
    stranger = browser.client.post(f"/applications/{item.id}/autosave", data=sent | {"person": "1"})

    assert wrong["errors"] == {"motivation": "Why you apply"}
    assert (old.status_code, stranger.status_code) == (409, 409)
    db.session.refresh(item)
    assert item.motivation == "Half a sent"


def test_what_is_sent_can_be_changed_and_withdrawn_until_the_deadline(db, call, expert):
    by, at = expert.user.actor(), call.closes_at
    item = apply_to(call, expert)
    french = next(one.id for one in services.requirements_in(call) if one.kind == "language")
    wishes = Wishes(positions=[call.positions[0].id], motivation="Better.", answers={french: Answer("yes", "Lyon")})

    services.save(item, wishes, by=by, at=at)
    services.withdraw(item, by=by, at=at)
    services.submit(item, by=by, at=at)
    assert (item.state, item.motivation) == ("submitted", "Better.")

    for act in (
        lambda: services.save(item, wishes, by=by, at=at + timedelta(seconds=1)),
        lambda: services.withdraw(item, by=by, at=at + timedelta(seconds=1)),
    ):
        with pytest.raises(WrongState):
            act()


def test_what_is_judged_is_the_profile_that_was_sent(db, call, expert):
    item = apply_to(call, expert)
    expert.languages = []
    database.session.flush()

    judged = judge_all(all_asked(services.requirements_in(call)), facts_in(item), said_in(item))

    assert [one.verdict for one in judged] == ["claimed", "claimed"]


def test_an_answer_to_each_essential_requirement_is_asked_also_a_no(db, now, call):
    expert = make_applicant(languages={"en": "C1"})
    by = expert.user.actor()
    item = services.begin(call, expert, by=by, at=now)
    french, wanted = services.requirements_in(call)[0].id, [call.positions[0].id]
    services.save(item, Wishes(positions=wanted, motivation="Yes."), by=by, at=now)
    with pytest.raises(Incomplete) as refused:
        services.submit(item, by=by, at=now)
    assert [place for _, place in refused.value.missing] == ["answers"]

    services.save(item, Wishes(positions=wanted, motivation="Yes.", answers={french: Answer("no")}), by=by, at=now)
    services.submit(item, by=by, at=now)

    assert item.state == "submitted"


def test_who_was_invited_and_applies_has_answered(db, now, call, expert):
    invitation = invite_to(call, expert)
    item = apply_to(call, expert, state="draft")
    for one in services.requirements_in(call):
        services.save(
            item, Wishes([call.positions[0].id], motivation="Yes.", answers={one.id: Answer("yes")}),
            by=expert.user.actor(), at=now,
        )  # fmt: skip

    services.submit(item, by=expert.user.actor(), at=now)

    assert invitation.state == "applied"


def test_a_call_for_invited_experts_is_not_there_for_others(db, now, asked):
    call = make_call(asked[0], audience="invited")
    invited, other = make_applicant(), make_applicant()
    invite_to(call, invited)

    assert services.begin(call, invited, by=invited.user.actor(), at=now).state == "draft"
    with pytest.raises(NotFound):
        services.begin(call, other, by=other.user.actor(), at=now)


def test_a_draft_is_read_by_its_owner_alone(db, browse, call, expert):
    item = apply_to(call, expert, state="draft")

    assert browse(expert.user).client.get(f"/applications/{item.id}").status_code == 200
    for user in (make_applicant().user, make_user(Role.ADVISER), make_user(Role.MANAGER)):
        assert browse(user).client.get(f"/applications/{item.id}").status_code == 404


@pytest.mark.parametrize(
    "state, closed, words",
    [
        ("draft", False, "You have not sent it yet."),
        ("submitted", False, "You can change or withdraw it"),
        ("submitted", True, "The facility compares the applications"),
        ("withdrawn", False, "You have withdrawn it."),
        ("unsent", True, "The call closed before you sent it."),
        ("selected", True, "You are selected."),
        ("reserve", True, "You are on the reserve list."),
        ("not_selected", True, "Somebody else was chosen this time."),
        ("void", True, "The call was cancelled"),
    ],
)
def test_the_expert_reads_the_state_of_an_application_in_plain_words(db, browse, call, expert, state, closed, words):
    apply_to(call, expert, state=state)
    call.state = "closed" if closed else "open"

    assert words in browse(expert.user).get("/my-calls").text


# --- laws


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_applications_never_matters(db, now, call, order):
    people = [make_applicant(family_name=f"N{n}", languages=given) for n, given in enumerate(
        [{"fr": "C1"}, {"fr": "A2"}, {}]
    )]  # fmt: skip
    for minutes, n in enumerate(order):
        item = services.begin(call, people[n], by=people[n].user.actor(), at=now + timedelta(minutes=minutes))
        answers = {one.id: Answer("yes") for one in services.requirements_in(call)}
        services.save(
            item, Wishes([call.positions[0].id], motivation="Yes.", answers=answers), by=people[n].user.actor(),
            at=now + timedelta(minutes=minutes),
        )  # fmt: skip
        services.submit(item, by=people[n].user.actor(), at=now + timedelta(minutes=minutes))
    calls.advance(call, "close", by=SCHEDULER, at=now + DAY)

    found = database.session.scalars(queries.applications_for(call.positions[0].id, call)).all()
    judged = [
        [one.verdict for one in judge_all(all_asked(services.requirements_in(call)), facts_in(i), said_in(i))]
        for i in found
    ]

    assert [one.expert for one in found] == people
    assert [verdicts[0] for verdicts in judged] == ["claimed", "not_met", "not_met"]


# --- nearly


def test_an_expert_sees_what_is_lacking_for_a_call(db, browse, open_call):
    expert = make_applicant(languages={"fr": "B1"})

    page = browse(expert.user).get("/my-calls")

    assert "What your profile lacks: French B2 asked, you have B1" in " ".join(
        page.select_one("#open ~ ul").text.split()
    )


def test_calls_that_nearly_fit_come_with_what_lacks_least_in_front(db, now, call):
    expert = make_applicant(languages={"fr": "B1"})
    fits = make_call(make_wanted(), closes_at=now + 15 * DAY)
    far = make_wanted()
    for code in ("es", "pt", "ar"):
        ask(far.positions[0], value={"language": code, "level": "B2"})
    make_call(far)

    found = near.calls_near(expert, now)

    assert [one.call for one in found] == [fits, call]
    assert [len(one.lacks) for one in found] == [0, 1]


def test_the_page_of_the_profile_shows_calls_that_nearly_fit(db, browse, open_call):
    expert = make_applicant(languages={"fr": "B1"})

    page = browse(expert.user).get("/experts/me")

    assert [" ".join(one.text.split()) for one in page.select("#near-calls ~ ul .tasks__hint")][1] == (
        "What your profile lacks: French B2 asked, you have B1"
    )
