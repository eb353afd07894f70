"""Slow down whoever tries too often: counted in the database, as wrong passwords are."""

from __future__ import annotations

from datetime import datetime
from ipaddress import IPv6Address, IPv6Network

from flask import request

from socx.accounts import services
from socx.core.errors import TooMany
from socx.core.i18n import N_
from socx.db import writing_aside


def place() -> str:
    """Where a request comes from: its address; of IPv6 the network, because each household has endless addresses."""
    address = request.remote_addr or ""
    try:
        found = IPv6Address(address)
    except ValueError:
        return address
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))


def count_or_refuse(what: str, now: datetime, sentence: str = "") -> None:
    """Count one try from here, in a transaction of its own; raise TooMany from the 11th within five minutes."""
    key = services.at_place(what, place())
    with writing_aside():
        attempt = services.count_attempt(key, at=now)
    with writing_aside():
        wait = services.seconds_to_wait(key, attempt, at=now)
        if wait:
            services.forgive_attempt(attempt)
    if wait:
        raise TooMany(
            sentence or N_("This was tried too often from here. Please wait a few minutes."), retry_after=wait
        )
