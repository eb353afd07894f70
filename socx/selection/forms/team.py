"""Forms of the team builder: the rules in the address, and the decision to use a team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from socx.core.i18n import N_
from socx.experts.fields import WholeNumber, table
from socx.selection.departures import DEPARTURES, LONGEST_NOTE
from socx.selection.solver import RULES, Mode, Rule, Rules
from socx.selection.team_words import FIGURES, MODES, RULE_WORDS
from socx.web.forms import AtMost, BaseForm

#: Highest price: more than the points of a whole team of four.
DEAREST = 500

POOLS = {
    "all": N_("Everybody in the roster"),
    "asked": N_("Only who is on the shortlist or has applied"),
}


def _fields() -> Iterable[tuple[str, Any]]:
    """Three fields a rule: how strict it is, its price, and its figure where it has one."""
    needed = InputRequired(N_("Write a whole number, in digits."))
    price = NumberRange(0, DEAREST, N_("A price is between 0 and 500 points."))
    for name in RULES:
        yield f"{name}_mode", SelectField(RULE_WORDS[name], choices=table(MODES))
        yield f"{name}_price", WholeNumber(N_("Price in points"), validators=[needed, price])
        if name in FIGURES:
            label, least, most, sentence = FIGURES[name]
            yield f"{name}_value", WholeNumber(label, validators=[needed, NumberRange(least, most, sentence)])


class _AddressForm(BaseForm):
    """A form that is sent in the address, and changes nothing."""

    class Meta(BaseForm.Meta):
        csrf = False


class RulesForm(_AddressForm):
    """The settings of all rules; what the address does not name is as usual."""

    pool = RadioField(N_("Who is looked at"), choices=table(POOLS))

    @classmethod
    def from_address(cls) -> RulesForm:
        given = MultiDict(values_of(Rules()) | {"pool": "all"})
        for name in given:
            if name in request.args:
                given[name] = request.args[name]
        form = cls(given)
        form.translate()
        form.validate()
        for field in form:
            field.errors = field.errors[:1]  # what is no number is not out of range as well
        return form

    @property
    def rules(self) -> Rules:
        """The rules as they are set; only of a form without errors."""
        return Rules({name: self._rule(name) for name in RULES})

    @property
    def only_asked(self) -> bool:
        return bool(self.pool.data == "asked")

    def of(self, rule: str, part: str) -> Field | None:
        """One of the fields of a rule; None where the rule has no figure."""
        return self._fields.get(f"{rule}_{part}")

    def _rule(self, name: str) -> Rule:
        figure = self.of(name, "value")
        return Rule(
            Mode(self[f"{name}_mode"].data), float(self[f"{name}_price"].data),
            RULES[name].value if figure is None else figure.data,
        )  # fmt: skip


for _name, _field in _fields():
    setattr(RulesForm, _name, _field)


def values_of(rules: Rules) -> dict[str, str]:
    """Settings as the address carries them."""
    values: dict[str, str] = {}
    for name in RULES:
        rule = rules[name]
        values |= {f"{name}_mode": str(rule.mode), f"{name}_price": f"{rule.price:.0f}"}
        if name in FIGURES:
            values[f"{name}_value"] = str(rule.value)
    return values


def changed_values(rules: Rules) -> dict[str, str]:
    """The settings that are not as usual."""
    usual = values_of(Rules())
    return {key: value for key, value in values_of(rules).items() if usual[key] != value}


class UseTeamForm(BaseForm):
    """A person's decision: this team, and why where it departs from the ranking."""

    version = HiddenField()
    reason_code = SelectField(
        N_("Reason for departing from the ranking"),
        choices=table(DEPARTURES, N_("Choose one")),
        validators=[Optional()],
        validate_choice=False,
    )
    note = TextAreaField(
        N_("Note"), description=N_("It is kept with the decision. Write what you would tell the expert."),
        validators=[Optional(), AtMost(LONGEST_NOTE)],
    )  # fmt: skip
