"""Forms of the expert: an application, and the answers to an invitation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import DateField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from socx.core.i18n import N_
from socx.selection.models import ALSO, CLAIMS, DECLINE_REASONS, Application, PositionRequirement
from socx.selection.requirements import Answer
from socx.selection.services.applications import LONGEST_ALSO, LONGEST_EVIDENCE, LONGEST_MOTIVATION, Wishes
from socx.selection.services.invitations import LONGEST_NOTE
from socx.selection.words import position_line
from socx.web.autosave import BASE
from socx.web.forms import AtMost, VersionedForm, options


class ApplicationForm(VersionedForm):
    """What every application says; the answers to the requirements are added by application_form()."""

    base = HiddenField()  # the page of the background saving carries it; one person writes here
    positions = SelectMultipleField(N_("I apply for"), choices=[], coerce=int)
    also_positions = SelectMultipleField(N_("I would also consider"), choices=[], coerce=int)
    also = SelectMultipleField(
        N_("I would also consider this way of working"),
        choices=options(ALSO),
    )
    also_note = StringField(
        N_("More about it"), description=N_("For example which other dates."), validators=[AtMost(LONGEST_ALSO)]
    )
    motivation = TextAreaField(
        N_("Why you apply"),
        description=N_("What you would bring to this task, in a few sentences. Your profile is sent with it."),
        validators=[AtMost(LONGEST_MOTIVATION)],
    )

    asked: tuple[int, ...] = ()

    @property
    def wishes(self) -> Wishes:
        """What the service takes."""
        return Wishes(
            positions=self.positions.data or [], also_positions=self.also_positions.data or [],
            also=self.also.data or [], also_note=self.also_note.data or "", motivation=self.motivation.data or "",
            answers={
                key: Answer(self[f"claim-{key}"].data or "", self[f"evidence-{key}"].data or "") for key in self.asked
            },
        )  # fmt: skip

    def labels(self) -> list[tuple[str, str]]:
        """The names of the fields with their labels, for the text that the browser keeps."""
        return [(f.name, f.label.text) for f in self if not isinstance(f, HiddenField) and f.name != "csrf_token"]


def application_form(item: Application, requirements: Iterable[PositionRequirement]) -> ApplicationForm:
    """The form of one application, with a claim and its evidence for each requirement."""
    asked = tuple(one.id for one in requirements)
    parts: dict[str, Any] = {"asked": asked}
    for key in asked:
        parts[f"claim-{key}"] = RadioField(
            N_("Do you meet this?"), choices=options(CLAIMS),
            validators=[Optional()],
        )  # fmt: skip
        parts[f"evidence-{key}"] = TextAreaField(
            N_("Evidence"), description=N_("Where and when did you do this? Which certificate do you have?"),
            validators=[AtMost(LONGEST_EVIDENCE)],
        )  # fmt: skip
    made: Any = type("OwnApplicationForm", (ApplicationForm,), parts)
    form: ApplicationForm = made.from_request(data=_data(item))
    offered = [SelectChoice(one.id, position_line(one)) for one in item.call.positions]
    form.positions.choices, form.also_positions.choices = offered, list(offered)
    return form


def _data(item: Application) -> dict[str, Any]:
    said = {
        "positions": item.wished_ids("applied"),
        "also_positions": item.wished_ids("also"),
        "also": item.also, "also_note": item.also_note, "motivation": item.motivation, "version": item.version,
        "base": BASE,
    }  # fmt: skip
    for one in item.answers:
        said |= {f"claim-{one.requirement_id}": one.claim, f"evidence-{one.requirement_id}": one.evidence}
    return said


class DeclineForm(VersionedForm):
    """Why an expert does not apply."""

    reason = RadioField(
        N_("Reason"), choices=options(DECLINE_REASONS),
        description=N_("It helps us to ask better next time. It never counts against you."), validators=[Optional()],
    )  # fmt: skip
    note = TextAreaField(N_("A word to the facility"), validators=[AtMost(LONGEST_NOTE)])


class LaterForm(VersionedForm):
    """Not now: from when we may ask again."""

    ask_again_on = DateField(
        N_("Ask me again after"), validators=[Optional()],
        description=N_("Until then we do not invite you. “My calls” shows this day, and you can end it there."),
    )  # fmt: skip
    note = TextAreaField(N_("A word to the facility"), validators=[AtMost(LONGEST_NOTE)])

    @classmethod
    def from_request(cls, **given: Any) -> Any:
        form = super().from_request(**given)
        form.note.id = "later-note"  # it stands on the page of the other form too
        return form
