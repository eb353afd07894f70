"""Kinds of reports and deliverables, as data: who writes, who reads, who accepts, and the parts of a report.

The list follows what was seen of the facility's work (domain guide 1.8); a row here changes it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from socx.core.i18n import N_

LONGEST_PART = 8000
LONGEST_COMMENT = 4000

#: Who accepts, in words.
SIDES = {"partner": N_("Partner institution"), "adviser": N_("Technical adviser")}


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a report. `for_publication`: left out where nothing of the case may be published."""

    key: str
    label: str
    hint: str = ""
    is_needed: bool = False
    rows: int = 6
    for_publication: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of deliverable.

    accepted_by: keys of SIDES, all of which must accept. writer: `own`, the expert of one position;
    `principal`, the principal expert; `team`, one position or all of them. parts: the sections of a
    report, written on a page; without any, a version is a file or a text. is_shared: whether the
    partner and the EU read it. is_agreed: whether it is put on the list by a person.
    """

    label: str
    accepted_by: tuple[str, ...] = ("partner", "adviser")
    writer: str = "team"
    parts: tuple[Part, ...] = ()
    is_shared: bool = True
    is_agreed: bool = True


# fmt: off
# ruff: noqa: E501 (a table: one line a row)
MISSION_PARTS = (
    Part("done",            N_("What was done"),   N_("Meetings, visits, sessions: with whom, and how many took part."), True, 8),
    Part("findings",        N_("Findings"),        N_("What you saw, heard and read."), True, 8),
    Part("recommendations", N_("Recommendations"), N_("What the partner could do, in the order of its weight."), True, 8),
    Part("next_steps",      N_("Next steps"),      N_("Who does what until when."), True, 5),
    Part("obstacles",       N_("Obstacles"),       N_("What was difficult. The partner does not read this report."), rows=5),
    Part("visibility",      N_("Visibility"),      N_("A few sentences that may be published when the partner has cleared them. Add photos below."), rows=4, for_publication=True),
)

ACTIVITY_PARTS = (
    Part("summary",         N_("Summary"),              N_("The activity in ten lines."), True, 6),
    Part("done",            N_("What was done"),        "", True, 8),
    Part("findings",        N_("Findings and results"), "", True, 8),
    Part("recommendations", N_("Recommendations"),      "", True, 8),
    Part("next_steps",      N_("Next steps"),           N_("Who does what until when, and who follows it up."), True, 5),
)

KINDS: Mapping[str, Kind] = {
    "mission_report":       Kind(N_("Mission report"), ("adviser",), "own", MISSION_PARTS, is_shared=False, is_agreed=False),
    "activity_report":      Kind(N_("Activity report"), writer="principal", parts=ACTIVITY_PARTS, is_agreed=False),
    "final_presentation":   Kind(N_("Final presentation"), ("adviser",)),
    "assessment_report":    Kind(N_("Assessment or mapping")),
    "methodological_guide": Kind(N_("Methodological guide")),
    "action_plan":          Kind(N_("Action plan")),
    "strategic_plan":       Kind(N_("Strategy or strategic plan")),
    "law_comments":         Kind(N_("Comments on a draft law or code")),
    "training_plan":        Kind(N_("Training plan")),
    "training_material":    Kind(N_("Training material")),
    "visit_report":         Kind(N_("Report of the study visit")),
    "monitoring_system":    Kind(N_("Monitoring system or indicators")),
    "other":                Kind(N_("Another deliverable")),
}

#: What activities of a kind usually leave behind, beside the reports.
USUAL: Mapping[str, tuple[str, ...]] = {
    "assessment":      ("assessment_report", "final_presentation"),
    "advice_drafting": ("action_plan", "final_presentation"),
    "training":        ("training_plan", "training_material"),
    "workshop":        ("training_material", "final_presentation"),
    "study_visit":     ("visit_report",),
    "event":           ("final_presentation",),
    "remote_coaching": ("action_plan",),
    "peer_review":     ("assessment_report", "final_presentation"),
}
# fmt: on

#: Reports that every activity has: they say whether it has been reported.
REPORTS = tuple(key for key, kind in KINDS.items() if not kind.is_agreed)

LABELS = {key: kind.label for key, kind in KINDS.items()}
AGREED = {key: kind.label for key, kind in KINDS.items() if kind.is_agreed}
