"""Forms in which a deliverable is written, commented on and returned."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField

from socx.core.i18n import LANGUAGES, N_
from socx.deliverables.kinds import LONGEST_COMMENT, LONGEST_PART
from socx.deliverables.models import Deliverable, KnowledgeSummary
from socx.deliverables.services.judging import LONGEST_SECTION
from socx.deliverables.services.summaries import LONGEST as LONGEST_SUMMARY
from socx.deliverables.services.writing import LONGEST_CAPTION, LONGEST_NOTE, LONGEST_TEXT
from socx.web.autosave import BASE
from socx.web.forms import AtMost, BaseForm, VersionedForm
from socx.web.i18n import language_name


class ReportForm(VersionedForm):
    """The sections of a report; its fields are added by report_form()."""

    base = HiddenField()  # the page of the background saving carries it; the version tells what was seen

    @property
    def texts(self) -> dict[str, str]:
        return {field.name: field.data or "" for field in self if isinstance(field, TextAreaField)}

    def labels(self) -> list[tuple[str, str]]:
        """The names of the fields with their labels, for the text that the browser keeps."""
        return [(field.name, field.label.text) for field in self if isinstance(field, TextAreaField)]


def report_form(item: Deliverable) -> ReportForm:
    """The form of one report, with what is written so far."""
    fields: dict[str, Any] = {
        part.key: TextAreaField(part.label, description=part.hint, validators=[AtMost(LONGEST_PART)])
        for part in item.parts
    }
    made: Any = type("OwnReportForm", (ReportForm,), fields)
    form: ReportForm = made.from_request(data={**item.draft, "version": item.version, "base": BASE})
    return form


class VersionForm(VersionedForm):
    """A new version: a file or a text, and what is new in it."""

    file = FileField(N_("Choose a file"), name="file")
    text = TextAreaField(
        N_("Or write the text here"), description=N_("For short results: comments, a note, a list."),
        validators=[AtMost(LONGEST_TEXT)],
    )  # fmt: skip
    note = StringField(
        N_("What is new"), description=N_("For those who read the version before."), validators=[AtMost(LONGEST_NOTE)]
    )


class PhotoForm(BaseForm):
    """A photo of a report."""

    file = FileField(N_("Choose a photo"), name="file")
    caption = StringField(
        N_("What it shows"), description=N_("Who can be recognised must have agreed."),
        validators=[AtMost(LONGEST_CAPTION)],
    )  # fmt: skip


class CommentForm(BaseForm):
    """Something to say about the latest version."""

    section = StringField(
        N_("What it is about"), description=N_("A chapter or a page. Empty: the whole."),
        validators=[AtMost(LONGEST_SECTION)],
    )  # fmt: skip
    text = TextAreaField(N_("Comment"), validators=[AtMost(LONGEST_COMMENT)])


class ReturnForm(VersionedForm):
    """What has to change before a version is accepted; the sections are added by return_form()."""

    note = TextAreaField(
        N_("What has to change"), description=N_("The experts read it in the message about the return."),
        validators=[AtMost(LONGEST_COMMENT)],
    )  # fmt: skip

    @property
    def comments(self) -> dict[str, str]:
        """What is said by section; of a deliverable without sections, by the place that was named."""
        if "place" in self:
            return {self.place.data or "": self.about.data} if self.about.data else {}
        own = ("note", "version", "csrf_token")
        return {field.name: field.data or "" for field in self if field.name not in own}


def return_form(item: Deliverable) -> ReturnForm:
    fields: dict[str, Any]
    if item.is_report:
        fields = {part.key: TextAreaField(part.label, validators=[AtMost(LONGEST_COMMENT)]) for part in item.parts}
    else:
        fields = {
            "place": StringField(
                N_("About one place"), description=N_("A chapter or a page."), validators=[AtMost(LONGEST_SECTION)]
            ),
            "about": TextAreaField(N_("Comment on this place"), validators=[AtMost(LONGEST_COMMENT)]),
        }
    made: Any = type("OwnReturnForm", (ReturnForm,), fields)
    form: ReturnForm = made.from_request(data={"version": item.version})
    return form


class SummaryForm(VersionedForm):
    """The text for everybody, in as many languages as there are."""

    @classmethod
    def of(cls, item: KnowledgeSummary | None) -> SummaryForm:
        texts = {f"text_{code}": text for code, text in item.texts.items()} if item else {}
        form: SummaryForm = cls.from_request(data={**texts, "version": item.version if item else 0})
        for code in LANGUAGES:
            form[f"text_{code}"].label.text = language_name(code)
        return form

    @property
    def texts(self) -> dict[str, str]:
        return {code: self[f"text_{code}"].data or "" for code in LANGUAGES}


for _code in LANGUAGES:
    setattr(SummaryForm, f"text_{_code}", TextAreaField("", validators=[AtMost(LONGEST_SUMMARY)]))
