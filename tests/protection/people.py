"""An expert with something in every place, and words that stand nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from socx.access.actors import Role
from socx.accounts.models import ApiToken, User
from socx.activities.models import Activity
from socx.audit import services as audit
from socx.db import Base, db
from socx.experts.models import (
    CvProposal,
    EntryLink,
    Expert,
    ExpertAbsence,
    ExpertConflict,
    ExpertConsent,
    ExpertDocument,
    ExpertMission,
    ExpertOpening,
    ExpertPassage,
    ExpertPublication,
    ImportRow,
    ImportRun,
)
from socx.matching.models import MatchDecision
from socx.notifications import services as notices
from socx.notifications.models import Notice
from socx.protection.models import Restriction
from socx.requests.models import KeptText
from socx.selection.models import Appraisal, CallInvitation, EmployerRelease, FactContest
from tests.factories import NOW, make_activity, make_expert, make_request, make_user
from tests.selection.choosing import decided

#: Begins every planted word.
CANARY = "kanarie"


def canary(place: str) -> str:
    return f"{CANARY}{place}"


def everything() -> dict[str, str]:
    """All rows of all tables as text, also those of the search index."""
    found = {}
    with db.engine.connect() as connection:
        names = [table.name for table in Base.metadata.sorted_tables]
        if connection.dialect.name == "sqlite":
            names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        for name in names:
            found[name] = "\n".join(str(tuple(row)) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'))
    return found


def make_account(**given: Any) -> tuple[User, Expert]:
    """An account of an expert and its profile in the roster."""
    user = make_user(Role.EXPERT, name=f"{canary('Given')} {canary('Family')}", email=f"{canary('mail')}@example.org")
    item = make_expert(
        user_id=user.id, given_name=canary("Given"), family_name=canary("Family"), email=user.email, **given
    )
    return user, item


def plant(item: Expert, user: User) -> list[str]:
    """Put a canary into every text of the profile and around it; return all of them."""
    planted = [canary("Given"), canary("Family"), canary("mail")]

    def word(place: str) -> str:
        planted.append(canary(place))
        return canary(place)

    for name in ("phone", "employer", "unit", "function", "release_contact_name", "education_field", "systems",
                 "mobility", "contact_note"):  # fmt: skip
        setattr(item, name, word(name))
    item.release_contact_email = f"{word('boss')}@example.org"
    item.passages.append(ExpertPassage(kind="summary", language="en", text=f"Pension reform. {word('passage')}"))
    item.topics[0].evidence = word("evidence")
    item.missions.append(ExpertMission(year=2020, partner_code="MD", title=word("mission"), days=5))
    item.publications.append(ExpertPublication(year=2019, title=word("publication"), place=word("journal")))
    item.absences.append(ExpertAbsence(start_on=date(2026, 8, 1), end_on=date(2026, 8, 20), reason=word("absence")))
    item.openings.append(ExpertOpening(start_on=date(2026, 5, 1), end_on=date(2026, 6, 20), note=word("opening")))
    item.conflicts.append(ExpertConflict(partner_code="MD", reason=word("conflict")))
    item.consents.append(ExpertConsent(name="roster", given_at=NOW, notice_version="2026-11"))
    adviser = make_user(Role.ADVISER, name="Ada Adviser")
    request = make_request("approved")
    staff = [
        EntryLink(kind="self", digest=word("digest"), email=item.email, given_name=item.given_name,
                  family_name=item.family_name, language="en", made_at=NOW, expires_at=NOW + timedelta(days=7)),
        ApiToken(user_id=user.id, name=word("token"), digest="d" * 64, created_at=NOW),
        KeptText(request_id=request.id, section="context", user_id=user.id, typed={"a": [word("typed")]}, at=NOW),
        MatchDecision(request_id=request.id, expert_id=item.id, decision="shortlisted", note=word("note"),
                      parts={"words": [word("parts")]}, by_id=adviser.id, at=NOW),
        Restriction(expert_id=item.id, ground="claim", text=word("restriction"), asked_at=NOW, lifted_at=NOW),
        Notice(key="k" * 64, kind="experts/remind", recipient_id=user.id, subject_kind="expert", subject_id=item.id,
               facts={"note": word("notice")}, created_at=NOW, due_at=NOW, mail_state="pending"),
    ]  # fmt: skip
    db.session.add_all(staff)
    db.session.flush()
    _bring_in(item, word)
    _choose(item, adviser, word)
    notices.queue("selection/invitation_decline", [adviser.id], ("expert_call", 1), at=NOW, facts={"name": item.name})
    audit.record(("expert", item.id), "return", by=adviser.actor(), at=NOW, note=word("returned"))
    audit.record(("expert", item.id), "view", by=adviser.actor(), at=NOW)
    audit.record(("request", request.id), "match_shortlist", by=adviser.actor(), at=NOW, note=word("chosen"),
                 expert=item.id)  # fmt: skip
    audit.record(("activity", 1), "note", by=adviser.actor(), at=NOW, note=f"Talked to {item.name} about it.")
    audit.record(("user", user.id), "update_own", by=user.actor(), at=NOW, note=word("own"))
    db.session.flush()
    return planted


def _bring_in(item: Expert, word: Callable[[str], str]) -> None:
    """A line of an import, and a CV with what was read in it."""
    run = ImportRun(name="experts.csv", digest="e" * 64, about={}, columns=["note"], made_at=NOW)
    db.session.add(run)
    db.session.flush()
    row = ImportRow(
        run_id=run.id, line=2, outcome="change", expert_id=item.id, email=item.email, name=item.name,
        cells={"note": word("cell")}, marks=[], changes=[["note", word("old"), word("new")]], problems=[],
    )  # fmt: skip
    document = ExpertDocument(
        expert_id=item.id, name=f"{word('file')}.pdf", key="a" * 32, digest="f" * 64, kind="pdf", size=1,
        added_at=NOW, text=word("cv"),
    )  # fmt: skip
    document.proposals = [CvProposal(place="systems", value={"value": word("proposed")}, words=word("quoted"))]
    db.session.add_all([row, document])
    db.session.flush()


def _choose(item: Expert, adviser: User, word: Callable[[str], str]) -> None:
    """Somebody who applied, was chosen, was contested about, and appraised."""
    call, applications, nomination = decided(1, by=adviser)
    applications[0].expert_id = nomination.expert_id = item.id
    applications[0].motivation = word("motivation")
    nomination.outcome.note = f"{item.name} knows the subject best."
    nomination.releases = [EmployerRelease(kind="recorded", reference=word("letter"), name=word("chief"), asked_at=NOW)]
    invitation = CallInvitation(
        call_id=call.id, expert_id=item.id, state="declined", state_since=NOW, sent_at=NOW, answer_until=NOW,
        note=word("declined"),
    )  # fmt: skip
    activity = make_activity(state="closed", experts=[item])
    db.session.add_all(
        [
            invitation,
            FactContest(expert_id=item.id, activity_id=activity.id, comment=word("contest"), made_at=NOW),
            Appraisal(position_id=activity.positions[0].id, expert_id=item.id, ratings={}, note=word("appraised"),
                      comment=word("answer"), made_at=NOW),
        ]
    )  # fmt: skip
    db.session.flush()


def send_on_mission(item: Expert, state: str = "closed") -> Activity:
    """Put the person on a position of an activity."""
    return make_activity(state=state, experts=[item])
