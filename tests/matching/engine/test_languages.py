"""The language of a text that does not say it."""

from __future__ import annotations

import pytest

from socx.matching.engine.languages import language_of, settled

SENTENCES = {
    "ar": "تطلب المؤسسة المساعدة في إصلاح نظام المعاشات التقاعدية",
    "da": "Institutionen beder om hjælp til en reform af pensionerne, som skal gælde for alle",
    "de": "Die Einrichtung bittet um Hilfe bei der Reform der Renten und der Beiträge",
    "el": "Το ίδρυμα ζητά βοήθεια για τη μεταρρύθμιση των συντάξεων",
    "en": "The institution asks for help with the reform of pensions and of contributions",
    "es": "La institución pide ayuda para la reforma de las pensiones y de las cotizaciones",
    "fi": "Laitos pyytää apua eläkkeiden uudistamiseen ja se on tärkeä myös maksujen kannalta",
    "fr": "L'institution demande de l'aide pour la réforme des retraites et des cotisations",
    "hu": "Az intézmény segítséget kér a nyugdíjak reformjához, és ez egy fontos ügy",
    "it": "L'istituzione chiede aiuto per la riforma delle pensioni e dei contributi",
    "nl": "De instelling vraagt om hulp bij de hervorming van het pensioen en de bijdragen",
    "no": "Institusjonen ber om hjelp til en reform av pensjonene, og noen har også spurt oss hva",
    "pt": "A instituição pede ajuda para a reforma das pensões e das contribuições",
    "ro": "Instituția cere ajutor pentru reforma pensiilor și a contribuțiilor care sunt plătite",
    "ru": "Учреждение просит помощи в реформе пенсий и взносов",
    "sv": "Institutionen ber om hjälp med en reform av pensionerna och vill att alla ska få det",
    "pl": "Instytucja prosi o pomoc w reformie emerytur oraz składek, które są płacone",
    "uk": "Установа просить допомоги у реформі пенсій, що є важливою",
}  # fmt: skip


@pytest.mark.parametrize("lang", SENTENCES)
def test_a_sentence_is_told_by_its_script_or_its_small_words(lang: str) -> None:
    assert language_of(SENTENCES[lang]) == lang


@pytest.mark.parametrize("lang", SENTENCES)
def test_capitals_make_no_difference(lang: str) -> None:
    assert language_of(SENTENCES[lang].upper()) == lang


@pytest.mark.parametrize("text", ["", " ", "12 %", "🙂", "https://example.org/the/of/and", "XK-2026", "Luxembourg"])
def test_what_has_no_language_is_not_given_one(text: str) -> None:
    assert language_of(text) == ""


@pytest.mark.parametrize(
    ("label", "lang"),
    [
        ("Long-term care insurance: lessons for ageing societies", "en"),
        ("Evaluación y acreditación de competencias profesionales", "es"),
        ("Registro social de hogares: ficha de protección social", "es"),
        ("Avaliação da proteção social", "pt"),
        ("Gefährdungsbeurteilung im Bauwesen", "de"),
    ],
)
def test_a_label_is_told_by_its_letters_and_endings(label: str, lang: str) -> None:
    assert language_of(label) == lang


def test_other_scripts_are_told_too() -> None:
    assert [language_of(text) for text in ("年金改革", "年金の改革", "연금 개혁", "רפורמה")] == ["zh", "ja", "ko", "he"]


def test_a_passage_that_says_nothing_is_in_the_language_of_its_person() -> None:
    assert settled([["fr", "", "fr", "en"], ["en"]]) == ([["fr", "fr", "fr", "en"], ["en"]], "")


def test_a_person_that_says_nothing_is_in_the_language_of_nearly_all() -> None:
    assert settled([[""], ["en"], ["en", "en", "en", "fr"]]) == ([["en"], ["en"], ["en", "en", "en", "fr"]], "en")
    assert settled([[""], ["en"], ["fr"]]) == ([[""], ["en"], ["fr"]], "")
