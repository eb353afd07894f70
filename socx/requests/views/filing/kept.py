"""Text of a request that came after its session had ended: whose it is, and how it is given back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import NotFound
from socx.db import transaction
from socx.requests import fields, queries
from socx.requests.changes import TEXTS
from socx.requests.forms import SectionForm, section_form
from socx.requests.forms.section import blocks_in
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from socx.requests.views import bp
from socx.requests.views.filing.page import Page, page_version, part_of
from socx.requests.views.filing.shown import name_of
from socx.web import left
from socx.web.guard import current_actor, requires


@bp.record_once
def _check_tokens_ourselves(state: Any) -> None:
    left.unguarded(state, "socx.requests.views.filing.section.save")


def _page(url: Mapping[str, Any]) -> str:
    return url_for("requests.edit", id=url["id"], section=url["section"])


def _keep(url: Mapping[str, Any], typed: left.Typed, user: Any) -> bool:
    """Keep it where that person may write this request."""
    item = queries.find(url["id"])
    if item is None or not permits(user.actor(), P.REQUEST_EDIT, item):
        return False
    with transaction():
        filing.keep_text(
            item, url["section"], typed, base=request.form.get("base", ""), user=user, at=datetime.now(UTC)
        )
    return True


def _is_text(name: str, text: str) -> bool:
    first, _, rest = name.partition("-")
    one = fields.BY_NAME.get(first)
    if one is not None and rest:
        one = next((ask for ask in one.asks if ask.name == rest.partition("-")[2]), None)
    return one.kind in TEXTS if one else len(text) > 20


WRITING = left.Writing(_page, _keep, name_of, _is_text)


@bp.post("/<id:id>/edit/<section>/kept")
@requires(P.REQUEST_EDIT, on=queries.find)
def give_back(item: AssistanceRequest, section: str) -> ResponseReturnValue:
    """Put the kept text into the form, or throw it away."""
    part = part_of(item, section)
    kept = queries.kept_text(item, section, current_actor())
    here = url_for("requests.edit", id=item.id, section=section)
    if kept is None:
        raise NotFound
    if request.form.get("do") == "throw_away":
        with transaction():
            filing.forget_kept_text(item, section, by=current_actor())
        return redirect(here, 303)
    typed = MultiDict([(name, text) for name, texts in kept.typed.items() for text in texts] + [("base", kept.base)])
    form: SectionForm = section_form(part, blocks_in(list(typed))).from_request(formdata=typed)
    return str(Page(item, part, form, -1, page_version(form)[1], is_typed=True))
