"""Read a filled form back: by its controls, and by the labels of its rows where the controls are gone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.values import number_in
from socx.papers.reading import Control, Reading, Row, read_docx
from socx.requests import fields
from socx.requests.offline.places import (
    BOXES,
    PROMPTS,
    Place,
    from_keywords,
    headings_inside,
    known_words,
    places_of,
    plain,
    said_everywhere,
)
from socx.requests.questions import KINDS, SIMPLIFIED, STRUCTURED
from socx.web.forms import clean

NO_FORM = N_("No question of the form was found in this file. Send the form that you downloaded here, filled in.")
UNKNOWN_ROW = N_("The form has no such question. Its text was not read.")
UNKNOWN_ENTRY = N_("The list has no such entry.")

_TICKED, _OPEN = "\u2612\u2611\u2713\u2714\u25a0", "\u2610\u25a1"
_BOX = re.compile(f"([{_TICKED}{_OPEN}])")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in the file that could not be read: where, what it says, and why."""

    place: Place | None
    text: str
    sentence: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Filled:
    """What was read of a form: answers by the names of fields.py, as they were written.

    An answer may still break a rule of its question; nothing is cut.  `item_id` and `bases` say from
    which draft the file was made, and how its sections were then.  `by_label` tells that controls were
    missing, `asked` which questions were found.
    """

    form: str
    version: str
    item_id: int | None
    bases: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[Place] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    by_label: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything: what the empty form holds from the start does not count."""
        return all(fields.is_empty(answer) for name, answer in self.answers.items() if name not in fields.PRESET)


def read_form(content: bytes) -> Filled:
    """Read a form. Raises Invalid for `file` when it is no form, or nothing can be read."""
    reading = read_docx(content)
    form, version, item_id, bases = from_keywords(reading.keywords)
    form = form or _guessed(reading)
    filled = Filled(form, version, item_id, bases)
    rows = _rows_by_tag(form, reading.rows, filled)
    for place in places_of(form):
        found = _answer(place, reading.controls, rows.get(place.tag), filled)
        if found is not None:
            filled.asked.append(place)
            _put(filled, place, found)
    if not filled.asked:
        raise Invalid({"file": NO_FORM})
    if "activities" in filled.answers:
        filled.answers["activities"] = [a for a in filled.answers["activities"] if any(a.values())]
    return filled


def _guessed(reading: Reading) -> str:
    """Which form a paper is whose description is gone: the one of which more is there."""
    labels = [_label(row) for row in reading.rows]

    def hits(form: str) -> int:
        places = places_of(form)
        by_tag = sum(place.tag in reading.controls for place in places)
        words = {w for place in places if form in place.question.forms for w in said_everywhere(place.question.label)}
        return by_tag + sum(label in words for label in labels)

    # Each form asks something that the other does not; the full one asks more.
    own = {form: {p.tag for p in places_of(form)} for form in KINDS}
    if any(tag in reading.controls for tag in own[SIMPLIFIED] - own[STRUCTURED]):
        return SIMPLIFIED
    return max((STRUCTURED, SIMPLIFIED), key=hits)


def _label(row: Row) -> str:
    return plain(row.label.partition("\n")[0])


def _rows_by_tag(form: str, rows: Sequence[Row], filled: Filled) -> dict[str, str]:
    """The text of the right column by tag: rows are told by their label, in the order of the form."""
    places = places_of(form)
    labels = {name: said_everywhere(name) for name in {place.question.label for place in places}}
    heads = said_everywhere(N_("Question"))
    found: dict[str, str] = {}
    at = 0
    for row in rows:
        label = _label(row)
        follows = [n for n, place in enumerate(places) if n >= at and label in labels[place.question.label]]
        if follows:
            found[places[follows[0]].tag] = row.text
            at = follows[0] + 1
        elif label not in heads and row.text.strip():
            filled.troubles.append(Trouble(None, f"{row.label}\n{row.text}".strip(), UNKNOWN_ROW))
    return found


def _put(filled: Filled, place: Place, answer: Any) -> None:
    if place.activity is None:
        filled.answers[place.question.name] = answer
        return
    activities = filled.answers.setdefault("activities", [])
    while len(activities) <= place.activity:
        activities.append({})
    activities[place.activity][place.question.name] = answer


def _answer(place: Place, controls: Mapping[str, Control], row: str | None, filled: Filled) -> Any:
    """The answer at a place, or None where the file has no such place."""
    one = place.question
    if one.kind in BOXES:
        return _ticked(place, controls, row, filled)
    control = controls.get(place.tag)
    if control is None:
        if row is None:
            return None
        filled.by_label = True
        text = "" if plain(row) in said_everywhere(PROMPTS.get(one.kind, PROMPTS[""])) else row
        control = Control(place.tag, "text", text, text)
    text = str(clean(control.text))
    match one.kind:
        case "choice":
            return _chosen(place, control, text, filled)
        case "date":
            return _day(text, control.value if control.kind == "date" else "")
        case "number":
            number = number_in(text)
            return text if number is None else number
    return text


def _chosen(place: Place, control: Control, text: str, filled: Filled) -> str:
    known = known_words(place.question)
    if control.kind == "choice" and control.value in known.values():
        return control.value
    if not text or plain(text) in said_everywhere(PROMPTS["choice"]):
        return ""
    if plain(text) in known:
        return known[plain(text)]
    filled.troubles.append(Trouble(place, text, UNKNOWN_ENTRY))
    return ""


def _ticked(place: Place, controls: Mapping[str, Control], row: str | None, filled: Filled) -> Any:
    """What is ticked: by the boxes, else by the signs in the text; words that name nothing are reported."""
    one = place.question
    known = known_words(one)
    tags = {value: one.name if one.kind == "agreement" else f"{one.name}.{value}" for value in known.values()}
    boxes = {value: controls[tag].value for value, tag in tags.items() if tag in controls}
    if not boxes and row is None:
        return None
    by_text, unknown = _marked(row or "", known, headings_inside(one))
    if not boxes:
        filled.by_label = True
    chosen = [value for value, ticked in boxes.items() if ticked]
    # What somebody wrote beside the boxes counts as well.
    chosen += [value for value in by_text if not boxes.get(value, "") and value not in boxes]
    filled.troubles += [Trouble(place, text, UNKNOWN_ENTRY) for text in unknown]
    if one.kind == "agreement":
        return True if chosen else ""
    return sorted(set(chosen)) if one.column else list(dict.fromkeys(chosen))


def _marked(text: str, known: Mapping[str, str], headings: set[str]) -> tuple[list[str], list[str]]:
    """(values that are ticked or written without a box, texts that name nothing)."""
    chosen, unknown = [], []
    for line in text.split("\n"):
        pieces = _BOX.split(line)
        sure = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
        for sign, words in sure:
            said = [words] if sign or plain(words) in known else re.split(r"[,;]", words)
            for one in said:
                name = plain(one)
                if not name or name in headings:
                    continue
                if name not in known:
                    unknown.append(" ".join(one.split()))
                elif not sign or sign in _TICKED:
                    chosen.append(known[name])
    return chosen, unknown


_DAY_FIRST = re.compile(r"(\d{1,2})[ ./-]+(\d{1,2})[ ./-]+(\d{4})")


def _day(text: str, picked: str) -> str:
    """A day as ISO text: as it is written, year first or day first; else as it was picked; else the words."""
    written = text.strip()
    if found := _DAY_FIRST.fullmatch(written):
        day, month, year = map(int, found.groups())
        written = f"{year:04d}-{month:02d}-{day:02d}"
    for candidate in (written, picked):
        try:
            return date.fromisoformat(candidate).isoformat()
        except ValueError:
            continue
    return text
