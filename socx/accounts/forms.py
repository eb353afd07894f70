"""Forms of accounts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Optional, ValidationError

from socx.access.actors import Role
from socx.accounts import models, passwords
from socx.accounts.limits import place
from socx.accounts.models import User
from socx.core.i18n import LANGUAGES, N_
from socx.core.values import DOMAINS
from socx.web.forms import AtMost, BaseForm, options
from socx.web.frame import ROLE_LABELS
from socx.web.security import own_path
from socx.web.site import settings

#: Roles that an account can have.
ROLES = [SelectChoice(role, ROLE_LABELS[Role(role)]) for role in models.ROLES]


class SignInForm(BaseForm):
    """The form that Flask-Security's sign-in page is given: it finds `user`, or says no.

    Flask-Security reads user and requires_confirmation.
    """

    email = EmailField(N_("E-mail"), [InputRequired(N_("Enter your e-mail.")), AtMost(254)])
    password = PasswordField(N_("Password"), [InputRequired(N_("Enter your password.")), AtMost(passwords.LONGEST)])
    next = HiddenField()

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.translate()
        self.user: User | None = None
        self.requires_confirmation = False
        self.next.data = own_path(self.next.data or request.args.get("next"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether somebody may come in; raises TooMany after too many wrong passwords."""
        if not super().validate(extra_validators):
            return False
        found = passwords.check(self.email.data, self.password.data, datetime.now(UTC), place())
        if found is None:
            # One sentence for both, so that nobody learns which addresses have an account.
            return self._refuse(N_("The e-mail or the password is not right."))
        if not found.active:
            return self._refuse(N_("This account is closed. Please ask the facility team."))
        if found.is_demo and settings().is_production:
            return self._refuse(N_("Demonstration accounts cannot be used on this site."))
        self.user = found
        return True

    def _refuse(self, sentence: str) -> bool:
        self.email.errors = [gettext(sentence)]
        return False


class ForgottenPasswordForm(BaseForm):
    email = EmailField(N_("E-mail"), [InputRequired(N_("Enter your e-mail.")), Email(), AtMost(254)])


class NewPasswordForm(BaseForm):
    """A new password, written twice."""

    password = PasswordField(
        N_("New password"),
        [InputRequired(N_("Enter a new password.")), AtMost(passwords.LONGEST)],
        description=N_("12 characters or more. A few words in a row are easy to remember."),
    )
    again = PasswordField(N_("New password, once more"), [InputRequired(N_("Enter the new password once more."))])

    def __init__(self, *args: Any, user: User, **given: Any) -> None:
        super().__init__(*args, **given)
        self._user = user

    def validate_password(self, field: PasswordField) -> None:
        if found := passwords.weakness(field.data or "", self._user):
            raise ValidationError(gettext(found))

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError(gettext(N_("The two new passwords are not the same.")))


class ChangePasswordForm(NewPasswordForm):
    """A new password, for somebody who knows the old one."""

    current = PasswordField(
        N_("Current password"), [InputRequired(N_("Enter your current password.")), AtMost(passwords.LONGEST)]
    )


class OwnAccountForm(BaseForm):
    name = StringField(N_("Name"), [InputRequired(N_("Enter your name.")), AtMost(120)])
    language = RadioField(
        N_("Language"),
        [InputRequired(N_("Choose a language."))],
        choices=options(LANGUAGES),
        description=N_("Pages and mails come in this language."),
    )


class TokenForm(BaseForm):
    name = StringField(
        N_("What is the token for?"),
        [InputRequired(N_("Say what the token is for.")), AtMost(80)],
        description=N_("For example: monthly report"),
    )


class UserForm(BaseForm):
    """An account, as an administrator sees it."""

    name = StringField(N_("Name"), [InputRequired(N_("Enter the person's name.")), AtMost(120)])
    email = EmailField(N_("E-mail"), [InputRequired(N_("Enter the person's e-mail.")), Email(), AtMost(254)])
    language = SelectField(N_("Language"), choices=options(LANGUAGES))
    role = SelectField(
        N_("Role"),
        [InputRequired(N_("Choose a role."))],
        choices=[SelectChoice("", N_("Choose a role")), *ROLES],
    )
    institution_id = SelectField(
        N_("Institution"),
        [Optional()],
        coerce=lambda value: int(value) if value not in ("", None, "None") else None,
        description=N_("For partner officials and partner approvers."),
    )
    partner_code = SelectField(
        N_("Partner country or territory"), [Optional()], description=N_("For staff of an EU Delegation.")
    )
    domain = SelectField(
        N_("Domain"),
        [Optional()],
        choices=options(DOMAINS, N_("No domain")),
        description=N_("For technical advisers."),
    )
    active = BooleanField(N_("The account is open"), description=N_("A closed account cannot sign in."))
    seen = HiddenField()


class UserFilterForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    q = StringField(N_("Name or e-mail"), [AtMost(200)])
    role = SelectField(N_("Role"), default="", choices=[SelectChoice("", N_("All roles")), *ROLES])
    state = SelectField(
        N_("Account"),
        default="",
        choices=[
            SelectChoice("", N_("Open and closed")),
            SelectChoice("open", N_("Open")),
            SelectChoice("closed", N_("Closed account")),
        ],
    )
