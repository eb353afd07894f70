"""Forms of handling: eligibility, questions and answers, scores, opinion, Action Form, decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask_babel import gettext
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.core.values import number_in
from socx.requests import scope
from socx.requests.criteria import (
    ELIGIBILITY,
    GRIDS,
    INSTRUMENTS,
    OUTCOMES,
    POSITIONS,
    RECOMMENDATIONS,
    Criterion,
    Grid,
)
from socx.requests.fields import MAX_ACTIVITIES, Field, sections_of
from socx.requests.models import AssistanceRequest, Clarification
from socx.requests.services.clarification import Question
from socx.requests.services.decisions import MOVES
from socx.requests.services.screening import MAX_SOURCE
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.forms import AtMost, PartForm, VersionedForm, options

MAX_QUESTIONS = 10


class EligibilityForm(VersionedForm):
    """Three fields a rule: `<rule>_outcome`, `<rule>_reason` and `<rule>_source`."""

    def findings(self) -> dict[str, tuple[str, str, str]]:
        """What was found, by rule: (outcome or empty, reason, link or title of a document)."""
        return {
            rule: (
                self[f"{rule}_outcome"].data or "",
                self[f"{rule}_reason"].data or "",
                self[f"{rule}_source"].data or "",
            )
            for rule in ELIGIBILITY
        }


for _rule, _row in ELIGIBILITY.items():
    setattr(
        EligibilityForm,
        f"{_rule}_outcome",
        RadioField(_row.label, description=_row.guidance, choices=options(OUTCOMES), validators=[Optional()]),
    )
    setattr(
        EligibilityForm,
        f"{_rule}_reason",
        TextAreaField(
            N_("Reason"),
            description=N_("Needed when the rule is not met or is to be confirmed. The institution reads it."),
            validators=[AtMost(2000)],
        ),
    )
    setattr(
        EligibilityForm,
        f"{_rule}_source",
        StringField(
            N_("Link or title of a document"),
            description=N_("Where it can be read. Only the facility and the Commission see it."),
            validators=[AtMost(MAX_SOURCE)],
        ),
    )


class QuestionPart(PartForm):
    """A question and the section of the form that it is about."""

    section = SelectField(
        N_("Section of the request"),
        choices=options({}, N_("Choose a section")),
        validators=[Optional()],
    )
    question = TextAreaField(
        N_("Question"),
        description=N_("Ask for one thing: what should be changed or explained?"),
        validators=[AtMost(2000)],
    )
    reason = TextAreaField(
        N_("Why you ask"),
        description=N_("What you need it for. The institution reads it."),
        validators=[AtMost(1000)],
    )


class ClarifyForm(VersionedForm):
    """Questions to the partner."""

    questions = FieldList(FormField(QuestionPart), min_entries=1, max_entries=MAX_QUESTIONS)

    @classmethod
    def about(cls, item: AssistanceRequest, **given: Any) -> ClarifyForm:
        """The form with the sections of this request to choose from."""
        form: ClarifyForm = cls.from_request(**given)
        form.offer(item)
        return form

    def offer(self, item: AssistanceRequest) -> None:
        """Let each question be about a section; the own parts of a joint request stand once for each institution."""
        parts = [part.read_outside() for part in sections_of(item.kind)]
        choices = {part.key: gettext(part.label) for part in parts if part.shared or not item.is_joint}
        for party in item.active_parties:
            choices |= {
                f"{part.key}:{party.institution_id}": f"{party.institution.official_name}: {gettext(part.label)}"
                for part in parts
                if not part.shared
            }
        for one in self.questions:
            one.section.choices = options(choices, gettext("Choose a section"))

    def asked(self) -> list[Question]:
        """The questions; about the own part of an institution, with its number."""
        found = []
        for one in self.questions:
            section, _, owner = (one.section.data or "").partition(":")
            found.append(Question(section, one.question.data or "", one.reason.data or "", number_in(owner)))
        return found


class AnswersForm(VersionedForm):
    """A text area for each open question, `answer_<id>`; see answers_form()."""

    def answers(self) -> dict[int, str]:
        """The answers by the id of their question."""
        return {
            int(name.removeprefix("answer_")): field.data or ""
            for name, field in self._fields.items()
            if name.startswith("answer_")
        }


def answers_form(questions: Iterable[Clarification]) -> type[AnswersForm]:
    """A form with one field for each of these questions."""
    fields = {
        f"answer_{question.id}": TextAreaField(
            N_("Your answer"),
            description=N_("In a sentence or two: what you changed, or why you did not."),
            default=question.answer,
            validators=[AtMost(4000)],
        )
        for question in questions
    }
    return type("AnswersForm", (AnswersForm,), fields)


class ScoresForm(VersionedForm):
    """Two fields a criterion, `<criterion>_score` and `<criterion>_comment`; see ask_scores()."""

    CRITERIA: ClassVar[Mapping[str, Criterion]] = {}

    def scores(self) -> dict[str, tuple[int | None, str]]:
        """What was given, by criterion: (score or none yet, comment)."""
        return {
            name: (
                int(self[f"{name}_score"].data) if self[f"{name}_score"].data else None,
                self[f"{name}_comment"].data or "",
            )
            for name in self.CRITERIA
        }

    @property
    def seen(self) -> int | None:
        """The version of the assessment that the page was made from."""
        return number_in(self.version.data)


def ask_scores(form: type[ScoresForm], grid: Grid) -> None:
    """Give a class of forms the fields of a grid."""
    form.CRITERIA = grid.criteria
    given = [SelectChoice(str(score), str(score)) for score in grid.scale]
    for name, criterion in grid.criteria.items():
        setattr(
            form,
            f"{name}_score",
            RadioField(criterion.label, description=criterion.guidance, choices=given, validators=[Optional()]),
        )
        setattr(form, f"{name}_comment", TextAreaField(N_("Why"), validators=[AtMost(1500)]))


class AssessmentForm(ScoresForm):
    """The scores of a request, and a recommendation."""

    recommendation = RadioField(N_("Recommendation"), choices=options(RECOMMENDATIONS), validators=[Optional()])
    instrument = SelectField(
        N_("Which instrument?"),
        description=N_("Only when you recommend to send the request to another instrument."),
        choices=options(INSTRUMENTS, N_("None")),
        validators=[Optional()],
    )
    summary = TextAreaField(
        N_("Summary"),
        description=N_("Two or three sentences for the EU Delegation's file and the Commission."),
        validators=[AtMost(3000)],
    )


ask_scores(AssessmentForm, GRIDS.newest)


class AskAssessorForm(VersionedForm):
    """Who is asked for a second assessment."""

    assessor = SelectField(N_("Second assessor"), validators=[Optional()], validate_choice=False)

    @classmethod
    def among(cls, people: Iterable[User], **given: Any) -> AskAssessorForm:
        """The form with these people to choose from."""
        form: AskAssessorForm = cls.from_request(**given)
        names = [SelectChoice(str(person.id), person.name) for person in people]
        form.assessor.choices = [SelectChoice("", gettext("Choose a colleague")), *names]
        return form

    @property
    def chosen(self) -> int:
        return number_in(self.assessor.data) or 0


class SettleForm(VersionedForm):
    """A sentence for each difference, `settle_<criterion>`; see settle_form()."""

    def texts(self) -> dict[str, str]:
        """The sentences, by criterion."""
        return {
            name.removeprefix("settle_"): field.data or ""
            for name, field in self._fields.items()
            if name.startswith("settle_")
        }


def settle_form(said: Mapping[str, str]) -> type[SettleForm]:
    """A form with one field for each difference, with what was said about it so far."""
    fields = {
        f"settle_{name}": TextAreaField(
            N_("How is this settled?"),
            description=N_("A sentence: what you agreed, and why."),
            default=text,
            validators=[AtMost(1500)],
        )
        for name, text in said.items()
    }
    return type("SettleForm", (SettleForm,), fields)


class OpinionForm(VersionedForm):
    """The position of the EU Delegation."""

    position = RadioField(N_("Position of the EU Delegation"), choices=options(POSITIONS), validators=[Optional()])
    text = TextAreaField(
        N_("Opinion"),
        description=N_("Links with other cooperation, timing, risks. Needed when you object."),
        validators=[AtMost(4000)],
    )
    shared = BooleanField(N_("The institution may read this opinion"))


class DecisionForm(VersionedForm):
    """The decision of the Commission."""

    outcome = RadioField(
        N_("Decision"),
        choices=options({o: REQUEST_WORKFLOW.transition(move).label for o, move in MOVES.items()}),
        validators=[Optional()],
    )
    reason = TextAreaField(
        N_("Reason"),
        description=N_("The partner reads the reason of an approval or a refusal. The adviser reads all of them."),
        validators=[AtMost(3000)],
    )
    reference = StringField(
        N_("Reference"),
        description=N_("Needed for an approval, for example the number of the registered decision."),
        validators=[AtMost(60)],
    )


class Between:
    """A validator: a number in these limits. What is no number was told so already."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not None and not self.least <= field.data <= self.most:
            raise ValidationError(
                gettext(N_("Enter a whole number from %(least)s to %(most)s."), least=self.least, most=self.most)
            )


