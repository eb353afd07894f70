"""What accounts tell people by mail. A room above sends it: see set_mailer()."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from socx.accounts.models import User

logger = logging.getLogger(__name__)


#: Every kind of letter; the words are in templates/emails/<kind>.txt.
KINDS = ("accounts/invitation", "accounts/new_password", "accounts/password_changed")

#: mailer(kind, user, facts, at): kind is one of KINDS; facts may hold `link` and `until` (ISO 8601,
#: after which the letter makes no sense any more). It is called inside the transaction of what it tells,
#: must write its row there and must not commit. The language of the letter is user.language.
Mailer = Callable[[str, User, Mapping[str, str], datetime], None]

_mailer: list[Mailer] = []


def set_mailer(mailer: Mailer | None) -> None:
    """Say who sends the letters; the room of notifications does this when it is loaded."""
    _mailer[:] = [mailer] if mailer else []


def send(kind: str, user: User, facts: Mapping[str, str], at: datetime) -> None:
    """Hand a letter over. Without a mailer nothing is sent, and nothing fails."""
    if kind not in KINDS:
        raise KeyError(kind)
    if not _mailer:
        logger.warning("no mailer: a letter was not sent", extra={"kind": kind})
    for mailer in _mailer:
        mailer(kind, user, facts, at)
