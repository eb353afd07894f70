"""The partner institutions and EU Delegations of the demonstration."""

from __future__ import annotations

from socx.demo.content import Delegation, Institution
from socx.demo.wording import table

# The twelve that met the team in Pristina, in the order of the public account of that day.
PRISTINA = ("mflt", "moh-xk", "mest", "ogg", "age", "oik", "csw", "kas", "navet", "nqa", "ears", "lia")


def partner_institutions() -> tuple[Institution, ...]:
    """All partner institutions, the twelve of Pristina first."""
    return tuple(
        Institution(key, name, short, type_, partner, city, language, original or None)
        for key, (name, short, type_, partner, city, language, original) in table("data/institutions")[
            "institutions"
        ].items()
    )


def delegations() -> tuple[Delegation, ...]:
    """The EU Delegation (or Office) to each partner that has an institution here."""
    return tuple(
        Delegation(partner, name, city) for partner, (name, city) in table("data/institutions")["delegations"].items()
    )
