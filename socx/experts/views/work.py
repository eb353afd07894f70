"""What advisers have to do with profiles: verify, ask for what is missing, remind."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.core.errors import WrongState
from socx.core.i18n import N_
from socx.db import transaction
from socx.experts import freshness, queries, services
from socx.experts.models import Expert
from socx.experts.views import bp
from socx.web.errors import say
from socx.web.forms import BaseForm
from socx.web.guard import current_actor, requires
from socx.web.paging import page_number, paginate


@bp.get("/experts/work")
@requires(Permission.EXPERT_VERIFY)
def work() -> ResponseReturnValue:
    """The work list: profiles that wait for an adviser or for their owner, what waits longest first."""
    now, asked = datetime.now(UTC), request.args.get("part", "")
    part = asked if asked in queries.WORK else "submitted"
    page = paginate(queries.work(part, now), page_number())
    tabs = [
        {"label": gettext(label), "count": queries.count_work(key, now), "key": key, "current": key == part}
        for key, label in queries.WORK.items()
    ]
    return render_template(
        "experts/work.html", page=page, tabs=tabs, part=part, most=queries.MOST_COUNTED,
        reminded=queries.last_reminders([item.id for item in page.items]), soonest=now - freshness.REMIND_AGAIN,
        can_remind=part in services.REMINDED,
    )  # fmt: skip


@bp.post("/experts/<id:id>/remind")
@requires(Permission.EXPERT_VERIFY, on=queries.find)
def remind(item: Expert) -> ResponseReturnValue:
    """Write to the person what their profile waits for."""
    if BaseForm.from_request().submitted():
        try:
            with transaction():
                services.remind(item, by=current_actor(), at=datetime.now(UTC))
            say(gettext(N_("A reminder is on its way to %(name)s."), name=item.name))
        except WrongState as error:
            say(gettext(error.message), "error")
    return redirect(url_for("experts.work", part=request.form.get("part") or None), 303)
