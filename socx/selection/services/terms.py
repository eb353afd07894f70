"""Terms of reference: start a version, write it, make it final."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.audit import services as audit
from socx.core.errors import Incomplete, Invalid, WrongState, require
from socx.core.i18n import LANGUAGES, N_
from socx.db import db
from socx.selection import queries, terms
from socx.selection.models import TermsOfReference
from socx.selection.workflow import TERMS_WORKFLOW


def start(activity: Activity, standing: Mapping[str, str], *, by: Actor, at: datetime) -> TermsOfReference:
    """Begin a version: the first from the request and the activity, a later one from the one before.

    `standing` are the texts of the facility in the language of the request (`words.standing_texts`).

    The draft that is being written is given back where there is one. Raises NotPermitted, and
    WrongState when the activity has ended.
    """
    require(by, P.TERMS_WRITE, activity)
    if activity.is_ended:
        raise WrongState(N_("This activity has ended."))
    last = queries.latest_terms(activity)
    if last is not None and not last.is_final:
        return last
    first = {**standing, **{key: text for key, text in terms.first_texts(activity).items() if text}}
    made = TermsOfReference(
        activity=activity, number=last.number + 1 if last else 1,
        language=last.language if last else activity.request.language,
        texts=dict(last.texts) if last else first, facts={},
        made_by_id=by.user_id, made_at=at, changed_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(("terms", made.id), "create", by=by, at=at, number=made.number)
    return made


def save(item: TermsOfReference, texts: Mapping[str, str], language: str, *, by: Actor, at: datetime) -> bool:
    """Write the texts of a draft; returns whether anything changed.

    Raises NotPermitted, WrongState for a final version, Invalid by the key of a part that is too long.
    """
    _must_be_draft(item, by)
    if language not in LANGUAGES:
        raise Invalid({"language": N_("Choose one of the list.")})
    said = {part.key: str(texts.get(part.key) or "").strip() for part in terms.PARTS}
    for part in terms.PARTS:
        if len(said[part.key]) > part.limit:
            raise Invalid({part.key: N_("This text is too long. %(max)s characters fit.")}, max=part.limit)
    changed = sorted(key for key, text in said.items() if text != (item.texts.get(key) or ""))
    if not changed and language == item.language:
        return False
    item.texts, item.language, item.changed_at = said, language, at
    audit.record(("terms", item.id), "edit", by=by, at=at, parts=changed)
    return True


def finalise(item: TermsOfReference, *, by: Actor, at: datetime) -> None:
    """Freeze a version: its texts, and what it takes from the activity, change no more.

    Raises Incomplete with what is still to be written, also when a position asks nothing essential.
    """
    _must_be_draft(item, by)
    facts = terms.facts_of(item.activity)
    asking = {one["position"] for one in facts["requirements"] if one["grade"] == "essential"}
    bare = [one["number"] for one in facts["positions"] if one["id"] not in asking]
    missing = item.missing()
    if bare:
        missing.append((N_("Say for every position what is essential."), "requirements"))
    if missing:
        raise Incomplete(missing)
    change = TERMS_WORKFLOW.advance(item, "finalise", by=by, at=at)
    item.facts, item.final_at, item.changed_at = facts, at, at
    db.session.flush()
    audit.record_change(("terms", item.id), change)


def is_current(item: TermsOfReference) -> bool:
    """Whether a final version still says what the activity asks: positions, days, dates, requirements."""
    return item.facts == terms.facts_of(item.activity)


def _must_be_draft(item: TermsOfReference, by: Actor) -> None:
    require(by, P.TERMS_WRITE, item)
    if item.is_final:
        raise WrongState(N_("This version is final. Start a new version to change it."))
