"""Forms of the ways out of the facility and of the order of an institution's requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from socx.core.i18n import N_
from socx.core.values import number_in
from socx.requests.criteria import INSTRUMENTS
from socx.requests.models import AssistanceRequest
from socx.web.forms import AtMost, BaseForm, VersionedForm, options

REASON = N_("The institution reads it, and so does the EU Delegation.")


class RedirectForm(VersionedForm):
    """Which instrument serves the request better, and why."""

    instrument = RadioField(
        N_("Instrument"),
        choices=options(INSTRUMENTS),
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
        return number_in(self.into.data)


class OrderForm(BaseForm):
    """The open requests of an institution as a page showed them, and which of them goes up or down."""

    seen = HiddenField()
    step = StringField(validators=[Optional()])

    def order(self, ids: Sequence[int]) -> list[int]:
        """The open requests after the step; those that the page did not show come last."""
        sent = filter(None, map(number_in, (self.seen.data or "").split()))
        seen = [number for number in dict.fromkeys(sent) if number in ids]
        order = seen + [number for number in ids if number not in seen]
        way, _, which = (self.step.data or "").partition("-")
        if (number := number_in(which)) in order:
            place = order.index(number)
            order.insert(max(place + WAYS.get(way, 0), 0), order.pop(place))
        return order


#: How far a step takes a request in the order.
WAYS = {"up": -1, "down": 1}
