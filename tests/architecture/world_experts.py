"""Around the experts of the world: employers with what they allow, and an erasure that waits."""

from __future__ import annotations

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.db import db as database
from socx.experts.models import Employer, ReleaseAuthorisation
from socx.protection.models import AskedErasure
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


def ask_erasures(made: World) -> list[AskedErasure]:
    """An erasure that a manager has asked for and nobody has confirmed, of the expert who is on no mission."""
    item = AskedErasure(expert_id=made.experts[2].id, asked_at=NOW, asked_by_id=made.people["manager"].id, reason="")
    item.reason = made.word("letter of an expert", lambda actor: permits(actor, P.ERASURE_READ, item))
    database.session.add(item)
    database.session.flush()
    return [item]
