"""The retention table: what is kept how long, what is due next, and what was done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from socx.access.permissions import Permission
from socx.db import db
from socx.protection import queries, services
from socx.protection.models import ORIGINS
from socx.protection.retention import RULES
from socx.protection.subjects import rule_number
from socx.protection.views import bp
from socx.web.guard import requires

#: How far the page looks ahead, and how much of the past it shows.
AHEAD, LATEST = timedelta(days=60), 30


@bp.get("/data-protection")
@requires(Permission.RETENTION_READ)
def retention() -> ResponseReturnValue:
    now = datetime.now(UTC)
    steps = [
        {"rule": rule, "step": step, "now": services.count_due(rule, step, now),
         "soon": services.count_due(rule, step, now + AHEAD)}
        for rule in RULES.values() for step in rule.steps
    ]  # fmt: skip
    done = db.session.execute(queries.steps_done().limit(LATEST)).all()
    return render_template(
        "protection/retention.html",
        rules=RULES,
        due=[one for one in steps if one["soon"]],
        days=AHEAD.days,
        done=[
            {"rule": RULES[key], "step": next(s for s in RULES[key].steps if s.name == name), "at": at, "count": count}
            for key, name, at, count in done
        ],
        waiting=db.session.scalars(queries.asked()).all(),
        erasures=db.session.scalars(queries.erasures().limit(LATEST)).all(),
        origins=ORIGINS,
    )


@bp.get("/data-protection/<id:id>")
@requires(Permission.RETENTION_READ, on=rule_number)
def rule(_rule: object) -> ResponseReturnValue:
    """Where a notice about one rule leads."""
    return redirect(url_for("protection.retention"), 303)
