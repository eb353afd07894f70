"""Languages of the pages, and the mark for texts that are translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping

#: The languages of the interface, by their code, in their own words.
LANGUAGES = {"en": "English", "fr": "Français", "es": "Español"}
DEFAULT_LANGUAGE = "en"


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text of a language, or the one in English where it is not translated."""
    return texts.get(language) or texts[DEFAULT_LANGUAGE]


def N_(text: str) -> str:  # noqa: N802 (the name that message extraction knows)
    """Mark a text for translation and return it as it is."""
    return text
