"""Pages of operators: health for tools, what waits and failed, what will be sent."""

from __future__ import annotations

from flask import Blueprint

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.web import navigation

bp = Blueprint("scheduler", __name__)

navigation.add(N_("Operations"), "scheduler.operations", Permission.OPERATIONS_READ, 90)
