"""Forms of the register of institutions."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, InputRequired, Optional

from socx.core.i18n import N_
from socx.core.values import INSTITUTION_TYPES
from socx.institutions.rules import STANDINGS
from socx.web.forms import AtMost, BaseForm, options

TYPES = options(INSTITUTION_TYPES)


class InstitutionForm(BaseForm):
    official_name = StringField(
        N_("Name"),
        [InputRequired(N_("Enter the name of the institution.")), AtMost(200)],
        description=N_("As the institution writes it, in English or another working language."),
    )
    original_name = StringField(
        N_("Name in its own language"), [AtMost(200)], description=N_("Exactly as the institution writes it.")
    )
    short_name = StringField(N_("Short name"), [AtMost(40)], description=N_("For example: MFLT"))
    type = SelectField(
        N_("Type"),
        [InputRequired(N_("Choose the type of institution."))],
        choices=[SelectChoice("", N_("Choose a type")), *TYPES],
    )
    partner_code = SelectField(
        N_("Partner country or territory"), [InputRequired(N_("Choose the partner country or territory."))]
    )
    city = StringField(N_("City"), [AtMost(100)])
    website = StringField(
        N_("Website"), [Optional(), URL(), AtMost(200)], description=N_("For example: https://mflt.example")
    )
    mandate = TextAreaField(
        N_("Mandate"), [AtMost(4000)], description=N_("What the institution is responsible for, and by which law.")
    )
    seen = HiddenField()


class InstitutionFilterForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    q = StringField(N_("Name"), [AtMost(200)])
    partner = SelectField(N_("Partner country or territory"), default="")
    type = SelectField(N_("Type"), default="", choices=[SelectChoice("", N_("All types")), *TYPES])


class RuleForm(BaseForm):
    """What institutions of one type may be in a request, and what they are told."""

    standing = RadioField(
        N_("What institutions of this type may do"),
        [InputRequired(N_("Choose what institutions of this type may do."))],
        choices=options(STANDINGS),
    )
    reason_en = TextAreaField(
        N_("Reason in English"), [AtMost(500)],
        description=N_("Officials of such an institution read it when they start a request; advisers see it too."),
    )  # fmt: skip
    reason_fr = TextAreaField(N_("Reason in French"), [AtMost(500)])
    reason_es = TextAreaField(N_("Reason in Spanish"), [AtMost(500)])
