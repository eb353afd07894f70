"""Languages of the pages, and the mark for texts that are translated where they are shown."""

from __future__ import annotations

#: The languages of the interface, by their code, in their own words.
LANGUAGES = {"en": "English", "fr": "Français", "es": "Español"}
DEFAULT_LANGUAGE = "en"


def N_(text: str) -> str:  # noqa: N802 (the name that message extraction knows)
    """Mark a text for translation and return it as it is."""
    return text
