"""The questions of a profile as data, each written once (domain guide 2.2).

Form pages, the profile page, the API, exports and imports read them; `sections.py` reads and writes
the answers, `shapes.py` says what is wrong with one, `wording.py` puts one in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from socx.core.i18n import N_
from socx.core.values import ASSISTANCE, CEFR_LEVELS, EXPERT_KINDS, MODALITIES
from socx.experts.models import (
    CONTACT_BY,
    EDUCATION,
    PASSAGE_KINDS,
    SENIORITY,
    SKILLS,
    TOPIC_LEVELS,
    ExpertAbsence,
    ExpertAssistance,
    ExpertConflict,
    ExpertLanguage,
    ExpertMission,
    ExpertOpening,
    ExpertPartner,
    ExpertPassage,
    ExpertPublication,
    ExpertTopic,
)

LEVELS = {level: level for level in CEFR_LEVELS}
WAYS = {key: MODALITIES[key] for key in ("onsite", "remote")}
SEXES = {"f": N_("Woman"), "m": N_("Man")}
EARLIEST = 1940


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    kind: line, text, email, phone, web, number, year, past_year (not after this year), day, choice,
    choices, home (Member State, or partner for practitioners), language, page_language, topic, partner
    or institution.  most: characters of a text, the largest number.  needed: the sentence when there is
    no answer and there must be one.  private: only the expert and those who may see contact data.
    """

    name: str
    label: str
    hint: str = ""
    kind: str = "line"
    most: int = 200
    least: int = 0
    needed: str = ""
    options: Mapping[Any, str] = field(default_factory=dict, hash=False)
    private: bool = False
    before: str = N_("Choose one")  # the empty choice of a list
    told: str = ""  # what it is called where others read the answer; the label when empty

    @property
    def title(self) -> str:
        return self.told or self.label

    @property
    def is_long(self) -> bool:
        """A line that says what a row is about, such as the title of a mission."""
        return self.kind == "line" and self.most >= 200 and bool(self.needed)

    @property
    def is_number(self) -> bool:
        return self.kind in ("number", "year", "past_year")


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of things, each with the same questions. Of one question alone it is a set of choices.

    table: the model of a thing.  key: the column that a list holds once.  main: what must be empty for a
    row not to count.  inline: the questions stand side by side on a page.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    table: Any
    most: int
    key: str = ""
    main: tuple[str, ...] = ()
    inline: bool = False
    hint: str = ""

    @property
    def is_set(self) -> bool:
        return len(self.fields) == 1

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.fields)


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the profile: single questions, then lists."""

    key: str
    label: str
    intro: str
    fields: tuple[Field, ...] = ()
    lists: tuple[Rows, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of everything that the section asks."""
        return (*(one.name for one in self.fields), *(rows.name for rows in self.lists))


# fmt: off
_PARTNER = Field("partner_code", N_("Partner country or territory"), kind="partner",
                 needed=N_("Choose the partner country or territory."))

