"""What services raise, in words a person can act on. One handler makes each a page or a problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.i18n import N_


class DomainError(Exception):
    """A rule says no. `message` is marked for translation, `facts` fill its %(names)s."""

    status = 400
    title = N_("This cannot be done")

    def __init__(self, message: str = "", **facts: Any) -> None:
        super().__init__(message or self.title)
        self.message = message or self.title
        self.facts = facts


class NotFound(DomainError):
    """There is no such thing, or its reader may not know that there is."""

    status = 404
    title = N_("Page not found")


class NotPermitted(DomainError):
    """The actor may see this but may not do that with it."""

    status = 403
    title = N_("Your account may not do this")


def require(actor: Actor, permission: Permission, subject: Any = None) -> None:
    """Raise NotPermitted for an actor who may not do this with the subject."""
    if not permits(actor, permission, subject):
        raise NotPermitted


class WrongState(DomainError):
    """The move does not start from the state the thing is in now."""

    status = 409
    title = N_("This has moved on")


class Conflict(DomainError):
    """Somebody else changed it first; what was sent is kept in `kept`, what stands in `current`."""

    status = 409
    title = N_("Somebody changed this while you worked on it")

    def __init__(
        self,
        message: str = "",
        *,
        kept: Mapping[str, Any] | None = None,
        current: Mapping[str, Any] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(message, **facts)
        self.kept = dict(kept or {})
        self.current = dict(current or {})


class Thing(NamedTuple):
    """Something that a sentence is about, by name, and where its page is: an endpoint and the number it takes."""

    name: str
    endpoint: str
    id: int


class Lack(tuple[str, str]):
    """What is missing, as (message, place to mend it), and the things that are still open."""

    things: tuple[Thing, ...]

    def __new__(cls, message: str, place: str = "", things: Iterable[Thing] = ()) -> Lack:
        made = super().__new__(cls, (message, place))
        made.things = tuple(things)
        return made


class Incomplete(DomainError):
    """Something is still missing; `missing` lists it."""

    status = 422
    title = N_("Something is still missing")

    def __init__(self, missing: Iterable[str | tuple[str, str]]) -> None:
        super().__init__()
        whole = ((one,) if isinstance(one, str) else one for one in missing)
        self.missing = [one if isinstance(one, Lack) else Lack(*one) for one in whole]


class Invalid(DomainError):
    """A value breaks a rule; `errors` maps the field to the sentence about it."""

    status = 422
    title = N_("There is a problem")

    def __init__(self, errors: Mapping[str, str], **facts: Any) -> None:
        super().__init__(**facts)
        self.errors = dict(errors)


class TooMany(DomainError):
    """It was tried too often; it may be tried again after `retry_after` seconds."""

    status = 429
    title = N_("Too many attempts")

    def __init__(self, message: str = "", *, retry_after: int, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after
