"""Recommendations as tables for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext

from socx.access.actors import Actor
from socx.core.places import notes_for, partner_names
from socx.core.topics import topic_label
from socx.recommendations import queries
from socx.recommendations.models import Recommendation


def table(found: Iterable[Recommendation], actor: Actor, language: str) -> Iterator[list[Any]]:
    """A line of headings, then a line a recommendation with what takes it up that the reader may read."""
    yield [
        gettext("Number"), gettext("Date"), gettext("Source"), gettext("Event or document"), gettext("Text"),
        gettext("Addressees"), gettext("Partners"), gettext("Topics"), gettext("Status"), gettext("Since"),
        gettext("Requests"), gettext("Actions"), gettext("Note"),
    ]  # fmt: skip
    for item in found:
        named = "\n".join((item.source, item.document, item.text, item.addressees))
        yield [
            item.reference, item.issued_on.isoformat(), item.source, item.document, item.text, item.addressees,
            "; ".join(partner_names(item.partner_codes, language)),
            "; ".join(topic_label(t, language) for t in item.topic_ids),
            gettext(item.status.label), item.state_since.date().isoformat(),
            "; ".join(r.code or r.title for r in queries.readable_requests(item, actor)),
            "; ".join(a.code for a in queries.readable_actions(item, actor)),
            " ".join(map(str, notes_for(named, language, item.partner_codes))),
        ]  # fmt: skip
