"""The briefing of a team: the pack on one page, its texts, and it as files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.papers.writers import KINDS, as_file, written
from socx.selection import contract_paper, pack, papers
from socx.selection import queries as asked
from socx.selection.briefing import PARTS
from socx.selection.forms.briefings import BriefingForm
from socx.selection.models import Briefing, CodeAcknowledgement, ContractRecord, Nomination
from socx.selection.queries import briefings as queries
from socx.selection.queries import conduct
from socx.selection.queries import selection as chosen
from socx.selection.services import briefings as services
from socx.selection.views import bp, now
from socx.web.errors import say
from socx.web.files import attachment
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import wished_language
from socx.web.pages import form_page


@bp.get("/activities/<id:id>/briefing")
@requires(P.BRIEFING_READ, on=activities.find)
def briefing(item: Activity) -> ResponseReturnValue:
    """The pack: for an expert with the own contract and the code of conduct, for the facility with who is ready."""
    return _page(item, queries.briefing_of(item))


@bp.route("/activities/<id:id>/briefing/edit", methods=["GET", "POST"])
@requires(P.BRIEFING_WRITE, on=activities.find)
def edit_briefing(item: Activity) -> ResponseReturnValue:
    kept = queries.briefing_of(item)
    form = BriefingForm.of(item, kept)
    if form.submitted():
        with form.keeping():
            check_version(form, kept or Briefing(version=0))
            services.save_briefing(item, form.texts, form.contacts.data or [], by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("The briefing is saved.")))
            return redirect(url_for("selection.briefing", id=item.id), 303)
    return form_page("selection/briefings/edit.html", form, item=item, parts=PARTS)


@bp.post("/activities/<id:id>/briefing/give")
@requires(P.BRIEFING_WRITE, on=activities.find)
def give_briefing(item: Activity) -> ResponseReturnValue:
    """Let the team read it, and tell it."""
    kept, form = queries.briefing_of(item), TransitionForm.from_request()
    if kept is None:
        raise NotFound
    if not form.submitted():
        abort(400)
    with form.keeping():
        check_version(form, kept)
        services.give_briefing(kept, by=current_actor(), at=now())
    if form.errors:
        return _page(item, kept, form)
    say(gettext(N_("The team can read the briefing and is told.")))
    return redirect(url_for("selection.briefing", id=item.id), 303)


@bp.get(f"/activities/<id:id>/briefing.<any({KINDS}):kind>")
@requires(P.BRIEFING_READ, on=activities.find)
def briefing_file(item: Activity, kind: str) -> ResponseReturnValue:
    """The pack as one file."""
    found = _pack(item, queries.briefing_of(item), current_actor())
    return as_file(
        kind,
        lambda: pack.pack_paper(found, to=current_actor(), at=now()),
        lambda: pack.pack_name(found, kind),
    )


@bp.get("/activities/<id:id>/briefing.zip")
@requires(P.BRIEFING_READ, on=activities.find)
def briefing_zip(item: Activity) -> ResponseReturnValue:
    """The pack, the terms of reference and the own contract in one archive."""
    found = _pack(item, queries.briefing_of(item), current_actor())
    with force_locale(wished_language()):
        content = _archive(found, current_actor(), now())
        name = pack.pack_name(found, "zip")
    return attachment(content, name, "application/zip")


def _archive(found: pack.Pack, to: Actor, at: datetime) -> bytes:
    inside = [(pack.pack_name(found, "pdf"), pack.pack_paper(found, to=to, at=at))]
    if (terms := found.terms) is not None:
        paper = papers.terms_paper(terms, terms.facts, to=to, at=at)
        inside.append((papers.terms_name(terms, terms.facts, "pdf"), paper))
    if (kept := found.contract) is not None:
        inside.append((contract_paper.contract_name(kept, "pdf"), contract_paper.contract_paper(kept, to=to, at=at)))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, paper in inside:
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), written(paper, "pdf")[0])
    return file.getvalue()


def _pack(item: Activity, kept: Briefing | None, actor: Actor) -> pack.Pack:
    """The pack for this reader. Raises NotFound where there is none yet, or the team may not read it yet."""
    is_expert = actor.role is Role.EXPERT
    if kept is None or (is_expert and kept.ready_at is None):
        raise NotFound
    found = pack.Pack(item, kept, asked.current_terms(item))
    if not is_expert:
        return found
    own = next((one for one in db.session.scalars(queries.placed_on(item)) if one.user_id == actor.user_id), None)
    contract = chosen.contract_of(own.id) if own else None
    expert = experts.of_user(actor.user_id)
    return pack.Pack(
        item, kept, found.terms, own, contract if contract and contract.is_shown_to_expert else None,
        expert.member_state if expert else "",
    )  # fmt: skip


def _page(item: Activity, kept: Briefing | None, form: TransitionForm | None = None) -> ResponseReturnValue:
    actor = current_actor()
    form = form or TransitionForm.from_request(formdata=None, data={"version": kept.version if kept else 0})
    may_write = permits(actor, P.BRIEFING_WRITE, item)
    if kept is None and actor.role is not Role.EXPERT:
        return render_template("selection/briefings/none.html", item=item, may_write=may_write)
    found = _pack(item, kept, actor)
    reader = experts.of_user(actor.user_id)
    read = conduct.acknowledgements(item)
    return form_page(
        "selection/briefings/show.html",
        form,
        item=item,
        pack=found,
        chapters=pack.chapters(found),
        may_write=may_write,
        missing=[gettext(sentence) for sentence, _ in services.missing_in(found.briefing)] if may_write else [],
        team=_team(item, read) if reader is None else [],
        is_reader=reader is not None,
        read=read.get(reader.id) if reader is not None else None,
    )


def _team(
    item: Activity, read: Mapping[int, CodeAcknowledgement]
) -> list[tuple[Expert, Nomination | None, CodeAcknowledgement | None, ContractRecord | None]]:
    """Who is on the team, how each was chosen, and what each has read and signed."""
    placed = {one.expert_id: one for one in db.session.scalars(queries.placed_on(item))}
    team = [place.expert for place in item.positions if place.expert is not None]
    nominations = [(one, placed.get(one.id)) for one in team]
    return [(one, by, read.get(one.id), chosen.contract_of(by.id) if by else None) for one, by in nominations]
