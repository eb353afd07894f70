"""The facility brings people in: invitations, and profiles that it enters for somebody."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.accounts.secrets import new_secret
from socx.core.errors import DomainError, NotFound, WrongState
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.experts import forms, queries, sections, services
from socx.experts.models import EntryLink, Expert
from socx.experts.views import bp
from socx.experts.views.entry import link_with
from socx.experts.views.section import SECTIONS, Place, section_page, write_section
from socx.web.errors import say
from socx.web.forms import BaseForm
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page
from socx.web.paging import page_number, paginate


@bp.route("/experts/invitations", methods=["GET", "POST"])
@requires(Permission.EXPERT_ENTER)
def invitations() -> ResponseReturnValue:
    """Invite somebody, and see who has not answered yet."""
    form = forms.InviteForm.from_request(data={"language": language()})
    if form.submitted():
        secret = new_secret()
        with form.keeping(DomainError):
            services.invite(
                email=form.email.data, given_name=form.given_name.data, family_name=form.family_name.data,
                language=form.language.data, secret=secret, link=link_with(secret), by=current_actor(),
                at=datetime.now(UTC),
            )  # fmt: skip
        if not form.errors:
            say(gettext(N_("The invitation is on its way to %(name)s."), name=form.email.data))
            return redirect(url_for("experts.invitations"), 303)
    page = paginate(queries.invitations(), page_number())
    return form_page("experts/entry/invitations.html", form, page=page, now=datetime.now(UTC))


@bp.post("/experts/invitations/<id:id>/withdraw")
@requires(Permission.EXPERT_ENTER, on=queries.find_link)
def withdraw_invitation(found: EntryLink) -> ResponseReturnValue:
    if BaseForm.from_request().submitted() and found.ended_at is None:
        with transaction():
            services.withdraw_link(found, by=current_actor(), at=datetime.now(UTC))
        say(gettext(N_("The invitation is withdrawn. Its link does not work any more.")))
    return redirect(url_for("experts.invitations"), 303)


@bp.route("/experts/new", methods=["GET", "POST"])
@requires(Permission.EXPERT_ENTER)
def enter() -> ResponseReturnValue:
    """Begin a profile for somebody."""
    section = sections.BY_KEY["work"]
    form = forms.enter_form().from_request(data={"language": language()})
    if form.submitted():
        secret = new_secret()
        with form.keeping(DomainError):
            item = services.enter(
                form.values(), email=form.email.data, language=form.language.data, secret=secret,
                link=link_with(secret), by=current_actor(), at=datetime.now(UTC),
            )  # fmt: skip
        if not form.errors:
            say(gettext(N_("The profile is begun. The person is told by mail.")))
            return redirect(url_for("experts.detail", id=item.id), 303)
    place = Place(gettext(N_("Experts")), url_for("experts.index"), is_own=False)
    page = section_page(None, section, form, gettext(N_("Enter an expert")), place, template="experts/entry/enter.html")
    return page, 422 if form.errors else 200


@bp.route(f"/experts/<id:id>/edit/<any({SECTIONS}):key>", methods=["GET", "POST"])
@requires(Permission.EXPERT_EDIT, on=queries.find)
def edit_for(item: Expert, key: str) -> ResponseReturnValue:
    """Write a section of a profile that the facility keeps for somebody."""

    def load() -> Expert:
        found = queries.find(item.id)
        if found is None:
            raise NotFound
        return found

    return write_section(
        load, sections.BY_KEY[key], Place(item.name, url_for("experts.detail", id=item.id), is_own=False)
    )


@bp.post("/experts/<id:id>/hand-over")
@requires(Permission.EXPERT_READ, on=queries.find)
def hand_over(item: Expert) -> ResponseReturnValue:
    """Send the link again with which the person takes the profile over."""
    if BaseForm.from_request().submitted():
        secret = new_secret()
        earlier = db.session.scalar(queries.links_to(item.email).limit(1))
        spoken = earlier.language if earlier else language()
        try:
            with transaction():
                services.hand_over(
                    item, language=spoken, secret=secret, link=link_with(secret), by=current_actor(),
                    at=datetime.now(UTC),
                )  # fmt: skip
            say(gettext(N_("A new link is on its way to %(name)s."), name=item.name))
        except WrongState as error:
            say(gettext(error.message), "error")
    return redirect(url_for("experts.detail", id=item.id), 303)
