"""Pages of data protection: own data, restriction, erasure, and the retention table."""

from __future__ import annotations

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.experts import panels
from socx.protection import subjects
from socx.protection.retention import RULES
from socx.web import frame, navigation

__all__ = ["bp", "subjects"]

bp = Blueprint("protection", __name__)

frame.add_user_link(N_("My data"), "protection.own_data")
panels.add_page(N_("My data"), "protection.own_data", 95)
navigation.add(N_("Data protection"), "protection.retention", Permission.RETENTION_READ, 88)


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give the privacy notice the retention table: how long is said in one place."""
    state.app.jinja_env.globals.update(retention_rules=lambda: RULES.values())
