"""Give and withdraw consents: each with its day and the version of the notice, as rows that stay."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import SCHEDULER, Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import require
from socx.experts.models import CONSENTS, Expert, ExpertConsent
from socx.experts.notice import NOTICE_VERSION
from socx.experts.services.life import advance
from socx.experts.workflow import SEARCHABLE


def agree(item: Expert, consent: str, *, by: Actor, at: datetime) -> None:
    """Give one consent; giving it again keeps the first date. With the one to be in the roster, a verified profile is
    found at once."""
    column = _column(item, consent, by)
    if getattr(item, column) is not None:
        return
    setattr(item, column, at)
    item.consents.append(ExpertConsent(name=consent, given_at=at, notice_version=NOTICE_VERSION))
    _trace(item, "agree", consent, by=by, at=at)
    if consent == "roster" and item.state == "verified":
        advance(item, "activate", by=SCHEDULER, at=at)


def withdraw(item: Expert, consent: str, *, by: Actor, at: datetime) -> None:
    """Withdraw one consent: it stops counting at once. What was done before stays lawful."""
    column = _column(item, consent, by)
    since = getattr(item, column)
    if since is None:
        return
    setattr(item, column, None)
    given = [one for one in item.consents if one.name == consent and one.withdrawn_at is None]
    for one in given:
        one.withdrawn_at = at
    if not given:  # given before the history was kept
        item.consents.append(ExpertConsent(name=consent, given_at=since, withdrawn_at=at))
    _trace(item, "withdraw_consent", consent, by=by, at=at)
    if consent == "roster" and item.state in SEARCHABLE:
        advance(item, "deactivate", by=SCHEDULER, at=at)


def _column(item: Expert, consent: str, by: Actor) -> str:
    """The column of a consent; raises NotPermitted for everybody but the person."""
    require(by, P.EXPERT_CONSENT, item)
    return CONSENTS[consent][0]


def _trace(item: Expert, action: str, consent: str, *, by: Actor, at: datetime) -> None:
    item.changed_at = at
    audit.record(("expert", item.id), action, by=by, at=at, consent=consent, notice=NOTICE_VERSION)
