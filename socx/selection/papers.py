"""Terms of reference as a paper, in the language that is set (domain guide 2.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext

from socx.access.actors import Actor
from socx.core.places import MARK, notes_for_partners, partner_name
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.papers import Answer, Answers, Block, Bullets, Heading, Paper, Paragraph, Said, Table
from socx.papers.facility import facility_paper, file_name
from socx.requests.confidential import watermark_for
from socx.selection import terms
from socx.selection.models import GRADES, TermsOfReference
from socx.selection.words import requirement_words
from socx.web.i18n import label, language, show_date, show_kept_date, show_moment


def terms_paper(item: TermsOfReference, facts: Mapping[str, Any], *, to: Actor, at: datetime) -> Paper:
    """One version of the terms of reference as it is printed; a draft says that it is one."""
    what = gettext("Terms of reference for experts")
    return facility_paper(
        what,
        facts["code"],
        marks=("" if item.is_final else gettext("Draft"), watermark_for(item.activity.request, to, at)),
        noted=_note(facts),
        title=Said(facts["title"], item.language),
        at=item.final_at or at,
        blocks=tuple(_blocks(item, facts)),
        caption=_marked(" · ".join((what, facts["code"])), facts),
        facts=Answers(tuple(_head(item, facts, at)), gettext("Not set yet")),
        footer=" · ".join((what, gettext("Version %(number)s", number=item.number), gettext(item.status.label))),
    )


def terms_name(item: TermsOfReference, facts: Mapping[str, Any], kind: str) -> str:
    return file_name(gettext("Terms of reference"), facts["code"], f"{facts['number']}", f"v{item.number}", kind=kind)


def _note(facts: Mapping[str, Any]) -> str:
    """The footnote of the one partner, where it has a designation."""
    codes = {one["partner"] for one in facts["institutions"]}
    found = notes_for_partners(codes, language()) if len(codes) == 1 else []
    return found[0].text if found else ""


def _marked(text: str, facts: Mapping[str, Any]) -> Said:
    """The first mention of a partner with a designation: the note brings its mark."""
    note = _note(facts)
    return Said(text.removesuffix(MARK), note=note) if note and text.endswith(MARK) else Said(text)


def _head(item: TermsOfReference, facts: Mapping[str, Any], at: datetime) -> Iterator[Answer]:
    state = (
        gettext("Final, %(day)s", day=show_date(item.final_at, "long"))
        if item.final_at
        else gettext("Draft, printed on %(moment)s", moment=show_moment(at))
    )
    yield Answer(gettext("Action"), (Said(facts["action"], item.language),))
    for one in facts["institutions"]:
        named = [Said(name) for name in (one["name"], one["original"]) if name]
        yield Answer(gettext("Partner institution"), (*named, Said(partner_name(one["partner"], language()))))
    yield Answer(gettext("Activity"), (Said(f"#{facts['number']} {facts['title']}", item.language),))
    about = [label(ACTIVITY_KINDS, facts["kind"]), label(MODALITIES, facts["modality"]), facts["place"]]
    yield Answer(gettext("Kind and place"), (Said(" · ".join(filter(None, about))),))
    yield Answer(gettext("Preparation"), _period(facts, "preparation"))
    yield Answer(gettext("Delivery"), _period(facts, "delivery"))
    yield Answer(gettext("Report due"), _said(show_kept_date(facts["dates"]["report_due"])))
    yield Answer(gettext("Version"), (Said(f"{item.number} ({state})"),))


def _period(facts: Mapping[str, Any], name: str) -> tuple[Said, ...]:
    return _said(period_words(facts["dates"], name))


def period_words(dates: Mapping[str, str], name: str) -> str:
    """From when until when the delivery, or the preparation, is; empty without dates."""
    start, end = dates[f"{name}_start"], dates[f"{name}_end"]
    return f"{show_kept_date(start)} – {show_kept_date(end)}" if start else ""


def _said(text: str) -> tuple[Said, ...]:
    return (Said(text),) if text else ()


def _blocks(item: TermsOfReference, facts: Mapping[str, Any]) -> Iterator[Block]:
    for part in terms.PARTS:
        if part.key == "expertise":
            continue  # stands with the requirements, below
        if part.key == "travel":
            yield from _expertise(item, facts)
            yield from _workload(facts)
        yield Heading(Said(gettext(part.label)))
        yield _written(item, part.key)


def _written(item: TermsOfReference, key: str) -> Block:
    text = (item.texts.get(key) or "").strip()
    return Paragraph(Said(text, item.language)) if text else Paragraph(Said(gettext("Not written yet")), quiet=True)


def _expertise(item: TermsOfReference, facts: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(Said(gettext("Required expertise")))
    for position in facts["positions"]:
        yield Heading(Said(position_line(position), item.language), 3)
        asked = terms.asked_in(facts, position["id"])
        for grade, name in GRADES.items():
            own = [one for one in asked if one.grade == grade]
            if own:
                yield Paragraph(Said(gettext(name)), quiet=True)
                yield Bullets(
                    tuple(Said(requirement_words(one), item.language if one.kind == "text" else "") for one in own)
                )
        if not asked:
            yield Paragraph(Said(gettext("Not written yet")), quiet=True)
    if (item.texts.get("expertise") or "").strip():
        yield _written(item, "expertise")


def _workload(facts: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(Said(gettext("Workload")))
    head = (gettext("Expert"), gettext("Days on site"), gettext("Preparation and remote"), gettext("Days in all"))
    rows = tuple(
        tuple(
            map(
                Said, (position_line(one), str(one["on_site"]), str(one["remote"]), str(one["on_site"] + one["remote"]))
            )
        )
        for one in facts["positions"]
    )
    if rows:
        yield Table(gettext("Days of each expert"), head, rows, (4, 1, 2, 1))
        days = sum(one["on_site"] + one["remote"] for one in facts["positions"])
        yield Paragraph(Said(ngettext("%(num)s day in all.", "%(num)s days in all.", days)))


def position_line(position: Mapping[str, Any]) -> str:
    """`Expert #1 (principal): labour market statistics`"""
    name = gettext("Expert #%(number)s", number=position["number"])
    if position["number"] == 1:
        name = gettext("Expert #1 (principal)")
    role = str(position["role"] or "").strip()
    return gettext("%(name)s: %(value)s", name=name, value=role) if role else name
