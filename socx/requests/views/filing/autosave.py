"""Saving in the background, for pages that can: light, and never over somebody else's newer text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.core.errors import Conflict, Invalid
from socx.core.i18n import N_
from socx.db import transaction
from socx.requests import fields, queries
from socx.requests.forms import SectionForm, section_form
from socx.requests.forms.section import blocks_in
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from socx.requests.views import bp
from socx.requests.views.filing import hints
from socx.requests.views.filing.page import at_work, is_own, page_version, part_of
from socx.web.autosave import in_own_name
from socx.web.forms import worded
from socx.web.guard import current_actor, requires
from socx.web.i18n import show_moment


@bp.post("/<id:id>/edit/<section>/autosave")
@requires(P.REQUEST_EDIT, on=queries.find)
@in_own_name
def autosave(item: AssistanceRequest, section: str) -> ResponseReturnValue:
    """Save what can be saved, and say when, what not, and what the page may call seen from now on."""
    part = part_of(item, section)
    form: SectionForm = section_form(part, blocks_in(list(request.form))).from_request()
    version, base = page_version(form)
    answers, wrong = _usable(item, part, form)
    now = datetime.now(UTC)
    try:
        with transaction():
            filing.save_section(
                item, section, answers, version=version, base=base, by=current_actor(), at=now, quiet=True
            )
            if not wrong:
                filing.forget_kept_text(item, section, by=current_actor())
            said = {
                "at": now.isoformat(timespec="seconds"),
                "version": item.version,
                "base": filing.next_base(item.as_party(current_actor().institution_id), part, answers, base),
                "at_work": at_work(item, part),
                "hints": hints.in_words(item.as_party(current_actor().institution_id), part, wrong),
            }
    except Conflict as error:
        return jsonify(error=_told(error, item, form), can_compare=bool(error.current)), 409
    except Invalid as error:  # what no form of ours sends
        words = {name: worded(sentence, error.facts) for name, sentence in error.errors.items()}
        return jsonify(errors=words), 422
    return jsonify(errors=_short(form, wrong), **said)


def _short(form: SectionForm, wrong: dict[str, str]) -> dict[str, str]:
    """What was not saved, by the ids of the fields: their names, because the sentence stands beside each."""
    return {place: form[place].label.text if place else sentence for place, sentence in wrong.items()}


def _usable(item: AssistanceRequest, part: fields.Section, form: SectionForm) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers that can be kept, and the sentences about those that cannot, by the names of their fields."""
    if form.validate():
        return form.answers(), {}
    answers = form.answers()
    wrong = {}
    for field in form:
        if not field.errors or field.name in ("csrf_token", "version", "base", "opened"):
            continue
        wrong[field.name] = " ".join(map(str, field.errors))
        name, _, rest = field.name.partition("-")
        if rest:
            number, _, ask = rest.partition("-")
            answers[name][int(number)][ask] = _stood(item, int(number), ask, len(answers[name]))
        else:
            answers.pop(name, None)
    if form.form_errors:  # more activities than a form has
        wrong[""] = " ".join(form.form_errors)
        answers.pop("activities", None)
    return answers, wrong


def _stood(item: AssistanceRequest, number: int, ask: str, count: int) -> Any:
    """What is saved for one answer about an activity, which stays when a new one cannot be kept."""
    saved = item.answers.get("activities") or []
    return saved[number].get(ask, "") if len(saved) == count else ""


def _told(error: Conflict, item: AssistanceRequest, form: SectionForm) -> str:
    if error.current:
        save = queries.save_since(item, form.part.key, current_actor(), form.opened_at)
        if save is not None and is_own(save):
            own = N_("You changed this part yourself in another window (%(moment)s). Your text is kept here.")
            return str(gettext(own, moment=show_moment(save.at)))
        return str(gettext(N_("A colleague changed this part while you worked on it. Your text is kept here.")))
    return worded(error.message, error.facts)
