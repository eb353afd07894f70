"""Pages of actions and activities."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from socx.access.permissions import Permission
from socx.activities import subjects, words
from socx.activities.models import RELATIONS, Action, Activity
from socx.core.i18n import N_
from socx.core.places import country_name
from socx.core.values import ACTIVITY_KINDS, EXPERT_KINDS, MEMBER_STATES, MODALITIES
from socx.web import navigation
from socx.web.i18n import home_zone, language

bp = Blueprint("activities", __name__)
navigation.add(N_("Activities"), "activities.index", Permission.ACTIVITY_LIST, 40)


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates of pages and mails the words of this room."""
    state.app.jinja_env.globals.update(
        ACTIVITY_KINDS=ACTIVITY_KINDS,
        EXPERT_KINDS=EXPERT_KINDS,
        MODALITIES=MODALITIES,
        RELATIONS=RELATIONS,
        listed_activity=subjects.listed_title,
        position_name=subjects.position_name,
        milestone_label=subjects.milestone_label,
        milestone_day=subjects.milestone_day,
        milestone_actor=words.milestone_actor,
        weekday_date=words.weekday_date,
        why_moved=words.why_moved,
        slip_words=words.slip_words,
        clash_sentence=words.clash_sentence,
        clash_level=words.clash_level,
    )


def today(item: Activity | None = None) -> date:
    """The day it is at the place of an activity, or at the facility."""
    return datetime.now(ZoneInfo(item.zone) if item else home_zone()).date()


def held_in_choices(action: Action) -> list[SelectChoice]:
    """Where an activity may be held: at the partners who asked, or in a Member State."""
    asked = sorted(action.partner_codes)
    first = gettext("At the partner") if len(asked) == 1 else gettext("Where all partners meet")
    places = [*(asked if len(asked) > 1 else []), *MEMBER_STATES]
    named = sorted((country_name(code, language()), code) for code in places)
    return [SelectChoice("", first), *(SelectChoice(code, name) for name, code in named)]
