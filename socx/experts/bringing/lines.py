"""Rows of a table as answers of profiles: the heading is found, each cell is taken as its column asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.values import CEFR_LEVELS, UNKEEPABLE
from socx.experts.bringing.columns import BY_KEY, NEEDED, WRONG_KEY, Column
from socx.experts.bringing.tables import LONGEST_CELL, Row
from socx.experts.bringing.vocabulary import choices, folded, headings
from socx.experts.questions import Field
from socx.web.csv import FORMULA_STARTS
from socx.web.forms import clean

#: Rows before the heading that are passed over: a title, a date.
MOST_BEFORE = 15

#: A row that begins with this is a note, such as the line of help in the template.
NOTE = "#"

# fmt: off
NO_HEADING = N_("No line with the names of the columns was found. There must be a column “email”. Take the template of "
                "this page.")
TWICE = N_("The column “%(column)s” is there twice. Remove one of the two.")
ROW_BROKEN = N_("This row cannot be taken apart. A quotation mark is open, or stands inside of a cell.")
TOO_WIDE = N_("This row has more cells than there are columns. Look for a separator inside of a text.")
FORMULA = N_("This cell holds a formula, and its result was not saved. Copy it and paste it as a value.")
MERGED = N_("This cell is merged with another. Undo the merging and write the value in each row.")
ERROR = N_("This cell shows an error of the spreadsheet. Write the value.")
LOOKS_LIKE_FORMULA = N_("This starts like a formula. Write it without the first sign.")
BROKEN_LETTERS = N_("The letters are broken. Save the table again as “CSV UTF-8” or as XLSX.")
UNSEEN = N_("This has characters that cannot be shown. Write the text again.")
ONE_LINE = N_("Write this on one line.")
CUT = N_("This text is far too long for a cell.")
IS_DAY = N_("This is a day, not a number. The spreadsheet may have changed it. Write the number again, as text.")
IS_DECIMAL = N_("Write a whole number, without a part after the point.")
SCIENTIFIC = N_("The spreadsheet has shortened this number. Set the column to “text” and write it again.")
NOT_LISTED = N_("“%(value)s” is not in the list.")
NOT_LISTED_BUT = N_("“%(value)s” is not in the list. Did you mean “%(like)s”?")
NO_LEVEL = N_("“%(value)s” has no level. Write it after the language, for example: en C1.")
NO_CEFR = N_("“%(value)s” is no level. Write one from A1 to C2.")
NO_TOPIC_LEVEL = N_("“%(value)s” has no level. Write a number from 1 to 4 after the topic, for example: SP04 3.")
PARTS = N_("“%(value)s” has not all its parts. Write them as in this example: %(example)s")
# fmt: on

MARKS = {"formula": FORMULA, "merged": MERGED, "error": ERROR}

_BROKEN = re.compile("\ufffd|[ÃÂ][\u0080-\u00bf]|Ã[\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u2013-\u2122]|â€")
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_DECIMAL = re.compile(r"-?\d+[.,]\d+\Z")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+?\d+\Z")


class Wrong(Exception):
    """What is wrong with a cell: a sentence and its facts."""

    def __init__(self, sentence: str, **facts: Any) -> None:
        super().__init__(sentence)
        self.sentence, self.facts = sentence, facts


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, and in which column; empty when it is about the whole row."""

    column: str
    sentence: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Line:
    """One person of a table. Empty cells are not among the answers: they say nothing."""

    number: int
    cells: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def email(self) -> str:
        return str(self.answers.get("email") or "").lower()

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.cells.get("given_name", ""), self.cells.get("family_name", ""))))


@dataclass(slots=True)
class Heading:
    """Which column each cell of a row is. `unknown` are headings that are passed over, `lacks` columns for new people
    that are not there."""

    number: int
    keys: list[str]
    unknown: list[str]
    lacks: list[str]


def find_heading(rows: Iterator[Row]) -> Heading:
    """Read up to the row with the names of the columns. Raises Invalid for `file`."""
    known = headings()
    for seen, row in enumerate(rows):
        keys = [known.get(folded(cell), "") for cell in row.cells]
        if "email" in keys:
            used = [key for key in keys if key]
            for key in used:
                if used.count(key) > 1:
                    raise Invalid({"file": TWICE}, column=BY_KEY[key].label if key in BY_KEY else key)
            unknown = [c.strip() for c, key in zip(row.cells, keys, strict=True) if c.strip() and not key]
            return Heading(row.number, keys, unknown, [key for key in NEEDED if key not in keys])
        if seen >= MOST_BEFORE:
            break
    raise Invalid({"file": NO_HEADING})


def lines(rows: Iterator[Row], heading: Heading) -> Iterator[Line]:
    """The rows below the heading as people; empty rows and notes are passed over."""
    for row in rows:
        if row.is_empty or (row.cells and row.cells[0].lstrip().startswith(NOTE) and 0 not in row.marks):
            continue
        yield _line(row, heading)


