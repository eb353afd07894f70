"""The parts of terms of reference (domain guide 2.3): what people write, and what comes from the activity.

The order is that of the forms of the facility that were seen: a head with the action, the activity and
the call, then synopsis, background, objectives, methodology and tasks, deliverables, required
expertise, workload, dates, travel costs, communication and visibility, code of conduct, application.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from socx.activities.models import Activity
from socx.core.i18n import N_
from socx.selection import queries
from socx.selection.requirements import Asked


@dataclass(frozen=True, slots=True)
class Part:
    """One part that people write. `starts_with` is the text of the facility that stands there at first."""

    key: str
    label: str
    hint: str
    rows: int = 6
    limit: int = 4000
    starts_with: str = ""


# fmt: off
#: What people write, in the order of the document.
PARTS = (
    Part("synopsis",     N_("Synopsis of the request"),
         N_("Who asks for what, in a few sentences."), 5, 3000),
    Part("background",   N_("Background information"),
         N_("The country or territory, the institution, and what was tried before."), 8, 6000),
    Part("objectives",   N_("Objectives"),
         N_("What the partner can do afterwards."), 5, 4000),
    Part("tasks",        N_("Methodology and tasks"),
         N_("What the experts do, together and each, step by step."), 10, 6000),
    Part("deliverables", N_("Deliverables and reports"),
         N_("What the experts hand over, to whom and by when."), 6, 4000),
    Part("expertise",    N_("More about the expertise"),
         N_("Only what the requirements of the positions do not say already."), 3, 2000),
    Part("travel",       N_("Travel costs"),
         N_("What the facility pays and how it is booked."), 4, 2000,
         N_("The facility books and pays the journey. It pays a daily allowance for the days on site, by the rates "
            "that hold at the time. Experts do not advance costs.")),
    Part("visibility",   N_("Communication and visibility"),
         N_("What the experts do so that the cooperation is seen."), 4, 2000,
         N_("The experts use the templates of the facility for slides and reports and name the European Union as the "
            "source of the funds. Photos of people are taken and used only with their consent.")),
    Part("conduct",      N_("Code of conduct"),
         N_("What everybody agrees to before the mission starts."), 4, 2000,
         N_("The experts act impartially, respect the people they work with, keep to themselves what they learn about "
            "persons and cases, declare any conflict of interest, and follow the safety advice of the facility.")),
    Part("application",  N_("How to apply"),
         N_("The deadline stands in the call."), 4, 2000,
         N_("Experts apply with their profile on the website of the facility. Public servants and practitioners of "
            "administrations of the Member States come first. An application does not oblige anybody to take part.")),
)
# fmt: on

BY_KEY = {part.key: part for part in PARTS}


def facts_of(activity: Activity) -> dict[str, Any]:
    """What comes from the activity, as it stands now, in values that can be kept.

    Names and roles stay in the words of those who wrote them; days are ISO texts.
    """
    request = activity.request
    return {
        "code": activity.action.code,
        "action": activity.action.title,
        "institutions": [
            {"name": one.official_name, "original": one.original_name or "", "partner": one.partner_code}
            for one in request.institutions
        ],
        "number": activity.number,
        "title": activity.title,
        "kind": activity.kind,
        "modality": activity.modality,
        "place": activity.place,
        "dates": {name: _iso(day) for name, day in activity.dates.items()},
        "positions": [
            {
                "id": one.id, "number": one.number, "role": one.role, "on_site": one.days_on_site,
                "remote": one.days_remote,
            }
            for one in activity.positions
        ],
        "requirements": [
            {
                "id": one.id, "position": one.position_id, "grade": one.grade, "kind": one.kind,
                "value": dict(one.value), "text": one.text, "weight": one.weight,
            }
            for one in queries.requirements_of(activity.positions)
        ],
    }  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def asked_in(facts: Mapping[str, Any], position_id: int | None = None) -> list[Asked]:
    """The requirements that the terms name, of all positions or of one, in their order."""
    return [
        Asked(one["id"], one["grade"], one["kind"], one["value"], one["text"], one["weight"])
        for one in facts.get("requirements", ())
        if position_id is None or one["position"] == position_id
    ]


def first_texts(activity: Activity) -> dict[str, str]:
    """What the texts start with: the words of the request and of the activity, in the request's language."""
    request = activity.request
    answers = request.answers
    return {
        "synopsis": _joined(answers, "assistance_sought"),
        "background": _joined(answers, "mandate", "context", "tried"),
        "objectives": activity.objectives.strip() or _joined(answers, "general_objective", "specific_objectives"),
        "tasks": _joined(_wished(activity), "objective"),
        "deliverables": _joined(_wished(activity), "output") or _joined(answers, "expected_results"),
    }


def _wished(activity: Activity) -> Mapping[str, Any]:
    """The activity as the request describes it, found by its title."""
    wished = activity.request.answers.get("activities") or []
    return next((one for one in wished if isinstance(one, dict) and one.get("title") == activity.title), {})


def _joined(answers: Mapping[str, Any], *names: str) -> str:
    texts = (str(answers.get(name) or "").strip() for name in names)
    return "\n\n".join(text for text in texts if text)
