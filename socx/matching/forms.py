"""Forms of matching: a decision on one expert, and the question about a named person."""

from __future__ import annotations

from flask import request
from flask_babel import gettext
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from socx.core.i18n import N_
from socx.matching.models import REJECTION_REASONS
from socx.matching.services import LONGEST_NOTE
from socx.matching.weighing import LONGEST_REASON
from socx.web.forms import BaseForm


def reason_choices() -> list[SelectChoice]:
    reasons = (SelectChoice(key, gettext(text)) for key, text in REJECTION_REASONS.items())
    return [SelectChoice("", gettext(N_("Choose one"))), *reasons]


class DecisionForm(BaseForm):
    """Shortlist or reject; the button says which."""

    decision = HiddenField()
    reason_code = SelectField(
        N_("Reason"), description=N_("Only for a rejection."), choices=reason_choices,
        validate_choice=False,  # the button in the list that shortlists sends none; the service looks at it
    )  # fmt: skip
    note = TextAreaField(
        N_("Note"), description=N_("It is kept with the decision. Write what you would tell the expert."),
        validators=[Optional(), Length(max=LONGEST_NOTE, message=N_("This note is too long. 2,000 characters fit."))],
    )  # fmt: skip


class WeightsForm(BaseForm):
    """Approve weights, refuse them, or go back; the button says which."""

    reason = TextAreaField(
        N_("Reason"), description=N_("It is kept with the version."),
        validators=[
            Optional(), Length(max=LONGEST_REASON, message=N_("This reason is too long. 2,000 characters fit.")),
        ],
    )  # fmt: skip


class PersonForm(BaseForm):
    """A name, asked for in the address."""

    class Meta(BaseForm.Meta):
        csrf = False

    q = StringField(
        N_("Name of the person"), validators=[Length(max=100, message=N_("This name is too long. 100 characters fit."))]
    )

    @classmethod
    def from_address(cls) -> PersonForm:
        form = cls(request.args)
        form.translate()
        form.validate()
        form.q.errors = [gettext(error) for error in form.q.errors]
        return form

    @property
    def asked(self) -> str:
        return "" if self.q.errors else (self.q.data or "")
