"""Forms of the roster."""

from socx.experts.forms.filters import FilterForm
from socx.experts.forms.section import SectionForm, as_data, section_form
from socx.web.forms import BaseForm

__all__ = ["ConsentForm", "FilterForm", "SectionForm", "as_data", "section_form"]


class ConsentForm(BaseForm):
    """One button that gives or withdraws one consent."""
