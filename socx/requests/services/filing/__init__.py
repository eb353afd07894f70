"""Verbs of the partner: start a draft, write its sections, sign it."""

from socx.requests.services.filing.converting import convert
from socx.requests.services.filing.copying import copy_answers, keep_copied, remove_copied
from socx.requests.services.filing.saving import save_section
from socx.requests.services.filing.signing import return_draft, send, sign, take_back, withdraw
from socx.requests.services.filing.start import start_draft

__all__ = ["convert", "copy_answers", "keep_copied", "remove_copied", "return_draft", "save_section", "send", "sign", "start_draft", "take_back", "withdraw"]
