"""Results and indicators as tables for spreadsheets, and the sheet with the code to be read by a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import force_locale, gettext

from socx.activities.models import Activity
from socx.activities.subjects import listed_title
from socx.core.i18n import LANGUAGES, N_
from socx.core.places import notes_for_partners, partner_name
from socx.core.shares import Range
from socx.core.values import ACTIVITY_KINDS
from socx.evaluations import codes
from socx.evaluations.figures import Tally
from socx.evaluations.models import ParticipantLink
from socx.evaluations.questions import INDICATORS, THEMES, choices_of
from socx.evaluations.results import Results
from socx.evaluations.values import FEWEST, GROUPS, SIGNED
from socx.evaluations.windows import of_participants
from socx.papers.document import Heading, Paper, Paragraph, Picture, Said
from socx.papers.pdf import to_pdf
from socx.web.i18n import label, language, show_date

WIDTHS = (32, 18, 10, 10, 10, 10, 60)

#: Millimetres of the code on paper: it is read from the other side of a table.
CODE_WIDTH = 90


def group_name(group: str) -> str:
    """Who answered: a group, or the partner at a follow-up."""
    return label(GROUPS, group) if group in GROUPS else label(SIGNED, group)


def results_lines(results: Results, *, with_words: bool) -> Iterator[list[Any]]:
    """A heading, a line a question and group, and below what was written."""
    yield [
        gettext("Question"), gettext("Who answered"), gettext("Answers"), gettext("Mean or share"),
        gettext("Lowest likely"), gettext("Highest likely"), gettext("Answers in words"),
    ]  # fmt: skip
    for line in results.lines():
        for group, tally in line.tallies.items():
            yield [gettext(line.theme), group_name(group), *_figures(tally), _distribution(tally)]
    if with_words:
        for one in results.words():
            yield [gettext(one.theme), group_name(one.group), "", "", "", "", one.text]


def _figures(tally: Tally) -> list[Any]:
    found = tally.mean or tally.indicator
    return [tally.number if not tally.is_hidden else _too_few(), *_numbers(found)]


def _too_few() -> str:
    return gettext("fewer than %(number)s", number=FEWEST)


def _numbers(found: Range | None) -> list[Any]:
    return [f"{one:.2f}" for one in (found.value, found.low, found.high)] if found else ["", "", ""]


def _distribution(tally: Tally) -> str:
    """How often each answer was given, where enough have answered."""
    if tally.is_hidden:
        return ""
    named = choices_of(tally.key) or {}
    return "; ".join(
        f"{gettext(words)}: {tally.counts[said]}" for said, words in named.items() if tally.counts.get(said)
    )


def indicator_lines(results: Results, by: str) -> Iterator[list[Any]]:
    """A heading, and a line for each year, kind or partner."""
    yield [
        gettext(SPLIT_NAMES[by]), gettext("Activities"),
        *(f"{gettext(THEMES[key])}, {group_name(group)}{more}" for key in INDICATORS for group in GROUPS
          for more in ("", f" ({gettext('answers')})")),
        gettext("Note"),
    ]  # fmt: skip
    for value, count, tallies in results.indicators(by):
        cells: list[Any] = []
        for key in INDICATORS:
            for group in GROUPS:
                one = tallies[group, key]
                share = one.indicator
                cells += [f"{share.value:.3f}" if share else "", _too_few() if one.is_hidden else one.number]
        notes = notes_for_partners(frozenset({value}), language()) if by == "partner" else ()
        yield [split_name(by, value), count, *cells, " ".join(str(note) for note in notes)]


# fmt: off
SPLIT_NAMES = {
    "year":    N_("Year"),
    "kind":    N_("Kind"),
    "partner": N_("Partner country or territory"),
}
# fmt: on


def split_name(by: str, value: str) -> str:
    """A year, a kind or a partner in the reader's language."""
    if by == "kind":
        return label(ACTIVITY_KINDS, value)
    return partner_name(value, language()) if by == "partner" else value


def sheet(link: ParticipantLink, address: str, *, at: datetime) -> bytes:
    """One page to hang up: the code, the address to type, and one line in each language."""
    activity = link.activity
    window = of_participants(activity)
    blocks: list[Any] = [Picture(codes.as_png(address), gettext("Code of %(address)s", address=address), CODE_WIDTH)]
    blocks.append(Paragraph(Said(address)))
    for code in LANGUAGES:
        with force_locale(code):
            invitation = gettext("How was it for you? Tell us in three minutes. We do not ask who you are.")
            if window:
                invitation += " " + gettext("Open until %(day)s.", day=show_date(window.end))
        blocks.append(Heading(Said(invitation, language=code)))  # to be read from a chair
    return to_pdf(
        Paper(
            title=Said(listed_title(activity)), caption=Said(activity.reference), language=language(), at=at,
            blocks=tuple(blocks), footer=gettext("Evaluation by participants"), page="",
            notes=tuple(str(note) for note in notes_for_partners(activity.partner_codes, language())),
        )
    )  # fmt: skip


def file_name(item: Activity | None, what: str) -> str:
    return f"socx-{what}" + (f"-{item.id}" if item else "")
