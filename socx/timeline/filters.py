"""What a timeline is asked for in its address: filters, days, lines, and whether as a drawing or a table."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext

from socx.access.actors import TEAM_ROLES, Actor, Role
from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.core.i18n import N_
from socx.core.places import partner_choices
from socx.core.values import ACTIVITY_KINDS
from socx.db import db
from socx.timeline import periods, queries
from socx.timeline.periods import ZOOMS, Period
from socx.web.filters import Choice, ListFilters, day, in_words
from socx.web.i18n import language

# fmt: off
ONLY = {
    "late": N_("Late"),
    "risk": N_("Late or at risk"),
}
LOOKS = {
    "drawing": N_("Drawing"),
    "table":   N_("Table"),
}
# fmt: on

#: Who works for several partners, and so chooses between them.
FOR_SEVERAL = TEAM_ROLES | {Role.COMMISSION}


def _advisers(actor: Actor) -> dict[str, str]:
    return {str(found): name for found, name in db.session.execute(queries.advisers(actor))}


def _is_of_the_team(actor: Actor) -> bool:
    return actor.role in TEAM_ROLES


class TimelineFilters(ListFilters):
    """The address of a timeline. `zoom` and `start` are None where it names none."""

    offers = (
        Choice("partner", N_("Partner"), lambda _: dict(partner_choices(language())), first=True,
               shows=lambda actor: actor.role in FOR_SEVERAL),
        Choice("state", N_("State"), in_words(ACTIVITY_WORKFLOW.labels), first=True),
        Choice("kind", N_("Kind"), in_words(ACTIVITY_KINDS), first=True),
        Choice("adviser", N_("Adviser in charge"), _advisers, first=True, told=True, single=True,
               shows=_is_of_the_team),
        Choice("only", N_("Only"), in_words(ONLY, inside=("risk",), own=_is_of_the_team), first=True, single=True,
               told=True),
    )  # fmt: skip
    sort_labels = {}
    sort_keys = ()

    @property
    def may_see_risks(self) -> bool:
        """What may come late is for those who follow the activities."""
        return _is_of_the_team(self.actor)

    def read_others(self) -> None:
        self.text = ""
        self.zoom = ZOOMS.get(self.args.get("zoom", ""))
        self.start = day(self.args.get("from"))
        self.look = "table" if self.args.get("as") == "table" else "drawing"

    @property
    def usual_sort(self) -> str:
        return ""

    def wanted(self, **scope: int) -> queries.Wanted:
        values = {name: self.values.get(name, ()) for name in ("partner", "state", "kind", "adviser", "only")}
        return queries.Wanted(
            partners=values["partner"],
            states=values["state"],
            kinds=values["kind"],
            adviser_id=next((int(one) for one in values["adviser"]), None),
            only=next(iter(values["only"]), ""),
            **scope,
        )

    def period(self, today: date, days: list[date] | None = None) -> Period:
        """The days that the address asks for; without any, around today, or so that all of `days` fit."""
        if self.start is not None:
            return periods.starting(self.start, self.zoom or ZOOMS[periods.USUAL])
        if self.zoom is None and days is not None:
            return periods.fitting(days, today)
        return periods.around(today, self.zoom or ZOOMS[periods.USUAL])

    def address(self, *, without: tuple[str, str] | None = None, **changes: Any) -> str:
        """The filters with the days and the look of this address, or with others; what is "" is left out."""
        kept = {name: self.args[name] for name in ("zoom", "from", "as") if self.args.get(name)} | changes
        return super().address(without=without, **{name: value for name, value in kept.items() if value != ""})

    def view_address(self, period: Period, **changes: Any) -> str:
        """This view in an address: filters, days and look, with some of them changed."""
        look = "table" if changes.pop("look", self.look) == "table" else ""
        shown: dict[str, Any] = {"zoom": period.zoom.unit, "from": period.start.isoformat(), "as": look}
        return self.address(**(shown | changes))

    def today_address(self, period: Period) -> str:
        """The same with the days around today."""
        shown: dict[str, Any] = {"zoom": period.zoom.unit, "from": ""}
        return self.address(**shown)

    def other_in_words(self, name: str, value: str) -> str:
        return gettext(value)
