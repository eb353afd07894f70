"""Forms of the ways out of the facility and of the order of an institution's requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from socx.core.i18n import N_
from socx.requests.criteria import INSTRUMENTS
from socx.requests.models import AssistanceRequest
from socx.web.forms import AtMost, BaseForm, VersionedForm

REASON = N_("The institution reads it, and so does the EU Delegation.")


class RedirectForm(VersionedForm):
    """Which instrument serves the request better, and why."""

    instrument = RadioField(
        N_("Instrument"),
        choices=[SelectChoice(value, label) for value, label in INSTRUMENTS.items()],
        validators=[Optional()],
    )
    reason = TextAreaField(N_("Reason"), description=REASON, validators=[AtMost(3000)])


class MergeForm(VersionedForm):
    """Which request takes this one up, and why."""

    into = RadioField(N_("The request that takes this one up"), validators=[Optional()], validate_choice=False)
    reason = TextAreaField(N_("Reason"), description=REASON, validators=[AtMost(3000)])

    def offer(self, others: Iterable[AssistanceRequest]) -> None:
        self.into.choices = [
            SelectChoice(str(other.id), f"{other.code}, {other.title}" if other.code else other.title)
            for other in others
        ]

    @property
    def into_id(self) -> int | None:
        """The request that was chosen; None for none, or for what is no number."""
        sent = self.into.data or ""
        return int(sent[:10]) if sent.isascii() and sent.isdigit() else None


def order_form(requests: Sequence[AssistanceRequest]) -> type[BaseForm]:
    """A form with a place for each request, `place_<id>`."""
    fields = {f"place_{item.id}": IntegerField(item.title, validators=[Optional()]) for item in requests}
    return type("OrderForm", (BaseForm,), fields)
