"""What a page has seen of a section: a short sign of each answer.

With it, colleagues meet answer by answer: what a person did not touch stays as somebody else left it,
and what two have changed is shown to the second.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from socx.requests import fields

#: How many digits of a digest stand for an answer; two texts are the same by chance once in 10^12.
DIGITS = 10


def sign_of(answer: Any) -> str:
    """The sign of one answer."""
    return hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()[:DIGITS]


def signs(item: Any, part: fields.Section) -> dict[str, str]:
    """The signs of a section as it stands now, by the names of its fields."""
    return {one.name: sign_of(fields.value(item, one)) for one in part.fields}


def written(part: fields.Section, known: Mapping[str, str]) -> str:
    """Signs as a page carries them, in the order of the fields."""
    return ".".join(known[one.name] for one in part.fields)


def read(part: fields.Section, text: str) -> dict[str, str]:
    """The signs that a page carried; none when they are not of this section."""
    found = text.split(".")
    if len(found) != len(part.fields) or any(len(sign) != DIGITS for sign in found):
        return {}
    return {one.name: sign for one, sign in zip(part.fields, found, strict=True)}


def page_of(item: Any, part: fields.Section) -> str:
    """What a page carries that shows the section as it stands now."""
    return written(part, signs(item, part))
