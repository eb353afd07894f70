"""Pages of the timeline and of personal calendars."""

from __future__ import annotations

from flask import Blueprint

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.web import navigation

bp = Blueprint("timeline", __name__)
navigation.add(N_("Timeline"), "timeline.programme", Permission.ACTIVITY_LIST, 41)
