"""What the rooms above add to the pages of an expert, without this room knowing them.

    panels.add_page(N_("My calls"), "selection.my_calls", 20)             a line of the menu of the own area
    panels.add(Panel("near-calls", 30, "selection/near_calls.html", near_calls))   a block of the own page
    panels.add(Panel("sent", 40, "selection/sent.html", sent, place="facility"))   a block of the profile page

A block is a template, included with `panel` set to what its function gave; None leaves the block out.
The function is called once a page, so it should ask the database as little as possible.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext

from socx.access.actors import Actor
from socx.core.i18n import N_
from socx.experts.models import Expert
from socx.web.navigation import Link

#: Gives what a block shows of an expert to a reader at a moment, or None.
Content = Callable[[Expert, Actor, datetime], Any]


@dataclass(frozen=True, slots=True)
class Panel:
    """One block. `place`: "own" for the expert's own page, "facility" for the profile that advisers read."""

    key: str
    order: int
    template: str
    content: Content
    place: str = "own"


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as one reader sees it."""

    template: str
    content: Any


_panels: dict[tuple[str, str], Panel] = {}
_pages: dict[str, tuple[int, str]] = {}


def add(panel: Panel) -> None:
    """Add a block; adding it again replaces it."""
    _panels[panel.place, panel.key] = panel


def add_page(label: str, endpoint: str, order: int) -> None:
    """Add a line to the menu of the own area; its page takes no argument and asks its own permission."""
    _pages[endpoint] = (order, label)


def shown(place: str, item: Expert, to: Actor, at: datetime) -> list[Shown]:
    """The blocks of a place in their order, without those that have nothing to show."""
    here = sorted((p for p in _panels.values() if p.place == place), key=lambda p: (p.order, p.key))
    found = ((panel.template, panel.content(item, to, at)) for panel in here)
    return [Shown(template, content) for template, content in found if content is not None]


def pages() -> list[Link]:
    """The menu of the own area, for its pages: {% include "experts/own_pages.html" %}."""
    ordered = sorted(_pages.items(), key=lambda pair: (pair[1][0], pair[0]))
    return [Link(gettext(label), url_for(name), request.endpoint == name) for name, (_, label) in ordered]


add_page(N_("My profile"), "experts.me", 10)
add_page(N_("Consents"), "experts.consents", 90)
