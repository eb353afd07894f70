"""The columns that a list of requests can have, each written once: for the page and for its export."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from socx.access.actors import PARTNER_ROLES, TEAM_ROLES, Actor
from socx.accounts import queries as accounts
from socx.core.i18n import LANGUAGES, N_
from socx.core.places import partners
from socx.core.topics import topic_label
from socx.core.values import ASSISTANCE, DOMAINS, INSTITUTION_TYPES, REGIONS, SENSITIVITY
from socx.db import db
from socx.requests import fields, parties, queries
from socx.requests.audiences import AWAITED
from socx.requests.confidential import is_confidential, listed_title
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic
from socx.requests.queries import Wanted
from socx.web.i18n import home_day, label, language


@dataclass(frozen=True, slots=True)
class Beside:
    """What the rows of a page or a batch need from other tables, read once for all of them."""

    topics: dict[int, list[str]] = field(default_factory=dict)
    assistance: dict[int, list[str]] = field(default_factory=dict)
    advisers: dict[int, str] = field(default_factory=dict)
    rounds: dict[int, str] = field(default_factory=dict)


Value = Callable[[AssistanceRequest, Beside], "str | date | None"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of an export: its heading, its value, its width in characters."""

    label: str
    value: Value
    width: int = 20


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list. `sort` is a key of SORTS; `cells` are what an export has for it."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    sort: str = ""
    shows: Callable[[Actor], bool] = field(default=lambda _: True)


def _one(key: str, text: str, value: Value, width: int = 20, **more: Any) -> Column:
    return Column(key, text, (Cell(text, value, width),), **more)


def _day(moment: Any) -> date | None:
    return home_day(moment) if moment is not None else None


def _region(item: AssistanceRequest, _: Beside) -> str:
    known = partners()
    regions = sorted({known[code].region for code in item.partner_codes if code in known})
    return "; ".join(label(REGIONS, region) for region in regions)


_DOMAIN_LABELS = {str(value): text for value, text in DOMAINS.items()}

# fmt: off
COLUMNS = (
    Column("title", N_("Request"), (
        Cell(N_("Code"), lambda r, _: r.code, 22), Cell(N_("Title"), lambda r, _: listed_title(r), 60)), "title"),
    Column("institution", N_("Institution"), (
        Cell(N_("Institution"), lambda r, _: parties.institution_names(r), 44),
        Cell(N_("Partner"), lambda r, _: parties.partner_names(r, language()), 22)), "institution"),
    _one("region", N_("Region"), _region, 26),
    _one("type", N_("Type of institution"), lambda r, _: "; ".join(
            dict.fromkeys(label(INSTITUTION_TYPES, i.type) for i in r.institutions)), 28),
    _one("domain", N_("Domain"), lambda r, _: label(_DOMAIN_LABELS, r.domain), 24),
    _one("topics", N_("Topics"),
         lambda r, b: "; ".join(topic_label(t, language()) for t in b.topics.get(r.id, ())), 44),
    _one("assistance", N_("Type of assistance"),
         lambda r, b: "; ".join(label(ASSISTANCE, a) for a in b.assistance.get(r.id, ())), 44),
    _one("kind", N_("Form"), lambda r, _: label(fields.KINDS, r.kind), 30),
    _one("sensitivity", N_("Sensitivity"), lambda r, _: label(SENSITIVITY, r.sensitivity), 14,
         shows=queries.may_filter_by_sensitivity),
    _one("language", N_("Language"), lambda r, _: LANGUAGES.get(r.language, r.language), 12),
    _one("adviser", N_("Adviser"), lambda r, b: b.advisers.get(r.adviser_id or 0, ""), 26,
         shows=lambda a: a.role in TEAM_ROLES),
    _one("round", N_("Round"), lambda r, b: b.rounds.get(r.round_id or 0, ""), 30),
    _one("state", N_("State"), lambda r, _: gettext(r.status.label), 26),
    _one("awaited", N_("Waiting for"), lambda r, _: label(AWAITED, r.status.awaits), 28),
    _one("submitted", N_("Submitted"), lambda r, _: _day(r.submitted_at), 14, sort="submitted"),
    _one("since", N_("Since"), lambda r, _: _day(r.state_since), 14, sort="since"),
    _one("due", N_("Expected by"), lambda r, _: r.due_on, 14, sort="due"),
)
# fmt: on

USUAL = ("title", "institution", "domain", "state", "awaited", "since", "due")
_BY_KEY = {column.key: column for column in COLUMNS}


def on_offer(actor: Actor) -> list[Column]:
    """The columns that this reader may choose."""
    return [c for c in COLUMNS if c.shows(actor)]


def usual(actor: Actor, wanted: Wanted) -> list[Column]:
    """The columns of a list for which nobody chose any; what is the same in every row needs no column."""
    left_out = ({"institution"} if actor.role in PARTNER_ROLES else set()) | (
        {"awaited"} if wanted.view == "mine" else set()
    )
    return [_BY_KEY[key] for key in USUAL if key not in left_out]


def chosen(actor: Actor, wanted: Wanted, keys: Collection[str]) -> list[Column]:
    """The columns that a person chose, in the order of the table, or the usual ones. The request is always there."""
    if not keys:
        return usual(actor, wanted)
    return [c for c in on_offer(actor) if c.key == "title" or c.key in keys]


def beside(rows: Sequence[AssistanceRequest], columns: Iterable[Column]) -> Beside:
    """What these rows need from other tables for these columns, one query a table."""
    queries.load_topics([row for row in rows if is_confidential(row)])  # their titles are made of them
    keys, ids = {c.key for c in columns}, [row.id for row in rows]
    found = Beside()
    if "topics" in keys:
        _gather(found.topics, RequestTopic.request_id, RequestTopic.topic_id, ids)
    if "assistance" in keys:
        _gather(found.assistance, RequestAssistance.request_id, RequestAssistance.kind, ids)
    if "adviser" in keys:
        found.advisers.update(accounts.names(row.adviser_id for row in rows))
    if "round" in keys:
        found.rounds.update({one.id: one.name(language()) for one in db.session.scalars(queries.rounds())})
    return found


def _gather(into: dict[int, list[str]], owner: Any, value: Any, ids: Sequence[int]) -> None:
    for request_id, one in db.session.execute(select(owner, value).where(owner.in_(ids)).order_by(owner, value)):
        into.setdefault(request_id, []).append(one)
