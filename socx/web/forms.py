"""The base of all forms: CSRF, trimmed text, and sentences for values that no field can take."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FieldList, FormField, HiddenField, PasswordField, TextAreaField
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.choices import SelectChoice, SelectFieldBase
from wtforms.form import BaseForm as AnyForm
from wtforms.validators import InputRequired, StopValidation, ValidationError

from socx.core.errors import Conflict, DomainError, Incomplete, Invalid
from socx.core.i18n import N_
from socx.core.values import UNKEEPABLE, is_usual_day, number_in
from socx.db import transaction

#: No number that is asked for is near this; integer columns end at 2**31.
LARGEST = 2**31

NOT_A_DATE = N_("Enter a date, for example 2026-03-27.")

#: What WTForms says by itself, in our words. What is not here comes from its own catalogues.
OUR_WORDS = {
    "This field is required.": N_("Fill in this field."),
    "Not a valid choice.": N_("Choose one of the options."),
    "Not a valid choice": N_("Choose one of the options."),
    "Invalid Choice: could not coerce.": N_("Choose one of the options."),
    "Not a valid integer value.": N_("Enter a whole number, for example 12."),
    "Not a valid decimal value.": N_("Enter a number, for example 12.5."),
    "Not a valid float value.": N_("Enter a number, for example 12.5."),
    "Not a valid date value.": NOT_A_DATE,
    "Not a valid datetime value.": N_("Enter a date and a time, for example 2026-03-27 09:30."),
    "Not a valid time value.": N_("Enter a time, for example 09:30."),
    "Invalid email address.": N_("Enter an e-mail address, for example name@ministry.example."),
    "Invalid URL.": N_("Enter a web address that starts with https:// or http://."),
}


class OurWords:
    """Translations for WTForms that put our sentences before its own."""

    def __init__(self, theirs: Any) -> None:
        self.theirs = theirs

    def gettext(self, text: str) -> str:
        return gettext(OUR_WORDS[text]) if text in OUR_WORDS else str(self.theirs.gettext(text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(self.theirs.ngettext(singular, plural, n))


def clean(value: Any) -> Any:
    """Trim text, use one kind of line end and one Unicode form; leave other values alone."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()


def keepable(form: AnyForm, field: Field) -> None:
    """Refuse characters that cannot be seen and cannot be kept, numbers no column takes, days no calendar holds.

    The text stays in its field, with a mark in place of each such character, so that it can be found.
    """
    if isinstance(field.data, date) and not is_usual_day(field.data):
        field.data = None  # what was typed stays in its box, and nobody counts from it
        if not field.errors:
            raise ValidationError(gettext(NOT_A_DATE))
    if isinstance(field.data, int) and abs(field.data) >= LARGEST:
        raise ValidationError(gettext(N_("Enter a smaller number.")))
    texts = [t for t in (field.data if isinstance(field.data, list) else [field.data]) if isinstance(t, str)]
    if any(marked(text) != text for text in texts):
        if isinstance(field.data, str):
            field.data = marked(field.data)
        if field.errors:
            return
        raise ValidationError(gettext(N_("Remove the characters that cannot be shown. They are marked with �.")))
    if not isinstance(field, TextAreaField | HiddenField) and any("\n" in text for text in texts):
        raise ValidationError(gettext(N_("Write this on one line.")))


def marked(text: str) -> str:
    """The text with a mark in place of each character that cannot be kept."""
    return UNKEEPABLE.sub("\ufffd", text)


class Needed(InputRequired):
    """InputRequired for text as people see it: blanks alone are no answer."""

    def __call__(self, form: AnyForm, field: Field) -> None:
        super().__call__(form, field)
        if field.data == "":
            raise StopValidation(self.message or field.gettext("This field is required."))


