"""Pages of the facility, the EU Delegation and the Commission; the partner's answers."""

from __future__ import annotations

from socx.requests.criteria import RECORDS
from socx.requests.views import TRAIL_WORDS
from socx.requests.views.handling.panels import next_step, panels_for

__all__ = ["next_step", "panels_for"]

# Pages of moves are not listed in MOVE_PAGES: the panel of the next step leads there.
TRAIL_WORDS.update(RECORDS)
