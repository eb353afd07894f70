"""Forms of this room: made from the questionnaires and from the table of what participants are counted by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from socx.core.i18n import N_
from socx.evaluations.models import ALL, ParticipantName, ParticipantRegister
from socx.evaluations.questions import LONGEST_TEXT, Question, Questionnaire
from socx.evaluations.services.register import PLACES, Place, field_of
from socx.evaluations.values import BREAKDOWNS
from socx.web.forms import AtMost, BaseForm, VersionedForm, options

#: Between a name and an organisation on a line of a list.
BETWEEN = ";"


def questionnaire_form(asked: Questionnaire, **given: Any) -> BaseForm:
    """The form of a questionnaire as it was sent, or filled from `given` when it was not.

    Which answers are possible is asked of the questionnaire, by the service that keeps them.
    """
    fields = {one.key: _field(one) for one in asked}
    made: type[BaseForm] = type("QuestionnaireForm", (VersionedForm,), {"form_number": HiddenField(), **fields})
    form: BaseForm = made.from_request(**given)
    return form


def _field(one: Question) -> Any:
    if one.choices is None:
        return TextAreaField(one.text, validators=[AtMost(LONGEST_TEXT)])
    return RadioField(
        one.text,
        choices=options(one.choices),
        validators=[InputRequired(N_("Choose an answer."))],
    )


def answers_of(form: BaseForm, asked: Questionnaire) -> dict[str, Any]:
    return {one.key: form[one.key].data for one in asked}


class _CountsForm(VersionedForm):
    note = TextAreaField(
        N_("Note"),
        validators=[AtMost(1000)],
        description=N_("For example how the participants were counted. No names."),
    )


def _label_of(place: Place) -> str:
    _, breakdown, key = place
    return N_("All participants") if breakdown == ALL else BREAKDOWNS[breakdown][1][key]


#: The numbers of a register, each a field; a name with hyphens cannot be written as an attribute.
CountsForm: type[VersionedForm] = type(
    "CountsForm",
    (_CountsForm,),
    {field_of(place): IntegerField(_label_of(place), validators=[Optional()]) for place in PLACES},
)


def counts_form(kept: ParticipantRegister | None) -> VersionedForm:
    """The numbers as they were sent, or as they are kept."""
    standing: dict[str, Any] = {"version": kept.version if kept else 0, "note": kept.note if kept else ""}
    for one in kept.counts if kept else ():
        standing[field_of((one.phase, one.breakdown, one.key))] = one.number
    form: VersionedForm = CountsForm.from_request(data=standing)
    return form


def numbers_of(form: VersionedForm) -> Mapping[Place, int | None]:
    return {place: form[field_of(place)].data for place in PLACES}


class NamesForm(VersionedForm):
    """A list of names, what it is for and until when it is kept."""

    purpose = StringField(
        N_("Purpose"),
        validators=[InputRequired(N_("Say what the names are needed for.")), AtMost(300)],
        description=N_("For example: passes for the building of the host."),
    )
    until = DateField(
        N_("Delete on"),
        validators=[InputRequired(N_("Give the day on which the names are deleted."))],
        description=N_("On this day the names are deleted by themselves. The numbers stay."),
    )
    names = TextAreaField(
        N_("Names"),
        validators=[InputRequired(N_("Write at least one name, or delete the list.")), AtMost(40_000)],
        description=N_("One person a line. An organisation may follow after a semicolon."),
    )

    def lines(self) -> list[tuple[str, str]]:
        """(name, organisation) a line; empty lines are left out."""
        parts = (line.partition(BETWEEN) for line in (self.names.data or "").splitlines())
        return [(name.strip(), organisation.strip()) for name, _, organisation in parts if name.strip()]


def written(names: list[ParticipantName]) -> str:
    """A list as the form shows it."""
    return "\n".join(f"{one.name}{BETWEEN} {one.organisation}" if one.organisation else one.name for one in names)


class WaiveForm(BaseForm):
    """Whose evaluations the adviser goes on without, and why."""

    keys = SelectMultipleField(N_("Go on without the evaluation of"))
    reason = TextAreaField(
        N_("Reason"),
        validators=[AtMost(1000)],
        description=N_("It stays with the activity. They may still answer."),
    )
