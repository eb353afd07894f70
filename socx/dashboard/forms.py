"""What the dashboard is narrowed to: days and a domain, all of it in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, SelectField
from wtforms.validators import Optional, ValidationError

from socx.access.actors import Actor
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.values import DOMAINS
from socx.dashboard.queries import Scope
from socx.web.forms import PartForm, marked, options

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)

#: The phases of the facility (domain guide 1.3).
PHASES = (
    (N_("Phase 3"), date(2020, 7, 8), date(2024, 7, 7)),
    (N_("Phase 4"), date(2024, 7, 8), None),
)

#: So many years get a tab of their own, the latest ones.
YEARS = 4


DOMAIN_CHOICES = options(DOMAINS, N_("All domains"))


def _sensible(form: Any, day: Field) -> None:
    if day.data and not FIRST_DAY <= day.data <= LAST_DAY:
        raise ValidationError(N_("Enter a year between 2000 and 2100."))


class FilterForm(PartForm):
    """The filter. It is read from the address and changes nothing, so it carries no token."""

    start = DateField(N_("From"), [Optional(), _sensible], name="from")
    end = DateField(N_("To"), [Optional(), _sensible], name="to")
    domain = SelectField(N_("Domain"), [Optional()], choices=DOMAIN_CHOICES)

    def validate_end(self, field: Field) -> None:
        if field.data and self.start.data and field.data < self.start.data:
            raise ValidationError(N_("The last day cannot come before the first one."))


def read(actor: Actor) -> tuple[Scope, FilterForm]:
    """What the address asks for. What cannot be used is left out of the scope and named in the form."""
    # What cannot be read as a day is shown again, so it may hold nothing that no page can hold.
    asked = MultiDict((name, marked(text)) for name, text in request.args.items(multi=True))
    form = FilterForm.from_request(formdata=asked)
    form.validate()
    return (
        Scope(
            actor,
            None if form.start.errors else form.start.data,
            None if form.end.errors else form.end.data,
            "" if form.domain.errors else form.domain.data or "",
        ),
        form,
    )


def read_strictly(actor: Actor) -> Scope:
    """What the address asks for; raises Invalid where some of it cannot be used."""
    scope, form = read(actor)
    if form.errors:
        raise Invalid({name: f"{form[name].label.text}: {errors[0]}" for name, errors in form.errors.items() if name})
    return scope


@dataclass(frozen=True, slots=True)
class Period:
    """A tab: all time, a phase of the facility or a year."""

    label: str
    start: date | None
    end: date | None

    def is_chosen(self, scope: Scope) -> bool:
        return (self.start, self.end) == (scope.start, scope.end)


def periods(today: date) -> list[Period]:
    """All time, the phases of the facility and the latest years."""
    phases = [Period(gettext(label), start, end) for label, start, end in PHASES]
    years = [
        Period(str(year), date(year, 1, 1), date(year, 12, 31))
        for year in range(today.year - YEARS + 1, today.year + 1)
    ]
    return [Period(gettext("All time"), None, None), *phases, *years]
