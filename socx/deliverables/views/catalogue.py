"""The catalogue of closed actions, for everybody: what was cleared for publication, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from socx.activities.models import Action
from socx.core.errors import NotFound
from socx.core.i18n import DEFAULT_LANGUAGE, N_
from socx.core.places import partner_name, sort_key
from socx.core.topics import topic_label
from socx.core.values import ASSISTANCE
from socx.db import db
from socx.deliverables import queries
from socx.deliverables.forms.catalogue import CatalogueForm
from socx.deliverables.models import KnowledgeSummary
from socx.deliverables.views import bp
from socx.web import frame
from socx.web.guard import public
from socx.web.i18n import language
from socx.web.paging import page_number, paginate
from socx.web.security import for_everybody

frame.add_footer_link(N_("Closed actions"), "deliverables.catalogue")

#: How long caches may keep the pages: what is taken back is gone from them after that time.
KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One action of the catalogue with what is published of it."""

    action: Action
    summaries: list[KnowledgeSummary]

    @property
    def starts_on(self) -> date | None:
        return min(self._days("delivery_start"), default=None)

    @property
    def ends_on(self) -> date | None:
        return max(self._days("delivery_end"), default=None)

    def _days(self, name: str) -> list[date]:
        found = (getattr(one, name) for one in self.action.activities if one.state != "cancelled")
        return [day for day in found if day is not None]


@bp.get("/catalogue")
@public
def catalogue() -> ResponseReturnValue:
    """All closed actions of which something is published, by country or territory, topic and year."""
    form = _form()
    asked = {field.name: field.data for field in form if field.data}
    year = asked.get("year")
    found = queries.catalogue(
        partner=asked.get("partner", ""), topic=asked.get("topic", ""), year=int(year) if year else None
    )
    page = paginate(found, page_number())
    shown = render_template(
        "deliverables/catalogue/index.html", page=page, entries=_entries(page.items), asked=asked, form=form,
        text_in=_text_in,
    )  # fmt: skip
    return for_everybody(make_response(shown), KEPT_SECONDS)


@bp.get("/catalogue/<id:id>")
@public
def catalogue_action(id: int) -> ResponseReturnValue:
    """One closed action: when, with whom, about what, and the texts on its activities."""
    action = queries.find_published(id)
    if action is None:
        raise NotFound
    (entry,) = _entries([action])
    shown = render_template(
        "deliverables/catalogue/show.html", entry=entry, item=action, text_in=_text_in, assistance=ASSISTANCE
    )
    return for_everybody(make_response(shown), KEPT_SECONDS)


def _form() -> CatalogueForm:
    """The filters of the address; a value that the catalogue does not have is left out."""
    form: CatalogueForm = CatalogueForm.from_request(formdata=request.args)
    offered = {
        "partner": _choices(db.session.scalars(queries.catalogue_partners()), lambda c: partner_name(c, language())),
        "topic": _choices(db.session.scalars(queries.catalogue_topics()), lambda t: topic_label(t, language())),
        "year": [(str(int(year)), str(int(year))) for year in db.session.scalars(queries.catalogue_years())],
    }
    for name, choices in offered.items():
        form[name].choices = [SelectChoice("", gettext("All")), *(SelectChoice(*choice) for choice in choices)]
    form.validate()
    for field in form:
        if field.errors:
            field.data, field.errors = "", ()
    return form


def _entries(actions: Collection[Action]) -> list[Entry]:
    texts: dict[int, list[KnowledgeSummary]] = {one.id: [] for one in actions}
    for one in db.session.scalars(queries.published_of(texts)):
        texts[one.activity.action_id].append(one)
    return [Entry(action, texts[action.id]) for action in actions]


def _choices(values: Iterable[str], name: Callable[[str], str]) -> list[tuple[str, str]]:
    """Values with their names, in the order of the names."""
    return sorted(((value, name(value)) for value in values), key=lambda pair: sort_key(pair[1]))


def _text_in(summary: KnowledgeSummary) -> tuple[str, str]:
    """The text in the reader's language, else in English, else in the first there is; and its language."""
    texts = summary.texts
    for code in (language(), DEFAULT_LANGUAGE, *texts):
        if texts.get(code):
            return texts[code], code
    return "", language()
