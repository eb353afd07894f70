"""The environment of all templates."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """Jinja as Flask sets it up, with one table of global names for all templates.

    No template has globals of its own here. Jinja lays a table over that of the environment for each all the
    same, and then compares the two, name by name, for every macro that a page imports.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals
