"""The columns of a table of experts, as data: most of them are questions of the profile (questions.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from socx.core.i18n import LANGUAGES, N_
from socx.experts.questions import BY_NAME, LISTS, SECTION_OF, Field, Rows


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `one` is what a cell answers; with `rows` a cell holds a whole list, `;` between its entries.

    example: how a cell looks.  section: the part of the profile that it writes, empty for what is no part of it.
    """

    key: str
    label: str
    one: Field
    help: str = ""
    example: str = ""
    rows: Rows | None = None

    @property
    def section(self) -> str:
        return SECTION_OF.get(self.rows.name if self.rows else self.key, "")

    @property
    def is_needed(self) -> bool:
        return self.key in NEEDED


def _answer(name: str, example: str = "") -> Column:
    one = BY_NAME[name]
    label = one.label if one.private else one.title  # of a contact, the title says "Name" alone
    return Column(name, label, one, one.hint, example)


def _list(name: str, text: str, example: str) -> Column:
    rows = LISTS[name]
    return Column(name, rows.fields[0].label if rows.is_set else rows.label, rows.fields[0], text, example, rows)


LETTER = Field("letter_language", N_("Language of the letter"), kind="choice", options=LANGUAGES)
ANOTHER = Field("another_person", N_("Is another person"), kind="choice", options={"yes": N_("Yes")})
EMAIL = Field("email", N_("E-mail"), kind="email", most=254, needed=N_("Enter the e-mail."))
_PASSAGE = {one.name: one for one in LISTS["passages"].fields}
SUMMARY = Field("summary", N_("Summary of the experience"), kind="text", most=_PASSAGE["text"].most)
SUMMARY_IN = Field("summary_language", N_("Language of the summary"), kind="page_language")

# fmt: off
COLUMNS = (
    Column("email", EMAIL.label, EMAIL,
           N_("By it a person is known: a second row or a later list with the same e-mail changes the same profile."),
           "zoe.abel@ministry.example"),
    Column("letter_language", LETTER.label, LETTER,
           N_("The person is told by mail in this language. Empty: English."), "en"),
    _answer("given_name", "Zoe"),
    _answer("family_name", "Abel"),
    _answer("phone", "+48 22 000 00 00"),
    _answer("kind", "public_servant"),
    _answer("member_state", "PL"),
    _answer("employer", "Zakład Ubezpieczeń Społecznych"),
    _answer("unit", "Actuarial department"),
    _answer("function", "Actuary"),
    _answer("seniority", "senior"),
    _answer("experience_years", "12"),
    _answer("specific_years", "8"),
    _answer("retired_year", ""),
    _answer("release_contact_name", "Adam Example"),
    _answer("release_contact_email", "director@ministry.example"),
    _list("languages", N_("Each with its level from A1 to C2."), "en C1; fr B2"),
    _list("topics", N_("Each with its level from 1 (basic) to 4 (leading), then a bar and the evidence, if any."),
          "SP04 3 | Valuation of the pension fund 2024; SP05 2"),
    _list("assistance", "", "regulatory_policy; processes_it"),
    _answer("modalities", "onsite; remote"),
    _list("partners", "", "XK; AL"),
    _list("missions", N_("Year, partner, what it was about and days, with a bar between them."),
          "2023 | AL | Review of pension indexation | 5"),
    _answer("education_level", "master"),
    _answer("education_field", "Mathematics"),
    _answer("education_year", "2009"),
    _answer("systems", "Pension insurance of Poland"),
    _answer("days_per_year", "20"),
    _answer("notice_weeks", "4"),
    _answer("mobility", ""),
    Column("summary", SUMMARY.label, SUMMARY,
           N_("Requests are matched with this text. No names of persons whose cases were handled."), ""),
    Column("summary_language", SUMMARY_IN.label, SUMMARY_IN, N_("Empty: English."), "en"),
    Column("another_person", ANOTHER.label, ANOTHER,
           N_("Write yes when the list was refused because somebody else has the same name."), ""),
)
# fmt: on

#: What a new person must have. A change may leave all of them but the e-mail empty.
NEEDED = ("email", "given_name", "family_name", "member_state", "employer", "function", "experience_years")

BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}

#: The column that a report adds; it is passed over when the table comes back.
WRONG = N_("What is wrong")
WRONG_KEY = "what_is_wrong"
