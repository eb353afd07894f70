"""The roster as a table for spreadsheets: what the list shows, and no contact data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext

from socx.core.i18n import N_
from socx.core.places import country_name, notes_for_partners
from socx.core.topics import topic_label
from socx.core.values import EXPERT_KINDS
from socx.experts.models import Expert
from socx.web.i18n import home_day, label, language, language_name

HEADER = (
    N_("Name"), N_("Member State"), N_("Kind of expert"), N_("Employer"), N_("Function"), N_("Languages"),
    N_("Topics"), N_("State of the profile"), N_("Last confirmed"),
)  # fmt: skip


def rows(found: Iterable[Expert]) -> Iterator[tuple[object, ...]]:
    """The header, a row for each expert, and the notes on names that the rows need."""
    yield tuple(gettext(title) for title in HEADER)
    places = set()
    for item in found:
        places.add(item.member_state)
        yield (
            item.name,
            country_name(item.member_state, language()),
            label(EXPERT_KINDS, item.kind),
            item.employer,
            item.function,
            "; ".join(f"{language_name(spoken.language)} {spoken.level}" for spoken in item.languages),
            "; ".join(topic_label(topic.topic_id, language()) for topic in item.best_topics),
            gettext(item.status.label),
            home_day(item.confirmed_at).isoformat() if item.confirmed_at else "",
        )
    for note in notes_for_partners(places, language()):
        yield (str(note),)
