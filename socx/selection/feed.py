"""The feed of open calls: Atom, RFC 4287. Each entry keeps its id for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask_babel import gettext

from socx.requests import parties
from socx.selection.clock import deadline
from socx.selection.models import ExpertCall
from socx.web.i18n import language

ATOM = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml; charset=utf-8"

#: What an empty feed says when asked for its last change.
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

register_namespace("", ATOM)


def feed(calls: Iterable[ExpertCall], *, own: str, page: str, address_of: Callable[[ExpertCall], str]) -> bytes:
    """The calls as an Atom feed in the language that is set.

    `own` and `page` are the full addresses of the feed and of the page that it stands for. The ids of
    the feed and of its entries do not depend on the language, nor on the order of the calls.
    """
    found = list(calls)
    root = Element(f"{{{ATOM}}}feed", {"xml:lang": language()})
    _text(root, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, page)}")
    _text(root, "title", gettext("Open calls for experts"))
    _text(root, "updated", _moment(max((changed(call) for call in found), default=LONG_AGO)))
    SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": own})
    SubElement(root, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": page})
    _text(SubElement(root, f"{{{ATOM}}}author"), "name", "socx")
    for call in found:
        _entry(root, call, address_of(call))
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def changed(call: ExpertCall) -> datetime:
    """When the entry of a call last changed for its readers."""
    return max(call.changed_at, call.published_at or call.changed_at)


def _entry(root: Element, call: ExpertCall, address: str) -> None:
    entry = SubElement(root, f"{{{ATOM}}}entry")
    partner = parties.partner_names(call.request, language())
    _text(entry, "id", f"urn:uuid:{call.uid}")
    _text(entry, "title", f"{call.reference}: {call.activity.title}")
    _text(entry, "updated", _moment(changed(call)))
    _text(entry, "published", _moment(call.published_at or call.changed_at))
    SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": address})
    closes = deadline(call.closes_at, call.zone) if call.closes_at else ""
    _text(entry, "summary", gettext("%(partner)s. Closes: %(deadline)s.", partner=partner, deadline=closes))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = "".join(c if c >= " " or c in "\n\t" else " " for c in text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
