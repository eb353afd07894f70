"""Verbs of the partner: start a draft, write its sections, sign it."""

from socx.requests.services.filing.by_link import ask_by_link, fingerprint_of, return_by_link, sign_by_link
from socx.requests.services.filing.converting import convert
from socx.requests.services.filing.copying import copy_answers, keep_copied, remove_copied
from socx.requests.services.filing.hand_over import hand_over
from socx.requests.services.filing.joint import accept, decline, go_on, invite, leave, may_leave, take_back_invitation
from socx.requests.services.filing.kept import forget_kept_text, keep_text
from socx.requests.services.filing.saving import next_base, save_section
from socx.requests.services.filing.signing import return_draft, send, sign, take_back, withdraw
from socx.requests.services.filing.splitting import may_split, split
from socx.requests.services.filing.start import start_draft

__all__ = [
    "accept",
    "ask_by_link",
    "convert",
    "copy_answers",
    "decline",
    "fingerprint_of",
    "forget_kept_text",
    "go_on",
    "hand_over",
    "invite",
    "keep_copied",
    "keep_text",
    "leave",
    "may_leave",
    "may_split",
    "next_base",
    "remove_copied",
    "return_by_link",
    "return_draft",
    "save_section",
    "send",
    "sign",
    "sign_by_link",
    "split",
    "start_draft",
    "take_back",
    "take_back_invitation",
    "withdraw",
]
