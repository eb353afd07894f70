"""Write the answers of a section of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Conflict, Invalid, NotFound, require
from socx.db import db
from socx.requests import fields, seen
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestParty, RequestTopic, SectionSave
from socx.requests.services.filing.joint import void_signatures
from socx.requests.services.handling import UNCHANGEABLE, lock

#: Background saves of one person in one section leave one trace in this time.
TRACE_EVERY = timedelta(minutes=15)


def save_section(
    item: AssistanceRequest,
    section_key: str,
    values: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    at: datetime,
    base: str = "",
    quiet: bool = False,
) -> bool:
    """Write the answers of one section of a draft, or of one that was opened for clarification.

    Returns whether anything changed.

    `version` is that of the page the answers come from, `base` what the page had seen of the section
    (`seen.page_of`): with it, colleagues may write at the same time. What was not touched on the page
    stays as somebody else left it, and so do fields that `values` does not name. A `quiet` save, in
    the background, leaves one entry in the trail per person, section and quarter of an hour.

    Raises NotFound for an unknown section, NotPermitted, Invalid for the first answer with a wrong
    shape, and Conflict when the section was changed meanwhile or the request is no draft any more;
    its `kept` holds what was sent, `current` what stands, for the fields that differ.
    """
    if section_key not in {part.key for part in fields.sections_of(item.kind)}:
        raise NotFound
    require(by, P.REQUEST_EDIT, item)
    part = fields.section_of(item.kind, section_key)
    own = None if part.shared else item.party_of(by.institution_id)
    sent = {one: _tidy(one, values[one.name]) for one in part.fields if one.name in values}
    _check_shape(part, sent)
    mine = item.as_party(by.institution_id)
    lock(item)  # so that of two at the same moment the second can be shown the words of the first
    known = seen.read(part, base)
    changed = {
        one: new
        for one, new in sent.items()
        if new != fields.value(mine, one) and seen.sign_of(new) != known.get(one.name)
    }
    if not changed:
        return False
    if section_key not in mine.open_sections:
        raise Conflict(
            UNCHANGEABLE,
            kept={one.name: new for one, new in changed.items()},
            state=item.status.label,
        )
    if differing := [one for one in changed if _has_moved_on(mine, part, one, known, version, base)]:
        raise Conflict(
            kept={one.name: changed[one] for one in differing},
            current={one.name: fields.value(mine, one) for one in differing},
        )
    for one, new in changed.items():
        put_answer(item, one, new, own)
    flag_modified(item, "answers")  # every save is a new version, also one of topics alone
    if item.is_joint and item.is_draft:  # what is changed for a clarification is sent with its answers
        void_signatures(item, section_key, by=by, at=at)
    _note(item, section_key, by=by, at=at, quiet=quiet)
    db.session.flush()
    return True


def _has_moved_on(
    item: Any, part: fields.Section, one: fields.Field, known: Mapping[str, str], version: int, base: str
) -> bool:
    """Whether somebody else wrote this answer after the page was made."""
    if known:
        return known[one.name] != seen.sign_of(fields.value(item, one))
    return version != item.version and base != fields.fingerprint(item, part)


def _note(item: AssistanceRequest, section: str, *, by: Actor, at: datetime, quiet: bool) -> None:
    """Keep who wrote here last, and leave a trace in the trail that can still be read in a year."""
    row = db.session.get(SectionSave, (item.id, section, by.user_id)) if by.user_id else None
    if row is None or not quiet or at - row.recorded_at >= TRACE_EVERY:
        is_own = item.is_joint and not fields.section(section).shared
        audit.record(("request", item.id), "edit_own" if is_own else "edit", by=by, at=at, section=section)
        recorded_at = at
    else:
        recorded_at = row.recorded_at
    if row is not None:
        row.at, row.recorded_at = at, recorded_at
    elif by.user_id:
        db.session.add(
            SectionSave(request_id=item.id, section=section, user_id=by.user_id, at=at, recorded_at=recorded_at)
        )


def next_base(item: Any, part: fields.Section, values: Mapping[str, Any], base: str) -> str:
    """What the page has seen after a save of `values`.

    An answer that a colleague changed and this page does not show keeps its old sign, so that the
    page's older text is not taken for a newer one.
    """
    known, now = seen.read(part, base), seen.signs(item, part)
    for one in part.fields:
        if known and (one.name not in values or seen.sign_of(_tidy(one, values[one.name])) != now[one.name]):
            now[one.name] = known[one.name]
    return seen.written(part, now)


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
            for ask in one.asks:
                if found := fields.problem(ask, activity.get(ask.name, "")):
                    raise Invalid({f"{one.name}-{n}-{ask.name}": found[0]}, **found[1])


def put_answer(item: AssistanceRequest, one: fields.Field, new: Any, own: RequestParty | None = None) -> None:
    """Keep an answer where it belongs: a table, a column, among the answers or in the annex of one institution."""
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
            (item if own is None else own).answers[one.name] = new
