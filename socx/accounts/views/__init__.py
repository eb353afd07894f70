"""Pages of accounts: one's own, passwords, and the administrator's list."""

from __future__ import annotations

from flask import Blueprint

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.core.values import DOMAINS
from socx.web import frame, navigation

bp = Blueprint("accounts", __name__)
bp.context_processor(lambda: {"domains": DOMAINS})

navigation.add(N_("Users"), "accounts.users", Permission.USER_MANAGE, 90)
frame.add_user_link(N_("Your account"), "accounts.own")
frame.add_user_link(N_("API tokens"), "accounts.tokens")
