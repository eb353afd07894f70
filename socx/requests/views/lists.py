"""The list of requests: words, filters, columns, its export, and filters kept under a name."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from socx.access.actors import PARTNER_ROLES
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound
from socx.core.excerpts import Excerpt, Piece, marked
from socx.core.i18n import N_
from socx.core.places import notes_for_partners, partners
from socx.core.words import pattern, understand
from socx.db import db, transaction, writing_aside
from socx.requests import columns, exports, queries
from socx.requests.columns import Column
from socx.requests.confidential import listed_title
from socx.requests.forms.filters import Filters, SaveFilterForm
from socx.requests.models import AssistanceRequest
from socx.requests.queries import MOST_COUNTED
from socx.requests.services import excerpts, filters
from socx.requests.views import bp
from socx.web import spreadsheets
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_day, language, show_moment
from socx.web.paging import PAGE_SIZE, Page, page_number

logger = logging.getLogger(__name__)

#: What a list is asked for by words shows fewer requests a page: each has an excerpt.
FOUND_PAGE = 25


@bp.get("/")
@requires(P.REQUEST_LIST)
def index() -> ResponseReturnValue:
    """The requests this reader may read, by tabs, words and filters that stand in the address."""
    actor = current_actor()
    if any(value == "" for value in request.args.values()):  # an address without what was left empty
        return redirect(_url([(k, v) for k, v in _given() if v] or [("view", "all")]))
    if not request.args and (address := filters.default_address(actor)):
        return redirect(f"{url_for('requests.index')}?{address}")
    asked = _asked(request.args)
    place, size = page_number(), FOUND_PAGE if asked.text else PAGE_SIZE
    number, found = queries.part(actor, asked.wanted, offset=(place - 1) * size, limit=size + 1)
    page = Page.of(found, place, size)
    keys = _chosen_columns()
    shown = columns.chosen(actor, asked.wanted, keys)
    return render_template(
        "requests/index.html", page=page, asked=asked, number=number, most=MOST_COUNTED, tabs=_tabs(asked),
        rows=_rows(page.items, shown, asked), heads=_heads(asked, shown), own=actor.role in PARTNER_ROLES,
        offered=columns.on_offer(actor), shown={c.key for c in shown}, today=home_day(datetime.now(UTC)),
        saved=db.session.scalars(filters.seen_by(actor)).all(), address=asked.address,
        save_form=_save_form(asked), columns_kept=bool(keys),
    )  # fmt: skip


def _given() -> list[tuple[str, str]]:
    return list(request.args.items(multi=True))


def _url(pairs: Any) -> str:
    return url_for("requests.index") + "?" + Filters.encoded(pairs)


def _asked(args: MultiDict[str, str]) -> Filters:
    """The filters of an address; an institution starts with all its requests, others with what waits for them.

    Who looks for words looks for them everywhere.
    """
    actor = current_actor()
    view = "all" if actor.role in PARTNER_ROLES or args.get("q") else "mine"
    return Filters(args, actor, view=view, today=home_day(datetime.now(UTC)))


def _chosen_columns() -> list[str]:
    choice = filters.choice_of(current_actor())
    return choice.columns.split() if choice else []


def _tabs(asked: Filters) -> list[dict[str, Any]]:
    if current_actor().role in PARTNER_ROLES:
        names = {
            "all": N_("Our requests"), "mine": N_("Waiting for us"), "theirs": N_("What we wait for"),
        }  # fmt: skip
    else:
        names = {"mine": N_("Waiting for me"), "all": N_("All requests")}
    here = url_for("requests.index")
    return [
        {"label": gettext(label), "url": f"{here}?{asked.address(view=view)}", "current": view == asked.view}
        for view, label in names.items()
    ]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `sort` is the address of the list in its order, `sorted` says which way it is sorted."""

    key: str
    label: str
    sort: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What the table shows of a request: the cells as text, and where the words were found."""

    item: AssistanceRequest
    title: str
    pieces: tuple[Piece, ...] | None
    excerpt: Excerpt | None
    changed: bool
    cells: dict[str, str | date | None]


def _heads(asked: Filters, shown: Sequence[Column]) -> list[Head]:
    """The heads of the table; those that sort lead to the list in their order, or the other way round."""
    told, here = [], url_for("requests.index")
    for column in shown:
        url, order = "", ""
        if sort := column.sort:
            downwards = asked.sort == f"-{sort}"
            url = f"{here}?{asked.address(sort=sort if downwards or asked.sort != sort else f'-{sort}')}"
            if asked.sort.removeprefix("-") == sort:
                order = "descending" if downwards else "ascending"
        told.append(Head(column.key, gettext(column.label), url, order))
    return told


def _rows(items: Sequence[AssistanceRequest], shown: Sequence[Column], asked: Filters) -> list[Row]:
    others = columns.beside(items, shown)
    wanted = pattern(understand(asked.text).wanted) if asked.text else None
    found = excerpts.excerpts(items, asked.text, current_actor()) if wanted else {}
    changed = queries.changed_among([item.id for item in items], current_actor())
    rows = []
    for item in items:
        title = listed_title(item)
        rows.append(Row(
            item, title, marked(title, wanted) if wanted else None, found.get(item.id), item.id in changed,
            {c.key: c.cells[0].value(item, others) for c in shown if c.key not in ("title", "state")},
        ))  # fmt: skip
    return rows


@bp.get("/requests.<any(csv, xlsx):kind>")
@requires(P.REQUEST_LIST)
def export(kind: str) -> ResponseReturnValue:
    """The list as it is shown, all pages of it, as a file for spreadsheets. Who took how much is kept."""
    actor, now = current_actor(), datetime.now(UTC)
    asked = _asked(request.args)
    shown = columns.chosen(actor, asked.wanted, _chosen_columns())
    lines = exports.table(exports.batches(queries.listed(actor, asked.wanted)), shown, language())
    file, count = exports.write_csv(lines) if kind == "csv" else exports.write_xlsx(lines, shown, _about(asked, now))
    with writing_aside():
        audit.record(
            ("request_list", actor.user_id or 0), "export", by=actor, at=now, rows=count, format=kind,
            filter=asked.address(),
        )  # fmt: skip
    logger.info("requests were exported", extra={"rows": count, "format": kind, "user_id": actor.user_id})
    return spreadsheets.given(file, f"requests-{home_day(now).isoformat()}", kind)


def _about(asked: Filters, now: datetime) -> list[tuple[str, str]]:
    """What the second sheet of a workbook says: when, of what, and the notes on names of partners."""
    tab = next((t["label"] for t in _tabs(asked) if t["current"]), "")
    noted = notes_for_partners(frozenset(partners()), language())
    return [
        (gettext("Made"), show_moment(now)),
        (gettext("List"), tab),
        (gettext("Filters"), "; ".join(chip.text for chip in asked.chips) or gettext("None")),
        *((gettext("Note on names"), str(note)) for note in noted),
    ]


@bp.post("/columns")
@requires(P.REQUEST_LIST)
def choose_columns() -> ResponseReturnValue:
    """Keep which columns this person looks at."""
    actor = current_actor()
    keys = [c.key for c in columns.on_offer(actor) if c.key in request.form.getlist("column") or c.key == "title"]
    asked = _asked(_pairs(request.form.get("address", "")))
    is_usual = "usual" in request.form or keys == [c.key for c in columns.usual(actor, asked.wanted)]
    with transaction():
        filters.choose_columns([] if is_usual else keys, by=actor)
    return redirect(f"{url_for('requests.index')}?{asked.address()}", 303)


def _pairs(address: str) -> MultiDict[str, str]:
    """The parts of an address that a form sent along; what is no part of a list is left out later."""
    try:
        return MultiDict(parse_qsl(address[:4000], max_num_fields=200))
    except ValueError:
        return MultiDict()


def _save_form(asked: Filters | None, **given: Any) -> SaveFilterForm:
    form = SaveFilterForm.with_circles(_circles(), **given)
    if asked is not None:
        form.address.data = asked.address()
    return form


@bp.get("/filters")
@requires(P.REQUEST_LIST)
def saved() -> ResponseReturnValue:
    """The filters that this person keeps or that others share with them."""
    return _saved_page(None)


def _saved_page(form: SaveFilterForm | None) -> str:
    actor = current_actor()
    choice = filters.choice_of(actor)
    rows = []
    for kept in db.session.scalars(filters.seen_by(actor)).all():
        asked = _asked(_pairs(kept.address))
        tab = next((t["label"] for t in _tabs(asked) if t["current"]), "")
        rows.append({
            "kept": kept, "url": f"{url_for('requests.index')}?{asked.address()}",
            "words": [tab, *(chip.text for chip in asked.chips)], "circle": _circle(kept.shared_with),
            "is_own": kept.owner_id == actor.user_id, "is_first": choice is not None and choice.filter_id == kept.id,
        })  # fmt: skip
    return render_template("requests/lists/filters.html", rows=rows, form=form, circles=_circles())


def _circles() -> list[tuple[str, str]]:
    """The circles that this person may share a filter with, in words."""
    return [(circle, _circle(circle)) for circle in filters.circles_of(current_actor())]


def _circle(circle: str) -> str:
    return gettext(filters.CIRCLES[circle.split(":")[0]]) if circle else ""


@bp.post("/filters")
@requires(P.REQUEST_LIST)
def save_filter() -> ResponseReturnValue:
    """Keep the filters of a list under a name."""
    actor = current_actor()
    form = _save_form(None)
    asked = _asked(_pairs(form.address.data or ""))
    if not form.submitted():
        return _saved_page(form), 422
    try:
        with transaction():
            filters.save(form.name.data, asked.address(), form.shared_with.data or "", by=actor, at=datetime.now(UTC))
    except Invalid as error:
        form.refuse(error)
        return _saved_page(form), 422
    say(gettext("The filter “%(name)s” is saved.", name=form.name.data))
    return redirect(f"{url_for('requests.index')}?{asked.address()}", 303)


@bp.post("/filters/<id:number>/<any(share, unshare, open_first, open_as_usual, delete):move>")
@requires(P.REQUEST_LIST)
def change_filter(number: int, move: str) -> ResponseReturnValue:
    """Share a filter, stop sharing it, open the list with it, or delete it."""
    actor = current_actor()
    with transaction():
        match move:
            case "open_first":
                filters.open_with(number, by=actor)
            case "open_as_usual":
                filters.open_with(None, by=actor)
            case "share":
                try:
                    filters.share(filters.own_filter(number, by=actor), request.form.get("circle", ""), by=actor)
                except Invalid as error:
                    raise NotFound from error
            case "unshare":
                filters.share(filters.own_filter(number, by=actor), "", by=actor)
            case _:
                filters.remove(filters.own_filter(number, by=actor))
    return redirect(url_for("requests.saved"), 303)
