"""Look through free text for what should not be in a request: data about single persons.

It finds shapes, not truth: it warns and never blocks. What was found is told by its kind and number
only; the text itself is neither kept nor logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from socx.core.remembered import remembered

# --- kinds of findings

PHONE, EMAIL, NUMBER, BANK, BIRTH, PERSON = "phone", "email", "number", "bank", "birth", "person"


@dataclass(frozen=True, slots=True)
class Found:
    """A kind of personal data that a text seems to hold, and how often."""

    kind: str
    count: int


@remembered
def scan(text: str) -> list[Found]:
    """What a text seems to hold, in a fixed order; nothing for most texts."""
    if not text:
        return []
    left, found = text, []
    for kind, finder in _FINDERS:
        places = list(finder(left))
        if places:
            found.append(Found(kind, len(places)))
            left = _without(left, places)  # an account number is not also an identity number
    return found


Place = tuple[int, int]


def _without(text: str, places: list[Place]) -> str:
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


# --- addresses and phones

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


def _emails(text: str) -> Iterator[Place]:
    yield from (m.span() for m in _EMAIL.finditer(text))


_DIGITS = re.compile(r"\d")
#: A number with its country code; a long local number in groups; any number after a word for phone.
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00(?=[1-9]))\d{1,3}(?:[ ().\u00a0/-]{0,2}\d{1,4}){2,6}(?!\w)")
_LOCAL = re.compile(r"(?<![\w.,/-])0\d{1,3}(?:[ .\u00a0/-]\d{2,3}){2,4}(?![\w/-]|[.,]\d)")
_CALL = re.compile(
    r"\b(?:tel|tél|phone|telephone|téléphone|teléfono|telefono|mobile|móvil|movil|celular|portable|whatsapp|viber|fax)"
    r"\b\.?[ \u00a0]*(?:no\.?|n[º°]|number|numéro|número)?[ \u00a0:]{0,3}(?P<digits>\+?\d[\d ().\u00a0/-]{4,18}\d)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\+\d{1,3}(?:[ .,\u00a0]\d{3})+")
_MONEY_AFTER = re.compile(r"\s*(?:%|€|\$|EUR|USD|euros?\b|millions?\b|mill(?:ones|ón)\b)", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"(?:€|\$|EUR|USD|euros?|ISBN|ISSN|ARES|CRIS|OPSYS)[\s:]*$", re.IGNORECASE)


def _phones(text: str) -> Iterator[Place]:
    taken: list[Place] = []
    for pattern, least in ((_CALL, 6), (_ABROAD, 8), (_LOCAL, 8)):
        for m in pattern.finditer(text):
            count = len(_DIGITS.findall(m.group("digits") if pattern is _CALL else m.group()))
            if not least <= count <= 15 or any(m.start() < end and start < m.end() for start, end in taken):
                continue
            if pattern is _ABROAD and (_is_amount(text, m) or (_THOUSANDS.fullmatch(m.group()) and count < 9)):
                continue
            taken.append(m.span())
    yield from sorted(taken)


def _is_amount(text: str, m: re.Match[str]) -> bool:
    return bool(_MONEY_AFTER.match(text, m.end()) or _MONEY_BEFORE.search(text[max(0, m.start() - 12) : m.start()]))


# --- numbers of persons and accounts

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
#: A word for an identity document or number, and right after it something with five digits or more.
_LABELLED = re.compile(
    r"\b(?:passport|passeport|pasaporte|identity (?:card|number|document)|(?:national|personal) (?:id|number)"
    r"|id (?:card|number|no\.?)|social security number|carte d[’']identité|numéro (?:d[’']identité|personnel"
    r"|de sécurité sociale)|documento de identidad|número (?:de identidad|personal|de la seguridad social)"
    r"|cédula(?: de (?:identidad|ciudadanía))?|DNI|NIE|CURP|NIR|JMBG|NIN)\b"
    r"(?:[ \u00a0:#.]|no\b|n[º°]|number\b|numéro\b|número\b|is\b|est\b|es\b){0,6}"
    r"(?P<number>[A-Z]{0,3}[ -]?\d(?:[ .\u00a0-]?[A-Z0-9]){4,17})\b",
    re.IGNORECASE,
)
_DNI = re.compile(r"\b(?:(?P<dni>\d{8})|(?P<nie>[XYZ])(?P<rest>\d{7}))-?(?P<letter>[A-Z])\b")
_NIR = re.compile(r"\b(?P<body>[12] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3}) ?(?P<key>\d{2})\b")
_CURP = re.compile(r"\b[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d\b")
#: Longer than any amount that people write without spaces, shorter than a serial number.
_LONG = re.compile(r"(?<![\w.,/()-])\d{10,14}(?![\w/(-]|[.,]\d)")


def _accounts(text: str) -> Iterator[Place]:
    for m in _IBAN.finditer(text):
        bare = m.group().replace(" ", "")
        if 15 <= len(bare) <= 34 and int("".join(str(int(c, 36)) for c in bare[4:] + bare[:4])) % 97 == 1:
            yield m.span()


def _numbers(text: str) -> Iterator[Place]:
    taken = {m.span() for m in _LABELLED.finditer(text) if len(_DIGITS.findall(m.group("number"))) >= 5}
    taken |= {m.span() for m in _DNI.finditer(text) if _is_dni(m)}
    taken |= {m.span() for m in _NIR.finditer(text) if _is_nir(m)}
    taken |= {m.span() for m in _CURP.finditer(text)}
    taken |= {m.span() for m in _LONG.finditer(text) if not _is_amount(text, m)}
    last = -1
    for start, end in sorted(taken):
        if start >= last:
            yield start, end
            last = end


def _is_dni(m: re.Match[str]) -> bool:
    body = m["dni"] or f"{'XYZ'.index(m['nie'])}{m['rest']}"
    return m["letter"] == "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23]


def _is_nir(m: re.Match[str]) -> bool:
    return 97 - int(m["body"].replace(" ", "")) % 97 == int(m["key"])


# --- days of birth

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|févr|avr|mai|juin|juil|août|déc|ene|abr|ago|dic|janv|sept)"
    r"[a-zéû]*\.?"
)
_BORN = re.compile(
    r"\b(?:born|date of birth|birth ?date|d\.?o\.?b\.?|née?|date de naissance|nacid[oa]|fecha de nacimiento)"
    r"[ \u00a0:]*(?:on|le|el|the|in)?[ \u00a0:]*"
    r"(?P<day>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}(?:st|nd|rd|th|er|º)?(?: de)? "
    + _MONTH
    + r"(?: de| del)? \d{4}|"
    + _MONTH
    + r" \d{1,2},? \d{4})",
    re.IGNORECASE,
)


def _births(text: str) -> Iterator[Place]:
    for m in _BORN.finditer(text):
        years = [int(y) for y in re.findall(r"\d{4}", m["day"])]
        if not years or 1900 <= years[0] <= date.max.year:
            yield m.span()


# --- persons beside words of victimhood

_VICTIM = re.compile(
    r"\b(?:victims?|survivors?|abused|raped|beaten|trafficked|harassed|assaulted|exploited|orphan(?:ed)?"
    r"|victimes?|survivantes?|violée?s?|battue?s?|maltraitée?s?|harcelée?s?|agressée?s?|exploitée?s?|orpheline?s?"
    r"|víctimas?|sobrevivientes?|superviviente?s?|violad[oa]s?|maltratad[oa]s?|golpead[oa]s?|acosad[oa]s?"
    r"|agredid[oa]s?|explotad[oa]s?|huérfan[oa]s?)\b",
    re.IGNORECASE,
)
_UP = r"[A-ZÀ-ÖØ-ÞŠŽČĆĐË][a-zà-öø-ÿšžčćđë’'-]+"
_TITLED = re.compile(rf"\b(?:Ms|Mrs|Mr|Miss|Mme|Mlle|Madame|Monsieur|Sra|Srta|Sr|Señora|Señor|Doña|Don)\.? {_UP}")
_NAMED = re.compile(
    rf"\b(?:named|called|whose name is|nommée?|appelée?|prénommée?|qui s[’']appelle|llamad[oa]|de nombre) {_UP}"
)
_TWO = re.compile(rf"(?P<before>\b\w+ )?\b(?P<first>{_UP}) (?P<last>{_UP})\b(?! {_UP})")
#: Words that are part of the names of laws, bodies, programmes and places, in three languages.
_PUBLIC_WORDS = """
    law act code convention protocol council ministry minister agency institute institution centre center office
    strategy plan programme program project fund bank union court assembly parliament government state national
    european international republic municipality department service services social labour labor employment gender
    equality women children human rights north south east west united nations world health organization article
    ombudsperson police prosecutor chamber association federation confederation network shelter house hotline
    directive regulation framework action members member states commission delegation facility committee board the
    this these our we they new such other when where with without for from victims victim survivors survivor loi
    protocole conseil ministère agence institut bureau stratégie projet fonds banque tribunal assemblée parlement
    gouvernement état nationale européenne république commune département sociale travail emploi genre égalité
    femmes enfants droits nord sud est ouest unies chambre réseau maison le la les un une nos notre des ley código
    convenio protocolo consejo ministerio agencia instituto institución centro oficina estrategia programa proyecto
    fondo banco asamblea parlamento gobierno estado nacional europea república municipio departamento servicio
    servicios trabajo empleo género igualdad mujeres niños derechos norte sur este oeste naciones unidas artículo
    policía cámara asociación red casa el los las una istanbul estambul palermo belém pará san santa saint sainte
