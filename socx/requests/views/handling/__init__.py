"""Pages of the facility, the EU Delegation and the Commission; the partner's answers."""

from __future__ import annotations

from socx.requests.criteria import RECORDS
from socx.requests.views import MOVE_PAGES, TRAIL_WORDS
from socx.requests.views.handling import assessment, decisions, formulation, screening
from socx.requests.views.handling.panels import next_step, panels_for

__all__ = ["assessment", "decisions", "formulation", "next_step", "panels_for", "screening"]

# The other pages of moves are the next step of the case: the panel at its top leads there.
MOVE_PAGES["clarify"] = "requests.clarify"
TRAIL_WORDS.update(RECORDS)
