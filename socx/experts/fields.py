"""Kinds of fields of the roster's forms, and the lists they offer in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from wtforms import DateField, FieldList, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from socx.core.i18n import LANGUAGES, N_
from socx.core.places import country_name, partner_choices, sort_key
from socx.core.topics import TOPIC_DOMAINS, topics
from socx.core.values import MEMBER_STATES, WORKING_LANGUAGES, is_usual_day
from socx.db import db
from socx.experts.questions import LEVELS
from socx.experts.shapes import CHOOSE, DAY, NUMBER, TOO_LONG
from socx.institutions.models import Institution
from socx.web.i18n import language, language_name

__all__ = [
    "LEVELS", "NOTHING_YET", "Day", "Offered", "Rows", "WholeNumber", "home_choices", "institution_choices",
    "language_choices", "line", "member_state_choices", "number", "partner_choices_or_none", "pick", "table", "text",
    "topic_choices", "whole",
]  # fmt: skip

#: Makes the choices of a list when a form is made.
Offered = Callable[[], list[SelectChoice]]

DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y")

NOTHING_YET = N_("Choose one")


def line(label: str, most: int, hint: str = "", needed: str = "") -> StringField:
    """A line of text; `needed` is the sentence when it is empty and must not be."""
    return StringField(label, description=hint, validators=_text(most, needed))


def text(label: str, most: int, hint: str = "", needed: str = "") -> TextAreaField:
    return TextAreaField(label, description=hint, validators=_text(most, needed))


def whole(label: str, low: int, high: int, hint: str = "", needed: str = "") -> IntegerField:
    must = [InputRequired(needed)] if needed else [Optional()]
    return WholeNumber(label, description=hint, validators=[*must, NumberRange(low, high, lazy_gettext(NUMBER))])


def pick(label: str, offered: Offered, hint: str = "", needed: str = "", **given: Any) -> SelectField:
    """One of a list, which is put in the reader's words when the form is made."""
    must = [InputRequired(needed)] if needed else []
    given.setdefault("invalid_choice_message", CHOOSE)
    return SelectField(label, description=hint, choices=offered, validators=must, **given)


def _text(most: int, needed: str) -> list[Any]:
    # Sentences with figures in them are translated before the figures are filled in.
    return [DataRequired(needed) if needed else Optional(), Length(max=most, message=lazy_gettext(TOO_LONG))]


def table(labels: Mapping[Any, str], empty: str | None = None) -> Offered:
    """A list of choices from a table of labels, with an empty one before it where there is a word for it."""

    def offered() -> list[SelectChoice]:
        return [*_before(empty), *(SelectChoice(str(key), gettext(text)) for key, text in labels.items())]

    return offered


def language_choices(empty: str | None = NOTHING_YET) -> list[SelectChoice]:
    """The languages of the pages, then all others in the order of their names."""
    rest = sorted((c for c in WORKING_LANGUAGES if c not in LANGUAGES), key=lambda c: sort_key(language_name(c)))
    return [*_before(empty), *(SelectChoice(code, language_name(code)) for code in (*LANGUAGES, *rest))]


def topic_choices(empty: str = NOTHING_YET) -> list[SelectChoice]:
    """All topics by their domain."""
    return [
        *_before(empty),
        *(
            SelectChoice(topic.id, topic.label(language()), optgroup=gettext(TOPIC_DOMAINS[topic.domain]))
            for topic in topics().values()
        ),
    ]


def member_state_choices(empty: str | None = NOTHING_YET) -> list[SelectChoice]:
    named = {code: country_name(code, language()) for code in MEMBER_STATES}
    ordered = sorted(named, key=lambda code: sort_key(named[code]))
    return [*_before(empty), *(SelectChoice(code, named[code]) for code in ordered)]


def home_choices(empty: str = NOTHING_YET) -> list[SelectChoice]:
    """Member States, then partners: practitioners of partner countries go on missions too."""
    group = gettext(N_("Partner countries and territories"))
    partners = [SelectChoice(code, name, optgroup=group) for code, name in partner_choices(language())]
    return [*member_state_choices(empty), *partners]


def partner_choices_or_none(empty: str = NOTHING_YET) -> list[SelectChoice]:
    return [*_before(empty), *(SelectChoice(*pair) for pair in partner_choices(language()))]


def institution_choices(empty: str) -> list[SelectChoice]:
    """All institutions of one partner country or territory, or one of them."""
    found = db.session.execute(
        select(Institution.id, Institution.official_name).order_by(Institution.official_name, Institution.id)
    )
    return [*_before(empty), *(SelectChoice(str(key), name) for key, name in found)]


def _before(empty: str | None) -> list[SelectChoice]:
    return [] if empty is None else [SelectChoice("", gettext(empty))]


def number(value: Any) -> int | None:
    return int(value) if str(value or "").isdigit() and len(str(value)) < 10 else None


class WholeNumber(IntegerField):
    """A whole number, with a sentence of ours where it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        given = valuelist[0].strip() if valuelist else ""
        self.data = None
        if given and given.isascii() and given.lstrip("-").isdigit() and len(given) < 10:
            self.data = int(given)
        elif given:
            raise ValueError(N_("Write a whole number, in digits."))


class Day(DateField):
    """A day, as browsers send it or as people write it."""

    data: date | None

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, format=list(DATES), **given)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([" ".join(v.split()) for v in valuelist])
        except ValueError as error:
            raise ValueError(DAY) from error
        if self.data is not None and not is_usual_day(self.data):
            self.data = None
            raise ValueError(DAY)


class Rows(FieldList):
    """Rows of small forms; numbers in their names that are none are passed over."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        for name in formdata:
            if name.startswith(f"{prefix}-"):
                number = name[len(prefix) + 1 :].split("-", 1)[0]
                if number.isascii() and number.isdigit() and len(number) < 4:
                    yield int(number)
