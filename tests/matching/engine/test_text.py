"""Words, stems, silent phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.matching.engine.text import Analyser, PhraseTable, fold, language_code, sentences, stem


def stems(text: str, lang: str, *places: str) -> list[str]:
    return [token.stem for token in Analyser(places).tokens(text, lang)]


def test_case_and_accents_make_no_difference() -> None:
    assert stems("CHOMAGE DES JEUNES", "fr") == stems("Chômage des jeunes", "fr")


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "inspections", "inspection"),
        ("fr", "l'inspecteur", "inspecteurs"),
        ("es", "cotización", "COTIZACIONES"),
        ("pt", "trabalhadores", "trabalhador"),
        ("ru", "пенсии", "пенсия"),
        ("ru", "СОЦИАЛЬНЫЙ", "социальная"),
        ("ar", "والضمان", "للضمان"),
        ("ar", "التأمينات", "تأمين"),
        ("ar", "المستشفى", "مستشفي"),
        ("en", "labour", "labor"),
        ("en", "behavioural", "behavioral"),
        ("en", "organisations", "organization"),
        ("en", "optimising", "optimize"),
        ("en", "modelling", "modeling"),
        ("en", "counsellors", "counselor"),
        ("en", "analysis", "analyses"),
        ("en", "analyse", "analyzing"),
        ("en", "hypothesis", "hypotheses"),
        ("en", "centres", "center"),
        ("en", "programme", "programs"),
        ("en", "paediatrics", "pediatric"),
        ("en", "licence", "licensed"),
        ("en", "children's", "child"),
        ("en", "women", "woman"),
    ],
)
def test_forms_of_a_word_have_one_stem(lang: str, one: str, other: str) -> None:
    assert stems(one, lang) == stems(other, lang)


@pytest.mark.parametrize(
    ("one", "other"),
    [("supervision", "supervise"), ("decision", "decisions"), ("resource", "resources"), ("selling", "sell")],
)
def test_spellings_that_are_made_alike_keep_forms_together(one: str, other: str) -> None:
    assert stem(one, "en") == stem(other, "en")


@pytest.mark.parametrize(("one", "other"), [("morning", "mourning"), ("course", "corse"), ("four", "for")])
def test_words_that_only_look_like_two_spellings_stay_two(one: str, other: str) -> None:
    assert stem(one, "en") != stem(other, "en")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("fr", "fr"), ("FR-be", "fr"), ("pt_BR", "pt"), ("fra", "fr"), ("deu", "de"), ("nb", "no"), ("zh-Hans", "zh"),
        ("kat", "ka"), (" en ", "en"), ("", ""), ("sp", ""), ("french", ""), ("und", ""), ("?", ""), ("français", ""),
    ],
)  # fmt: skip
def test_a_language_tag_is_read_and_what_is_none_says_nothing(tag: str, code: str) -> None:
    assert language_code(tag) == code


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert stem("tregun", "sq") == "tregun"


def test_stop_words_belong_to_their_language() -> None:
    assert stems("the pensions of the poor", "en") == ["pension", "poor"]
    assert stems("les pensions des pauvres", "fr") == ["pension", "pauvr"]
    assert stems("las pensiones de los pobres", "es") == ["pension", "pobr"]


def test_dates_links_and_addresses_are_no_words() -> None:
    text = "From 12 March 2026, 3rd floor, write to a.b@example.org or see https://example.org/x"

    assert stems(text, "en") == ["floor", "write", "see"]


def test_places_and_boilerplate_are_taken_out_whole() -> None:
    text = "Technical assistance of the European Union to Costa Rica on pensions in rica form"

    assert stems(text, "en", "Costa Rica") == ["pension", "rica", "form"]


def test_a_token_remembers_how_and_where_it_was_written() -> None:
    [token] = Analyser().tokens("  Les Retraites!", "fr")

    assert (token.word, token.start, token.end) == ("Retraites", 6, 15)


def test_the_longest_phrase_wins() -> None:
    table = PhraseTable([(["a"], "short"), (["a", "b"], "long")])

    assert list(table.find(["a", "b", "a", "c"])) == [(0, 2, ("long",)), (2, 3, ("short",))]


def test_folding_keeps_letters_of_other_scripts() -> None:
    assert fold("ПЕНСИЯ") == "пенсия"


def test_sentences_come_one_by_one_up_to_a_limit() -> None:
    text = "First one. Second one!\n• Third; fourth"

    assert list(sentences(text, 3)) == ["First one.", "Second one!", "Third;"]


WRITTEN = "The PENSIONS of Tunisia, l'Été à Paris: write a.b@c.eu www.x.eu naïve EU peer"


@given(st.text() | st.lists(st.sampled_from(WRITTEN.split())).map(" ".join), st.sampled_from(("en", "fr", "")))
def test_stems_are_the_stems_of_the_tokens(text: str, lang: str) -> None:
    analyser = Analyser(["Tunisia", "United Kingdom"])

    assert analyser.stems(text, lang) == analyser.stems(text, lang) == [t.stem for t in analyser.tokens(text, lang)]
