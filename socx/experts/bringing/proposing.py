"""What a CV seems to say, as proposals: each with the words that speak for it. A person says yes or no.

Plain comparing of words with the vocabularies of the roster. Nothing is concluded about the person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from socx.core.i18n import LANGUAGES, N_
from socx.core.places import partners
from socx.core.proposals import Spoken, Told, spoken_of
from socx.core.tongues import language_names, names_in
from socx.core.values import CEFR_LEVELS, WORKING_LANGUAGES
from socx.experts.bringing.europass import years_since
from socx.experts.bringing.vocabulary import folded
from socx.experts.questions import LISTS

#: Proposals of one kind; more would be a pile, not a help.
MOST_TOPICS, MOST_PARTNERS, MOST_MISSIONS, MOST_PUBLICATIONS = 8, 20, 15, 10

#: A level that is taken for what is said of somebody's first language.
MOTHER = "C2"

# fmt: off
NO_TEXT = N_("No text was found. The file seems to be a picture. Send a PDF with text, or the DOCX.")
NO_TOPICS = N_("No topic of the list was recognised.")
NO_LANGUAGES = N_("No language with a level was recognised.")
ODD_LANGUAGE = N_("A language was passed over, because it is not among the working languages.")

MOTHER_WORDS = ("mother tongue", "native", "langue maternelle", "lengua materna", "maternal language")
MISSION_WORDS = ("mission", "twinning", "jumelage", "hermanamiento", "taiex", "socieux", "peer review", "study visit",
                 "technical assistance", "assistance technique", "asistencia tecnica", "short-term expert",
                 "expert mission")
DEGREES = (
    ("doctorate", r"ph\.?\s?d\b|doctorate|doctorat|doctorado|dr\.\s?(iur|rer)"),
    ("master",    r"master|magister|m\.?sc\b|\bm\.a\.|mba\b|maestria|maitrise|diplom-|licencjat i magister"),
    ("bachelor",  r"bachelor|b\.?sc\b|\bb\.a\.|licence\b|licenciatura|grado en"),
)
SUMMARY_HEADS = ("profile", "summary", "about me", "personal statement", "profil", "resume", "perfil", "resumen",
                 "professional summary", "profil professionnel", "perfil profesional")
EMPLOYER_HEADS = ("employer", "name of employer", "name and address of employer", "employeur", "empleador",
                  "current employer")
FUNCTION_HEADS = ("position", "occupation or position held", "current position", "function", "job title", "fonction",
                  "poste", "cargo", "puesto", "poste occupe")
# fmt: on

_LEVEL = re.compile(r"\b([ABC][12])\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_YEAR_FIRST = re.compile(r"^(?:19|20)\d\d\s*[-–:.,)]?\s+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One answer or row of the profile (questions.py), and the words of the CV that speak for it."""

    place: str
    value: Any
    words: str


