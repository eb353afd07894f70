"""What accounts tell people by mail. A room above sends it: see set_mailer()."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from socx.accounts.models import User
from socx.core.i18n import N_

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one kind of letter; %(name)s is its reader, %(link)s the facts' link."""

    subject: str
    text: str


# fmt: off
LETTERS: Mapping[str, Letter] = {
    "account_invitation": Letter(
        N_("Your account at socx"),
        N_("An account was made for you at socx, where public institutions ask for peer expertise.\n\n"
           "Choose your password here. The link works for seven days and only once:\n%(link)s"),
    ),
    "account_new_password": Letter(
        N_("Choose a new password"),
        N_("Somebody asked for a new password for your account at socx.\n\n"
           "If it was you, choose it here. The link works for two hours and only once:\n%(link)s\n\n"
           "If it was not you, you can ignore this mail. Your password stays as it is."),
    ),
    "account_password_changed": Letter(
        N_("Your password was changed"),
        N_("The password of your account at socx was changed, and all browsers were signed out.\n\n"
           "If it was not you, ask for a new password on the sign-in page and tell the facility team."),
    ),
}
# fmt: on

#: mailer(kind, user, facts, at): kind is a key of LETTERS; facts may hold `link` and `until` (ISO 8601,
#: after which the letter makes no sense any more). It is called inside the transaction of what it tells,
#: must write its row there and must not commit. The language of the letter is user.language.
Mailer = Callable[[str, User, Mapping[str, str], datetime], None]

_mailer: list[Mailer] = []


def set_mailer(mailer: Mailer | None) -> None:
    """Say who sends the letters; the room of notifications does this when it is loaded."""
    _mailer[:] = [mailer] if mailer else []


def send(kind: str, user: User, facts: Mapping[str, str], at: datetime) -> None:
    """Hand a letter over. Without a mailer nothing is sent, and nothing fails."""
    if kind not in LETTERS:
        raise KeyError(kind)
    if not _mailer:
        logger.warning("no mailer: a letter was not sent", extra={"kind": kind})
    for mailer in _mailer:
        mailer(kind, user, facts, at)
