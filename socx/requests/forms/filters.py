"""What a list of requests can be asked for, as it stands in the address; and filters kept under a name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired

from socx.access.actors import Actor, Role
from socx.core.i18n import LANGUAGES, N_
from socx.core.places import partner_name, sort_key
from socx.core.topics import TOPIC_DOMAINS, topics
from socx.core.values import ASSISTANCE, DOMAINS, INSTITUTION_TYPES, REGIONS, SENSITIVITY
from socx.db import db
from socx.institutions import queries as institutions
from socx.institutions.models import Institution
from socx.requests import fields, queries
from socx.requests.audiences import AWAITED
from socx.requests.queries import BEST_FIRST, DEFAULT_SORT, PARTNER_ROLES, SORTS, Wanted
from socx.requests.workflow import DRAFT_STATES, REQUEST_WORKFLOW, STAGES
from socx.web.forms import AtMost, BaseForm
from socx.web.i18n import language, show_date

#: Words that are searched: longer questions are cut.
LONGEST_TEXT = 150
#: Values of one filter at once.
MOST_VALUES = 20
VIEWS = ("all", "mine", "theirs")


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with a list to choose from; several may be chosen.

    `labels` gives the values and their words for a reader, in the order of the list; `headings` gives
    the heading above each value. `first` filters are on top, the others under "More filters".
    """

    name: str
    label: str
    labels: Callable[[Actor], Mapping[str, str]]
    first: bool = False
    headings: Callable[[], Mapping[str, str]] | None = None
    shows: Callable[[Actor], bool] = field(default=lambda _: True)


def _own(actor: Actor) -> bool:
    return actor.role in PARTNER_ROLES


def _in_words(table: Mapping[Any, str], inside: Collection[str] = ()) -> Callable[[Actor], dict[str, str]]:
    """The values of a table and their words; those `inside` the institution are for itself alone.

    Translated once a language, not once a page: a list has more than a hundred of them.
    """

    @cache
    def words(in_language: str, own: bool) -> dict[str, str]:
        return {str(value): gettext(text) for value, text in table.items() if own or value not in inside}

    return lambda actor: words(language(), _own(actor))


@cache
def _topics(in_language: str) -> dict[str, str]:
    return {topic.id: topic.label(in_language) for topic in topics().values()}


@cache
def _topic_headings(in_language: str) -> dict[str, str]:
    return {topic.id: gettext(TOPIC_DOMAINS[topic.domain]) for topic in topics().values()}


def _partners(actor: Actor) -> dict[str, str]:
    names = [(code, partner_name(code, language())) for code in db.session.scalars(queries.partner_codes())]
    return dict(sorted(names, key=lambda pair: sort_key(pair[1])))


def _advisers(actor: Actor) -> dict[str, str]:
    found = db.session.execute(queries.advisers())
    return {"none": gettext("Nobody yet")} | {str(number): name for number, name in found}


def _rounds(actor: Actor) -> dict[str, str]:
    found = {str(one.id): one.name(language()) for one in queries.rounds_told(actor)}
    return {"none": gettext("The intake that is always open")} | found if found else {}


def _sees_many_partners(actor: Actor) -> bool:
    return not _own(actor) and actor.role is not Role.DELEGATION


def _handles(actor: Actor) -> bool:
    return actor.role in (Role.ADVISER, Role.MANAGER)


#: Stages that a request has before it is filed.
DRAFT_STAGES = [name for name, _, states in STAGES if DRAFT_STATES.issuperset(states)]

# fmt: off
CHOICES = (
    Choice("state", N_("State"), _in_words({s.name: s.label for s in REQUEST_WORKFLOW}, DRAFT_STATES), first=True),
    Choice("awaited", N_("Waiting for"), _in_words(AWAITED, ("approvers",)), first=True),
    Choice("partner", N_("Partner"), _partners, first=True, shows=_sees_many_partners),
    Choice("topic", N_("Topic"), lambda _: _topics(language()), first=True,
           headings=lambda: _topic_headings(language())),
    Choice("domain", N_("Domain"), _in_words(DOMAINS)),
    Choice("stage", N_("Stage"), _in_words({name: text for name, text, _ in STAGES}, DRAFT_STAGES)),
    Choice("adviser", N_("Adviser"), _advisers, shows=_handles),
    Choice("region", N_("Region"), _in_words(REGIONS), shows=_sees_many_partners),
    Choice("type", N_("Type of institution"), _in_words(INSTITUTION_TYPES), shows=lambda a: not _own(a)),
    Choice("assistance", N_("Type of assistance"), _in_words(ASSISTANCE)),
    Choice("kind", N_("Form"), _in_words(fields.KINDS)),
    Choice("sensitivity", N_("Sensitivity"), _in_words(SENSITIVITY), shows=queries.may_filter_by_sensitivity),
    Choice("language", N_("Language of the request"), lambda _: dict(LANGUAGES)),
    Choice("round", N_("Round"), _rounds, shows=lambda actor: bool(queries.rounds_told(actor))),
)

