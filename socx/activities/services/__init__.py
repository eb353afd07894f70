"""Verbs on actions and activities: planning, teams, moves."""

from socx.activities.services.dates import plan_dates, preview
from socx.activities.services.moves import advance, advance_action, may_be_marked, reach_milestone
from socx.activities.services.parts import add_series, add_sub_activity, mirror
from socx.activities.services.planning import (
    add_activity,
    change_activity,
    create_action,
)
from socx.activities.services.team import add_position, change_position, place_expert, remove_position
from socx.activities.services.visits import add_seats, add_to_programme, drop_from_programme, drop_seats

__all__ = [
    "add_activity",
    "add_position",
    "add_seats",
    "add_series",
    "add_sub_activity",
    "add_to_programme",
    "advance",
    "advance_action",
    "change_activity",
    "change_position",
    "create_action",
    "drop_from_programme",
    "drop_seats",
    "may_be_marked",
    "mirror",
    "place_expert",
    "plan_dates",
    "preview",
    "reach_milestone",
    "remove_position",
]
