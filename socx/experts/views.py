"""Pages of the roster: the list, a profile, and the expert's own area."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import Select

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.accounts import queries as accounts
from socx.audit.models import AuditEntry
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.core.topics import TOPIC_DOMAINS
from socx.core.values import ASSISTANCE, EXPERT_KINDS, MODALITIES
from socx.db import db, reading, transaction
from socx.experts import exports, forms, queries, sections, services, subjects
from socx.experts.models import CONSENTS, PASSAGE_KINDS, TOPIC_LEVELS, Expert
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.web import navigation
from socx.web.csv import download
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.frame import role_label
from socx.web.guard import current_actor, requires
from socx.web.paging import page_number, paginate

__all__ = ["bp", "subjects"]

bp = Blueprint("experts", __name__)
navigation.add(N_("Experts"), "experts.index", Permission.EXPERT_LIST, 30)
navigation.add(N_("My profile"), "experts.me", Permission.EXPERT_EDIT, 30)

MOVES = ", ".join(PROFILE_WORKFLOW.names)
SECTIONS = ", ".join(sections.BY_KEY)
CONSENT_NAMES = ", ".join(CONSENTS)

# fmt: off
#: What the trail says that no workflow has a word for.
ACTIONS = {
    "start":            N_("Profile started"),
    "claim":            N_("Profile taken over by its owner"),
    "edit":             N_("Profile changed"),
    "agree":            N_("Consent given"),
    "withdraw_consent": N_("Consent withdrawn"),
    "view":             N_("Profile looked at"),
    "import":           N_("Profile brought in"),
    "create":           N_("Profile brought in"),
}
# fmt: on

#: How much of the trail a page shows.
LATEST = 40


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates the words of this room."""
    state.app.jinja_env.globals.update(
        ASSISTANCE=ASSISTANCE,
        CONSENTS=CONSENTS,
        EXPERT_KINDS=EXPERT_KINDS,
        MODALITIES=MODALITIES,
        PASSAGE_KINDS=PASSAGE_KINDS,
        TOPIC_DOMAINS=TOPIC_DOMAINS,
        TOPIC_LEVELS=TOPIC_LEVELS,
    )


@bp.get("/experts")
@requires(Permission.EXPERT_LIST)
def index() -> ResponseReturnValue:
    form = forms.FilterForm.from_address()
    page = paginate(queries.roster(current_actor(), form.filters()), page_number())
    return render_template("experts/index.html", page=page, form=form, asked=form.in_address())


@bp.get("/experts.csv")
@requires(Permission.EXPERT_LIST)
def table() -> ResponseReturnValue:
    form = forms.FilterForm.from_address()
    found = db.session.scalars(queries.roster(current_actor(), form.filters()))
    return download(exports.rows(found), "experts")


@bp.get("/experts/<id:id>")
@requires(Permission.EXPERT_READ, on=queries.find)
def detail(item: Expert) -> ResponseReturnValue:
    if item.user_id == current_actor().user_id:
        return redirect(url_for("experts.me"))
    return _profile(_looked_at(item))


@bp.post(f"/experts/<id:id>/<any({MOVES}):move>")
@requires(Permission.EXPERT_READ, on=queries.find)
def advance(item: Expert, move: str) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    is_own = item.user_id == current_actor().user_id
    if not form.submitted():
        return (_status(item, form) if is_own else _profile(item, form)), 422
    try:
        with transaction():
            check_version(form, item)
            services.advance(item, move, by=current_actor(), at=datetime.now(UTC), note=form.note.data or "")
    except DomainError as error:
        if error.status != 422:
            raise
        form.refuse(error)
        found = queries.find(item.id)
        if found is None:
            raise NotFound from None
        return (_status(found, form) if is_own else _profile(found, form)), 422
    say(gettext(PROFILE_WORKFLOW.transition(move).done))
    return redirect(url_for("experts.me") if is_own else url_for("experts.detail", id=item.id), 303)


@bp.get("/experts/me")
@requires(Permission.EXPERT_EDIT)
def me() -> ResponseReturnValue:
    item = queries.of_user(current_actor().user_id)
    return _status(item) if item else render_template("experts/start.html")


@bp.route("/experts/me/start", methods=["GET", "POST"])
@requires(Permission.EXPERT_EDIT)
def start() -> ResponseReturnValue:
    if queries.of_user(current_actor().user_id):
        return redirect(url_for("experts.me"))
    section = sections.BY_KEY["work"]
    given, _, family = g.user.name.partition(" ")
    form = forms.WorkForm.from_request(data={"given_name": given, "family_name": family, "experience_years": None})
    if form.submitted():
        try:
            with transaction():
                services.start(g.user, form.values(section), by=current_actor(), at=datetime.now(UTC))
            say(gettext(N_("Your profile is started. Go on with the next part.")))
            return redirect(url_for("experts.me"), 303)
        except DomainError as error:
            form.refuse(error)
    return _section_page(None, section, form)


