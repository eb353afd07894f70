"""Teams and assignments, found exactly: plain Python, numpy and SciPy, without web or tables."""

from __future__ import annotations

from socx.selection.solver.assignment import Aim, Assigned, Assignment, assign
from socx.selection.solver.diagnosis import Change, NoTeam, Relaxation, propose
from socx.selection.solver.rules import RULES, Breach, Mode, Rule, Rules
from socx.selection.solver.swaps import Swap
from socx.selection.solver.team import Cost, Member, Team
from socx.selection.solver.values import Activity, Candidate, Key, Person, Place

__all__ = [
    "RULES",
    "Activity",
    "Aim",
    "Assigned",
    "Assignment",
    "Breach",
    "Candidate",
    "Change",
    "Cost",
    "Key",
    "Member",
    "Mode",
    "NoTeam",
    "Person",
    "Place",
    "Relaxation",
    "Rule",
    "Rules",
    "Swap",
    "Team",
    "assign",
    "propose",
]
