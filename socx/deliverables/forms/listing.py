"""What is agreed about a deliverable."""

from __future__ import annotations

from flask_babel import gettext
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from socx.activities.models import Activity
from socx.activities.subjects import position_name
from socx.core.i18n import N_
from socx.core.values import WORKING_LANGUAGES
from socx.deliverables.kinds import AGREED
from socx.deliverables.models import Deliverable
from socx.web.forms import AtMost, VersionedForm, options
from socx.web.i18n import language_name


def number_or_none(text: str | int | None) -> int | None:
    return int(text) if text not in (None, "") else None


class DeliverableForm(VersionedForm):
    """One line of the list."""

    kind = SelectField(N_("What it is"), choices=options(AGREED))
    title = StringField(
        N_("Title"), description=N_("As it will stand on the first page."),
        validators=[InputRequired(N_("Give it a title.")), AtMost(150)],
    )  # fmt: skip
    language = SelectField(N_("Language"), choices=[])
    own_due_on = DateField(
        N_("Due on"), validators=[Optional()],
        description=N_("Leave empty to take the day of the report from the plan. It then moves with the plan."),
    )  # fmt: skip
    position_id = SelectField(N_("Who writes it"), choices=[], coerce=number_or_none)
    institution_id = SelectField(
        N_("Written together with"), choices=[], coerce=number_or_none,
        description=N_("The people of this institution can add versions and comments, too."),
    )  # fmt: skip

    @classmethod
    def of(cls, activity: Activity, item: Deliverable | None) -> DeliverableForm:
        """The form for a new line, or for one that is there; a report has its language and its day alone."""
        partners = activity.request.institutions
        fresh = {"language": activity.request.language, "institution_id": partners[0].id if partners else None}
        form: DeliverableForm = cls.from_request(obj=item) if item else cls.from_request(data=fresh)
        if item is not None and item.is_report:
            for name in ("kind", "title", "position_id", "institution_id"):
                del form[name]
        form.language.choices = [SelectChoice(code, language_name(code)) for code in WORKING_LANGUAGES]
        if "position_id" in form:
            form.position_id.choices = [SelectChoice("", gettext("The whole team")), *_positions(activity)]
            offered = [SelectChoice(one.id, one.official_name) for one in partners]
            form.institution_id.choices = [SelectChoice("", gettext("The experts alone")), *offered]
        return form


def _positions(activity: Activity) -> list[SelectChoice]:
    return [SelectChoice(p.id, f"#{p.number} {position_name(p)}") for p in activity.positions]
