"""Forms of the choice: scores, the decision, the employer's answer, the partner's answer."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from socx.core.i18n import LANGUAGES, N_
from socx.requests.forms.handling import ScoresForm, ask_scores
from socx.selection.departures import DEPARTURES
from socx.selection.departures import LONGEST_NOTE as LONGEST_REASON
from socx.selection.grid import ESSENTIAL, GRIDS
from socx.selection.models import OPINIONS, ApplicationAssessment
from socx.selection.services.grid import LONGEST_NOTE, Board
from socx.selection.services.outcome import Decision
from socx.web.forms import AtMost, BaseForm, VersionedForm, options
from socx.web.i18n import language_name


class ApplicationScoresForm(ScoresForm):
    """The scores of one application, and what the assessor says of the essential requirements."""

    essential = RadioField(
        N_("The essential requirements"), choices=options(ESSENTIAL),
        validators=[Optional()],
        description=N_("What the profile and the answers show stands on this page. You may see it differently."),
    )  # fmt: skip
    note = TextAreaField(
        N_("Why"), validators=[AtMost(LONGEST_NOTE)],
        description=N_("Needed when you see it differently from what is shown."),
    )  # fmt: skip

    @classmethod
    def of(cls, kept: ApplicationAssessment | None) -> ApplicationScoresForm:
        """The form as the assessor left it."""
        data: dict[str, Any] = {"version": kept.version if kept else 0}
        if kept is not None:
            data |= {"essential": kept.essential, "note": kept.essential_note}
            for name, row in kept.scores.items():
                data |= {f"{name}_score": str(row.score), f"{name}_comment": row.comment}
        form: ApplicationScoresForm = cls.from_request(data=data)
        return form


ask_scores(ApplicationScoresForm, GRIDS.newest)


class DecisionForm(BaseForm):
    """Who is selected, places on the reserve list (`place-<application>`), and the reasons; see decision_form()."""

    selected = RadioField(
        N_("Who is selected"), choices=[], validators=[InputRequired(N_("Choose who is selected, or nobody."))]
    )
    reserve = StringField(validators=[Optional()])  # carries a message about all places
    reason_code = SelectField(
        N_("Why the decision departs from the ranking"),
        choices=options(DEPARTURES, N_("It follows the ranking")),
        validators=[Optional()],
    )
    note = TextAreaField(
        N_("Note"), validators=[AtMost(LONGEST_REASON)],
        description=N_("Kept with the decision. Applicants do not read it."),
    )  # fmt: skip
    NUMBERS: tuple[int, ...] = ()

    @property
    def decision(self) -> Decision:
        places = {number: self[f"place-{number}"].data for number in self.NUMBERS}
        waiting = sorted((place, number) for number, place in places.items() if place)
        chosen = self.selected.data or ""
        return Decision(
            selected=int(chosen[:9]) if chosen.isascii() and chosen.isdigit() else None,
            reserve=[number for _, number in waiting],
            reason_code=self.reason_code.data or "",
            note=self.note.data or "",
        )

    @property
    def has_two_on_one_place(self) -> bool:
        """Whether two people were given the same place."""
        given = [self[f"place-{number}"].data for number in self.NUMBERS]
        places = [place for place in given if place]
        return len(set(places)) < len(places)


def decision_form(found: Board) -> DecisionForm:
    """The form for the people who applied for a position; nobody is chosen before a person chooses."""
    numbers = tuple(place.candidate.key for place in found.places())
    names = {one.id: one.expert.name for one in found.applications}
    fields = {
        f"place-{number}": IntegerField(
            gettext(N_("Place of %(name)s on the reserve list"), name=names[number]),
            validators=[Optional(), NumberRange(1, 99, N_("Enter a number from 1 to 99."))],
        )
        for number in numbers
    }
    kind: type[DecisionForm] = type("DecisionFormOfPosition", (DecisionForm,), {**fields, "NUMBERS": numbers})
    form: DecisionForm = kind.from_request()
    form.selected.choices = [
        *(SelectChoice(str(number), names[number]) for number in numbers),
        SelectChoice("none", gettext(N_("Nobody"))),
    ]
    return form


class AskEmployerForm(VersionedForm):
    """To whom the letter to the employer goes."""

    name = StringField(N_("Who decides"), validators=[AtMost(120)])
    email = StringField(N_("E-mail"), validators=[AtMost(254)])
    language = SelectField(N_("Language of the letter"), validators=[InputRequired()])

    @classmethod
    def from_request(cls, **given: Any) -> Any:
        form = super().from_request(**given)
        form.language.choices = [SelectChoice(code, language_name(code)) for code in LANGUAGES]
        return form


class RecordReleaseForm(VersionedForm):
    """What the employer said in another way."""

    outcome = RadioField(
        N_("What the employer says"),
        choices=[
            SelectChoice("granted", N_("The person may go")),
            SelectChoice("refused", N_("The person may not go")),
        ],
        validators=[InputRequired(N_("Choose what the employer says."))],
    )
    reference = StringField(
        N_("Where it stands"), validators=[AtMost(120)], description=N_("For example a letter and its date.")
    )


class AnswerReleaseForm(BaseForm):
    """The answer of the employer, by a link."""

    name = StringField(N_("Your name"), validators=[AtMost(120)])
    reason = TextAreaField(N_("If not: why?"), validators=[AtMost(2000)])


class OpinionForm(BaseForm):
    """The answer of the partner."""

    answer = RadioField(
        N_("Does your institution object?"), choices=options(OPINIONS),
        validators=[InputRequired(N_("Choose your answer."))],
    )  # fmt: skip
    reason = TextAreaField(
        N_("Reason"), validators=[AtMost(2000)],
        description=N_("Needed for an objection. The facility reads it; the expert does not."),
    )  # fmt: skip
