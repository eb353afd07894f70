"""What the catalogue of closed actions is asked by."""

from __future__ import annotations

from wtforms import SelectField

from socx.core.i18n import N_
from socx.web.forms import BaseForm


class CatalogueForm(BaseForm):
    """By country or territory, by topic, by year; the choices are what the catalogue has."""

    class Meta(BaseForm.Meta):
        csrf = False

    partner = SelectField(N_("Country or territory"), default="")
    topic = SelectField(N_("Topic"), default="")
    year = SelectField(N_("Year in which it ended"), default="")
