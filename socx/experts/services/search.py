"""The words by which a profile is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from socx.experts.models import (
    Employer,
    Expert,
    ExpertMission,
    ExpertPartner,
    ExpertPassage,
    ExpertPublication,
    ExpertTopic,
)
from socx.experts.models.search import AUDIENCES, INDEX
from socx.experts.services.texts import texts_of
from socx.search.keeping import Gathered, Keeper, Named

#: Tables whose rows belong to a profile, and how to tell to which: their changes write its words again.
WATCHED: dict[type, Callable[[Any], int | None]] = {
    table: lambda row: row.expert_id
    for table in (ExpertMission, ExpertPartner, ExpertPassage, ExpertPublication, ExpertTopic)
}

#: What belongs to a profile and has words of its own.
LISTS = ("topics", "passages", "missions", "partners", "publications", "registered_employer")

#: What of a profile has words; other columns change without them.
WORDED = (
    "given_name", "family_name", "email", "phone", "member_state", "employer", "employer_id", "unit", "function",
    "release_contact_name", "release_contact_email", "education_field", "systems", "contact_note", "state",
    "erased_at",
)  # fmt: skip


def gathered(item: Expert) -> Gathered | None:
    """The words of a profile by column; an erased one has none."""
    if item.is_erased or item.state == "erased":
        return None
    texts: dict[str, list[str]] = {name: [] for name in AUDIENCES}
    texts["name"].append(item.name)
    for found in texts_of(item):
        texts[found.column].append(found.text)
    return Gathered.of(texts)


#: `KEEPER.forget(id)` takes a person out of search at once; erasing a profile does so by itself.
KEEPER = Keeper(
    INDEX, Expert, gathered, WATCHED, WORDED, loads=LISTS,
    named={Employer: Named(("name", "short_name"), lambda row: select(Expert.id).where(Expert.employer_id == row.id))},
)  # fmt: skip
