"""The request form as data: its sections and fields, each written once (domain guide 1.4, A to N).

Form pages, the check page, the printed view, the API and the stored document all read this table.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from socx.access.actors import Actor, Role
from socx.core.i18n import LANGUAGES, N_
from socx.core.topics import topics
from socx.core.values import (
    ACTIVITY_KINDS,
    ASSISTANCE,
    DOMAINS,
    MODALITIES,
    SENSITIVITY,
    WORKING_LANGUAGES,
)

#: Changes with the questions; kept with every signed submission.
FORM_VERSION = "2026-11"

MAX_ACTIVITIES = 4


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    kind: line, text, choice, choices, topics, languages, email, phone, date, number, activities or
    agreement.  limit: characters of a text, entries of topics and activities, the largest number.
    column: the answer has a column or table of its own instead of a place in `answers`.
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


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the form. `letter` is the block of the paper form."""

    key: str
    letter: str
    label: str
    intro: str
    fields: tuple[Field, ...]


#: Kinds of request; the second has one activity.
KINDS = {
    "structured": N_("A structured action with up to four activities"),
    "simplified": N_("One event or one remote activity"),
}

# fmt: off
SECTIONS = (
    Section("subject", "A, D", N_("What the request is about"),
        N_("Start here. The title and the topics decide which adviser receives your request."), (
        Field("title", N_("Title of the request"),
            N_("One line that your ministry would recognise. 150 characters at most."),
            "line", 150, True, N_("Give the request a title."), column=True),
        Field("kind", N_("What do you ask for?"), "", "choice", required=True,
            needed=N_("Choose what you ask for."), options=KINDS),
        Field("domain", N_("Main domain"), "", "choice", required=True,
            needed=N_("Choose the main domain."), options={str(k): v for k, v in DOMAINS.items()}, column=True),
        Field("topics", N_("Topics"), N_("Choose one to six topics. The first search for experts starts from them."),
            "topics", 6, True, N_("Choose at least one topic."), column=True),
        Field("assistance", N_("Type of assistance"), N_("Choose all that apply."), "choices", required=True,
            needed=N_("Choose at least one type of assistance."), options=ASSISTANCE, column=True),
        Field("language", N_("Language in which you write this request"), "", "choice", required=True,
            needed=N_("Choose the language of the request."), options=LANGUAGES, column=True),
    )),
    Section("institution", "B", N_("Your institution"),
        N_("The names come from the register. Tell us about the part of the institution that asks."), (
        Field("unit", N_("Department or unit that asks"), "", "line", 200, True, N_("Name the department or unit.")),
        Field("mandate", N_("Mandate of the institution in this field"),
            N_("What is your institution responsible for, and under which law?"), limit=2000, required=True,
            needed=N_("Describe the mandate of your institution.")),
    )),
    Section("contacts", "C", N_("Contacts"),
        N_("We write to the focal point. Only those who handle the request see these details."), (
        Field("signatory_name", N_("Name of the person who signs"), N_("Head of the institution or a delegate."),
            "line", 120, True, N_("Give the name of the person who signs.")),
        Field("signatory_function", N_("Function of the person who signs"), "", "line", 120, True,
            N_("Give the function of the person who signs.")),
        Field("focal_name", N_("Name of the focal point"), "", "line", 120, True,
            N_("Give the name of the focal point.")),
        Field("focal_function", N_("Function of the focal point"), "", "line", 120),
        Field("focal_email", N_("E-mail of the focal point"), "", "email", 254, True,
            N_("Give the e-mail of the focal point.")),
        Field("focal_phone", N_("Phone of the focal point"), N_("With the country code, for example +383 38 000 000."),
            "phone", 40),
        Field("delegation_contact", N_("Contact at the EU Delegation"),
            N_("If you are already in touch with somebody there."), "line", 200),
    )),
    Section("description", "E", N_("Description"),
        N_("Write it as you would explain it to a colleague in another administration."), (
        Field("context", N_("Context and challenge"), N_("What is the situation, and what is the problem?"),
            required=True, needed=N_("Describe the context and the challenge.")),
        Field("tried", N_("What has been tried"),
            N_("What did you do already, alone or with others? What came of it?")),
        Field("change", N_("Expected change"), N_("What will be different in your institution afterwards?"),
            required=True, needed=N_("Describe the change that you expect.")),
        Field("assistance_sought", N_("Assistance sought"),
            N_("What do you want to learn, draft or review with peers?"), required=True,
            needed=N_("Describe the assistance that you seek.")),
    )),
    Section("objectives", "F", N_("Objectives and results"), "", (
        Field("general_objective", N_("General objective"), "", limit=1000, required=True,
            needed=N_("Write the general objective.")),
        Field("specific_objectives", N_("Specific objectives"), N_("One a line."), limit=2000, required=True,
            needed=N_("Write at least one specific objective.")),
        Field("expected_results", N_("Expected results and deliverables"), N_("One a line."), limit=2000, required=True,
            needed=N_("Write the results that you expect.")),
        Field("beneficiaries", N_("Who benefits"), N_("Staff, partners and the people they serve."), limit=2000),
    )),
    Section("activities", "G", N_("Activities"),
        N_("One to four short activities. Dates are a first idea; you agree on them later with the adviser."), (
        Field("activities", N_("Activities"), "", "activities", MAX_ACTIVITIES, True,
            N_("Describe at least one activity.")),
    )),
    Section("expertise", "H", N_("Expertise sought"), "", (
        Field("expertise", N_("Profile of the experts"),
            N_("Which experience should they have? Essential and useful points."), limit=2000, required=True,
            needed=N_("Describe the experts that you look for.")),
        Field("member_state_wishes", N_("Member States or institutions of interest"),
            N_("If you know a system that you would like to learn from."), limit=1000),
        Field("working_languages", N_("Working languages"), N_("In which languages can your staff work with experts?"),
            "languages", required=True, needed=N_("Choose at least one working language.")),
    )),
    Section("strategy", "I", N_("Strategic fit"), "", (
        Field("strategy", N_("National strategy or plan"), N_("Which strategy, law or plan does the request serve?"),
            limit=2000, required=True, needed=N_("Name the strategy, law or plan that the request serves.")),
        Field("eu_programmes", N_("Links with EU programmes"), N_("Budget support, IPA, regional programmes."),
            limit=2000),
        Field("other_donors", N_("Other donors and organisations"), N_("Who else works with you on this?"), limit=2000),
        Field("previous_cooperation", N_("Earlier cooperation"),
            N_("With this facility, TAIEX, Twinning or others, and what came of it."), limit=2000),
    )),
    Section("crosscutting", "J", N_("Cross-cutting themes"),
        N_("Write a sentence where the theme matters for the request. Leave the others empty."), (
        Field("gender", N_("Gender equality"), limit=1000),
        Field("governance", N_("Good governance"), limit=1000),
        Field("environment", N_("Environmental sustainability"), limit=1000),
        Field("rights", N_("Human rights"), limit=1000),
        Field("disability", N_("Inclusion of persons with disabilities"), limit=1000),
    )),
    Section("commitment", "K", N_("Commitment of your institution"),
        N_("The facility pays for the experts. It does not pay for events, equipment or the travel of your staff "
           "inside the country."), (
        Field("staff_commitment", N_("Staff made available"), N_("Who will work with the experts, and how many?"),
            limit=1000, required=True, needed=N_("Say which staff you make available.")),
        Field("logistics", N_("Rooms and logistics"), limit=1000),
        Field("interpretation", N_("Translation and interpretation"), limit=1000),
        Field("sustainability", N_("How the results will last"), limit=1000),
    )),
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
        Field("documents", N_("Supporting documents"),
            N_("Official letter, legal texts, organisation chart: title and date, and where they can be read."),
            limit=2000),
        Field("agreement", N_("We have read the privacy notice and agree that the facility uses the contact details "
            "in this form to handle the request."), "", "agreement", required=True,
            needed=N_("Confirm that you have read the privacy notice.")),
    )),
)

