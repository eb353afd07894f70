"""Forms of requirements: one a kind, and the choice of what the request proposes."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from socx.core.i18n import N_
from socx.core.values import EXPERT_KINDS
from socx.experts.fields import (
    LEVELS,
    NOTHING_YET,
    language_choices,
    member_state_choices,
    number,
    pick,
    table,
    text,
    topic_choices,
    whole,
)
from socx.experts.models import TOPIC_LEVELS
from socx.selection.models import GRADES
from socx.selection.services.asking import LONGEST_TEXT, USUAL_WEIGHT, Proposal
from socx.selection.words import requirement_words
from socx.web.forms import BaseForm, options


class RequirementForm(BaseForm):
    """What every kind of requirement says: its grade, and its weight when it is advantageous."""

    VALUE: tuple[str, ...] = ()

    grade = RadioField(
        N_("How much does it count?"),
        choices=options(GRADES),
        validators=[InputRequired(N_("Choose whether it is essential or advantageous."))],
    )
    weight = whole(
        N_("Weight"), 1, 5, N_("From 1 to 5, for an advantageous requirement. An essential one has no weight.")
    )

    @classmethod
    def from_request(cls, **given: Any) -> Any:
        return super().from_request(**{"data": {"weight": USUAL_WEIGHT}} | given)

    @property
    def value(self) -> dict[str, Any]:
        return {name: self[name].data for name in self.VALUE}

    @property
    def words(self) -> str:
        return ""


class LanguageForm(RequirementForm):
    VALUE = ("language", "level")
    language = pick(N_("Language"), language_choices, needed=N_("Choose the language."))
    level = pick(N_("At least this level"), table(LEVELS, NOTHING_YET), needed=N_("Choose the level."))


class TopicForm(RequirementForm):
    VALUE = ("topic", "level")
    topic = pick(N_("Topic"), topic_choices, needed=N_("Choose the topic."))
    level = pick(N_("At least this level"), table(TOPIC_LEVELS, NOTHING_YET), needed=N_("Choose the level."),
                 coerce=number)  # fmt: skip


class YearsForm(RequirementForm):
    VALUE = ("years", "specific")
    years = whole(N_("At least this many years"), 1, 50, needed=N_("Give a number of years from 1 to 50."))
    specific = BooleanField(N_("Only years in social protection, labour or employment count"))


class BackgroundForm(RequirementForm):
    VALUE = ("kinds", "member_states")
    kinds = SelectMultipleField(
        N_("Kind of expert"), choices=table(EXPERT_KINDS), description=N_("One of these. Choose none for all kinds.")
    )
    member_states = SelectMultipleField(
        N_("Administration of these Member States"), choices=lambda: member_state_choices()[1:],
        description=N_("One of these. Choose none for all Member States."),
    )  # fmt: skip


class TextForm(RequirementForm):
    text = text(
        N_("What is asked"), LONGEST_TEXT, N_("One thing, so that it can be answered with yes or no and evidence."),
        N_("Write what is asked."),
    )  # fmt: skip

    @property
    def words(self) -> str:
        return self.text.data or ""


FORMS: dict[str, type[RequirementForm]] = {
    "language": LanguageForm, "topic": TopicForm, "years": YearsForm, "background": BackgroundForm, "text": TextForm,
}  # fmt: skip


class ProposalsForm(BaseForm):
    """Which of the proposals are kept. All are ticked at first."""

    keep = SelectMultipleField(N_("Keep these"), choices=[])

    @classmethod
    def of(cls, found: list[Proposal]) -> ProposalsForm:
        form: ProposalsForm = cls.from_request(data={"keep": [one.key for one in found]})
        form.keep.choices = [
            SelectChoice(one.key, f"{requirement_words(one.asked)} ({gettext(GRADES[one.grade]).lower()})")
            for one in found
        ]
        return form