SECTIONS = (
    Section("work", N_("You and your work"),
            N_("Who you are and where you work. The Member State is that of your administration."), (
        Field("given_name", N_("Given name"), most=80, needed=N_("Give your given name.")),
        Field("family_name", N_("Family name"), most=80, needed=N_("Give your family name.")),
        Field("phone", N_("Phone"), N_("With the country code. Only the facility team sees it."), "phone", 40,
              private=True),
        Field("kind", N_("You are"), kind="choice", options=EXPERT_KINDS, needed=N_("Choose one of the list."),
              told=N_("Kind of expert")),
        Field("retired_year", N_("Year in which you retired"), N_("Only for retired public servants."), "past_year",
              least=EARLIEST, told=N_("Year of retirement")),
        Field("member_state", N_("Member State of your administration"), kind="home",
              needed=N_("Choose the Member State of your administration."), told=N_("Member State")),
        Field("employer", N_("Employer"),
              N_("The ministry, agency, fund or organisation. Choose it where your browser offers it, or write it."),
              needed=N_("Name your employer.")),
        Field("unit", N_("Unit")),
        Field("function", N_("Function"), N_("What you are there, in a few words."),
              needed=N_("Describe your function.")),
        Field("seniority", N_("Seniority"), kind="choice", options=SENIORITY),
        Field("experience_years", N_("Years of professional experience"), kind="number", most=60,
              needed=N_("Give the number of years."), told=N_("Years of experience")),
        Field("specific_years", N_("Years in social protection, labour or employment"), kind="number", most=60,
              told=N_("Of these in the field")),
        Field("sex", N_("Woman or man"),
              N_("Only if you wish. For statistics only: it never counts in a ranking."), "choice", options=SEXES,
              before=N_("No answer")),
    )),
    Section("release", N_("Release by your employer"),
            N_("Who can say that you may go on a mission. Only you, advisers and programme managers see it. Please "
               "tell this person that you give their name."), (
        Field("release_contact_name", N_("Name of the contact for your release"), most=120, private=True,
              told=N_("Name")),
        Field("release_contact_email", N_("E-mail of the contact for your release"), kind="email", most=254,
              private=True, told=N_("E-mail")),
    )),
    Section("languages", N_("Languages"),
            N_("The languages in which you can work. What counts is the weakest of the skills that you give, so that "
               "nobody is sent where they cannot write or understand."), lists=(
        Rows("languages", N_("Languages"), (
            Field("language", N_("Language"), kind="language", needed=N_("Choose a language.")),
            Field("level", N_("Level"), N_("Leave it empty when you give the skills."), "choice", options=LEVELS),
            *(Field(skill, text, kind="choice", options=LEVELS) for skill, text in SKILLS.items()),
        ), ExpertLanguage, 15, "language", ("language",), inline=True),
    )),
    Section("topics", N_("Topics"),
            N_("What you know, best things first. Evidence counts: name a law, a system or a mission."), lists=(
        Rows("topics", N_("Topics"), (
            Field("topic_id", N_("Topic"), kind="topic", needed=N_("Choose a topic.")),
            Field("level", N_("How well do you know it?"), kind="choice", options=TOPIC_LEVELS,
                  needed=N_("Choose the level.")),
            Field("evidence", N_("Evidence"), N_("What did you do with it, where and when? One or two sentences."),
                  "text", 1500),
        ), ExpertTopic, 15, "topic_id", ("topic_id", "evidence")),
    )),
    Section("assistance", N_("Types of assistance"),
            N_("What you can do for another administration, and how you like to work."), (
        Field("modalities", N_("How do you work?"), kind="choices", options=WAYS, told=N_("On site or remote")),
    ), (
        Rows("assistance", N_("What can you do for another administration?"), (
            Field("kind", N_("Type of assistance"), kind="choice", options=ASSISTANCE),
        ), ExpertAssistance, len(ASSISTANCE), "kind"),
    )),
    Section("education", N_("Education and systems"),
            N_("Your highest degree, and the systems that you know from the inside."), (
        Field("education_level", N_("Highest level of education"), kind="choice", options=EDUCATION,
              told=N_("Education")),
        Field("education_field", N_("Field of study")),
        Field("education_year", N_("Year of the degree"), kind="past_year", least=EARLIEST),
        Field("systems", N_("National schemes and systems that you know"),
              N_("One a line, for example: unemployment insurance of Ireland."), "text", 2000,
              told=N_("Schemes and systems")),
    )),
    Section("experience", N_("Experience"),
            N_("Tell it in your own words and in the language that you write best. Requests are matched with these "
               "texts, and advisers read them."), lists=(
        Rows("passages", N_("Texts"), (
            Field("kind", N_("What it tells"), kind="choice", options=PASSAGE_KINDS,
                  needed=N_("Choose one of the list.")),
            Field("language", N_("Language of the text"), kind="page_language", needed=N_("Choose a language.")),
            Field("text", N_("Text"), N_("No names of persons whose cases you handled."), "text", 6000,
                  needed=N_("Write the text.")),
        ), ExpertPassage, 10, main=("text",)),
    )),
    Section("missions", N_("Missions and partners"),
            N_("Missions for this facility or for others, such as TAIEX and Twinning, and partners that you know "
               "from work."), lists=(
        Rows("missions", N_("Earlier missions"), (
            Field("year", N_("Year"), kind="past_year", least=1990, needed=N_("Give the year.")),
            _PARTNER,
            Field("title", N_("What it was about"), needed=N_("Say what the mission was about.")),
            Field("days", N_("Days"), kind="number", least=1, most=366),
        ), ExpertMission, 60, main=("year", "title", "partner_code"), inline=True),
        Rows("partners", N_("Partner countries and territories that you know from work"), (_PARTNER,), ExpertPartner,
             80, "partner_code"),
    )),
    Section("publications", N_("Publications"),
            N_("What you have published, if anything: studies, articles, guides."), lists=(
        Rows("publications", N_("Publications"), (
            Field("year", N_("Year"), kind="past_year", least=EARLIEST, needed=N_("Give the year.")),
            Field("title", N_("Title"), most=300, needed=N_("Give the title.")),
            Field("place", N_("Where it appeared")),
            Field("address", N_("Web address"), kind="web", most=300),
        ), ExpertPublication, 40, main=("year", "title")),
    )),
    Section("availability", N_("Availability"),
            N_("How much time you have, when you can come and when you cannot."), (
        Field("days_per_year", N_("Days a year that you can give"), kind="number", most=220,
              needed=N_("Give the number of days."), told=N_("Days a year")),
        Field("notice_weeks", N_("Weeks of notice that you need"), kind="number", most=52,
              needed=N_("Give the number of weeks."), told=N_("Weeks of notice")),
        Field("mobility", N_("Limits to your travel"),
              N_("For example: no flights at night, not more than one week away. Please nothing about health: it is "
                 "not kept here. Your adviser arranges with you what you need on a mission."), "text", 500),
    ), (
        Rows("openings", N_("When you can come"), (
            Field("start_on", N_("First day"), kind="day", needed=N_("Give the first day.")),
            Field("end_on", N_("Last day"), kind="day", needed=N_("Give the last day.")),
            Field("note", N_("Note")),
        ), ExpertOpening, 20, main=("start_on", "end_on"), inline=True,
            hint=N_("Good times for a mission. Leave it empty when all times are as good.")),
        Rows("absences", N_("When you cannot come"), (
            Field("start_on", N_("First day"), kind="day", needed=N_("Give the first day.")),
            Field("end_on", N_("Last day"), kind="day", needed=N_("Give the last day.")),
            Field("reason", N_("Reason"), N_("Only if you wish. Please nothing about health.")),
        ), ExpertAbsence, 40, main=("start_on", "end_on"), inline=True),
    )),
    Section("contact", N_("How to reach you"),
            N_("How the facility team should contact you. Letters come in the language of your account."), (
        Field("contact_by", N_("How do you like to be reached?"), kind="choice", options=CONTACT_BY, private=True,
              before=N_("No preference"), told=N_("Best reached")),
        Field("contact_note", N_("What we should know when we contact you"), N_("For example: best in the morning."),
              private=True, told=N_("Please note")),
    )),
    Section("conflicts", N_("Conflicts of interest"),
            N_("Partners or institutions for which you should not work, for example because you are paid by them."),
            lists=(
        Rows("conflicts", N_("Conflicts of interest"), (
            _PARTNER,
            Field("institution_id", N_("Institution"), kind="institution", before=N_("All of its institutions")),
            Field("reason", N_("Reason"), most=300, needed=N_("Give the reason in a few words.")),
        ), ExpertConflict, 20, main=("partner_code", "reason")),
    )),
)
# fmt: on

BY_KEY = {section.key: section for section in SECTIONS}

#: Every single question by its name; names are given once in all sections.
BY_NAME = {one.name: one for section in SECTIONS for one in section.fields}

#: Every list by its name.
LISTS = {rows.name: rows for section in SECTIONS for rows in section.lists}

#: The section that asks each thing.
SECTION_OF = {name: section.key for section in SECTIONS for name in section.names}
