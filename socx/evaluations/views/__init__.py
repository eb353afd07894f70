"""Pages of participants and evaluations."""

from __future__ import annotations

from flask import Blueprint

from socx.activities.pictures import EVENTS
from socx.core.i18n import N_
from socx.evaluations import subjects  # noqa: F401 (tells notices what such mails are about)

bp = Blueprint("evaluations", __name__)

# fmt: off
#: What this room leaves in the history of an activity, in words.
EVENTS.update({
    "participants":     N_("Participants counted"),
    "names_keep":       N_("List of names kept"),
    "names_delete":     N_("List of names deleted"),
    "link_make":        N_("Form for participants made"),
    "link_renew":       N_("Form for participants has a new link"),
    "link_stop":        N_("Form for participants stopped"),
    "link_open":        N_("Form for participants opened again"),
    "evaluate":         N_("Evaluation received"),
    "evaluation_waive": N_("Evaluation waived"),
})
# fmt: on
