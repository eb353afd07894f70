"""Shapes of what people send about requests: sections of the form, notes, signatures, filters."""

from __future__ import annotations

from socx.requests.forms.filters import Filters, SaveFilterForm
from socx.requests.forms.moves import NoteForm, SignForm
from socx.requests.forms.parts import DayField, TopicsField
from socx.requests.forms.section import SectionForm, section_form
from socx.requests.forms.start import ConvertForm, CopiedForm, StartForm

__all__ = [
    "ConvertForm",
    "CopiedForm",
    "DayField",
    "Filters",
    "NoteForm",
    "SaveFilterForm",
    "SectionForm",
    "SignForm",
    "StartForm",
    "TopicsField",
    "section_form",
]
