"""The filters of the roster list."""

from __future__ import annotations

from flask import request
from flask_babel import gettext
from wtforms.validators import Optional

from socx.core.i18n import N_
from socx.core.values import ASSISTANCE, EXPERT_KINDS
from socx.experts.fields import LEVELS, Day, language_choices, line, member_state_choices, pick, table, topic_choices
from socx.experts.queries import Filters
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.web.forms import BaseForm


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
