"""What is said about an activity that is late, may come late, or has slipped."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from flask_babel import gettext, ngettext

from socx.activities.milestones import LABELS
from socx.core.values import ACTIVITY_KINDS
from socx.timeline.models import LateRisk
from socx.web.i18n import show_date


def late(key: str, due_on: date) -> str:
    """A milestone that was missed."""
    return gettext("Late: %(milestone)s, %(day)s", milestone=gettext(LABELS[key]), day=show_date(due_on))


def and_more(said: str, more: int) -> str:
    """A sentence, and how many others there are beside it."""
    return f"{said} {ngettext('and %(num)s more', 'and %(num)s more', more)}" if more > 0 else said


def slip(days: int) -> str:
    """How far the delivery has moved from the plan that was first confirmed."""
    if days > 0:
        return ngettext("%(num)s working day later than planned", "%(num)s working days later than planned", days)
    return ngettext("%(num)s working day earlier than planned", "%(num)s working days earlier than planned", -days)


class Risk(NamedTuple):
    """What a row of a timeline says about a milestone that may come late."""

    activity_id: int
    key: str
    level: str
    days_left: int
    half: int
    most: int
    cases: int


def at_risk(note: Risk) -> str:
    """The short form: which milestone, and that its time is short."""
    short = ngettext("%(num)s working day left", "%(num)s working days left", note.days_left)
    if note.cases:
        needed = gettext("%(half)s to %(most)s needed", half=note.half, most=note.most)
    else:
        needed = gettext("%(half)s planned", half=note.half)
    name = gettext("At risk: %(milestone)s") if note.level == "risk" else gettext("Tight: %(milestone)s")
    return f"{name % {'milestone': gettext(LABELS[note.key])}}, {short} ({needed})"


def in_full(note: LateRisk, kind: str) -> str:
    """The long form, with all its numbers."""
    said = [ngettext("%(num)s working day is left.", "%(num)s working days are left.", note.days_left)]
    step = gettext(LABELS[note.since]) if note.since in LABELS else gettext("the activity was made")
    if note.days_gone is not None:
        said.append(
            ngettext(
                "%(num)s has passed since the step before (%(step)s).",
                "%(num)s have passed since the step before (%(step)s).",
                note.days_gone, step=step,
            )
        )  # fmt: skip
    else:
        said.append(gettext("The step before (%(step)s) is still to come.", step=step))
    if note.cases:
        said.append(
            gettext(
                "From that step, %(cases)s past activities of this kind (%(kind)s) needed %(half)s (half of them at "
                "most) and %(most)s (four of five).",
                cases=note.cases, kind=gettext(ACTIVITY_KINDS[kind]), half=note.half, most=note.most,
            )
        )  # fmt: skip
    else:
        said.append(
            ngettext(
                "Too few past activities of this kind are known (fewer than 20): the template plans %(num)s from that "
                "step.",
                "Too few past activities of this kind are known (fewer than 20): the template plans %(num)s from that "
                "step.",
                note.half,
            )
        )
    return " ".join(said)
