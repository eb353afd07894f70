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
from socx.core.i18n import LANGUAGES, N_
from socx.core.places import partners
from socx.core.topics import topics
from socx.core.values import DOMAINS, INSTITUTION_TYPES, Domain
from socx.core.workflow import Change
from socx.db import db
from socx.institutions import queries as institutions
from socx.institutions.models import Institution
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


#: What was found about a rule: (outcome, reason), and where it stands: a link or the title of a document.
Found = tuple[str, str] | tuple[str, str, str]

#: Characters of a link or a title.
MAX_SOURCE = 300


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
    findings: Mapping[str, Found],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what the adviser found, by rule. An empty outcome is none yet.

    With each finding stands the rule as it is now and what the register says now. Raises Invalid, by
    `<rule>_outcome`, `<rule>_reason` and `<rule>_source`, when a reason is missing: of a rule that is
    not met, is to be confirmed, or is met although the register speaks against it.
    """
    begin(item, Permission.REQUEST_SCREEN, *CHECKING_STATES, by=by)
    known = what_we_know(item)
    told = {rule: tuple(part.strip() for part in (*found, "", "")[:3]) for rule, found in findings.items()}
    _check(told, {rule for rule, facts in known.items() if any(f.good is False for f in facts)})
    touch(item)
    kept = {f.rule: f for f in item.findings}
    for rule, (outcome, reason, source) in told.items():
        found = kept.get(rule)
        if not outcome:
            if found:
                item.findings.remove(found)
            continue
        if found is None:
            found = EligibilityFinding(rule=rule)
            item.findings.append(found)
        elif (found.outcome, found.reason, found.source) == (outcome, reason, source):
            continue
        found.outcome, found.reason, found.source, found.told_at = outcome, reason, source, None
        found.rule_version, found.rule_text = ELIGIBILITY[rule].version, ELIGIBILITY[rule].guidance
        found.evidence = [_as_evidence(fact) for fact in known[rule]]
        found.by_id, found.at = by.user_id, at
    audit.record(
        ("request", item.id), "check_eligibility", by=by, at=at,
        outcomes={rule: outcome for rule, (outcome, *_) in told.items() if outcome},
    )  # fmt: skip


def with_what_fits(item: AssistanceRequest, findings: Mapping[str, Found]) -> dict[str, Found]:
    """The same findings, with "met" where nothing is written yet and every fact of the register speaks for the rule."""
    known = what_we_know(item)
    fits = {rule for rule, facts in known.items() if facts and all(fact.good for fact in facts)}
    return {
        rule: ("met", *found[1:]) if rule in fits and not any(part.strip() for part in found) else found
        for rule, found in findings.items()
    }


def _as_evidence(fact: Known) -> dict[str, Any]:
    """A fact as it is kept with a finding."""
    return {
        "sentence": fact.sentence,
        "facts": {name: str(value) for name, value in fact.facts.items()},
        "good": fact.good,
        "request": fact.request.id if fact.request else None,
        "rule": {code: fact.rule.reason(code) for code in LANGUAGES} if fact.rule else {},
    }


def _check(findings: Mapping[str, tuple[str, ...]], doubted: Collection[str]) -> None:
    errors = {}
    for rule, (outcome, reason, source) in findings.items():
        if rule not in ELIGIBILITY or (outcome and outcome not in OUTCOMES):
            errors[f"{rule}_outcome"] = N_("Choose one of the outcomes.")
        elif outcome in ("not_met", "open") and not reason.strip():
            errors[f"{rule}_reason"] = N_("Give the reason: the rule is not met, or is to be confirmed.")
        elif outcome == "met" and rule in doubted and not reason.strip():
            errors[f"{rule}_reason"] = N_("What the register says speaks against it. Give the reason.")
        elif reason.strip() and not outcome:
            errors[f"{rule}_outcome"] = N_("You gave a reason. Choose the outcome too.")
        if len(source) > MAX_SOURCE:
            errors[f"{rule}_source"] = N_("Use at most %(limit)s characters.")
    if errors:
        raise Invalid(errors, limit=MAX_SOURCE)


def what_we_know(item: AssistanceRequest) -> dict[str, list[Known]]:
    """What the register says beside each rule; the adviser decides."""
    activities = item.answers.get("activities") or []
    return {
        "institution": [_type_of(one, item) for one in item.institutions],
        "partner": [
            Known(N_("The partner is on the list of the facility."), good=True)
            if item.partner_codes <= set(partners())
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


def _type_of(institution: Institution, item: AssistanceRequest) -> Known:
    kind, rule = institution.type, institutions.rule_of(institution)
    good = rule.may_lead and (None if kind == "other" else True)
    facts = {"type": INSTITUTION_TYPES[kind], "institution": institution.official_name}
    if item.is_joint:
        return Known(N_("Type of %(institution)s in the register: %(type)s."), facts, good, rule=rule)
    return Known(N_("Type in the register: %(type)s."), {"type": INSTITUTION_TYPES[kind]}, good, rule=rule)


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
    others = db.session.scalars(queries.open_actions_of(*item.institution_ids, but=item.id)).unique().all()
    return [
        # That there is one must be known here; who is not on its list learns no more than that.
        Known(N_("The institution has an open action that only named persons may read."), good=False)
        if other.sensitivity == "confidential"
        else Known(N_("The institution has an open action: %(title)s."), {"title": other.title}, False, other)
        for other in others
    ]
