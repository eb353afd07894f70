"""Verbs on accounts, one family a file."""

from socx.accounts.services.attempts import (
    PLACE_LIMIT,
    at_place,
    count_attempt,
    forgive_attempt,
    seconds_to_wait,
)
from socx.accounts.services.sessions import begin_session, end_session, end_sessions
from socx.accounts.services.tokens import create_token, revoke_token
from socx.accounts.services.users import (
    change_password,
    choose_language,
    create_user,
    invite,
    send_new_password_link,
    update_own,
    update_user,
)

__all__ = [
    "PLACE_LIMIT",
    "at_place",
    "begin_session",
    "change_password",
    "choose_language",
    "count_attempt",
    "create_token",
    "create_user",
    "end_session",
    "end_sessions",
    "forgive_attempt",
    "invite",
    "revoke_token",
    "seconds_to_wait",
    "send_new_password_link",
    "update_own",
    "update_user",
]
