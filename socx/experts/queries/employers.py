"""Find employers."""

from __future__ import annotations

from sqlalchemy import Select, func, or_, select

from socx.experts.models import Employer


def employer_named(name: str, member_state: str) -> Select[Employer]:
    """The employer of a Member State with that name or short name, whatever the case."""
    wanted = " ".join(name.split()).lower()
    return (
        select(Employer)
        .where(
            Employer.member_state == member_state,
            or_(
                func.lower(Employer.name) == wanted,
                (func.lower(Employer.short_name) == wanted) & (Employer.short_name != ""),
            ),
        )
        .order_by(Employer.id)
        .limit(1)
    )


def names_offered(member_state: str) -> Select[str]:
    """Names of the register that a form offers: of one Member State, or of all while none is chosen."""
    found = select(Employer.name).order_by(Employer.name, Employer.id).limit(MOST_OFFERED)
    return found.where(Employer.member_state == member_state) if member_state else found


#: Names that a page carries; more are found by writing them.
MOST_OFFERED = 400
