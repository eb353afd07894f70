"""One page of the profile as a form, made from the table in questions.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import FormField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from socx.core.errors import DomainError
from socx.experts import fields, shapes
from socx.experts.questions import Field, Rows, Section
from socx.web.forms import BaseForm, PartForm, marked
from socx.web.i18n import language


class RightShape:
    """A validator: the rule of shapes.py about one question."""

    def __init__(self, one: Field) -> None:
        self.one = one

    def __call__(self, form: Any, field: Any) -> None:
        if field.process_errors or (isinstance(field.data, str) and marked(field.data) != field.data):
            return  # what could not be read says so itself
        if found := shapes.problem(self.one, plain(field), datetime.now(UTC).date()):
            sentence, facts = found
            raise StopValidation(gettext(sentence) % facts if facts else gettext(sentence))


class RowForm(PartForm):
    """One row of a list; its questions are added by row_form()."""

    rows: Rows

    def is_empty(self) -> bool:
        """Whether nothing that counts was written: such a row is passed over."""
        return not any(self[name].raw_data and any(v.strip() for v in self[name].raw_data) for name in self.rows.main)


class SectionForm(BaseForm):
    """A section of the profile; section_form() adds its fields."""

    version = HiddenField()
    base = HiddenField()  # the page of the background saving carries it; the version alone tells what was seen

    section: Section
    tables: tuple[str, ...] = ()  # the lists that are shown row by row

    def table(self, name: str) -> Any:
        """The rows of one list; KeyError where the section has no such list."""
        if name not in self.tables:
            raise KeyError(name)
        return self[name]

    def translate(self) -> None:
        super().translate()
        for _, row in self._rows():
            row.form.translate()

    def drop_empty_rows(self) -> None:
        for name in self.tables:
            for place in reversed(range(len(self[name]))):
                if self[name][place].form.is_empty():
                    self[name].pop_entry(place)

    def remove_row(self, wish: str) -> None:
        """Take a row out, as `name-number`; a place that there is not changes nothing."""
        name, _, place = wish.rpartition("-")
        is_number = place.isascii() and place.isdigit() and len(place) < 4
        if name in self.tables and is_number and int(place) < len(self[name]):
            self[name].pop_entry(int(place))

    def add_row(self, name: str) -> None:
        if name in self.tables:
            self[name].append_entry().form.translate()

    def submitted(self) -> bool:
        if request.method == "POST":
            self.drop_empty_rows()
        valid = super().submitted()
        self._gather()
        return valid

    def refuse(self, error: DomainError) -> None:
        """Place what is about one answer of one row (`languages-1-level`) beside it, the rest as every form does."""
        super().refuse(error)
        self._gather()

    def _rows(self) -> Iterator[tuple[str, Any]]:
        for name in self.tables:
            for row in self[name]:
                yield name, row

    def _gather(self) -> None:
        """Let each list know the errors inside it; what is about all its rows comes last."""
        for name in self.tables:
            about_all = [e for e in self[name].errors if isinstance(e, str)]
            inside = [row.form.errors for row in self[name]]
            self[name].errors = [*inside, *about_all] if any(inside) else about_all

    def labels(self) -> list[tuple[str, str]]:
        """The names of the fields and lists with their labels, for the text that the browser keeps."""
        return [(name, self[name].label.text) for name in self.section.names]

    def values(self) -> dict[str, Any]:
        """What was sent, as the plain values that sections.py speaks."""
        found = {one.name: plain(self[one.name]) for one in self.section.fields}
        for rows in self.section.lists:
            if rows.is_set:
                found[rows.name] = [{rows.columns[0]: value} for value in self[rows.name].data or ()]
            else:
                found[rows.name] = [{c: plain(row.form[c]) for c in rows.columns} for row in self[rows.name]]
        return found


def plain(field: Any) -> Any:
    """The answer in a field as it is kept: text that is empty, not missing; lists, not None."""
    if isinstance(field, SelectMultipleField):
        return field.data or []
    if isinstance(field, StringField | TextAreaField):
        return field.data or ""
    return "" if field.data is None and isinstance(field, SelectField) and field.coerce is str else field.data


def as_data(section: Section, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of sections.read() as the fields of the form take them."""
    sets = {rows.name: [row[rows.columns[0]] for row in values[rows.name]] for rows in section.lists if rows.is_set}
    return {**values, **sets}


@cache
def section_form(section: Section) -> type[SectionForm]:
    """The form class of a section."""
    made: dict[str, Any] = {"section": section, "tables": tuple(r.name for r in section.lists if not r.is_set)}
    for one in section.fields:
        made[one.name] = _field(one)
    for rows in section.lists:
        made[rows.name] = _set(rows) if rows.is_set else fields.Rows(FormField(row_form(rows)), rows.label)
    return type("SectionForm", (SectionForm,), made)


@cache
def row_form(rows: Rows) -> type[RowForm]:
    """The form class of one row of a list."""
    return type("RowForm", (RowForm,), {"rows": rows} | {one.name: _field(one) for one in rows.fields})


def _set(rows: Rows) -> SelectMultipleField:
    one = rows.fields[0]
    offered = OFFERED.get(one.kind) or fields.table(one.options)

    def choices() -> list[SelectChoice]:
        return [choice for choice in offered() if choice.value]

    return SelectMultipleField(rows.label, description=rows.hint, choices=choices, validate_choice=False)


#: The lists of choices that are no table of the question: made with the words of the empty choice.
OFFERED: Mapping[str, Callable[..., list[SelectChoice]]] = {
    "home": fields.home_choices,
    "language": fields.language_choices,
    "topic": fields.topic_choices,
    "partner": fields.partner_choices_or_none,
    "institution": fields.institution_choices,
}


def _field(one: Field) -> Any:
    given: dict[str, Any] = {"description": one.hint, "validators": [RightShape(one)]}
    match one.kind:
        case "text":
            return TextAreaField(one.label, **given)
        case "number" | "year" | "past_year":
            return fields.WholeNumber(one.label, **given)
        case "day":
            return fields.Day(one.label, **given)
        case "choices":
            return SelectMultipleField(one.label, choices=fields.table(one.options), validate_choice=False, **given)
        case "choice":
            coerce = fields.number if all(isinstance(key, int) for key in one.options) else str
            # What is not there yet is chosen for nobody; a kind of expert or of text has a usual first one.
            before = None if one.needed == shapes.CHOOSE else one.before
            offered = fields.table(one.options, before)
            return SelectField(one.label, choices=offered, coerce=coerce, validate_choice=False, **given)
        case "page_language":
            return SelectField(
                one.label, choices=lambda: fields.language_choices(None), default=lambda: language(),
                validate_choice=False, **given,
            )  # fmt: skip
        case "institution":
            return SelectField(
                one.label, choices=lambda: fields.institution_choices(one.before), coerce=fields.number,
                validate_choice=False, **given,
            )  # fmt: skip
    if one.kind in OFFERED:
        offered = OFFERED[one.kind]
        return SelectField(one.label, choices=lambda: offered(one.before), validate_choice=False, **given)
    return StringField(one.label, **given)
