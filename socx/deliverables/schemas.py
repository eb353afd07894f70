"""Shapes of deliverables for machines."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.values import WORKING_LANGUAGES
from socx.deliverables import services
from socx.deliverables.kinds import KINDS, LONGEST_COMMENT, LONGEST_PART, SIDES
from socx.deliverables.models import Deliverable, DeliverableVersion
from socx.deliverables.models.versions import PARTIES
from socx.deliverables.services.writing import LONGEST_NOTE, LONGEST_TEXT
from socx.deliverables.words import listed_title, title_of
from socx.deliverables.workflow import DELIVERABLE_WORKFLOW
from socx.web.api import Named, PageQuery, Strict, Versioned, notes, words
from socx.web.i18n import state_label


class DeliverableQuery(PageQuery):
    """Which deliverables."""

    activity_id = ma.fields.Integer(validate=ma.validate.Range(1, 2**31 - 1))
    show = ma.fields.String(validate=ma.validate.OneOf(["open", "late", "settled", "all"]))
    q = words()


class DeliverableSummary(ma.Schema):
    """A deliverable in a list."""

    id = ma.fields.Integer()
    reference = ma.fields.String()
    activity_id = ma.fields.Integer()
    kind = ma.fields.String(validate=ma.validate.OneOf(list(KINDS)))
    title = ma.fields.String()
    language = ma.fields.String(validate=ma.validate.OneOf(list(WORKING_LANGUAGES)))
    due_on = ma.fields.Date(allow_none=True)
    sent_on = ma.fields.Date(allow_none=True)
    state = ma.fields.String()
    state_label = ma.fields.String()
    version = ma.fields.Integer()


class FileOut(ma.Schema):
    """A file of a version."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    caption = ma.fields.String()
    kind = ma.fields.String()
    size = ma.fields.Integer()
    digest = ma.fields.String()


class CommentOut(ma.Schema):
    """What was said about a version; `is_return` when it was returned with it."""

    section = ma.fields.String()
    text = ma.fields.String()
    party = ma.fields.String(validate=ma.validate.OneOf(list(PARTIES)))
    is_return = ma.fields.Boolean()
    at = ma.fields.AwareDateTime()


class AcceptanceOut(ma.Schema):
    """That a side has accepted a version; for an institution it is a signature."""

    side = ma.fields.String(validate=ma.validate.OneOf(list(SIDES)))
    institution_id = ma.fields.Integer(allow_none=True)
    name = ma.fields.String()
    at = ma.fields.AwareDateTime()


class VersionOut(ma.Schema):
    """A version as it was handed over: texts by section (a plain text under `text`), or files."""

    number = ma.fields.Integer()
    texts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    files = ma.fields.List(ma.fields.Nested(FileOut))
    note = ma.fields.String()
    digest = ma.fields.String()
    party = ma.fields.String(validate=ma.validate.OneOf(list(PARTIES)))
    at = ma.fields.AwareDateTime()
    comments = ma.fields.List(ma.fields.Nested(CommentOut))
    acceptances = ma.fields.List(ma.fields.Nested(AcceptanceOut))


class DeliverableDetail(DeliverableSummary, Named):
    """A deliverable with its versions, the first one first, and the moves that the caller may fire."""

    sections = ma.fields.List(ma.fields.String(), metadata={"description": "The keys of the sections of a report."})
    draft = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(), allow_none=True,
        metadata={"description": "What is written of a report and not submitted; for those who may write it."},
    )  # fmt: skip
    missing_sides = ma.fields.List(ma.fields.String())
    versions = ma.fields.List(ma.fields.Nested(VersionOut))
    moves = ma.fields.List(ma.fields.String())


class Draft(Versioned):
    """Sections of a report by their keys; those that are left out stay."""

    texts = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(validate=ma.validate.Length(max=LONGEST_PART)), required=True
    )


class TextVersion(Versioned):
    """A version that is a text."""

    text = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_TEXT))
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST_NOTE))


class VersionNote(Strict):
    """What is new in a file."""

    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST_NOTE))


class Return(Versioned):
    """What has to change: on the whole, and by section."""

    note = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_COMMENT))
    comments = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(validate=ma.validate.Length(max=LONGEST_COMMENT)),
        load_default=dict,
    )  # fmt: skip


def summary(item: Deliverable) -> dict[str, Any]:
    names = ("id", "reference", "activity_id", "kind", "language", "due_on", "sent_on", "state", "version")
    return {name: getattr(item, name) for name in names} | {
        "title": listed_title(item), "state_label": state_label(item.status)
    }  # fmt: skip


def detail(item: Deliverable, *, to: Actor) -> dict[str, Any]:
    offered = [] if item.activity.is_ended else DELIVERABLE_WORKFLOW.offered(to, item)
    moves = [move.name for move in offered if move.name != "accept"]
    return summary(item) | {
        "title": title_of(item),
        "sections": [part.key for part in item.parts],
        "draft": item.draft if permits(to, P.DELIVERABLE_WRITE, item) else None,
        "missing_sides": [side for side, _ in item.missing_sides],
        "versions": [_version(version) for version in item.versions],
        "moves": moves + (["accept"] if not item.activity.is_ended and services.may_accept(item, to) else []),
        "notes": notes(*item.partner_codes),
    }


def _version(version: DeliverableVersion) -> dict[str, Any]:
    names = ("number", "texts", "files", "note", "digest", "party", "at", "comments", "acceptances")
    return {name: getattr(version, name) for name in names}
