"""Small forms: a note to a move, a signature."""

from __future__ import annotations

from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired

from socx.core.i18n import N_
from socx.web.forms import AtMost, VersionedForm

NOTE_LIMIT = 2000


class NoteForm(VersionedForm):
    """What every move sends: a note, and the version of the page it was pressed on."""

    note = TextAreaField(N_("Note"), validators=[AtMost(NOTE_LIMIT)])


class SignForm(VersionedForm):
    """The declaration that the approver makes by signing."""

    declaration = BooleanField(
        N_("I sign this request for my institution, and I am authorised to do so."),
        validators=[DataRequired(N_("Tick the box to sign."))],
    )
