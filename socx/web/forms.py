"""The base of all forms: CSRF, trimmed text, and sentences for values that no field can take."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from socx.core.errors import Conflict, DomainError, Incomplete, Invalid
from socx.core.i18n import N_

#: Control characters that no field takes; databases and mails refuse some of them.
CONTROL = {c: None for c in range(32) if chr(c) not in "\t\n\r"} | {127: None}


def clean(value: Any) -> Any:
    """Trim text, use one kind of line end and one Unicode form; leave other values alone."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()


def no_control_characters(form: FlaskForm, field: Field) -> None:
    """Refuse characters that cannot be seen and cannot be kept."""
    raw = field.data if isinstance(field.data, str) else ""
    if raw != raw.translate(CONTROL) or any(0xD800 <= ord(c) <= 0xDFFF for c in raw):
        raise ValidationError(gettext(N_("Remove the characters that cannot be shown.")))


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form of ours. Pages build it with from_request() and ask submitted()."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            field = unbound_field.bind(form=form, **options)
            if not isinstance(field, HiddenField):
                field.filters = [*getattr(field, "filters", ()), clean]
                field.validators = [*field.validators, no_control_characters]
            return field

        def render_field(self, field: Any, render_kw: Any) -> Any:
            """Translate labels and hints that were marked where they were written."""
            return super().render_field(field, render_kw)

    @classmethod
    def from_request(cls, **given: Any) -> Any:
        """The form as it was sent, or filled from `given` (obj=…, data=…) when it was not."""
        form = cls(**given)
        for field in form:
            field.label.text = gettext(field.label.text) if field.label.text else ""
            field.description = gettext(field.description) if field.description else ""
        return form

    def submitted(self) -> bool:
        """Whether it was sent and everything in it has the right shape."""
        return bool(request.method in ("POST", "PUT") and self.validate())

    def refuse(self, error: DomainError) -> None:
        """Put what a service says beside the fields it is about; the rest goes on top."""
        if isinstance(error, Invalid):
            self._place(error.errors, error.facts)
        elif isinstance(error, Incomplete):
            self._place({place or "": text for text, place in error.missing}, error.facts)
        else:
            self.form_errors.append(gettext(error.message) % translated(error.facts))

    def _place(self, errors: Mapping[str, str], facts: Mapping[str, Any]) -> None:
        for name, sentence in errors.items():
            text = gettext(sentence) % translated(facts) if facts else gettext(sentence)
            if name in self:
                self[name].errors = [*self[name].errors, text]
            else:
                self.form_errors.append(text)


def translated(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of a sentence, their texts in the reader's language."""
    return {k: gettext(v) if isinstance(v, str) and v else v for k, v in facts.items()}


class TransitionForm(BaseForm):
    """What every move sends: a note, and the version of the page it was pressed on."""

    note = HiddenField()
    version = HiddenField()


def check_version(form: BaseForm, subject: Any) -> None:
    """Raise Conflict when the page was made from an older version than the one that stands."""
    sent = form.version.data
    if sent and sent.isdigit() and int(sent[:9]) != subject.version:
        raise Conflict(
            N_("Somebody changed this while you worked on it. Look at what is there now, then send again.")
        )
