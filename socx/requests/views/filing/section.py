"""The pages of the form, one a part, and how they are saved by the button."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.core.errors import Conflict, Invalid
from socx.core.values import number_in
from socx.db import transaction
from socx.requests import fields, queries, seen
from socx.requests.forms import SectionForm, section_form
from socx.requests.forms.section import blocks_in
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from socx.requests.views import bp
from socx.requests.views.filing import hints
from socx.requests.views.filing.kept import WRITING
from socx.requests.views.filing.page import Page, filled, keys_of, page_of, page_version, part_of
from socx.requests.views.filing.shown import no_draft
from socx.requests.workflow import ANSWERING_STATES
from socx.web.guard import current_actor, requires
from socx.web.left import kept_through_sign_in, tell_of_an_old_page

#: What can be done with an answer that two have changed.
CHOICES = ("mine", "theirs", "both")

#: The question into which a proposal is taken, by how its button begins.
PROPOSED = {"topic-": "topics", "language-": "working_languages"}


@bp.get("/<id:id>/edit/<section>")
@requires(P.REQUEST_EDIT, on=queries.find)
def edit(item: AssistanceRequest, section: str) -> ResponseReturnValue:
    """One part of the form."""
    part = part_of(item, section)
    if part.key not in _mine(item).open_sections:
        return no_draft(item)
    return str(page_of(_mine(item), part))


def _mine(item: AssistanceRequest) -> Any:
    """The request as the reader's institution has it: with its own annex, where several file it."""
    return item.as_party(current_actor().institution_id)


@bp.post("/<id:id>/edit/<section>")
@kept_through_sign_in(WRITING)
@requires(P.REQUEST_EDIT, on=queries.find)
def save(item: AssistanceRequest, section: str) -> ResponseReturnValue:
    """Take what was written; nothing that was typed is lost, whatever is wrong with it."""
    part = part_of(item, section)
    form: SectionForm = section_form(part, blocks_in(list(request.form))).from_request()
    mine, wish = _mine(item), request.form.get("do", "")
    version, base = page_version(form)
    if wish in ("add", "show") or wish.startswith(("remove-", *PROPOSED)):
        return _reshaped(mine, part, form, wish)
    differs = [one.name for one in part.fields if f"differs-{one.name}" in request.form]
    chosen = {name: request.form.get(f"keep-{name}") for name in differs}
    is_right = form.submitted()
    if any(choice not in CHOICES for choice in chosen.values()):
        form.form_errors.append(gettext("Choose for each answer which text to keep."))
        is_right = False
    if not is_right:
        tell_of_an_old_page(form)
        return str(Page(mine, part, form, version, base, differs, is_typed=True)), 422
    answers = _chosen(mine, part, form, chosen)
    try:
        with transaction():
            filing.save_section(
                item, section, answers, version=version, base=base, by=current_actor(), at=datetime.now(UTC)
            )
            filing.forget_kept_text(item, section, by=current_actor())
    except Invalid as error:
        again = filled(part, form.answers() | answers)
        again.refuse(error)
        return str(Page(mine, part, again, version, base, is_typed=True)), 422
    except Conflict as error:
        return _conflict(mine, part, form, error)
    return redirect(_next_url(item, part, wish), 303)


def _chosen(
    item: AssistanceRequest, part: fields.Section, form: SectionForm, chosen: dict[str, str | None]
) -> dict[str, Any]:
    """The answers to save: mine, both joined, or nothing where the other's stays."""
    answers = {name: answer for name, answer in form.answers().items() if chosen.get(name) != "theirs"}
    for one in part.fields:
        if chosen.get(one.name) == "both" and one.kind == "text":
            answers[one.name] = joined(fields.value(item, one), answers[one.name])
    return answers


def joined(theirs: str, mine: str) -> str:
    """Two texts one after the other; a text that holds the other stands alone."""
    if theirs in mine or mine in theirs:
        return max(theirs, mine, key=len)
    return f"{theirs}\n\n{mine}"


def _reshaped(item: AssistanceRequest, part: fields.Section, form: SectionForm, wish: str) -> ResponseReturnValue:
    """The page with one activity more or less, with a proposal taken, or as it is; everything else as it was typed."""
    activities = form.activities()
    number = number_in(wish.removeprefix("remove-"))
    if wish == "add" and len(activities) < fields.MAX_ACTIVITIES:
        activities.append({})
    elif number is not None and number < len(activities):
        del activities[number]
    typed = form.answers() | {"activities": activities}
    for begins, name in PROPOSED.items():
        taken = wish.removeprefix(begins)
        if taken not in typed.get(name, [taken]) and not fields.problem(fields.BY_NAME[name], [taken]):
            typed[name] = [*typed[name], taken]
    return str(Page(item, part, filled(part, typed), *page_version(form), is_typed=True))


def _conflict(item: AssistanceRequest, part: fields.Section, form: SectionForm, error: Conflict) -> ResponseReturnValue:
    """Both texts side by side; the person chooses. A request that is no draft gives the text back."""
    names = {one.name: one for one in part.fields}
    if not error.current:
        kept = {gettext(names[name].label): _in_words(value) for name, value in error.kept.items()}
        raise Conflict(error.message, kept={name: text for name, text in kept.items() if text}, **error.facts)
    # What this person did not touch is shown as it stands now, or saving would bring the old text back.
    known = seen.read(part, page_version(form)[1])
    shown = form.answers()
    for one in part.fields:
        if known and one.name not in error.current and seen.sign_of(shown[one.name]) == known[one.name]:
            shown[one.name] = fields.value(item, one)
    base = seen.page_of(item, part)
    page = Page(
        item, part, filled(part, shown), item.version, base, list(error.current), is_typed=True,
        opened_at=form.opened_at,
    )  # fmt: skip
    return str(page), 409


def _in_words(answer: Any) -> str:
    """What was typed, as text that can be copied."""
    if isinstance(answer, dict):
        return "\n".join(str(value) for value in answer.values() if value)
    if isinstance(answer, list):
        return "\n\n".join(_in_words(entry) for entry in answer)
    return str(answer or "")


def _next_url(item: AssistanceRequest, part: fields.Section, wish: str) -> str:
    """The page that follows; its address names the part that was saved where something in it is worth a look."""
    saved = part.key if hints.lines_in(_mine(item), part.key) else None
    if item.state in ANSWERING_STATES:
        return url_for("requests.answer", id=item.id, saved=saved)
    keys = keys_of(item)
    at = keys.index(part.key)
    if wish == "list":
        return url_for("requests.tasks", id=item.id, saved=saved)
    if at + 1 == len(keys):  # that page names every point
        return url_for("requests.check", id=item.id)
    return url_for("requests.edit", id=item.id, section=keys[at + 1], saved=saved)
