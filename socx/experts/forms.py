"""Forms of the roster: the sections of a profile with their rows, and the filters of the list."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import FormField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from socx.core.errors import DomainError
from socx.core.i18n import N_
from socx.core.values import ASSISTANCE, EXPERT_KINDS, MODALITIES
from socx.experts.fields import (
    LEVELS,
    NOTHING_YET,
    TOO_LONG,
    Day,
    Rows,
    home_choices,
    institution_choices,
    language_choices,
    line,
    member_state_choices,
    number,
    partner_choices_or_none,
    pick,
    table,
    text,
    topic_choices,
    whole,
)
from socx.experts.models import PASSAGE_KINDS, TOPIC_LEVELS
from socx.experts.queries import Filters
from socx.experts.sections import Section
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.web.forms import BaseForm
from socx.web.i18n import language


class RowForm(BaseForm):
    """One row of a section. A row in which the MAIN fields are empty does not count."""

    MAIN: tuple[str, ...] = ()

    class Meta(BaseForm.Meta):
        csrf = False

    def is_empty(self) -> bool:
        return not any(self[name].raw_data and any(v.strip() for v in self[name].raw_data) for name in self.MAIN)


class LanguageRow(RowForm):
    MAIN = ("language",)
    language = pick(N_("Language"), language_choices, needed=N_("Choose a language."))
    level = pick(N_("Level"), table(LEVELS, NOTHING_YET), needed=N_("Choose the level."))


class TopicRow(RowForm):
    MAIN = ("topic_id", "evidence")
    topic_id = pick(N_("Topic"), topic_choices, needed=N_("Choose a topic."))
    level = pick(N_("How well do you know it?"), table(TOPIC_LEVELS, NOTHING_YET), needed=N_("Choose the level."),
                 coerce=number)  # fmt: skip
    evidence = text(N_("Evidence"), 1500, N_("What did you do with it, where and when? One or two sentences."))


class PassageRow(RowForm):
    MAIN = ("text",)
    kind = pick(N_("What it tells"), table(PASSAGE_KINDS))
    language = pick(N_("Language of the text"), lambda: language_choices(None), default=lambda: language())
    text = text(N_("Text"), 6000, N_("No names of persons whose cases you handled."), N_("Write the text."))


class MissionRow(RowForm):
    MAIN = ("year", "title", "partner_code")
    year = whole(N_("Year"), 1, 9999, needed=N_("Give the year."))
    partner_code = pick(N_("Partner country or territory"), partner_choices_or_none,
                        needed=N_("Choose the partner country or territory."))  # fmt: skip
    title = line(N_("What it was about"), 200, needed=N_("Say what the mission was about."))
    days = whole(N_("Days"), 1, 366)


class AbsenceRow(RowForm):
    MAIN = ("start_on", "end_on")
    start_on = Day(N_("First day"), validators=[InputRequired(N_("Give the first day."))])
    end_on = Day(N_("Last day"), validators=[InputRequired(N_("Give the last day."))])
    reason = line(N_("Reason"), 200, N_("Only if you wish. Please nothing about health."))


class ConflictRow(RowForm):
    MAIN = ("partner_code", "reason")
    partner_code = pick(N_("Partner country or territory"), partner_choices_or_none,
                        needed=N_("Choose the partner country or territory."))  # fmt: skip
    institution_id = pick(N_("Institution"), institution_choices, coerce=number)
    reason = line(N_("Reason"), 300, needed=N_("Give the reason in a few words."))


class SectionForm(BaseForm):
    """A section of the profile. ROWS names the field that holds rows, if there is one."""

    ROWS = ""
    version = HiddenField()

    @property
    def rows(self) -> Any:
        return self[self.ROWS] if self.ROWS else ()

    def translate(self) -> None:
        super().translate()
        for row in self.rows:
            row.form.translate()

    def drop_empty_rows(self) -> None:
        for place in reversed(range(len(self.rows))):
            if self.rows[place].form.is_empty():
                self.rows.pop_entry(place)

    def remove_row(self, place: str) -> None:
        """Take a row out; a place that there is not changes nothing."""
        if place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(self.rows):
            self.rows.pop_entry(int(place))

    def add_row(self) -> None:
        self.rows.append_entry().form.translate()

    def submitted(self) -> bool:
        if request.method == "POST" and self.ROWS:
            self.drop_empty_rows()
        valid = super().submitted()
        for field in self._inner():
            field.errors = [gettext(e) if isinstance(e, str) else e for e in field.errors]
        self._gather()
        return valid

    def refuse(self, error: DomainError) -> None:
        """Also place what is about one field of one row: `languages-1-level`."""
        inner = {field.id: field for field in self._inner()}
        sentences = getattr(error, "errors", {})
        for name in inner.keys() & sentences.keys():
            inner[name].errors = [*inner[name].errors, gettext(sentences[name])]
        if elsewhere := {name: text for name, text in sentences.items() if name not in inner}:
            self._place(elsewhere, error.facts)
        elif not sentences:
            super().refuse(error)
        self._gather()

    def _inner(self) -> list[Any]:
        return [field for row in self.rows for field in row.form]

    def _gather(self) -> None:
        """Let the rows' field know the errors inside it; what is about all rows comes last."""
        if self.ROWS:
            about_all = [e for e in self.rows.errors if isinstance(e, str)]
            inside = [row.form.errors for row in self.rows]
            self.rows.errors = [*inside, *about_all] if any(inside) else about_all

    def values(self, section: Section) -> dict[str, Any]:
        """What was sent, as the plain values that a section speaks."""
        found = {name: _plain(self[name]) for name in section.fields}
        if self.ROWS:
            found[section.rows] = [{c: _plain(row.form[c]) for c in section.columns} for row in self.rows]
        elif section.rows:
            found[section.rows] = [{section.columns[0]: value} for value in self[section.rows].data]
        return found