#: The questions about one activity (block G).
ACTIVITY_FIELDS = (
    Field("title", N_("Title"), "", "line", 150, True, N_("Give the activity a title.")),
    Field("kind", N_("Kind"), "", "choice", required=True, needed=N_("Choose the kind of activity."),
        options=ACTIVITY_KINDS),
    Field("modality", N_("On site or remote"), "", "choice", required=True, needed=N_("Choose how it takes place."),
        options=MODALITIES),
    Field("objective", N_("Objective"), "", limit=1000, required=True,
        needed=N_("Write the objective of the activity.")),
    Field("place", N_("Place"), "", "line", 120),
    Field("start_on", N_("Wished start"), N_("For example 27 3 2027."), "date"),
    Field("days", N_("Working days"), N_("Seldom more than 15."), "number", 60),
    Field("participants", N_("Participants"), N_("How many, and what do they do?"), "line", 300),
    Field("output", N_("Expected output"), "", limit=1000),
)
# fmt: on

TOO_MANY_FOR_KIND = N_(
    "A request for one event or one remote activity has one activity. Remove the others, or ask for "
    "a structured action."
)

SECTION_KEYS = tuple(section.key for section in SECTIONS)


def section(key: str) -> Section:
    """The section of that key; KeyError where there is none."""
    return {s.key: s for s in SECTIONS}[key]


def all_fields() -> Iterator[tuple[Section, Field]]:
    for part in SECTIONS:
        for one in part.fields:
            yield part, one


def value(item: Any, one: Field) -> Any:
    """The answer to a field, wherever it is kept; empty text, list or None when not answered."""
    match one.name:
        case "topics":
            return item.topic_ids
        case "assistance":
            return item.assistance_kinds
    if one.column:
        return getattr(item, one.name) or ""
    empty: Any = [] if one.kind in ("choices", "languages", "activities") else ""
    return item.answers.get(one.name, empty)


