"""What notices of data protection are about beside profiles: a rule of the retention table, an erasure that waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.notifications.subjects import SubjectKind, register
from socx.protection import queries
from socx.protection.models import AskedErasure
from socx.protection.retention import RULES, Rule


def rule_number(number: int) -> Rule | None:
    """The rule at a place of the table, counted from 1."""
    rules = list(RULES.values())
    return rules[number - 1] if 1 <= number <= len(rules) else None


def describe(rule: Rule) -> Mapping[str, Any]:
    return {"what": gettext(rule.label), "how_long": gettext(rule.text)}


def describe_asked(asked: AskedErasure) -> Mapping[str, Any]:
    return {"letter": asked.reason, "who": asked.asked_by.name}


register(SubjectKind("retention", rule_number, P.RETENTION_READ, describe, "protection.rule"))
register(SubjectKind("asked_erasure", queries.find_asked, P.ERASURE_CONFIRM, describe_asked, "protection.asked"))
