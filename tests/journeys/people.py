"""The people of the journeys, with accounts they can sign in with, and a small roster."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_security.utils import hash_password
from sqlalchemy import select

from socx.access.actors import Role
from socx.accounts.models import User
from socx.db import db
from socx.experts.models import Expert
from socx.institutions.models import Institution
from tests.factories import make_expert, make_institution, make_user

PASSWORD = "a long password of the tests"

#: Profiles that a request about labour market data ranks: topics, languages and what was done.
ROSTER = (
    ("Aoife", "Example", "IE", {"EM14": 3, "XC08": 3}, {"en": "C2"},
     "Built the labour market information system of a public employment service and mapped its data sources."),
    ("Bruno", "Modelo", "PT", {"EM14": 2}, {"en": "C1", "pt": "C2"},
     "Led the statistics unit of an employment service: indicators, data governance, forecasts of skills."),
    ("Claire", "Exemple", "FR", {"XC08": 3}, {"en": "B2", "fr": "C2"},
     "Set up a data governance framework for a ministry of labour, with registers and agreed indicators."),
    ("Dario", "Esempio", "IT", {"EM14": 1}, {"en": "B2", "it": "C2"},
     "Counselled jobseekers and trained counsellors in regional employment offices."),
    ("Eva", "Muster", "DE", {"EM14": 2, "XC08": 1}, {"en": "C1", "de": "C2"},
     "Analysed administrative data on vacancies and wages for a labour market observatory."),
    ("Filip", "Vzor", "CZ", {"EM14": 3}, {"cs": "C2"},
     "Ran the labour market information system of the ministry for ten years."),
)  # fmt: skip


def make_people() -> dict[str, User]:
    """One account of each role, by a short name; the officials write for institutions of their own."""
    with_password = {"password": hash_password(PASSWORD)}

    def person(email: str, role: Role, name: str, **given: object) -> User:
        return make_user(role, email=f"{email}@example.org", name=name, **with_password, **given)

    ministry = _institution("Ministry of Labour", "XK")
    people = {
        "official": person("official", Role.OFFICIAL, "Ona Official", institution=ministry),
        "approver": person("approver", Role.APPROVER, "Albin Approver", institution=ministry),
        "adviser": person("adviser", Role.ADVISER, "Lea Adviser"),
        "other_desk": person("adviser.sp", Role.ADVISER, "Sam Adviser", domain="social_protection"),
        "manager": person("manager", Role.MANAGER, "Mara Manager"),
        "delegation": person("delegation", Role.DELEGATION, "Dora Delegation", partner_code="XK"),
        "commission": person("commission", Role.COMMISSION, "Carl Commission"),
        "expert": person("expert", Role.EXPERT, "Aoife Example"),
        "admin": person("admin", Role.ADMINISTRATOR, "Ada Administrator"),
    }
    for language, partner, name in (("fr", "TN", "Ministère du Travail"), ("es", "PY", "Ministerio de Trabajo")):
        institution = _institution(name, partner)
        for kind, role in (("official", Role.OFFICIAL), ("approver", Role.APPROVER)):
            account = person(f"{kind}.{language}", role, f"{name} {kind}", institution=institution, language=language)
            people[f"{kind}.{language}"] = account
    return people


def make_colleague(name: str) -> User:
    """A second official of the ministry, who signs in as colleague@example.org."""
    official = db.session.scalars(select(User).where(User.email == "official@example.org")).one()
    return make_user(
        Role.OFFICIAL, email="colleague@example.org", name=name, institution=official.institution,
        password=official.password,
    )  # fmt: skip


def make_roster(expert: User) -> list[Expert]:
    """The profiles of ROSTER; the first has an account."""
    now = datetime.now(UTC)
    return [
        make_expert(
            given_name=given, family_name=family, member_state=state, topics=topics, languages=languages, text=text,
            user_id=expert.id if n == 0 else None, changed_at=now, confirmed_at=now,
            email=f"{given.lower()}@example.org",
        )
        for n, (given, family, state, topics, languages, text) in enumerate(ROSTER)
    ]  # fmt: skip


def _institution(name: str, partner: str) -> Institution:
    return make_institution(official_name=name, partner_code=partner)
