"""What notices of data protection are about beside profiles: a rule of the retention table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.notifications.subjects import SubjectKind, register
from socx.protection.retention import RULES, Rule


def rule_number(number: int) -> Rule | None:
    """The rule at a place of the table, counted from 1."""
    rules = list(RULES.values())
    return rules[number - 1] if 1 <= number <= len(rules) else None


def describe(rule: Rule) -> Mapping[str, Any]:
    return {"what": gettext(rule.label), "how_long": gettext(rule.text)}


register(SubjectKind("retention", rule_number, P.RETENTION_READ, describe, "protection.rule"))
