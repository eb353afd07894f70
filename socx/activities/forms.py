"""Forms of actions and activities: shape and wording."""

from __future__ import annotations

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from socx.core.i18n import N_
from socx.core.values import ACTIVITY_KINDS, MODALITIES, choices
from socx.web.forms import BaseForm, VersionedForm

DAYS = NumberRange(0, 60, N_("Give a number of days from 0 to 60."))


class ActivityForm(VersionedForm):
    """What an activity is."""

    title = StringField(
        N_("Title"),
        validators=[
            InputRequired(N_("Give the activity a title.")),
            Length(max=150, message=N_("Use 150 characters at most.")),
        ],
    )
    kind = RadioField(
        N_("Kind"),
        choices=[SelectChoice(*choice) for choice in choices(ACTIVITY_KINDS)],
        validators=[InputRequired(N_("Choose the kind of activity."))],
        description=N_("The kind decides which milestones are planned."),
    )
    modality = RadioField(
        N_("On site or remote"),
        choices=[SelectChoice(*choice) for choice in choices(MODALITIES)],
        validators=[InputRequired(N_("Choose how it takes place."))],
    )
    place = StringField(N_("Place"), validators=[Length(max=120, message=N_("Use 120 characters at most."))])
    objectives = TextAreaField(
        N_("Objectives"),
        description=N_("What the partner can do afterwards."),
        validators=[Length(max=4000, message=N_("Use 4,000 characters at most."))],
    )


class DatesForm(VersionedForm):
    """The dates of an activity. Empty fields of preparation and report are proposed."""

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
    reason = TextAreaField(
        N_("Reason for the change"),
        description=N_("Partner and experts read it when the activity is confirmed already."),
        validators=[Length(max=1000, message=N_("Use 1,000 characters at most."))],
    )


class PositionForm(VersionedForm):
    """A place for an expert."""

    role = StringField(
        N_("Role"),
        description=N_("For example: principal expert, labour market statistics."),
        validators=[
            InputRequired(N_("Describe the role.")),
            Length(max=300, message=N_("Use 300 characters at most.")),
        ],
    )
    days_on_site = IntegerField(N_("Days on site"), default=0, validators=[Optional(), DAYS])
    days_remote = IntegerField(N_("Days of preparation and remote work"), default=0, validators=[Optional(), DAYS])


class PlacementForm(VersionedForm):
    """Who is on a position."""

    expert = SelectField(N_("Expert"), validators=[Optional()])


class MilestoneForm(BaseForm):
    """The day on which a milestone was reached; empty: not reached."""

    done_on = DateField(N_("Reached on"), validators=[Optional()])
