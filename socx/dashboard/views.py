"""What each role sees first, the figures of the programme, and the lists behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities import pictures
from socx.activities.exports import activities_csv
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.core.values import DOMAINS, EXPERT_KINDS
from socx.dashboard import exports, forms, home, lists, queries, tasks
from socx.dashboard.desk import Rows
from socx.dashboard.figures import Figures
from socx.dashboard.lists import Behind
from socx.dashboard.queries import Scope
from socx.dashboard.words import hidden_text, title_of
from socx.web import navigation
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.paging import page_number, paginate

bp = Blueprint("dashboard", __name__)
navigation.add(N_("Home"), "dashboard.home", Permission.HOME_READ, 10)
navigation.add(N_("Dashboard"), "dashboard.index", Permission.DASHBOARD_READ, 42)

#: The pages of the dashboard.
PAGES = {
    "index": N_("Requests and activities"),
    "experts": N_("Experts and days"),
    "reach": N_("Reach, topics, supply"),
}

#: Activities that the timeline has room for.
ON_TIMELINE = 15

#: What a list behind a figure shows.
KINDS = ("requests", "activities", "assignments", "institutions")


@bp.get("/", endpoint="home")
@requires(Permission.HOME_READ)
def home_page() -> ResponseReturnValue:
    """What waits for the reader."""
    actor, now = current_actor(), _now()
    template, found = home.page(actor, now)
    return render_template(f"dashboard/home/{template}.html", today=now.date(), awaited=home.AWAITED_BY, **found)


@bp.get("/waiting")
@requires(Permission.HOME_READ)
def waiting() -> ResponseReturnValue:
    """All that waits for the reader in activities."""
    now = _now()
    found = tasks.of(current_actor(), now)
    return render_template("dashboard/home/waiting.html", today=now.date(), tasks=Rows(found, has_more=False))


@bp.get("/dashboard")
@requires(Permission.DASHBOARD_READ)
def index() -> ResponseReturnValue:
    """The figures of the programme: requests and activities, and how many experts."""
    return _page("index", ())


@bp.get("/dashboard/experts")
@requires(Permission.DASHBOARD_READ)
def experts() -> ResponseReturnValue:
    """Experts and their days."""
    return _page("experts", ("member_state", "domain", "partner"))


@bp.get("/dashboard/reach")
@requires(Permission.DASHBOARD_READ)
def reach() -> ResponseReturnValue:
    """Whom the programme reaches, with what, and where experts are few."""
    return _page("reach", ("assistance", "topic"))


def _page(name: str, dimensions: tuple[str, ...]) -> str:
    scope, form = forms.read(current_actor())
    today = _today()
    figures = Figures(scope, today, dimensions)
    rows = lists.timeline(scope, today, ON_TIMELINE) if name == "index" else []
    return render_template(
        f"dashboard/{name}.html",
        figures=figures,
        blocks=figures.blocks(),
        form=form,
        scope=scope,
        address=scope.address,
        pages=[(words, url_for(f"dashboard.{key}", **scope.address), key == name) for key, words in PAGES.items()],
        periods=[(p.label, _here(name, p, scope), p.is_chosen(scope)) for p in forms.periods(today)],
        here=url_for(f"dashboard.{name}"),
        timeline=rows,
        chart=pictures.programme(rows, today, lambda a: url_for("activities.detail", id=a.id)),
        domains=DOMAINS,
    )


def _here(name: str, period: forms.Period, scope: Scope) -> str:
    """This page for another period, with the domain that is chosen."""
    other = Scope(scope.actor, period.start, period.end, scope.domain)
    return url_for(f"dashboard.{name}", **other.address)


@bp.get("/dashboard/<key>.csv")
@requires(Permission.DASHBOARD_READ)
def table(key: str) -> ResponseReturnValue:
    """One block as a file. A filter that cannot be used is an error here: a file has no place to say so."""
    scope = forms.read_strictly(current_actor())
    figures = Figures(scope, _today())
    if key == "summary":
        return exports.summary_csv(figures.headlines(), scope)
    if key == "timeline":
        return activities_csv(lists.timeline(scope, _today(), ON_TIMELINE), language())
    block = figures.blocks().get(key)
    if block is None:
        raise NotFound
    return exports.block_csv(block(), scope)


@bp.get("/dashboard/figures/<key>")
@requires(Permission.DASHBOARD_READ)
def whole(key: str) -> ResponseReturnValue:
    """All lines of one block."""
    scope, form = forms.read(current_actor())
    block = Figures(scope, _today()).blocks().get(key)
    if block is None:
        raise NotFound
    return render_template(
        "dashboard/whole.html",
        shown=block(),
        form=form,
        scope=scope,
        address=scope.address,
        domains=DOMAINS,
    )


@bp.get(f"/dashboard/<any({', '.join(KINDS)}):kind>")
@requires(Permission.DASHBOARD_READ)
def listing(kind: str) -> ResponseReturnValue:
    """The list behind a figure, with the same filter."""
    scope, form = forms.read(current_actor())
    by, value = request.args.get("by", ""), request.args.get("value", "")
    found = _behind(kind, scope, by, value)
    is_known = found is not None
    if found is None:
        by = value = ""
        found = _behind(kind, scope)
    assert found is not None
    page = paginate(found.rows, page_number())
    opened = {name: text for name, text in (("by", by), ("value", value)) if text}
    return render_template(
        f"dashboard/lists/{kind}.html",
        title=title_of(kind, by, value),
        kind=kind,
        page=page,
        count=found.count,
        hidden=hidden_text(),
        form=form,
        scope=scope,
        is_known=is_known,
        people=queries.counted_at(by, [i.id for i in page.items]) if by in queries.PLACES else None,
        approved=lists.approved_by(scope, (i.id for i in page.items)) if kind == "institutions" else {},
        address=scope.address,
        opened=opened,
        asked=opened | scope.address,
        domains=DOMAINS,
        expert_kinds=EXPERT_KINDS,
        may_see_experts=permits(scope.actor, Permission.EXPERT_LIST),
        today=_today(),
    )


def _behind(kind: str, scope: Scope, by: str = "", value: str = "") -> Behind | None:
    openers: dict[str, Callable[[], Behind | None]] = {
        "requests": lambda: lists.requests_behind(scope, by, value, _today()),
        "activities": lambda: lists.activities_behind(scope, by, value),
        "assignments": lambda: lists.assignments_behind(scope, by, value),
        "institutions": lambda: lists.institutions_behind(scope, by, value),
    }
    return openers[kind]()


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return _now().date()
