"""One section of a profile as a page, for its owner, or for the facility while nobody has taken it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.core.errors import Conflict, DomainError, Invalid
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.values import REGIONS
from socx.db import db, transaction
from socx.experts import forms, queries, sections, services
from socx.experts.models import Expert
from socx.web import autosave
from socx.web.errors import say
from socx.web.forms import check_version
from socx.web.guard import current_actor
from socx.web.left import tell_of_an_old_page

#: The sections as a part of an address.
SECTIONS = ", ".join(sections.BY_KEY)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page belongs: the words and the address of the way back, and whether it speaks to the owner."""

    label: str
    url: str
    is_own: bool = True
    autosave: str = ""  # where text is saved in the background; empty: nowhere
    key: str = ""  # under which text is kept for who was signed out; empty: it is not
    kept_at: datetime | None = None  # there is such text, from then on
    kept_url: str = ""  # where it is put back or thrown away
    form_url: str = ""  # where the form is sent to; empty: to the address of the page


def write_section(load: Callable[[], Expert], section: sections.Section, place: Place) -> ResponseReturnValue:
    """Show the form of a section, add or take out a row, or save."""
    item = load()
    answers = forms.as_data(section, sections.read(item, section)) | {"version": item.version, "base": autosave.BASE}
    form = forms.section_form(section).from_request(data=answers)
    if "add" in request.form:
        form.add_row(request.form["add"])
    elif "remove" in request.form:
        form.remove_row(request.form["remove"])
    elif form.submitted():
        try:
            with transaction():
                if not sections.same(item, section, form.values()):
                    check_version(form, item)
                services.save(item, section, form.values(), by=current_actor(), at=datetime.now(UTC))
                if place.key:
                    services.forget_text(place.key, by=current_actor())
            say(gettext(N_("Saved.")))
            return redirect(place.url, 303)
        except DomainError as error:
            form.refuse(error)
            item = load()
            form.version.data = str(item.version)
            return section_page(item, section, form, "", place), error.status
    tell_of_an_old_page(form)
    return section_page(item, section, form, "", place), 422 if form.errors else 200


@autosave.in_own_name
def keep_section(load: Callable[[], Expert], section: sections.Section) -> ResponseReturnValue:
    """Save what can be saved of a section in the background, and say when, and what not."""
    form, now = forms.section_form(section).from_request(), datetime.now(UTC)
    form.submitted()
    try:
        _keep(load, section, form, now)
    except Conflict as error:
        return autosave.refused(error)
    wrong = {name: label for name, label in form.labels() if form[name].errors}
    return autosave.kept(now, load().version, wrong)


def _keep(load: Callable[[], Expert], section: sections.Section, form: forms.SectionForm, now: datetime) -> None:
    """Save the usable answers; those that the service refuses stay as they were, and the form has why."""
    is_kept = False
    for _ in range(2):
        item = load()
        values = _usable(item, section, form)
        if is_kept or sections.same(item, section, values):
            return
        try:
            with transaction():
                check_version(form, item)
                is_kept = services.save(item, section, values, by=current_actor(), at=now, quiet=True)
        except Invalid as error:
            form.refuse(error)


def _usable(item: Expert, section: sections.Section, form: forms.SectionForm) -> dict[str, Any]:
    """What was sent, with what is saved already in the place of answers that cannot be kept."""
    stood = sections.read(item, section)
    return {name: stood[name] if form[name].errors else value for name, value in form.values().items()}


def section_page(
    item: Expert | None,
    section: sections.Section,
    form: forms.SectionForm,
    title: str,
    place: Place,
    template: str = "experts/section.html",
) -> str:
    """A section as a form, with one empty row where a list has none yet."""
    if not place.is_own:  # the questions speak to the expert; an adviser reads what the answers are called
        for one in section.fields:
            form[one.name].label.text, form[one.name].description = gettext(one.title), ""
    for name in form.tables:
        if not len(form.table(name)):
            form.add_row(name)
    offered = queries.names_offered(item.member_state if item else "") if section.key == "work" else None
    return render_template(
        template,
        item=item,
        section=section,
        form=form,
        title=title or gettext(section.label),
        place=place,
        was_sent=request.method == "POST",
        folded={"partners": _regions()} if section.key == "missions" else {},
        employers=db.session.scalars(offered).all() if offered is not None else [],
    )


def _regions() -> list[dict[str, object]]:
    """The partners by region, for choices that would be too long in one list."""
    found: dict[str, list[str]] = {region: [] for region in REGIONS}
    for partner in partners().values():
        found[partner.region].append(partner.code)
    return [{"label": gettext(REGIONS[region]), "codes": codes} for region, codes in found.items()]


def parts_of(item: Expert, url: Callable[[str], str]) -> list[dict[str, object]]:
    """The parts of a profile with what is to do in each, for the list of tasks."""
    lacking = {key for _, key in sections.missing_here(item)}
    return [
        {
            "label": gettext(section.label),
            "url": url(section.key),
            "status": gettext(_state(item, section, section.key in lacking)),
            "tone": "waiting" if section.key in lacking else "positive" if _has_something(item, section) else "neutral",
        }
        for section in sections.SECTIONS
    ]


def _state(item: Expert, section: sections.Section, is_lacking: bool) -> str:
    if is_lacking:
        return N_("To do")
    return N_("Done") if _has_something(item, section) else N_("Optional")


def _has_something(item: Expert, section: sections.Section) -> bool:
    """Whether anything was said in a part that may stay empty; the others are done when nothing is missing."""
    if section.key in ("work", "availability"):
        return True
    return any(getattr(item, name) not in (None, "", []) for name in section.names)
