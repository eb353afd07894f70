"""What the pages of this room share: words for figures, addresses, files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext, ngettext

from socx.activities.models import Activity
from socx.core.shares import Range
from socx.evaluations import exports
from socx.evaluations.figures import Tally
from socx.evaluations.models import ParticipantLink
from socx.evaluations.questions import choices_of
from socx.evaluations.views import bp
from socx.web import spreadsheets
from socx.web.i18n import home_day, show_moment, show_number
from socx.web.pages import now
from socx.web.site import full_url


def figure(tally: Tally) -> str:
    """The figure of a cell: a mean, a share, or how the answers fall; empty where too few have answered."""
    if tally.is_hidden or not tally.number:
        return ""
    if mean := tally.mean:
        return show_number(mean.value, 1)
    if share := tally.indicator:
        return percent(share.value)
    named = choices_of(tally.key) or {}
    parts = [(gettext(words), tally.share(said)) for said, words in named.items() if tally.counts.get(said)]
    return ", ".join(f"{words} {percent(share.value)}" for words, share in parts if share)


def span(tally: Tally) -> str:
    """Where the figure may lie, and how many answers it stands on."""
    answers = ngettext("%(num)s answer", "%(num)s answers", tally.number)
    found: Range | None = tally.mean or tally.indicator
    if found is None:
        return answers
    low, high = (show_number(found.low, 1), show_number(found.high, 1)) if tally.mean else (
        percent(found.low), percent(found.high)
    )  # fmt: skip
    return gettext("%(low)s to %(high)s, %(answers)s", low=low, high=high, answers=answers)


def percent(share: float) -> str:
    return gettext("%(number)s %%", number=show_number(100 * share))


def said_by_few(tally: Tally) -> str:
    """The answers themselves, where fewer than three are signed by people whose names the reader may read."""
    named = choices_of(tally.key) or {}
    return ", ".join(gettext(words) for said, words in named.items() for _ in range(tally.counts.get(said, 0)))


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates the figures of this room in words."""
    state.app.jinja_env.globals.update(
        figure_of=figure, span_of=span, said_by_few=said_by_few, group_name=exports.group_name
    )


def address_of(link: ParticipantLink) -> str:
    """The full address of a form, on the configured host: it is printed, and must not be what a request says."""
    return full_url(url_for("evaluations.form", token=link.token))


def spreadsheet(
    lines: Iterable[Sequence[Any]], suffix: str, name: str, widths: Sequence[int], about: Sequence[tuple[str, str]] = ()
) -> Response:
    """A table to keep, as CSV or as a workbook."""
    moment = now()
    made = (gettext("Made"), show_moment(moment))
    file, _ = spreadsheets.written(lines, suffix, gettext("Results"), widths, [made, *about])
    return spreadsheets.given(file, f"{name}-{home_day(moment).isoformat()}", suffix)


def about(item: Activity) -> list[tuple[str, str]]:
    """What the second sheet of a workbook says about an activity."""
    return [(gettext("Activity"), item.reference)]