def _plain(field: Any) -> Any:
    return field.data or "" if isinstance(field, StringField | TextAreaField) else field.data


class WorkForm(SectionForm):
    given_name = line(N_("Given name"), 80, needed=N_("Give your given name."))
    family_name = line(N_("Family name"), 80, needed=N_("Give your family name."))
    phone = StringField(
        N_("Phone"), description=N_("With the country code. Only the facility team sees it."),
        validators=[Optional(), Length(max=40, message=TOO_LONG),
                    Regexp(r"[0-9 +()./-]*\Z", message=N_("Write the phone number with digits, spaces and +."))],
    )  # fmt: skip
    kind = pick(N_("You are"), table(EXPERT_KINDS))
    member_state = pick(N_("Member State of your administration"), home_choices,
                        needed=N_("Choose the Member State of your administration."))  # fmt: skip
    employer = line(N_("Employer"), 200, N_("The ministry, agency, fund or organisation."), N_("Name your employer."))
    unit = line(N_("Unit"), 200)
    function = line(N_("Function"), 200, N_("What you are there, in a few words."), N_("Describe your function."))
    experience_years = whole(N_("Years of professional experience"), 0, 60, needed=N_("Give the number of years."))
    sex = pick(N_("Woman or man"), table({"f": N_("Woman"), "m": N_("Man")}, N_("No answer")),
               N_("Only if you wish. For statistics only: it never counts in a ranking."))  # fmt: skip


class LanguagesForm(SectionForm):
    ROWS = "languages"
    languages = Rows(FormField(LanguageRow), N_("Languages"))


class TopicsForm(SectionForm):
    ROWS = "topics"
    topics = Rows(FormField(TopicRow), N_("Topics"))


class AssistanceForm(SectionForm):
    assistance = SelectMultipleField(N_("What can you do for another administration?"), choices=table(ASSISTANCE))
    modalities = SelectMultipleField(
        N_("How do you work?"), choices=table({k: MODALITIES[k] for k in ("onsite", "remote")})
    )


class ExperienceForm(SectionForm):
    ROWS = "passages"
    passages = Rows(FormField(PassageRow), N_("Texts"))


class MissionsForm(SectionForm):
    ROWS = "missions"
    missions = Rows(FormField(MissionRow), N_("Missions"))


class AvailabilityForm(SectionForm):
    ROWS = "absences"
    days_per_year = whole(N_("Days a year that you can give"), 0, 220, needed=N_("Give the number of days."))
    notice_weeks = whole(N_("Weeks of notice that you need"), 0, 52, needed=N_("Give the number of weeks."))
    absences = Rows(FormField(AbsenceRow), N_("When you cannot come"))


class ConflictsForm(SectionForm):
    ROWS = "conflicts"
    conflicts = Rows(FormField(ConflictRow), N_("Conflicts of interest"))


FORMS: dict[str, type[SectionForm]] = {
    "work": WorkForm,
    "languages": LanguagesForm,
    "topics": TopicsForm,
    "assistance": AssistanceForm,
    "experience": ExperienceForm,
    "missions": MissionsForm,
    "availability": AvailabilityForm,
    "conflicts": ConflictsForm,
}


class ConsentForm(BaseForm):
    """One button that gives or withdraws one consent."""


class FilterForm(BaseForm):
    """The filters of the roster list, read from the address. A filter that cannot be read does not count."""

    class Meta(BaseForm.Meta):
        csrf = False

    q = line(N_("Word"), 100, N_("In the name, the employer or the text."))
    topic = pick(N_("Topic"), lambda: topic_choices(N_("Any")), default="")
    language = pick(N_("Language"), lambda: language_choices(N_("Any")), default="")
    level = pick(N_("At least level"), table(LEVELS, N_("Any")), default="")
    member_state = pick(N_("Member State"), lambda: member_state_choices(N_("Any")), default="")
    kind = pick(N_("Kind of expert"), table(EXPERT_KINDS, N_("Any")), default="")
    state = pick(N_("State of the profile"), table({s.name: s.label for s in PROFILE_WORKFLOW}, N_("Any")), default="")
    assistance = pick(N_("Type of assistance"), table(ASSISTANCE, N_("Any")), default="")
    free_on = Day(N_("Free on"), validators=[Optional()])

    @classmethod
    def from_address(cls) -> FilterForm:
        form = cls(request.args)
        form.translate()
        form.validate()
        for field in form:
            field.errors = [gettext(e) for e in field.errors]
        return form

    def filters(self) -> Filters:
        """The filters that can be used."""
        return Filters(**{f.short_name: f.data for f in self if f.data and not f.errors})

    def in_address(self) -> dict[str, str]:
        """The same for links: to the next page, to the table."""
        return {f.short_name: f.data if isinstance(f.data, str) else f.data.isoformat()
                for f in self if f.data and not f.errors}  # fmt: skip
