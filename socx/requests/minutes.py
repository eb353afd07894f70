"""The minutes of a decision meeting as a paper, in the language that is set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext

from socx.access.actors import Actor
from socx.core.places import notes_for_partners
from socx.papers import Answer, Answers, Block, Heading, Paper, Paragraph, Said
from socx.papers.facility import MAKER
from socx.requests.confidential import watermark_for
from socx.requests.criteria import DECISIONS
from socx.requests.models import DecisionMeeting, MeetingCase
from socx.requests.parties import institution_names, partner_names
from socx.web.i18n import label, language, show_date, show_moment


def minutes(meeting: DecisionMeeting, cases: Sequence[MeetingCase], *, to: Actor, at: datetime) -> Paper:
    """What was decided, case by case; `cases` are those that the reader may read."""
    blocks: list[Block] = []
    if meeting.note:
        blocks.append(Paragraph(Said(meeting.note)))
    for place, case in enumerate(cases, start=1):
        blocks += _case(place, case)
    if not cases:
        blocks.append(Paragraph(Said(gettext("There was no case on the agenda."))))
    state = gettext("Minutes") if not meeting.is_open else gettext("Draft of the minutes")
    marks = (watermark_for(case.request, to, at) for case in cases)
    return _paper(meeting, cases, state, blocks, at, next(filter(None, marks), ""))


def _case(place: int, case: MeetingCase) -> list[Block]:
    item, found = case.request, case.decision
    several = len(item.institutions) > 1
    rows = [
        Answer(gettext("Request"), (Said(item.title, item.language),)),
        Answer(gettext("Institutions") if several else gettext("Institution"), (Said(institution_names(item)),)),
        Answer(gettext("Partner country or territory"), (Said(partner_names(item, language())),)),
        Answer(gettext("Decision"), (Said(label(DECISIONS, found.outcome) if found else gettext("Not decided")),)),
    ]
    if found:
        rows.append(Answer(gettext("Reason"), (Said(found.reason),)))
        if found.reference:
            rows.append(Answer(gettext("Reference"), (Said(found.reference),)))
        rows.append(
            Answer(gettext("Action Form"), (Said(gettext("Version %(number)s", number=found.action_form.number)),))
        )
    return [Heading(Said(f"{place}. {item.code}")), Answers(tuple(rows), gettext("Not answered"))]


def _paper(
    meeting: DecisionMeeting, cases: Sequence[MeetingCase], state: str, blocks: list[Block], at: datetime, mark: str
) -> Paper:
    codes = frozenset().union(*(case.request.partner_codes for case in cases))
    day = show_date(meeting.held_on, "long")
    return Paper(
        title=Said(gettext("Decision meeting of %(day)s", day=day)),
        caption=Said(state),
        language=language(),
        at=at,
        facts=Answers(
            (
                Answer(gettext("Day"), (Said(day),)),
                Answer(gettext("Place"), (Said(meeting.place),)),
                Answer(gettext("Printed"), (Said(show_moment(at)),)),
            )
        ),
        blocks=tuple(blocks),
        footer=state,
        watermark=mark,
        notes=tuple(note.text for note in notes_for_partners(codes, language())),
        author=MAKER,
        subject=gettext("Decision meeting"),
    )
