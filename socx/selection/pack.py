"""The briefing pack of a team, or of one expert in it, as chapters that a page and a paper show alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import gettext

from socx.access.actors import Actor
from socx.activities.milestones import BY_KEY
from socx.activities.models import Activity, Milestone
from socx.activities.subjects import milestone_label
from socx.core.calendar import calendar_of
from socx.core.places import country_name, partner_name, zone_of
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.papers import Answer, Answers, Block, Bullets, Heading, Paper, Paragraph, Said, Table
from socx.papers.facility import facility_paper, file_name
from socx.requests.confidential import watermark_for
from socx.selection import clock, contract_paper
from socx.selection.briefing import PARTS
from socx.selection.conduct import CODE, CODE_VERSION
from socx.selection.models import Briefing, ContractRecord, Nomination, TermsOfReference
from socx.selection.rate_words import days_in_words
from socx.selection.words import position_line
from socx.web.i18n import label, language, show_date, zone_place

#: Milestones of the experts at which something is handed over.
HANDED_OVER = ("report", "slides")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the pack."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack is made of. `nomination` and `contract` are those of the expert who reads it, where there are."""

    activity: Activity
    briefing: Briefing
    terms: TermsOfReference | None
    nomination: Nomination | None = None
    contract: ContractRecord | None = None
    home: str = ""  # where the administration of the reader is


def chapters(pack: Pack) -> list[Chapter]:
    """All chapters that have something to say, in their order."""
    said = (
        ("about", gettext("What, where and when"), _about(pack)),
        ("people", gettext("Who is who"), _people(pack)),
        *((part.key, gettext(part.label), _text(pack, part.key)) for part in PARTS),
        ("steps", gettext("Your steps"), _steps(pack)),
        ("terms", gettext("Your task"), _task(pack)),
        ("deliver", gettext("What you hand over, and when"), _deliver(pack)),
        ("contract", gettext("What your contract pays"), _contract(pack)),
        ("conduct", gettext("Code of conduct"), _conduct()),
    )
    found = [Chapter(key, title, tuple(blocks)) for key, title, blocks in said]
    return [one for one in found if one.blocks]


def pack_paper(pack: Pack, *, to: Actor, at: datetime) -> Paper:
    """The pack as a file, marked with who reads it where the case is confidential."""
    what, activity = gettext("Briefing pack"), pack.activity
    blocks: list[Block] = []
    for chapter in chapters(pack):
        blocks += [Heading(Said(chapter.title)), *chapter.blocks]
    return facility_paper(
        what,
        marks=(watermark_for(activity.request, to, at),),
        codes=activity.partner_codes,
        title=Said(activity.title, activity.request.language),
        at=pack.briefing.changed_at,
        blocks=tuple(blocks),
        caption=Said(" · ".join((what, activity.reference))),
        footer=activity.reference,
    )


def pack_name(pack: Pack, kind: str) -> str:
    return file_name(gettext("Briefing pack"), pack.activity.reference, kind=kind)


def _said(*texts: str, written_in: str = "") -> tuple[Said, ...]:
    return tuple(Said(text, written_in) for text in texts if text)


def _span(first: date | None, last: date | None) -> str:
    return f"{show_date(first, 'long')} – {show_date(last, 'long')}" if first and last else ""


def _about(pack: Pack) -> Iterator[Block]:
    activity, request = pack.activity, pack.activity.request
    partners = [partner_name(one.partner_code, language()) for one in request.institutions]
    kind = " · ".join((label(ACTIVITY_KINDS, activity.kind), label(MODALITIES, activity.modality)))
    rows = [
        Answer(gettext("Partner institution"), _said(*(one.official_name for one in request.institutions))),
        Answer(gettext("Partner"), _said(*dict.fromkeys(partners))),
        Answer(gettext("Kind of activity"), _said(kind)),
        Answer(gettext("Place"), _said(activity.place)),
        Answer(gettext("Preparation"), _said(_span(activity.preparation_start, activity.preparation_end))),
        Answer(gettext("Delivery"), _said(_span(activity.delivery_start, activity.delivery_end))),
        Answer(gettext("Report due"), _said(show_date(activity.report_due, "long"))),
        Answer(gettext("Clock"), _said(clock_words(activity, pack.home))),
    ]
    if activity.delivery is not None:
        place = calendar_of(*sorted(activity.partner_codes))
        off = place.holidays_in(activity.delivery.start, activity.delivery.end)
        rows.append(
            Answer(gettext("Public holidays during the delivery"), _said(days_in_words(off) or gettext("None")))
        )
    if pack.nomination is not None:
        rows.insert(0, Answer(gettext("Your position"), _said(position_line(pack.nomination.position))))
    yield Answers(tuple(rows), gettext("Not set yet"))


