"""Forms of the roster."""

from socx.experts.forms.employers import AuthorisationForm, EmployerFilterForm, EmployerForm, RuleForm
from socx.experts.forms.entry import FinishForm, InviteForm, RegisterForm, enter_form
from socx.experts.forms.filters import RosterFilters
from socx.experts.forms.section import SectionForm, as_data, section_form

__all__ = [
    "AuthorisationForm",
    "EmployerFilterForm",
    "EmployerForm",
    "FinishForm",
    "InviteForm",
    "RegisterForm",
    "RosterFilters",
    "RuleForm",
    "SectionForm",
    "as_data",
    "enter_form",
    "section_form",
]
