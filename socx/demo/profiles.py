"""Writes the passages of an expert's profile from building blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from babel import Locale

from socx.demo.content import Claim, Language, Mission, Passage
from socx.demo.wording import Shuffled, capitalised, common, fill, lowered, topics

# Orders in which people write about themselves; short ones as likely as long ones.
_SUMMARIES = (
    "opening path approach education",
    "opening approach style",
    "opening education path offer",
    "approach opening style offer",
    "opening path approach second_approach style",
    "opening offer",
    "education opening approach offer",
    "opening approach style education",
    "path opening approach",
    "opening style path offer education",
    "opening second_approach path style offer",
)
# Only those in service can say that their employer lets them go on missions.
_RELEASE = ("releases me", "me libère", "me libera")
_PARTNER_NAMES: dict[Language, dict[str, str]] = {
    "en": {"BA": "Bosnia and Herzegovina", "XK": "Kosovo*"},
    "fr": {"XK": "Kosovo*"},
    "es": {"XK": "Kosovo*"},
}


def partner_name(code: str, language: Language) -> str:
    """The name of a partner country or territory inside a profile's text."""
    return _PARTNER_NAMES[language].get(code) or str(Locale(language).territories[code])


@dataclass
class Career:
    """The facts that one profile tells, and the chance that chooses its words."""

    language: Language
    random: Random
    today: date
    seniority: int
    sex: str
    employer: str
    unit: str
    function: str
    subjects: list[str]
    released: bool
    partners: list[str]
    cards: Shuffled = field(init=False)

    def __post_init__(self) -> None:
        self.cards = Shuffled(self.random)

    @property
    def since(self) -> int:
        """The year in which the career began."""
        return self.today.year - self.seniority

    def say(self, pile: str, subject: str | None = None) -> str:
        """One sentence of the language's common blocks."""
        templates = common(self.language)[pile]
        if not self.released:
            templates = [t for t in templates if not any(words in t for words in _RELEASE)]
        if not self.unit:
            templates = [t for t in templates if "{unit}" not in t and "{employer}" not in t]
        return self.tell(self.cards.deal(pile, templates), subject)

    def tell(self, template: str, subject: str | None = None) -> str:
        """Fill a template with the facts of the career; about the primary topic unless told."""
        return fill(template, self.language, self.random, self._slots(subject or self.subjects[0]))

    def _slots(self, subject: str) -> dict[str, str]:
        random, block = self.random, topics(self.language)[subject]
        year = random.randint(self.since, max(self.since, self.today.year - 3))
        feminine = self.sex == "f"
        trade = random.choice(common(self.language)["trained"]).split("|")[-1 if feminine else 0]
        return {
            "on": block["on"][0],
            "on2": block["on"][1],
            "employer": self.employer,
            "unit": self.unit,
            "function": self.function,
            "function_in": lowered(self.function),
            "years": str(self.seniority),
            "n": str(random.randint(max(2, self.seniority // 3), max(3, self.seniority - 1))),
            "some": str(random.randint(2, max(3, self.seniority // 2))),
            "y": str(year),
            "y2": str(min(year + random.randint(2, 4), self.today.year - 1)),
            "y0": str(self.since - random.randint(0, 2)),
            "trained": trade,
            "trained_cap": capitalised(trade),
            "e": "e" if feminine else "",
            "ne": "ne" if feminine else "",
        }


def summary(career: Career) -> Passage:
    """Who the expert is and how they work, in one to three paragraphs."""
    parts = career.random.choice(_SUMMARIES).split()
    sentences = [career.say(part.removeprefix("second_")) for part in parts]
    cut = career.random.choice((0, 1, 2)) if len(sentences) > 3 else 0
    paragraphs = [sentences[:cut], sentences[cut:]] if cut else [sentences]
    return Passage("summary", career.language, "\n\n".join(" ".join(p) for p in paragraphs))


def achievements(career: Career) -> Passage:
    """What the expert has done, topic by topic, as prose or as dated lines."""
    deeds: list[str] = []
    for index, subject in enumerate(career.subjects[:5]):
        found = topics(career.language)[subject]["did"]
        wanted = 2 if index == 0 or (index == 1 and career.random.random() < 0.5) else 1
        deeds += [career.tell(t, subject) for t in career.random.sample(found, wanted)]
    if career.random.random() < 0.4:
        years = sorted(career.random.choices(range(career.since, career.today.year), k=len(deeds)), reverse=True)
        text = "\n".join(f"{year}. {capitalised(deed)}" for year, deed in zip(years, deeds, strict=True))
    else:
        text = " ".join(_prose(career, deeds))
    return Passage("achievements", career.language, text)


def _prose(career: Career, deeds: list[str]) -> list[str]:
    english_person = career.language == "en" and career.random.random() < 0.6
    sentences = []
    for deed in deeds:
        link = career.tell(career.cards.deal("linker", common(career.language)["linker"]))
        if english_person:
            link += "I "
        elif career.language == "en":
            link = ""
        sentences.append(capitalised(link + lowered(deed) if link else deed))
    return sentences


def missions(career: Career, count: int) -> tuple[tuple[Mission, ...], Passage]:
    """Earlier missions as facts and, with what came of them, as text."""
    done: list[Mission] = []
    lines: list[str] = []
    first_year = max(career.since + 3, career.today.year - 11)
    for _ in range(count if first_year < career.today.year else 0):
        subject = career.random.choice(career.subjects)
        title = career.say("title", subject)
        mission = Mission(
            year=career.random.randint(first_year, career.today.year - 1),
            partner=career.random.choice(career.partners),
            title=title,
            days=career.random.choice((5, 6, 8, 9, 10, 10, 12, 14, 15, 16, 18, 20)),
        )
        done.append(mission)
    done.sort(key=lambda mission: -mission.year)
    for mission in done:
        template = career.cards.deal("mission", common(career.language)["mission"])
        facts = {
            "year": str(mission.year),
            "country": partner_name(mission.partner, career.language),
            "days": str(mission.days),
            "title": mission.title,
            "outcome": career.say("outcome"),
        }
        lines.append(capitalised(fill(template, career.language, career.random, facts)))
    if not done:
        lines = [career.say("first_mission")]
    return tuple(done), Passage("missions", career.language, "\n".join(lines))


def claims(career: Career) -> tuple[Claim, ...]:
    """The topics with a level and its ground; the primary topic is claimed strongly."""
    result = []
    for index, subject in enumerate(career.subjects):
        level = career.random.choice((3, 4, 4)) if index == 0 else career.random.choice((1, 2, 2, 3, 3, 4))
        pile = "evidence" if level > 2 else "evidence_light"
        result.append(Claim(subject, level, career.say(pile, subject)))
    return tuple(result)
