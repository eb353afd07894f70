"""Timelines of the programme, of an action, of an expert, of a partner institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.activities import queries as activities
from socx.activities.models import Action
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.institutions import queries as institutions
from socx.institutions.models import Institution
from socx.timeline import queries, rows
from socx.timeline.filters import LOOKS, TimelineFilters
from socx.timeline.periods import ZOOMS, Period
from socx.timeline.views import bp
from socx.web import charts
from socx.web.files import attachment
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_zone, show_date, show_unit
from socx.web.pages import now
from socx.web.paging import page_number

# fmt: off
LEGEND = ("preparation", "delivery", "reporting", "baseline", "milestone", "done", "late", "risk")
# fmt: on


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose timeline it is: its title, the line above it, where it leads back to, and how it is asked for."""

    endpoint: str
    title: str
    caption: str = ""
    above: tuple[tuple[str, str], ...] = ()
    id: int | None = None
    wanted: tuple[tuple[str, int], ...] = ()
    fits: bool = True
    groups: bool = True

    @property
    def here(self) -> str:
        return self.at(printed=False)

    def at(self, *, printed: bool) -> str:
        """The address of the page, or of its paper."""
        name = f"timeline.{self.endpoint}"
        return url_for(name, printed=printed) if self.id is None else url_for(name, printed=printed, id=self.id)


# Of two addresses of a view, url_for gives the lower one: the page, unless the paper is asked for.
@bp.get("/timeline/timeline.pdf", defaults={"printed": True})
@bp.get("/timeline", defaults={"printed": False})
@requires(Permission.ACTIVITY_LIST)
def programme(printed: bool) -> ResponseReturnValue:
    return _answer(_programme(), printed)


@bp.get("/timeline/actions/<id:id>/timeline.pdf", defaults={"printed": True})
@bp.get("/timeline/actions/<id:id>", defaults={"printed": False})
@requires(Permission.ACTIVITY_READ, on=activities.find_action)
def action(item: Action, printed: bool) -> ResponseReturnValue:
    return _answer(_of_action(item), printed)


@bp.get("/timeline/experts/<id:id>/timeline.pdf", defaults={"printed": True})
@bp.get("/timeline/experts/<id:id>", defaults={"printed": False})
@requires(Permission.EXPERT_READ, on=experts.find)
def expert(item: Expert, printed: bool) -> ResponseReturnValue:
    return _answer(_of_expert(item), printed)


@bp.get("/timeline/institutions/<id:id>/timeline.pdf", defaults={"printed": True})
@bp.get("/timeline/institutions/<id:id>", defaults={"printed": False})
@requires(Permission.INSTITUTION_READ, on=institutions.find)
def institution(item: Institution, printed: bool) -> ResponseReturnValue:
    return _answer(_of_institution(item), printed)


def _programme() -> Scope:
    return Scope("programme", gettext("Timeline"), fits=False)


def _of_action(item: Action) -> Scope:
    return Scope(
        "action", gettext("Timeline"), item.code, ((item.code, url_for("activities.action", id=item.id)),), item.id,
        (("action_id", item.id),), groups=False,
    )  # fmt: skip


def _of_expert(item: Expert) -> Scope:
    return Scope(
        "expert", gettext("Missions of %(name)s", name=item.name), "",
        ((item.name, url_for("experts.detail", id=item.id)),), item.id, (("expert_id", item.id),),
    )  # fmt: skip


def _of_institution(item: Institution) -> Scope:
    return Scope(
        "institution", gettext("Timeline"), item.official_name,
        ((item.official_name, url_for("institutions.detail", id=item.id)),), item.id,
        (("institution_id", item.id),),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """One reading of a timeline: what was asked, which days, what was found."""

    scope: Scope
    asked: TimelineFilters
    period: Period
    found: rows.Found
    today: date


def view(scope: Scope) -> View:
    """Read what the address asks for, and look it up."""
    asked, today = TimelineFilters(request.args, current_actor()), datetime.now(home_zone()).date()
    dated = rows.sorting(queries.wanted_by(current_actor(), asked.wanted(**dict(scope.wanted))))
    days = [day for d in dated for day in (d.first, d.last) if day] if scope.fits else None
    period = asked.period(today, days)
    as_table = asked.look == "table"
    found = rows.look_up(dated, period, page_number(), as_table=as_table, with_risks=asked.may_see_risks)
    return View(scope, asked, period, found, today)


def groups(shown: View) -> list[charts.Group]:
    return rows.grouped(
        shown.found.lines,
        lambda a: url_for("activities.detail", id=a.id),
        lambda a: url_for("timeline.action", id=a.action_id),
        shown.scope.groups,
    )


def scale(period: Period) -> charts.Scale:
    return charts.scale(period.start, period.end, show_unit, period.zoom.unit)


def period_words(period: Period) -> str:
    return f"{show_date(period.start)} – {show_date(period.end)}"


def _answer(scope: Scope, printed: bool) -> ResponseReturnValue:
    return _pdf(scope) if printed else _page(scope)


def _page(scope: Scope) -> str:
    shown = view(scope)
    asked, period = shown.asked, shown.period
    chart = None
    if shown.found.lines and asked.look == "drawing":
        labels = charts.Labels(gettext("Timeline of activities"), gettext("today"))
        chart = charts.timeline(groups(shown), scale(period), shown.today, labels, level=2)
    return render_template(
        "timeline/page.html",
        scope=scope,
        asked=asked,
        found=shown.found,
        chart=chart,
        legend=_legend(),
        zooms=[(zoom, gettext(zoom.label), _there(shown, period.zoomed(zoom, shown.today))) for zoom in ZOOMS.values()],
        period=period,
        period_words=period_words(period),
        earlier=_there(shown, Period(period.zoom, period.earlier)),
        later=_there(shown, Period(period.zoom, period.later)),
        looks=[
            (key, gettext(text), f"{scope.here}?{asked.view_address(period, look=key)}") for key, text in LOOKS.items()
        ],
        to_page=lambda number: f"{scope.here}?{asked.view_address(period, page=number)}",
        today=f"{scope.here}?{asked.today_address(period)}",
        pdf=f"{scope.at(printed=True)}?{asked.view_address(period, page=shown.found.page)}",
        count=rows.count_words(shown.found),
        names=rows,
    )


def _pdf(scope: Scope) -> ResponseReturnValue:
    """The same as a paper; what makes papers is loaded when one is asked for."""
    from socx.papers.pdf import to_pdf
    from socx.timeline.papers import timeline_paper

    shown = view(scope)
    paper = timeline_paper(
        scope.title, scope.caption, period_words(shown.period), groups(shown), shown.found, scale(shown.period),
        _legend(), shown.today, now(),
    )  # fmt: skip
    return attachment(to_pdf(paper), f"socx-{gettext('Timeline')}.pdf", "application/pdf")


def _there(shown: View, period: Period) -> str:
    """The same question about other days, without the number of a page."""
    return f"{shown.scope.here}?{shown.asked.view_address(period)}"


def _legend() -> list[tuple[str, str]]:
    names = (
        gettext("Preparation"), gettext("Delivery"), gettext("Reporting"), gettext("Delivery as first confirmed"),
        gettext("Milestone"), gettext("Reached"), gettext("Late"), gettext("At risk"),
    )  # fmt: skip
    return list(zip(LEGEND, names, strict=True))
