"""Pages of actions and activities."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from socx.access.permissions import Permission
from socx.activities import subjects
from socx.activities.models import Activity
from socx.core.i18n import N_
from socx.core.values import ACTIVITY_KINDS, EXPERT_KINDS, MODALITIES
from socx.web import navigation
from socx.web.i18n import home_zone

bp = Blueprint("activities", __name__)
navigation.add(N_("Activities"), "activities.index", Permission.ACTIVITY_LIST, 40)


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates of pages and mails the words of this room."""
    state.app.jinja_env.globals.update(
        ACTIVITY_KINDS=ACTIVITY_KINDS,
        EXPERT_KINDS=EXPERT_KINDS,
        MODALITIES=MODALITIES,
        listed_activity=subjects.listed_title,
        position_name=subjects.position_name,
        milestone_label=subjects.milestone_label,
        milestone_day=subjects.milestone_day,
    )


def today(item: Activity | None = None) -> date:
    """The day it is at the place of an activity, or at the facility."""
    return datetime.now(ZoneInfo(item.zone) if item else home_zone()).date()