def propose(text: str, facts: Mapping[str, Any] | None, today: date) -> tuple[list[Proposal], list[str]]:
    """What a CV seems to say, and sentences about what could not be read."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return [], [NO_TEXT]
    unread: list[str] = []
    found = [*_of_facts(facts, today, unread)] if facts else [*_of_lines(lines, today)]
    found += _topics(text, lines)
    found += _partners(lines)
    found += _missions(lines, today)
    places = {one.place for one in found}
    if "topics" not in places:
        unread.append(NO_TOPICS)
    if "languages" not in places:
        unread.append(NO_LANGUAGES)
    return _once(found), unread


def _once(found: list[Proposal]) -> list[Proposal]:
    """Each thing once: the first that speaks for it stays."""
    seen: dict[str, Proposal] = {}
    for one in found:
        rows = LISTS.get(one.place)
        key = one.value[rows.key] if rows and rows.key else one.value if rows else ""
        seen.setdefault(f"{one.place} {key!r}", one)
    return list(seen.values())


def _of_facts(facts: Mapping[str, Any], today: date, unread: list[str]) -> Iterator[Proposal]:
    """What Europass data say, field by field."""
    yield from _told_languages(facts["languages"], unread)
    yield from _work(facts, today)
    if facts["headline"]:
        yield _passage("summary", facts["headline"], facts["language"])
    yield from _education(facts["education"], today)
    yield from _publications(facts["achievements"], today)


def _told_languages(languages: list[Mapping[str, Any]], unread: list[str]) -> Iterator[Proposal]:
    for one in languages:
        code = language_code(one["code"]) or language_code(one["label"])
        if not code:
            unread.append(ODD_LANGUAGE)
            continue
        skills = {name: level for name, level in one["skills"].items() if level in CEFR_LEVELS}
        told = ", ".join(skills.values()) or one["level"]
        words = " ".join(filter(None, (one["label"] or one["code"], told)))
        yield Proposal("languages", {"language": code, "level": one["level"], **skills}, words)


def _work(facts: Mapping[str, Any], today: date) -> Iterator[Proposal]:
    """The latest employer and function, the years, and what was done."""
    work = sorted(facts["work"], key=lambda w: (not w["to"] and bool(w["from"]), w["to"], w["from"]), reverse=True)
    if not work:
        return
    words = _words_of(work[0])
    for place, said in (("employer", work[0]["employer"]), ("function", work[0]["position"])):
        if said:
            yield Proposal(place, said.split("\n")[0][:200], words)
    if years := years_since(facts, today):
        yield Proposal("experience_years", years, _words_of(min(work, key=lambda w: w["from"] or "9")))
    told = "\n\n".join(f"{_words_of(w)}\n{w['activities']}" for w in work if w["activities"])
    if told:
        yield _passage("achievement", told, facts["language"])


def _passage(kind: str, text: str, said: str = "") -> Proposal:
    language = said if said in WORKING_LANGUAGES else _guessed(text)
    return Proposal("passages", {"kind": kind, "language": language, "text": text[:6000]}, text[:300])


def _publications(achievements: list[Mapping[str, str]], today: date) -> Iterator[Proposal]:
    told = (one for one in achievements if "public" in f"{one['kind']} {one['title']}".lower())
    for one in list(told)[:MOST_PUBLICATIONS]:
        said = f"{one['title']} {one['text']}".strip()
        year = _YEAR.search(said)
        if year and 1940 <= int(year[1]) <= today.year:
            yield Proposal("publications", {"year": int(year[1]), "title": (one["text"] or said)[:300]}, said[:300])


def _words_of(work: Mapping[str, str]) -> str:
    years = "–".join(filter(None, (work["from"], work["to"])))
    return ", ".join(filter(None, (years, work["position"], work["employer"])))


def _education(schools: Sequence[Mapping[str, str]], today: date) -> Iterator[Proposal]:
    """The highest degree, with its year and field."""
    best: tuple[int, Mapping[str, str], str] | None = None
    for one in schools:
        year = one["to"] if one["to"] not in one["title"] else ""
        said = ", ".join(filter(None, (year, one["title"], one["level"], one["school"])))
        rank = next((n for n, (_, pattern) in enumerate(DEGREES) if re.search(pattern, folded(said))), None)
        if rank is not None and (best is None or rank < best[0]):
            best = (rank, one, said)
    if best is None:
        return
    rank, one, said = best
    yield Proposal("education_level", DEGREES[rank][0], said)
    if one["field"]:
        yield Proposal("education_field", one["field"][:200], said)
    if one["to"] and 1940 <= int(one["to"]) <= today.year:
        yield Proposal("education_year", int(one["to"]), said)


def _of_lines(lines: list[str], today: date) -> Iterator[Proposal]:
    """What a text says without being data: languages, degrees, employer, summary."""
    yield from _spoken(lines)
    schools = [
        {"to": max(_YEAR.findall(line), default=""), "title": line, "level": "", "school": "", "field": ""}
        for line in lines
        if len(line) < 200 and any(re.search(pattern, folded(line)) for _, pattern in DEGREES)
    ]
    yield from _education(schools, today)
    for place, heads in (("employer", EMPLOYER_HEADS), ("function", FUNCTION_HEADS)):
        if said := _after_head(lines, heads):
            yield Proposal(place, said[:200], said)
    text = _below_head(lines, SUMMARY_HEADS)
    if len(text) > 80:
        yield _passage("summary", text)


def _spoken(lines: list[str]) -> Iterator[Proposal]:
    """Languages that stand in a line with a level, or as first language."""
    for line in (unicodedata.normalize("NFC", one) for one in lines if len(one) <= 200):
        here = [(name.start, name.code) for name in names_in(line)]
        is_mother = any(word in folded(line) for word in MOTHER_WORDS)
        levels = [(level.start(), level[1]) for level in _LEVEL.finditer(line)]
        for place, code in here:
            following = [n for n, other in here if n > place and other != code]
            until = min(following, default=len(line) + 1)
            own = [level for n, level in levels if place <= n < until] if len(here) > 1 else [n for _, n in levels]
            if own:
                yield Proposal("languages", {"language": code, "level": min(own, key=CEFR_LEVELS.index)}, line)
            elif is_mother:
                yield Proposal("languages", {"language": code, "level": MOTHER}, line)


def _topics(text: str, lines: list[str]) -> Iterator[Proposal]:
    """Topics that the text clearly speaks of, each with the sentences that hold its first words."""
    found = [one for one in spoken_of([Told("\n".join(lines), _guessed(text))]) if one.is_clear]
    for one in found[:MOST_TOPICS]:
        said = one.words[0].words
        evidence = next((sentence[:400] for sentence in _sentences(lines) if said in sentence), said)
        yield Proposal("topics", {"topic_id": one.topic, "level": 1, "evidence": evidence}, _with(one, evidence))


def _with(one: Spoken, sentence: str) -> str:
    """A sentence, and the other words of the text that speak for a topic."""
    others = [said.words for said in one.words if said.words not in sentence]
    return " · ".join([sentence, *others])


def _partners(lines: list[str]) -> Iterator[Proposal]:
    count = 0
    for sentence in _sentences(lines):
        for code in _named_partners(sentence):
            if count < MOST_PARTNERS:
                count += 1
                yield Proposal("partners", {"partner_code": code}, sentence[:300])


def _missions(lines: list[str], today: date) -> Iterator[Proposal]:
    """Lines that name a year, one partner, and a word for missions."""
    count = 0
    for line in _sentences(lines):
        codes = _named_partners(line)
        years = [int(year) for year in _YEAR.findall(line) if 1990 <= int(year) <= today.year]
        if len(codes) == 1 and years and any(word in folded(line) for word in MISSION_WORDS) and count < MOST_MISSIONS:
            count += 1
            told = {"year": max(years), "partner_code": codes[0], "title": _YEAR_FIRST.sub("", line)[:200]}
            yield Proposal("missions", told, line[:300])


def _named_partners(sentence: str) -> list[str]:
    plain = folded(sentence)
    here = ((name, code) for name, code in partner_names().items() if name in plain)
    return sorted({code for name, code in here if re.search(rf"\b{re.escape(name)}\b", plain)})


def _sentences(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield from (part.strip() for part in re.split(r"(?<=[.;!?])\s+", line) if part.strip())


def _after_head(lines: list[str], heads: tuple[str, ...]) -> str:
    """What stands after `Employer:` in its line."""
    for line in lines:
        head, sign, rest = line.partition(":")
        if sign and rest.strip() and folded(head) in heads:
            return rest.strip()
    return ""


def _below_head(lines: list[str], heads: tuple[str, ...]) -> str:
    """The lines below a heading, up to the next short line, or one such as `Employer: …`."""
    for n, line in enumerate(lines):
        if folded(line) in heads:
            kept: list[str] = []
            for below in lines[n + 1 : n + 40]:
                is_short = len(below) < 40 and not below.endswith((".", ",", ";"))
                if kept and ((is_short and kept[-1].endswith(".")) or _is_answer(below)):
                    break
                kept.append(below)
            return " ".join(kept)
    return ""


def _is_answer(line: str) -> bool:
    head, sign, _ = line.partition(":")
    return bool(sign) and folded(head) in (*EMPLOYER_HEADS, *FUNCTION_HEADS)


def _guessed(text: str) -> str:
    """The language of a page that a text seems to be in, by its small words."""
    said = Counter(_WORD.findall(folded(text)))
    small = {"en": ("the", "and", "of", "in"), "fr": ("le", "la", "et", "des"), "es": ("el", "los", "y", "en")}
    return max(small, key=lambda code: sum(said[word] for word in small[code]))


def language_code(said: str) -> str:
    """A working language by its code of two or three letters, or by its name."""
    plain = folded(said)
    if plain in WORKING_LANGUAGES:
        return plain
    return language_names().get(plain, THREE_LETTERS.get(plain, ""))


#: Codes of three letters (ISO 639-2 and 639-3) of working languages, as newer Europass files write them.
THREE_LETTERS = {
    "eng": "en", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ara": "ar", "rus": "ru", "sqi": "sq", "alb": "sq",
    "srp": "sr", "mkd": "mk", "bos": "bs", "ukr": "uk", "ron": "ro", "rum": "ro", "hye": "hy", "kat": "ka", "aze": "az",
    "tur": "tr", "vie": "vi", "tha": "th", "khm": "km", "mon": "mn", "swa": "sw", "bul": "bg", "ces": "cs", "cze": "cs",
    "dan": "da", "deu": "de", "ger": "de", "ell": "el", "gre": "el", "est": "et", "fin": "fi", "gle": "ga", "hrv": "hr",
    "hun": "hu", "ita": "it", "lit": "lt", "lav": "lv", "mlt": "mt", "nld": "nl", "dut": "nl", "pol": "pl", "slk": "sk",
    "slo": "sk", "slv": "sl", "swe": "sv",
}  # fmt: skip


@cache
def partner_names() -> Mapping[str, str]:
    return {
        folded(name): partner.code
        for partner in partners().values()
        for name in (*(partner.plain_name(language) for language in LANGUAGES), *partner.aliases)
    }
