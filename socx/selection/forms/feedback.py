"""Forms of what is said after the work: contest a fact, answer that, appraise, comment."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from socx.core.i18n import N_
from socx.selection.models import APPRAISED, CONTEST_OUTCOMES, RATINGS, Appraisal
from socx.selection.services.contests import LONGEST_TEXT
from socx.web.forms import AtMost, BaseForm, Needed, VersionedForm, options


class ContestForm(BaseForm):
    comment = TextAreaField(
        N_("What is wrong"), [Needed(N_("Write what is wrong.")), AtMost(LONGEST_TEXT)],
        description=N_("For example: this invitation never reached me; the report was sent to the adviser by mail."),
    )  # fmt: skip


class ContestAnswerForm(BaseForm):
    outcome = RadioField(
        N_("Your answer"), [InputRequired(N_("Choose your answer."))],
        choices=options(CONTEST_OUTCOMES),
    )  # fmt: skip
    reason = TextAreaField(
        N_("Reason"), [Needed(N_("Write the reason. The expert reads it.")), AtMost(LONGEST_TEXT)],
        description=N_("The expert reads it and is told by mail."),
    )  # fmt: skip


class AppraisalForm(VersionedForm):
    """One choice of words for each of APPRAISED, and a note; no points."""

    note = TextAreaField(
        N_("In your words"), [AtMost(LONGEST_TEXT)],
        description=N_("The expert reads it and may comment. Needed when something was less than agreed."),
    )  # fmt: skip

    @classmethod
    def of(cls, kept: Appraisal | None) -> AppraisalForm:
        data: dict[str, Any] = {"version": kept.version if kept else 0}
        if kept is not None:
            data |= {**kept.ratings, "note": kept.note}
        form: AppraisalForm = cls.from_request(data=data)
        return form

    @property
    def ratings(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in APPRAISED}

    @property
    def seen(self) -> int:
        sent = self.version.data or ""
        return int(sent[:9]) if sent.isascii() and sent.isdigit() else 0


for _name, _label in APPRAISED.items():
    setattr(
        AppraisalForm, _name,
        RadioField(
            _label, [InputRequired(N_("Choose one of the list."))],
            choices=options(RATINGS),
        ),
    )  # fmt: skip


class CommentForm(BaseForm):
    comment = TextAreaField(
        N_("Your comment"), [Needed(N_("Write your comment.")), AtMost(LONGEST_TEXT)],
        description=N_("It is shown wherever the appraisal is shown. After it the appraisal does not change any more."),
    )  # fmt: skip
