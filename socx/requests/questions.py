"""The questions of the two request forms as data, each written once (domain guide 1.4, A to N).

What reads them goes through `fields.py`: `fields.sections_of(form)` gives the sections of one form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from socx.access.actors import Role
from socx.core.i18n import LANGUAGES, N_
from socx.core.values import (
    ACTIVITY_KINDS,
    ASSISTANCE,
    DOMAINS,
    MODALITIES,
    SENSITIVITY,
)

#: Changes with the questions; kept with every signed submission.
FORM_VERSION = "2026-12"

STRUCTURED, SIMPLIFIED = "structured", "simplified"

#: The two forms; the `kind` of a request is one of them.
KINDS = {
    STRUCTURED: N_("A structured action with up to four activities"),
    SIMPLIFIED: N_("One event or one remote activity"),
}
BOTH = frozenset(KINDS)
STRUCTURED_ONLY, SIMPLIFIED_ONLY = frozenset({STRUCTURED}), frozenset({SIMPLIFIED})

#: The most activities that an action may have, by form (rules of the facility, domain guide 0.4).
MAX_ACTIVITIES = 4
MOST_ACTIVITIES = {STRUCTURED: MAX_ACTIVITIES, SIMPLIFIED: 1}

#: Who sees an answer, among those who may read the request: everybody, or all but the Commission,
#: which decides without personal contacts.
ALL_READERS = frozenset(Role)
CONTACT_READERS = ALL_READERS - {Role.COMMISSION}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one form says it differently: what stays None is said as in the table."""

    label: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    kind: line, text, choice, choices, topics, languages, email, phone, date, number, activities or
    agreement.  limit: characters of a text, entries of topics and activities, the largest number.
    column: the answer has a column or table of its own instead of a place in `answers`.
    forms: the forms that ask it.  seen_by: the roles that see the answer in a request they may read.
    brief: what lists call it, where the label is a whole sentence.  outside: the label for readers who
    are not of the institution, where it speaks to those who write.
    wording: other words in one form.  asks: the questions about each entry (activities).
    """

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    limit: int = 4000
    required: bool = False
    needed: str = ""  # the sentence when a required answer is missing
    options: Mapping[str, str] | None = field(default=None, hash=False)
    column: bool = False
    forms: frozenset[str] = BOTH
    seen_by: frozenset[Role] = ALL_READERS
    wording: Mapping[str, Wording] | None = field(default=None, hash=False)
    asks: tuple[Field, ...] = ()
    brief: str = ""
    outside: str = ""

    def said_in(self, form: str) -> Field:
        """This question in the words of one form, with the questions it is made of."""
        own = (self.wording or {}).get(form, Wording())
        return replace(
            self,
            label=self.label if own.label is None else own.label,
            hint=self.hint if own.hint is None else own.hint,
            outside=self.outside if own.label is None else "",
            wording=None,
            asks=tuple(ask.said_in(form) for ask in self.asks if form in ask.forms),
        )

    def read_outside(self) -> Field:
        """This question as it is named to readers who are not of the institution."""
        return replace(self, label=self.outside) if self.outside else self


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the form. `letter` is the block of the paper form.

    wording: label and intro in one form (as `hint`).  shared: whether all institutions of a joint
    request write it together; what is not shared, each writes for itself and no other one reads.
    outside: the label for readers who are not of the institution, as in Field.
    """

    key: str
    letter: str
    label: str
    intro: str
    fields: tuple[Field, ...]
    wording: Mapping[str, Wording] | None = field(default=None, hash=False)
    shared: bool = True
    outside: str = ""

    def said_in(self, form: str) -> Section:
        """This section in the words of one form, with the fields that the form has."""
        own = (self.wording or {}).get(form, Wording())
        return replace(
            self,
            label=self.label if own.label is None else own.label,
            intro=self.intro if own.hint is None else own.hint,
            fields=tuple(one.said_in(form) for one in self.fields if form in one.forms),
            outside=self.outside if own.label is None else "",
            wording=None,
        )

    @property
    def label_outside(self) -> str:
        """What readers who are not of the institution call it."""
        return self.outside or self.label

    def read_outside(self) -> Section:
        """This section, with its questions, as it is named to readers who are not of the institution."""
        return replace(self, label=self.label_outside, fields=tuple(one.read_outside() for one in self.fields))


