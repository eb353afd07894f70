"""The trail of a profile in words."""

from __future__ import annotations

from flask_babel import gettext
from sqlalchemy import Select

from socx.access.actors import Role
from socx.accounts import queries as accounts
from socx.audit.models import AuditEntry
from socx.core.i18n import N_
from socx.db import db
from socx.experts import sections
from socx.experts.models import CONSENTS
from socx.web.frame import role_label

# fmt: off
#: What happened, in the words of the trail: a move is named on its button by what it will do.
ACTIONS = {
    "submit":           N_("Profile submitted"),
    "verify":           N_("Profile verified"),
    "activate":         N_("Profile taken into the roster"),
    "deactivate":       N_("Profile taken out of the roster"),
    "return":           N_("Profile returned for completion"),
    "age":              N_("Profile marked as out of date"),
    "confirm":          N_("Profile confirmed"),
    "rest":             N_("Profile taken out: not confirmed for long"),
    "pause":            N_("Left the roster for now"),
    "erase":            N_("Profile erased"),
    "restrict":         N_("Use restricted by the person"),
    "lift":             N_("Restriction lifted"),
    "answer_restriction": N_("Restriction answered"),
    "ask_erasure":      N_("Erasure asked for"),
    "confirm_erasure":  N_("Erasure confirmed by a second person"),
    "drop_erasure":     N_("Erasure not done"),
    "start":            N_("Profile started"),
    "claim":            N_("Profile taken over by its owner"),
    "enter":            N_("Profile entered by the facility"),
    "edit":             N_("Profile changed"),
    "remind":           N_("Reminder sent"),
    "agree":            N_("Consent given"),
    "withdraw_consent": N_("Consent withdrawn"),
    "view":             N_("Profile looked at"),
    "import":           N_("Profile brought in"),
    "create":           N_("Profile brought in"),
    "add_cv":           N_("CV added"),
    "remove_cv":        N_("CV removed"),
    "take_from_cv":     N_("Answers taken from the CV"),
    "contest":          N_("Fact contested by the expert"),
    "answer_contest":   N_("Contested fact answered"),
    "appraise":         N_("Work appraised"),
    "comment_appraisal": N_("Comment on an appraisal"),
    "end_wait":         N_("Can be invited again, before the day that was given"),
}
# fmt: on

#: How much of the trail a page shows.
LATEST = 40


def events(found: Select[AuditEntry]) -> list[dict[str, object]]:
    """Entries of the trail, for the component that shows them."""
    entries = db.session.scalars(found.limit(LATEST)).all()
    names = accounts.names(entry.actor_id for entry in entries)
    return [
        {"at": e.at, "who": _who(e.actor_id, e.actor_role, names), "what": _what(e), "note": e.note} for e in entries
    ]


def _who(actor_id: int | None, role: str, names: dict[int, str]) -> str:
    if role == Role.SCHEDULER:
        return gettext(N_("The system"))
    name = names.get(actor_id or 0)
    return f"{name}, {role_label(role)}" if name else role_label(role)


def _what(entry: AuditEntry) -> str:
    section = sections.BY_KEY.get(entry.facts.get("section", ""))
    consent = CONSENTS.get(entry.facts.get("consent", ""))
    about = section.label if section else consent[1] if consent else ""
    return ": ".join(gettext(text) for text in (ACTIONS.get(entry.action, entry.action), about) if text)
