"""About 400 invented experts of all 27 Member States, and a few from partner countries."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Literal

from socx.demo import careers, profiles
from socx.demo.content import Claim, Conflict, Consents, Expert, Language, Mission, Passage, Period, Spoken
from socx.demo.names import name, plain
from socx.demo.wording import common, family, table

_SEED = 20221213
_LANGUAGES: tuple[Language, ...] = ("en", "fr", "es")

_STATES = ["active"] * 42 + ["submitted"] * 2 + ["incomplete"] * 2 + ["stale"] * 2 + ["inactive"] * 2

# Kinds whose profile names the public employer as it is.
_IN_SERVICE = ("public_servant", "mandated_body", "retired_official", "partner_country_practitioner")

# Practitioners from partner countries, for triangular cooperation: partner, names, language, employer, own language.
_TRIANGULAR: tuple[tuple[str, str, Language, str, str, str], ...] = (
    ("TN", "maghreb", "fr", "Caisse nationale de sécurité sociale", "ar", "SP24"),
    ("SN", "sahel", "fr", "Délégation à la protection sociale", "fr", "SP15"),
    ("CO", "es_CO", "es", "Servicio Público de Empleo", "es", "EM03"),
    ("CR", "es_MX", "es", "Ministerio de Trabajo y Seguridad Social", "es", "LA03"),
    ("MK", "mk_MK", "en", "Employment Service Agency", "mk", "EM06"),
    ("GE", "georgian", "en", "Social Service Agency", "ka", "SP14"),
)

_ANY_WAY = ("onsite", "remote", "hybrid")
_WAYS: tuple[tuple[str, ...], ...] = (_ANY_WAY, _ANY_WAY, ("onsite", "remote"), ("remote",), ("onsite",))

_NOTES: dict[Language, tuple[str, ...]] = {
    "en": ("Budget season", "Annual leave", "Parental leave", "Teaching", "Another mission", "Audit at home"),
    "fr": ("Préparation du budget", "Congés", "Congé parental", "Enseignement", "Autre mission", "Audit interne"),
    "es": ("Cierre del presupuesto", "Vacaciones", "Permiso parental", "Docencia", "Otra misión", "Auditoría interna"),
}
_CONFLICTS: dict[Language, str] = {
    "en": "Paid adviser to a bidder in a public tender there until last year",
    "fr": "Conseil rémunéré d'un soumissionnaire à un marché public jusqu'à l'an dernier",
    "es": "Asesoría remunerada a un licitador en un contrato público hasta el año pasado",
}


@cache
def topic_ids() -> tuple[str, ...]:
    """The ids of the 68 topics, as the building blocks know them."""
    return tuple(careers.NEIGHBOURS)


def experts(today: date) -> tuple[Expert, ...]:
    """All experts, the same for the same day; the demo account's own expert comes first."""
    random = Random(_SEED)
    slots = [
        (state, language)
        for state, quota in careers.QUOTA.items()
        for language, count in zip(_LANGUAGES, quota, strict=True)
        for _ in range(count)
    ]
    seen: Counter[str] = Counter({"niamh.kavanagh": 1})
    made = [_irish_data_expert(today)]
    primaries = careers.primaries(topic_ids(), len(slots), random)
    for number, ((state, language), primary) in enumerate(zip(slots, primaries, strict=True), start=1):
        made.append(_expert(number, state, language, primary, Random(_SEED + number), today, seen))
    for number, row in enumerate(_TRIANGULAR, start=len(made)):
        made.append(_practitioner(number, row, Random(_SEED + number), today, seen))
    return tuple(made)


def _expert(
    number: int, state: str, language: Language, primary: str, random: Random, today: date, seen: Counter[str]
) -> Expert:
    facts = table("blocks/states")[state]
    sort = careers.workplace(primary, random)
    city = random.choice(facts["cities"])
    city = table("blocks/states")["city_names"].get(language, {}).get(city, city)
    employer = common(language)["employer"]["municipality"].format(city=city) if sort == "municipality" else facts[sort]
    return _written(
        number, language, primary, careers.kind(primary, sort, random), employer, city, state, None, facts["locale"],
        careers.languages(state, language, random), random, today, seen,
    )  # fmt: skip


