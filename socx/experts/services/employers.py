"""Keep the register of employers."""

from __future__ import annotations

from socx.db import db
from socx.experts import queries
from socx.experts.models import Expert


def link_employer(item: Expert) -> None:
    """Tie a profile to the employer of the register that it names, and write the name as the register has it."""
    found = db.session.scalar(queries.employer_named(item.employer, item.member_state))
    item.employer_id = found.id if found else None
    if found:
        item.employer = found.name
