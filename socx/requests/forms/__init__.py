"""Shapes of what people send about requests: sections of the form, notes, signatures, filters."""

from __future__ import annotations

from socx.requests.forms.filters import FilterForm
from socx.requests.forms.moves import NoteForm, SignForm, StartForm
from socx.requests.forms.parts import DayField, TopicsField
from socx.requests.forms.section import SectionForm, section_form

__all__ = [
    "DayField",
    "FilterForm",
    "NoteForm",
    "SectionForm",
    "SignForm",
    "StartForm",
    "TopicsField",
    "section_form",
]
