"""The rate tables: what holds today, the history of a line, and what is set next."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.core.places import country_name, sort_key
from socx.core.values import EXPERT_KINDS
from socx.db import db
from socx.selection import rates
from socx.selection.forms.rates import ChangeRateForm, PlaceForm, RateForm
from socx.selection.models import Rate, RateLine
from socx.selection.queries import rates as queries
from socx.selection.rate_words import gap_words, rate_subject
from socx.selection.services import rates as services
from socx.selection.views import bp, now
from socx.web import navigation
from socx.web.errors import say
from socx.web.forms import check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_day, language
from socx.web.pages import form_page

navigation.add(N_("Rates"), "selection.rate_tables", P.RATE_READ, 72)

KINDS = ", ".join(rates.TABLES)


@bp.get("/rates")
@requires(P.RATE_READ)
def rate_tables() -> ResponseReturnValue:
    """Both tables as they hold today, with what comes next and where nothing is set."""
    today = home_day(now())
    found = {kind: {line.subject: line for line in db.session.scalars(queries.lines(kind))} for kind in rates.TABLES}
    places = sorted(found["allowance"], key=lambda code: sort_key(country_name(code, language())))
    return render_template(
        "selection/rates/index.html",
        fees=[_row("fee", kind, found["fee"].get(kind), today) for kind in EXPERT_KINDS],
        allowances=[_row("allowance", code, found["allowance"][code], today) for code in places],
        units=rates.UNITS,
        tables=rates.TABLES,
        place=PlaceForm.offering(set(found["allowance"])),
        may_set=permits(current_actor(), P.RATE_SET),
    )


def _row(kind: str, subject: str, line: RateLine | None, today: date) -> dict[str, Any]:
    known = rates.in_order(line.rates) if line else []
    return {
        "kind": kind,
        "subject": subject,
        "name": rate_subject(kind, subject),
        "holding": rates.holding(known, today),
        "following": next((one for one in known if one.valid_from > today), None),
        "gaps": [gap_words(one) for one in rates.gaps(known, today)] if known else [],
    }


@bp.get("/rates/place")
@requires(P.RATE_SET)
def rate_place() -> ResponseReturnValue:
    """To the line of a place that was chosen from the list."""
    return redirect(url_for("selection.rate_line", kind="allowance", subject=request.args.get("place", "")))


@bp.get(f"/rates/<any({KINDS}):kind>/<subject>")
@requires(P.RATE_READ)
def rate_line(kind: str, subject: str) -> ResponseReturnValue:
    """One line: all its rates from the newest on, and the form for the next one."""
    line = _line(kind, subject)
    return _line_page(line, RateForm.from_request(data={"version": line.version}))


@bp.post(f"/rates/<any({KINDS}):kind>/<subject>")
@requires(P.RATE_SET)
def set_rate(kind: str, subject: str) -> ResponseReturnValue:
    line, form = _line(kind, subject), RateForm.from_request()
    if form.submitted():
        with form.keeping():
            check_version(form, line)
            services.set_rate(kind, subject, form.values, by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("The rate is set.")))
            return redirect(url_for("selection.rate_line", kind=kind, subject=subject), 303)
    return _line_page(line, form)


def _line(kind: str, subject: str) -> RateLine:
    """The line as it stands, or an empty one that is not kept yet."""
    if not services.is_subject(kind, subject):
        raise NotFound
    return queries.line_of(kind, subject) or RateLine(kind=kind, subject=subject, version=0)


@bp.route("/rates/<id:id>/change", methods=["GET", "POST"])
@requires(P.RATE_SET, on=queries.find_rate)
def change_rate(rate: Rate) -> ResponseReturnValue:
    """Let a rate end, or withdraw it as a mistake."""
    form = ChangeRateForm.from_request(data={"version": rate.line.version, "last": rate.valid_until})
    if form.submitted():
        is_mistake = request.form.get("do") == "withdraw"
        with form.keeping():
            check_version(form, rate.line)
            if is_mistake:
                services.withdraw_rate(rate, form.reason.data or "", by=current_actor(), at=now())
            else:
                services.end_rate(rate, form.last.data, by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("The rate is withdrawn.")) if is_mistake else gettext(N_("The rate has a last day now.")))
            return redirect(url_for("selection.rate_line", kind=rate.line.kind, subject=rate.line.subject), 303)
    return form_page(
        "selection/rates/change.html", form, rate=rate, name=rate_subject(rate.line.kind, rate.line.subject)
    )


def _line_page(line: RateLine, form: RateForm) -> ResponseReturnValue:
    today = home_day(now())
    return form_page(
        "selection/rates/line.html",
        form,
        line=line,
        caption=rates.TABLES[line.kind],
        unit=rates.UNITS[line.kind],
        name=rate_subject(line.kind, line.subject),
        history=sorted(line.all_rates, key=lambda one: (one.valid_from, one.id or 0), reverse=True),
        holding=rates.holding(line.rates, today),
        gaps=[gap_words(one) for one in rates.gaps(line.rates, today)] if line.rates else [],
        may_set=permits(current_actor(), P.RATE_SET),
    )
