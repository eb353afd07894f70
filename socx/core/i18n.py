"""Languages of the pages, and the mark for texts that are translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations

#: The languages of the interface, by their code, in their own words.
LANGUAGES = {"en": "English", "fr": "Français", "es": "Español"}
DEFAULT_LANGUAGE = "en"


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text of a language, or the one in English where it is not translated."""
    return texts.get(language) or texts[DEFAULT_LANGUAGE]


def translated(text: str, language: str) -> str:
    """A text of ours in a language, whoever reads and wherever: for what is kept in several languages."""
    return _catalogue(language).gettext(text)


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(str(Path(__file__).parent.parent / "translations"), [language])


def N_(text: str) -> str:  # noqa: N802 (the name that message extraction knows)
    """Mark a text for translation and return it as it is."""
    return text
