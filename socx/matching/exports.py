"""The shortlist of a request as a table for spreadsheets; no contact data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext

from socx.core.i18n import N_
from socx.core.places import country_name, notes_for
from socx.core.values import EXPERT_KINDS
from socx.matching.models import MatchDecision
from socx.requests.models import AssistanceRequest
from socx.web.i18n import home_day, label, language, language_name

HEADER = (
    N_("Request"), N_("Name"), N_("Member State"), N_("Kind of expert"), N_("Employer"), N_("Function"),
    N_("Languages"), N_("Rank when decided"), N_("Points when decided"), N_("Note"), N_("Decided by"), N_("Decided on"),
)  # fmt: skip


def rows(item: AssistanceRequest, shortlist: Iterable[MatchDecision]) -> Iterator[tuple[object, ...]]:
    """The header, a row for each person, and the notes on names that the rows need."""
    yield tuple(gettext(title) for title in HEADER)
    for kept in shortlist:
        expert = kept.expert
        yield (
            item.code,
            expert.name,
            country_name(expert.member_state, language()),
            label(EXPERT_KINDS, expert.kind),
            expert.employer,
            expert.function,
            "; ".join(f"{language_name(spoken.language)} {spoken.level}" for spoken in expert.languages),
            kept.rank if kept.rank is not None else "",
            round(kept.score, 2) if kept.score is not None else "",
            kept.note,
            kept.by.name if kept.by else "",
            home_day(kept.at).isoformat(),
        )
    for note in notes_for(item.code, language()):
        yield (str(note),)