def clock_words(activity: Activity, home: str) -> str:
    """On whose clock times at the place are told, and what it shows when it is 9:00 where the reader works."""
    zone = ZoneInfo(activity.zone)
    nine = datetime.combine(activity.delivery_start or activity.created_at.date(), time(9, 0), zone)
    offset = clock.offset(nine, activity.zone)
    told = gettext("Time in %(place)s, %(offset)s.", place=place_of_clock(activity), offset=offset)
    own = zone_of(home) if home else ""
    if not own:
        return told
    if nine.utcoffset() == nine.astimezone(ZoneInfo(own)).utcoffset():
        return f"{told} {gettext('It is the same time as at your administration.')}"
    there = nine.astimezone(ZoneInfo(own)).strftime("%H:%M")
    return f"{told} {gettext('When it is 09:00 there, it is %(time)s at your administration.', time=there)}"


def place_of_clock(activity: Activity) -> str:
    """The place by whose name the time is called: that of the activity where it has one (Kosovo* has no zone)."""
    return activity.place or zone_place(activity.zone)


def _people(pack: Pack) -> Iterator[Block]:
    named = {one.user_id for one in pack.briefing.contacts}
    rows = [
        (one.user.name, gettext("Partner institution"), one.user.institution.official_name, one.user.email)
        for one in pack.briefing.contacts
        if one.user.active and one.user.institution is not None
    ]
    adviser = pack.activity.request.adviser
    if adviser is not None:
        address = adviser.email if adviser.id in named else ""
        rows.append((adviser.name, gettext("Facility"), gettext("Technical adviser"), address))
    for position in pack.activity.positions:
        if position.expert is not None:
            state = country_name(position.expert.member_state, language())
            rows.append((position.expert.name, gettext("Expert #%(number)s", number=position.number), state, ""))
    if rows:
        head = (gettext("Name"), gettext("Who"), gettext("Where from"), gettext("E-mail"))
        yield Table(gettext("People"), head, tuple(tuple(map(Said, row)) for row in rows), (3, 3, 4, 4))


def _text(pack: Pack, key: str) -> Iterator[Block]:
    text = str(pack.briefing.texts.get(key) or "").strip()
    if text:
        yield Paragraph(Said(text, pack.activity.request.language))


def _milestones(pack: Pack, *, late: bool) -> list[Milestone]:
    """Those of the experts: what is done, or what is handed over."""
    own = [one for one in pack.activity.milestones if one.key in BY_KEY and BY_KEY[one.key].who == "experts"]
    return [one for one in own if (one.key in HANDED_OVER) == late]


def _when(rows: list[tuple[str, str, str]], caption: str) -> Iterator[Block]:
    if rows:
        head = (gettext("Step"), gettext("By when"), gettext("State"))
        yield Table(caption, head, tuple(tuple(map(Said, row)) for row in rows), (5, 2, 2))


def _steps(pack: Pack) -> Iterator[Block]:
    rows = [_row(one) for one in _milestones(pack, late=False)]
    yield from _when(rows, gettext("Steps of the experts"))


def _deliver(pack: Pack) -> Iterator[Block]:
    yield from _of_terms(pack, "deliverables")
    yield from _when([_row(one) for one in _milestones(pack, late=True)], gettext("What is handed over"))


def _row(one: Milestone) -> tuple[str, str, str]:
    state = gettext("Reached") if one.done_on else gettext("To come")
    return milestone_label(one.key), show_date(one.due_on), state


def _task(pack: Pack) -> Iterator[Block]:
    for key in ("objectives", "tasks", "visibility"):
        yield from _of_terms(pack, key)


def _of_terms(pack: Pack, key: str) -> Iterator[Block]:
    text = (pack.terms.texts.get(key) or "").strip() if pack.terms else ""
    if pack.terms and text:
        yield Paragraph(Said(text, pack.terms.language))


def _contract(pack: Pack) -> Iterator[Block]:
    if pack.contract is not None:
        yield contract_paper.days_table(pack.contract)
        yield contract_paper.amounts_table(pack.contract)


def _conduct() -> Iterator[Block]:
    yield Bullets(tuple(Said(gettext(one)) for one in CODE))
    yield Paragraph(Said(gettext("Version %(number)s", number=CODE_VERSION)), quiet=True)
