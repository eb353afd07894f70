"""How a case is told to its reader: stages, the trail in words, who is awaited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from socx.access.actors import PARTNER_ROLES, Actor, Role
from socx.accounts import queries as accounts
from socx.audit.models import AuditEntry
from socx.core.i18n import N_
from socx.core.places import partner_name
from socx.core.workflow import Transition
from socx.db import db
from socx.requests import queries
from socx.requests.audiences import AWAITED
from socx.requests.models import AssistanceRequest
from socx.requests.views import CASE_LINKS, EXIT_PAGES, MOVE_PAGES, TRAIL_WORDS
from socx.requests.views.looks import HAPPENED
from socx.requests.workflow import ANSWERING_STATES, REQUEST_WORKFLOW, STAGES
from socx.web.frame import role_label
from socx.web.i18n import language, show_date, show_list


@dataclass(frozen=True, slots=True)
class PageMove:
    """A move that has a page of its own, as a link."""

    label: str
    url: str


def page_moves(item: AssistanceRequest, moves: Sequence[Transition]) -> list[PageMove]:
    """Links to the pages of moves; a move whose page no room has brought is not offered."""
    return [
        PageMove(gettext(m.label), url_for(MOVE_PAGES[m.name], id=item.id))
        for m in moves
        if m.page and m.name in MOVE_PAGES
    ]


def exit_pages(item: AssistanceRequest, moves: Sequence[Transition]) -> list[PageMove]:
    """Links to the pages of moves that end the case elsewhere."""
    return [PageMove(gettext(m.label), url_for(EXIT_PAGES[m.name], id=item.id)) for m in moves if m.name in EXIT_PAGES]


def case_links(item: AssistanceRequest, actor: Actor) -> list[PageMove]:
    """Links to the pages of other rooms about this case, as far as they show something to the reader."""
    return [
        PageMove(gettext(link.label), url_for(link.endpoint, id=item.id))
        for link in CASE_LINKS
        if link.shows(item, actor)
    ]


@dataclass(frozen=True, slots=True)
class Clock:
    """The facility's time, which stands still while the partner answers: since when, working days used and given."""

    since: datetime
    used: int
    days: int


def clock(item: AssistanceRequest) -> Clock | None:
    """The clock of a case that waits for answers; None where it runs."""
    if item.state not in ANSWERING_STATES or item.clock_state is None:
        return None
    since = min((c.asked_at for c in item.open_clarifications), default=item.state_since)
    return Clock(since, item.clock_used, REQUEST_WORKFLOW[item.clock_state].days or 0)


def awaited(item: AssistanceRequest, actor: Actor) -> str:
    """Who has the next step, in the words of this reader; empty when nobody has."""
    audience = item.status.awaits
    if audience is None:
        return ""
    if audience in queries.AWAITED_AS.get(actor.role or Role.EXPERT, ()):
        if audience == "partner":
            return str(gettext(N_("your institution")))
        if actor.role is Role.ADVISER and not _is_on_desk(item, actor):
            return str(gettext(AWAITED[audience]))
        if audience != "delegation" or actor.partner in item.awaited_partners or not item.is_joint:
            return str(gettext(N_("you")))
    if audience == "delegation" and item.is_joint:
        names = [partner_name(code, language()) for code in sorted(item.awaited_partners)]
        return str(gettext(N_("the EU Delegation for %(partners)s"), partners=show_list(names)))
    return str(gettext(AWAITED[audience]))


def _is_on_desk(item: AssistanceRequest, actor: Actor) -> bool:
    """Whether a case of the advisers is this one's: their own, one of their domain that nobody has taken, or asked."""
    if any(asked.user_id == actor.user_id for asked in item.awaited_assessors):
        return True
    return item.adviser_id == actor.user_id if item.adviser_id else item.domain == actor.domain


def steps(item: AssistanceRequest, entries: Sequence[AuditEntry]) -> list[dict[str, Any]]:
    """The stages of the case with the day each was reached; a case that ended early shows its end."""
    reached = _days_reached(entries)
    ended = item.state in REQUEST_WORKFLOW.final and item.state != "closed"
    here = _last_source(entries) if ended else item.state
    position = next((n for n, (_, _, states) in enumerate(STAGES) if here in states), 0)
    told = []
    for n, (_name, label, states) in enumerate(STAGES):
        day = next((reached[s] for s in states if s in reached), None)
        if ended and n > position:
            break
        is_done = n < position or ended or item.state == "closed"
        state = "done" if is_done else ("current" if n == position else "todo")
        told.append({"label": gettext(label), "state": state, "note": show_date(day) if day else ""})
    if ended:
        day = item.state_since
        told.append({"label": gettext(item.status.label), "state": "current", "note": show_date(day)})
    return told


def _days_reached(entries: Sequence[AuditEntry]) -> dict[str, datetime]:
    days: dict[str, datetime] = {}
    for entry in entries:
        if entry.target and entry.target not in days:
            days[entry.target] = entry.at
        elif entry.action == "create":
            days["draft"] = entry.at
    return days


def _last_source(entries: Sequence[AuditEntry]) -> str:
    sources = [entry.source for entry in entries if entry.source]
    return sources[-1] if sources else "draft"


def trail(item: AssistanceRequest, actor: Actor, entries: Sequence[AuditEntry]) -> list[dict[str, Any]]:
    """Who did what when, newest first, in words, with the notes this reader may read."""
    names = accounts.names(e.actor_id for e in entries)
    by_link = {s.ended_at: f"{s.signed_name or s.name}, {s.function}" for s in item.sign_offs if s.ended_at}
    told = []
    for entry in reversed(entries):
        if entry.target is not None:
            words = HAPPENED.get(entry.action) or REQUEST_WORKFLOW.transition(entry.action).label
        elif entry.action in TRAIL_WORDS:
            words = TRAIL_WORDS[entry.action]
        else:
            continue
        role = role_label(entry.actor_role)
        name = by_link.get(entry.at) if entry.actor_role == Role.SIGNATORY else names.get(entry.actor_id or 0)
        told.append({
            "at": entry.at,
            "what": gettext(words) + _without(entry),
            "who": f"{name}, {role}" if name else role,
            "note": entry.note if entry.note and queries.may_read_note(actor, entry) else "",
        })  # fmt: skip
    return told


def _without(entry: AuditEntry) -> str:
    """Which EU Delegations gave no opinion, where the case went on without; empty for everything else."""
    codes = entry.facts.get("without") or []
    if not codes:
        return ""
    missing = show_list([partner_name(code, language()) for code in codes])
    return " " + ngettext(
        "(the EU Delegation for %(partners)s)", "(the EU Delegations for %(partners)s)", len(codes), partners=missing
    )


def entries_of(item: AssistanceRequest, actor: Actor) -> list[AuditEntry]:
    return list(db.session.scalars(queries.trail(item, actor)))


def is_partner(actor: Actor) -> bool:
    return actor.role in PARTNER_ROLES
