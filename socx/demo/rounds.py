"""Two rounds of the demonstration: one that is closed and has requests, and one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from socx.accounts.models import User
from socx.core.calendar import add_working_days
from socx.core.values import Domain
from socx.demo import content
from socx.demo.programme import Programme
from socx.requests.services import rounds
from socx.requests.services.rounds import Terms

ZONE = "Europe/Brussels"
CLOSING = time(17, 0, tzinfo=ZoneInfo(ZONE))

PAST = Terms(
    names={
        "en": "Autumn call: social protection close to people",
        "fr": "Appel d’automne\u00a0: une protection sociale proche des gens",
        "es": "Convocatoria de otoño: protección social cercana a la gente",
    },
    opens_on=None, closes_at=None, zone=ZONE, domains=[Domain.SOCIAL_PROTECTION.value],
    texts={
        "en": "For short actions on social services and benefits that reach people where they live.",
        "fr": "Pour de courtes actions sur les services sociaux et les prestations au plus près des personnes.",
        "es": "Para acciones cortas sobre servicios sociales y prestaciones que lleguen a las personas donde viven.",
    },
)  # fmt: skip
PRESENT = Terms(
    names={
        "en": "Winter call: fair work and good jobs",
        "fr": "Appel d’hiver\u00a0: travail équitable et emplois de qualité",
        "es": "Convocatoria de invierno: trabajo justo y empleos de calidad",
    },
    opens_on=None, closes_at=None, zone=ZONE, domains=[Domain.LABOUR_EMPLOYMENT.value],
    texts={
        "en": "For short actions on employment services, labour inspection and work of people who move.",
        "fr": "Pour de courtes actions sur les services de l’emploi, l’inspection du travail et le travail des "
        "personnes en mobilité.",
        "es": "Para acciones cortas sobre servicios de empleo, inspección de trabajo y trabajo de personas en "
        "movilidad.",
    },
)  # fmt: skip


def plan(programme: Programme, wished: Sequence[content.Request]) -> None:
    """Announce both rounds; file under the first what was signed in its time, under the second what is not signed."""
    today = programme.today
    opened, closed = today - timedelta(days=90), add_working_days(today, -25)
    programme.on(opened, _announce, programme, "past", PAST, opened, closed, rank=-9)
    start, end = add_working_days(today, -9), add_working_days(today, 14)
    programme.on(start, _announce, programme, "present", PRESENT, start, end, rank=-9)
    for item in wished:
        if item.sensitivity == "confidential":
            continue
        if item.domain is Domain.SOCIAL_PROTECTION and item.filed_on and opened < item.filed_on < closed:
            programme.on(item.filed_on, _file, programme, item, "past", rank=-1)
        elif item.domain is Domain.LABOUR_EMPLOYMENT and item.filed_on is None:
            programme.on(today, _file, programme, item, "present", rank=9)


def _announce(programme: Programme, key: str, terms: Terms, opens_on: date, closes_on: date, at: datetime) -> None:
    said = Terms(
        names=terms.names, opens_on=opens_on, closes_at=datetime.combine(closes_on, CLOSING), zone=ZONE,
        texts=terms.texts, domains=terms.domains,
    )  # fmt: skip
    programme.rounds[key] = rounds.make_round(said, by=programme.people["manager"].actor(), at=at)


def _file(programme: Programme, item: content.Request, key: str, at: datetime) -> None:
    row, by = programme.cases[item.key], _official(programme, item).actor()
    rounds.choose_round(row, programme.rounds[key].id, by=by, at=at)


def _official(programme: Programme, item: content.Request) -> User:
    people = programme.people
    return people.get(f"official:{item.institution}") or people["official"]
