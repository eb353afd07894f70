"""Forms of the contract: its figures, and who signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from socx.core.i18n import N_
from socx.selection.contracting import CONTRACT_KINDS, PURPOSES, SIDES
from socx.selection.forms.rates import place_choices
from socx.selection.models import ContractRecord, Nomination
from socx.selection.services import contracts
from socx.web.forms import AtMost, VersionedForm, options

WINDOW = ("starts_on", "ends_on", "days")


class ContractForm(VersionedForm):
    """What is agreed with somebody: kind, date, place, and the days of each purpose (`mission_days`, …)."""

    kind = RadioField(
        N_("Kind of contract"), choices=options(CONTRACT_KINDS),
        validators=[InputRequired(N_("Choose the kind of contract."))],
    )  # fmt: skip
    reference = StringField(N_("Reference of the contract"), validators=[AtMost(contracts.LONGEST_REFERENCE)])
    dated_on = DateField(
        N_("Date of the contract"), validators=[Optional()], description=N_("The rates of this day are taken.")
    )
    place_code = SelectField(N_("Where the mission is"), validators=[InputRequired(N_("Choose a place."))])
    allowance_days = IntegerField(
        N_("Days with an allowance"), validators=[Optional()],
        description=N_("Days at the place, weekends too, less those for which others pay. 0 for remote work."),
    )  # fmt: skip

    @classmethod
    def of(cls, item: Nomination, kept: ContractRecord | None, today: date) -> ContractForm:
        """The form as it stands, or as the activity and the position propose it."""
        data = contracts.proposed(item, today) | {"version": 0} if kept is None else _as_kept(kept)
        form: ContractForm = cls.from_request(data=data)
        form.place_code.choices = [SelectChoice(code, name) for code, name in place_choices()]
        return form

    @property
    def values(self) -> dict[str, Any]:
        return {field.short_name: field.data for field in self if field.short_name not in ("version", "csrf_token")}

    def window(self, purpose: str) -> list[Any]:
        """The fields of one purpose."""
        return [self[f"{purpose}_{name}"] for name in WINDOW]


for _purpose in PURPOSES:
    setattr(ContractForm, f"{_purpose}_starts_on", DateField(N_("First day"), validators=[Optional()]))
    setattr(ContractForm, f"{_purpose}_ends_on", DateField(N_("Last day"), validators=[Optional()]))
    setattr(ContractForm, f"{_purpose}_days", IntegerField(N_("Paid days"), validators=[Optional()]))


class SignatureForm(VersionedForm):
    """Who signed for which side."""

    side = RadioField(N_("Who has signed"), choices=[], validators=[InputRequired(N_("Choose who has signed."))])
    name = StringField(N_("Name of who signed"), validators=[AtMost(contracts.LONGEST_NAME)])
    signed_on = DateField(N_("Signed on"), validators=[Optional()])

    @classmethod
    def of(cls, kept: ContractRecord, **given: Any) -> SignatureForm:
        form: SignatureForm = cls.from_request(**given)
        form.side.choices = [SelectChoice(side, gettext(SIDES[side])) for side in kept.missing_sides]
        return form


def _as_kept(kept: ContractRecord) -> dict[str, Any]:
    names = ("kind", "reference", "dated_on", "place_code", "allowance_days", "version")
    data = {name: getattr(kept, name) for name in names}
    for purpose, row in kept.by_purpose.items():
        data |= {f"{purpose}_{name}": getattr(row, name) for name in WINDOW}
    return data
