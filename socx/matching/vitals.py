"""What operators see of the index of the roster."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext, ngettext

from socx.core.i18n import N_
from socx.core.vitals import Vital, register
from socx.matching import shelf
from socx.web.i18n import show_moment


def index(_now: datetime) -> str:
    """When the index was made, and of how many profiles; a small roster has none."""
    facts = shelf.about()
    if facts is None:
        return str(gettext("None: a small roster is read as a whole"))
    count = len(facts.get("ids", ()))
    made = show_moment(datetime.fromisoformat(facts["made_at"])) if "made_at" in facts else "–"
    return str(
        ngettext("Made on %(made)s, of %(num)s profile", "Made on %(made)s, of %(num)s profiles", count, made=made)
    )


register(Vital("matching.index", N_("Index of the roster"), index))
