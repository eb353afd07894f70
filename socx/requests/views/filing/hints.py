"""Hints as a reader sees them: beside the field, on the task list, on the check page, on the case page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import get_template_attribute, request, url_for
from flask_babel import gettext, ngettext

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.db import db
from socx.requests import fields, hints, queries
from socx.requests.models import AssistanceRequest
from socx.requests.views import bp
from socx.requests.views.filing.shown import name_of
from socx.web.guard import current_actor


@dataclass(frozen=True, slots=True)
class Line:
    """A hint in the reader's language. `label` names its field, `url` leads there in a draft."""

    text: str
    severity: str
    label: str
    url: str


class Saved(NamedTuple):
    """A part of the form that was saved, and what is worth a look in it."""

    label: str
    lines: list[Line]


def lines(item: AssistanceRequest) -> list[Line]:
    """What is worth a look in the whole request; copies are marked at their fields only."""
    return [_line(item, hint) for hint in _hints(item) if hint.severity != hints.NOTE]


def lines_in(item: AssistanceRequest, section: str) -> list[Line]:
    """What is worth a look in one part of the form, as it is saved."""
    part = fields.section_of(item.kind, section)
    return [_line(item, hint) for hint in hints.of_part(item, part) if hint.severity != hints.NOTE]


def of_the_whole(item: AssistanceRequest) -> list[Line]:
    """What is told before anything is written: an open action of the institution."""
    return [_line(item, hint) for hint in hints.about_open_actions(_open_actions(item))]


def on_page(item: AssistanceRequest, part: fields.Section) -> dict[str, list[Line]]:
    """The hints about one part as it is saved, by the names of the fields that they stand beside."""
    found: dict[str, list[Line]] = {}
    for hint in hints.of_part(item, part):
        found.setdefault(hint.place, []).append(_line(item, hint))
    return found


def in_words(item: AssistanceRequest, part: fields.Section, wrong: Mapping[str, str]) -> dict[str, str]:
    """What stands in the boxes beside the fields of one part: the hints, and what is wrong with an answer."""
    found = on_page(item, part)
    for place, sentence in wrong.items():
        found.setdefault(place, []).insert(0, Line(sentence, hints.WARNING, "", ""))
    drawn = get_template_attribute("requests/filing/hints.html", "hint_lines")
    return {place: str(drawn(some, convert_url(item, place))) for place, some in found.items()}


def convert_url(item: AssistanceRequest, place: str) -> str:
    """Where a form with more activities than it has place for becomes the other form."""
    is_over = place == "activities" and len(item.answers.get("activities") or []) > fields.max_activities(item)
    return url_for("requests.convert", id=item.id) if is_over else ""


def _hints(item: AssistanceRequest) -> list[hints.Hint]:
    return hints.hints(item, open_actions=_open_actions(item))


def _open_actions(item: AssistanceRequest) -> Sequence[AssistanceRequest]:
    """Open actions of the institution; what they mean is told while its request is a draft."""
    found = queries.open_actions_of(item.institution_id, but=item.id)
    return db.session.scalars(found).unique().all() if item.is_draft else ()


def _line(item: AssistanceRequest, hint: hints.Hint) -> Line:
    anchor = f"hints-{hint.place}"
    url = url_for("requests.edit", id=item.id, section=hint.section, _anchor=anchor) if hint.field else ""
    return Line(gettext(hint.sentence) % hint.facts, hint.severity, name_of(hint.place), url)


def by_section(item: AssistanceRequest) -> dict[str, str]:
    """How many points there are to look at in each part, in words."""
    counts = Counter(hint.section for hint in _hints(item) if hint.severity != hints.NOTE and hint.section)
    return {key: ngettext("%(num)s point to look at", "%(num)s points to look at", n) for key, n in counts.items()}


def noticed(item: AssistanceRequest, actor: Actor) -> list[Line]:
    """What the adviser is shown on the case page."""
    return lines(item) if not item.is_draft and permits(actor, P.REQUEST_ASSESSMENT, item) else []


def after_saving(item: AssistanceRequest) -> Saved | None:
    """What to look at in the part that was saved a moment ago, for the page that follows it.

    The address names the part; without JavaScript nothing else could tell.
    """
    key = request.args.get("saved", "")
    if key not in {part.key for part in fields.sections_of(item.kind)}:
        return None
    mine = item.as_party(current_actor().institution_id)
    found = lines_in(mine, key)
    return Saved(gettext(fields.section_of(item.kind, key).label), found) if found else None


@bp.context_processor
def what_hints_show() -> dict[str, object]:
    return {
        "hints_on": on_page, "hints_after_saving": after_saving, "convert_url": convert_url,
        "noticed_in": noticed, "request_kinds": fields.KINDS,
    }  # fmt: skip
