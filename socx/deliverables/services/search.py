"""The words by which a deliverable is found: its title, and every version that was handed over. Drafts have none."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from socx.activities.models import Activity
from socx.core.i18n import LANGUAGES, translated
from socx.db import db
from socx.deliverables.models import Deliverable, DeliverableFile, DeliverableVersion, DeliverableVersionFile
from socx.deliverables.models.search import INDEX
from socx.search.keeping import Gathered, Keeper, Named


def gathered(item: Deliverable) -> Gathered:
    """The words of a deliverable: what it is called, and what its readers read of it."""
    title = [item.title, *(translated(item.of_kind.label, language) for language in LANGUAGES)]
    return Gathered.of({"title": [*title, item.activity.title], "content": _content(item)})


def _content(item: Deliverable) -> Iterator[str]:
    for version in item.versions:
        yield version.note
        yield from (text or "" for text in version.texts.values())
    files = (
        select(DeliverableFile.name, DeliverableFile.caption, DeliverableFile.text)
        .join(DeliverableVersionFile, DeliverableVersionFile.file_id == DeliverableFile.id)
        .where(DeliverableFile.deliverable_id == item.id)
        .distinct()
        .order_by(DeliverableFile.name, DeliverableFile.caption, DeliverableFile.text)
    )
    for row in db.session.execute(files):
        yield from row


KEEPER = Keeper(
    INDEX, Deliverable, gathered, {DeliverableVersion: lambda version: version.deliverable_id},
    ("title", "kind", "activity_id"), loads=("versions",),
    named={Activity: Named(("title",), lambda row: select(Deliverable.id).where(Deliverable.activity_id == row.id))},
)  # fmt: skip
