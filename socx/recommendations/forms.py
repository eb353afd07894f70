"""Forms of the register: shape and wording."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from socx.core.i18n import N_
from socx.core.places import partner_choices
from socx.core.topics import TOPIC_DOMAINS, topics
from socx.core.values import DOMAINS, SENSITIVITY
from socx.recommendations.queries import Wanted
from socx.recommendations.workflow import RECOMMENDATION_WORKFLOW
from socx.requests.forms.parts import TopicsField
from socx.web.forms import AtMost, BaseForm, VersionedForm, options
from socx.web.i18n import language


class RecommendationForm(VersionedForm):
    """A recommendation in the words of its source."""

    source = StringField(
        N_("Source"),
        validators=[InputRequired(N_("Name the body that recommends it.")), AtMost(200)],
        description=N_("The body that recommends it, under its own name."),
    )
    document = StringField(
        N_("Event or document"),
        validators=[InputRequired(N_("Name the event or the document.")), AtMost(300)],
        description=N_("For example: annual conference, bulletin no. 57."),
    )
    url = StringField(N_("Address of the document"), validators=[AtMost(300)])
    issued_on = DateField(N_("Date"), validators=[InputRequired(N_("Give the date."))])
    text = TextAreaField(
        N_("Text"),
        validators=[InputRequired(N_("Write what is recommended.")), AtMost(4000)],
        description=N_("As the source writes it, without a position on status and without names of persons."),
    )
    addressees = StringField(
        N_("Addressees"), validators=[AtMost(500)], description=N_("Institutions that it is meant for.")
    )
    partners = SelectMultipleField(
        N_("Partner countries and territories"),
        validators=[InputRequired(N_("Choose at least one partner country or territory."))],
    )
    topics = TopicsField(
        N_("Topics"),
        validators=[InputRequired(N_("Choose at least one topic."))],
        description=N_("Requests about these topics show it beside them."),
    )
    domain = RadioField(
        N_("Main domain"),
        choices=options(DOMAINS),
        validators=[InputRequired(N_("Choose the main domain."))],
    )
    sensitivity = RadioField(
        N_("Who should be able to see it?"),
        choices=options(SENSITIVITY),
        validators=[InputRequired(N_("Choose the sensitivity."))],
        description=N_(
            "Normal: partner institutions too. Restricted: the facility, the EU Delegation and the Commission. "
            "Confidential: managers and the advisers of the domain."
        ),
    )

    @classmethod
    def from_request(cls, **given: Any) -> RecommendationForm:
        form: RecommendationForm = super().from_request(**given)
        here = language()
        form.partners.choices = [SelectChoice(code, name) for code, name in partner_choices(here)]
        return form

    def values(self) -> dict[str, Any]:
        names = ("source", "document", "url", "issued_on", "text", "addressees", "domain", "sensitivity")
        found = {name: "" if self[name].data is None else self[name].data for name in names}
        return found | {"topics": self.topics.data or [], "partners": self.partners.data or []}


class LinkForm(BaseForm):
    """A request or an action by its code."""

    what = RadioField(
        N_("What takes it up?"),
        choices=[SelectChoice("request", N_("A request")), SelectChoice("action", N_("An action"))],
        validators=[InputRequired(N_("Choose a request or an action."))],
    )
    code = StringField(
        N_("Code"),
        validators=[InputRequired(N_("Give the code, for example 2026-07.")), AtMost(60)],
        description=N_("For example 2026-07."),
    )


class FilterForm(BaseForm):
    """Filters of the register. A value that is not on offer means any."""

    class Meta(BaseForm.Meta):
        csrf = False

    q = StringField(N_("Words"))
    partner = SelectField(N_("Partner"), validate_choice=False)
    topic = SelectField(N_("Topic"), validate_choice=False)
    state = SelectField(N_("Status"), validate_choice=False)

    @classmethod
    def from_address(cls) -> FilterForm:
        form: FilterForm = cls.from_request(formdata=request.args)
        here, some = language(), SelectChoice("", gettext("Any"))
        form.partner.choices = [some, *(SelectChoice(code, name) for code, name in partner_choices(here))]
        form.topic.choices = [
            some,
            *(SelectChoice(t.id, t.label(here), optgroup=gettext(TOPIC_DOMAINS[t.domain])) for t in topics().values()),
        ]
        form.state.choices = [some, *(SelectChoice(s.name, gettext(s.label)) for s in RECOMMENDATION_WORKFLOW)]
        return form

    def wanted(self) -> Wanted:
        text = "".join(c for c in self.q.data or "" if c.isprintable())[:150]
        return Wanted(text, self._known("partner"), self._known("topic"), self._known("state"))

    def _known(self, name: str) -> str:
        field = self[name]
        return str(field.data) if field.data in {value for value, *_ in field.choices} else ""
