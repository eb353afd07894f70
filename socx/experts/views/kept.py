"""Text of the own profile that came after its session had ended: whose it is, and how it is given back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.db import transaction
from socx.experts import forms, sections, services
from socx.experts.models import KeptSection
from socx.experts.questions import Field
from socx.experts.views import bp
from socx.web import left

#: The place of what is written before there is a profile.
START = "start"

#: Kinds of questions that are answered in words of one's own.
WORDS = ("line", "text")

_LISTS = {rows.name: rows for section in sections.SECTIONS for rows in section.lists}
_FIELDS = {one.name: one for section in sections.SECTIONS for one in section.fields}


@bp.record_once
def _check_tokens_ourselves(state: Any) -> None:
    left.unguarded(state, "socx.experts.views.own.edit", "socx.experts.views.own.start")


def section_of(place: str) -> sections.Section:
    """The part of the profile that is written at a place."""
    return sections.BY_KEY["work" if place == START else place]


def page_of(place: str) -> str:
    return url_for("experts.start") if place == START else url_for("experts.edit", key=place)


def typed_form(kept: KeptSection) -> Any:
    """The form of a part as it was sent, with the version of the profile that its page had seen."""
    typed = MultiDict([(name, text) for name, texts in kept.typed.items() for text in texts])
    typed["version"] = kept.version
    return forms.section_form(section_of(kept.place)).from_request(formdata=typed)


def _question(name: str) -> Field | None:
    """The question that a field of a form answers: of the part, or of one row of a list in it."""
    first, _, rest = name.partition("-")
    if not rest:
        return _FIELDS.get(first)
    rows = _LISTS.get(first)
    return next((one for one in rows.fields if one.name == rest.partition("-")[2]), None) if rows else None


def _name_of(name: str) -> str:
    one = _question(name)
    return gettext(one.label) if one else ""


def _is_text(name: str, text: str) -> bool:
    one = _question(name)
    return one.kind in WORDS if one else len(text) > 20


def _place(url: Mapping[str, Any]) -> str:
    return str(url.get("key", START))


def _keep(url: Mapping[str, Any], typed: left.Typed, user: Any) -> bool:
    if not permits(user.actor(), P.EXPERT_OWN):
        return False
    with transaction():
        services.keep_text(_place(url), typed, version=request.form.get("version", ""), user=user, at=datetime.now(UTC))
    return True


WRITING = left.Writing(lambda url: page_of(_place(url)), _keep, _name_of, _is_text)