def _input(one: Field) -> Any:
    """The field of a form for a field of the Action Form."""
    words: dict[str, Any] = {"description": one.hint}
    match one.kind:
        case "line":
            return StringField(one.label, validators=[AtMost(one.limit)], **words)
        case "number":
            return IntegerField(
                one.label,
                validators=[Optional(), Between(1, one.limit)],
                **words,
            )
        case "date":
            return DateField(one.label, validators=[Optional()], **words)
        case "choice":
            labels = dict(one.options or {})
            if one.name == "gender_marker":
                return RadioField(one.label, choices=options(labels), validators=[Optional()], **words)
            return SelectField(one.label, choices=options(labels, N_("Choose")), validators=[Optional()], **words)
    return TextAreaField(one.label, validators=[AtMost(one.limit)], **words)


ActivityPart = type("ActivityPart", (PartForm,), {one.name: _input(one) for one in scope.ACTIVITY})


class ActionFormForm(VersionedForm):
    """The Action Form, with the fields of `scope.FIELDS`."""

    activities = FieldList(FormField(ActivityPart), min_entries=1, max_entries=MAX_ACTIVITIES)

    def agreed(self) -> dict[str, Any]:
        """The scope in the shape of `scope.py`. Activities without a word are left out."""
        found: dict[str, Any] = {one.name: self[one.name].data for one in scope.FIELDS if one.name != "activities"}
        found = {name: value if value is not None else _empty(name) for name, value in found.items()}
        activities = [_plain(entry.form) for entry in self.activities]
        return found | {"activities": [a for a in activities if _says_something(a)]}


for _field in scope.FIELDS:
    if _field.kind != "activities":
        setattr(ActionFormForm, _field.name, _input(_field))


def _empty(name: str) -> Any:
    return None if name == "expert_days" else ""


def _plain(part: Any) -> dict[str, Any]:
    """An activity as it is stored: days and experts as numbers or none, the start as an ISO date."""
    found = {one.name: part[one.name].data for one in scope.ACTIVITY}
    start = found["start_on"]
    return {name: value or ("" if name not in ("days", "positions") else None) for name, value in found.items()} | {
        "start_on": start.isoformat() if start else ""
    }


def _says_something(activity: dict[str, Any]) -> bool:
    return any(value for name, value in activity.items() if name != "positions")
