"""Forms of the doors into the roster."""

from __future__ import annotations

from functools import cache
from typing import Any

from wtforms import BooleanField, EmailField, SelectField, StringField
from wtforms.validators import Email, InputRequired

from socx.accounts.forms import NewPasswordForm
from socx.core.i18n import LANGUAGES, N_
from socx.experts.forms.section import SectionForm, section_form
from socx.experts.questions import BY_KEY
from socx.web.forms import AtMost, BaseForm, options

LETTER_LANGUAGES = options(LANGUAGES)


def _email(label: str, hint: str = "") -> EmailField:
    return EmailField(label, [InputRequired(N_("Enter the e-mail.")), Email(), AtMost(254)], description=hint)


def _name(label: str, sentence: str) -> StringField:
    return StringField(label, [InputRequired(sentence), AtMost(80)])


class RegisterForm(BaseForm):
    email = _email(N_("Your e-mail"), N_("Best the one of your work. We send a link to it."))


class FinishForm(NewPasswordForm):
    """What a new expert says to have an account."""

    given_name = _name(N_("Given name"), N_("Give your given name."))
    family_name = _name(N_("Family name"), N_("Give your family name."))
    read = BooleanField(
        N_("I have read what happens with my data"), [InputRequired(N_("Please read what happens with your data."))]
    )


class InviteForm(BaseForm):
    given_name = _name(N_("Given name"), N_("Give the given name."))
    family_name = _name(N_("Family name"), N_("Give the family name."))
    email = _email(N_("E-mail"))
    language = SelectField(N_("Language of the letter"), choices=LETTER_LANGUAGES)


@cache
def enter_form() -> type[SectionForm]:
    """A person and their work, as an adviser enters them."""
    more: dict[str, Any] = {
        "email": _email(N_("E-mail of the expert"), N_("The person is told by mail and can take the profile over.")),
        "language": SelectField(N_("Language of the letter"), choices=LETTER_LANGUAGES),
    }
    return type("EnterForm", (section_form(BY_KEY["work"]),), more)
