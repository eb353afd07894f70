"""Needs and profiles for the tests: dull ones, random ones, and the same lives in three languages."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from socx.matching.engine import Need, Passage, Period, Profile

_WORDS = """
pension reform inspection labour market data observatory unemployment insurance retraite chômage
formation professionnelle statistiques empleo juvenil datos inspección trabajo minister social
services children care register indicators the of para les NEET 🙂 العمل
"""
WORDS = _WORDS.split()

LIVES = {
    "data": {
        "en": "I ran the labour market information system of the employment service and published "
        "regional employment statistics. I also set up rules for data quality.",
        "fr": "J'ai dirigé le système d'information sur le marché du travail et publié des "
        "statistiques de l'emploi par région. J'ai fixé des règles de qualité des données.",
        "es": "Dirigí el sistema de información del mercado laboral y publiqué estadísticas de "
        "empleo por región. También fijé reglas para la calidad de los datos.",
    },
    "pensions": {
        "en": "I prepared a pension reform and the actuarial valuation of the old-age pension "
        "scheme, from the retirement age to survivors' pensions.",
        "fr": "J'ai préparé la réforme des retraites et l'évaluation actuarielle du régime de "
        "retraite, de l'âge de la retraite à la pension de réversion.",
        "es": "Preparé la reforma de pensiones y la valuación actuarial del sistema de pensiones, "
        "desde la edad de jubilación hasta la pensión de viudez.",
    },
    "inspection": {
        "en": "As a labour inspector I planned inspection visits on building sites and wrote "
        "checklists for occupational safety and health.",
        "fr": "Inspecteur du travail, j'ai organisé des visites d'inspection sur les chantiers et "
        "écrit des guides de santé et sécurité au travail.",
        "es": "Como inspector planifiqué visitas de inspección en obras y escribí guías de "
        "seguridad y salud en el trabajo para los inspectores de trabajo.",
    },
    "children": {
        "en": "I built up foster care for children without parental care and closed large homes: "
        "child protection and social work with families.",
        "fr": "J'ai développé les familles d'accueil et fermé de grands foyers: protection de "
        "l'enfance et travail social avec les familles.",
        "es": "Desarrollé el acogimiento familiar y cerré grandes hogares: protección de la "
        "infancia y trabajo social con las familias.",
    },
}  # fmt: skip

REQUESTS = {
    "data": {
        "en": "We want to analyse labour market data and open an observatory of employment.",
        "fr": "Nous voulons analyser les données du marché du travail et ouvrir un observatoire de l'emploi.",
        "es": "Queremos analizar los datos del mercado laboral y abrir un observatorio de empleo.",
    },
    "pensions": {
        "en": "The fund asks for help with its pension reform and its projections.",
        "fr": "La caisse demande un appui pour sa réforme des retraites et ses projections.",
        "es": "La caja pide apoyo para su reforma de pensiones y sus proyecciones.",
    },
    "inspection": {
        "en": "Our labour inspectorate plans safety and health visits in workshops.",
        "fr": "Notre inspection du travail prévoit des visites de sécurité et de santé.",
        "es": "Nuestra inspección de trabajo prevé visitas de seguridad y salud.",
    },
    "children": {
        "en": "How can foster families replace homes for children?",
        "fr": "Comment les familles d'accueil peuvent-elles remplacer les foyers d'enfants?",
        "es": "¿Cómo pueden las familias de acogida reemplazar los hogares de niños?",
    },
}


def mixed_roster() -> list[Profile]:
    """Every life in every language, under keys such as "data-fr"."""
    return [
        Profile(f"{life}-{lang}", (Passage(text, lang),))
        for life, texts in LIVES.items()
        for lang, text in texts.items()
    ]


def asked(life: str, lang: str) -> Need:
    return Need(f"{life}-{lang}", (Passage(REQUESTS[life][lang], lang),))


TOPICS = ("EM14", "SP05", "LA03", "SP18")
KINDS = ("public_servant", "mandated_body", "private", "academic", "")
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
LANGS = ("en", "fr", "es")
PLACES = ("AL", "MD", "SN")

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
passages = st.builds(Passage, texts, st.sampled_from((*LANGS, "ar", "")), st.just(""))
levels = st.dictionaries(st.sampled_from(LANGS), st.sampled_from(LEVELS), max_size=3)
subsets = st.frozensets(st.sampled_from(TOPICS))
days = st.dates(date(2026, 1, 1), date(2026, 3, 31))
periods = st.tuples(days, days).map(lambda both: Period(min(both), max(both)))


def profiles(key: st.SearchStrategy[int | str]) -> st.SearchStrategy[Profile]:
    return st.builds(
        Profile,
        key=key,
        passages=st.lists(passages, max_size=5).map(tuple),
        topics=st.dictionaries(st.sampled_from(TOPICS), st.integers(1, 4)),
        evidenced_topics=subsets,
        assistance=st.frozensets(st.sampled_from(("hr_development", "processes_it"))),
        languages=levels,
        kind=st.sampled_from(KINDS),
        member_state=st.sampled_from(("FR", "ES", "IE")),
        unavailable=st.lists(periods, max_size=3).map(tuple),
        modalities=st.frozensets(st.sampled_from(("onsite", "remote", "hybrid"))),
        partners=st.frozensets(st.sampled_from(PLACES)),
        consent=st.booleans(),
        confidential=st.booleans(),
    )


rosters = st.lists(
    profiles(st.one_of(st.integers(0, 40), st.text("ab1", min_size=1, max_size=3))),
    min_size=1,
    max_size=8,
    unique_by=lambda profile: profile.key,
)

needs = st.builds(
    Need,
    key=st.just("need"),
    passages=st.lists(passages, max_size=3).map(tuple),
    topics=subsets,
    assistance=st.frozensets(st.sampled_from(("hr_development", "processes_it"))),
    languages=levels,
    partner=st.sampled_from(("", *PLACES)),
    period=st.none() | periods,
    modality=st.none() | st.sampled_from(("onsite", "remote", "hybrid")),
    restricted=st.booleans(),
)
