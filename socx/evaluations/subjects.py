"""What mails about evaluations are about; the activity that they name is known to notices already."""

from __future__ import annotations

from socx.core.i18n import N_
from socx.notifications import topics

topics.register(topics.Topic("evaluations", N_("Evaluations of activities"), ("evaluations",)))