def _practitioner(
    number: int,
    row: tuple[str, str, Language, str, str, str],
    random: Random,
    today: date,
    seen: Counter[str],
) -> Expert:
    partner, names, language, employer, own, primary = row
    spoken = tuple(dict.fromkeys((Spoken(own, "C2"), Spoken(language, "C2" if own == language else "C1"))))
    return _written(
        number, language, primary, "partner_country_practitioner", employer, "", None, partner, names,
        spoken, random, today, seen,
    )  # fmt: skip


def _written(
    number: int,
    language: Language,
    primary: str,
    kind: str,
    employer: str,
    city: str,
    member_state: str | None,
    home_partner: str | None,
    names: str,
    spoken: tuple[Spoken, ...],
    random: Random,
    today: date,
    seen: Counter[str],
) -> Expert:
    sex: Literal["f", "m"] = random.choice(("f", "m"))
    first, last = name(names, sex, random)
    seniority = random.randint(24, 38) if kind == "retired_official" else random.randint(8, 30)
    unit = "" if kind == "private" else _unit(primary, language, random)
    described, function = _post(kind, employer, city, sex, language, random)
    career = profiles.Career(
        language=language, random=random, today=today, seniority=seniority, sex=sex,
        employer=employer if kind in _IN_SERVICE else described, unit=unit, function=function,
        subjects=careers.subjects(primary, random),
        released=kind not in ("retired_official", "private"),
        partners=[p for p in _partners(language, random) if p != home_partner],
    )  # fmt: skip
    passages = [profiles.summary(career), profiles.achievements(career)]
    missions, told = profiles.missions(career, random.choice((0, 1, 1, 2, 2, 3, 4)))
    state = random.choice(_STATES)
    if state == "submitted" and number % 2:
        state = "verified"  # looked at by an adviser, and waiting for the person's consent
    registered = today - timedelta(days=random.randint(40, 1400))
    if state in ("submitted", "verified", "incomplete"):
        registered = max(registered, today - timedelta(days=600))  # retention has nothing to warn of on the first day
    confirmed = _confirmed(state, registered, today, random)
    return Expert(
        key=f"expert-{number:03}",
        first_name=first,
        last_name=last,
        email=_address(first, last, member_state or home_partner or "", seen),
        sex=sex,
        kind=kind,
        member_state=member_state,
        home_partner=home_partner,
        employer=described,
        unit=unit,
        function=function,
        seniority_years=seniority,
        languages=spoken,
        topics=profiles.claims(career),
        assistance=careers.assistance(career.subjects, random),
        partners_worked_in=tuple(dict.fromkeys(m.partner for m in missions)),
        missions=missions,
        passages=tuple(passages[:1] if state == "incomplete" else [*passages, told]),
        unavailable=_periods(language, random, today),
        max_days_a_year=random.choice((10, 15, 15, 20, 20, 25, 30, 40, 60)),
        notice_weeks=random.choice((2, 3, 4, 4, 6, 6, 8, 10, 12)),
        modalities=random.choice(_WAYS),
        conflicts=_conflicts(missions, language, random, today),
        consents=Consents(True, random.random() < 0.92, random.random() < 0.85, registered),
        state=state,
        registered_on=registered,
        confirmed_on=confirmed,
    )


def _post(kind: str, employer: str, city: str, sex: str, language: Language, random: Random) -> tuple[str, str]:
    """Employer and function, in words that fit the kind of expert."""
    block = common(language)
    inspects = any(employer == facts.get("inspectorate") for facts in table("blocks/states").values())
    functions = [f for f in block["function"] if inspects or "nspect" not in f]
    function = block["private_function"] if kind == "private" else random.choice(functions)
    function = function.split("|")[-1 if sex == "f" else 0]
    form = block["employer"].get(kind, "{x}")
    return form.split("|")[-1 if sex == "f" else 0].format(x=employer, city=city), function


