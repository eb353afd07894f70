"""The main menu: rooms add their entries, a reader sees those that the matrix grants."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.web.guard import current_actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    label: str
    endpoint: str
    permission: Permission
    order: int


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one reader sees it on one page."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The lines for one reader: those in sight on a desk, and the rest of them under “More”."""

    first: list[Link]
    more: list[Link]

    @property
    def all(self) -> list[Link]:
        return self.first + self.more


#: How many lines stand side by side in every language; one line alone is not put away.
IN_SIGHT = 7

_entries: dict[str, Entry] = {}


def add(label: str, endpoint: str, permission: Permission, order: int) -> None:
    """Add a line to the menu; adding it again replaces it."""
    _entries[endpoint] = Entry(label, endpoint, permission, order)


def navigation() -> Menu:
    """The menu for who is asking, in its order."""
    actor = current_actor()
    shown = [
        (url_for(e.endpoint), gettext(e.label))
        for e in sorted(_entries.values(), key=lambda e: (e.order, e.endpoint))
        if permits(actor, e.permission)
    ]
    here = max((url for url, _ in shown if _holds(url, request.path)), key=len, default=None)
    links = [Link(label, url, url == here) for url, label in shown]
    split = IN_SIGHT if len(links) > IN_SIGHT + 1 else len(links)
    return Menu(links[:split], links[split:])


def _holds(url: str, path: str) -> bool:
    """Whether a page belongs to a line of the menu: it is that page, or lies below it."""
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(navigation=navigation, permits=permits, Permission=Permission)

    @app.context_processor
    def reader() -> dict[str, object]:
        return {"actor": current_actor()}
