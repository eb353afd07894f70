"""Who is asking, and may they? A view declares its permission where it declares its address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, g
from flask.typing import ResponseReturnValue

from socx.access.actors import ANONYMOUS, Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.errors import NotFound

View = Callable[..., ResponseReturnValue]
#: Finds the subject of a page by the id in the address; returns None where there is none.
Loader = Callable[[int], Any]


def current_actor() -> Actor:
    """Who sent this request; the accounts room puts it there before any view runs."""
    actor: Actor = g.get("actor", ANONYMOUS)
    return actor


def requires(permission: Permission, *, on: Loader | None = None, id_from: str = "id") -> Callable[[View], View]:
    """Let a view run only for actors with that permission.

    With `on`, the subject is loaded by the id in the address (its name in `id_from`) and handed to
    the view as its first argument. What the actor may not read answers 404, as if it were not there;
    a page without a subject that is not for this role answers 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**url: Any) -> ResponseReturnValue:
            actor = current_actor()
            if actor.user_id is None:
                abort(401)
            if on is None:
                if not permits(actor, permission):
                    abort(403)
                return view(**url)
            subject = on(url.pop(id_from))
            if subject is None or not permits(actor, permission, subject):
                raise NotFound
            return view(subject, **url)

        guarded.permission = permission  # type: ignore[attr-defined]  # a page carries its permission
        return guarded

    return decorate


def public(view: View) -> View:
    """Mark a page that anybody may open."""
    view.permission = None  # type: ignore[attr-defined]  # as above
    return view