def _unit(primary: str, language: Language, random: Random) -> str:
    pile = "unit_data" if primary == "EM14" else f"unit_{family(primary)}"
    return str(random.choice(common(language)[pile]))


def _partners(language: Language, random: Random) -> list[str]:
    """Partners that an expert knows: mostly where the profile's language is at home."""
    home = list(careers.REACH[language])
    known = random.sample(home, 3)
    if random.random() < 0.3:
        known.append(random.choice(careers.REACH["en"]))
    return known


def _address(first: str, last: str, place: str, seen: Counter[str]) -> str:
    local = f"{plain(first)}.{plain(last)}"
    seen[local] += 1
    again = str(seen[local]) if seen[local] > 1 else ""
    return f"{local}{again}@experts-{place.lower()}.example"


def _periods(language: Language, random: Random, today: date) -> tuple[Period, ...]:
    periods = []
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        start = today + timedelta(days=random.randint(-20, 260))
        periods.append(Period(start, start + timedelta(days=random.randint(6, 45)), random.choice(_NOTES[language])))
    return tuple(sorted(periods, key=lambda period: period.start))


def _conflicts(missions: tuple[Mission, ...], language: Language, random: Random, today: date) -> tuple[Conflict, ...]:
    if not missions or random.random() > 0.06:
        return ()
    return (Conflict(missions[0].partner, _CONFLICTS[language], today + timedelta(days=random.randint(60, 500))),)


def _confirmed(state: str, registered: date, today: date, random: Random) -> date:
    if state in ("stale", "inactive"):
        return max(registered, today - timedelta(days=random.randint(380, 640)))
    return max(registered, today - timedelta(days=random.randint(2, 330)))


def _irish_data_expert(today: date) -> Expert:
    """The person behind expert@demo.example: labour market data, Ireland."""
    summary, achievements, missions = (
        table("blocks/irish_expert")[k].strip() for k in ("summary", "achievements", "missions")
    )
    years = {"{y1}": str(today.year - 2), "{y2}": str(today.year - 4)}
    for mark, year in years.items():
        missions = missions.replace(mark, year)
    registered = today - timedelta(days=900)
    return Expert(
        key="expert-000",
        first_name="Niamh",
        last_name="Kavanagh",
        email="expert@demo.example",
        sex="f",
        kind="public_servant",
        member_state="IE",
        home_partner=None,
        employer="Department of Social Protection, Ireland",
        unit="Labour Market Data and Governance Unit",
        function="Principal officer",
        seniority_years=19,
        languages=(Spoken("en", "C2"), Spoken("ga", "B2"), Spoken("fr", "B1")),
        topics=(
            Claim("EM14", 4, "Nine years in charge of labour market data in the department"),
            Claim("XC08", 4, "Owner of the exchange between welfare, revenue and training records"),
            Claim("XC07", 3, "Author of the indicator handbook of the activation programmes"),
            Claim("EM02", 3, "Benchlearning assessor for the public employment service, two rounds"),
            Claim("EM13", 2, "Member of the steering group of the national skills bulletin"),
        ),
        assistance=("processes_it", "structures_functions", "hr_development"),
        partners_worked_in=("MD", "AL"),
        missions=(
            Mission(today.year - 2, "MD", "Inventory of administrative data on employment", 12),
            Mission(today.year - 4, "AL", "Peer review of the labour market observatory", 8),
        ),
        passages=(
            Passage("summary", "en", summary),
            Passage("achievements", "en", achievements),
            Passage("missions", "en", missions),
        ),
        unavailable=(Period(today + timedelta(days=140), today + timedelta(days=161), "Annual leave"),),
        max_days_a_year=30,
        notice_weeks=4,
        modalities=("onsite", "remote", "hybrid"),
        conflicts=(),
        consents=Consents(True, True, True, registered),
        state="active",
        registered_on=registered,
        confirmed_on=today - timedelta(days=21),
    )