def sections_for(actor: Actor) -> list[Section]:
    """The sections that a reader of a case sees: the Commission decides without personal contacts."""
    hidden = {"contacts"} if actor.role is Role.COMMISSION else set()
    return [part for part in SECTIONS if part.key not in hidden]


def max_activities(item: Any) -> int:
    """How many activities this request may have (rules of the facility, domain guide 0.4)."""
    return 1 if item.answers.get("kind") == "simplified" else MAX_ACTIVITIES


def document(item: Any) -> dict[str, Any]:
    """All answers by field name: the words of the request as they stand now."""
    return {one.name: value(item, one) for _, one in all_fields()}


def missing(item: Any, only: str | None = None) -> list[tuple[str, str]]:
    """Required fields without an answer: (sentence, `section.field`), of one section or of all."""
    found = []
    for part, one in all_fields():
        if only is not None and part.key != only:
            continue
        answer = value(item, one)
        if one.required and not answer:
            found.append((one.needed, f"{part.key}.{one.name}"))
        if one.kind == "activities":
            if len(answer) > max_activities(item):
                found.append((TOO_MANY_FOR_KIND, f"{part.key}.activities-1-title"))
            found += [
                (ask.needed, f"{part.key}.activities-{n}-{ask.name}")
                for n, activity in enumerate(answer)
                for ask in ACTIVITY_FIELDS
                if ask.required and not activity.get(ask.name)
            ]
    return found


def is_started(item: Any, part: Section) -> bool:
    """Whether anybody answered anything in a section (defaults do not count)."""
    return any(value(item, one) for one in part.fields if one.name not in ("language", "sensitivity"))


def state_of(item: Any, part: Section) -> str:
    """done, started, todo (something is required) or optional: for the task list."""
    if missing(item, part.key):
        return "started" if is_started(item, part) else "todo"
    if is_started(item, part) or any(one.required for one in part.fields):
        return "done"
    return "optional"


def fingerprint(item: Any, part: Section) -> str:
    """A short digest of the answers of one section: has somebody changed it meanwhile?"""
    answers = {one.name: value(item, one) for one in part.fields}
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:20]


#: What is wrong with the shape of an answer: a sentence and its facts, or nothing.
Problem = tuple[str, dict[str, Any]] | None

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[0-9 ()./-]{4,}[0-9]( ?(ext|x)\.? ?[0-9]+)?")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def problem(one: Field, answer: Any) -> Problem:
    """What no draft may hold, whoever sends it. An empty answer has the right shape."""
    if answer in ("", None, [], False):
        return None
    if one.kind in ("choices", "topics", "languages", "activities"):
        return _problem_of_list(one, answer)
    if one.kind == "agreement":
        return None if answer is True else (N_("Tick the box or leave it empty."), {})
    if one.kind == "number":
        is_right = isinstance(answer, int) and 1 <= answer <= one.limit
        return None if is_right else (N_("Enter a number from 1 to %(limit)s."), {"limit": one.limit})
    if not isinstance(answer, str):
        return N_("Write this as text."), {}
    return _problem_of_text(one, answer)


def _problem_of_list(one: Field, answer: Any) -> Problem:
    if not isinstance(answer, list):
        return N_("Choose from the list."), {}
    if one.kind == "activities":
        if len(answer) > one.limit:
            return N_("An action has at most four activities."), {}
        return None if all(isinstance(a, dict) for a in answer) else (N_("Write this as text."), {})
    known: Any = {"topics": topics(), "languages": WORKING_LANGUAGES}.get(one.kind, one.options)
    if any(not isinstance(entry, str) or entry not in known for entry in answer):
        return N_("Choose from the list."), {}
    if one.kind == "topics" and len(set(answer)) > one.limit:
        return N_("Choose at most %(limit)s topics. You have chosen %(count)s."), {
            "limit": one.limit, "count": len(set(answer)),
        }  # fmt: skip
    return None


def _problem_of_text(one: Field, answer: str) -> Problem:
    if _UNSEEN.search(answer):
        return N_("Remove the characters that cannot be shown."), {}
    if one.kind == "choice":
        return None if answer in (one.options or ()) else (N_("Choose from the list."), {})
    if one.kind == "date":
        return None if _is_date(answer) else (N_("Enter a date, for example 27 3 2027."), {})
    if len(answer) > one.limit:
        return N_("Use at most %(limit)s characters. You have used %(count)s."), {
            "limit": one.limit, "count": len(answer),
        }  # fmt: skip
    if one.kind != "text" and "\n" in answer:
        return N_("Write this on one line."), {}
    if one.kind == "email" and not _EMAIL.fullmatch(answer):
        return N_("Enter an e-mail address, for example name@ministry.example."), {}
    if one.kind == "phone" and not _PHONE.fullmatch(answer):
        return N_("Enter a phone number with digits, for example +383 38 000 000."), {}
    return None


def _is_date(text: str) -> bool:
    try:
        return 2000 <= date.fromisoformat(text).year < 2100
    except ValueError:
        return False
