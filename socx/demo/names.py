"""Invented names by locale, in Latin letters, none of them a person named in the sources."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from random import Random
from typing import Literal

from faker import Faker

# Surnames of the people in the founding documents: nobody in the demonstration bears one.
RESERVED = frozenset({"platon", "breza", "fiquet", "mijacic", "selakovic", "melsom", "aleksic"})

_LETTERS = str.maketrans(
    {
        # Bulgarian, Serbian, Macedonian, Ukrainian
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "ѓ": "gj", "е": "e", "є": "ie",
        "ж": "zh", "з": "z", "ѕ": "dz", "и": "i", "і": "i", "ї": "i", "й": "y", "ј": "j", "к": "k",
        "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s",
        "т": "t", "ћ": "ć", "ќ": "kj", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch",
        "џ": "dž", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "", "ю": "yu", "я": "ya", "ґ": "g",
        # Greek
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i",
        "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
        "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip

# Letters that Unicode does not take apart into a base and a mark.
_UNDECOMPOSED = str.maketrans("øłđıħ", "oldih", "ʼ’'") | {ord("ß"): "ss", ord("æ"): "ae", ord("þ"): "th"}

# Partners without a usable Faker locale: given names (women | men) and family names.
_LISTS: dict[str, tuple[str, str, str]] = {
    "maghreb": (
        "Amel Hajer Imen Leïla Nadia Rim Salma Yasmine",
        "Anis Farid Hichem Karim Mehdi Nabil Sami Walid",
        "Belhadj Chraïbi Gharbi Hamdani Jaziri Kefi Lahlou Mansouri Sassi Trabelsi Zidane Bennani",
    ),
    "sahel": (
        "Aïssata Awa Fatoumata Kadiatou Mariam Ndèye Oumou Rokia",
        "Amadou Boubacar Cheick Ibrahima Mamadou Moussa Ousmane Seydou",
        "Bâ Cissé Coulibaly Diallo Diarra Fall Keïta Ndiaye Sarr Sow Touré Traoré",
    ),
    "ivorian": ("Adjoua Affoué Akissi Aya", "Jean-Marc Konan Kouadio Serge", "Aka Bamba Koné Kouassi N'Dri Yao"),
    "cameroonian": ("Estelle Mireille Solange", "Achille Joël Patrice", "Fotso Kamga Mbarga Ngono Tchinda"),
    "nigerian": ("Blessing Chidinma Ngozi Zainab", "Chinedu Emeka Musa Tunde", "Adeyemi Bello Eze Okafor"),
    "albanian": (
        "Arbnora Blerta Drita Erza Fjolla Mimoza Teuta Valbona",
        "Agron Besnik Dardan Ilir Kushtrim Luan Shpend Valon",
        "Ahmeti Berisha Bytyqi Dervishi Gashi Hoxhaj Krasniqi Leka Morina Shala Zeqiri",
    ),
    "south_slavic": (
        "Amra Dragana Jelena Lejla Milica Sanja",
        "Adnan Bojan Goran Marko Nenad Vedran",
        "Begić Hadžić Ilić Kovač Lukić Perić Stojković Tomić Vuković",
    ),
    "georgian": ("Eka Lia Nana Tamar", "Davit Giorgi Irakli Zurab", "Beridze Gelashvili Kapanadze Lomidze Tsiklauri"),
    "cypriot": ("Androulla Eleni Maria", "Andreas Kyriakos Marios", "Charalambous Demetriou Hadjigeorgiou Ioannou"),
    "maltese": ("Doreen Marthese Ramona", "Carmelo Ġorġ Raymond", "Attard Camilleri Farrugia Spiteri Zammit"),
    "luxembourgish": (
        "Danielle Martine Nathalie Sandra Tessy",
        "Claude Gilles Luc Marc Romain",
        "Faber Kieffer Muller-Thill Reuter Schiltz Wagener Weis",
    ),
    "madagascar": (
        "Fara Haja Hanitra Lalao Mialy Voahirana",
        "Andry Faly Hery Lanto Njaka Tiana",
        "Andriamaro Rabe Rakoto Ralison Ramana Rasoa Razafy",
    ),
    "horn": (
        "Almaz Fadumo Hawa Hibo Meron Selam",
        "Abebe Dawit Hassan Omar Robleh Tesfaye",
        "Abdi Aden Bekele Farah Guedi Haile Tadesse Waberi",
    ),
    "cambodia": ("Bopha Chanthou Kolab Sophea", "Dara Rith Sokha Vannak", "Chea Keo Lim Meas Sok"),
    "thai": ("Kanya Malee Ploy", "Anan Niran Somchai", "Chaiyasit Phongsai Srisuk Wongsa"),
    "vietnamese": ("Hoa Lan Mai", "Dung Minh Tuan", "Bui Dang Le Pham Vo"),
    "mongolia": (
        "Altantsetseg Oyuna Sarnai Solongo",
        "Bat-Erdene Ganbold Tömör Temuulen",
        "Batbayar Dorj Enkhbold Ganzorig Purev",
    ),
    "moldova": (
        "Ana Cristina Doina Ludmila Natalia",
        "Andrei Ion Mihai Sergiu Vasile",
        "Ciobanu Lungu Munteanu Rusu Pleșca Țurcan",
    ),
}


def plain(text: str) -> str:
    """Lower-case ASCII letters, as an address needs them."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_UNDECOMPOSED))
    return re.sub(r"[^a-z]+", "-", folded.encode("ascii", "ignore").decode()).strip("-")


def latin(text: str) -> str:
    """The name in Latin letters; names already in them stay as they are."""
    if not re.search(r"[\u0370-\u04ff]", text):
        return text
    stripped = unicodedata.normalize("NFKD", text.lower().replace("й", "y"))
    letters = "".join(c for c in stripped if not unicodedata.combining(c))
    spelt = letters.replace("ου", "ou").translate(_LETTERS)
    return re.sub(r"(^|[\s-])(\w)", lambda found: found[1] + found[2].upper(), spelt)


@cache
def _faker(locale: str) -> Faker:
    return Faker(locale)


def name(locale: str, sex: Literal["f", "m"], random: Random) -> tuple[str, str]:
    """An invented given and family name; `locale` is Faker's or a list of this file."""
    while True:
        first, last = _drawn(locale, sex, random)
        if plain(last) not in RESERVED and len(last) > 1:
            return first, last


def _drawn(locale: str, sex: Literal["f", "m"], random: Random) -> tuple[str, str]:
    if locale in _LISTS:
        women, men, families = _LISTS[locale]
        given = women if sex == "f" else men
        return random.choice(given.split()), random.choice(families.split())
    faker = _faker(locale)
    faker.seed_instance(random.randrange(2**32))
    if sex == "f":
        first, last = faker.first_name_female(), faker.last_name_female()
    else:
        first, last = faker.first_name_male(), faker.last_name_male()
    return latin(first), _in_order(latin(last))


def _in_order(family: str) -> str:
    """A family name as it is written: some lists have it as it is sorted, `Dussen van`."""
    words = family.split()
    small = [word for word in words if word.islower()]
    return " ".join([*small, *(word for word in words if not word.islower())]) if words[-1].islower() else family
