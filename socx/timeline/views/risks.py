"""What is said about time: on the page of an activity, and whether it was right, for those who manage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities import panels
from socx.activities.milestones import LABELS
from socx.activities.models import Activity
from socx.core.shares import wilson
from socx.db import db
from socx.timeline import queries, words
from socx.timeline.risk import ENOUGH, Tally
from socx.timeline.views import bp
from socx.web.guard import requires
from socx.web.i18n import show_number

#: Of the milestones with time enough, how many of the next ones are told.
NEAREST = 2


@dataclass(frozen=True, slots=True)
class Horizon:
    """The tally of warnings so many working days before."""

    days: int
    tally: Tally

    @property
    def right(self) -> str:
        """Of what was warned about, how much came late."""
        return share(self.tally.warned_late, self.tally.warned)

    @property
    def found(self) -> str:
        """Of what came late, how much was warned about."""
        return share(self.tally.warned_late, self.tally.late)


def share(hits: int, of: int) -> str:
    """A share in words with its interval: `62 % (41 to 79)`; a dash of nothing."""
    if of == 0:
        return "–"
    found = wilson(hits / of, of)
    told, low, high = (show_number(round(100 * part)) for part in (found.value, found.low, found.high))
    return gettext("%(share)s %% (%(low)s to %(high)s)", share=told, low=low, high=high)


@bp.get("/timeline/warnings")
@requires(Permission.DASHBOARD_READ)
def warnings() -> ResponseReturnValue:
    """How often warnings were right, as the clock counted it last."""
    row = db.session.scalar(queries.latest_replay())
    horizons = []
    for given in row.figures["horizons"] if row else ():
        horizons.append(Horizon(given["days"], Tally(**{k: v for k, v in given.items() if k != "days"})))
    return render_template("timeline/warnings.html", row=row, horizons=horizons, enough=ENOUGH)


def _on_activity(item: Activity, actor: Actor) -> Mapping[str, Any] | None:
    """For those who follow the activity: the next milestones, and all that may come late, with their time in words."""
    if not permits(actor, Permission.ACTIVITY_FOLLOW, item):
        return None
    notes = db.session.scalars(queries.notes_on(item.id)).all()
    shown = [n for place, n in enumerate(notes) if place < NEAREST or n.level in queries.WORTH_A_MARK]
    said = [(gettext(LABELS[n.milestone.key]), n, words.in_full(n, item.kind)) for n in shown]
    return {"notes": said} if said else None


panels.OF_ACTIVITY.append(panels.Panel(5, "timeline/panel.html", _on_activity))
