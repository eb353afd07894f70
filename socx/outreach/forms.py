"""Forms of outreach: shape and wording."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from socx.core.i18n import LANGUAGES, N_
from socx.core.places import partner_choices
from socx.core.values import DOMAINS, INSTITUTION_TYPES, WORKING_LANGUAGES
from socx.db import db
from socx.institutions.models import Institution
from socx.outreach import queries
from socx.outreach.audiences import staff
from socx.outreach.values import EVENT_KINDS
from socx.requests.forms.parts import TopicsField
from socx.web.forms import AtMost, VersionedForm, options
from socx.web.i18n import language, language_name

NOBODY = ""


def _register() -> list[SelectChoice]:
    """All institutions of the register under the names of their partners."""
    names = dict(partner_choices(language()))
    found = list(db.session.scalars(queries.institutions_of()))
    order = {code: n for n, code in enumerate(names)}
    found.sort(key=lambda i: order.get(i.partner_code, len(order)))
    return [SelectChoice(str(i.id), i.official_name, optgroup=names.get(i.partner_code, i.partner_code)) for i in found]


def _languages() -> list[SelectChoice]:
    return [SelectChoice(code, language_name(code)) for code in WORKING_LANGUAGES]


def _staff() -> list[SelectChoice]:
    return [SelectChoice(str(p.id), p.name) for p in db.session.scalars(staff())]


def _partners() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in partner_choices(language())]


class EventForm(VersionedForm):
    """What an event was."""

    title = StringField(N_("Title"), validators=[InputRequired(N_("Give the event a title.")), AtMost(150)])
    kind = RadioField(
        N_("Kind"),
        choices=options(EVENT_KINDS),
        validators=[InputRequired(N_("Choose the kind of event."))],
    )
    held_on = DateField(N_("Date"), validators=[InputRequired(N_("Give the date of the event."))])
    partners = SelectMultipleField(
        N_("Partner countries and territories"),
        validators=[InputRequired(N_("Choose at least one partner country or territory."))],
    )
    place = StringField(N_("Place"), validators=[AtMost(120)], description=N_("The house, or the platform."))
    city = StringField(N_("City"), validators=[AtMost(100)])
    host = StringField(N_("Host"), validators=[AtMost(200)])
    co_host = StringField(N_("Co-host"), validators=[AtMost(200)])
    language = SelectField(N_("Language"), validators=[InputRequired(N_("Choose the language of the event."))])
    presenters = SelectMultipleField(N_("Who presented the facility"))
    opening = TextAreaField(
        N_("Opening speech"), validators=[AtMost(1000)], description=N_("Who opened, in which function, and the point.")
    )
    agenda = TextAreaField(N_("Agenda"), validators=[AtMost(4000)], description=N_("One point a line."))
    summary = TextAreaField(N_("What happened"), validators=[AtMost(4000)])
    documents = TextAreaField(
        N_("Documents"),
        validators=[AtMost(4000)],
        description=N_(
            "Factsheets, leaflets, slides. One a line: the title, a space, the address that starts with https://"
        ),
    )

    @classmethod
    def from_request(cls, **given: Any) -> EventForm:
        form: EventForm = super().from_request(**given)
        form.partners.choices, form.presenters.choices = _partners(), _staff()
        form.language.choices = _languages()
        return form

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        found = {name: self[name].data for name in (
            "title", "kind", "held_on", "partners", "place", "city", "host", "co_host", "language", "opening",
            "agenda", "summary",
        )}  # fmt: skip
        found = {name: "" if value is None else value for name, value in found.items()}
        return found | {
            "presenters": [int(i) for i in self.presenters.data or ()],
            "documents": [_document(line) for line in (self.documents.data or "").splitlines() if line.strip()],
        }


def _document(line: str) -> dict[str, str]:
    """A title and the address at the end of its line."""
    title, _, url = line.strip().rpartition(" ")
    return {"title": title.strip() or url, "url": url}


class AttendanceForm(VersionedForm):
    """One line of who was invited and who came."""

    institution = SelectField(N_("Institution of the register"), validators=[Optional()])
    name = StringField(
        N_("Or a body that is not in the register"),
        validators=[AtMost(200)],
        description=N_("Leave both empty to count a type as a whole."),
    )
    type = SelectField(
        N_("Type"), validators=[Optional()], description=N_("For an institution of the register it is known already.")
    )
    invited = BooleanField(N_("Was invited"), default=True)
    attended = IntegerField(
        N_("Persons who came"),
        default=0,
        validators=[Optional(), NumberRange(0, 10_000, N_("Enter a number from 0 to 10,000."))],
        description=N_("A number only. No names of persons."),
    )

    @classmethod
    def from_request(cls, **given: Any) -> AttendanceForm:
        form: AttendanceForm = super().from_request(**given)
        form.institution.choices = [SelectChoice(NOBODY, gettext("None of the register")), *_register()]
        types = [SelectChoice(value, gettext(label)) for value, label in INSTITUTION_TYPES.items()]
        form.type.choices = [SelectChoice(NOBODY, gettext("Choose one")), *types]
        return form

    def chosen(self) -> Institution | None:
        return db.session.get(Institution, int(self.institution.data)) if self.institution.data else None


class MeetingForm(VersionedForm):
    """A bilateral meeting, its notes and its next step."""

    event = SelectField(N_("Event"), validators=[Optional()])
    institution = SelectField(N_("Institution of the register"), validators=[Optional()])
    body_name = StringField(N_("Or a body that is not in the register yet"), validators=[AtMost(200)])
    partner_code = SelectField(
        N_("Partner of that body"),
        validators=[Optional()],
        description=N_("For an institution of the register it is known already."),
    )
    held_on = DateField(N_("Date"), validators=[InputRequired(N_("Give the date of the meeting."))])
    place = StringField(N_("Place"), validators=[AtMost(120)])
    language = SelectField(
        N_("Language"),
        choices=options(LANGUAGES),
        validators=[InputRequired(N_("Choose the language."))],
        description=N_("A draft that is prepared from the meeting is in this language."),
    )
    topics = TopicsField(N_("Topics of interest"), description=N_("As far as they were spoken about."))
    shared_notes = TextAreaField(
        N_("What was said, for the partner too"),
        validators=[AtMost(4000)],
        description=N_("The institution reads this. A prepared draft starts from it."),
    )
    internal_notes = TextAreaField(
        N_("Internal notes"),
        validators=[AtMost(4000)],
        description=N_("Only the facility and the EU Delegation read this. It never goes into a draft."),
    )
    next_step = StringField(N_("Next step"), validators=[AtMost(300)])
    next_step_owner = SelectField(N_("Who does it"), validators=[Optional()])
    next_step_due_on = DateField(
        N_("By when"), validators=[Optional()], description=N_("That person gets a reminder on this day.")
    )

    @classmethod
    def from_request(cls, **given: Any) -> MeetingForm:
        form: MeetingForm = super().from_request(**given)
        form.institution.choices = [SelectChoice(NOBODY, gettext("None of the register")), *_register()]
        form.partner_code.choices = [SelectChoice(NOBODY, gettext("Choose one")), *_partners()]
        form.next_step_owner.choices = [SelectChoice(NOBODY, gettext("Nobody yet")), *_staff()]
        return form

    def offer_events(self, found: list[Any]) -> None:
        self.event.choices = [
            SelectChoice(NOBODY, gettext("None, a meeting of its own")),
            *(SelectChoice(str(e.id), f"{e.held_on.isoformat()} {e.title}") for e in found),
        ]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        names = ("held_on", "place", "language", "shared_notes", "internal_notes", "body_name", "next_step")
        found = {name: "" if self[name].data is None else self[name].data for name in names}
        institution = self.institution.data
        owner = self.next_step_owner.data
        return found | {
            "event": queries.find_event(int(self.event.data)) if self.event.data else None,
            "institution": db.session.get(Institution, int(institution)) if institution else None,
            "partner_code": self.partner_code.data or "",
            "topics": self.topics.data or [],
            "next_step_owner_id": int(owner) if owner else None,
            "next_step_due_on": self.next_step_due_on.data,
        }


class OfferForm(VersionedForm):
    """A prepared draft: what the institution will find in it."""

    title = StringField(
        N_("Title of the request"),
        validators=[InputRequired(N_("Give the draft a title.")), AtMost(150)],
        description=N_("One line that the institution would recognise."),
    )
    domain = RadioField(
        N_("Main domain"),
        choices=options(DOMAINS),
        validators=[InputRequired(N_("Choose the main domain."))],
    )
    language = RadioField(
        N_("Language of the draft"),
        choices=options(LANGUAGES),
        validators=[InputRequired(N_("Choose the language of the draft."))],
    )
    topics = TopicsField(N_("Topics"), description=N_("Six at most."))
    text = TextAreaField(
        N_("Context and challenge, as it was said"),
        validators=[AtMost(4000)],
        description=N_("It starts from the notes that are for the partner. The institution can change every word."),
    )

    def values(self) -> dict[str, Any]:
        return {
            "title": self.title.data, "domain": self.domain.data, "language": self.language.data,
            "topics": self.topics.data or [], "text": self.text.data or "",
        }  # fmt: skip
