"""Invented users: the nine demo accounts, officials and approvers of partners, Delegation staff."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any, Literal

from socx.core.values import Domain
from socx.demo.content import Delegation, Institution, Language, Person
from socx.demo.institutions import delegations, partner_institutions
from socx.demo.names import name, plain

_SEED = 35

# Where invented names of a partner's people come from.
_NAMES = {
    "XK": "albanian", "AL": "albanian", "BA": "south_slavic", "ME": "south_slavic", "MK": "mk_MK", "RS": "south_slavic",
    "MD": "moldova", "GE": "georgian", "UA": "uk_UA", "TN": "maghreb", "MA": "maghreb", "SN": "sahel",
    "ML": "sahel", "CI": "ivorian", "CM": "cameroonian", "NG": "nigerian",
    "MG": "madagascar", "DJ": "horn", "ET": "horn", "CO": "es_CO", "PE": "es_CO", "EC": "es_CO",
    "MX": "es_MX", "CR": "es_MX", "DO": "es_MX", "PA": "es_MX", "KH": "cambodia", "TH": "thai",
    "MN": "mongolia", "VN": "vietnamese",
}  # fmt: skip

_ROSTER = {
    "en": ("Head of International Cooperation", "Secretary General"),
    "fr": ("Responsable de la coopération internationale", "Secrétariat général"),
    "es": ("Responsable de cooperación internacional", "Secretaría general"),
}
_DELEGATION = {
    "en": "Programme Manager, social affairs and employment",
    "fr": "Programmes affaires sociales et emploi",
    "es": "Programas de asuntos sociales y empleo",
}


def demo_accounts() -> tuple[Person, ...]:
    """The nine accounts shown on the sign-in page of a demonstration."""
    at = "demo.example"
    return (
        Person("official", "Blerta", "Gashi", f"official@{at}", "official",
               "Senior Officer, Labour Market Analysis", "en", institution="mflt", partner="XK"),
        Person("approver", "Luan", "Hoxhaj", f"approver@{at}", "approver",
               "Head of the Labour and Employment Department", "en", institution="mflt", partner="XK"),
        Person("adviser.sp", "Carmen", "Ibarra", f"adviser.sp@{at}", "adviser",
               "Technical Adviser, social protection", "en", domain=Domain.SOCIAL_PROTECTION),
        Person("adviser.le", "Jonas", "Verlinden", f"adviser.le@{at}", "adviser",
               "Technical Adviser, labour and employment", "en", domain=Domain.LABOUR_EMPLOYMENT),
        Person("manager", "Hélène", "Marchal", f"manager@{at}", "manager", "Programme Manager", "en"),
        Person("delegation", "Tomasz", "Wilk", f"delegation@{at}", "delegation",
               "Programme Manager, social affairs and employment", "en", partner="XK"),
        Person("commission", "Ingrid", "Solheim-Kraft", f"commission@{at}", "commission",
               "Head of Sector", "en"),
        Person("expert", "Niamh", "Kavanagh", f"expert@{at}", "expert", "Principal officer", "en",
               expert="expert-000"),
        Person("admin", "Ruta", "Balode", f"admin@{at}", "administrator", "System administrator", "en"),
    )  # fmt: skip


def demo_people() -> tuple[Person, ...]:
    """Every invented user: demo accounts, then partners, then Delegations; always the same."""
    random = Random(_SEED)
    seen: Counter[str] = Counter()
    used = {(person.first_name, person.last_name) for person in demo_accounts()}
    people = list(demo_accounts())
    for institution in partner_institutions():
        if institution.key != "mflt":
            people += _partners(institution, random, seen, used)
    people += [_delegate(d, random, seen) for d in delegations() if d.partner != "XK"]
    return tuple(people)


def contacts(official: Person, approver: Person) -> dict[str, Any]:
    """What the form asks about the people of an institution: the unit that asks, who signs, and whom to write to."""
    return {
        "unit": official.function.split(", ")[-1],
        "signatory_name": f"{approver.first_name} {approver.last_name}",
        "signatory_function": approver.function,
        "focal_name": f"{official.first_name} {official.last_name}",
        "focal_function": official.function,
        "focal_email": official.email,
    }


def _partners(institution: Institution, random: Random, seen: Counter[str], used: set[tuple[str, str]]) -> list[Person]:
    officials = []
    for role, function in zip(("official", "approver"), _ROSTER[institution.language], strict=True):
        first, last = _new_name(_NAMES[institution.partner], random, used)
        host = f"{plain(institution.short_name)}-{institution.partner.lower()}.example"
        officials.append(
            Person(
                f"{role}:{institution.key}",
                first,
                last,
                _address(first, last, host, seen),
                role,
                function,
                institution.language,
                institution=institution.key,
                partner=institution.partner,
            )
        )
    return officials


def _delegate(delegation: Delegation, random: Random, seen: Counter[str]) -> Person:
    """Delegation staff come from Member States, so their names do too."""
    language = _language(delegation)
    locale = random.choice(
        {"en": ("en_IE", "nl_NL", "pl_PL"), "fr": ("fr_FR", "fr_BE"), "es": ("es_ES", "it_IT")}[language]
    )
    first, last = name(locale, _sex(random), random)
    host = f"eu-{delegation.partner.lower()}.example"
    return Person(
        f"delegation:{delegation.partner}", first, last, _address(first, last, host, seen), "delegation",
        _DELEGATION[language], language, partner=delegation.partner,
    )  # fmt: skip


def _language(delegation: Delegation) -> Language:
    starts: dict[str, Language] = {"Délégation": "fr", "Delegación": "es"}
    return starts.get(delegation.name.split()[0], "en")


def _new_name(locale: str, random: Random, used: set[tuple[str, str]]) -> tuple[str, str]:
    """A name that nobody bears yet."""
    while (found := name(locale, _sex(random), random)) in used:
        pass
    used.add(found)
    return found


def _sex(random: Random) -> Literal["f", "m"]:
    return random.choice(("f", "m"))


def _address(first: str, last: str, host: str, seen: Counter[str]) -> str:
    local = f"{plain(first)}.{plain(last)}"
    seen[f"{local}@{host}"] += 1
    again = seen[f"{local}@{host}"]
    return f"{local}{again if again > 1 else ''}@{host}"
