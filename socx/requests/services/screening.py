"""The eligibility check, and what the system knows already when somebody makes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.topics import topics
from socx.core.values import DOMAINS, INSTITUTION_TYPES, Domain
from socx.core.workflow import Change
from socx.db import db
from socx.institutions import queries as institutions
from socx.institutions.rules import Rule
from socx.requests import queries
from socx.requests.criteria import ELIGIBILITY, OUTCOMES
from socx.requests.fields import MAX_ACTIVITIES
from socx.requests.models import AssistanceRequest, EligibilityFinding
from socx.requests.services.handling import CHECKING_STATES, begin, touch
from socx.requests.services.moves import advance

#: Topic domains that each desk covers; cross-cutting topics belong to both.
DESKS = {
    Domain.SOCIAL_PROTECTION: frozenset({"social_protection"}),
    Domain.LABOUR_EMPLOYMENT: frozenset({"labour", "employment"}),
}


@dataclass(frozen=True, slots=True)
class Known:
    """A fact beside a rule: a sentence, what fills it, and whether it speaks for the rule.

    `request` is the case it is about, `rule` the rule of the institution's type, where there is one.
    """

    sentence: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    good: bool | None = None
    request: AssistanceRequest | None = None
    rule: Rule | None = None


def register(item: AssistanceRequest, *, by: Actor, at: datetime) -> Change:
    """Give the request its code, take the case, and acknowledge it to the partner."""
    return advance(item, "register", by=by, at=at)


def check_eligibility(
    item: AssistanceRequest,
    findings: Mapping[str, tuple[str, str]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what the adviser found, by rule: (outcome, reason). An empty outcome is none yet.

    Raises Invalid, by `<rule>_outcome` and `<rule>_reason`, when a reason is missing: of a rule that
    is not met, is to be confirmed, or is met although the register speaks against it.
    """
    begin(item, Permission.REQUEST_SCREEN, *CHECKING_STATES, by=by)
    _check(findings, {rule for rule, facts in what_we_know(item).items() if any(f.good is False for f in facts)})
    touch(item)
    kept = {f.rule: f for f in item.findings}
    for rule, (outcome, reason) in findings.items():
        found = kept.get(rule)
        if not outcome:
            if found:
                item.findings.remove(found)
        elif found is None:
            item.findings.append(
                EligibilityFinding(rule=rule, outcome=outcome, reason=reason.strip(), by_id=by.user_id, at=at)
            )
        elif (found.outcome, found.reason) != (outcome, reason.strip()):
            found.outcome, found.reason, found.by_id, found.at = outcome, reason.strip(), by.user_id, at
    audit.record(
        ("request", item.id), "check_eligibility", by=by, at=at,
        outcomes={rule: outcome for rule, (outcome, _) in findings.items() if outcome},
    )  # fmt: skip


def _check(findings: Mapping[str, tuple[str, str]], doubted: Collection[str]) -> None:
    errors = {}
    for rule, (outcome, reason) in findings.items():
        if rule not in ELIGIBILITY or (outcome and outcome not in OUTCOMES):
            errors[f"{rule}_outcome"] = N_("Choose one of the outcomes.")
        elif outcome in ("not_met", "open") and not reason.strip():
            errors[f"{rule}_reason"] = N_("Give the reason: the rule is not met, or is to be confirmed.")
        elif outcome == "met" and rule in doubted and not reason.strip():
            errors[f"{rule}_reason"] = N_("What the register says speaks against it. Give the reason.")
        elif reason.strip() and not outcome:
            errors[f"{rule}_outcome"] = N_("You gave a reason. Choose the outcome too.")
    if errors:
        raise Invalid(errors)


def what_we_know(item: AssistanceRequest) -> dict[str, list[Known]]:
    """What the register says beside each rule; the adviser decides."""
    kind, rule = item.institution.type, institutions.rule_of(item.institution)
    partner = item.institution.partner_code
    activities = item.answers.get("activities") or []
    return {
        "institution": [
            Known(N_("Type in the register: %(type)s."), {"type": INSTITUTION_TYPES[kind]},
                  rule.may_lead and (None if kind == "other" else True), rule=rule),
        ],
        "partner": [
            Known(N_("The partner is on the list of the facility."), good=True)
            if partner in partners()
            else Known(N_("The partner is not on the list of the facility."), good=False)
        ],
        "theme": _theme(item),
        "one_action": _other_requests(item)
        or [Known(N_("The institution has no other open action."), good=True)],
        "format": [
            Known(N_("Activities in the request: %(count)s. The most is %(most)s."),
                  {"count": len(activities), "most": MAX_ACTIVITIES}, len(activities) <= MAX_ACTIVITIES),
        ],
    }  # fmt: skip


def warnings(item: AssistanceRequest) -> list[Known]:
    """What to look at first: rules that the register says are broken, and sensitive topics."""
    found = [known for facts in what_we_know(item).values() for known in facts if known.good is False]
    known_topics = topics()
    if any(known_topics[t].sensitive for t in item.topic_ids if t in known_topics):
        found.append(
            Known(N_("A topic of the request is sensitive. Look for details about single persons, and "
                     "check who may see the request."))
        )  # fmt: skip
    return found


def _theme(item: AssistanceRequest) -> list[Known]:
    if item.domain is None:
        return []
    known, desk = topics(), DESKS[Domain(item.domain)]
    of_desk = [t for t in item.topic_ids if t in known and known[t].domain in desk | {"cross_cutting"}]
    fits = len(of_desk) == len(item.topic_ids)
    facts = {"domain": DOMAINS[Domain(item.domain)], "count": len(of_desk), "all": len(item.topic_ids)}
    return [Known(N_("Main domain: %(domain)s. Topics of this domain: %(count)s of %(all)s."), facts, fits or None)]


def _other_requests(item: AssistanceRequest) -> list[Known]:
    others = db.session.scalars(queries.open_actions_of(item.institution_id, but=item.id)).unique().all()
    return [
        Known(N_("The institution has an open action: %(title)s."), {"title": other.title}, False, other)
        for other in others
    ]
