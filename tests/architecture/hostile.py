"""What people and programs send who mean no good, and what an answer to it must not hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, SoupStrainer, Tag
from icalendar import Calendar

from socx.web.csv import FORMULA_STARTS

LINE = "=1+1 <script>alert(1)</script> #set page(fill: red) $x$ \\ @a *b* {{ 7*7 }} %(name)s %s ]]> \u202e\u2028\x85"
TEXT = f"{LINE}\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\n=1+1"
WRONG = "a\x00b\ud800c\x1b\uffff"
ENDLESS = "9" * 5000

#: By the kind of a field, what is sent into all fields of a form at once: first what is refused, last what is kept.
FILLS: tuple[dict[str, str], ...] = (
    {"text": "", "date": "", "time": "", "number": "", "choice": ""},
    {"text": WRONG, "date": "2026-02-30", "time": WRONG, "number": "1e400", "choice": WRONG},
    {"text": "x" * 100_000, "date": ENDLESS, "time": ENDLESS, "number": ENDLESS, "choice": ENDLESS},
    {"text": "\u00b2", "date": "0001-01-01", "time": "24:00", "number": "-1", "choice": "\u00b2"},
    {"text": "x", "date": "9999-12-31", "time": "00:00", "number": "2147483647", "choice": "last"},
    {"text": TEXT, "line": LINE, "date": "2199-12-31", "time": "23:59", "number": "1", "choice": "first"},
)

#: Files for all places that take one: a package that is none, a picture of nothing, a paper of nothing.
FILES = (b"", b"PK\x03\x04" + bytes(64), b"\x89PNG\r\n\x1a\n" + bytes(64), b"%PDF-1.4\n" + bytes(64), b"<x>&y;</x>")
FILE_NAME = '../..\\a"\r\n\u202efdp.xml'

#: What a machine puts in place of a value.
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, 1e308, float("inf"), float("nan"), "", LINE, TEXT, WRONG, "x" * 100_000, ENDLESS,
    "0001-01-01", "9999-12-31", "2026-02-30", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00",
    [], [None], [[]], [10**30], [WRONG], {}, {"x": 1}, {WRONG: WRONG}, [{"x": "x"}],
)  # fmt: skip

#: The same for values whose shape is right.
ODD_BY_KIND: dict[str, tuple[Any, ...]] = {
    "string": (TEXT, WRONG, "x" * 100_000),
    "date": ("0001-01-01", "9999-12-31"),
    "date-time": ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"),
    "integer": (0, -1, 2**31 - 1, 10**30),
    "number": (-1, 1e308, float("nan")),
    "array": ([], [WRONG] * 2000),
    "object": ({}, {WRONG: WRONG}),
}


def forms_of(page: str) -> list[Tag]:
    """The forms of a page that send something."""
    only = SoupStrainer("form")
    return list(BeautifulSoup(page, "lxml", parse_only=only).select("form[method=post]"))


def filled(form: Tag, number: int) -> list[tuple[str, str]]:
    """The fields of a form with the values of FILLS at that place; what ties it to its page stays.

    Of several buttons another one is pressed each time.
    """
    fill = FILLS[number]
    found: dict[str, str] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), _kind(field)
        if field.get("type") == "hidden":
            found.setdefault(name, str(field.get("value", "")))
        elif kind == "choice" and fill["choice"] in ("first", "last"):
            offered = [str(o.get("value", "")) for o in field.select("option")] or [str(field.get("value", "y"))]
            if fill["choice"] == "last" or not found.get(name):
                found[name] = offered[-1] if fill["choice"] == "last" else next(filter(None, offered), "")
        elif kind != "file":
            is_line = kind == "text" and field.name != "textarea"
            found[name] = fill.get("line", fill["text"]) if is_line else fill[kind]
    if buttons := form.select("button[name]"):
        button = buttons[number % len(buttons)]
        found[str(button["name"])] = str(button.get("value", ""))
    return list(found.items())


def _kind(field: Tag) -> str:
    if field.name == "select" or field.get("type") in ("radio", "checkbox"):
        return "choice"
    kind = str(field.get("type", "text"))
    return kind if kind in ("date", "time", "number", "file") else "text"


def wrong_with(answer: Any) -> Iterator[str]:
    """What is wrong with an answer to who has sent TEXT: an error of ours, or words that became commands."""
    if answer.status_code >= 500 and answer.request.path != "/readyz":
        yield str(answer.status_code)
    kind = answer.content_type or ""
    if kind.startswith(("text/html", "image/svg", "application/atom")) and "<script>alert" in answer.text:
        yield "a script"
    if kind.startswith("text/csv"):
        rows = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
        yield from (f"a formula: {cell!r}" for row in rows for cell in row if cell.startswith(FORMULA_STARTS))
    if kind.startswith("text/calendar"):
        events = Calendar.from_ical(answer.get_data()).walk("VEVENT")
        yield from (f"an event of nobody: {one}" for one in events if "@" not in str(one["uid"]))


def bodies(shape: Any, description: Any) -> Iterator[Any]:
    """Bodies for a call: odd things as a whole, for all values at once, for one value after the other; a plain one."""
    usual = _usual(shape, description)
    parts = _resolved(shape, description).get("properties", {})
    parts = {name: part for name, part in parts.items() if name != "version"}
    usual.pop("version", None)
    yield from ODD
    yield usual | {"unknown": 1}
    yield from (dict.fromkeys(parts, odd) for odd in ODD)
    for name, part in parts.items():
        yield from (usual | {name: odd} for odd in ODD_BY_KIND[_kind_of(_resolved(part, description))])
    yield usual


def shape_of(description: Any, path: str, method: str) -> Any:
    """The shape of the body of a call by the path of its description; None where it takes none."""
    asked = description["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    return asked.get("application/json", {}).get("schema")


def _resolved(shape: Any, description: Any) -> Any:
    while "$ref" in shape:
        shape = description["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]]
    return shape


def _kind_of(shape: Any) -> str:
    kinds = shape.get("type", "object")
    kind = next(k for k in kinds if k != "null") if isinstance(kinds, list) else kinds
    if kind == "string" and shape.get("format") in ODD_BY_KIND:
        return str(shape["format"])
    return kind if kind in ODD_BY_KIND else "string"


def _usual(shape: Any, description: Any) -> Any:
    """A value of a shape, as plain as it can be."""
    shape = _resolved(shape, description)
    if "enum" in shape:
        return next((one for one in shape["enum"] if one), shape["enum"][0])
    match _kind_of(shape):
        case "integer" | "number":
            return max(shape.get("minimum", 1), 1)
        case "array":
            return [_usual(shape["items"], description)] if shape.get("minItems") else []
        case "object":
            return {name: _usual(one, description) for name, one in shape.get("properties", {}).items()}
        case "date":
            return "2026-12-01"
        case "date-time":
            return "2026-12-01T09:00:00+00:00"
    return False if shape.get("type") == "boolean" else "x"
