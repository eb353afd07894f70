"""The questionnaires as data, in versions. An answer keeps the version that it was given to.

A key means the same in every questionnaire and every version, so that answers can stand side by side: a
question that comes to mean something else gets a new key. A questionnaire that was in use is never
edited: a new version is added below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from socx.core.errors import Invalid
from socx.core.i18n import N_

# fmt: off
#: The scale, worst first: what each number means.
SCALE = {
    "1": N_("Not at all"),
    "2": N_("A little"),
    "3": N_("Partly"),
    "4": N_("Mostly"),
    "5": N_("Fully"),
}

LIKELY = {
    "yes":    N_("Yes"),
    "unsure": N_("Not sure"),
    "no":     N_("No"),
}

LEVELS = {
    "too_easy": N_("Too easy"),
    "right":    N_("About right"),
    "too_hard": N_("Too difficult"),
}

USED = {
    "all":     N_("Yes, all of them"),
    "part":    N_("Yes, in part"),
    "not_yet": N_("Not yet"),
    "no":      N_("No, and we do not plan to"),
}

OBSTACLES = {
    "nothing":  N_("Nothing"),
    "priority": N_("Other priorities of our leadership"),
    "staff":    N_("People left or have no time"),
    "money":    N_("Money or equipment is lacking"),
    "law":      N_("A law or a decision is needed first"),
    "fit":      N_("The results do not fit our situation"),
    "other":    N_("Something else"),
}

NEED = {
    "yes": N_("Yes"),
    "no":  N_("No"),
}

#: What each question is about, in the few words of a table.
THEMES = {
    "recommend":  N_("Would recommend"),
    "again":      N_("Would cooperate again"),
    "objectives": N_("Reached its objectives"),
    "useful":     N_("Useful for the work"),
    "quality":    N_("Experts knew the subject and the situation"),
    "prepared":   N_("Well prepared and organised"),
    "committed":  N_("Commitment of the partner"),
    "time":       N_("Enough time"),
    "clear":      N_("Clear and easy to follow"),
    "level":      N_("Level"),
    "best":       N_("What was best"),
    "better":     N_("What could be better"),
    "more":       N_("Ideas for further support"),
    "used":       N_("Results are used"),
    "use":        N_("What is used, and how"),
    "changed":    N_("What has changed"),
    "obstacle":   N_("What stood in the way"),
    "obstacle_text": N_("About what stood in the way"),
    "needs_more": N_("Needs more support"),
    "needs_what": N_("Which support"),
}
# fmt: on

LONGEST_TEXT = 2000

#: The two indicators that the facility reports (domain guide 1.8), each the share of those who say yes.
INDICATORS = ("recommend", "again")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Without choices it is answered in words, and may be left out."""

    key: str
    text: str
    choices: Mapping[str, str] | None = None

    @property
    def theme(self) -> str:
        return THEMES[self.key]

    @property
    def is_scale(self) -> bool:
        return self.choices is SCALE


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of what a group is asked."""

    name: str
    version: int
    questions: tuple[Question, ...]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)


def _recommend(text: str) -> Question:
    return Question("recommend", text, LIKELY)


_BEST = Question("best", N_("What was best?"))
_BETTER = Question("better", N_("What could be better?"))

# fmt: off
_FOLLOW_UP = (
    Question("used", N_("Do you use the results of the activity?"), USED),
    Question("use", N_("What do you use, and how?")),
    Question("changed", N_("What has changed in your institution since then?")),
    Question("obstacle", N_("What stood most in the way of using the results?"), OBSTACLES),
    Question("obstacle_text", N_("Tell us more about it.")),
    Question("needs_more", N_("Do you need more support on this subject?"), NEED),
    Question("needs_what", N_("Which support would help most?")),
    _recommend(N_("Looking back, would you recommend this cooperation to another institution?")),
)

_ALL = (
    Questionnaire("partner", 1, (
        _recommend(N_("Would you recommend this cooperation to another institution?")),
        Question("again", N_("Would you cooperate with the facility again?"), LIKELY),
        Question("objectives", N_("Did the activity reach its objectives?"), SCALE),
        Question("useful", N_("Can you use the results in your work?"), SCALE),
        Question("quality", N_("Did the experts know the subject and your situation?"), SCALE),
        Question("prepared", N_("Was the activity well prepared and organised?"), SCALE),
        Question("time", N_("Was there enough time?"), SCALE),
        _BEST, _BETTER,
        Question("more", N_("Is there further support that would help you?")),
    )),
    Questionnaire("expert", 1, (
        _recommend(N_("Would you recommend such a mission to a colleague?")),
        Question("again", N_("Would you go on a mission of the facility again?"), LIKELY),
        Question("objectives", N_("Did the activity reach its objectives?"), SCALE),
        Question("useful", N_("Can the partner use the results in its work?"), SCALE),
        Question("committed", N_("Was the partner committed and available?"), SCALE),
        Question("prepared", N_("Was the activity well prepared and organised?"), SCALE),
        Question("time", N_("Was there enough time?"), SCALE),
        _BEST, _BETTER,
        Question("more", N_("Is there further support that would help the partner?")),
    )),
    Questionnaire("participant", 1, (
        Question("useful", N_("Is what you learnt useful for your work?"), SCALE),
        Question("quality", N_("Did the experts know the subject and your situation?"), SCALE),
        Question("clear", N_("Was it clear and easy to follow?"), SCALE),
        Question("prepared", N_("Was it well prepared and organised?"), SCALE),
        Question("level", N_("How was the level for you?"), LEVELS),
        _recommend(N_("Would you recommend it to a colleague?")),
        Question("again", N_("Would you take part in such an activity again?"), LIKELY),
        _BEST, _BETTER,
    )),
    Questionnaire("followup_6", 1, _FOLLOW_UP),
    Questionnaire("followup_12", 1, _FOLLOW_UP),
)
# fmt: on

QUESTIONNAIRES = {(one.name, one.version): one for one in _ALL}

#: The versions in use, by name: the latest of each.
CURRENT = {one.name: one for one in sorted(_ALL, key=lambda one: one.version)}


def checked(asked: Questionnaire, given: Mapping[str, Any]) -> dict[str, str]:
    """The answers as they are kept: choices that exist, and words; what was left out is not there.

    Raises Invalid when a question with choices has no answer, an answer is none of its choices, or words are too long.
    """
    kept: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for one in asked:
        said = str(given.get(one.key) or "").strip()
        if one.choices is not None and said not in one.choices:
            wrong[one.key] = N_("Choose an answer.") if not said else N_("Choose one of the options.")
        elif len(said) > LONGEST_TEXT:
            wrong[one.key] = N_("Use 2,000 characters at most.")
        elif said:
            kept[one.key] = said
    if wrong:
        raise Invalid(wrong)
    return kept


def choices_of(key: str) -> Mapping[str, str] | None:
    """The choices of a question, wherever it is asked; None for one that is answered in words."""
    return next(one.choices for asked in _ALL for one in asked if one.key == key)


def asked_of(names: tuple[str, ...]) -> list[str]:
    """The keys that these questionnaires ask with choices, those that most of them share first."""
    found = Counter(one.key for name in names for one in CURRENT[name] if one.choices is not None)
    order = list(THEMES)
    return sorted(found, key=lambda key: (-found[key] if key not in INDICATORS else -9, order.index(key)))
