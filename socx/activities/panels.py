"""What rooms above add to the pages of an action and of an activity: each registers a panel as its pages are loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from socx.access.actors import Actor
from socx.activities.models import Action, Activity

Item = TypeVar("Item", Action, Activity)


@dataclass(frozen=True, slots=True)
class Panel(Generic[Item]):
    """A section of a page: where it stands, its template, and what the template needs.

    order: smaller ones stand higher. context: what to render it with, asked once a page; None leaves
    the panel out, for example where the reader may not see it.
    """

    order: int
    template: str
    context: Callable[[Item, Actor], Mapping[str, Any] | None]


#: Sections of the page of one activity, between its milestones and its description.
OF_ACTIVITY: list[Panel[Activity]] = []

#: Sections of the page of one action, below its activities.
OF_ACTION: list[Panel[Action]] = []


def shown(panels: list[Panel[Item]], item: Item, actor: Actor) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The template and the context of each panel that this reader sees, from the top."""
    for panel in sorted(panels, key=lambda one: one.order):
        context = panel.context(item, actor)
        if context is not None:
            yield panel.template, context
