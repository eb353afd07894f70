"""Write a deliverable: the sections of a report, versions, files and photos."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound, WrongState
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.deliverables import queries
from socx.deliverables.kinds import LONGEST_PART
from socx.deliverables.models import Deliverable, DeliverableFile, DeliverableVersion
from socx.deliverables.services.common import begin, must_be_writable, party_of, tell
from socx.deliverables.services.moves import advance
from socx.files import kept
from socx.files.intake import Taken
from socx.files.store import Store

logger = logging.getLogger(__name__)

kept.add(queries.kept_files)

#: Photos that go with one version of a report, and kinds of files that they may be.
MOST_PHOTOS = 12
PHOTO_KINDS = ("png", "jpeg")

LONGEST_TEXT = 100_000
LONGEST_NOTE = 500
LONGEST_CAPTION = 300


def save_draft(item: Deliverable, texts: Mapping[str, str], *, by: Actor, at: datetime) -> bool:
    """Keep the sections of a report while it is written; return whether anything changed.

    Raises NotPermitted, WrongState, and Invalid by section.
    """
    sent = {part.key: (texts[part.key] or "").strip() for part in item.parts if part.key in texts}
    if too_long := {key: N_("This text is too long.") for key, text in sent.items() if len(text) > LONGEST_PART}:
        raise Invalid(too_long)
    if all((item.draft.get(key) or "") == text for key, text in sent.items()):
        return False
    begin(item, P.DELIVERABLE_WRITE, by=by, at=at)
    must_be_writable(item)
    item.draft = {**item.draft, **sent}
    item.draft_at = at
    db.session.flush()
    return True


def compose(item: Deliverable, heading_of: Mapping[int, str], *, by: Actor, at: datetime) -> int:
    """Start the activity report from the mission reports: each empty section takes their texts of the same name.

    `heading_of` says what stands above each text, by the number of the mission report. What is for the
    facility alone has no section here and stays where it is. Return how many sections were filled.
    Raises NotPermitted or WrongState.
    """
    begin(item, P.DELIVERABLE_WRITE, by=by, at=at)
    must_be_writable(item)
    if item.kind != "activity_report":
        raise WrongState(N_("Only an activity report starts from mission reports."))
    missions = [(one.id, one.latest.texts) for one in db.session.scalars(queries.mission_reports(item.activity)).all()
                if one.latest is not None]  # fmt: skip
    filled = {}
    for part in item.parts:
        said = [(number, (texts.get(part.key) or "").strip()) for number, texts in missions]
        text = "\n\n".join(f"{heading_of[number]}\n{words}" for number, words in said if words)
        if text and not (item.draft.get(part.key) or "").strip():
            filled[part.key] = text[:LONGEST_PART]
    item.draft = {**item.draft, **filled}
    item.draft_at = at
    db.session.flush()
    return len(filled)


def add_version(
    item: Deliverable, *, by: Actor, at: datetime, text: str = "", taken: Taken | None = None,
    store: Store | None = None, note: str = "",
) -> DeliverableVersion:  # fmt: skip
    """Hand over a new version: a file or a text. Both sides of a co-production may; each is told of the other's.

    The same file or text a second time, by a double click, is the version that is there. Raises
    NotPermitted, WrongState, Invalid (`file`, `text`, `note`).
    """
    begin(item, P.DELIVERABLE_WRITE, by=by, at=at)
    must_be_writable(item)
    if item.is_report:
        raise WrongState(N_("A report is written on its page."))
    errors = {}
    if taken is None and not text.strip():
        errors["file"] = N_("Choose a file, or write the text.")
    if taken is not None and text.strip():
        errors["text"] = N_("Give either a file or a text, so that it is clear what the version is.")
    if len(text) > LONGEST_TEXT:
        errors["text"] = N_("This text is too long. Add it as a file.")
    if len(note) > LONGEST_NOTE:
        errors["note"] = N_("Use 500 characters at most.")
    if errors:
        raise Invalid(errors)
    texts = {"text": text.strip()} if taken is None else {}
    digest = _digest(texts, [taken.digest] if taken else [])
    if item.latest is not None and item.latest.digest == digest:
        return item.latest
    files = [_keep(item, taken, store, by=by, at=at)] if taken is not None and store is not None else []
    version = _new_version(item, texts, files, digest, note.strip(), by=by, at=at)
    entry = audit.record(("deliverable", item.id), "version", by=by, at=at, number=version.number)
    db.session.flush()
    if item.co_producer_ids:
        tell(item, ("writers", "co_producers"), "version", by=by, at=at, generation=f"{entry.id}")
    logger.info("version added", extra={"deliverable": item.id, "number": version.number})
    return version


def submit(item: Deliverable, *, by: Actor, at: datetime) -> Change:
    """Submit a deliverable: its latest version, or what is written of a report, which becomes a version.

    Raises NotPermitted, WrongState or Incomplete as the workflow does.
    """
    earlier = item.latest
    change = advance(item, "submit", by=by, at=at)
    if not item.is_report:
        return change
    texts = {part.key: item.draft.get(part.key) or "" for part in item.parts}
    digest = _digest(texts, [photo.digest for photo in item.photos])
    if earlier is None or earlier.digest != digest or earlier.was_returned:
        version = _new_version(item, texts, item.photos, digest, "", by=by, at=at)
        audit.record(("deliverable", item.id), "version", by=by, at=at, number=version.number)
        db.session.flush()
    return change


def add_photo(
    item: Deliverable, taken: Taken, caption: str, *, store: Store, by: Actor, at: datetime
) -> DeliverableFile:
    """Add a photo to a report. Raises NotPermitted, WrongState, Invalid (`file`, `caption`)."""
    begin(item, P.DELIVERABLE_WRITE, by=by, at=at)
    must_be_writable(item)
    if not takes_photos(item):
        raise WrongState(N_("This report takes no photos."))
    if taken.kind not in PHOTO_KINDS:
        raise Invalid({"file": N_("A photo is a PNG or a JPEG.")})
    if not 0 < len(caption.strip()) <= LONGEST_CAPTION:
        raise Invalid({"caption": N_("Say in a few words what the photo shows.")})
    if there := next((photo for photo in item.photos if photo.digest == taken.digest), None):
        return there
    if len(item.photos) >= MOST_PHOTOS:
        raise Invalid({"file": N_("A report has at most %(most)s photos. Remove one first.")}, most=MOST_PHOTOS)
    file = _keep(item, taken, store, by=by, at=at)
    file.caption, file.is_in_draft = caption.strip(), True
    db.session.flush()
    return file


def takes_photos(item: Deliverable) -> bool:
    """Photos are for publication: a restricted or confidential case has none (domain guide 5.4)."""
    return any(part.for_publication for part in item.parts)


def remove_photo(item: Deliverable, file_id: int, *, by: Actor, at: datetime) -> None:
    """Take a photo out of what is submitted next; versions that have it keep it. Raises NotFound too."""
    begin(item, P.DELIVERABLE_WRITE, by=by, at=at)
    must_be_writable(item)
    file = next((photo for photo in item.photos if photo.id == file_id), None)
    if file is None:
        raise NotFound
    if queries.is_in_a_version(file):
        file.is_in_draft = False
    else:
        item.files.remove(file)  # the file itself goes with the next sweep
    db.session.flush()


def _keep(item: Deliverable, taken: Taken, store: Store, *, by: Actor, at: datetime) -> DeliverableFile:
    file = DeliverableFile(
        name=taken.name, kind=taken.kind, size=taken.size, digest=taken.digest, key=store.put(taken.content),
        text=taken.text, is_scanned=taken.is_scanned, added_by_id=by.user_id, added_at=at,
    )  # fmt: skip
    item.files.append(file)
    db.session.flush()
    return file


def _new_version(
    item: Deliverable, texts: Mapping[str, str], files: Iterable[DeliverableFile], digest: str, note: str, *,
    by: Actor, at: datetime,
) -> DeliverableVersion:  # fmt: skip
    version = DeliverableVersion(
        number=(item.latest.number if item.latest else 0) + 1, texts=dict(texts), note=note, digest=digest,
        party=party_of(by), by_id=by.user_id, at=at, files=list(files),
    )  # fmt: skip
    item.versions.append(version)
    return version


def _digest(texts: Mapping[str, str], files: Iterable[str]) -> str:
    """SHA-256 of what a version is, in one order whatever the order of its parts."""
    content = json.dumps([dict(texts), sorted(files)], sort_keys=True, ensure_ascii=False)
    return sha256(content.encode()).hexdigest()
