"""The pages of the form, one a part, and how they are saved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.core.errors import Conflict, Invalid, NotFound
from socx.core.topics import topics
from socx.db import transaction
from socx.requests import fields, queries
from socx.requests.forms import SectionForm, section_form
from socx.requests.forms.section import as_data, blocks_in
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from socx.requests.views import bp
from socx.requests.views.filing.shown import no_draft, parts_of
from socx.web.guard import current_actor, requires


@bp.get("/<id:id>/edit/<section>")
@requires(P.REQUEST_EDIT, on=queries.find)
def edit(item: AssistanceRequest, section: str) -> ResponseReturnValue:
    """One part of the form."""
    part = _section(item, section)
    if item.state != "draft":
        return no_draft(item)
    answers = {one.name: fields.value(item, one) for one in part.fields}
    return _section_page(item, part, _filled(part, answers), item.version, fields.fingerprint(item, part))


@bp.post("/<id:id>/edit/<section>")
@requires(P.REQUEST_EDIT, on=queries.find)
def save(item: AssistanceRequest, section: str) -> ResponseReturnValue:
    """Take what was written; nothing that was typed is lost, whatever is wrong with it."""
    part = _section(item, section)
    form: SectionForm = section_form(part, blocks_in(list(request.form))).from_request()
    wish = request.form.get("do", "")
    if wish == "add" or wish.startswith("remove-"):
        return _reshaped(item, part, form, wish)
    differs = [one.name for one in part.fields if f"differs-{one.name}" in request.form]
    kept_theirs = {name for name in differs if request.form.get(f"keep-{name}") == "theirs"}
    is_right = form.submitted()
    for name in differs:
        if request.form.get(f"keep-{name}") not in ("mine", "theirs"):
            form.form_errors.append(gettext("Choose for each answer which text to keep."))
            is_right = False
            break
    if not is_right:
        return _section_page(item, part, form, *_page_version(form), differs=differs), 422
    answers = {name: answer for name, answer in form.answers().items() if name not in kept_theirs}
    version, base = _page_version(form)
    try:
        with transaction():
            filing.save_section(
                item, section, answers, version=version, base=base, by=current_actor(), at=datetime.now(UTC)
            )
    except Invalid as error:
        form.refuse(error)
        return _section_page(item, part, form, version, base), 422
    except Conflict as error:
        return _conflict(item, part, form, error)
    return redirect(_next_url(item, part, wish), 303)


def _section(item: AssistanceRequest, key: str) -> fields.Section:
    if key not in _keys(item):
        raise NotFound
    return fields.section_of(item.kind, key)


def _keys(item: AssistanceRequest) -> list[str]:
    """The parts of the form of this request, in their order."""
    return [part.key for part in fields.sections_of(item.kind)]


def _page_version(form: SectionForm) -> tuple[int, str]:
    """Which version the page was made from; one that cannot be read counts as the oldest."""
    sent = form.version.data or ""
    number = int(sent[:9]) if sent.isascii() and sent.isdigit() else -1
    return number, (form.base.data or "")[:64]


def _filled(part: fields.Section, answers: dict[str, Any]) -> SectionForm:
    blocks = max(1, len(answers.get("activities", [])))
    form: SectionForm = section_form(part, blocks).from_request(formdata=None, data=as_data(part, answers))
    return form


def _reshaped(item: AssistanceRequest, part: fields.Section, form: SectionForm, wish: str) -> ResponseReturnValue:
    """The page with one activity more or less, and everything else as it was typed."""
    activities = form.activities()
    number = wish.removeprefix("remove-")
    if wish == "add" and len(activities) < fields.MAX_ACTIVITIES:
        activities.append({})
    elif number.isascii() and number.isdigit() and int(number[:2]) < len(activities):
        del activities[int(number[:2])]
    typed = form.answers() | {"activities": activities}
    return _section_page(item, part, _filled(part, typed), *_page_version(form))


def _section_page(
    item: AssistanceRequest, part: fields.Section, form: SectionForm, version: int, base: str,
    *, differs: list[str] | tuple[()] = (),
) -> str:  # fmt: skip
    form.version.data, form.base.data = str(version), base
    sections = fields.sections_of(item.kind)
    at = _keys(item).index(part.key)
    edit = queries.last_edit(item, part.key) if differs else None
    return render_template(
        "requests/section.html", item=item, part=part, form=form, number=at + 1, total=len(sections),
        previous=sections[at - 1] if at else None, following=sections[at + 1] if at + 1 < len(sections) else None,
        parts=parts_of(item), max_activities=fields.max_activities(item), differs=differs,
        theirs={one.name: fields.value(item, one) for one in part.fields if one.name in differs},
        edit=edit, editor=accounts.names([edit.actor_id]).get(edit.actor_id or 0) if edit else None,
        has_sensitive_topic=any(topics()[t].sensitive for t in item.topic_ids if t in topics()),
    )  # fmt: skip


def _conflict(item: AssistanceRequest, part: fields.Section, form: SectionForm, error: Conflict) -> ResponseReturnValue:
    """Both texts side by side; the person chooses. A request that is no draft gives the text back."""
    names = {one.name: one for one in part.fields}
    if not error.current:
        kept = {
            gettext(names[name].label): value for name, value in error.kept.items() if isinstance(value, str) and value
        }
        raise Conflict(error.message, kept=kept, **error.facts)
    page = _section_page(item, part, form, item.version, fields.fingerprint(item, part), differs=list(error.current))
    return page, 409


def _next_url(item: AssistanceRequest, part: fields.Section, wish: str) -> str:
    keys = _keys(item)
    at = keys.index(part.key)
    if wish == "list":
        return url_for("requests.tasks", id=item.id)
    if at + 1 == len(keys):
        return url_for("requests.check", id=item.id)
    return url_for("requests.edit", id=item.id, section=keys[at + 1])
