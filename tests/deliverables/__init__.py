"""Tests of deliverables, and the team and the papers that they start from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from socx.access.actors import Role
from socx.accounts.models import User
from socx.activities import services as activities
from socx.activities.models import Activity, Milestone
from socx.db import db
from socx.deliverables import queries, services
from socx.deliverables.kinds import ACTIVITY_PARTS, MISSION_PARTS
from socx.deliverables.models import Deliverable
from socx.evaluations.services import closing
from socx.files.intake import Taken
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, RequestParty
from tests.factories import NOW, make_action, make_activity, make_expert, make_institution, make_request, make_user
from tests.files import samples

DAY = timedelta(days=1)
LAST_DAY, REPORT_DUE = date(2026, 2, 27), date(2026, 3, 13)


@dataclass
class Mission:
    """An activity whose delivery goes on, its team of two, its partner and its adviser."""

    activity: Activity
    principal: User
    second: User
    official: User
    adviser: User

    @property
    def found(self) -> list[Deliverable]:
        return list(db.session.scalars(queries.of_activity(self.activity)))

    def of(self, kind: str, number: int = 1) -> Deliverable:
        """The report of that kind; a mission report by the number of the position."""
        return next(d for d in self.found if d.kind == kind and (d.position is None or d.position.number == number))


def make_mission(state: str = "delivery", **given: Any) -> Mission:
    """A mission with reports that are due. `sensitivity` is that of its request."""
    home = make_institution()
    request = make_request(
        "under_way", institution=home, sensitivity=given.pop("sensitivity", "normal"), decided_at=NOW - 60 * DAY
    )
    adviser = make_user(Role.ADVISER)
    request.adviser_id = adviser.id
    people = [make_user(Role.EXPERT), make_user(Role.EXPERT)]
    values = {"delivery_start": date(2026, 2, 23), "delivery_end": LAST_DAY, "report_due": REPORT_DUE}
    activity = make_activity(
        action=make_action(request=request, state="ongoing"), state=state,
        experts=[make_expert(user_id=user.id, family_name=f"Writer{n}") for n, user in enumerate(people, 1)],
        **values | given,
    )  # fmt: skip
    activity.milestones = [
        Milestone(key="report", due_on=REPORT_DUE), Milestone(key="acceptance", due_on=date(2026, 4, 3))
    ]  # fmt: skip
    db.session.flush()
    services.expect_reports(activity, by=adviser.actor(), at=NOW)
    db.session.flush()
    return Mission(activity, *people, make_user(Role.OFFICIAL, institution=home), adviser)


def join(request: AssistanceRequest, other: Institution) -> None:
    """Let another institution file the request together with the first one."""
    request.is_joint = True
    request.parties = [
        RequestParty(institution=home, joined_at=NOW, accepted_at=NOW, signed_at=NOW, position=place)
        for place, home in enumerate((request.institution, other))
    ]
    db.session.flush()


def write(item: Deliverable, user: User, word: str = "words", at: Any = NOW) -> None:
    """Fill every section of a report."""
    parts = MISSION_PARTS if item.kind == "mission_report" else ACTIVITY_PARTS
    texts = {part.key: f"{part.label}: {word}." for part in parts}
    services.save_draft(item, texts, by=user.actor(), at=at)


def hand_in(item: Deliverable, user: User, word: str = "words", at: Any = NOW) -> None:
    """Write and submit a report."""
    write(item, user, word, at)
    services.submit(item, by=user.actor(), at=at)


def hand_in_all(mission: Mission, at: Any = NOW) -> None:
    hand_in(mission.of("mission_report", 1), mission.principal, at=at)
    hand_in(mission.of("mission_report", 2), mission.second, at=at)
    hand_in(mission.of("activity_report"), mission.principal, at=at)


def accept_all(mission: Mission, at: Any = NOW) -> None:
    for item in mission.found:
        services.accept(item, by=mission.adviser.actor(), at=at)
        if item.is_for_partner_to_accept:
            services.accept(item, by=mission.official.actor(), at=at)


def agree_on(mission: Mission, **given: Any) -> Deliverable:
    """A guide on the list, written together with the partner."""
    values = {
        "kind": "methodological_guide", "title": "Guide to the map of data", "language": "en",
        "institution_id": mission.official.institution_id,
    }  # fmt: skip
    return services.add_deliverable(mission.activity, values | given, by=mission.adviser.actor(), at=NOW)


def close(mission: Mission) -> None:
    """Close the activity, without its evaluations: those are tested elsewhere."""
    everybody = {one.key for one in closing.awaited(mission.activity)}
    closing.waive(mission.activity, everybody, "They are tested elsewhere.", by=mission.adviser.actor(), at=NOW)
    activities.advance(mission.activity, "close", by=mission.adviser.actor(), at=NOW)


def end_delivery(mission: Mission) -> None:
    activities.advance(mission.activity, "report", by=mission.adviser.actor(), at=NOW)


def taken(content: bytes | None = None, name: str = "guide.pdf", kind: str = "pdf") -> Taken:
    """A file that was looked over."""
    content = samples.pdf() if content is None else content
    return Taken(name, kind, content, sha256(content).hexdigest(), "", False)
