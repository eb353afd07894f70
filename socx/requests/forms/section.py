"""One page of the request form, made from the table in fields.py."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from socx.core.values import number_in
from socx.requests import fields
from socx.requests.fields import ACTIVITY_FIELDS, Field, Section
from socx.requests.forms.parts import DayField, TopicsField
from socx.web.forms import VersionedForm, marked, options
from socx.web.i18n import working_languages

BLOCK = re.compile(r"activities-(\d)-")


class RightShape:
    """A validator: the rule of fields.py about one field."""

    def __init__(self, one: Field) -> None:
        self.one = one

    def __call__(self, form: Any, field: Any) -> None:
        if isinstance(field.data, str) and marked(field.data) != field.data:
            return  # every form of ours says so
        if found := fields.problem(self.one, answer_of(self.one, field)):
            sentence, facts = found
            raise StopValidation(gettext(sentence) % facts if facts else gettext(sentence))


def answer_of(one: Field, field: Any) -> Any:
    """The answer in a field, as the document keeps it."""
    if one.kind == "agreement":
        return bool(field.data)
    if one.kind in ("choices", "topics", "languages"):
        return field.data or []
    if one.kind == "number":
        text = str(field.data or "").strip()
        number = number_in(text)
        return text if number is None else number
    return field.data or ""


class SectionForm(VersionedForm):
    """A section of the form; section_form() adds its fields.

    `base` is the fingerprint of the section when the page was made, `opened` the moment of that.
    """

    base = HiddenField()
    opened = HiddenField()

    part: Section
    asks: tuple[Field, ...] = ()  # the questions about each activity
    blocks = 0

    @property
    def opened_at(self) -> datetime | None:
        """When the page was made; None where the page does not say."""
        try:
            found = datetime.fromisoformat(self.opened.data or "")
        except ValueError:
            return None
        return found if found.tzinfo else None

    def answers(self) -> dict[str, Any]:
        """The answers on the page by the names of fields.py."""
        return {
            one.name: self.activities() if one.kind == "activities" else answer_of(one, self[one.name])
            for one in self.part.fields
        }

    def activities(self) -> list[dict[str, Any]]:
        """The activities on the page, also empty ones, as they were typed."""
        return [
            {ask.name: answer_of(ask, self[f"activities-{n}-{ask.name}"]) for ask in self.asks}
            for n in range(self.blocks)
        ]

    def block(self, number: int) -> list[tuple[Field, Any]]:
        """The fields of one activity, with what the table says about each."""
        return [(ask, self[f"activities-{number}-{ask.name}"]) for ask in self.asks]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.blocks > fields.MAX_ACTIVITIES:
            for one in self.part.fields:
                if found := fields.problem(one, [a for a in self.activities() if any(a.values())]):
                    self.form_errors.append(gettext(found[0]))
                    valid = False
        return valid


def section_form(part: Section, blocks: int = 1) -> type[SectionForm]:
    """The form class of a section; with `blocks` activities where the section asks for them."""
    made: dict[str, Any] = {"part": part, "blocks": 0}
    for one in part.fields:
        if one.kind == "activities":
            made["blocks"], made["asks"] = blocks, one.asks
            for n in range(blocks):
                for ask in one.asks:
                    made[f"activities-{n}-{ask.name}"] = _field(ask)
        else:
            made[one.name] = _field(one)
    return type("SectionForm", (SectionForm,), made)


def _field(one: Field) -> Any:
    common: dict[str, Any] = {"description": one.hint, "validators": [RightShape(one)]}
    match one.kind:
        case "text":
            return TextAreaField(one.label, **common)
        case "choice":
            return RadioField(one.label, choices=options(one.options or {}), validate_choice=False, **common)
        case "choices":
            return SelectMultipleField(one.label, choices=options(one.options or {}), validate_choice=False, **common)
        case "topics":
            return TopicsField(one.label, validate_choice=False, **common)
        case "languages":
            return SelectMultipleField(one.label, choices=_languages, validate_choice=False, **common)
        case "agreement":
            return BooleanField(one.label, **common)
        case "date":
            return DayField(one.label, **common)
    return StringField(one.label, **common)


def _languages() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in working_languages()]


def as_data(part: Section, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as the form's fields take them; activities become one field each."""
    flat = {name: answer for name, answer in answers.items() if name != "activities"}
    for n, activity in enumerate(answers.get("activities", [])):
        for ask in ACTIVITY_FIELDS:
            flat[f"activities-{n}-{ask.name}"] = activity.get(ask.name, "")
    return flat


def blocks_in(names: Sequence[str]) -> int:
    """How many activities a page has sent, by the names of its fields."""
    return max((int(found[1]) + 1 for name in names if (found := BLOCK.match(name))), default=1)
