"""Forms of the level of a request and of its list of readers."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.core.values import SENSITIVITY, number_in
from socx.web.forms import AtMost, VersionedForm, options
from socx.web.frame import role_label


class LevelForm(VersionedForm):
    """Another level, and why."""

    level = RadioField(
        N_("Level"),
        choices=options(SENSITIVITY),
        validators=[InputRequired(N_("Choose the level."))],
    )
    reason = TextAreaField(
        N_("Reason"),
        description=N_("Needed when the level goes down. It is kept with the request."),
        validators=[AtMost(1000)],
    )


class ReaderForm(VersionedForm):
    """A person for the list, and why."""

    user = SelectField(N_("Person"), validate_choice=False)
    reason = TextAreaField(
        N_("Reason"),
        description=N_("Why does this person need to read the request?"),
        validators=[AtMost(1000)],
    )

    def offer(self, people: Iterable[User], empty: str) -> None:
        """Put the names in: each with its role, because two people may share a name."""
        named = [SelectChoice(str(u.id), f"{u.name}, {role_label(u.role)}") for u in people]
        self.user.choices = [SelectChoice("", empty), *named]

    @property
    def user_id(self) -> int:
        """The person who was chosen; 0 for none, or for what is no number."""
        return number_in(self.user.data) or 0


class EndReaderForm(VersionedForm):
    """Why somebody no longer needs to read the request."""

    reason = TextAreaField(N_("Reason"), validators=[AtMost(1000)])
