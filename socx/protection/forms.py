"""Forms of data protection."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from socx.core.i18n import N_
from socx.protection.models import GROUNDS
from socx.web.forms import AtMost, BaseForm, Needed, options


class RestrictForm(BaseForm):
    ground = RadioField(
        N_("Why"),
        [InputRequired(N_("Choose a reason."))],
        choices=options(GROUNDS),
    )
    text = TextAreaField(
        N_("What the facility should know"), [AtMost(2000)],
        description=N_("If you like. Managers read it and answer you."),
    )  # fmt: skip


class AnswerForm(BaseForm):
    text = TextAreaField(
        N_("Answer to the person"), [Needed(N_("Write the answer.")), AtMost(2000)],
        description=N_("The person reads it on the page where they asked, and is told by mail."),
    )  # fmt: skip


class RestrictForForm(RestrictForm):
    """A restriction that a manager notes for somebody."""

    text = TextAreaField(
        N_("The written request of the person"),
        [Needed(N_("Say on which written request you do this.")), AtMost(2000)],
        description=N_("When it came, and what it asks. The person reads this."),
    )  # fmt: skip


class EraseForm(BaseForm):
    sure = BooleanField(
        N_("Yes, erase everything. I know that it cannot be undone."),
        [InputRequired(N_("Confirm that you want everything erased."))],
    )


class AskErasureForm(BaseForm):
    """An erasure that the facility notes for somebody."""

    reason = TextAreaField(
        N_("The written request of the person"),
        [Needed(N_("Say on which written request you do this.")), AtMost(500)],
        description=N_("The number or the day of the letter, without the name: this line stays with the record."),
    )  # fmt: skip


class DropForm(BaseForm):
    note = TextAreaField(
        N_("Why it is not erased"), [Needed(N_("Say why.")), AtMost(500)],
        description=N_("Who asked for it reads this."),
    )  # fmt: skip
