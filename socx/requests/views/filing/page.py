"""The page of one part of the form: what it is made from, however one comes to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import render_template
from flask_babel import gettext, ngettext

from socx.accounts import queries as accounts
from socx.core.errors import NotFound
from socx.core.topics import topics
from socx.core.values import number_in
from socx.requests import fields, queries, seen
from socx.requests.forms import SectionForm, section_form
from socx.requests.forms.section import as_data
from socx.requests.models import AssistanceRequest, SectionSave
from socx.requests.views.filing import hints
from socx.requests.views.filing.shown import parts_of
from socx.web.guard import current_actor
from socx.web.i18n import show_list


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the form of one request.

    version and base: what its reader has seen, as the form carries it. is_typed: what it shows is not
    what is saved. differs: answers that were changed elsewhere meanwhile, to be chosen between;
    opened_at: since when.
    """

    item: AssistanceRequest
    part: fields.Section
    form: SectionForm
    version: int
    base: str
    differs: Sequence[str] = ()
    is_typed: bool = False
    opened_at: datetime | None = None

    def __str__(self) -> str:
        item, part, differs = self.item, self.part, self.differs
        self.form.version.data, self.form.base.data = str(self.version), self.base
        self.form.opened.data = self.form.opened.data or datetime.now(UTC).isoformat()
        sections = fields.sections_of(item.kind)
        at = keys_of(item).index(part.key)
        since = self.opened_at or self.form.opened_at
        their_save = queries.save_since(item, part.key, current_actor(), since) if differs else None
        return render_template(
            "requests/section.html", item=item, part=part, form=self.form, number=at + 1, total=len(sections),
            previous=sections[at - 1] if at else None, following=sections[at + 1] if at + 1 < len(sections) else None,
            parts=parts_of(item), max_activities=fields.max_activities(item), differs=differs,
            theirs={one.name: fields.value(item, one) for one in part.fields if one.name in differs},
            their_save=their_save, editor=_name_of(their_save.user_id) if their_save else "",
            is_own_change=is_own(their_save),
            has_sensitive_topic=any(topics()[t].sensitive for t in item.topic_ids if t in topics()),
            is_typed=self.is_typed, at_work=at_work(item, part),
            kept=None if self.is_typed else queries.kept_text(item, part.key, current_actor()),
            open_actions=[] if at else hints.of_the_whole(item),
            labels=[(one.name, gettext(one.label)) for one in part.fields],
            questions=[] if item.state == "draft" else [c for c in item.open_clarifications if c.section == part.key],
        )  # fmt: skip


def is_own(save: SectionSave | None) -> bool:
    """Whether the reader saved it, in another window."""
    return save is not None and save.user_id == current_actor().user_id


def page_of(item: AssistanceRequest, part: fields.Section) -> Page:
    """The page that shows what is saved."""
    answers = {one.name: fields.value(item, one) for one in part.fields}
    return Page(item, part, filled(part, answers), item.version, seen.page_of(item, part))


def part_of(item: AssistanceRequest, key: str) -> fields.Section:
    """The part of this request's form; raises NotFound where its form has none of that name."""
    if key not in keys_of(item):
        raise NotFound
    return fields.section_of(item.kind, key)


def keys_of(item: AssistanceRequest) -> list[str]:
    """The parts of the form of this request, in their order."""
    return [part.key for part in fields.sections_of(item.kind)]


def page_version(form: SectionForm) -> tuple[int, str]:
    """Which version the page was made from, and what it had seen; one that cannot be read counts as the oldest."""
    number = number_in(form.version.data)
    return -1 if number is None else number, (form.base.data or "")[:200]


def filled(part: fields.Section, answers: dict[str, Any]) -> SectionForm:
    """The form with these answers in it."""
    blocks = max(1, len(answers.get("activities", [])))
    form: SectionForm = section_form(part, blocks).from_request(formdata=None, data=as_data(part, answers))
    return form


def at_work(item: AssistanceRequest, part: fields.Section) -> str:
    """Who else works on this part now, in a sentence; empty when nobody does."""
    ids = queries.others_at_work(item, part.key, current_actor(), datetime.now(UTC))
    if not ids:
        return ""
    names = accounts.names(ids)
    known = [names[i] for i in ids if i in names]
    if not known:
        return ""
    return str(
        ngettext(
            "%(names)s is working on this part.", "%(names)s are working on this part.",
            len(known), names=show_list(known),
        )
    )  # fmt: skip


def _name_of(user_id: int) -> str:
    return accounts.names([user_id]).get(user_id, "")
