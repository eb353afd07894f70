"""Verbs on profiles: start, save a section, agree, move along the workflow, remember who looked."""

from socx.experts.services.consents import agree, withdraw
from socx.experts.services.life import advance
from socx.experts.services.looks import is_noted, note_view
from socx.experts.services.profile import save, start

__all__ = ["advance", "agree", "is_noted", "note_view", "save", "start", "withdraw"]
