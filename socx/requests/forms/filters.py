"""What a list of requests can be asked for, as it stands in the address; and filters kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired

from socx.access.actors import PARTNER_ROLES, TEAM_ROLES, Actor, Role
from socx.core.i18n import LANGUAGES, N_
from socx.core.places import partner_choices
from socx.core.values import ASSISTANCE, DOMAINS, INSTITUTION_TYPES, REGIONS, SENSITIVITY, number_in
from socx.db import db
from socx.institutions import queries as institutions
from socx.institutions.models import Institution
from socx.requests import fields, queries
from socx.requests.audiences import AWAITED
from socx.requests.queries import DEFAULT_SORT, SORTS, Wanted
from socx.requests.workflow import DRAFT_STATES, REQUEST_WORKFLOW, STAGES
from socx.search.asking import BEST_FIRST
from socx.web.filters import Choice, ListFilters, day, in_words, plain, topic_choice
from socx.web.forms import AtMost, BaseForm
from socx.web.i18n import language, show_date

VIEWS = ("all", "mine", "theirs")


def _own(actor: Actor) -> bool:
    return actor.role in PARTNER_ROLES


def _partners(actor: Actor) -> dict[str, str]:
    present = set(db.session.scalars(queries.partner_codes()))
    return {code: name for code, name in partner_choices(language()) if code in present}


def _advisers(actor: Actor) -> dict[str, str]:
    found = db.session.execute(queries.advisers())
    return {"none": gettext("Nobody yet")} | {str(number): name for number, name in found}


def _rounds(actor: Actor) -> dict[str, str]:
    found = {str(one.id): one.name(language()) for one in queries.rounds_told(actor)}
    return {"none": gettext("The intake that is always open")} | found if found else {}


def _sees_many_partners(actor: Actor) -> bool:
    return not _own(actor) and actor.role is not Role.DELEGATION


#: Stages that a request has before it is filed.
DRAFT_STAGES = [name for name, _, states in STAGES if DRAFT_STATES.issuperset(states)]

# fmt: off
CHOICES = (
    Choice("state", N_("State"), in_words(REQUEST_WORKFLOW.labels, DRAFT_STATES, _own), first=True),
    Choice("awaited", N_("Waiting for"), in_words(AWAITED, ("approvers",), _own), first=True, told=True),
    Choice("partner", N_("Partner"), _partners, first=True, shows=_sees_many_partners),
    topic_choice(first=True),
    Choice("domain", N_("Domain"), in_words(DOMAINS)),
    Choice("stage", N_("Stage"), in_words({name: text for name, text, _ in STAGES}, DRAFT_STAGES, _own)),
    Choice("adviser", N_("Adviser"), _advisers, shows=lambda a: a.role in TEAM_ROLES, told=True),
    Choice("region", N_("Region"), in_words(REGIONS), shows=_sees_many_partners),
    Choice("type", N_("Type of institution"), in_words(INSTITUTION_TYPES), shows=lambda a: not _own(a)),
    Choice("assistance", N_("Type of assistance"), in_words(ASSISTANCE)),
    Choice("kind", N_("Form"), in_words(fields.KINDS)),
    Choice("sensitivity", N_("Sensitivity"), in_words(SENSITIVITY), shows=queries.may_filter_by_sensitivity, told=True),
    Choice("language", N_("Language of the request"), lambda _: dict(LANGUAGES), told=True),
    Choice("round", N_("Round"), _rounds, shows=lambda actor: bool(queries.rounds_told(actor)), told=True),
)

SORT_LABELS = {
    "-since": N_("Latest step first"), "since": N_("Longest in its state first"), "due": N_("Expected first"),
    "-submitted": N_("Newest first"), "submitted": N_("Oldest first"), "title": N_("Title"), "-code": N_("Code"),
}
# fmt: on


class Filters(ListFilters):
    """The filters of a list of requests."""

    offers = CHOICES
    sort_labels = SORT_LABELS
    sort_keys = frozenset(SORTS) | {f"-{key}" for key in SORTS}

    def __init__(self, args: MultiDict[str, str], actor: Actor, *, view: str, today: date) -> None:
        self.today = today
        self._view = args.get("view", "") if args.get("view", "") in VIEWS else view
        super().__init__(args, actor)

    def read_others(self) -> None:
        args = self.args
        self.institution = "" if _own(self.actor) else plain(args.get("institution"))[:100].strip()
        self.since, self.until = day(args.get("from")), day(args.get("to"))
        self.late, self.changed = args.get("late") == "1", args.get("changed") == "1"

    @property
    def view(self) -> str:
        return self._view

    @property
    def usual_sort(self) -> str:
        """The order when the address names none: in what waits, the step expected first is on top."""
        if self.text:
            return BEST_FIRST
        return "due" if self.view == "mine" else DEFAULT_SORT

    @cached_property
    def wanted(self) -> Wanted:
        """The filters as the query takes them."""
        return Wanted(
            view=self.view, text=self.text, institution=self.institution, since=self.since, until=self.until,
            late_on=self.today if self.late else None, changed=self.changed, sort=self.sort, **self.values,
        )  # fmt: skip

    @property
    def others(self) -> list[tuple[str, str]]:
        found = [("institution", self.institution)]
        found += [(name, on.isoformat()) for name, on in (("from", self.since), ("to", self.until)) if on]
        return found + [(name, "1") for name, is_set in (("late", self.late), ("changed", self.changed)) if is_set]

    def other_in_words(self, name: str, value: str) -> str:
        match name:
            case "institution":
                return self._institution_name(value)
            case "from":
                return gettext("Submitted from %(day)s", day=show_date(self.since))
            case "to":
                return gettext("Submitted until %(day)s", day=show_date(self.until))
            case "late":
                return gettext("Late")
        return gettext("Changed since you last looked")

    def _institution_name(self, value: str) -> str:
        number = number_in(value)
        if number is None:
            return value
        found = institutions.visible_to(self.actor).where(Institution.id == number)
        one = db.session.scalar(found)
        return one.official_name if one else value


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
