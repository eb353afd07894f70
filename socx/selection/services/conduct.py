"""Keep who has read the code of conduct, tell who has to, and let no team set out before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.models import Activity, Position
from socx.activities.workflow import FOLLOWING, PLACED, READINESS
from socx.audit import services as audit
from socx.core.errors import Lack, Thing, WrongState, require
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.experts.models import Expert
from socx.selection.conduct import CODE_VERSION
from socx.selection.models import CodeAcknowledgement
from socx.selection.queries import conduct as queries
from socx.selection.queries import selection as chosen
from socx.selection.services.telling import tell_about


def acknowledge(activity: Activity, expert: Expert, *, by: Actor, at: datetime) -> None:
    """Keep that an expert has read the code of conduct for an activity; a second time changes nothing.

    It is the person's own. Raises NotPermitted, or WrongState for who is not to come.
    """
    require(by, P.CODE_ACKNOWLEDGE, expert)
    _keep(activity, expert, by=by, at=at)


def note_on_paper(activity: Activity, expert: Expert, *, by: Actor, at: datetime) -> None:
    """Keep that somebody without an account has signed the code of conduct on paper.

    Who has an account acknowledges it there. Raises NotPermitted, or WrongState.
    """
    require(by, P.BRIEFING_WRITE, activity)
    if not expert.has_no_account:
        raise WrongState(N_("This person has an account and acknowledges the code of conduct there."))
    _keep(activity, expert, by=by, at=at, noted_by_id=by.user_id)


def _keep(activity: Activity, expert: Expert, *, by: Actor, at: datetime, noted_by_id: int | None = None) -> None:
    on_the_team = any(place.expert_id == expert.id for place in activity.positions)
    if not on_the_team and not _comes_by_call(activity, expert):
        raise WrongState(N_("The code of conduct is for those who have agreed to come."))
    kept = queries.acknowledgement_of(activity, expert)
    if kept is not None and kept.code_version == CODE_VERSION:
        return
    db.session.add(
        CodeAcknowledgement(
            activity_id=activity.id, expert_id=expert.id, code_version=CODE_VERSION, at=at, noted_by_id=noted_by_id
        )
    )
    audit.record(("activity", activity.id), "acknowledge", by=by, at=at, version=CODE_VERSION, expert=expert.id)
    db.session.flush()


def has_read_the_code(item: Activity) -> Iterable[Lack]:
    """What an activity lacks while somebody on the team has not acknowledged the code of conduct."""
    found = db.session.scalars(queries.without_code(item.id)).all()
    if found:
        said = N_("Every expert on the team acknowledges the code of conduct before the preparation starts.")
        yield Lack(said, "team", [Thing(one.name, "selection.conduct", item.id) for one in found])


def ask_placed(position: Position, at: datetime) -> None:
    """Ask who is put on a position to read the code of conduct; who was chosen in a call has met it already."""
    activity, expert = position.activity, position.expert
    if expert is None or _comes_by_call(activity, expert) or queries.acknowledgement_of(activity, expert) is not None:
        return
    _ask(activity, expert, at)


def ask_again(activity: Activity, change: Change) -> None:
    """When an activity is confirmed, ask everybody on the team who has not read it."""
    if change.name == "confirm":
        for expert in db.session.scalars(queries.without_code(activity.id)):
            _ask(activity, expert, change.at)


def _ask(activity: Activity, expert: Expert, at: datetime) -> None:
    tell_about(expert, "code_ask", ("conduct", activity.id), at=at, generation=at.date().isoformat())


def _comes_by_call(activity: Activity, expert: Expert) -> bool:
    return db.session.scalars(chosen.coming_to(activity.id, expert.id).limit(1)).first() is not None


READINESS.append(has_read_the_code)
PLACED.append(ask_placed)
FOLLOWING.append(ask_again)
