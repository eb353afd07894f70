"""What a list of requests can be asked for, as it stands in the address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from socx.access.actors import Actor
from socx.core.i18n import N_
from socx.core.places import partner_name, sort_key
from socx.core.topics import TOPIC_DOMAINS, topics
from socx.core.values import DOMAINS
from socx.db import db
from socx.requests import queries
from socx.requests.audiences import AWAITED
from socx.requests.forms.parts import options
from socx.requests.queries import DEFAULT_SORT, PARTNER_ROLES, SORTS, Wanted
from socx.requests.workflow import DRAFT_STATES, REQUEST_WORKFLOW
from socx.web.forms import BaseForm
from socx.web.i18n import language

ANY = {"": N_("Any")}


class FilterForm(BaseForm):
    """Filters of a list. A value that is not on offer means any: an old link still opens."""

    class Meta(BaseForm.Meta):
        csrf = False

    q = StringField(N_("Title or code"))
    state = SelectField(N_("State"), validate_choice=False)
    awaited = SelectField(N_("Waiting for"), validate_choice=False)
    domain = SelectField(
        N_("Domain"), choices=options(ANY | {str(k): v for k, v in DOMAINS.items()}), validate_choice=False
    )
    partner = SelectField(N_("Partner"), validate_choice=False)
    topic = SelectField(N_("Topic"), validate_choice=False)
    view = HiddenField()
    sort = HiddenField()
    late = HiddenField()

    @classmethod
    def from_address(cls, actor: Actor) -> FilterForm:
        """The filters as they stand in the address, with the choices that this reader has."""
        form: FilterForm = cls.from_request(formdata=request.args)
        own = actor.role in PARTNER_ROLES
        some = {"": gettext("Any")}
        form.state.choices = options(
            some | {s.name: gettext(s.label) for s in REQUEST_WORKFLOW if own or s.name not in DRAFT_STATES}
        )
        form.awaited.choices = options(
            some | {name: gettext(label) for name, label in AWAITED.items() if own or name != "approvers"}
        )
        codes: Iterable[str] = [] if own or actor.partner else db.session.scalars(queries.partner_codes())
        names = [(code, partner_name(code, language())) for code in codes]
        form.partner.choices = options(some | dict(sorted(names, key=lambda pair: sort_key(pair[1]))))
        form.topic.choices = [*options(some), *_topic_choices()]
        return form

    def wanted(self, view: str, today: date) -> Wanted:
        """The filters as the query takes them; `view` is the tab when the address names none."""
        return Wanted(
            view=self.view.data if self.view.data in ("all", "mine", "theirs") else view,
            text=_plain(self.q.data)[:150],
            state=_known(self.state),
            awaited=_known(self.awaited),
            domain=_known(self.domain),
            partner=_known(self.partner),
            topic=self.topic.data if self.topic.data in topics() else "",
            late_on=today if self.late.data == "1" else None,
            sort=self.sort.data if (self.sort.data or "").removeprefix("-") in SORTS else DEFAULT_SORT,
        )


def _topic_choices() -> list[SelectChoice]:
    """All topics under the names of their domains."""
    here = language()
    return [SelectChoice(t.id, t.label(here), optgroup=gettext(TOPIC_DOMAINS[t.domain])) for t in topics().values()]


def _known(field: Any) -> str:
    offered = {value for value, *_ in field.choices}
    return field.data if field.data in offered else ""


def _plain(text: str | None) -> str:
    return "".join(c for c in text or "" if c.isprintable())
