"""Pages of data protection: own data, restriction, erasure, and the retention table."""

from __future__ import annotations

from flask import Blueprint

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.experts import panels
from socx.protection import subjects
from socx.web import frame, navigation

__all__ = ["bp", "subjects"]

bp = Blueprint("protection", __name__)

frame.add_user_link(N_("My data"), "protection.own_data")
panels.add_page(N_("My data"), "protection.own_data", 95)
navigation.add(N_("Data protection"), "protection.retention", Permission.RETENTION_READ, 88)

from socx.protection.views import erasure, own, restriction, retention  # noqa: E402, F401 (they add their pages to bp)
