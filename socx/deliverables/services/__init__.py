"""Verbs on deliverables and summaries: agree on the list, write, judge, publish."""

from socx.deliverables.services import search
from socx.deliverables.services.facts import own_reports
from socx.deliverables.services.judging import accept, comment, may_accept, may_comment, send_back
from socx.deliverables.services.listing import add_deliverable, add_usual, change_deliverable, expect_reports
from socx.deliverables.services.moves import advance
from socx.deliverables.services.summaries import advance_summary, clear, save_summary
from socx.deliverables.services.writing import (
    add_photo,
    add_version,
    compose,
    remove_photo,
    save_draft,
    submit,
    takes_photos,
)

__all__ = [
    "accept",
    "add_deliverable",
    "add_photo",
    "add_usual",
    "add_version",
    "advance",
    "advance_summary",
    "change_deliverable",
    "clear",
    "comment",
    "compose",
    "expect_reports",
    "may_accept",
    "may_comment",
    "own_reports",
    "remove_photo",
    "save_draft",
    "save_summary",
    "search",
    "send_back",
    "submit",
    "takes_photos",
]
