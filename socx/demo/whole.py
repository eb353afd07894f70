"""What the profiles of the demonstration say besides: studies, skills, release, openings, publications."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from socx.core.places import country_name
from socx.core.topics import topic_label
from socx.core.values import CEFR_LEVELS
from socx.demo.content import Expert, Language, Spoken
from socx.demo.names import name, plain
from socx.demo.wording import family, table
from socx.experts.models import SKILLS, ExpertLanguage, ExpertOpening, ExpertPartner, ExpertPublication

#: Kinds whose employer is asked before they go.
RELEASED = ("public_servant", "mandated_body", "social_partner_worker", "social_partner_employer", "academic")

_FIELDS: dict[str, dict[Language, tuple[str, ...]]] = {
    "social_protection": {
        "en": ("Social policy", "Law", "Actuarial science", "Public administration"),
        "fr": ("Politiques sociales", "Droit social", "Actuariat", "Administration publique"),
        "es": ("Política social", "Derecho", "Ciencias actuariales", "Administración pública"),
    },
    "labour": {
        "en": ("Labour law", "Industrial relations", "Occupational safety"),
        "fr": ("Droit du travail", "Relations professionnelles", "Sécurité au travail"),
        "es": ("Derecho del trabajo", "Relaciones laborales", "Seguridad en el trabajo"),
    },
    "employment": {
        "en": ("Economics", "Statistics", "Psychology of work", "Public administration"),
        "fr": ("Économie", "Statistique", "Psychologie du travail", "Administration publique"),
        "es": ("Economía", "Estadística", "Psicología del trabajo", "Administración pública"),
    },
    "cross_cutting": {
        "en": ("Economics", "Public administration", "Information systems"),
        "fr": ("Économie", "Administration publique", "Systèmes d'information"),
        "es": ("Economía", "Administración pública", "Sistemas de información"),
    },
}
_TITLES: dict[Language, tuple[str, ...]] = {
    "en": ("{topic}: lessons from {country}", "A guide to {topic}", "{topic} in {country}, ten years on"),
    "fr": ("{topic}\u00a0: enseignements de l'expérience ({country})", "Guide pratique\u00a0: {topic}"),
    "es": ("{topic}: lecciones de la experiencia ({country})", "Guía práctica: {topic}"),
}
_PLACES: dict[Language, tuple[str, ...]] = {
    "en": ("Working paper", "Report of the ministry", "Conference volume"),
    "fr": ("Document de travail", "Rapport du ministère", "Actes de colloque"),
    "es": ("Documento de trabajo", "Informe del ministerio", "Actas de congreso"),
}
_NOTES: dict[Language, tuple[str, ...]] = {
    "en": ("Best in the morning.", "Please write first, then call.", "Not on Fridays."),
    "fr": ("Plutôt le matin.", "Écrivez d'abord, puis appelez.", "Pas le vendredi."),
    "es": ("Mejor por la mañana.", "Escriban primero y luego llamen.", "Los viernes no."),
}
_LIMITS: dict[Language, tuple[str, ...]] = {
    "en": ("No more than two weeks at a time.", "Not during school holidays.", "By train where that is possible."),
    "fr": ("Deux semaines de suite au plus.", "Pas pendant les vacances scolaires.", "En train si possible."),
    "es": ("Dos semanas seguidas como máximo.", "No en vacaciones escolares.", "En tren si es posible."),
}


def said(expert: Expert, today: date) -> dict[str, Any]:
    """Columns and lists of a profile, the same for the same expert and day. A profile just begun says less."""
    random, code = Random(f"whole {expert.key}"), expert.language
    found: dict[str, Any] = {
        "languages": [_language(spoken, random) for spoken in expert.languages],
        "partners": [ExpertPartner(partner_code=p) for p in expert.partners_worked_in],
        "retired_year": today.year - random.randint(0, 4) if expert.kind == "retired_official" else None,
    }
    if expert.state == "incomplete":
        return found
    topic = expert.topics[0].topic
    place = country_name(expert.member_state or expert.home_partner or "", code)
    return found | {
        "seniority": _seniority(expert.seniority_years, random),
        "specific_years": max(1, expert.seniority_years - random.randint(0, 6)),
        "education_level": random.choice(("bachelor", "master", "master", "master", "doctorate", "vocational")),
        "education_field": random.choice(_FIELDS[family(topic)][code]),
        "education_year": today.year - expert.seniority_years - random.randint(0, 3),
        "systems": "\n".join(f"{topic_label(t.topic, code)}, {place}" for t in expert.topics[:2]),
        "mobility": random.choice(_LIMITS[code]) if random.random() < 0.3 else "",
        "contact_by": random.choice(("mail", "mail", "both", "")),
        "contact_note": random.choice(_NOTES[code]) if random.random() < 0.2 else "",
        "openings": _openings(expert, random, today),
        "publications": _publications(expert, place, random, today),
        **_release(expert, random),
    }


def _language(spoken: Spoken, random: Random) -> ExpertLanguage:
    """A language; of those that were learnt, most people give each skill, and understand more than they write."""
    skills = {}
    if spoken.level != "C2" and random.random() < 0.6:
        better = CEFR_LEVELS[CEFR_LEVELS.index(spoken.level) + 1]
        skills = {skill: better if skill in ("listening", "reading") else spoken.level for skill in SKILLS}
    return ExpertLanguage(language=spoken.code, level=spoken.level, **skills)


def _seniority(years: int, random: Random) -> str:
    if years < 12:
        return random.choice(("practitioner", "practitioner", "senior"))
    return random.choice(("senior", "head_of_unit") if years < 20 else ("senior", "head_of_unit", "director"))


def _release(expert: Expert, random: Random) -> dict[str, str]:
    """The colleague who can release the person, where there is an employer who must."""
    if expert.kind not in RELEASED or expert.member_state is None or random.random() > 0.7:
        return {}
    first, last = name(table("blocks/states")[expert.member_state]["locale"], random.choice(("f", "m")), random)
    return {
        "release_contact_name": f"{first} {last}",
        "release_contact_email": f"{plain(first)}.{plain(last)}@staff-{expert.member_state.lower()}.example",
    }


def _openings(expert: Expert, random: Random, today: date) -> list[ExpertOpening]:
    if random.random() > 0.35:
        return []
    start = today + timedelta(days=random.randint(30, 200))
    return [ExpertOpening(start_on=start, end_on=start + timedelta(days=random.randint(30, 90)))]


def _publications(expert: Expert, place: str, random: Random, today: date) -> list[ExpertPublication]:
    if random.random() > (0.9 if expert.kind == "academic" else 0.12):
        return []
    topic, code = topic_label(expert.topics[0].topic, expert.language), expert.language
    return [
        ExpertPublication(year=today.year - random.randint(1, 9), place=random.choice(_PLACES[code]),
                          title=random.choice(_TITLES[code]).format(topic=topic, country=place))
    ]  # fmt: skip