SORT_LABELS = {
    "-since": N_("Latest step first"), "since": N_("Longest in its state first"), "due": N_("Expected first"),
    "-submitted": N_("Newest first"), "submitted": N_("Oldest first"), "title": N_("Title"), "-code": N_("Code"),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, in words, and the address without it."""

    text: str
    without: str


class Filters:
    """The filters of an address, for one reader. What is not on offer means any: an old link still opens."""

    def __init__(self, args: MultiDict[str, str], actor: Actor, *, view: str, today: date) -> None:
        self.args, self.actor, self.today = args, actor, today
        self.view = args.get("view", "") if args.get("view", "") in VIEWS else view
        self.text = _plain(args.get("q"))[:LONGEST_TEXT].strip()
        self.institution = "" if _own(actor) else _plain(args.get("institution"))[:100].strip()
        self.since, self.until = _day(args.get("from")), _day(args.get("to"))
        self.late, self.changed = args.get("late") == "1", args.get("changed") == "1"
        self.values = {c.name: self._chosen(c) for c in self.choices}
        usual = self.usual_sort
        asked = args.get("sort", "")
        known = asked.removeprefix("-") in SORTS or (asked == BEST_FIRST and self.text)
        self.sort = asked if known else usual

    @property
    def usual_sort(self) -> str:
        """The order when the address names none: in what waits, the step expected first is on top."""
        if self.text:
            return BEST_FIRST
        return "due" if self.view == "mine" else DEFAULT_SORT

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(c for c in CHOICES if c.shows(self.actor))

    @cached_property
    def labels(self) -> dict[str, Mapping[str, str]]:
        """The values on offer and their words, by filter."""
        return {c.name: c.labels(self.actor) for c in self.choices}

    def _chosen(self, choice: Choice) -> tuple[str, ...]:
        asked = self.args.getlist(choice.name)
        return tuple(dict.fromkeys(v for v in asked if v in self.labels[choice.name]))[:MOST_VALUES] if asked else ()

    @cached_property
    def wanted(self) -> Wanted:
        """The filters as the query takes them."""
        return Wanted(
            view=self.view, text=self.text, institution=self.institution, since=self.since, until=self.until,
            late_on=self.today if self.late else None, changed=self.changed, sort=self.sort, **self.values,
        )  # fmt: skip

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the address holds, each part once and in one order; without view, sort and page."""
        found = [("q", self.text)]
        found += [(name, value) for name, values in self.values.items() for value in values]
        found += [("institution", self.institution)]
        found += [(name, day.isoformat()) for name, day in (("from", self.since), ("to", self.until)) if day]
        found += [(name, "1") for name, is_set in (("late", self.late), ("changed", self.changed)) if is_set]
        return [(name, value) for name, value in found if value]

    def address(self, *, without: tuple[str, str] | None = None, **changes: str | int) -> str:
        """What follows the question mark: these filters, or these but one, with another view, sort or page."""
        parts: dict[str, str | int] = {"view": self.view}
        if self.sort != self.usual_sort:
            parts["sort"] = self.sort
        return urlencode([*((parts | changes).items()), *(p for p in self.pairs if p != without)])

    @staticmethod
    def encoded(pairs: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
        """Names and values as an address has them."""
        return urlencode(pairs)

    @property
    def chips(self) -> list[Chip]:
        """The filters that are set, each in words."""
        names = {c.name: c.label for c in self.choices}
        return [
            Chip(self._words(name, value, names), self.address(without=(name, value))) for name, value in self.pairs
        ]

    def _words(self, name: str, value: str, names: Mapping[str, str]) -> str:
        """A filter that is set, in words; a value explains itself where its filter need not be named."""
        match name:
            case "q":
                return gettext("“%(words)s”", words=value)
            case "institution":
                return self._institution_name(value)
            case "from":
                return gettext("Submitted from %(day)s", day=show_date(self.since))
            case "to":
                return gettext("Submitted until %(day)s", day=show_date(self.until))
            case "late":
                return gettext("Late")
            case "changed":
                return gettext("Changed since you last looked")
            case "awaited" | "adviser" | "language" | "sensitivity" | "round":
                return f"{gettext(names[name])}: {self.labels[name][value]}"
        return self.labels[name][value]

    def _institution_name(self, value: str) -> str:
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            return value
        found = institutions.visible_to(self.actor).where(Institution.id == int(value))
        one = db.session.scalar(found)
        return one.official_name if one else value

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """The orders on offer, with their words."""
        best = [(BEST_FIRST, gettext("Best match first"))] if self.text else []
        return [*best, *((key, gettext(text)) for key, text in SORT_LABELS.items())]

    @property
    def more_are_set(self) -> bool:
        """Whether something under "More filters" is set."""
        first = {c.name for c in self.choices if c.first} | {"q"}
        return any(name not in first for name, _ in self.pairs)


def _plain(text: str | None) -> str:
    return "".join(c for c in text or "" if c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF)


def _day(text: str | None) -> date | None:
    """A day of the address, where it is one."""
    try:
        day = date.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None


class SaveFilterForm(BaseForm):
    """A name for the filters of a list, and who sees it too."""

    name = StringField(N_("Name of the filter"), [InputRequired(N_("Give the filter a name.")), AtMost(60)])
    shared_with = SelectField(N_("Who sees it?"), validate_choice=True)
    address = HiddenField()

    @classmethod
    def with_circles(cls, circles: Sequence[tuple[str, str]], **given: Any) -> SaveFilterForm:
        form: SaveFilterForm = cls.from_request(**given)
        form.shared_with.choices = [("", gettext("Only me")), *circles]
        return form
