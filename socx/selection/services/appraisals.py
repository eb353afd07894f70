"""Appraise the work on a position when the activity is over; the expert reads it and may comment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.models import Position
from socx.audit import services as audit
from socx.core.errors import Conflict, Invalid, WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.selection import queries
from socx.selection.models import APPRAISED, RATINGS, Appraisal
from socx.selection.services.telling import tell_about, tell_case

LONGEST_TEXT = 2000

#: States of an activity in which its work can be appraised.
APPRAISABLE = ("reported", "closed")


def appraise(
    position: Position, ratings: Mapping[str, str], note: str, *, seen: int | None = None, by: Actor, at: datetime
) -> Appraisal:
    """Keep what is said about the work on a position, and tell the expert; it may be changed until they comment.

    "Less than was agreed" needs a word why. Raises NotPermitted, WrongState while the activity is not over, when
    nobody is on the position, or after the comment; Conflict when it has changed since the version that was
    `seen` (0 for none); Invalid by the name of the criterion or `note`.
    """
    require(by, P.APPRAISAL_WRITE, position.activity)
    if position.activity.state not in APPRAISABLE or position.expert is None or position.expert.is_erased:
        raise WrongState(N_("Work is appraised when the report is there, for the person on the position."))
    kept = queries.appraisal_of(position.id, position.expert.id)
    if kept is not None and kept.commented_at is not None:
        raise WrongState(N_("The expert has commented on this appraisal. It does not change any more."))
    if seen is not None and seen != (kept.version if kept else 0):
        raise Conflict(N_("Somebody saved this appraisal in another window. Look at what is there now."))
    errors = {name: N_("Choose one of the list.") for name in APPRAISED if ratings.get(name) not in RATINGS}
    if len(note.strip()) > LONGEST_TEXT:
        errors["note"] = N_("This text is too long. 2,000 characters fit.")
    elif "less" in ratings.values() and not note.strip():
        errors["note"] = N_("Say what was less than agreed, so that the expert can answer.")
    if errors:
        raise Invalid(errors)
    if kept is None:
        kept = Appraisal(position=position, expert=position.expert)
        db.session.add(kept)
    kept.ratings = {name: ratings[name] for name in APPRAISED}
    kept.note, kept.made_by_id, kept.made_at = note.strip(), by.user_id, at
    db.session.flush()
    audit.record(("expert", kept.expert_id), "appraise", by=by, at=at, appraisal=kept.id)
    tell_about(kept.expert, "appraised", ("appraisal", kept.id), at=at, generation=f"{kept.version}")
    return kept


def comment(item: Appraisal, text: str, *, by: Actor, at: datetime) -> None:
    """Keep what the expert says to an appraisal, once. Raises NotPermitted, WrongState, Invalid by `comment`."""
    require(by, P.APPRAISAL_COMMENT, item)
    if item.commented_at is not None:
        raise WrongState(N_("You have commented on this appraisal already."))
    if not text.strip():
        raise Invalid({"comment": N_("Write your comment.")})
    if len(text.strip()) > LONGEST_TEXT:
        raise Invalid({"comment": N_("This text is too long. 2,000 characters fit.")})
    item.comment, item.commented_at = text.strip(), at
    db.session.flush()
    audit.record(("expert", item.expert_id), "comment_appraisal", by=by, at=at, appraisal=item.id)
    tell_case(item.activity, "appraisal_commented", ("appraisal", item.id), by=by, at=at)
