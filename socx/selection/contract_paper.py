"""The contract as a paper, in the language that is set: who, what for, the days, the amounts, lines to sign on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext

from socx.access.actors import Actor
from socx.core.places import country_name
from socx.core.values import EXPERT_KINDS
from socx.papers import Answer, Answers, Block, Heading, Paper, Paragraph, Said, Signature, Table
from socx.papers.facility import facility_paper, file_name
from socx.requests.confidential import watermark_for
from socx.selection.contracting import CONTRACT_KINDS, PURPOSES, SIDES, sides_of
from socx.selection.models import ContractRecord
from socx.selection.rate_words import days_in_words, euro
from socx.selection.services.contracts import calendar_in
from socx.selection.words import position_line
from socx.web.i18n import label, language, show_date, state_label


def contract_paper(kept: ContractRecord, *, to: Actor, at: datetime) -> Paper:
    """The contract as it stands; a draft says that it is one."""
    what = gettext("Contract")
    item = kept.nomination
    activity = item.call.activity
    is_draft = not kept.is_shown_to_expert
    return facility_paper(
        what,
        kept.reference,
        marks=(gettext("Draft") if is_draft else "", watermark_for(kept.request, to, at)),
        codes=activity.partner_codes,
        title=Said(gettext("Contract of %(name)s", name=item.expert.name)),
        at=kept.changed_at,
        blocks=tuple(_blocks(kept)),
        caption=Said(" · ".join((what, kept.reference))),
        facts=Answers(tuple(_head(kept)), gettext("Not set yet")),
        footer=" · ".join((activity.reference, state_label(kept.status))),
    )


def contract_name(kept: ContractRecord, kind: str) -> str:
    return file_name(gettext("Contract"), kept.nomination.call.activity.reference, f"{kept.id}", kind=kind)


def _head(kept: ContractRecord) -> Iterator[Answer]:
    item = kept.nomination
    activity, expert = item.call.activity, item.expert
    yield Answer(gettext("Kind of contract"), (Said(label(CONTRACT_KINDS, kept.kind)),))
    yield Answer(gettext("Date of the contract"), (Said(show_date(kept.dated_on, "long")),))
    about = (label(EXPERT_KINDS, expert.kind), country_name(expert.member_state, language()))
    yield Answer(gettext("Expert"), (Said(expert.name), Said(", ".join(about))))
    if expert.employer:
        yield Answer(gettext("Employer"), (Said(expert.employer),))
    yield Answer(gettext("Activity"), (Said(f"{activity.reference} {activity.title}", activity.request.language),))
    yield Answer(gettext("Position"), (Said(position_line(item.position)),))
    yield Answer(gettext("Where the mission is"), (Said(country_name(kept.place_code, language())),))


def _blocks(kept: ContractRecord) -> Iterator[Block]:
    yield Heading(Said(gettext("Days")))
    yield days_table(kept)
    for line in counting_words(kept):
        yield Paragraph(Said(line), quiet=True)
    yield Heading(Said(gettext("Amounts")))
    yield amounts_table(kept)
    yield Paragraph(
        Said(gettext("The rates are those of the date of the contract. They stay as they are.")), quiet=True
    )
    yield Heading(Said(gettext("Signatures")))
    signed = {one.side: one for one in kept.signatures}
    for side in sides_of(kept.kind):
        found = signed.get(side)
        rows = (
            (gettext("Name"), found.name if found else ""),
            (gettext("Signed on"), show_date(found.signed_on, "long") if found else ""),
            (gettext("Signature"), ""),
        )
        yield Signature(gettext(SIDES[side]), rows)


def days_table(kept: ContractRecord) -> Table:
    """The days by purpose, and in all against the budget of the position."""
    head = (gettext("Purpose"), gettext("Dates"), gettext("Paid days"), gettext("Working days between the dates"))
    rows = [
        (
            Said(gettext(PURPOSES[purpose])),
            Said(f"{show_date(row.starts_on)} – {show_date(row.ends_on)}"),
            Said(str(row.days)),
            Said(str(row.working_days)),
        )
        for purpose, row in kept.by_purpose.items()
    ]
    budget = gettext("%(days)s of %(all)s", days=kept.days, all=kept.nomination.position.days)
    rows.append((Said(gettext("In all, of the days of the position")), Said(""), Said(budget), Said("")))
    return Table(gettext("Paid days by purpose"), head, tuple(rows), (4, 4, 2, 3))


def amounts_table(kept: ContractRecord) -> Table:
    """Fee and allowance, each with its rate, its days and its sum."""
    head = (gettext("What for"), gettext("Rate"), gettext("Days"), gettext("Sum"))
    rows = []
    if kept.fee is not None:
        rows.append((gettext("Fee"), euro(kept.fee), str(kept.days), euro(kept.fee_total)))
    else:
        rows.append((gettext("Fee"), gettext("None"), "", ""))
    if kept.allowance is not None:
        place = gettext("Allowance, %(place)s", place=country_name(kept.place_code, language()))
        rows.append((place, euro(kept.allowance), str(kept.allowance_days), euro(kept.allowance_total)))
    rows.append((gettext("In all"), "", "", euro(kept.total)))
    return Table(gettext("Amounts in euro"), head, tuple(tuple(map(Said, row)) for row in rows), (4, 2, 1, 2))


def counting_words(kept: ContractRecord) -> Iterator[str]:
    """Whose working days were counted, and the public holidays that were left out."""
    item = kept.nomination
    home, place = (country_name(code, language()) for code in (item.expert.member_state, kept.place_code))
    yield gettext(
        "Preparation and report are counted by the working days of %(home)s, the mission by those of %(place)s.",
        home=home, place=place,
    )  # fmt: skip
    days = {
        day
        for row in kept.rows
        for day in calendar_in(item, row.purpose, kept.place_code).holidays_in(row.starts_on, row.ends_on)
    }
    if days:
        yield gettext("Public holidays that are not counted: %(days)s.", days=days_in_words(sorted(days)))
