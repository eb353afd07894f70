"""The Action Form as data: the agreed scope, its fields, and how it differs from what was asked.

The words of the request stay as they are (domain guide 1.5); this is what the facility and the
partner agreed. A scope is a plain mapping by the names of FIELDS. `activities` is a list of mappings
by the names of ACTIVITY: title, kind, modality, place, start_on (ISO date or empty), days (working
days), positions (number of experts) and output.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from socx.core.i18n import N_
from socx.core.topics import topics
from socx.core.values import ACTIVITY_KINDS, MODALITIES, number_in
from socx.requests.fields import MAX_ACTIVITIES, Field

#: Experts of an activity, as most actions have them (domain guide 1.6).
USUAL_POSITIONS = 2

#: OECD gender equality policy marker.
GENDER_MARKERS = {
    "0": N_("0: gender equality is not an objective"),
    "1": N_("1: a significant objective"),
    "2": N_("2: the principal objective"),
}

# fmt: off
FIELDS = (
    Field("title", N_("Title of the action"), "", "line", 150, True, N_("Give the action a title.")),
    Field("general_objective", N_("General objective"), "", limit=1000, required=True,
        needed=N_("Write the general objective.")),
    Field("specific_objectives", N_("Agreed specific objectives"), N_("One a line."), limit=2000, required=True,
        needed=N_("Write at least one specific objective.")),
    Field("results", N_("Agreed results"), N_("One a line."), limit=2000, required=True,
        needed=N_("Write at least one result.")),
    Field("scope", N_("Agreed scope"), N_("What the experts will do, and for whom."), limit=4000, required=True,
        needed=N_("Describe the agreed scope.")),
    Field("left_out", N_("What is left out, and why"),
        N_("Parts of the request that are not taken up. Leave empty when everything is."), limit=2000),
    Field("activities", N_("Activities"), "", "activities", MAX_ACTIVITIES, True,
        N_("Describe at least one activity.")),
    Field("expert_days", N_("Budget of expert days"), N_("For the whole action, all experts together."), "number", 400,
        True, N_("Give the number of expert days.")),
    Field("gender_marker", N_("Gender marker"), N_("How much the action serves gender equality."), "choice",
        required=True, needed=N_("Choose the gender marker."), options=GENDER_MARKERS),
)

ACTIVITY = (
    Field("title", N_("Title"), "", "line", 150, True, N_("Give the activity a title.")),
    Field("kind", N_("Kind"), "", "choice", required=True, needed=N_("Choose the kind of activity."),
        options=ACTIVITY_KINDS),
    Field("modality", N_("On site or remote"), "", "choice", required=True, needed=N_("Choose how it takes place."),
        options=MODALITIES),
    Field("place", N_("Place"), N_("Leave empty when it is remote."), "line", 120),
    Field("start_on", N_("Indicative start"), "", "date"),
    Field("days", N_("Working days"), "", "number", 60, True, N_("Give the number of working days.")),
    Field("positions", N_("Experts"), N_("Two is usual."), "number", 6, True, N_("Give the number of experts.")),
    Field("output", N_("Expected output"), "", limit=1000),
)

#: Field of the agreed scope: field of the request that it answers.
ASKED_AS = {
    "title": "title",
    "general_objective": "general_objective",
    "specific_objectives": "specific_objectives",
    "results": "expected_results",
    "scope": "assistance_sought",
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text, and whether the other text lacks them."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the side-by-side view. A value nobody asked about has no counterpart."""

    field: Field
    asked: Any
    agreed: Any
    counterpart: bool = True

    @property
    def changed(self) -> bool:
        return self.counterpart and _plain(self.asked) != _plain(self.agreed)

    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """Both texts in pieces, with what only one of them says marked."""
        return pieces(str(self.asked or ""), str(self.agreed or ""))


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity of the side-by-side view: as asked (or none), as agreed (or none)."""

    number: int
    rows: tuple[Row, ...]
    was_asked: bool
    is_agreed: bool

    @property
    def changed(self) -> bool:
        return self.was_asked != self.is_agreed or any(row.changed for row in self.rows)


def from_request(item: Any) -> dict[str, Any]:
    """The scope to start from: the words of the request, to be narrowed with the partner."""
    asked: dict[str, Any] = {name: _asked(item, name) for name in ASKED_AS}
    return asked | {
        "left_out": "",
        "activities": [_activity(a) for a in item.answers.get("activities") or []][:MAX_ACTIVITIES],
        "expert_days": None,
        "gender_marker": "",
    }


def missing(scope: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Required fields without a value: (sentence, name of the field)."""
    found = [(one.needed, one.name) for one in FIELDS if one.required and scope.get(one.name) in (None, "", [])]
    return found + [
        (one.needed, f"activities-{n}-{one.name}")
        for n, activity in enumerate(scope.get("activities") or [])
        for one in ACTIVITY
        if one.required and activity.get(one.name) in (None, "")
    ]


def crs_codes(item: Any) -> list[str]:
    """The purpose codes of the OECD Creditor Reporting System that the topics carry, each once."""
    known = topics()
    codes = [c[1:] for t in item.topic_ids if t in known for c in known[t].codes if re.fullmatch(r"C\d{5}", c)]
    return list(dict.fromkeys(codes))


def compare(item: Any, scope: Mapping[str, Any]) -> list[Row]:
    """The agreed scope beside the words of the request, field by field, activities apart."""
    return [
        Row(one, _asked(item, one.name), scope.get(one.name), one.name in ASKED_AS)
        for one in FIELDS
        if one.kind != "activities"
    ]


def compare_activities(item: Any, scope: Mapping[str, Any]) -> list[ActivityRow]:
    """The activities, first beside first; one that was added or left out has an empty side."""
    asked = item.answers.get("activities") or []
    agreed = scope.get("activities") or []
    return [
        ActivityRow(
            n + 1,
            tuple(_activity_rows(asked[n] if n < len(asked) else {}, agreed[n] if n < len(agreed) else {})),
            n < len(asked),
            n < len(agreed),
        )
        for n in range(max(len(asked), len(agreed)))
    ]


def pieces(asked: str, agreed: str) -> tuple[list[Piece], list[Piece]]:
    """Two texts cut into words and spaces, each piece marked when the other text lacks it."""
    left, right = re.findall(r"\s+|[^\s]+", asked), re.findall(r"\s+|[^\s]+", agreed)
    before: list[Piece] = []
    after: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if a < b:
            before.append(Piece("".join(left[a:b]), kind != "equal"))
        if c < d:
            after.append(Piece("".join(right[c:d]), kind != "equal"))
    return before, after


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A text that differs between two versions: its label, and both texts in pieces."""

    label: str
    before: list[Piece]
    after: list[Piece]


def changed_texts(texts: Iterable[tuple[str, str, str]]) -> list[ChangedText]:
    """Of texts, each with its label, as they were and as they are: those that differ."""
    return [ChangedText(label, *pieces(before, after)) for label, before, after in texts if before != after]


def _activity_rows(asked: Mapping[str, Any], agreed: Mapping[str, Any]) -> Iterator[Row]:
    for one in ACTIVITY:
        yield Row(one, asked.get(one.name), agreed.get(one.name), one.name != "positions")


def _activity(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: asked.get(one.name) or "" for one in ACTIVITY} | {
        "days": number_in(str(asked.get("days") or "")),
        "positions": USUAL_POSITIONS,
    }


def _asked(item: Any, name: str) -> str:
    if name == "title":
        return str(item.title)
    return str(item.answers.get(ASKED_AS.get(name, name)) or "")


def _plain(value: Any) -> str:
    return " ".join(str(value if value is not None else "").split())
