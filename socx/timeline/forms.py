"""The form of a personal calendar."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from socx.core.i18n import N_
from socx.web.forms import BaseForm


class FeedForm(BaseForm):
    """What the calendar holds; only those in charge of cases are asked."""

    scope = RadioField(
        N_("What the calendar holds"),
        choices=[
            SelectChoice("all", N_("All activities that you may read")),
            SelectChoice("own", N_("Only cases in your charge")),
        ],
        default="all",
    )
