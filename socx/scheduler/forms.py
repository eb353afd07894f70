"""The form in which an operator decides about a mail that is to be sent."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import gettext
from wtforms import DateField, TextAreaField
from wtforms.validators import Optional

from socx.core.i18n import N_
from socx.notifications.walltime import plan_local
from socx.web.forms import AtMost, BaseForm
from socx.web.i18n import home_day, home_zone

#: What was put off comes at this time of the facility's day.
MORNING = time(9, 0)
#: Nothing is put off for longer.
LONGEST = timedelta(days=90)


class DecisionForm(BaseForm):
    """Until when, and why."""

    until = DateField(N_("Put off until"), validators=[Optional()])
    note = TextAreaField(N_("Reason"), description=N_("It is kept in the trail."), validators=[AtMost(500)])

    def moment(self, now: datetime) -> datetime | None:
        """When the mail is to come; None where the day is missing or cannot be, which the form then says."""
        day = self.until.data
        if day is None or not home_day(now) < day <= home_day(now) + LONGEST:
            if not self.until.errors:
                self.until.errors = [gettext(N_("Choose a day after today, within 90 days."))]
            return None
        return plan_local(day, MORNING, str(home_zone()))[0]
