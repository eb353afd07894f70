"""A spoiled table: each kind of bad row is refused with its sentence, in its column, and nothing else is."""

from __future__ import annotations

import pytest

from socx.access.actors import Role
from socx.db import db as database
from socx.experts.bringing.lines import find_heading, lines
from socx.experts.bringing.papers import sentence_of
from socx.experts.bringing.tables import open_table
from socx.experts.bringing.vocabulary import heading_words
from socx.experts.services.planning import Seen, plan
from tests.experts.tables import as_csv, as_xlsx, person
from tests.factories import NOW, make_expert, make_user

#: What is wrong with a row, in which column it is told, and how the sentence begins.
BAD = [
    ({"email": ""}, "email", "Enter the e-mail."),
    ({"email": "zoe at work"}, "email", "Enter an e-mail address"),
    ({"email": "person1@work.example"}, "email", "This e-mail stands in row 2 already."),
    ({"email": "official@work.example"}, "email", "This e-mail belongs to an account that is not of an expert."),
    ({"email": "newexpert@work.example"}, "email", "This person has an account and starts the profile."),
    ({"email": "owned@work.example"}, "", "This person keeps the profile"),
    ({"email": "restricted@work.example"}, "", "This person asked to restrict"),
    ({"family_name": "Invented00001"}, "family_name", "The same name and Member State stand in row 2."),
    ({"given_name": "Ida", "family_name": "Known", "member_state": "IE"}, "family_name", "The roster has somebody"),
    ({"given_name": ""}, "given_name", "Give your given name."),
    ({"family_name": ""}, "family_name", "Give your family name."),
    ({"kind": "wizard"}, "kind", "“wizard” is not in the list."),
    ({"member_state": "Atlantis"}, "member_state", "“Atlantis” is not in the list."),
    ({"member_state": "Polnad"}, "member_state", "“Polnad” is not in the list. Did you mean “PL”?"),
    ({"member_state": "XK"}, "member_state", "Choose the Member State of your administration."),
    ({"employer": ""}, "employer", "Name your employer."),
    ({"function": ""}, "function", "Describe your function."),
    ({"experience_years": ""}, "experience_years", "Give the number of years."),
    ({"experience_years": "about ten"}, "experience_years", "Write a whole number from 0 to 60."),
    ({"experience_years": "61"}, "experience_years", "Write a whole number from 0 to 60."),
    ({"experience_years": "7,5"}, "experience_years", "Write a whole number, without a part after the point."),
    ({"experience_years": "2026-03-04"}, "experience_years", "This is a day, not a number."),
    ({"retired_year": "2020"}, "retired_year", "Leave this empty, or choose"),
    ({"kind": "retired_official", "retired_year": "2099"}, "retired_year", "Give the year of something past"),
    ({"phone": "call me"}, "phone", "Write the phone number with digits"),
    ({"phone": "4.822E+10"}, "phone", "The spreadsheet has shortened this number."),
    ({"release_contact_email": "boss"}, "release_contact_email", "Enter an e-mail address"),
    ({"languages": "Klingon C1"}, "languages", "“Klingon” is not in the list."),
    ({"languages": "en"}, "languages", "“en” has no level."),
    ({"languages": "en fluent"}, "languages", "“fluent” is no level."),
    ({"languages": "en C1; English B2"}, "languages", "This is named twice."),
    ({"topics": "XX99 3"}, "topics", "“XX99” is not in the list."),
    ({"topics": "SP04"}, "topics", "“SP04” has no level."),
    ({"topics": "SP04 7"}, "topics", "Choose one of the list."),
    ({"topics": "SP04 2; SP04 3"}, "topics", "This is named twice."),
    ({"assistance": "magic"}, "assistance", "“magic” is not in the list."),
    ({"modalities": "onsite; by post"}, "modalities", "“by post” is not in the list."),
    ({"partners": "Narnia"}, "partners", "“Narnia” is not in the list."),
    ({"missions": "2023 Albania"}, "missions", "“2023 Albania” has not all its parts."),
    ({"missions": "1066 | AL | Review"}, "missions", "Give the year of something past"),
    ({"education_level": "guru"}, "education_level", "“guru” is not in the list."),
    ({"days_per_year": "400"}, "days_per_year", "Write a whole number from 0 to 220."),
    ({"letter_language": "pl"}, "letter_language", "“pl” is not in the list."),
    ({"summary": "x" * 6001}, "summary", "This text is too long."),
    ({"summary": "Good", "summary_language": "Latin"}, "summary_language", "“Latin” is not in the list."),
    ({"employer": "x" * 201}, "employer", "This text is too long."),
    ({"employer": "x" * 30_000}, "employer", "This text is far too long for a cell."),
    ({"function": "Clerk\nand more"}, "function", "Write this on one line."),
    ({"function": "=HYPERLINK(1)"}, "function", "This starts like a formula."),
    ({"employer": "ZakÅ‚ad SpoÅ‚eczny FundaciÃ³n"}, "employer", "The letters are broken."),
    ({"employer": "Fu\ufffdd"}, "employer", "The letters are broken."),
    ({"employer": "Fu\x07nd"}, "employer", "This has characters that cannot be shown."),
    ({"function": "#N/A"}, "function", "This cell shows an error of the spreadsheet."),
]


