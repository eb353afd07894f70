"""Make, change and close rounds; file a draft under one; make sure that a signature comes in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import LANGUAGES, N_
from socx.db import db
from socx.requests import queries
from socx.requests.models import AssistanceRequest, Round
from socx.requests.workflow import DRAFT_STATES

OVER = N_(
    "The round of this request is closed. Your text is kept. File the request under the intake that is always open, "
    "or under a later round, and sign it then."
)
NOT_YET = N_("The round of this request is not open yet. Your text is kept. Sign it when the round opens.")
OTHER_PARTNERS = N_(
    "The round of this request is for other partners. Your text is kept. File the request under the intake that is "
    "always open, or under another round, and sign it then."
)
OTHER_TOPICS = N_(
    "The round of this request is for other topics. Your text is kept. File the request under the intake that is "
    "always open, or under another round, and sign it then."
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round says: its names and texts by language, when it is open and for whom. Empty lists mean all."""

    names: dict[str, str]
    opens_on: date | None
    closes_at: datetime | None
    zone: str
    texts: dict[str, str] = field(default_factory=dict)
    domains: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)


def make_round(terms: Terms, *, by: Actor, at: datetime) -> Round:
    """Announce a round. Raises Invalid by `name_en`, `opens_on` and `closes_on`."""
    require(by, P.ROUND_MANAGE)
    made = Round(made_by_id=by.user_id, made_at=at)
    _fill(made, terms)
    db.session.add(made)
    db.session.flush()
    audit.record(("round", made.id), "create", by=by, at=at, **_facts(made))
    return made


def change_round(round_: Round, terms: Terms, *, by: Actor, at: datetime) -> None:
    """Change what a round says; the trail keeps what it said before. Raises Invalid as make_round() does."""
    require(by, P.ROUND_MANAGE)
    before = _facts(round_)
    _fill(round_, terms)
    after = _facts(round_)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        audit.record(
            ("round", round_.id), "change", by=by, at=at,
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )  # fmt: skip


def close_round(round_: Round, *, by: Actor, at: datetime) -> None:
    """Close a round now; nobody signs under it any more. Raises WrongState when it is over."""
    require(by, P.ROUND_MANAGE)
    if round_.is_over(at):
        raise WrongState(N_("This round is closed."))
    before = round_.closes_at
    round_.closes_at = at
    audit.record(("round", round_.id), "close", by=by, at=at, before=before.isoformat())


def delete_round(round_: Round, *, by: Actor, at: datetime) -> None:
    """Delete a round that nothing is filed under; raises WrongState for any other."""
    require(by, P.ROUND_MANAGE)
    if queries.is_used(round_):
        raise WrongState(N_("Requests or drafts are filed under this round. Close it instead."))
    audit.record(("round", round_.id), "delete", by=by, at=at, **_facts(round_))
    db.session.delete(round_)
    db.session.flush()


def choose_round(item: AssistanceRequest, round_id: int | None, *, by: Actor, at: datetime) -> None:
    """File a request that is not signed under an open round, or under the intake that is always open (None).

    Raises Invalid by `round` when the round is not open, or not for the institution's partner.
    """
    require(by, P.REQUEST_EDIT, item)
    if item.state not in DRAFT_STATES:
        raise WrongState(N_("The request is signed. Its round does not change any more."))
    if round_id == item.round_id:
        return
    chosen = None
    if round_id is not None:
        open_now = queries.open_rounds(item.partner_codes, at)
        chosen = next((one for one in open_now if one.id == round_id), None)
        if chosen is None:
            raise Invalid({"round": N_("This round is not open. Choose another one.")})
    audit.record(("request", item.id), "choose_round", by=by, at=at, before=item.round_id, after=round_id)
    item.round = chosen
    db.session.flush()


def obstacle(item: AssistanceRequest, at: datetime) -> str:
    """Why the request cannot be signed under its round at that moment; empty when it can."""
    found = item.round
    if found is None:
        return ""
    if found.is_over(at):
        return OVER
    if not found.is_open(at):
        return NOT_YET
    if not any(found.is_for_partner(code) for code in item.partner_codes):
        return OTHER_PARTNERS
    return "" if found.is_for(item.domain, item.topic_ids) else OTHER_TOPICS


def must_be_in_time(item: AssistanceRequest, at: datetime) -> None:
    """Raises WrongState, with what to do, when a signature at that moment does not count for the round."""
    found = obstacle(item, at)
    if found:
        raise WrongState(found)


def _fill(round_: Round, terms: Terms) -> None:
    names = {code: terms.names.get(code, "").strip() for code in LANGUAGES}
    errors: dict[str, str] = {}
    if not any(names.values()):
        errors["name_en"] = N_("Give the round a name, in one language or more.")
    if terms.opens_on is None:
        errors["opens_on"] = N_("Give the day on which the round opens.")
    if terms.closes_at is None:
        errors["closes_on"] = N_("Give the day and the time at which the round closes.")
    if errors or terms.opens_on is None or terms.closes_at is None:
        raise Invalid(errors)
    if terms.closes_at <= datetime.combine(terms.opens_on, time(), ZoneInfo(terms.zone)):
        raise Invalid({"closes_on": N_("The round must close after it opens.")})
    for code, name in names.items():
        setattr(round_, f"name_{code}", name)
        setattr(round_, f"text_{code}", terms.texts.get(code, "").strip())
    round_.zone = terms.zone
    round_.opens_on, round_.closes_at = terms.opens_on, terms.closes_at
    round_.domains, round_.topics, round_.partners = list(terms.domains), list(terms.topics), list(terms.partners)


def _facts(round_: Round) -> dict[str, Any]:
    """What the trail keeps of a round."""
    return {
        "names": round_.names, "texts": round_.texts,
        "opens_on": round_.opens_on.isoformat(), "closes_at": round_.closes_at.isoformat(), "zone": round_.zone,
        "domains": round_.domains, "topics": round_.topics, "partners": round_.partners,
    }  # fmt: skip