def line_of(number: int, cells: Mapping[str, str], troubles: Sequence[Trouble] = ()) -> Line:
    """A line of cells that were kept."""
    line = Line(number, dict(cells), troubles=list(troubles))
    told = {trouble.column for trouble in troubles}
    for key, text in line.cells.items():
        if key in told or key == WRONG_KEY or not text.strip():
            continue
        try:
            line.answers[key] = answer(BY_KEY[key], text)
        except Wrong as wrong:
            line.troubles.append(Trouble(key, wrong.sentence, wrong.facts))
    return line


def _line(row: Row, heading: Heading) -> Line:
    if row.marks.get(0) == "row":
        return Line(row.number, {}, troubles=[Trouble("", ROW_BROKEN)])
    cells = {key: row.cells[n] for n, key in enumerate(heading.keys) if key and n < len(row.cells)}
    troubles = [
        Trouble(key, MARKS[mark])
        for n, mark in sorted(row.marks.items())
        if n < len(heading.keys) and (key := heading.keys[n]) and key != WRONG_KEY
    ]
    if any(cell.strip() for cell in row.cells[len(heading.keys) :]):
        troubles.append(Trouble("", TOO_WIDE))
    return line_of(row.number, cells, troubles)


def answer(column: Column, text: str) -> Any:
    """What a cell says, as the profile keeps it. Raises Wrong; rules of the profile are looked at elsewhere."""
    text = _seen(column, text)
    if column.rows is not None:
        return [_entry(column, entry) for entry in _split(text)]
    if column.one.kind == "choices":
        return list(dict.fromkeys(_choice(column.one, entry) for entry in _split(text)))
    return _single(column.one, text)


def _seen(column: Column, text: str) -> str:
    """The text without the guard against formulas; raises Wrong where it is damaged."""
    if len(text) > LONGEST_CELL:
        raise Wrong(CUT)
    text = clean(text)
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        text = text[1:]
    elif text.startswith(("=", "@", "＝", "＠")):
        raise Wrong(LOOKS_LIKE_FORMULA)
    if _BROKEN.search(text):
        raise Wrong(BROKEN_LETTERS)
    if UNKEEPABLE.search(text):
        raise Wrong(UNSEEN)
    if "\n" in text and column.rows is None and column.one.kind not in ("text", "choices"):
        raise Wrong(ONE_LINE)
    return str(text)


def _split(text: str) -> list[str]:
    return [entry.strip() for entry in re.split(r"[;\n]", text) if entry.strip()]


def _single(one: Field, text: str) -> Any:
    if one.is_number:
        return _number(text)
    if one.kind == "phone" and _SCIENTIFIC.match(text):
        raise Wrong(SCIENTIFIC)
    if one.kind == "email":
        return text.removeprefix("mailto:").lower()
    known = choices(one)
    return _choice(one, text) if known else text


def _number(text: str) -> Any:
    """A whole number; what is none stays text, and the rule of the question says what it wants."""
    if _DAY.match(text):
        raise Wrong(IS_DAY)
    if _DECIMAL.match(text):
        whole, _, rest = text.replace(",", ".").partition(".")
        if rest.strip("0"):
            raise Wrong(IS_DECIMAL)
        text = whole
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else text


def _choice(one: Field, text: str) -> Any:
    known, wanted = choices(one), folded(text)
    if wanted in known:
        return known[wanted]
    like = get_close_matches(wanted, [str(word) for word in known], 1, 0.75)
    if like:
        raise Wrong(NOT_LISTED_BUT, value=text[:60], like=known[like[0]])
    raise Wrong(NOT_LISTED, value=text[:60])


def _entry(column: Column, text: str) -> dict[str, Any]:
    """One entry of a list: `en C1`, `SP04 3 | evidence`, `2023 | AL | title | 5`, or one code alone."""
    assert column.rows
    head, *parts = [part.strip() for part in text.split("|")]
    match column.key:
        case "languages":
            return _language(column, head)
        case "topics":
            return _topic(column, head, " ".join(parts))
    if column.rows.is_set:
        return {column.rows.columns[0]: _choice(column.one, text)}
    if not 3 <= len(parts) + 1 <= len(column.rows.fields):
        raise Wrong(PARTS, value=text[:60], example=column.example)
    return {one.name: _single(one, part) for one, part in zip(column.rows.fields, [head, *parts], strict=False) if part}


def _language(column: Column, text: str) -> dict[str, Any]:
    words = text.replace("(", " ").replace(")", " ").replace(":", " ").split()
    if len(words) < 2:
        _choice(column.one, text)
        raise Wrong(NO_LEVEL, value=text[:60])
    language, level = _choice(column.one, " ".join(words[:-1])), words[-1].upper()
    if level not in CEFR_LEVELS:
        raise Wrong(NO_CEFR, value=words[-1][:20])
    return {"language": language, "level": level}


def _topic(column: Column, text: str, evidence: str) -> dict[str, Any]:
    found = re.fullmatch(r"(.+?)[\s:(]+([0-9]+)\)?", text)
    if found is None:
        _choice(column.one, text)
        raise Wrong(NO_TOPIC_LEVEL, value=text[:60])
    return {"topic_id": _choice(column.one, found[1]), "level": int(found[2]), "evidence": evidence}
