"""What is kept for ten years: the facility is told, then nobody is named any more; figures and living profiles stay."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import SCHEDULER, Role
from socx.audit import services as audit
from socx.audit.models import AuditEntry
from socx.db import Base
from socx.db import db as database
from socx.experts.models import Expert
from socx.matching.models import MatchDecision
from socx.notifications.models import Notice
from socx.protection import services
from socx.protection.jobs import keep_retention
from socx.protection.models import RetentionStep
from socx.protection.retention import RULES, YEAR
from socx.requests.models import AssistanceRequest, Attachment
from socx.scheduler.schedule import SCHEDULE
from socx.selection.models import ApplicationAssessment, Briefing, ContractRecord, Nomination
from tests.factories import NOW, make_request, make_user
from tests.protection.people import everything
from tests.selection.paying import agreed, contract

DAY = timedelta(days=1)
TEN = NOW + 10 * YEAR


def night(moment: datetime) -> int:
    """A night in which every living profile has just been confirmed."""
    for item in database.session.scalars(select(Expert).where(Expert.state != "erased")):
        item.confirmed_at = moment
    done = keep_retention(moment)
    database.session.commit()
    return done


@pytest.fixture
def closed(db) -> Nomination:
    """Somebody with a signed contract, on a position of a case that was closed now."""
    item = agreed()
    kept = contract(item, "signed")
    kept.signatures[0].name = "Sig Natory"
    activity, request = item.call.activity, item.call.activity.request
    activity.state = activity.action.state = request.state = "closed"
    activity.state_since = activity.action.state_since = request.state_since = NOW
    item.position.expert_id = item.expert_id
    item.application.motivation = "I know the field."
    briefing = Briefing(activity_id=activity.id, texts={"arrival": "Ask for Mr Contact"}, changed_at=NOW)
    decision = MatchDecision(request_id=request.id, expert_id=item.expert_id, decision="shortlisted", note="Known",
                             parts={}, at=NOW)  # fmt: skip
    document = Attachment(request_id=request.id, institution_id=request.institution_id, name="letter.pdf",
                          key="b" * 32, digest="c" * 64, kind="pdf", size=1,
                          purpose="letter", added_at=NOW)  # fmt: skip
    database.session.add_all([briefing, decision, document])
    database.session.commit()
    return item


def told(rule: str) -> list[datetime]:
    """When managers were told of a rule."""
    number = list(RULES).index(rule) + 1
    about = select(Notice.created_at).where(Notice.kind == "protection/retention_due", Notice.subject_id == number)
    return sorted(set(database.session.scalars(about)))


def names_of(expert_id: int) -> dict[str, int]:
    """In which tables, but those of the profile itself, a row names the profile."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if "expert_id" in table.c and not table.name.startswith("expert_"):
            rows = database.session.execute(select(table.c.expert_id).where(table.c.expert_id == expert_id)).all()
            found |= {table.name: len(rows)} if rows else {}
    return found


def test_the_facility_is_told_and_then_the_people_are_taken_out(closed):
    manager = make_user(Role.MANAGER)
    item_id, expert_id, state = closed.id, closed.expert_id, closed.expert.member_state
    days = database.session.scalar(select(ContractRecord.days))
    expert_name = closed.expert.name

    night(TEN - 31 * DAY)
    assert told("contracts") == []
    night(TEN - 29 * DAY)
    assert told("contracts") == [TEN - 29 * DAY]
    assert manager.id in database.session.scalars(select(Notice.recipient_id)).all()
    night(TEN - DAY)
    assert database.session.get(Nomination, item_id, populate_existing=True).expert_id == expert_id
    night(TEN + DAY)

    found = database.session.get(Nomination, item_id, populate_existing=True)
    kept = database.session.scalars(select(ContractRecord)).one()
    assert (found.expert.is_erased, found.expert.member_state) == (True, state)
    assert found.position.expert_id == found.application.expert_id == found.expert_id != expert_id
    assert (kept.reference, kept.days, {one.name for one in kept.signatures}) == ("", days, {""})
    assert kept.made_by_id is None
    assert found.application.motivation == ""
    assert names_of(expert_id) == {}
    for table in (ApplicationAssessment, Briefing, Attachment):
        assert database.session.scalars(select(table)).all() == []
    assert database.session.get(Expert, expert_id, populate_existing=True).name == expert_name


