"""What several pages of filing show: how far each part is, what is missing, where a request is that is no draft."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.core.i18n import N_
from socx.requests import fields
from socx.requests.models import AssistanceRequest
from socx.requests.workflow import ANSWERING_STATES
from socx.web.errors import say

STATES = {
    "done": (N_("Complete"), "positive"),
    "started": (N_("Started"), "waiting"),
    "todo": (N_("To do"), "neutral"),
    "optional": (N_("Optional"), "plain"),
}


def name_of(place: str) -> str:
    """What the page calls a field, by the field's name; of an answer about an activity, with its number."""
    name, _, rest = place.partition("-")
    one = fields.BY_NAME.get(name)
    number, _, ask_name = rest.partition("-")
    if one is None or not rest:
        return str(gettext(one.label)) if one else ""
    ask = next((ask for ask in one.asks if ask.name == ask_name), None)
    if ask is None or not number.isascii() or not number.isdigit():
        return ""
    return f"{gettext('Activity %(number)s', number=int(number) + 1)}, {gettext(ask.label)}"


def parts_of(item: AssistanceRequest) -> list[dict[str, Any]]:
    """The sections as lines of a task list."""
    found = []
    for part in fields.sections_of(item.kind):
        state = fields.state_of(item, part)
        words, tone = STATES[state]
        found.append({
            "key": part.key, "label": gettext(part.label), "state": state, "status": gettext(words),
            "tone": tone, "url": url_for("requests.edit", id=item.id, section=part.key),
        })  # fmt: skip
    return found


def no_draft(item: AssistanceRequest) -> ResponseReturnValue:
    """The form can be changed in a draft only; say where the request is instead."""
    if item.state == "signing":
        say(gettext(N_("The request waits for its signature. Take it back to change it.")), "info")
        return redirect(url_for("requests.sign", id=item.id), 303)
    if item.state in ANSWERING_STATES:
        say(gettext(N_("Only the sections that the adviser asks about can be changed now.")), "info")
        return redirect(url_for("requests.answer", id=item.id), 303)
    say(gettext(N_("The request has been submitted and can no longer be changed here.")), "info")
    return redirect(url_for("requests.detail", id=item.id), 303)


def missing_in(item: AssistanceRequest) -> list[tuple[str, str]]:
    """What a signature still needs: (sentence, address of the field)."""
    found = []
    for sentence, place in item.missing_answers():
        section, _, name = place.partition(".")
        if not section:  # of the whole, not of one answer
            found.append((gettext(sentence), url_for("requests.tasks", id=item.id)))
            continue
        one = fields.BY_NAME.get(name)
        anchor = f"{name}-0" if one and one.kind in ("choice", "choices", "topics", "languages") else name
        url = url_for("requests.edit", id=item.id, section=section, _anchor=anchor)
        found.append((gettext(sentence), url))
    return found