@pytest.fixture
def adviser(db):
    make_user(Role.OFFICIAL, email="official@work.example")
    make_user(Role.EXPERT, email="newexpert@work.example")
    owner = make_user(Role.EXPERT, email="owned@work.example")
    make_expert(email=owner.email, user_id=owner.id)
    make_expert(email="restricted@work.example", restricted_at=NOW)
    make_expert(email="known@elsewhere.example", given_name="Ida", family_name="Known", member_state="IE")
    return make_user(Role.ADVISER).actor()


def planned(content, tmp_path, by):
    """What a table would do, read without the process around it."""
    path = tmp_path / "table"
    path.write_bytes(content)
    about, rows = open_table(path, heading_words())
    with Seen() as seen:
        return about, plan(list(lines(rows, find_heading(rows))), seen, by=by, today=NOW.date())


def told(one):
    return [(p.column, sentence_of(p.sentence, p.facts)) for p in one.problems]


def test_each_kind_of_bad_row_is_refused_with_its_sentence(adviser, tmp_path):
    people = [person(1), *(person(n, **wrong) for n, (wrong, _, _) in enumerate(BAD, 3))]

    _, plans = planned(as_csv(*people), tmp_path, adviser)

    assert len(BAD) >= 30
    assert plans[0].outcome == "create"
    for one, (wrong, column, sentence) in zip(plans[1:], BAD, strict=True):
        problems = told(one)
        assert one.outcome == "refused", wrong
        assert any(c == column and text.startswith(sentence) for c, text in problems), (wrong, problems)
        assert len(problems) == 1, (wrong, problems)


def test_all_that_is_wrong_with_a_row_is_told_at_once(adviser, tmp_path):
    _, plans = planned(as_csv(person(1, employer="", experience_years="x", languages="en Z9")), tmp_path, adviser)

    assert {column for column, _ in told(plans[0])} == {"employer", "experience_years", "languages"}


def test_another_person_of_the_same_name_comes_in_when_the_table_says_so(adviser, tmp_path):
    twin = person(2, given_name="Ida", family_name="Known", member_state="IE", another_person="yes")

    _, plans = planned(as_csv(twin), tmp_path, adviser)

    assert plans[0].outcome == "create"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding, shown",
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
     ("utf-16-be", "UTF-16"), ("cp1252", "Windows-1252")],
)  # fmt: skip
def test_encodings_and_separators_are_found_out_and_told(adviser, tmp_path, encoding, shown, sign):
    content = as_csv(person(1, employer="Fonds d’épargne, né à Orléans"), encoding=encoding, sign=sign)

    about, plans = planned(content, tmp_path, adviser)

    assert (about.encoding, about.separator, plans[0].outcome) == (shown, sign, "create")
    assert plans[0].values["work"]["employer"] == "Fonds d’épargne, né à Orléans"


def test_a_workbook_tells_merged_cells_and_formulas_without_a_value(adviser, tmp_path):
    content = as_xlsx(person(1), person(2), person(3, function="=1+1"), merge=["E2:E3"])

    about, plans = planned(content, tmp_path, adviser)

    assert about.merged == ["E2:E3"]
    assert about.formulas == 1
    assert [one.outcome for one in plans] == ["create", "refused", "refused"]
    assert told(plans[1]) == [("employer", "This cell is merged with another. Undo the merging and write the value in "
                               "each row.")]  # fmt: skip
    assert told(plans[2])[0][1].startswith("This cell holds a formula, and its result was not saved.")


def test_headings_are_known_in_each_language_below_a_title_and_others_are_passed_over(adviser, tmp_path):
    text = "List of March\n\nCorreo electrónico,Shoe size,Nom\nx@y.example,44,Abel\n"
    path = tmp_path / "table"
    path.write_text(text, encoding="utf-8")
    _, rows = open_table(path, heading_words())

    heading = find_heading(rows)

    assert heading.number == 3
    assert "Shoe size" in heading.unknown
    assert heading.keys[0] == "email"


def test_a_row_with_an_open_quotation_mark_is_refused_and_the_others_are_read(adviser, tmp_path):
    good = as_csv(person(1)).decode()
    spoiled = good + 'x@y.example,"Zoe"a,B,PL,F,A,1\r\n' + as_csv(person(2)).decode().split("\r\n")[1]

    _, plans = planned(spoiled.encode(), tmp_path, adviser)

    assert [one.outcome for one in plans] == ["create", "refused", "create"]
    assert told(plans[1])[0][1].startswith("This row cannot be taken apart.")


def test_a_row_that_is_too_wide_is_refused(adviser, tmp_path):
    content = as_csv(person(1)).rstrip() + b",more,cells\r\n"

    _, plans = planned(content, tmp_path, adviser)

    assert told(plans[0])[0][1].startswith("This row has more cells than there are columns.")


def test_nothing_is_written_by_planning(adviser, tmp_path):
    planned(as_csv(person(1)), tmp_path, adviser)

    assert not database.session.new
    assert not database.session.dirty
