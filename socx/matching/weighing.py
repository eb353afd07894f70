"""Verbs of weights: which version is in force, what each version is worth, approve, refuse, go back.

A ranking reads the version in force. The weights that come with the engine are its first version and
need no row to be used; they are written down with the first thing that is kept about them.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import IntegrityError

from socx.access.actors import SCHEDULER, Actor
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.db import db, hold
from socx.matching import queries
from socx.matching.models import EXCHANGE, MatchSwitch, WeightsVersion

if TYPE_CHECKING:
    from socx.matching.engine import Weights

logger = logging.getLogger(__name__)

LONGEST_REASON = 2000
#: Characters of the digest that names a state of the engine's code and glossary.
DIGEST = 16


@cache
def engine_version() -> str:
    """What names the code and the glossary that made a score; it changes with either."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent / "engine"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:DIGEST]


def in_force() -> Weights:
    """The weights that a ranking is made with now."""
    from socx.matching.engine import DEFAULT_WEIGHTS, WEIGHTS_VERSION

    rows = list(db.session.scalars(queries.weights_in_force_or_named(WEIGHTS_VERSION)))
    standing = next((row for row in rows if row.state == "in_force"), None)
    if standing is None:
        return DEFAULT_WEIGHTS
    if standing.origin == "engine" and all(row.name != WEIGHTS_VERSION for row in rows):
        return DEFAULT_WEIGHTS  # a newer engine has come and nobody has chosen other weights
    return weights_of(standing)


def weights_of(version: WeightsVersion) -> Weights:
    """A version as the engine takes it. A part that the version did not know yet has the engine's points."""
    return made(version.name, version.points)


def made(name: str, points: Mapping[str, float]) -> Weights:
    from socx.matching.engine import DEFAULT_WEIGHTS, Weights

    usual = DEFAULT_WEIGHTS.points()
    return Weights(**usual | {part: float(points[part]) for part in usual if part in points}, version=name)


def named(name: str) -> Weights | None:
    """The weights of a version by name; None where nobody has kept it."""
    from socx.matching.engine import DEFAULT_WEIGHTS, WEIGHTS_VERSION

    row = db.session.scalar(queries.weights_named(name))
    if row is not None:
        return weights_of(row)
    return DEFAULT_WEIGHTS if name == WEIGHTS_VERSION else None


def keep_engine_weights(at: datetime) -> None:
    """Write down the weights that come with the engine, once.

    They come into force where those of an older engine are in force, and wait their turn where a
    manager has approved others.
    """
    from socx.matching.engine import DEFAULT_WEIGHTS, WEIGHTS_VERSION

    if db.session.scalar(queries.weights_named(WEIGHTS_VERSION)) is not None:
        return
    try:
        with db.session.begin_nested():
            standing = db.session.scalar(queries.weights_in_force())
            takes_over = standing is None or standing.origin == "engine"
            if standing is not None and takes_over:
                standing.state = "retired"
                db.session.flush()
            row = WeightsVersion(
                name=WEIGHTS_VERSION, state="in_force" if takes_over else "retired", origin="engine",
                points=DEFAULT_WEIGHTS.points(), based_on=standing.name if standing else "", made_at=at,
            )  # fmt: skip
            db.session.add(row)
            db.session.flush()
            audit.record(("weights", row.id), "weights_engine", by=SCHEDULER, at=at, version=row.name)
    except IntegrityError:  # somebody else wrote the same row at the same moment
        logger.info("weights of the engine are kept already")


