"""Pages of the register of recommendations, and what a request shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.activities import queries as activities
from socx.audit import queries as audit
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.core.places import partner_names
from socx.core.values import DOMAINS
from socx.db import db, transaction
from socx.matching import similar
from socx.recommendations import exports, queries, services
from socx.recommendations.forms import FilterForm, LinkForm, RecommendationForm
from socx.recommendations.models import Recommendation
from socx.recommendations.workflow import RECOMMENDATION_WORKFLOW
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest
from socx.requests.views import CASE_LINKS, CaseLink
from socx.web import navigation
from socx.web.csv import download
from socx.web.errors import say
from socx.web.forms import BaseForm, TransitionForm, check_version
from socx.web.frame import role_label
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page, now
from socx.web.paging import page_number, paginate

bp = Blueprint("recommendations", __name__)
navigation.add(N_("Recommendations"), "recommendations.index", P.RECOMMENDATION_LIST, 65)

MOVES = ", ".join(RECOMMENDATION_WORKFLOW.names)

#: How many recommendations stand beside a request.
BESIDE = 20
#: Words of the request that are shown for each.
WORDS_BESIDE = 6

# fmt: off
TRAIL_WORDS = {
    "create": N_("Written into the register"),
    "consider": N_("Taken under consideration"),
    "leave":  N_("Not taken up"),
    "edit":   N_("Words changed"),
    "cite":   N_("Cited in a request"),
    "link":   N_("Link added"),
    "unlink": N_("Link removed"),
}
# fmt: on


@bp.context_processor
def tables() -> dict[str, object]:
    """What the templates of this room look values up in."""
    return {
        "domains": DOMAINS,
        "states": RECOMMENDATION_WORKFLOW.labels,
        "partner_names": lambda codes: partner_names(codes, language()),
    }


@bp.get("/recommendations")
@requires(P.RECOMMENDATION_LIST)
def index() -> ResponseReturnValue:
    form = FilterForm.from_address()
    wanted = form.wanted()
    page = paginate(queries.narrowed(queries.visible_to(current_actor()), wanted), page_number())
    asked = {k: v for k, v in request.args.items() if k in ("q", "partner", "topic", "state") and v}
    return render_template("recommendations/index.html", page=page, form=form, wanted=wanted, asked=asked)


@bp.get("/recommendations.csv")
@requires(P.RECOMMENDATION_LIST)
def index_csv() -> ResponseReturnValue:
    actor = current_actor()
    found = db.session.scalars(queries.narrowed(queries.visible_to(actor), FilterForm.from_address().wanted()))
    return download(exports.table(found, actor, language()), "recommendations")


@bp.get("/recommendations/report")
@requires(P.RECOMMENDATION_LIST)
def report() -> ResponseReturnValue:
    """Recommendations taken up, with the requests and actions that did."""
    actor = current_actor()
    return render_template(
        "recommendations/report.html", page=paginate(queries.taken_up(actor), page_number()),
        numbers=queries.number_by_state(actor), readable_requests=queries.readable_requests,
        readable_actions=queries.readable_actions,
    )  # fmt: skip


@bp.get("/recommendations/report.csv")
@requires(P.RECOMMENDATION_LIST)
def report_csv() -> ResponseReturnValue:
    actor = current_actor()
    return download(exports.table(db.session.scalars(queries.taken_up(actor)), actor, language()), "taken-up")


@bp.route("/recommendations/new", methods=["GET", "POST"])
@requires(P.RECOMMENDATION_WRITE)
def new() -> ResponseReturnValue:
    return _edit(None)


@bp.route("/recommendations/<id:id>/edit", methods=["GET", "POST"])
@requires(P.RECOMMENDATION_WRITE, on=queries.find)
def edit(item: Recommendation) -> ResponseReturnValue:
    return _edit(item)


def _edit(item: Recommendation | None) -> ResponseReturnValue:
    form = RecommendationForm.from_request(data=_shown(item))
    if form.submitted():
        with form.keeping(DomainError):
            if item is not None:
                check_version(form, item)
            kept = services.keep(item, form.values(), by=current_actor(), at=now())
        if not form.errors:
            say(gettext("The recommendation is saved."))
            return redirect(url_for("recommendations.detail", id=kept.id), 303)
    return form_page("recommendations/form.html", form, item=item)


def _shown(item: Recommendation | None) -> dict[str, Any]:
    if item is None:
        return {"sensitivity": "normal", "domain": current_actor().domain}
    names = (
        "source", "document", "url", "issued_on", "text", "addressees", "domain", "sensitivity", "version",
    )  # fmt: skip
    return {name: getattr(item, name) for name in names} | {
        "topics": item.topic_ids,
        "partners": sorted(item.partner_codes),
    }


@bp.get("/recommendations/<id:id>")
@requires(P.RECOMMENDATION_READ, on=queries.find)
def detail(item: Recommendation) -> ResponseReturnValue:
    return _page(item, LinkForm.from_request(formdata=None))


def _page(item: Recommendation, link_form: LinkForm, status: int = 200) -> ResponseReturnValue:
    actor = current_actor()
    knows_why = permits(actor, P.RECOMMENDATION_LIST)
    return render_template(
        "recommendations/detail.html",
        item=item,
        form=TransitionForm.from_request(data={"version": item.version}, formdata=None),
        link_form=link_form,
        offered=RECOMMENDATION_WORKFLOW.offered(actor, item),
        may_write=permits(actor, P.RECOMMENDATION_WRITE, item),
        knows_why=knows_why,
        cited={link.request_id for link in item.requests if link.is_cited},
        requests=queries.readable_requests(item, actor),
        actions=queries.readable_actions(item, actor),
        events=_events(item) if knows_why else [],
    ), status


def _events(item: Recommendation) -> list[dict[str, Any]]:
    """Who did what when, newest first, in words."""
    entries = list(db.session.scalars(audit.trail("recommendation", item.id)))
    names = accounts.names(e.actor_id for e in entries)
    told = []
    for entry in reversed(entries):
        words = TRAIL_WORDS.get(entry.action)
        if words is None and entry.target:
            words = RECOMMENDATION_WORKFLOW.transition(entry.action).label
        if words is None:
            continue
        role, name = role_label(entry.actor_role), names.get(entry.actor_id or 0)
        told.append(
            {"at": entry.at, "what": gettext(words), "who": f"{name}, {role}" if name else role, "note": entry.note}
        )
    return told


@bp.post(f"/recommendations/<id:id>/<any({MOVES}):move>")
@requires(P.RECOMMENDATION_READ, on=queries.find)
def advance(item: Recommendation, move: str) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, item)
        services.advance(item, move, by=current_actor(), at=now(), note=form.note.data or "")
    return redirect(url_for("recommendations.detail", id=item.id), 303)


@bp.post("/recommendations/<id:id>/links")
@requires(P.RECOMMENDATION_WRITE, on=queries.find)
def link(item: Recommendation) -> ResponseReturnValue:
    """Link what takes it up, by its code."""
    form, actor = LinkForm.from_request(), current_actor()
    if form.submitted():
        with transaction():
            is_there = _link(item, form, actor)
        if is_there:
            return redirect(url_for("recommendations.detail", id=item.id), 303)
    return _page(item, form, 422)


def _link(item: Recommendation, form: LinkForm, actor: Actor) -> bool:
    """Link what the form names; where the reader may read no such thing, say so beside the field."""
    if form.what.data == "action":
        action = queries.action_named(form.code.data, actor)
        if action is not None:
            services.link_action(item, action, by=actor, at=now())
            return True
        form.code.errors = [*form.code.errors, gettext("There is no such action that you may read.")]
        return False
    found = queries.request_named(form.code.data, actor)
    if found is not None:
        services.cite(item, found, by=actor, at=now())
        return True
    form.code.errors = [*form.code.errors, gettext("There is no such request that you may read.")]
    return False


@bp.post("/recommendations/<id:id>/requests/<id:request_id>/remove")
@requires(P.RECOMMENDATION_WRITE, on=queries.find)
def unlink_request(item: Recommendation, request_id: int) -> ResponseReturnValue:
    found = requests.find(request_id)
    if not BaseForm.from_request().submitted():
        abort(400)
    if found is None:
        raise NotFound
    with transaction():
        services.uncite(item, found, by=current_actor(), at=now())
    return redirect(url_for("recommendations.detail", id=item.id), 303)


@bp.post("/recommendations/<id:id>/actions/<id:action_id>/remove")
@requires(P.RECOMMENDATION_WRITE, on=queries.find)
def unlink_action(item: Recommendation, action_id: int) -> ResponseReturnValue:
    found = activities.find_action(action_id)
    if not BaseForm.from_request().submitted():
        abort(400)
    if found is None:
        raise NotFound
    with transaction():
        services.unlink_action(item, found, by=current_actor(), at=now())
    return redirect(url_for("recommendations.detail", id=item.id), 303)


# Beside a request.


def _shows(item: AssistanceRequest, actor: Actor) -> bool:
    """Whether there is something about the topics and the partner of a request for this reader."""
    if actor.role is Role.EXPERT or not permits(actor, P.RECOMMENDATION_READ):
        return False
    return queries.is_any(queries.linked_with(item, actor)) or (
        bool(item.topic_ids) and queries.is_any(queries.relevant_to(item, actor))
    )


CASE_LINKS.append(CaseLink(N_("Recommendations"), "recommendations.of_request", _shows))


@bp.get("/requests/<id:id>/recommendations")
@requires(P.REQUEST_READ, on=requests.find)
def of_request(item: AssistanceRequest) -> ResponseReturnValue:
    """What others recommend about the topics and the partner of a request, and what it takes up."""
    actor = current_actor()
    if not permits(actor, P.RECOMMENDATION_READ):
        raise NotFound
    links = queries.links_of(item)
    taken = db.session.scalars(queries.linked_with(item, actor)).all()
    near = db.session.scalars(queries.relevant_to(item, actor).limit(BESIDE)).all() if item.topic_ids else []
    words = _words_in_both(item, near)
    return render_template(
        "recommendations/of_request.html",
        item=item,
        taken=taken,
        near=sorted((r for r in near if r.id not in links), key=lambda r: list(words).index(r.id)),
        words=words,
        links=links,
        form=BaseForm.from_request(),
        is_own=permits(actor, P.REQUEST_EDIT, item),
        may_cite=permits(actor, P.REQUEST_EDIT, item) and item.state == "draft",
    )


def _words_in_both(item: AssistanceRequest, found: Sequence[Recommendation]) -> dict[int, tuple[str, ...]]:
    """The words of a request that stand in each recommendation too: the most alike first, then as they came."""
    near = similar.near(item, [similar.Beside(one.text, "", one.topic_ids) for one in found])
    words = {found[one.key].id: one.words[:WORDS_BESIDE] for one in near}
    return words | {one.id: () for one in found if one.id not in words}


@bp.post("/requests/<id:id>/recommendations/<id:recommendation_id>/<any(cite, remove):what>")
@requires(P.REQUEST_READ, on=requests.find)
def cite(item: AssistanceRequest, recommendation_id: int, what: str) -> ResponseReturnValue:
    """Cite a recommendation in a draft, link it with a request, or take that back."""
    actor = current_actor()
    found = queries.find(recommendation_id)
    if found is None or not permits(actor, P.RECOMMENDATION_READ, found):
        raise NotFound
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        (services.cite if what == "cite" else services.uncite)(found, item, by=actor, at=now())
    return redirect(url_for("recommendations.of_request", id=item.id), 303)
