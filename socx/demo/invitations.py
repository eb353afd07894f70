"""People whom the facility has asked to join the roster and who have not answered, and one profile to take over."""

from __future__ import annotations

from datetime import datetime, timedelta

from socx.access.actors import Actor
from socx.accounts.secrets import new_secret
from socx.db import db
from socx.experts import queries, services

#: Given name, family name, address, language of the letter, days since it was sent.
INVITED = (
    ("Elina", "Korhonen", "elina.korhonen@staff-fi.example", "en", 3),
    ("Mathieu", "Delcourt", "mathieu.delcourt@staff-be.example", "fr", 11),
    ("Marta", "Quiroga", "marta.quiroga@staff-es.example", "es", 34),
)


def load(by: Actor, now: datetime) -> None:
    """Send the invitations on their days, and the link to each profile that was entered for somebody.

    Nobody can follow these links: their secrets are thrown away.
    """
    for given, family, email, language, days in INVITED:
        services.invite(
            email=email, given_name=given, family_name=family, language=language, secret=new_secret(), link="",
            by=by, at=now - timedelta(days=days),
        )  # fmt: skip
    for item in db.session.scalars(queries.work("unclaimed", now)):
        services.hand_over(item, language="en", secret=new_secret(), link="", by=by, at=now - timedelta(days=20))
