"""How open a request is: its level, the list of those who may read a confidential one, who has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, select

from socx.access.actors import SCHEDULER, Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound, NotPermitted, WrongState, require
from socx.core.i18n import N_
from socx.core.values import SENSITIVITY
from socx.db import db
from socx.notifications import services as notices
from socx.requests import audiences
from socx.requests.models import AssistanceRequest, RequestReader
from socx.requests.services.handling import touch
from socx.requests.workflow import REQUEST_WORKFLOW

#: The levels, the most open first.
LEVELS = tuple(SENSITIVITY)

#: Who can be named, beside the institution's own people, who need no name on the list.
NAMEABLE = (Role.ADVISER, Role.MANAGER, Role.DELEGATION, Role.COMMISSION)


def set_level(item: AssistanceRequest, level: str, reason: str = "", *, by: Actor, at: datetime) -> None:
    """Raise or lower the level. Whoever may read may raise; the adviser or a manager lowers, with a reason.

    While it is a draft, the institution may also lower it: nobody else has seen it. Raised to
    confidential, the list opens with the adviser in charge, with whoever raised it and with those
    whose opinion or decision was asked for. The list is kept when the level goes down.

    Raises NotPermitted, and Invalid by `level` and `reason`.
    """
    require(by, P.REQUEST_READ, item)
    if level not in LEVELS:
        raise Invalid({"level": N_("Choose the level.")})
    if level == item.sensitivity:
        raise Invalid({"level": N_("The request has this level already. Choose another one.")})
    lowers = LEVELS.index(level) < LEVELS.index(item.sensitivity)
    own_draft = item.is_draft and permits(by, P.REQUEST_EDIT, item)
    if not own_draft and not permits(by, P.REQUEST_LOWER if lowers else P.REQUEST_RAISE, item):
        raise NotPermitted(
            N_("Only the adviser or a manager can lower the level. Write to them if you think it should.")
        )
    if lowers and not own_draft and not reason.strip():
        raise Invalid({"reason": N_("Say why fewer precautions are enough now. The reason is kept.")})
    before, item.sensitivity = item.sensitivity, level
    touch(item)
    entry = audit.record(
        ("request", item.id), "lower_level" if lowers else "raise_level", by=by, at=at, note=reason,
        before=before, after=level,
    )  # fmt: skip
    if level == "confidential":
        _open_list(item, by=by, at=at)
    db.session.flush()
    if not item.is_draft:
        tell_readers(item, "requests/level", _concerned(item), at=at, by=by, generation=f"{entry.id}")


def _concerned(item: AssistanceRequest) -> list[User]:
    people = [audiences.partner(item), audiences.advisers(item)]
    return [user for found in people for user in db.session.scalars(found)]


def _open_list(item: AssistanceRequest, *, by: Actor, at: datetime) -> None:
    """Name those who have a part in the case as it stands."""
    raiser = accounts.find(by.user_id) if by.user_id is not None else None
    if raiser is not None and by.role in NAMEABLE:
        put_on_list(item, [raiser], N_("Raised the level."), by=by, at=at)
    if item.state == "opinion" or item.opinions:
        name_for_opinion(item, by=by, at=at)
    if item.is_put_forward:
        name_for_decision(item, by=by, at=at)


def name_for_opinion(item: AssistanceRequest, *, by: Actor, at: datetime) -> None:
    """The people of the EU offices concerned, when they are asked for an opinion."""
    found = db.session.scalars(audiences.delegation(item)).all()
    put_on_list(item, found, N_("Asked for the opinion of the EU Delegation."), by=by, at=at)


def name_for_decision(item: AssistanceRequest, *, by: Actor, at: datetime) -> None:
    """The people of the Commission who decide, when the case is put forward."""
    found = db.session.scalars(audiences.commission(item)).all()
    put_on_list(item, found, N_("Put forward for the decision."), by=by, at=at)


#: Whom a move puts on the list of a confidential request.
NAMED_BY_MOVE = {"consult": name_for_opinion, "put_forward": name_for_decision}


def put_on_list(item: AssistanceRequest, people: Iterable[User], reason: str, *, by: Actor, at: datetime) -> list[User]:
    """Open an entry for each who has none; return those who are new. Nobody is asked or told."""
    listed = {r.user_id for r in item.readers if r.ended_at is None}
    new = [user for user in people if user.id not in listed]
    for user in new:
        item.readers.append(RequestReader(user_id=user.id, reason=reason, added_by_id=by.user_id, added_at=at))
        audit.record(("request", item.id), "add_reader", by=by, at=at, note=reason, user=user.id)
    return new


def add_reader(item: AssistanceRequest, user: User | None, reason: str, *, by: Actor, at: datetime) -> None:
    """Name a person on the list, with a reason, and tell them.

    Raises NotPermitted, and Invalid by `user` and `reason`.
    """
    _begin(item, by)
    errors = {}
    if user is None or not _can_be_named(item, user):
        errors["user"] = N_("Choose a person from the list.")
    elif user.id in item.reader_ids:
        errors["user"] = N_("This person is on the list already.")
    if not reason.strip():
        errors["reason"] = N_("Say why this person needs to read the request. The person reads the reason.")
    if errors or user is None:
        raise Invalid(errors)
    touch(item)
    put_on_list(item, [user], reason.strip(), by=by, at=at)
    db.session.flush()
    tell_readers(item, "requests/named", [user], at=at, by=by, generation=f"{item.readers[-1].id}")


def remove_reader(item: AssistanceRequest, reader_id: int, reason: str, *, by: Actor, at: datetime) -> None:
    """Take a person off the list, with a reason, and tell them. The entry is kept.

    Raises NotPermitted, NotFound, Invalid by `reason`, and WrongState for the last person who could
    handle the case when nobody has it.
    """
    _begin(item, by)
    entry = next((r for r in item.readers if r.id == reader_id and r.ended_at is None), None)
    if entry is None:
        raise NotFound
    if not reason.strip():
        raise Invalid({"reason": N_("Say why this person no longer needs to read the request.")})
    touch(item)
    entry.ended_at, entry.ended_by_id, entry.end_reason = at, by.user_id, reason.strip()
    audit.record(("request", item.id), "remove_reader", by=by, at=at, note=reason, user=entry.user_id)
    db.session.flush()
    # About the account, not the request: it is no longer for this person to open.
    notices.queue("requests/unnamed", [entry.user_id], ("user", entry.user_id), at=at, generation=f"reader-{entry.id}")


def take(item: AssistanceRequest, *, by: Actor, at: datetime) -> None:
    """Take a registered case that nobody has (any more). Raises NotPermitted or WrongState."""
    require(by, P.REQUEST_TAKE, item)
    if not item.is_untaken or item.registered_at is None or item.state in REQUEST_WORKFLOW.final:
        raise WrongState(N_("Somebody has this case already, or it cannot be taken now."))
    touch(item)
    item.adviser_id = by.user_id
    audit.record(("request", item.id), "take", by=by, at=at)
    db.session.flush()
    db.session.refresh(item, ["adviser"])


def _begin(item: AssistanceRequest, by: Actor) -> None:
    require(by, P.REQUEST_READERS, item)
    if item.sensitivity != "confidential":
        raise WrongState(N_("Only a confidential request has a list of readers."))


def nameable(item: AssistanceRequest) -> Select[User]:
    """The accounts that can be named, in the order of their names: the facility, the Commission, and
    the EU offices of the partners concerned."""
    roles = [role.value for role in NAMEABLE if role is not Role.DELEGATION]
    return (
        select(User)
        .where(
            User.active,
            User.role.in_(roles) | ((User.role == Role.DELEGATION.value) & User.partner_code.in_(item.partner_codes)),
        )
        .order_by(func.lower(User.name), User.id)
    )


def _can_be_named(item: AssistanceRequest, user: User) -> bool:
    return db.session.scalar(nameable(item).where(User.id == user.id)) is not None


def tell_readers(
    item: AssistanceRequest, kind: str, people: Iterable[User], *, at: datetime, by: Actor = SCHEDULER, generation: str
) -> int:
    """Queue a notice for those of the people who may read the request; who did it is not told."""
    told = [u.id for u in people if u.id != by.user_id and permits(u.actor(), P.REQUEST_READ, item)]
    return notices.queue(
        kind, told, ("request", item.id), at=at, generation=generation, not_after=at + notices.TELL_FOR
    )
