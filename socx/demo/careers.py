"""Where invented experts work, what they know and which languages they speak."""

from __future__ import annotations

from random import Random

from socx.demo.content import Language, Spoken
from socx.demo.wording import family

# How many profiles of each Member State are written in English, French and Spanish.
QUOTA: dict[str, tuple[int, int, int]] = {
    "AT": (12, 0, 0), "BE": (3, 24, 4), "BG": (6, 4, 0), "CY": (3, 0, 0), "CZ": (8, 0, 0),
    "DE": (14, 4, 6), "DK": (10, 0, 0), "EE": (5, 0, 0), "ES": (0, 4, 56), "FI": (10, 0, 0),
    "FR": (0, 52, 6), "GR": (6, 4, 0), "HR": (9, 0, 0), "HU": (8, 0, 0), "IE": (13, 0, 0),
    "IT": (5, 8, 14), "LT": (6, 0, 0), "LU": (0, 6, 0), "LV": (5, 0, 0), "MT": (3, 0, 0),
    "NL": (11, 0, 0), "PL": (13, 0, 0), "PT": (2, 6, 10), "RO": (3, 8, 4), "SE": (11, 0, 0),
    "SI": (6, 0, 0), "SK": (7, 0, 0),
}  # fmt: skip

NATIVE: dict[str, tuple[str, ...]] = {
    "AT": ("de",), "BE": ("fr", "nl"), "BG": ("bg",), "CY": ("el",), "CZ": ("cs",), "DE": ("de",),
    "DK": ("da",), "EE": ("et",), "ES": ("es",), "FI": ("fi", "sv"), "FR": ("fr",), "GR": ("el",),
    "HR": ("hr",), "HU": ("hu",), "IE": ("en",), "IT": ("it",), "LT": ("lt",),
    "LU": ("fr", "de"), "LV": ("lv",), "MT": ("mt", "en"), "NL": ("nl",), "PL": ("pl",),
    "PT": ("pt",), "RO": ("ro",), "SE": ("sv",), "SI": ("sl",), "SK": ("sk",),
}  # fmt: skip

# Topics that meet in one career; the first is the one the career is about.
_NEIGHBOURS = """
SP01 SP02 SP04 SP25 SP15 XC06 | SP02 SP03 SP24 XC08 XC05 XC09 | SP03 SP02 SP24 LA10 XC08
SP04 SP05 SP06 SP01 XC07 | SP05 SP06 SP07 SP04 SP23 | SP06 SP05 SP04 XC10 | SP07 SP05 SP14 SP19
SP08 SP09 SP24 SP04 XC08 | SP09 SP08 LA09 SP10 | SP10 LA04 SP11 EM08 | SP11 SP20 SP10 EM08 XC03
SP12 EM02 EM05 EM03 XC08 | SP13 SP18 SP14 XC01 | SP14 SP15 EM09 SP17 SP21 | SP15 SP14 XC08 SP25 XC07
SP16 SP14 SP25 EM05 XC04 | SP17 SP18 SP19 XC09 SP22 | SP18 SP17 SP13 LA11 XC02 | SP19 SP20 SP17 SP07
SP20 XC03 SP11 EM08 SP17 | SP21 SP17 SP14 EM09 | SP22 SP17 LA12 XC02 XC01 | SP23 LA15 SP05 EM18
SP24 SP03 LA10 LA13 SP08 | SP25 SP14 SP15 XC04 SP01 | LA01 XC06 LA06 LA07 LA09 | LA02 LA03 LA05 XC09
LA03 LA04 LA10 LA15 LA13 XC10 | LA04 LA03 SP10 XC10 | LA05 LA06 LA08 XC06 | LA06 LA05 LA07 LA08
LA07 LA06 LA01 LA14 | LA08 LA06 LA05 LA14 XC07 | LA09 LA14 LA01 EM07 | LA10 LA03 SP03 SP24 EM15
LA11 SP18 LA12 LA03 | LA12 LA11 SP22 LA15 XC02 | LA13 LA10 LA01 SP24 | LA14 XC01 LA09 EM07
LA15 SP23 EM18 LA03 | EM01 EM05 EM14 XC07 EM17 | EM02 EM03 EM04 XC09 XC08 | EM03 EM02 EM09 EM06 XC10
EM04 EM02 EM18 EM13 | EM05 EM01 EM03 XC07 EM09 | EM06 EM11 EM03 EM05 | EM07 XC01 EM15 EM05
EM08 XC03 SP20 EM09 | EM09 EM05 SP14 SP17 EM03 | EM10 EM11 EM12 EM13 XC10 | EM11 EM10 EM06 EM12
EM12 EM10 EM13 EM11 | EM13 EM14 EM12 EM10 | EM14 XC08 XC07 EM13 EM01 EM02 | EM15 EM16 EM07 SP24
EM16 EM15 EM09 EM17 | EM17 EM13 XC04 EM01 | EM18 EM04 LA15 LA12 | XC01 LA14 EM07 XC07
XC02 XC05 SP22 XC01 | XC03 SP20 EM08 XC02 | XC04 EM17 SP25 XC07 | XC05 XC09 SP02 XC02
XC06 LA01 SP01 XC07 | XC07 EM14 XC06 EM05 | XC08 EM14 SP15 SP02 XC09 | XC09 XC10 EM02 SP02
XC10 XC09 EM02 LA03
"""
NEIGHBOURS = {row.split()[0]: row.split()[1:] for row in _NEIGHBOURS.replace("\n", "|").split("|") if row.strip()}

