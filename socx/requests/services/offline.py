"""Take a form that was filled in offline into a draft: a new one, or the one it was made from."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.core.errors import Conflict, Invalid, WrongState
from socx.core.i18n import N_
from socx.institutions.models import Institution
from socx.requests import fields
from socx.requests.models import AssistanceRequest
from socx.requests.offline import Filled, Place
from socx.requests.questions import Field, Section
from socx.requests.services import filing

logger = logging.getLogger(__name__)

BLANK = N_("Nothing is filled in in this file, so no draft was started. Write in the right column, save, and send it.")
OTHER_FORM = N_("This file is the other form. Send it as a new request instead.")


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that no draft may hold: it is not saved and not cut, and its writer is told why."""

    place: Place
    answer: Any
    sentence: str
    facts: Mapping[str, Any]


@dataclass(slots=True)
class Taken:
    """What came of a file: answers saved, refused, and left to choose because the draft says otherwise."""

    item: AssistanceRequest
    filled: Filled
    saved: list[Field] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    to_choose: list[Field] = field(default_factory=list)


def start_from_form(institution: Institution, filled: Filled, *, by: Actor, at: datetime, creation_key: str) -> Taken:
    """Start a draft with the answers of a file; the same key by the same person gives the same draft.

    Raises Invalid for `file` when nothing is filled in: then nothing is created. Raises NotPermitted as
    start_draft does.
    """
    if filled.is_blank:
        raise Invalid({"file": BLANK})
    fitting, refused = _sorted_out(filled)
    item = filing.start_draft(
        institution, by=by, at=at, creation_key=creation_key, kind=filled.form,
        language=str(fitting.get("language") or ""),
    )  # fmt: skip
    taken = Taken(item, filled, refused=refused)
    for part in fields.sections_of(item.kind):
        values = _changed(item, part, fitting)
        filing.save_section(item, part.key, values, version=item.version, by=by, at=at)
        taken.saved += [fields.BY_NAME[name] for name in values]
    logger.info("draft started from a file", extra={"request": item.id, "answers": len(taken.saved)})
    return taken


def take_in(item: AssistanceRequest, filled: Filled, *, by: Actor, at: datetime) -> Taken:
    """Take the answers of a file into a draft.

    An answer that changed in the file alone is saved. One that changed in the draft too since the file
    was made is left for a person to choose. Of a file that was made from nothing or from another draft,
    what fills a gap is saved, and what says otherwise than the draft is left to choose.  Raises
    WrongState when the request is no draft any more, Invalid for `file` when it is the other form.
    """
    if item.state != "draft":
        raise WrongState(N_("The request has been submitted and can no longer be changed here."))
    if filled.form != item.kind:
        raise Invalid({"file": OTHER_FORM})
    fitting, refused = _sorted_out(filled)
    taken, mine = Taken(item, filled, refused=refused), item.as_party(by.institution_id)
    for part in fields.sections_of(item.kind):
        values = _changed(mine, part, fitting)
        if filled.item_id == item.id and part.key in filled.bases:
            held = _save_what_is_clear(item, part, values, filled.bases[part.key], by=by, at=at)
        else:
            held = {name for name in values if not fields.is_empty(fields.value(mine, fields.BY_NAME[name]))}
            clear = {name: answer for name, answer in values.items() if name not in held}
            filing.save_section(item, part.key, clear, version=item.version, by=by, at=at)
            held = {name for name in held if not fields.is_empty(values[name])}
            values = {name: answer for name, answer in values.items() if name in held or name in clear}
        taken.to_choose += [fields.BY_NAME[name] for name in values if name in held]
        taken.saved += [fields.BY_NAME[name] for name in values if name not in held]
    logger.info("file taken into a draft", extra={"request": item.id, "answers": len(taken.saved)})
    return taken


def _save_what_is_clear(
    item: AssistanceRequest, part: Section, values: Mapping[str, Any], base: str, *, by: Actor, at: datetime
) -> set[str]:
    """Save what nobody else changed since the file was made; return the names of the others."""
    try:
        filing.save_section(item, part.key, values, version=-1, base=base, by=by, at=at)
    except Conflict as conflict:
        held = set(conflict.current)
        clear = {name: answer for name, answer in values.items() if name not in held}
        filing.save_section(item, part.key, clear, version=-1, base=base, by=by, at=at)
        return held
    return set()


def _changed(item: Any, part: Section, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the file that the draft does not have."""
    return {
        one.name: answers[one.name]
        for one in part.fields
        if one.name in answers and same(one, fields.value(item, one)) != same(one, answers[one.name])
    }


def _sorted_out(filled: Filled) -> tuple[dict[str, Any], list[Refused]]:
    """The answers that a draft may hold, by name, and the others with what is wrong with them."""
    fitting: dict[str, Any] = {}
    refused: list[Refused] = []
    for place in filled.asked:
        one = place.question
        if place.activity is not None:
            continue
        if found := fields.problem(one, filled.answers[one.name]):
            refused.append(Refused(place, filled.answers[one.name], *found))
        else:
            fitting[one.name] = filled.answers[one.name]
    if "activities" in filled.answers:
        fitting["activities"] = [
            _activity(n, activity, filled, refused) for n, activity in enumerate(filled.answers["activities"])
        ]
    return fitting, refused


def _activity(number: int, activity: Mapping[str, Any], filled: Filled, refused: list[Refused]) -> dict[str, Any]:
    kept = {}
    places = {p.question.name: p for p in filled.asked if p.activity is not None}
    for name, answer in activity.items():
        place = places[name]
        if found := fields.problem(place.question, answer):
            refused.append(Refused(Place(place.section, place.question, number), answer, *found))
            kept[name] = ""
        else:
            kept[name] = answer
    return kept


def same(one: Field, answer: Any) -> Any:
    """An answer as answers are compared: the order of what is ticked and questions left out do not count."""
    if one.kind == "activities":
        return [{ask.name: activity.get(ask.name) or "" for ask in one.asks} for activity in answer or []]
    if isinstance(answer, list):
        return sorted(answer)
    return answer or ""
