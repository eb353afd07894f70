"""Which answers of a request were copied from an earlier one and still stand as they were copied.

`item.copied` holds {"from": id of the earlier request, "fields": {name: sign of what was copied}}: an
answer that somebody changed is no copy any more, whoever changed it and however.
"""

from __future__ import annotations

from typing import Any

from socx.requests import fields, seen

#: What stays the same from one request of an institution to the next.
PROFILE = frozenset({
    "unit", "mandate", "signatory_name", "signatory_function", "focal_name", "focal_function", "focal_email",
    "focal_phone", "delegation_contact", "working_languages", "language",
})  # fmt: skip

#: What everybody confirms anew.
NEVER = frozenset({"agreement", "no_event_costs"})


def to_copy(source: Any, form: str, *, only_profile: bool = False) -> dict[str, Any]:
    """The answers of an earlier request that a new one on this form can start from, by field.

    Wished days are left out: they have passed. The short form takes the first activity.
    """
    asked = {one.name: one for _, one in fields.all_fields(form)}
    names = [name for name in asked if name not in NEVER and (name in PROFILE or not only_profile)]
    found = {name: fields.value(source, asked[name]) for name in names}
    if activities := found.get("activities"):
        found["activities"] = [{**a, "start_on": ""} for a in activities[: fields.MOST_ACTIVITIES[form]]]
    return {name: answer for name, answer in found.items() if not fields.is_empty(answer)}


def copied_fields(item: Any) -> list[tuple[fields.Section, fields.Field]]:
    """The questions of the form whose answers still stand as they were copied, each with its section."""
    marked = (item.copied or {}).get("fields") or {}
    return [
        (part, one)
        for part, one in fields.all_fields(item.kind)
        if one.name in marked and seen.sign_of(fields.value(item, one)) == marked[one.name]
    ]
