"""What the list of the roster can be asked for, as it stands in the address."""

from __future__ import annotations

from functools import cached_property

from flask_babel import gettext

from socx.access.actors import Actor
from socx.core.i18n import N_
from socx.core.places import partner_choices
from socx.core.values import ASSISTANCE, EXPERT_KINDS
from socx.experts import queries
from socx.experts.fields import LEVELS, language_choices, member_state_choices
from socx.experts.models import SOURCES, TOPIC_LEVELS
from socx.experts.queries import DEFAULT_SORT, SORTS, Wanted
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.search.asking import BEST_FIRST
from socx.web.filters import Choice, ListFilters, day, in_words, plain, topic_choice
from socx.web.i18n import language, show_date


def _member_states(_: Actor) -> dict[str, str]:
    return {choice.value: choice.label for choice in member_state_choices(None)}


def _languages(_: Actor) -> dict[str, str]:
    return {choice.value: choice.label for choice in language_choices(None)}


# fmt: off
CHOICES = (
    topic_choice(first=True),
    Choice("depth", N_("At least this level in the topic"), in_words(TOPIC_LEVELS), first=True, single=True),
    Choice("language", N_("Language"), _languages, first=True),
    Choice("level", N_("At least this level of the language"), in_words(LEVELS), first=True, single=True),
    Choice("member_state", N_("Member State"), _member_states, first=True),
    Choice("kind", N_("Kind of expert"), in_words(EXPERT_KINDS), first=True),
    Choice("assistance", N_("Type of assistance"), in_words(ASSISTANCE)),
    Choice("partner", N_("Has worked in"), lambda _: dict(partner_choices(language())), told=True),
    Choice("state", N_("State of the profile"), in_words(PROFILE_WORKFLOW.labels)),
    Choice("source", N_("Where the profile came from"), in_words(SOURCES)),
)

#: A least level counts with what it is a level of.
LEAST_OF = {"depth": "topic", "level": "language"}
LEAST_IN_WORDS = {
    "depth": N_("Level in the topic from: %(level)s"), "level": N_("Level of the language from %(level)s"),
}

SORT_LABELS = {
    DEFAULT_SORT: N_("Name"), "-confirmed": N_("Confirmed last, first"), "confirmed": N_("Longest not confirmed first"),
    "-days": N_("Most days a year first"),
}
# fmt: on


class RosterFilters(ListFilters):
    """The filters of the roster list."""

    offers = CHOICES
    sort_labels = SORT_LABELS
    sort_keys = frozenset(SORTS)

    def _chosen(self, choice: Choice) -> tuple[str, ...]:
        of = LEAST_OF.get(choice.name)
        return () if of and not self.args.get(of) else super()._chosen(choice)

    def read_others(self) -> None:
        self.employer = plain(self.args.get("employer"))[:100].strip()
        found = [day(self.args.get(name)) for name in ("free_from", "free_until")]
        if found[0] and found[1] and found[1] < found[0]:
            found.reverse()
        self.free_from, self.free_until = found
        self.searchable = self.args.get("searchable") == "1"

    @property
    def usual_sort(self) -> str:
        return BEST_FIRST if self.text else DEFAULT_SORT

    @cached_property
    def wanted(self) -> Wanted:
        """The filters as the query takes them."""
        least = {name: next(iter(self.values[name]), "") for name in LEAST_OF}
        return Wanted(
            text=self.text, depth=int(least["depth"] or 0), level=least["level"], employer=self.employer,
            free_from=self.free_from, free_until=self.free_until, searchable=self.searchable, sort=self.sort,
            **{name: values for name, values in self.values.items() if name not in least},
        )  # fmt: skip

    @property
    def others(self) -> list[tuple[str, str]]:
        days = (("free_from", self.free_from), ("free_until", self.free_until))
        found = [("employer", self.employer), *((name, on.isoformat()) for name, on in days if on)]
        return [*found, ("searchable", "1" if self.searchable else "")]

    def _in_words(self, name: str, value: str) -> str:
        if name in LEAST_OF:
            return gettext(LEAST_IN_WORDS[name], level=self.labels[name][value])
        return super()._in_words(name, value)

    def other_in_words(self, name: str, value: str) -> str:
        match name:
            case "employer":
                return gettext("Employer: %(name)s", name=self._employer_name(value))
            case "free_from":
                return gettext("Free from %(day)s", day=show_date(self.free_from))
            case "free_until":
                return gettext("Free until %(day)s", day=show_date(self.free_until))
        return gettext("Can be found now")

    def _employer_name(self, value: str) -> str:
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            return value
        found = queries.find_employer(int(value))
        return found.name if found else value
