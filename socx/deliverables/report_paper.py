"""A report, or another deliverable that is a text, as a paper in the language that is set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext

from socx.access.actors import Actor
from socx.activities.subjects import position_name
from socx.deliverables.kinds import LABELS
from socx.deliverables.models import Deliverable, DeliverableVersion
from socx.deliverables.words import side_name, title_of
from socx.papers import Answer, Answers, Block, Bullets, Heading, Paper, Paragraph, Said, Signature
from socx.papers.facility import facility_paper, file_name
from socx.requests import parties
from socx.requests.confidential import watermark_for
from socx.web.i18n import label, language, show_date


def report_paper(item: Deliverable, version: DeliverableVersion, *, to: Actor, at: datetime) -> Paper:
    """One version as it was handed over, with its signatures; until all have accepted it says how it stands."""
    is_final = item.state == "accepted" and version is item.latest
    number = gettext("Version %(number)s", number=version.number)
    what = label(LABELS, item.kind)
    return facility_paper(
        what,
        item.reference,
        marks=("" if is_final else gettext("Not accepted yet"), watermark_for(item.request, to, at)),
        codes=item.activity.partner_codes,
        title=Said(title_of(item), item.language if item.title else ""),
        at=version.at,
        blocks=tuple(_blocks(item, version)),
        caption=Said(" · ".join((what, item.activity.reference))),
        facts=Answers(tuple(_head(item, version)), gettext("Not set yet")),
        footer=" · ".join((item.reference, number)),
    )


def report_name(item: Deliverable, version: DeliverableVersion, kind: str) -> str:
    return file_name(label(LABELS, item.kind), item.reference, f"v{version.number}", kind=kind)


def _head(item: Deliverable, version: DeliverableVersion) -> Iterator[Answer]:
    activity, written = item.activity, item.request.language
    yield Answer(gettext("Activity"), (Said(f"{activity.reference} {activity.title}", written),))
    yield Answer(gettext("Institution"), (Said(parties.institution_names(item.request)),))
    yield Answer(gettext("Partner country or territory"), (Said(parties.partner_names(item.request, language())),))
    if activity.delivery_start is not None:
        days = f"{show_date(activity.delivery_start)} – {show_date(activity.delivery_end)}"
        yield Answer(gettext("Delivery"), (Said(days),))
    if item.of_kind.writer == "own":
        yield Answer(gettext("Position"), tuple(Said(position_name(p), written) for p in item.writer_positions))
    handed_over = gettext("Version %(number)s of %(day)s", number=version.number, day=show_date(version.at))
    yield Answer(gettext("Version"), (Said(handed_over),))


def _blocks(item: Deliverable, version: DeliverableVersion) -> Iterator[Block]:
    if text := version.texts.get("text"):
        yield Paragraph(Said(text, item.language))
    for part in item.of_kind.parts:
        text = (version.texts.get(part.key) or "").strip()
        if text or part.is_needed:
            yield Heading(Said(gettext(part.label)))
            yield Paragraph(Said(text, item.language)) if text else Paragraph(Said(gettext("Nothing")), quiet=True)
    if item.is_report and version.files:
        yield Heading(Said(gettext("Photos")))
        yield Bullets(tuple(Said(f"{photo.name}: {photo.caption}") for photo in version.files))
    if version.acceptances:
        yield Heading(Said(gettext("Accepted by")))
    for one in version.acceptances:
        rows = ((gettext("Name"), one.name), (gettext("Accepted on"), show_date(one.at, "long")),
                (gettext("Sign of the version"), one.digest[:16]))  # fmt: skip
        yield Signature(side_name(one.side, one.institution), rows)
