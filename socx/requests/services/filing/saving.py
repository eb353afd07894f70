"""Write the answers of a section of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Conflict, Invalid, NotFound, NotPermitted
from socx.core.i18n import N_
from socx.db import db
from socx.requests import fields
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic
from socx.requests.services.handling import lock


def save_section(
    item: AssistanceRequest,
    section_key: str,
    values: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    at: datetime,
    base: str = "",
) -> bool:
    """Write the answers of one section of a draft; return whether anything changed.

    `version` is that of the page the answers come from, `base` the fingerprint of the section then:
    with it, colleagues may write different sections at the same time. Fields that `values` does not
    name stay as they are.

    Raises NotFound for an unknown section, NotPermitted, Invalid for the first answer with a wrong
    shape, and Conflict when the section was changed meanwhile or the request is no draft any more;
    its `kept` holds what was sent, `current` what stands, for the fields that differ.
    """
    if section_key not in fields.SECTION_KEYS:
        raise NotFound
    if not permits(by, P.REQUEST_EDIT, item):
        raise NotPermitted()
    part = fields.section(section_key)
    sent = {one: _tidy(one, values[one.name]) for one in part.fields if one.name in values}
    _check_shape(part, sent)
    lock(item)  # so that of two at the same moment the second can be shown the words of the first
    changed = {one: new for one, new in sent.items() if new != fields.value(item, one)}
    if not changed:
        return False
    if item.state != "draft":
        raise Conflict(
            N_("The request cannot be changed any more. Its state is now “%(state)s”."),
            kept={one.name: new for one, new in changed.items()},
            state=item.status.label,
        )
    if version != item.version and base != fields.fingerprint(item, part):
        raise Conflict(
            kept={one.name: new for one, new in changed.items()},
            current={one.name: fields.value(item, one) for one in changed},
        )
    for one, new in changed.items():
        _put(item, one, new)
    flag_modified(item, "answers")  # every save is a new version, also one of topics alone
    audit.record(("request", item.id), "edit", by=by, at=at, section=section_key)
    db.session.flush()
    return True


def _tidy(one: fields.Field, answer: Any) -> Any:
    """The one way to write an answer: no answer is empty, no entry stands twice."""
    if one.kind in ("choices", "topics", "languages") and isinstance(answer, list | tuple):
        return sorted(set(answer)) if one.column else list(dict.fromkeys(answer))
    if one.kind == "activities" and isinstance(answer, list | tuple):
        return [a for a in answer if not isinstance(a, dict) or any(a.values())]
    if one.kind == "agreement":
        return answer if answer is True else (answer or "")
    return answer if answer is not None else ""


def _check_shape(part: fields.Section, sent: Mapping[fields.Field, Any]) -> None:
    for one, answer in sent.items():
        if found := fields.problem(one, answer):
            raise Invalid({one.name: found[0]}, **found[1])
        if one.kind != "activities":
            continue
        for n, activity in enumerate(answer):
            for ask in fields.ACTIVITY_FIELDS:
                if found := fields.problem(ask, activity.get(ask.name, "")):
                    raise Invalid({f"{one.name}-{n}-{ask.name}": found[0]}, **found[1])


def _put(item: AssistanceRequest, one: fields.Field, new: Any) -> None:
    """Keep an answer where it belongs: a table, a column or among the answers."""
    match one.name:
        case "topics":
            known = {t.topic_id: t for t in item.topics}
            item.topics = [known.get(t) or RequestTopic(topic_id=t) for t in new]
        case "assistance":
            had = {a.kind: a for a in item.assistance}
            item.assistance = [had.get(k) or RequestAssistance(kind=k) for k in new]
        case "domain":
            item.domain = new or None
        case "language" | "sensitivity":
            setattr(item, one.name, new or getattr(item, one.name))
        case _ if one.column:
            setattr(item, one.name, new)
        case _:
            item.answers[one.name] = new
