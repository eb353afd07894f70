"""What is published of an activity: written by the facility, cleared by every institution, then public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import LANGUAGES, N_
from socx.core.workflow import Change
from socx.db import db
from socx.deliverables import queries
from socx.deliverables.models import KnowledgeSummary, SummaryClearance
from socx.deliverables.services.common import tell
from socx.deliverables.services.judging import name_of
from socx.deliverables.workflow import SUMMARY_WORKFLOW

LONGEST = 1500


def save_summary(activity: Activity, texts: Mapping[str, str], *, by: Actor, at: datetime) -> KnowledgeSummary:
    """Write the text for everybody, by language, while it is a draft.

    Raises NotPermitted (also where nothing may be published), WrongState, Invalid by `text_<language>`.
    """
    require(by, P.SUMMARY_WRITE, activity)
    said = {code: (texts.get(code) or "").strip() for code in LANGUAGES}
    wrong = {f"text_{code}": N_("Use 1,500 characters at most.") for code, text in said.items() if len(text) > LONGEST}
    if wrong:
        raise Invalid(wrong)
    item = queries.find_summary(activity.id)
    if item is None:
        item = KnowledgeSummary(activity=activity, state_since=at, made_by_id=by.user_id, changed_at=at)
        db.session.add(item)
    elif item.state != SUMMARY_WORKFLOW.initial:
        raise WrongState(N_("Take the text back before you change it."))
    item.texts, item.changed_at = {code: text for code, text in said.items() if text}, at
    db.session.flush()
    audit.record(("summary", activity.id), "write", by=by, at=at)
    return item


def advance_summary(item: KnowledgeSummary, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move a summary; what becomes a draft again has to be cleared anew.

    Raises WrongState, NotPermitted or Incomplete as the workflow does.
    """
    change = SUMMARY_WORKFLOW.advance(item, name, by=by, at=at, note=note)
    item.state_since = item.changed_at = at
    item.published_at = at if name == "publish" else None
    if change.target == SUMMARY_WORKFLOW.initial:
        item.clearances = []
    entry = audit.record_change(("summary", item.activity_id), change, note)
    db.session.flush()
    if change.transition.tells:
        tell(item, change.transition.tells, f"summary_{name}", by=by, at=at, generation=f"{entry.id}", note=note)
    return change


def clear(item: KnowledgeSummary, *, by: Actor, at: datetime) -> bool:
    """Clear the text for one institution; with the last one it is cleared. Return whether it is now.

    Raises NotPermitted, or WrongState unless it is proposed.
    """
    require(by, P.SUMMARY_CLEAR, item)
    if item.state != "proposed":
        raise WrongState(N_("It cannot be cleared now. Its state is “%(state)s”."), state=item.status.label)
    if any(one.id == by.institution_id for one in item.missing_institutions):
        item.clearances.append(
            SummaryClearance(institution_id=by.institution_id, by_id=by.user_id, name=name_of(by), at=at)
        )
        item.changed_at = at
        db.session.flush()
        audit.record(("summary", item.activity_id), "clear_part", by=by, at=at)
    if item.missing_institutions:
        return False
    advance_summary(item, "clear", by=by, at=at)
    return True
