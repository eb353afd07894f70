"""The file that somebody filled in offline."""

from __future__ import annotations

from wtforms import FileField, HiddenField

from socx.core.i18n import N_
from socx.web.forms import BaseForm


class OfflineForm(BaseForm):
    """A form as DOCX; `creation_key` makes one draft of a double click."""

    creation_key = HiddenField()
    file = FileField(N_("The form that you filled in"), description=N_("A Word document (.docx), at most 10 MB."))

    def content(self) -> bytes:
        """The file; empty when none was chosen."""
        sent = self.file.data
        return sent.read() if sent is not None and hasattr(sent, "read") else b""
