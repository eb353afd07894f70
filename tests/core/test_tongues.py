"""Languages of work in a text: named beside a word for speaking, in six languages, and told with these words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.core.proposals import Told
from socx.core.tongues import flat, names_in, tongues_of
from socx.core.values import WORKING_LANGUAGES


def said(text: str, language: str = "en") -> dict[str, tuple[str, ...]]:
    return {one.code: one.words for one in tongues_of([Told(text, language)])}


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("The experts should speak French.", "fr", "speak French"),
        ("They speak Arabic fluently.", "ar", "speak Arabic"),
        ("The work will be in Russian.", "ru", "in Russian"),
        ("French is a second working language", "fr", "French is a second working language"),
        ("Spanish-speaking trainers", "es", "Spanish-speaking"),
        ("An interpreter from English into Portuguese", "pt", "into Portuguese"),
        ("Experts with French (B2)", "fr", "French (B2)"),
        ("Langue de travail : espagnol", "es", "Langue de travail : espagnol"),
        ("En langue française uniquement", "fr", "langue française"),
        ("Se requiere dominio del FRANCES.", "fr", "dominio del FRANCES"),
        ("Os documentos estão em árabe.", "ar", "em árabe"),
        ("Необходимо владение французским.", "fr", "владение французским"),
        ("Документы есть на русском языке.", "ru", "на русском"),
        ("يجب أن يتحدث الخبراء باللغة الفرنسية.", "fr", "باللغة الفرنسية"),
        ("العمل بالعربية", "ar", "بالعربية"),
    ],
)
def test_a_language_is_told_with_the_words_that_speak_for_it(text: str, code: str, words: str) -> None:
    assert said(text) == {code: (words,)}


@pytest.mark.parametrize(
    "text",
    [
        "The French system of unemployment insurance.",
        "Nos collègues français parlent de la retraite.",
        "We found it in French archives.",
        "Французские эксперты говорят о пенсиях.",
        "Our staff do not speak English.",
        "Les agents ne parlent pas anglais.",
        "Без перевода на английский.",
        "😀 français",
        "",
    ],
)
def test_a_people_a_place_and_what_is_denied_are_no_languages_of_work(text: str) -> None:
    assert said(text) == {}


def test_in_the_is_no_denial_in_portuguese() -> None:
    assert said("Trabalho no idioma francês", "pt") == {"fr": ("idioma francês",)}


def test_languages_in_a_row_are_all_told_and_the_most_said_first() -> None:
    text = "The languages are Spanish and French. The trainers speak French."

    assert list(said(text)) == ["fr", "es"]
    assert said(text)["fr"] == ("languages are Spanish and French", "speak French")


def test_names_are_found_where_they_stand_in_any_of_six_languages() -> None:
    text = "Español, русский, العربية, Polish"

    assert [(name.code, text[name.start : name.end]) for name in names_in(text)] == [
        ("es", "Español"), ("ru", "русский"), ("ar", "العربية"), ("pl", "Polish"),
    ]  # fmt: skip


@given(st.text())
def test_any_text_answers_and_keeps_its_length(text: str) -> None:
    assert len(flat(text)) == len(text)
    assert said(text).keys() <= set(WORKING_LANGUAGES)
