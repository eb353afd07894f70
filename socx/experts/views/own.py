"""The expert's own area: the status page and the sections of the profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.db import transaction
from socx.experts import forms, freshness, panels, queries, sections, services
from socx.experts.gaps import gaps
from socx.experts.models import Expert
from socx.experts.views import bp
from socx.experts.views.kept import START, WRITING, page_of, section_of, typed_form
from socx.experts.views.section import SECTIONS, Place, keep_section, parts_of, section_page, write_section
from socx.experts.views.trail import events
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.web.errors import say
from socx.web.forms import TransitionForm
from socx.web.guard import current_actor, requires
from socx.web.left import kept_through_sign_in, tell_of_an_old_page


@bp.get("/experts/me")
@requires(Permission.EXPERT_OWN)
def me() -> ResponseReturnValue:
    item = queries.of_user(current_actor().user_id)
    return status_page(item) if item else render_template("experts/start.html")


@bp.route("/experts/me/start", methods=["GET", "POST"])
@kept_through_sign_in(WRITING)
@requires(Permission.EXPERT_OWN)
def start() -> ResponseReturnValue:
    if queries.of_user(current_actor().user_id):
        return redirect(url_for("experts.me"))
    section = sections.BY_KEY["work"]
    given, _, family = g.user.name.partition(" ")
    form = forms.section_form(section).from_request(data={"given_name": given, "family_name": family})
    if form.submitted():
        with form.keeping(DomainError):
            services.start(g.user, form.values(), by=current_actor(), at=datetime.now(UTC))
            services.forget_text(START, by=current_actor())
        if not form.errors:
            say(gettext(N_("Your profile is started. Go on with the next part.")))
            return redirect(url_for("experts.me"), 303)
    tell_of_an_old_page(form)
    page = section_page(None, section, form, gettext(N_("Start your profile")), own_place(START))
    return page, 422 if form.errors else 200


@bp.route(f"/experts/me/<any({SECTIONS}):key>", methods=["GET", "POST"])
@kept_through_sign_in(WRITING)
@requires(Permission.EXPERT_OWN)
def edit(key: str) -> ResponseReturnValue:
    return write_section(own, sections.BY_KEY[key], own_place(key))


@bp.post(f"/experts/me/<any({SECTIONS}, {START}):key>/kept")
@requires(Permission.EXPERT_OWN)
def give_back(key: str) -> ResponseReturnValue:
    """Put text that came without a session into its form, or throw it away."""
    found = queries.kept_text(current_actor().user_id, key)
    if found is None:
        raise NotFound
    if request.form.get("do") == "throw_away":
        with transaction():
            services.forget_text(key, by=current_actor())
        return redirect(page_of(key), 303)
    item = None if key == START else own()
    title = gettext(N_("Start your profile")) if key == START else ""
    place = replace(own_place(key), form_url=page_of(key))
    return section_page(item, section_of(key), typed_form(found), title, place)


@bp.post(f"/experts/me/<any({SECTIONS}):key>/autosave")
@requires(Permission.EXPERT_OWN)
def autosave(key: str) -> ResponseReturnValue:
    """Keep a part of the own profile in the background."""
    return keep_section(own, sections.BY_KEY[key])


def own_place(key: str = "") -> Place:
    """The own area; with the key of a section, the place where that one is written."""
    autosave = url_for("experts.autosave", key=key) if key not in ("", START) else ""
    kept = queries.kept_text(current_actor().user_id, key) if key and request.method == "GET" else None
    kept_url = url_for("experts.give_back", key=key) if kept else ""
    return Place(
        gettext(N_("My profile")), url_for("experts.me"), autosave=autosave, key=key,
        kept_at=kept.at if kept else None, kept_url=kept_url,
    )  # fmt: skip


def own() -> Expert:
    item = queries.of_user(current_actor().user_id)
    if item is None:
        raise NotFound
    return item


def status_page(item: Expert, form: TransitionForm | None = None) -> str:
    now = datetime.now(UTC)
    return render_template(
        "experts/me.html",
        item=item,
        now=now,
        tasks=[*parts_of(item, lambda key: url_for("experts.edit", key=key)), _consents(item)],
        missing=list(sections.missing_here(item)),
        offered=PROFILE_WORKFLOW.offered(current_actor(), item),
        form=form or TransitionForm(version=item.version),
        gaps=gaps(item),
        due=freshness.due_at(item),
        blocks=panels.shown("own", item, current_actor(), now),
        views=events(queries.looks_at(item.id)),
        events=events(queries.history(item.id)),
    )


def _consents(item: Expert) -> dict[str, object]:
    """The last part: nobody is found before they agree to be in the roster."""
    given = item.in_roster_since is not None
    return {
        "label": gettext(N_("Consents")),
        "url": url_for("experts.consents"),
        "status": gettext(N_("Done") if given else N_("To do")),
        "tone": "positive" if given else "waiting",
    }
