"""Forms of actions and activities: shape and wording."""

from __future__ import annotations

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from socx.activities.planner import FIXED_DAYS
from socx.core.i18n import N_
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.web.forms import AtMost, BaseForm, VersionedForm, options

DAYS = NumberRange(0, 60, N_("Give a number of days from 0 to 60."))


class ActivityForm(VersionedForm):
    """What an activity is."""

    title = StringField(
        N_("Title"),
        validators=[InputRequired(N_("Give the activity a title.")), AtMost(150)],
    )
    kind = RadioField(
        N_("Kind"),
        choices=options(ACTIVITY_KINDS),
        validators=[InputRequired(N_("Choose the kind of activity."))],
        description=N_("The kind decides which milestones are planned."),
    )
    modality = RadioField(
        N_("On site or remote"),
        choices=options(MODALITIES),
        validators=[InputRequired(N_("Choose how it takes place."))],
    )
    held_in = SelectField(
        N_("Where it is held"),
        description=N_("Its weekends, public holidays and clock count for the delivery."),
        validators=[Optional()],
    )
    place = StringField(N_("Place"), validators=[AtMost(120)])
    objectives = TextAreaField(
        N_("Objectives"),
        description=N_("What the partner can do afterwards."),
        validators=[AtMost(4000)],
    )


class PlanForm(VersionedForm):
    """From which day an activity is planned, and how long its delivery takes."""

    fixed = RadioField(
        N_("What is fixed?"),
        choices=[SelectChoice(one.key, one.label) for one in FIXED_DAYS],
        validators=[InputRequired(N_("Choose what the plan is counted from."))],
    )
    day = DateField(N_("Which day is it?"), validators=[InputRequired(N_("Give the day."))])
    length = IntegerField(
        N_("How long is the delivery?"),
        description=N_("In days on which all sides work."),
        validators=[InputRequired(N_("Give the number of days.")), NumberRange(1, 60, N_("Give 1 to 60 days."))],
    )


class MoveForm(VersionedForm):
    """Which date moves, and where to; what hangs on it follows."""

    key = RadioField(N_("Which date moves?"), validators=[InputRequired(N_("Choose the date that moves."))])
    day = DateField(N_("To which day?"), validators=[InputRequired(N_("Give the new day."))])


class DatesForm(VersionedForm):
    """All dates of an activity by hand. Empty fields of preparation and report are proposed."""

    delivery_start = DateField(
        N_("Delivery: first day"),
        validators=[InputRequired(N_("Give the first day of delivery."))],
        description=N_("On site or remote, at the place of the activity."),
    )
    delivery_end = DateField(N_("Delivery: last day"), validators=[InputRequired(N_("Give the last day of delivery."))])
    preparation_start = DateField(
        N_("Preparation: first day"),
        validators=[Optional()],
        description=N_("Leave empty to get the usual three weeks before delivery."),
    )
    preparation_end = DateField(N_("Preparation: last day"), validators=[Optional()])
    report_due = DateField(
        N_("Report due"),
        validators=[Optional()],
        description=N_("Leave empty to get ten working days after delivery."),
    )


def _unseen() -> DateField:
    return DateField(widget=HiddenInput(), validators=[Optional()])


class PlanToSaveForm(VersionedForm):
    """A plan that was shown: its dates, and what is said when it is saved."""

    preparation_start = _unseen()
    preparation_end = _unseen()
    delivery_start = _unseen()
    delivery_end = _unseen()
    report_due = _unseen()
    reason = TextAreaField(
        N_("Reason for the change"),
        description=N_("All who are told will read it."),
        validators=[AtMost(1000)],
    )
    word = TextAreaField(
        N_("Why the dates stand all the same"),
        description=N_("One sentence on the warnings above. It is kept in the history."),
        validators=[AtMost(500)],
    )


class ConfirmForm(VersionedForm):
    """What is said when dates and team are confirmed."""

    note = TextAreaField(
        N_("Why the dates stand all the same"),
        description=N_("One sentence on the warnings above. It is kept in the history."),
        validators=[AtMost(500)],
    )


