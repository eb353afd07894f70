"""What goes into the engine and what comes out: frozen values, no tables, no texts for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from socx.core.values import CEFR_LEVELS, Period

Facts = Mapping[str, object]
Key = int | str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text in one language.

    Parameters
    ----------
    text
        The words as written; any length, any script.
    lang
        ISO 639-1 code, or "" when it is not known.
    source
        Where the passage stands (a field, a mission), for the reader of an explanation.
    """

    text: str
    lang: str
    source: str = ""


def shared_days(one: Period, other: Period) -> int:
    """How many days are in both periods."""
    last, first = min(one.end, other.end), max(one.start, other.start)
    return max(0, (last - first).days + 1)


def merged(periods: Sequence[Period]) -> tuple[Period, ...]:
    """The same days without overlaps, in order of time."""
    joined: list[Period] = []
    for period in sorted(periods, key=lambda p: (p.start, p.end)):
        if joined and period.start <= joined[-1].end:
            joined[-1] = Period(joined[-1].start, max(joined[-1].end, period.end))
        else:
            joined.append(period)
    return tuple(joined)


def cefr_rank(level: str) -> int:
    """1 for A1 up to 6 for C2; 0 for no level.

    Raises
    ------
    ValueError
        For anything that is not a level of the Common European Framework.
    """
    if not level:
        return 0
    try:
        return CEFR_LEVELS.index(level.upper()) + 1
    except ValueError:
        raise ValueError(f"{level!r} is not a CEFR level (A1 to C2).") from None


def language_steps(has: str | None, asked: str) -> int:
    """How many CEFR steps a level is under the one asked; 0 when it is met."""
    return max(0, cefr_rank(asked) - cefr_rank(has or ""))


@dataclass(frozen=True, slots=True)
class Need:
    """What a partner asks for. An empty field asks for nothing and does not count."""

    key: Key
    passages: tuple[Passage, ...] = ()
    topics: frozenset[str] = frozenset()
    assistance: frozenset[str] = frozenset()
    languages: Mapping[str, str] = field(default_factory=dict)
    partner: str = ""
    institution: str | None = None
    others: tuple[str, ...] = ()  # of a request of several institutions: the keys and partners of all
    period: Period | None = None
    modality: str | None = None
    restricted: bool = False
    today: date | None = None  # what people asked to wait for is asked of this day


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one person, as far as it may count.

    Sex, age, nationality, union membership, health and name are not here, so they cannot count.
    `member_state` is the state of the person's administration; it serves eligibility only.
    `topics` holds the level that the person claims, 1 to 4; `evidenced_topics` the ones that
    missions or documents bear out. `conflicts` maps a partner code or an institution key to the
    code of the reason.
    """

    key: Key
    passages: tuple[Passage, ...] = ()
    topics: Mapping[str, int] = field(default_factory=dict)
    evidenced_topics: frozenset[str] = frozenset()
    assistance: frozenset[str] = frozenset()
    languages: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    member_state: str = ""
    unavailable: tuple[Period, ...] = ()
    modalities: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    conflicts: Mapping[str, str] = field(default_factory=dict)
    consent: bool = False
    confidential: bool = False
    not_before: date | None = None  # "ask me again after this day"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why someone is out: a code that a page puts into words, and the facts for it."""

    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Excluded:
    """Someone who is out, with every reason."""

    key: Key
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One place of a ranking: points out of 100, and the points of each part that sum to them."""

    key: Key
    score: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Item:
    """What one word, concept, topic, language … added, in points (may be negative for constants).

    `kind` is a code: "term", "spelling", "translation", "concept", "meaning", "topic", "language", "assistance",
    "days", "modality", "partner", "kind", "unread" (no vector yet: the mean of others), or one of the constants
    "language_offset" and "bound".
    """

    label: str
    value: float
    kind: str
    detail: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: `value` in [0, 1] times `weight` is `share`, the sum of the items."""

    name: str
    value: float
    weight: float
    share: float
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the need asks and the profile does not show; `points` is what it would add.

    `code` is one of the engine's `MISSING_CODES`. The points of words and concepts are 0: what a
    text would be with them cannot be known.
    """

    code: str
    facts: Facts
    points: float


@dataclass(frozen=True, slots=True)
class Change:
    """What would change the rank: with this one thing met, the score and the rank to be had."""

    code: str
    facts: Facts
    points: float
    rank: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the need beside the sentence of the profile that answers it best."""

    need: str
    profile: str
    source: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score down to the last digit: parts sum to `score`, the items of a part to its share.

    `sources` names the passages that count most for the text, the best first; `rank` is among
    `among` people.
    """

    key: Key
    score: float
    parts: tuple[Part, ...]
    missing: tuple[Missing, ...]
    evidence: tuple[Quote, ...]
    sources: tuple[str, ...]
    rank: int
    among: int
    changes: tuple[Change, ...] = ()

    def part(self, name: str) -> Part:
        """The part of that name; KeyError when the need did not ask for it."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)
