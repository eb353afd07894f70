"""Hints as a reader sees them: beside the field, on the task list, on the check page, on the case page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.db import db
from socx.requests import copies, fields, hints, queries
from socx.requests.models import AssistanceRequest
from socx.requests.views import bp


@dataclass(frozen=True, slots=True)
class Line:
    """A hint in the reader's language. `label` names its field, `url` leads there in a draft."""

    text: str
    severity: str
    label: str
    url: str


def lines(item: AssistanceRequest) -> list[Line]:
    """What is worth a look in the whole request; copies are marked at their fields only."""
    return [_line(item, hint) for hint in _hints(item) if hint.severity != hints.NOTE]


def _hints(item: AssistanceRequest) -> list[hints.Hint]:
    others = db.session.scalars(queries.open_actions_of(item.institution_id, but=item.id)).unique().all()
    return hints.hints(item, open_actions=others if item.is_draft else ())


def _line(item: AssistanceRequest, hint: hints.Hint) -> Line:
    one = fields.BY_NAME.get(hint.field)
    url = url_for("requests.edit", id=item.id, section=hint.section, _anchor=f"hints-{hint.field}") if one else ""
    return Line(gettext(hint.sentence) % hint.facts, hint.severity, gettext(one.label) if one else "", url)


def beside(item: AssistanceRequest, one: fields.Field) -> list[Line]:
    """The hints about one answer as it is saved."""
    found = hints.of_field(one, fields.value(item, one), item.kind)
    if item.copied and one.name in {copied.name for _, copied in copies.copied_fields(item)}:
        found.append(hints.Hint(one.name, hints.COPIED, {}, hints.NOTE))
    return [_line(item, hint) for hint in found]


def by_section(item: AssistanceRequest) -> dict[str, str]:
    """How many points there are to look at in each part, in words."""
    counts = Counter(hint.section for hint in _hints(item) if hint.severity != hints.NOTE and hint.section)
    return {key: ngettext("%(num)s point to look at", "%(num)s points to look at", n) for key, n in counts.items()}


def noticed(item: AssistanceRequest, actor: Actor) -> list[Line]:
    """What the adviser is shown on the case page."""
    return lines(item) if not item.is_draft and permits(actor, P.REQUEST_ASSESSMENT, item) else []


@bp.context_processor
def what_hints_show() -> dict[str, object]:
    return {"hints_beside": beside, "noticed_in": noticed, "request_kinds": fields.KINDS}