class ReachedForm(VersionedForm):
    """Which milestone was reached, and on which day: for what is noted afterwards."""

    milestone = SelectField(N_("Milestone"), validators=[InputRequired(N_("Choose one of the options."))])
    day = DateField(N_("Reached on"), validators=[InputRequired(N_("Give the day."))])


class SubActivityForm(VersionedForm):
    """A piece of an activity with a title and dates of its own."""

    title = StringField(
        N_("Title"),
        validators=[InputRequired(N_("Give the sub-activity a title.")), AtMost(150)],
    )
    kind = SelectField(N_("Kind"), choices=options(ACTIVITY_KINDS))
    modality = SelectField(N_("On site or remote"), choices=options(MODALITIES))


class SeriesForm(VersionedForm):
    """Further dates of an activity."""

    first = DateField(N_("The next date starts on"), validators=[InputRequired(N_("Give the next date."))])
    count = IntegerField(
        N_("How many more dates?"),
        validators=[InputRequired(N_("Give a number.")), NumberRange(1, 12, N_("Give a number from 1 to 12."))],
    )
    weeks = IntegerField(
        N_("How many weeks apart?"),
        validators=[InputRequired(N_("Give a number.")), NumberRange(1, 26, N_("Give a number from 1 to 26."))],
    )


class MirrorForm(VersionedForm):
    """The same activity at another partner."""

    partner = SelectField(N_("Partner country or territory"), validators=[InputRequired(N_("Choose the partner."))])
    place = StringField(N_("Place"), validators=[AtMost(120)])


class ProgrammeForm(VersionedForm):
    """One entry of the programme of a study visit."""

    day = DateField(N_("Day"), validators=[InputRequired(N_("Give the day."))])
    starts_at = TimeField(N_("From"), validators=[InputRequired(N_("Give the time."))])
    ends_at = TimeField(N_("To"), validators=[InputRequired(N_("Give the time."))])
    host = StringField(
        N_("Host"),
        validators=[InputRequired(N_("Name the host.")), AtMost(200)],
    )
    place = StringField(N_("Place"), validators=[AtMost(120)])
    subject = StringField(
        N_("What it is about"),
        validators=[InputRequired(N_("Say what it is about.")), AtMost(300)],
    )


class SeatsForm(VersionedForm):
    """Places in the delegation of a study visit: no names."""

    institution_id = SelectField(N_("Institution"), coerce=int)
    function = StringField(
        N_("Function"),
        description=N_("For example: head of unit, labour market statistics. No names."),
        validators=[InputRequired(N_("Say the function.")), AtMost(200)],
    )
    seats = IntegerField(
        N_("How many people"),
        default=1,
        validators=[InputRequired(N_("Give a number.")), NumberRange(1, 30, N_("Give a number from 1 to 30."))],
    )


class PositionForm(VersionedForm):
    """A place for an expert."""

    role = StringField(
        N_("Role"),
        description=N_("For example: principal expert, labour market statistics."),
        validators=[InputRequired(N_("Describe the role.")), AtMost(300)],
    )
    days_on_site = IntegerField(N_("Days on site"), default=0, validators=[Optional(), DAYS])
    days_remote = IntegerField(N_("Days of preparation and remote work"), default=0, validators=[Optional(), DAYS])


class PlacementForm(VersionedForm):
    """Who is on a position."""

    expert = SelectField(N_("Expert"), validators=[Optional()])
    word = TextAreaField(
        N_("Why this person all the same"),
        description=N_("One sentence on the warning. It is kept in the history."),
        validators=[AtMost(500)],
    )


class TemplateFilterForm(BaseForm):
    """Of which activities the milestones are shown."""

    class Meta(BaseForm.Meta):
        csrf = False

    kind = SelectField(N_("Kind"), default="", choices=options(ACTIVITY_KINDS, N_("All")))
    modality = SelectField(N_("On site or remote"), default="", choices=options(MODALITIES, N_("All")))


class MilestoneForm(BaseForm):
    """The day on which a milestone was reached; empty: not reached."""

    done_on = DateField(N_("Reached on"), validators=[Optional()])
