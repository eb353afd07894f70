"""Forms of a joint request: ask an institution to join, answer, leave."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from socx.core.i18n import N_
from socx.web.forms import AtMost, BaseForm, VersionedForm


class InviteForm(VersionedForm):
    """An institution of the register, and a few words to it."""

    institution = RadioField(N_("Which institution?"), choices=[], validate_choice=False)
    invitation = TextAreaField(
        N_("Invitation"),
        description=N_("It reads the title of the request, the name of your institution and these words; the rest "
                       "when it accepts."),
        validators=[AtMost(1000)],
    )  # fmt: skip

    def offer(self, found: Iterable[tuple[str, str]]) -> None:
        self.institution.choices = [SelectChoice(value, name) for value, name in found]


class AnswerForm(BaseForm):
    """The answer to an invitation."""

    reason = TextAreaField(
        N_("Reason, if you decline"), description=N_("Those who asked will read it."), validators=[AtMost(1000)]
    )


class LeaveForm(VersionedForm):
    """Why an institution leaves."""

    reason = TextAreaField(N_("Reason"), description=N_("The other institutions read it."), validators=[AtMost(1000)])


class SplitForm(VersionedForm):
    """Why a joint request becomes single ones."""

    reason = TextAreaField(N_("Reason"), description=N_("All institutions read it."), validators=[AtMost(1000)])
