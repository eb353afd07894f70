"""What the clock does here: ask for evaluations, forget what is old."""

from __future__ import annotations

from datetime import datetime

from socx.evaluations import services


def ask_evaluations(now: datetime) -> int:
    """Ask partners and experts of activities that have ended, everybody once; return how many are asked."""
    return services.ask_all(now)


def forget_evaluations(now: datetime) -> int:
    """Delete lists of names, and words, whose time is over; return how many things were touched."""
    return services.forget(now)
