"""What is kept about the person who reads: a page, and the same as JSON and PDF."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import g, render_template
from flask.typing import ResponseReturnValue

from socx.access.permissions import Permission
from socx.accounts import queries as accounts
from socx.core.personal import Person
from socx.db import db
from socx.experts import queries as experts
from socx.protection import exports, queries, services
from socx.protection.retention import RULES
from socx.protection.views import bp
from socx.web.files import attachment
from socx.web.guard import current_actor, requires

#: Looks that the page shows; the file has them all.
LATEST = 40


@bp.get("/account/data")
@requires(Permission.ACCOUNT_OWN)
def own_data() -> ResponseReturnValue:
    """What is kept, why and how long; who looked; and what the person can do."""
    person = me()
    looks = db.session.scalars(queries.looks(person).limit(LATEST)).all()
    return render_template(
        "accounts/own_data.html",
        kept=services.kept(person),
        rules=RULES,
        not_here=exports.NOT_HERE,
        looks=looks,
        names=accounts.names(entry.actor_id for entry in looks),
        item=experts.of_user(current_actor().user_id),
    )


@bp.get("/account/data.<any(json, pdf):suffix>")
@requires(Permission.ACCOUNT_OWN)
def download(suffix: str) -> ResponseReturnValue:
    """Everything that is kept about the person, made while they wait."""
    person, at = me(), datetime.now(UTC)
    found, name = services.kept(person), f"socx-data-{at:%Y-%m-%d}.{suffix}"
    if suffix == "json":
        text = json.dumps(exports.as_json(person, found, at=at), ensure_ascii=False, indent=2)
        return attachment(text.encode(), name, "application/json")
    from socx.papers.pdf import to_pdf

    return attachment(to_pdf(exports.paper(person, found, at=at)), name, "application/pdf")


def me() -> Person:
    return services.of_account(g.user)
