"""Find the briefing of an activity, and who can be named in it."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from socx.accounts.models import User
from socx.activities.models import Activity
from socx.db import db
from socx.requests.audiences import of_institutions
from socx.selection.models import Briefing, BriefingContact, ExpertCall, Nomination, SelectionOutcome


def briefing_of(activity: Activity) -> Briefing | None:
    return db.session.scalar(
        select(Briefing)
        .where(Briefing.activity_id == activity.id)
        .options(selectinload(Briefing.contacts).selectinload(BriefingContact.user))
    )


def is_ready(activity: Activity) -> bool:
    """Whether the team may read it."""
    found = select(Briefing.ready_at).where(Briefing.activity_id == activity.id)
    return db.session.scalar(found) is not None


def people_to_name(activity: Activity) -> list[User]:
    """Whose address the team can be given: the adviser in charge, and the people of the institutions of the request."""
    found = list(db.session.scalars(of_institutions(activity.institution_ids)))
    adviser = activity.request.adviser
    return [*([adviser] if adviser is not None and adviser.active else []), *found]


def placed_on(activity: Activity) -> Select[Nomination]:
    """Who was chosen in a call and stands on a position of the activity now."""
    return (
        select(Nomination)
        .join(Nomination.outcome)
        .join(SelectionOutcome.call)
        .where(ExpertCall.activity_id == activity.id, Nomination.state == "placed")
        .options(selectinload(Nomination.expert))
        .order_by(Nomination.id)
    )
