"""Forms around the signature: by a link, without an account; and who goes on with a request."""

from __future__ import annotations

from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, InputRequired

from socx.core.i18n import LANGUAGES, N_
from socx.requests.forms.moves import NOTE_LIMIT
from socx.web.forms import AtMost, BaseForm, VersionedForm, options


class AskByLinkForm(VersionedForm):
    """Who is asked to sign by a link. What the contacts say can be changed for this letter."""

    name = StringField(N_("Name of the person who signs"), validators=[InputRequired(), AtMost(120)])
    function = StringField(N_("Function of the person who signs"), validators=[InputRequired(), AtMost(120)])
    email = EmailField(N_("E-mail of the person who signs"), validators=[InputRequired(), Email(), AtMost(254)])
    language = SelectField(N_("Language of the letter"), choices=options(LANGUAGES))


class SignByLinkForm(BaseForm):
    """The signature of somebody without an account."""

    name = StringField(
        N_("Your name"),
        description=N_("Type it as you sign."),
        validators=[InputRequired(N_("Type your name.")), AtMost(120)],
    )
    declaration = BooleanField(
        N_("I sign this request for my institution, and I am authorised to do so."),
        validators=[DataRequired(N_("Tick the box to sign."))],
    )


class ReturnByLinkForm(BaseForm):
    """The reason for which the request goes back unsigned."""

    reason = TextAreaField(
        N_("What should be changed?"), validators=[InputRequired(N_("Give a reason.")), AtMost(NOTE_LIMIT)]
    )


class HandOverForm(VersionedForm):
    """To whom the pen goes."""

    to = RadioField(
        N_("Who goes on with the request?"),
        validators=[InputRequired(N_("Choose a colleague."))],
        choices=[],
        validate_choice=False,
    )
    note = TextAreaField(
        N_("Note"), description=N_("What should your colleague know?"), validators=[AtMost(NOTE_LIMIT)]
    )
