"""Forms of the register of employers and of the rules of the kinds of experts."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Optional

from socx.core.i18n import N_
from socx.core.values import INSTITUTION_TYPES
from socx.experts.fields import Day, line, member_state_choices, number, pick, table, text, whole
from socx.experts.rules import STANDINGS
from socx.web.forms import AtMost, BaseForm, VersionedForm, options


class EmployerForm(VersionedForm):
    name = line(N_("Name"), 200, N_("As the employer writes it."), N_("Enter the name of the employer."))
    short_name = line(N_("Short name"), 40, N_("For example: ZUS"))
    member_state = pick(N_("Member State"), member_state_choices, needed=N_("Choose the Member State."))
    kind = pick(N_("Kind"), table(INSTITUTION_TYPES, N_("Choose one")), needed=N_("Choose one of the list."))
    is_mandated = BooleanField(
        N_("Mandated body"), description=N_("It stands on the list of mandated bodies that the Commission keeps.")
    )
    agreement_reference = line(N_("Reference of the cooperation agreement"), 80)
    agreement_from = Day(N_("First day of the agreement"), validators=[Optional()])
    agreement_to = Day(N_("Last day of the agreement"), validators=[Optional()])
    release_contact_name = line(N_("Contact for releases"), 120)
    release_contact_email = StringField(N_("E-mail of the contact for releases"), [Optional(), Email(), AtMost(254)])
    note = text(N_("Note"), 2000)


class AuthorisationForm(BaseForm):
    expert_id = SelectField(N_("For whom"), coerce=number)
    reference = line(N_("Reference"), 80, N_("Of the letter or the agreement."), N_("Give the reference."))
    start_on = Day(N_("First day"), validators=[InputRequired(N_("Give the first day."))])
    end_on = Day(N_("Last day"), validators=[Optional()], description=N_("Empty: until it is taken back."))
    days_a_year = whole(N_("Days a year"), 1, 366, N_("At most, for each person."))
    note = line(N_("Note"), 500)


class EmployerFilterForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    q = line(N_("Name"), 200)
    member_state = pick(N_("Member State"), lambda: member_state_choices(N_("Any")), default="")
    mandated = BooleanField(N_("Only mandated bodies"))


class RuleForm(BaseForm):
    """What experts of one kind may be, and what is said about it."""

    standing = RadioField(
        N_("What experts of this kind may be"),
        [InputRequired(N_("Choose what experts of this kind may be."))],
        choices=options(STANDINGS),
    )
    years = whole(
        N_("Years after leaving office"), 0, 40,
        N_("Only for retired public servants: so long they are asked. Empty: without an end."),
    )  # fmt: skip
    reason_en = TextAreaField(
        N_("Reason in English"), [AtMost(500)], description=N_("Advisers read it beside the profile.")
    )
    reason_fr = TextAreaField(N_("Reason in French"), [AtMost(500)])
    reason_es = TextAreaField(N_("Reason in Spanish"), [AtMost(500)])
