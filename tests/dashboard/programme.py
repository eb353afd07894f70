"""A small programme of every kind of case, the same one every time."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from socx.core.topics import topics
from socx.core.values import ASSISTANCE
from socx.db import db
from socx.requests.criteria import ELIGIBILITY
from socx.requests.models import EligibilityFinding, Round
from socx.requests.workflow import REQUEST_WORKFLOW
from tests import factories
from tests.factories import NOW

STATES = [s.name for s in REQUEST_WORKFLOW]
PARTNERS = ("XK", "AL", "MD", "SN", "PE")
ALL_MET = ("met",) * len(ELIGIBILITY)
DOMAINS = ("social_protection", "labour_employment")


def make_round(name: str = "Spring call", **given: Any) -> Round:
    """A round that closed lately."""
    values = {"opens_on": NOW.date() - timedelta(days=60), "closes_at": NOW - timedelta(days=9)}
    found = Round(**{"name_en": name, "zone": "Europe/Brussels", "made_at": NOW} | values | given)
    db.session.add(found)
    db.session.flush()
    return found


def findings(*outcomes: str) -> list[EligibilityFinding]:
    """What the eligibility check found by rule; a rule beyond the outcomes was not looked at."""
    looked_at = list(ELIGIBILITY)[: len(outcomes)]
    return [EligibilityFinding(rule=rule, outcome=done, at=NOW) for rule, done in zip(looked_at, outcomes, strict=True)]


def fill(number: int = 60, seed: int = 7) -> None:
    """Requests in all states, of all sensitivities, some with activities and experts."""
    dice = random.Random(seed)
    institutions = [factories.make_institution(partner_code=dice.choice(PARTNERS)) for _ in range(9)]
    experts = [
        factories.make_expert(
            member_state=dice.choice(["IE", "FR", "PT", "BG"]),
            topics=dict.fromkeys(dice.sample(list(topics()), 3), 3),
            state=dice.choice(["active", "active", "stale", "inactive"]),
            in_roster_since=dice.choice([NOW, NOW, None]),
        )
        for _ in range(14)
    ]
    rounds = [make_round(f"Call {n}", closes_at=NOW - timedelta(days=n)) for n in range(3)]
    checks = [ALL_MET, ALL_MET, (*ALL_MET[1:], "open"), ("not_met", *ALL_MET[1:]), ALL_MET[1:]]
    for n in range(number):
        state = STATES[n % len(STATES)]
        submitted = NOW - timedelta(days=dice.randrange(900), hours=dice.randrange(24))
        registered = submitted + timedelta(days=dice.randrange(9), hours=dice.randrange(24))
        decided = registered + timedelta(days=dice.randrange(20, 120), hours=dice.randrange(24))
        filed = state not in ("draft", "signing")
        is_decided = state in ("approved", "under_way", "closed", "rejected")
        item = factories.make_request(
            state,
            institution=dice.choice(institutions),
            domain=dice.choice(DOMAINS),
            sensitivity=dice.choices(["normal", "restricted", "confidential"], [6, 2, 1])[0],
            submitted_at=submitted if filed else None,
            registered_at=registered if filed and state != "submitted" else None,
            decided_at=decided if is_decided else None,
            waited_days=n % 3 * 4,
            due_on=(NOW + timedelta(days=dice.randrange(-20, 20))).date() if REQUEST_WORKFLOW[state].days else None,
            topics=dice.sample(list(topics())[:12], dice.randrange(1, 4)),
            assistance=dice.sample(list(ASSISTANCE), dice.randrange(1, 3)),
            round=rounds[n % 4] if n % 4 < len(rounds) else None,
            findings=findings(*checks[n % len(checks)]) if filed else [],
        )
        if state in ("under_way", "closed"):
            _plan(dice, item, experts, decided.date())


def _plan(dice: random.Random, item: object, experts: list[object], decided: object) -> None:
    action = factories.make_action(request=item)
    for number in range(1, dice.randrange(2, 5)):
        starts = decided + timedelta(days=30 * number + dice.randrange(20)) if dice.random() > 0.1 else None
        factories.make_activity(
            action=action,
            number=number,
            state=dice.choice(["planned", "confirmed", "delivery", "reporting", "closed", "cancelled", "postponed"]),
            delivery_start=starts,
            delivery_end=starts + timedelta(days=9) if starts else None,
            late_since=dice.choice([None, None, NOW.date()]),
            experts=dice.sample(experts, dice.randrange(0, 3)),
        )