def propose(points: Mapping[str, float], learnt: Mapping[str, Any], *, by: Actor, at: datetime) -> WeightsVersion:
    """Keep learnt weights for a manager to look at; they take the place of a proposal that is still open.

    Raises NotPermitted.
    """
    require(by, Permission.WEIGHTS_MANAGE)
    keep_engine_weights(at)
    standing = db.session.scalars(queries.weights_in_force()).one()
    for old in db.session.scalars(queries.weights_proposed()):
        old.state, old.decided_by_id, old.decided_at = "refused", by.user_id, at
    db.session.flush()
    row = WeightsVersion(
        name=_next_name(), state="proposed", origin="learnt", points=dict(points), based_on=standing.name,
        learnt=dict(learnt), made_by_id=by.user_id, made_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(("weights", row.id), "weights_propose", by=by, at=at, version=row.name)
    return row


def approve(version: WeightsVersion, *, reason: str, by: Actor, at: datetime) -> None:
    """Put proposed weights into force, where what they were checked on speaks for them.

    Raises NotPermitted, WrongState, or Invalid where the reason is missing or the check failed.
    """
    require(by, Permission.WEIGHTS_MANAGE)
    hold(version)
    standing = db.session.scalars(queries.weights_in_force()).one()
    if version.state != "proposed" or version.based_on != standing.name:
        raise WrongState(N_("These weights were proposed against others. Learn again."))
    if not version.learnt.get("passes"):
        raise Invalid({"reason": N_("The check on later requests does not speak for these weights.")})
    _put_in_force(version, standing, _reason(reason), "weights_approve", by=by, at=at)


def refuse(version: WeightsVersion, *, reason: str, by: Actor, at: datetime) -> None:
    """Lay a proposal aside. Raises NotPermitted, WrongState, or Invalid where the reason is missing."""
    require(by, Permission.WEIGHTS_MANAGE)
    hold(version)
    if version.state != "proposed":
        raise WrongState(N_("Somebody has decided on these weights."))
    version.state, version.reason = "refused", _reason(reason)
    version.decided_by_id, version.decided_at = by.user_id, at
    audit.record(("weights", version.id), "weights_refuse", by=by, at=at, note=reason, version=version.name)


def go_back(version: WeightsVersion, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Put an earlier version into force again; one click, so that a reason is welcome and not asked.

    Raises NotPermitted or WrongState.
    """
    require(by, Permission.WEIGHTS_MANAGE)
    hold(version)
    if version.state != "retired":
        raise WrongState(N_("Only weights that were in force before can come back."))
    standing = db.session.scalars(queries.weights_in_force()).one()
    _put_in_force(version, standing, reason, "weights_back", by=by, at=at)


def is_on(name: str = EXCHANGE) -> bool:
    """Whether neighbours are exchanged for learning: yes, until a manager says no."""
    switch = db.session.get(MatchSwitch, name)
    return switch is None or switch.is_on


def turn(*, on: bool, by: Actor, at: datetime) -> None:
    """Let neighbours be exchanged for learning, or not. Raises NotPermitted."""
    require(by, Permission.WEIGHTS_MANAGE)
    switch = db.session.get(MatchSwitch, EXCHANGE) or MatchSwitch(name=EXCHANGE)
    switch.is_on = on
    db.session.add(switch)
    audit.record(("weights", 0), "weights_exchange", by=by, at=at, on=on)


def _put_in_force(
    version: WeightsVersion, standing: WeightsVersion, reason: str, action: str, *, by: Actor, at: datetime
) -> None:
    standing.state = "retired"
    db.session.flush()  # one version is in force, on every database
    version.state, version.reason = "in_force", reason
    version.decided_by_id, version.decided_at = by.user_id, at
    db.session.flush()
    audit.record(
        ("weights", version.id), action, by=by, at=at, note=reason,
        version=version.name, before=standing.name, points=version.points,
    )  # fmt: skip
    logger.info("weights changed", extra={"version": version.name, "before": standing.name})


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid({"reason": N_("Write the reason.")})
    if len(text) > LONGEST_REASON:
        raise Invalid({"reason": N_("This reason is too long. 2,000 characters fit.")})
    return text.strip()


def _next_name() -> str:
    """The engine's version and a number that nothing had before, refused ones included."""
    from socx.matching.engine import WEIGHTS_VERSION

    number = db.session.scalar(queries.count_learnt_ever()) or 0
    return f"{WEIGHTS_VERSION}-{number + 1}"