@bp.route(f"/experts/me/<any({SECTIONS}):key>", methods=["GET", "POST"])
@requires(Permission.EXPERT_EDIT)
def edit(key: str) -> ResponseReturnValue:
    item, section = _own(), sections.BY_KEY[key]
    form = forms.FORMS[key].from_request(data=sections.read(item, section) | {"version": item.version})
    if "add" in request.form:
        form.add_row()
    elif "remove" in request.form:
        form.remove_row(request.form["remove"])
    elif form.submitted():
        try:
            with transaction():
                if not sections.same(item, section, form.values(section)):
                    check_version(form, item)
                services.save(item, section, form.values(section), by=current_actor(), at=datetime.now(UTC))
            say(gettext(N_("Saved.")))
            return redirect(url_for("experts.me"), 303)
        except DomainError as error:
            form.refuse(error)
            item = _own()
            form.version.data = str(item.version)
            return _section_page(item, section, form), error.status
    return _section_page(item, section, form), 422 if form.errors else 200


@bp.get("/experts/me/consents")
@requires(Permission.EXPERT_EDIT)
def consents() -> ResponseReturnValue:
    return render_template("experts/consents.html", item=_own(), form=forms.ConsentForm())


@bp.post(f"/experts/me/consents/<any({CONSENT_NAMES}):name>/<any(agree, withdraw):verb>")
@requires(Permission.EXPERT_EDIT)
def consent(name: str, verb: str) -> ResponseReturnValue:
    item = _own()
    change = services.agree if verb == "agree" else services.withdraw
    with transaction():
        change(item, name, by=current_actor(), at=datetime.now(UTC))
    say(gettext(N_("Saved.")))
    return redirect(url_for("experts.consents"), 303)


def _own() -> Expert:
    item = queries.of_user(current_actor().user_id)
    if item is None:
        raise NotFound
    return item


def _looked_at(item: Expert) -> Expert:
    """Keep once a day who looked, in a short transaction of its own."""
    actor, now = current_actor(), datetime.now(UTC)
    if services.is_noted(item.id, by=actor, on=now.date()):
        return item
    db.session.rollback()
    reading.set(False)
    with transaction():
        services.note_view(item.id, by=actor, at=now)
    found = queries.find(item.id)
    if found is None:
        raise NotFound
    return found


def _profile(item: Expert, form: TransitionForm | None = None) -> str:
    actor = current_actor()
    return render_template(
        "experts/detail.html",
        item=item,
        offered=PROFILE_WORKFLOW.offered(actor, item),
        form=form or TransitionForm(version=item.version),
        contact=permits(actor, Permission.EXPERT_CONTACT, item),
        events=_events(queries.history(item.id)),
    )


def _status(item: Expert, form: TransitionForm | None = None) -> str:
    return render_template(
        "experts/me.html",
        item=item,
        tasks=_tasks(item),
        missing=list(sections.missing_here(item)),
        offered=PROFILE_WORKFLOW.offered(current_actor(), item),
        form=form or TransitionForm(version=item.version),
        views=_events(queries.looks_at(item.id)),
        events=_events(queries.history(item.id)),
    )


def _tasks(item: Expert) -> list[dict[str, object]]:
    """The parts of the profile with what is to do in each."""
    lacking = {key for _, key in sections.missing_here(item)}
    pages = [(s.key, s.label, url_for("experts.edit", key=s.key), _has_something(item, s)) for s in sections.SECTIONS]
    pages.append(("consents", N_("Consents"), url_for("experts.consents"), True))
    return [
        {
            "label": gettext(name),
            "url": url,
            "status": gettext(N_("To do") if key in lacking else N_("Done") if filled else N_("Optional")),
            "tone": "waiting" if key in lacking else "positive" if filled else "neutral",
        }
        for key, name, url, filled in pages
    ]


def _has_something(item: Expert, section: sections.Section) -> bool:
    return bool(getattr(item, section.rows)) if section.rows and section.key != "availability" else True


def _section_page(item: Expert | None, section: sections.Section, form: forms.SectionForm) -> str:
    if form.ROWS and not len(form.rows):
        form.add_row()
    return render_template("experts/section.html", item=item, section=section, form=form)


def _events(found: Select[AuditEntry]) -> list[dict[str, object]]:
    """Entries of the trail, for the component that shows them."""
    entries = db.session.scalars(found.limit(LATEST)).all()
    names = accounts.names(entry.actor_id for entry in entries)
    return [
        {"at": e.at, "who": _who(e.actor_id, e.actor_role, names), "what": _what(e), "note": e.note} for e in entries
    ]


def _who(actor_id: int | None, role: str, names: dict[int, str]) -> str:
    if role == Role.SCHEDULER:
        return gettext(N_("The system"))
    name = names.get(actor_id or 0)
    return f"{name}, {role_label(role)}" if name else role_label(role)


def _what(entry: AuditEntry) -> str:
    if entry.action in PROFILE_WORKFLOW.names:
        return gettext(PROFILE_WORKFLOW.transition(entry.action).label)
    section = sections.BY_KEY.get(entry.facts.get("section", ""))
    consent = CONSENTS.get(entry.facts.get("consent", ""))
    about = section.label if section else consent[1] if consent else ""
    return ": ".join(gettext(text) for text in (ACTIONS.get(entry.action, entry.action), about) if text)
