"""Forms of the rate tables: a new rate, an end, a mistake."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, DecimalField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from socx.core.i18n import N_
from socx.core.places import country_name, partner_choices, sort_key
from socx.core.values import MEMBER_STATES
from socx.selection.services.rates import LONGEST_BASIS, LONGEST_REASON
from socx.web.forms import AtMost, BaseForm, VersionedForm
from socx.web.i18n import language


def place_choices() -> list[tuple[str, str]]:
    """Partners, then Member States, each in the order of their names."""
    states = [(code, country_name(code, language())) for code in MEMBER_STATES]
    return [*partner_choices(language()), *sorted(states, key=lambda one: sort_key(one[1]))]


class RateForm(VersionedForm):
    """An amount from a day on."""

    amount = DecimalField(N_("Amount in euro"), validators=[Optional()], places=2)
    valid_from = DateField(
        N_("From"), validators=[Optional()],
        description=N_("A rate that holds until further notice ends on the day before."),
    )  # fmt: skip
    valid_until = DateField(
        N_("Until"), validators=[Optional()], description=N_("The last day. Leave it empty: until further notice.")
    )
    basis = StringField(
        N_("Set by"),
        validators=[AtMost(LONGEST_BASIS)],
        description=N_("For example a decision or a guide, with its date."),
    )

    FIELDS = ("amount", "valid_from", "valid_until", "basis")

    @property
    def values(self) -> dict[str, Any]:
        return {name: self[name].data for name in self.FIELDS}


class ChangeRateForm(VersionedForm):
    """Let a rate end, or withdraw it; the button says which."""

    last = DateField(N_("Last day"), validators=[Optional()])
    reason = TextAreaField(
        N_("Why it was a mistake"), validators=[AtMost(LONGEST_REASON)],
        description=N_("The rate stays in the history with this reason."),
    )  # fmt: skip


class PlaceForm(BaseForm):
    """A place whose allowance is to be set."""

    place = SelectField(N_("Another place"), validators=[Optional()])

    @classmethod
    def offering(cls, known: set[str]) -> PlaceForm:
        form: PlaceForm = cls.from_request(formdata=None)
        form.place.choices = [SelectChoice(code, name) for code, name in place_choices() if code not in known]
        return form