# fmt: off
#: The questions about one activity (block G).
ACTIVITY_FIELDS = (
    Field("title", N_("Title"), "", "line", 150, True, N_("Give the activity a title."),
        wording={SIMPLIFIED: Wording(N_("Name of the event or activity"))}),
    Field("kind", N_("Kind"), "", "choice", required=True, needed=N_("Choose the kind of activity."),
        options=ACTIVITY_KINDS),
    Field("modality", N_("On site or remote"), "", "choice", required=True, needed=N_("Choose how it takes place."),
        options=MODALITIES),
    Field("objective", N_("Objective"), "", limit=1000, required=True,
        needed=N_("Write the objective of the activity."),
        wording={SIMPLIFIED: Wording(N_("Topic and objective"), N_("What is it about, and what should it lead to?"))}),
    Field("place", N_("Place"), "", "line", 120),
    Field("start_on", N_("Wished start"), N_("For example 27 3 2027."), "date",
        wording={SIMPLIFIED: Wording(N_("First day"))}),
    Field("days", N_("Working days"), N_("Seldom more than 15."), "number", 60,
        wording={SIMPLIFIED: Wording(hint=N_("An event has seldom more than 3."))}),
    Field("participants", N_("Participants"), N_("How many, and what do they do?"), "line", 300,
        wording={SIMPLIFIED: Wording(N_("Expected audience"))}),
    Field("output", N_("Expected output"), "", limit=1000),
)

