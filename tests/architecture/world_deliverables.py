"""Deliverables of the world: for each activity a mission report, the activity report and a guide, and a summary."""

from __future__ import annotations

from typing import Any

from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.db import db as database
from socx.deliverables.models import (
    Deliverable,
    DeliverableComment,
    DeliverableFile,
    DeliverableVersion,
    KnowledgeSummary,
)
from socx.files import here
from tests.architecture.canaries import World, reads
from tests.factories import NOW


def write_deliverables(made: World) -> list[object]:
    """Each text of each deliverable is for those who read it; what is not submitted, for those who write it."""
    found: list[object] = []
    for activity in made.activities:
        position, home = activity.positions[0], activity.request.institution
        wanted: tuple[dict[str, Any], ...] = (
            {"kind": "mission_report", "position_id": position.id, "state": "submitted"},
            {"kind": "activity_report", "state": "returned"},
            {"kind": "methodological_guide", "institution_id": home.id, "state": "due"},
        )
        for number, values in enumerate(wanted, 1):
            item = Deliverable(
                activity=activity, number=number, language="en", state_since=NOW, made_at=NOW, changed_at=NOW, **values
            )
            database.session.add(item)
            database.session.flush()
            _fill(made, item)
            found.append(item)
        _summarise(made, activity)
    database.session.flush()
    return found


def _fill(made: World, item: Deliverable) -> None:
    read, about = reads(P.DELIVERABLE_READ, item), f"deliverable {item.id}"
    if not item.is_report:
        item.title = made.word(f"title of {about}", read)
    item.draft = {"done": made.word(f"draft of {about}", reads(P.DELIVERABLE_WRITE, item))}
    content = made.word(f"file of {about}", read).encode()
    file = DeliverableFile(
        name=f"{made.word(f'name of a file of {about}', read)}.png", kind="png", size=len(content),
        caption=made.word(f"caption of a file of {about}", read),
        digest=f"{item.id:064x}", key=here.store().put(content), added_at=NOW,
    )  # fmt: skip
    item.files.append(file)
    comment = DeliverableComment(
        text=made.word(f"comment on {about}", read), party="facility", at=NOW, is_return=item.state == "returned"
    )
    texts = {"done" if item.is_report else "text": made.word(f"text of {about}", read)}
    item.versions.append(
        DeliverableVersion(
            number=1,
            texts=texts,
            digest=f"{item.id:064x}",
            party="experts",
            at=NOW,
            files=[file],
            comments=[comment],
            note=made.word(f"what is new in {about}", read),
        )
    )
    database.session.flush()
    made.files[item.id] = file.id


def _summarise(made: World, activity: Activity) -> None:
    word = made.word(f"summary of activity {activity.id}", reads(P.SUMMARY_READ, activity))
    database.session.add(
        KnowledgeSummary(activity=activity, texts={"en": word}, state="proposed", state_since=NOW, changed_at=NOW)
    )