class AtMost:
    """A validator: no more than `limit` characters, counted as the database counts them.

    It puts no maxlength on the field: a browser that cuts pasted text loses it without a word.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: AnyForm, field: Field) -> None:
        length = len(field.data) if isinstance(field.data, str) else 0
        if length > self.limit:
            raise ValidationError(
                gettext(
                    N_("Shorten this to %(limit)s characters. It has %(length)s now."),
                    limit=self.limit,
                    length=length,
                )
            )


def options(labels: Mapping[Any, str], empty: str = "") -> list[SelectChoice]:
    """A table of labels as the choices of a field; before them the one for none, where there is a word for it."""
    none = [SelectChoice("", empty)] if empty else []
    return none + [SelectChoice(str(key), label) for key, label in labels.items()]


def _translated_choice(choice: Any) -> SelectChoice:
    """A new choice: the one that was written belongs to the class, and to all readers."""
    written = SelectChoice.from_input(choice)
    return replace(written, label=gettext(written.label) if written.label else "")


def leaves(form: AnyForm) -> Iterator[Field]:
    """All fields that take a value, also those inside parts (FormField) and lists (FieldList)."""
    for field in form:
        yield from _leaves_of(field)


def _leaves_of(field: Field) -> Iterator[Field]:
    if isinstance(field, FormField):
        yield from leaves(field.form)
    elif isinstance(field, FieldList):
        for entry in field.entries:
            yield from _leaves_of(entry)
    else:
        yield field


class BaseForm(FlaskForm):
    """A form of ours. Pages build it with from_request() and ask submitted()."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            field = unbound_field.bind(form=form, **options)
            if isinstance(field, CSRFTokenField | FormField | FieldList):
                return field
            if not isinstance(field, PasswordField):  # a password may start with a space
                field.filters = [*getattr(field, "filters", ()), clean]
            needed = [Needed(v.message) if type(v) is InputRequired else v for v in field.validators]
            field.validators = [*needed, keepable]
            return field

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Read what a form sends, and nothing else: JSON belongs to the API."""
            if formdata is None or isinstance(formdata, MultiDict | CombinedMultiDict):
                return formdata
            if request.method not in ("POST", "PUT"):
                return None
            return CombinedMultiDict([request.files, request.form])

        def get_translations(self, form: Any) -> Any:
            return OurWords(super().get_translations(form))

    @classmethod
    def from_request(cls, **given: Any) -> Any:
        """The form as it was sent, or filled from `given` (obj=…, data=…) when it was not."""
        form = cls(**given)
        form.translate()
        return form

    def translate(self) -> None:
        """Put labels, hints and choices, which are marked where they are written, in words.

        Choices that a page sets afterwards, such as names, are shown as they are.
        """
        for field in self:
            _translate(field)
        for field in leaves(self):
            _translate(field)

    def submitted(self) -> bool:
        """Whether it was sent and everything in it has the right shape."""
        return request.method in ("POST", "PUT") and self.validate()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything has the right shape; what is wrong stands in the reader's language."""
        valid = super().validate(extra_validators)
        for field in [*leaves(self), *(f for f in self if isinstance(f, FieldList))]:
            field.errors = [gettext(e) if isinstance(e, str) else e for e in field.errors]
        return bool(valid)

    @contextmanager
    def taking(self, *also: type[DomainError]) -> Iterator[None]:
        """What a service finds to be mended in the form is said there, and `errors` has it.

        What no form can mend, such as a page that is too old, goes on to the page of the error, unless it is
        one of `also`: then it is said in the form, too, and no words are lost.
        """
        mended: tuple[type[DomainError], ...] = (Invalid, Incomplete, *also)
        try:
            yield
        except mended as error:
            self.refuse(error)

    @contextmanager
    def keeping(self, *also: type[DomainError]) -> Iterator[None]:
        """A transaction, with what taking() does around it."""
        with self.taking(*also), transaction():
            yield

    def refuse(self, error: DomainError) -> None:
        """Put what a service says beside the fields it is about; the rest goes on top."""
        if isinstance(error, Invalid):
            self._place(error.errors, error.facts)
        elif isinstance(error, Incomplete):
            for text, place in error.missing:
                self._place({place: text}, error.facts)
        else:
            self.form_errors.append(worded(error.message, error.facts))

    def _place(self, errors: Mapping[str, str], facts: Mapping[str, Any]) -> None:
        fields = {field.name: field for field in leaves(self)}
        for name, sentence in errors.items():
            text = worded(sentence, facts)
            if name in fields and not isinstance(fields[name], HiddenField):
                fields[name].errors = [*fields[name].errors, text]
            else:
                self.form_errors.append(text)
        for field in self:
            if isinstance(field, FieldList) and any(entry.errors for entry in field.entries):
                field.errors = [entry.errors for entry in field.entries]  # for the error summary


class PartForm(BaseForm):
    """A part of a form, for FormField: the form around it carries the CSRF token."""

    class Meta(BaseForm.Meta):
        csrf = False


def _translate(field: Field) -> None:
    """Translate a field once, however often it is asked."""
    if getattr(field, "is_translated", False):
        return
    field.is_translated = True
    field.label.text = gettext(field.label.text) if field.label.text else ""
    field.description = gettext(field.description) if field.description else ""
    if isinstance(field, SelectFieldBase) and isinstance(field.choices, list | tuple):
        field.choices = [_translated_choice(choice) for choice in field.choices]


def worded(sentence: str, facts: Mapping[str, Any]) -> str:
    """A sentence with its facts, and the texts among these, in the reader's language."""
    text = gettext(sentence)
    return text % {k: gettext(v) if isinstance(v, str) and v else v for k, v in facts.items()} if facts else text


class VersionedForm(BaseForm):
    """A form that changes something: it carries the version of what its page showed."""

    version = HiddenField()


class TransitionForm(VersionedForm):
    """What every move sends: a note, and the version of the page it was pressed on."""

    note = HiddenField()


def fingerprint(subject: Any, names: Iterable[str]) -> str:
    """A short sign of what stands in these attributes now, for a table that counts no versions."""
    return hashlib.sha256(repr([getattr(subject, name) for name in names]).encode()).hexdigest()[:16]


def check_version(form: BaseForm, subject: Any) -> None:
    """Raise Conflict when the page was made from an older version than the one that stands."""
    sent = number_in(str(form.version.data or ""))  # what was not sent stands in the form as it is in the table
    if sent is not None and sent != subject.version:
        raise Conflict(N_("Somebody changed this while you worked on it. Look at what is there now, then send again."))