# Every primary topic comes round equally often; those most asked for come round twice.
ASKED_FOR = ("EM14", "XC08", "SP17", "EM02", "SP05", "LA03", "EM10", "SP15")

_EMPLOYERS = {
    "SP03": "pension", "SP04": "pension", "SP05": "pension", "SP06": "pension", "SP07": "pension",
    "SP12": "pes", "SP17": "social municipality", "SP18": "social municipality",
    "SP19": "social municipality", "SP20": "social", "SP21": "municipality", "SP22": "social municipality",
    "SP23": "pension", "LA03": "inspectorate", "LA04": "inspectorate", "LA10": "inspectorate",
    "LA11": "inspectorate", "LA12": "inspectorate", "LA13": "inspectorate ministry",
    "LA15": "inspectorate ministry", "EM10": "training", "EM11": "training", "EM12": "training",
    "EM13": "training pes", "EM14": "statistics pes ministry", "EM17": "ministry training",
    "XC07": "statistics ministry", "XC08": "pes pension statistics",
}  # fmt: skip
_BY_FAMILY = {
    "social_protection": "pension social ministry",
    "labour": "ministry inspectorate",
    "employment": "pes pes ministry",
    "cross_cutting": "ministry pes social pension",
}

_KINDS = (
    ["public_servant"] * 60
    + ["mandated_body"] * 10
    + ["retired_official"] * 8
    + ["academic"] * 6
    + ["private"] * 5
    + ["social_partner_worker"] * 7
    + ["social_partner_employer"] * 6
    + ["international_organisation"] * 3
)

_SOCIAL_PARTNER_TOPICS = frozenset(
    {"LA01", "LA04", "LA05", "LA06", "LA07", "LA08", "LA09", "LA10", "LA12", "LA13", "LA14"}
    | {"LA15", "EM07", "EM10", "EM11", "EM12", "EM13", "EM17", "SP05", "SP10", "SP24"}
)

_ASSISTANCE = {
    "LA01": "regulatory_policy", "XC06": "regulatory_policy", "SP01": "strategy_planning",
    "EM01": "strategy_planning", "XC08": "processes_it", "SP15": "processes_it",
    "EM14": "processes_it", "SP02": "structures_functions", "LA02": "structures_functions",
    "XC09": "structures_functions", "XC10": "hr_development", "EM03": "hr_development",
    "LA11": "awareness_national", "LA05": "awareness_roundtable", "LA12": "awareness_international",
}  # fmt: skip

REACH: dict[Language, tuple[str, ...]] = {
    "en": ("XK", "AL", "MK", "BA", "ME", "RS", "MD", "GE", "UA", "KH", "TH", "MN", "VN", "NG", "ET"),
    "fr": ("TN", "MA", "SN", "CI", "ML", "CM", "MG", "DJ", "KH"),
    "es": ("CO", "PE", "EC", "MX", "CR", "DO", "PA"),
}


def primaries(topic_ids: tuple[str, ...], count: int, random: Random) -> list[str]:
    """One primary topic per expert, in random order, every topic nearly equally often."""
    round_ = [*topic_ids, *ASKED_FOR]
    dealt: list[str] = []
    while len(dealt) < count:
        dealt += random.sample(round_, len(round_))
    return dealt[:count]


def subjects(primary: str, random: Random) -> list[str]:
    """Two to six topics of one career, the primary first."""
    others = NEIGHBOURS[primary]
    return [primary, *random.sample(others, random.randint(1, min(5, len(others))))]


def workplace(primary: str, random: Random) -> str:
    """The sort of public employer that deals with a topic."""
    return random.choice(_EMPLOYERS.get(primary, _BY_FAMILY[family(primary)]).split())


def kind(primary: str, sort: str, random: Random) -> str:
    """One of the expert kinds, mostly public servants; social partners where they have a say."""
    drawn = random.choice(_KINDS)
    if drawn == "mandated_body" and sort not in ("pension", "pes", "training"):
        return "public_servant"
    if drawn.startswith("social_partner") and primary not in _SOCIAL_PARTNER_TOPICS:
        return "public_servant"
    return drawn


def assistance(topic_ids: list[str], random: Random) -> tuple[str, ...]:
    """Two to four types of assistance that go with the topics."""
    fitting = [_ASSISTANCE[t] for t in topic_ids if t in _ASSISTANCE]
    more = ["strategy_planning", "structures_functions", "processes_it", "hr_development",
            "regulatory_policy", "awareness_roundtable", "awareness_national"]  # fmt: skip
    chosen = dict.fromkeys(fitting + random.sample(more, 4))
    return tuple(list(chosen)[: random.randint(2, 4)])


def languages(state: str, written_in: Language, random: Random) -> tuple[Spoken, ...]:
    """Languages with levels: one's own, that of the profile, and others by chance."""
    known = {NATIVE[state][0]: "C2"}
    for code in NATIVE[state][1:]:
        known[code] = random.choice(("C1", "C2"))
    known.setdefault(written_in, random.choice(("C1", "C1", "C2")))
    if random.random() < 0.85:
        known.setdefault("en", random.choice(("B1", "B2", "B2", "C1")))
    for code, chance in (("fr", 0.25), ("es", 0.15), ("de", 0.12), ("pt", 0.06), ("ru", 0.05), ("ar", 0.03)):
        if random.random() < chance:
            known.setdefault(code, random.choice(("A2", "B1", "B2")))
    return tuple(Spoken(code, level) for code, level in known.items())