def test_a_second_night_changes_nothing(closed):
    night(TEN - 29 * DAY)
    night(TEN + DAY)
    before = {name: rows for name, rows in everything().items() if name not in ("expert", "retention_step")}

    night(TEN + 2 * DAY)

    after = {name: rows for name, rows in everything().items() if name not in ("expert", "retention_step")}
    assert {name for name in before if before[name] != after[name]} == set()


def test_after_a_long_pause_the_facility_is_still_told_before(closed):
    expert_id = closed.expert_id

    night(TEN + YEAR)
    night(TEN + YEAR + 13 * DAY)
    assert names_of(expert_id) != {}
    night(TEN + YEAR + 15 * DAY)

    assert names_of(expert_id) == {}


def test_a_case_of_which_an_activity_goes_on_is_left_alone(closed):
    expert_id = closed.expert_id
    closed.call.activity.state = "delivery"
    database.session.commit()

    night(TEN - 29 * DAY)
    night(TEN + DAY)

    assert "nomination" in names_of(expert_id)


def test_who_was_erased_before_stays_a_number(closed):
    item, number = closed.expert, closed.expert_id
    services.erase(item, by=SCHEDULER, at=NOW, origin="retention")
    database.session.commit()

    night(TEN - 29 * DAY)
    night(TEN + DAY)

    assert database.session.scalars(select(Nomination.expert_id)).all() == [number]


def test_the_trail_of_old_cases_keeps_deed_day_and_role(db):
    by = make_user(Role.MANAGER)
    over, going_on = make_request("closed"), make_request("assessment")
    for n, item in enumerate((over, going_on)):
        audit.record(("request", item.id), "register", by=by.actor(), at=NOW + n * DAY, note="Said by Ann", number=3)
    audit.record(("institution", 1), "create", by=by.actor(), at=NOW + YEAR)
    database.session.commit()

    night(TEN - 28 * DAY)
    assert told("cases") == [TEN - 28 * DAY]
    night(TEN + 3 * DAY)

    found = database.session.execute(
        select(
            AuditEntry.action, AuditEntry.actor_role, AuditEntry.actor_id, AuditEntry.note, AuditEntry.facts
        ).order_by(AuditEntry.id)
    ).all()
    assert found == [
        ("register", "manager", None, "[…]", {}),
        ("register", "manager", by.id, "Said by Ann", {"number": 3}),
        ("create", "manager", by.id, "", {}),
    ]


def test_the_trail_is_told_of_once_a_month_and_never_forgotten_untold(db):
    by = make_user(Role.MANAGER)
    for n in range(5):
        audit.record(("institution", n), "create", by=by.actor(), at=NOW + n * DAY)
    database.session.commit()

    for n in range(-40, 41, 5):
        night(TEN + n * DAY)

    assert len(told("cases")) == 2
    assert database.session.scalars(select(AuditEntry).where(AuditEntry.actor_id.is_not(None))).all() == []
    steps = database.session.scalars(select(RetentionStep).where(RetentionStep.rule == "cases")).all()
    warned = {one.since: one.at for one in steps if one.step == "warn"}
    assert all(any(at <= one.at - 14 * DAY for at in warned.values()) for one in steps if one.step == "unname")


def test_documents_and_names_leave_the_request_and_its_words_stay(closed):
    request_id = closed.call.activity.request.id
    words = closed.call.activity.request.answers["context"]
    make_user(Role.MANAGER)

    night(TEN - 29 * DAY)
    night(TEN + DAY)

    found = database.session.get(AssistanceRequest, request_id, populate_existing=True)
    assert (found.created_by_id, found.adviser_id, found.signed_by_id) == (None, None, None)
    assert found.answers["context"] == words


def test_the_page_names_the_job_of_each_row(browse):
    browser = browse(make_user(Role.ADMINISTRATOR))

    browser.get("/data-protection")

    names = {job.name for job in SCHEDULE}
    for rule in RULES.values():
        assert set(rule.jobs) <= names
        assert rule.jobs or rule.key == "accounts"
        row = next(row for row in browser.page.select("tr") if rule.label in row.text and rule.text in row.text)
        assert all(job in row.text for job in rule.jobs)
