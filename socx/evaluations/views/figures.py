"""The indicators of the programme, for managers: would recommend, would cooperate again, side by side."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.core.places import partner_choices, partners
from socx.core.values import ACTIVITY_KINDS
from socx.db import db
from socx.evaluations import exports, queries
from socx.evaluations.questions import INDICATORS, THEMES
from socx.evaluations.results import SPLITS, Results
from socx.evaluations.values import FEWEST, GROUPS
from socx.evaluations.views import bp
from socx.evaluations.views.common import spreadsheet
from socx.web import navigation
from socx.web.guard import current_actor, requires
from socx.web.i18n import language

navigation.add(N_("Evaluations"), "evaluations.index", P.EVALUATION_FIGURES, 45)


@bp.get("/evaluations")
@requires(P.EVALUATION_FIGURES)
def index() -> ResponseReturnValue:
    """All evaluations that the reader may read, narrowed and split."""
    asked = _asked()
    return render_template(
        "evaluations/index.html", results=_results(asked), asked=asked, by=_by(), splits=exports.SPLIT_NAMES,
        years=[(year, year) for year in queries.years(current_actor())],
        kinds=[(kind, gettext(words)) for kind, words in ACTIVITY_KINDS.items()], partners=partner_choices(language()),
        split_name=exports.split_name, groups=GROUPS, indicators=INDICATORS, themes=THEMES, fewest=FEWEST,
        address={name: value for name, value in asked.items() if value},
    )  # fmt: skip


@bp.get("/evaluations.<any(csv, xlsx):suffix>")
@requires(P.EVALUATION_FIGURES)
def index_file(suffix: str) -> ResponseReturnValue:
    """The indicators by year, kind or partner, as they are narrowed."""
    asked, by = _asked(), _by()
    lines = exports.indicator_lines(_results(asked), by)
    about = [(gettext(exports.SPLIT_NAMES[name]), value) for name, value in asked.items() if value]
    return spreadsheet(lines, suffix, f"socx-evaluations-{by}", (28, 10, *(14,) * 12, 40), about)


def _results(asked: dict[str, str]) -> Results:
    year = int(asked["year"]) if asked["year"] else None
    found = queries.evaluated(current_actor(), year=year, kind=asked["kind"], partner=asked["partner"])
    return Results(db.session.scalars(found).unique().all())


def _asked() -> dict[str, str]:
    """The filters of the address; what is none of them is as if it were not there."""
    year, kind, partner = (request.args.get(name, "") for name in ("year", "kind", "partner"))
    return {
        "year": year if year.isascii() and year.isdigit() and len(year) == 4 else "",
        "kind": kind if kind in ACTIVITY_KINDS else "",
        "partner": partner if partner in partners() else "",
    }


def _by() -> str:
    by = request.args.get("by", "year")
    return by if by in SPLITS else "year"
