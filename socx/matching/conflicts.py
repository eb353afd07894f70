"""Conflicts of interest that can be found: same employer, own country, same mail domain, earlier work there.

Plain Python: it knows values, not tables.  What is found is shown with its reason and its years, and a
person decides.  Only the first three keep somebody off a proposed team; earlier work for a partner can
be experience as well as a tie.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from socx.core.i18n import N_

# fmt: off
#: What is found, in words; the facts of a finding fill the sentence.
FOUND = {
    "declared":      N_("Declared by the expert: %(reason)s"),
    "same_employer": N_("Works for the institution that asks: %(employer)s"),
    "own_country":   N_("Works for an administration of the partner country or territory"),
    "mail_domain":   N_("Uses a mail address of the institution that asks: %(domain)s"),
    "earlier_work":  N_("Earlier work for this partner: %(years)s"),
}
# fmt: on

#: Findings that keep somebody off a proposed team.
BINDING = frozenset({"declared", "same_employer", "own_country", "mail_domain"})

#: Domains whose addresses say nothing about an employer: providers, those kept for documents (RFC 2606), and that
#: of the accounts of the demonstration.
PROVIDERS = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "yahoo.fr", "yahoo.es",
        "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "orange.fr",
        "free.fr", "laposte.net", "libero.it", "mail.ru", "yandex.ru", "seznam.cz", "wp.pl", "o2.pl",
        "example.com", "example.net", "example.org", "demo.example",
    }
)  # fmt: skip

#: Shorter names are abbreviations that two bodies can share.
SHORTEST_NAME = 4


@dataclass(frozen=True)
class Party:
    """Who asks: names and mail domains of the institutions, codes of the partners."""

    names: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()

    @cached_property
    def plain_names(self) -> frozenset[str]:
        """The names to compare employers by, made once for everybody who is compared."""
        return frozenset(name for name in map(plain, self.names) if len(name) >= SHORTEST_NAME)


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties an expert: employers as written, the State of the administration, the mail address, missions.

    `missions` are (partner code, year); `declared` are the reasons that the expert gives for this party.
    """

    employers: tuple[str, ...] = ()
    member_state: str = ""
    email: str = ""
    missions: tuple[tuple[str, int], ...] = ()
    declared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One tie: its name in FOUND, the facts of its sentence, and the years that it is about."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    years: tuple[int, ...] = ()

    @property
    def is_binding(self) -> bool:
        return self.code in BINDING


def plain(name: str) -> str:
    """A name without case, accents and punctuation, to compare by."""
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.findall(r"[a-z0-9]+", flat))


def domain_of(address: str) -> str:
    """The domain of a mail or web address; empty for a provider that everybody can use."""
    host = re.sub(r"^\w+://", "", address.strip().casefold()).rpartition("@")[2]
    host = re.split(r"[/:?#]", host, maxsplit=1)[0].removeprefix("www.")
    return host if "." in host and host not in PROVIDERS else ""


def find(party: Party, ties: Ties) -> list[Finding]:
    """What ties an expert to those who ask; what is declared first, then from the closest tie on."""
    found = [Finding("declared", {"reason": reason}) for reason in ties.declared]
    employer = next((name for name in ties.employers if plain(name) in party.plain_names), "")
    if employer:
        found.append(Finding("same_employer", {"employer": employer}))
    if ties.member_state and ties.member_state in party.partners:
        found.append(Finding("own_country"))
    domain = _shared_domain(domain_of(ties.email), party.domains)
    if domain:
        found.append(Finding("mail_domain", {"domain": domain}))
    years = tuple(sorted({year for partner, year in ties.missions if partner in party.partners}))
    if years:
        found.append(Finding("earlier_work", {"years": ", ".join(map(str, years))}, years))
    return found


@dataclass(frozen=True, slots=True)
class TieIndex:
    """Everybody by employer and by mail domain, so that many requests are asked at the price of one."""

    by_employer: Mapping[str, frozenset[int]]
    by_domain: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, people: Iterable[tuple[int, str, str]]) -> TieIndex:
        """Of rows of (number, employer, mail address)."""
        employers: dict[str, set[int]] = {}
        domains: dict[str, set[int]] = {}
        for number, employer, email in people:
            if employer:
                employers.setdefault(employer, set()).add(number)
            if domain := domain_of(email):
                domains.setdefault(domain, set()).add(number)
        plain_names: dict[str, set[int]] = {}
        for name, numbers in employers.items():
            plain_names.setdefault(plain(name), set()).update(numbers)
        return cls(
            {name: frozenset(numbers) for name, numbers in plain_names.items()},
            {name: frozenset(numbers) for name, numbers in domains.items()},
        )

    def tied(self, party: Party) -> frozenset[int]:
        """Who works for those who ask, or uses their mail addresses: the same as find() says."""
        found: set[int] = set()
        for name in party.plain_names:
            found |= self.by_employer.get(name, frozenset())
        for domain, numbers in self.by_domain.items():
            if _shared_domain(domain, party.domains):
                found |= numbers
        return frozenset(found)


def _shared_domain(own: str, theirs: Iterable[str]) -> str:
    """The domain that both use; a part of one counts too: mail.ministry.example belongs to ministry.example."""
    for domain in sorted(theirs):
        if own and domain and (own == domain or own.endswith(f".{domain}") or domain.endswith(f".{own}")):
            return domain
    return ""
