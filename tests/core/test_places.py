"""Names of partners, their marks and their footnotes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from socx.core.i18n import LANGUAGES
from socx.core.places import (
    country_name,
    notes_for,
    notes_for_partners,
    partner_choices,
    partner_name,
    partners,
    sort_key,
)
from socx.core.values import REGIONS


def test_kosovo_carries_its_mark_in_every_language():
    assert {partner_name("XK", language) for language in LANGUAGES} == {"Kosovo*"}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "without prejudice to positions on status"), ("fr", "sans préjudice"), ("es", "sin perjuicio")],
)
def test_a_text_that_names_it_carries_the_note_once_in_the_readers_language(language, words):
    notes = notes_for("Kosovo and Kosovo* and KOSOVO again", language)

    assert len(notes) == 1
    assert words in notes[0].text


def test_a_text_that_does_not_name_it_carries_none():
    assert notes_for("Albania, Kosova-like words: Kosovoland", "en") == []


def test_institution_names_count_too_and_stay_as_they_are():
    assert len(notes_for("Employment Agency of the Republic of Kosovo", "en")) == 1


def test_it_sorts_under_its_letter():
    names = [name for _, name in partner_choices("en")]
    at = names.index("Kosovo*")

    assert sort_key(names[at - 1]) < sort_key("Kosovo") < sort_key(names[at + 1])


def test_data_answers_find_their_notes_by_code():
    assert notes_for_partners({"PE", "SN"}, "en") == []
    assert len(notes_for_partners({"XK", "PE"}, "fr")) == 1


def test_other_designations_use_the_same_table():
    assert partner_name("PS", "es") == "Palestina*"
    assert len(notes_for("Palestine", "fr")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_partner_has_a_name_a_region_and_a_zone(language):
    for partner in partners().values():
        assert partner.name(language) != partner.code
        assert partner.region in REGIONS
        assert ZoneInfo(partner.timezone)


def test_member_states_have_names_too():
    assert country_name("IE", "fr") == "Irlande"


def test_notes_say_whom_they_are_about_where_there_are_several():
    one = notes_for("Kosovo*", "en", {"PE", "XK"})
    two = notes_for("Kosovo* and its guests", "en", {"PS"})

    assert [str(note)[:20] for note in one] == ["* This designation i"]
    assert [str(note).partition(": ")[0] for note in two] == ["* Kosovo", "* Palestine"]
    assert [note.name for note in one] == ["Kosovo"]
    assert [str(n).partition(" Cette")[0] for n in notes_for_partners({"XK", "PS"}, "fr")] == [
        "* Kosovo\u00a0:", "* Palestine\u00a0:",
    ]  # fmt: skip
