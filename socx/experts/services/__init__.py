"""Verbs on profiles: enter, start, save a section, agree, move along the workflow, remember who looked."""

from socx.experts.services.consents import agree, withdraw
from socx.experts.services.employers import (
    EMPLOYER_FIELDS,
    authorise,
    change_rule,
    create_employer,
    end_authorisation,
    link_employers,
    reset_rule,
    update_employer,
)
from socx.experts.services.entry import enter, finish, hand_over, invite, register, withdraw_link
from socx.experts.services.kept import forget_text, keep_text
from socx.experts.services.life import advance, anonymous
from socx.experts.services.looks import is_noted, note_view
from socx.experts.services.profile import save, start
from socx.experts.services.reminders import REMINDED, remind, remind_refresh
from socx.experts.services.search import KEEPER

__all__ = [
    "EMPLOYER_FIELDS",
    "KEEPER",
    "REMINDED",
    "advance",
    "agree",
    "anonymous",
    "authorise",
    "change_rule",
    "create_employer",
    "end_authorisation",
    "enter",
    "finish",
    "forget_text",
    "hand_over",
    "invite",
    "is_noted",
    "keep_text",
    "link_employers",
    "note_view",
    "register",
    "remind",
    "remind_refresh",
    "reset_rule",
    "save",
    "start",
    "update_employer",
    "withdraw",
    "withdraw_link",
]