"""
_PUBLIC = frozenset(_PUBLIC_WORDS.split())
#: What stands before the name of a place.
_PLACE = frozenset({
    "in", "at", "near", "from", "to", "à", "au", "aux", "en", "dans", "depuis", "vers", "desde", "hacia",
})  # fmt: skip
#: How far a name may stand from the word.
_NEAR = 60


# The sign comes first, then what may not stand before it: that is looked for only where there is a sign.
_END = re.compile(r"[.!?](?<!\bMs.)(?<!\bMr.)(?<!\bMrs.)(?<!\bSr.)(?<!\bSra.)(?<!\bSrta.)\s+|\n")


def _sentences(text: str) -> Iterator[Place]:
    start = 0
    for m in _END.finditer(text):
        yield start, m.start()
        start = m.end()
    yield start, len(text)


def _persons(text: str) -> Iterator[Place]:
    if _VICTIM.search(text) is None:  # nearly all texts
        return
    for start, end in _sentences(text):
        sentence = text[start:end]
        words = [m.span() for m in _VICTIM.finditer(sentence)]
        if not words:
            continue
        for left, right in _names(sentence):
            if any(left - _NEAR <= b and a <= right + _NEAR for a, b in words):
                yield start + left, start + right


def _names(sentence: str) -> Iterator[Place]:
    sure = [m.span() for pattern in (_TITLED, _NAMED) for m in pattern.finditer(sentence)]
    yield from sure
    for m in _TWO.finditer(sentence):
        before = (m["before"] or "").strip().casefold()
        is_public = m["first"].casefold() in _PUBLIC or m["last"].casefold() in _PUBLIC
        if is_public or before in _PLACE or any(m.start() < e and s < m.end() for s, e in sure):
            continue
        yield m.start("first"), m.end("last")


_FINDERS = (
    (EMAIL, _emails),
    (BANK, _accounts),
    (BIRTH, _births),
    (NUMBER, _numbers),
    (PHONE, _phones),
    (PERSON, _persons),
)
