"""Keep filters under a name, share them, choose columns. A filter holds an address and gives no right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select

from socx.access.actors import Actor, Role
from socx.core.errors import Invalid, NotFound
from socx.core.i18n import N_
from socx.core.places import sort_key
from socx.db import db
from socx.requests.models import ListChoice, SavedFilter

#: Filters one person keeps: more would not be found again.
MOST_FILTERS = 30
LONGEST_ADDRESS = 2_000

#: Kinds of circles that a filter may be shared with, in words.
CIRCLES = {
    "role": N_("Everybody with my role"),
    "desk": N_("My desk"),
    "institution": N_("My institution"),
    "delegation": N_("My delegation"),
}


def circles_of(actor: Actor) -> list[str]:
    """The circles that a person belongs to: may share with them and sees what others share with them."""
    match actor.role:
        case Role.OFFICIAL | Role.APPROVER:
            return [f"institution:{actor.institution_id}"]
        case Role.ADVISER:
            return [f"desk:{actor.domain}", "role:adviser"]
        case Role.DELEGATION:
            return [f"delegation:{actor.partner}"]
        case Role.MANAGER | Role.COMMISSION:
            return [f"role:{actor.role.value}"]
    return []


def seen_by(actor: Actor) -> Select[SavedFilter]:
    """The filters of a person and those shared with them, own ones first, by name."""
    item = SavedFilter
    own = item.owner_id == actor.user_id
    return (
        select(item)
        .where(or_(own, item.shared_with.in_(circles_of(actor))))
        .order_by(own.desc(), item.name_key, item.id)
    )


def save(name: str, address: str, shared_with: str, *, by: Actor, at: datetime) -> SavedFilter:
    """Keep an address under a name. Raises Invalid for a name that is taken, or when there are too many."""
    key, own = sort_key(name).strip(), SavedFilter.owner_id == by.user_id
    if not key:
        raise Invalid({"name": N_("Give the filter a name.")})
    if not address or len(address) > LONGEST_ADDRESS:
        raise Invalid({"name": N_("This list has too many filters to be saved. Remove some of them.")})
    if shared_with and shared_with not in circles_of(by):
        raise Invalid({"shared_with": N_("Choose one of the options.")})
    if db.session.scalar(select(SavedFilter.id).where(own, SavedFilter.name_key == key)) is not None:
        raise Invalid({"name": N_("You have a filter of this name. Choose another name.")})
    if (db.session.scalar(select(func.count()).select_from(SavedFilter).where(own)) or 0) >= MOST_FILTERS:
        raise Invalid(
            {"name": N_("You have %(most)s filters, which is the most. Delete one first.")}, most=MOST_FILTERS
        )
    found = SavedFilter(
        owner_id=by.user_id, name=name, name_key=key, address=address, shared_with=shared_with, created_at=at
    )
    db.session.add(found)
    db.session.flush()
    return found


def own_filter(filter_id: int, *, by: Actor) -> SavedFilter:
    """A filter of this person; NotFound for anybody else's."""
    found = db.session.get(SavedFilter, filter_id)
    if found is None or found.owner_id != by.user_id:
        raise NotFound
    return found


def share(found: SavedFilter, circle: str, *, by: Actor) -> None:
    """Show a filter to a circle of its owner, or to nobody else when `circle` is empty."""
    if circle and circle not in circles_of(by):
        raise Invalid({"shared_with": N_("Choose one of the options.")})
    found.shared_with = circle


def remove(found: SavedFilter) -> None:
    """Forget a filter; a list that opened with it opens as usual."""
    for choice in db.session.scalars(select(ListChoice).where(ListChoice.filter_id == found.id)):
        choice.filter_id = None
    db.session.flush()
    db.session.delete(found)


def choice_of(actor: Actor) -> ListChoice | None:
    return db.session.get(ListChoice, actor.user_id)


def default_address(actor: Actor) -> str:
    """The address that the list opens with for this person; empty when none was chosen or it is no longer shared."""
    choice = choice_of(actor)
    if choice is None or choice.filter_id is None:
        return ""
    found = db.session.scalar(seen_by(actor).where(SavedFilter.id == choice.filter_id))
    return found.address if found else ""


def open_with(filter_id: int | None, *, by: Actor) -> None:
    """Let the list open with a filter that this person sees, or as usual. Raises NotFound for another's filter."""
    if filter_id is not None and db.session.scalar(seen_by(by).where(SavedFilter.id == filter_id)) is None:
        raise NotFound
    _choice(by).filter_id = filter_id


def choose_columns(keys: Sequence[str], *, by: Actor) -> None:
    """Show these columns from now on; none means the usual ones."""
    _choice(by).columns = " ".join(keys)


def _choice(by: Actor) -> ListChoice:
    found = choice_of(by)
    if found is None:
        found = ListChoice(user_id=by.user_id, columns="")
        db.session.add(found)
    return found