#: Every section with every question of both forms.
TABLE = (
    Section("subject", "A, D", N_("What the request is about"),
        N_("Start here. The title and the topics decide which adviser receives your request."), (
        Field("title", N_("Title of the request"),
            N_("One line that your ministry would recognise."),
            "line", 150, True, N_("Give the request a title."), column=True),
        Field("domain", N_("Main domain"), "", "choice", required=True,
            needed=N_("Choose the main domain."), options={str(k): v for k, v in DOMAINS.items()}, column=True),
        Field("topics", N_("Topics"), N_("Choose one to six topics. The first search for experts starts from them."),
            "topics", 6, True, N_("Choose at least one topic."), column=True),
        Field("assistance", N_("Type of assistance"), N_("Choose all that apply."), "choices", required=True,
            needed=N_("Choose at least one type of assistance."), options=ASSISTANCE, column=True),
        Field("language", N_("Language in which you write this request"), "", "choice", required=True,
            needed=N_("Choose the language of the request."), options=LANGUAGES, column=True,
            outside=N_("Language of the request")),
    )),
    Section("institution", "B", N_("Your institution"),
        N_("The names come from the register. Tell us about the part of the institution that asks."), (
        Field("unit", N_("Department or unit that asks"), "", "line", 200, True, N_("Name the department or unit.")),
        Field("mandate", N_("Mandate of the institution in this field"),
            N_("What is your institution responsible for, and under which law?"), limit=2000, required=True,
            needed=N_("Describe the mandate of your institution."), forms=STRUCTURED_ONLY),
    ), shared=False, outside=N_("The institution")),
    Section("contacts", "C", N_("Contacts"),
        N_("We write to the focal point. Only those who handle the request see these details."), (
        Field("signatory_name", N_("Name of the person who signs"), N_("Head of the institution or a delegate."),
            "line", 120, True, N_("Give the name of the person who signs."), seen_by=CONTACT_READERS),
        Field("signatory_function", N_("Function of the person who signs"), "", "line", 120, True,
            N_("Give the function of the person who signs."), seen_by=CONTACT_READERS),
        Field("focal_name", N_("Name of the focal point"), "", "line", 120, True,
            N_("Give the name of the focal point."), seen_by=CONTACT_READERS),
        Field("focal_function", N_("Function of the focal point"), "", "line", 120, seen_by=CONTACT_READERS),
        Field("focal_email", N_("E-mail of the focal point"), "", "email", 254, True,
            N_("Give the e-mail of the focal point."), seen_by=CONTACT_READERS),
        Field("focal_phone", N_("Phone of the focal point"), N_("With the country code, for example +383 38 000 000."),
            "phone", 40, seen_by=CONTACT_READERS),
        Field("delegation_contact", N_("Contact at the EU Delegation"),
            N_("If you are already in touch with somebody there."), "line", 200, seen_by=CONTACT_READERS),
    ), shared=False),
    Section("description", "E", N_("Description"),
        N_("Write it as you would explain it to a colleague in another administration."), (
        Field("context", N_("Context and challenge"), N_("What is the situation, and what is the problem?"),
            required=True, needed=N_("Describe the context and the challenge.")),
        Field("tried", N_("What has been tried"),
            N_("What did you do already, alone or with others? What came of it?"), forms=STRUCTURED_ONLY),
        Field("change", N_("Expected change"), N_("What will be different in your institution afterwards?"),
            required=True, needed=N_("Describe the change that you expect."), forms=STRUCTURED_ONLY),
        Field("assistance_sought", N_("Assistance sought"),
            N_("What do you want to learn, draft or review with peers?"), required=True,
            needed=N_("Describe the assistance that you seek."),
            wording={SIMPLIFIED: Wording(hint=N_("What should the experts bring to the event or the activity?"))}),
    )),
    Section("objectives", "F", N_("Objectives and results"), "", (
        Field("general_objective", N_("General objective"), "", limit=1000, required=True,
            needed=N_("Write the general objective."), forms=STRUCTURED_ONLY),
        Field("specific_objectives", N_("Specific objectives"), N_("One a line."), limit=2000, required=True,
            needed=N_("Write at least one specific objective."), forms=STRUCTURED_ONLY),
        Field("expected_results", N_("Expected results and deliverables"), N_("One a line."), limit=2000, required=True,
            needed=N_("Write the results that you expect."), forms=STRUCTURED_ONLY),
        Field("beneficiaries", N_("Who benefits"), N_("Staff, partners and the people they serve."), limit=2000,
            forms=STRUCTURED_ONLY),
    )),
    Section("activities", "G", N_("Activities"),
        N_("One to four short activities. Dates are a first idea; you agree on them later with the adviser."), (
        Field("organiser", N_("Who organises it"),
            N_("Your institution, or another body together with you."), "line", 200, True,
            N_("Say who organises the event or the activity."), forms=SIMPLIFIED_ONLY),
        Field("activities", N_("Activities"), "", "activities", MAX_ACTIVITIES, True,
            N_("Describe at least one activity."), asks=ACTIVITY_FIELDS,
            wording={SIMPLIFIED: Wording(N_("The event or activity"))}),
    ), wording={SIMPLIFIED: Wording(N_("The event or activity"),
        N_("One conference, round table, workshop or meeting, or one remote activity. Dates are a first idea; "
           "you agree on them later with the adviser."))}),
    Section("expertise", "H", N_("Expertise sought"), "", (
        Field("experts_wanted", N_("Number of speakers or experts"), N_("One or two is usual."), "number", 6, True,
            N_("Say how many speakers or experts you look for."), forms=SIMPLIFIED_ONLY),
        Field("experts_role", N_("Their role"),
            N_("For example: give a talk on the second morning, lead a round table, coach five trainers online."),
            limit=1000, required=True, needed=N_("Say what the speakers or experts will do."),
            forms=SIMPLIFIED_ONLY),
        Field("expertise", N_("Profile of the experts"),
            N_("Which experience should they have? Essential and useful points."), limit=2000, required=True,
            needed=N_("Describe the experts that you look for.")),
        Field("member_state_wishes", N_("Member States or institutions of interest"),
            N_("If you know a system that you would like to learn from."), limit=1000, forms=STRUCTURED_ONLY),
        Field("working_languages", N_("Working languages"), N_("In which languages can your staff work with experts?"),
            "languages", required=True, needed=N_("Choose at least one working language."),
            wording={SIMPLIFIED: Wording(N_("Language of the event or activity"),
                N_("In which languages can the experts speak there?"))}),
    )),
    Section("strategy", "I", N_("Strategic fit"), "", (
        Field("strategy", N_("National strategy or plan"), N_("Which strategy, law or plan does the request serve?"),
            limit=2000, required=True, needed=N_("Name the strategy, law or plan that the request serves."),
            forms=STRUCTURED_ONLY),
        Field("eu_programmes", N_("Links with EU programmes"), N_("Budget support, IPA, regional programmes."),
            limit=2000, forms=STRUCTURED_ONLY),
        Field("other_donors", N_("Other donors and organisations"), N_("Who else works with you on this?"), limit=2000,
            forms=STRUCTURED_ONLY),
        Field("previous_cooperation", N_("Earlier cooperation"),
            N_("With this facility, TAIEX, Twinning or others, and what came of it."), limit=2000,
            forms=STRUCTURED_ONLY),
    )),
    Section("crosscutting", "J", N_("Cross-cutting themes"),
        N_("Write a sentence where the theme matters for the request. Leave the others empty."), (
        Field("gender", N_("Gender equality"), limit=1000, forms=STRUCTURED_ONLY),
        Field("governance", N_("Good governance"), limit=1000, forms=STRUCTURED_ONLY),
        Field("environment", N_("Environmental sustainability"), limit=1000, forms=STRUCTURED_ONLY),
        Field("rights", N_("Human rights"), limit=1000, forms=STRUCTURED_ONLY),
        Field("disability", N_("Inclusion of persons with disabilities"), limit=1000, forms=STRUCTURED_ONLY),
    )),
    Section("commitment", "K", N_("Commitment of your institution"),
        N_("The facility pays for the experts. It does not pay for events, equipment or the travel of your staff "
           "inside the country."), (
        Field("staff_commitment", N_("Staff made available"), N_("Who will work with the experts, and how many?"),
            limit=1000, required=True, needed=N_("Say which staff you make available."), forms=STRUCTURED_ONLY),
        Field("logistics", N_("Rooms and logistics"), limit=1000),
        Field("interpretation", N_("Translation and interpretation"), limit=1000),
        Field("sustainability", N_("How the results will last"), limit=1000, forms=STRUCTURED_ONLY),
        Field("no_event_costs", N_("We know that the facility pays for the experts only. It covers no cost of the "
            "event: no rooms, meals, interpretation, travel or daily allowances of participants."), "", "agreement",
            required=True, needed=N_("Confirm that you know that no event costs are covered."), forms=SIMPLIFIED_ONLY,
            brief=N_("Confirmation: the costs of an event are not covered")),
    ), wording={SIMPLIFIED: Wording(N_("What the organiser provides"),
        N_("The facility pays for the experts only. No costs of the event are covered."))}, shared=False,
        outside=N_("Commitment of the institution")),
    Section("partners", "L", N_("Associated institutions"),
        N_("Institutions that take part beside yours. Civil society organisations can be associated."), (
        Field("associated", N_("Associated institutions"),
            N_("One a line, with country or territory and role. Leave empty if you ask alone."), limit=2000),
    )),
    Section("sensitivity", "M", N_("Sensitivity"),
        N_("Do not write about individual cases: no names, addresses or identity numbers of beneficiaries, and no "
           "places of shelters."), (
        Field("sensitivity", N_("Who should be able to see this request?"),
            N_("Restricted and confidential requests never appear in public lists."), "choice", required=True,
            needed=N_("Choose the sensitivity."), options=SENSITIVITY, column=True),
        Field("sensitivity_reason", N_("Reason"), N_("Only for restricted and confidential requests."), limit=500),
    )),
    Section("annexes", "N", N_("Documents and data protection"), "", (
        Field("documents", N_("Documents that stand elsewhere"),
            N_("Add files on the page “Supporting documents”. Here you can name what is published: title, date and "
               "where it can be read."),
            limit=2000),
        Field("agreement", N_("We have read the privacy notice and agree that the facility uses the contact details "
            "in this form to handle the request."), "", "agreement", required=True,
            needed=N_("Confirm that you have read the privacy notice."),
            brief=N_("Confirmation: the privacy notice was read")),
    ), shared=False),
)
# fmt: on
