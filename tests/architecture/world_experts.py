"""Around the experts of the world: employers with what they allow, and what is kept of people for how long."""

from __future__ import annotations

from socx.access.permissions import Permission as P
from socx.db import db as database
from socx.experts.models import Employer, ReleaseAuthorisation
from tests.architecture.canaries import World, reads
from tests.factories import NOW


def keep_employers(made: World) -> list[Employer]:
    """An employer for each expert, with a contact, a note and a standing authorisation."""
    found = []
    for expert in made.experts:
        item = Employer(name=f"Institute {expert.id}", member_state="IE", kind="agency", created_at=NOW)
        database.session.add(item)
        database.session.flush()
        read = reads(P.EMPLOYER_READ, item)
        item.note = made.word(f"note about employer {item.id}", read)
        item.release_contact_name = made.word(f"contact of employer {item.id}", read)
        item.authorisations = [
            ReleaseAuthorisation(
                expert_id=expert.id, reference="R-1", start_on=NOW.date(), made_at=NOW,
                note=made.word(
                    f"authorisation of employer {item.id}",  # it is about the expert, who may have it with all own data
                    lambda actor, read=read, owner=expert.user_id: read(actor) or actor.user_id == owner is not None,
                ),
            )
        ]  # fmt: skip
        found.append(item)
    database.session.flush()
    return found
