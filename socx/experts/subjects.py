"""What notices say about a profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from socx.access.permissions import Permission
from socx.experts import queries
from socx.experts.models import Expert
from socx.notifications.subjects import SubjectKind, register


def describe(item: Expert) -> Mapping[str, Any]:
    return {"name": item.name, "employer": item.employer, "confirmed_at": item.confirmed_at,
            "is_found": item.is_searchable}  # fmt: skip


register(SubjectKind("expert", queries.find, Permission.EXPERT_READ, describe, "experts.detail"))
