"""The list of the roster and a profile, for advisers and managers."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.errors import NotFound
from socx.core.excerpts import marked
from socx.core.i18n import N_
from socx.core.words import pattern, understand
from socx.db import db, writing_aside
from socx.experts import columns, exports, forms, panels, queries, services
from socx.experts.models import Expert
from socx.experts.services import excerpts
from socx.experts.views import bp
from socx.experts.views.section import parts_of
from socx.experts.views.trail import events
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.web import spreadsheets
from socx.web.forms import TransitionForm
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_day, language, show_moment
from socx.web.paging import page_number, paginate

#: Rows of one page.
PAGE = 25


@bp.get("/experts")
@requires(Permission.EXPERT_LIST)
def index() -> ResponseReturnValue:
    """The profiles this reader may read, by words and filters that stand in the address."""
    asked, actor = _asked(), current_actor()
    way = queries.way_to(actor, asked.wanted)
    found = queries.roster(actor, asked.wanted, way)
    page = paginate(found.options(*(queries.FOUND_ROW if asked.text else queries.ROW)), page_number(), PAGE)
    wanted = pattern(understand(asked.text).wanted) if asked.text else None
    return render_template(
        "experts/index.html", page=page, asked=asked, number=way.number, most=queries.MOST_LISTED,
        columns=columns.COLUMNS, usual=columns.USUAL,
        heads={item.id: [marked(part, wanted) for part in excerpts.headline(item)] for item in page.items}
        if wanted else {},
        excerpts=excerpts.excerpts(page.items, asked.text, actor) if wanted else {},
    )  # fmt: skip


def _asked() -> forms.RosterFilters:
    return forms.RosterFilters(request.args, current_actor())


@bp.get("/experts.<any(csv, xlsx):suffix>")
@requires(Permission.EXPERT_LIST)
def export(suffix: str) -> ResponseReturnValue:
    """The list as it is narrowed, all pages of it, with the chosen columns. Who took how much is kept."""
    actor, now, asked = current_actor(), datetime.now(UTC), _asked()
    chosen = columns.chosen(request.args.getlist("column"))
    lines = exports.lines(queries.roster(actor, asked.wanted), chosen, language())
    widths = [*(column.width for column in chosen), exports.NOTE_WIDTH]
    file, count = spreadsheets.written(lines, suffix, gettext(N_("Experts")), widths, _about(asked, now))
    with writing_aside():
        audit.record(
            ("expert_list", actor.user_id or 0), "export", by=actor, at=now, rows=count, format=suffix,
            filter=asked.address(), columns=[column.key for column in chosen],
        )  # fmt: skip
    return spreadsheets.given(file, f"experts-{home_day(now).isoformat()}", suffix)


def _about(asked: forms.RosterFilters, now: datetime) -> list[tuple[str, str]]:
    """What the second sheet of a workbook says: when it was made, and what of."""
    filters = "; ".join(chip.text for chip in asked.chips) or gettext("None")
    return [(gettext(N_("Made")), show_moment(now)), (gettext("Filters"), filters)]


@bp.get("/experts/<id:id>")
@requires(Permission.EXPERT_READ, on=queries.find)
def detail(item: Expert) -> ResponseReturnValue:
    if item.user_id == current_actor().user_id:
        return redirect(url_for("experts.me"))
    return profile_page(_looked_at(item))


def _looked_at(item: Expert) -> Expert:
    """Keep once a day who looked, in a short transaction of its own."""
    actor, now = current_actor(), datetime.now(UTC)
    if services.is_noted(item.id, by=actor, on=now.date()):
        return item
    with writing_aside():
        services.note_view(item.id, by=actor, at=now)
    found = queries.find(item.id)
    if found is None:
        raise NotFound
    return found


def profile_page(item: Expert, form: TransitionForm | None = None) -> str:
    actor = current_actor()
    may_write = permits(actor, Permission.EXPERT_EDIT, item)
    return render_template(
        "experts/detail.html",
        item=item,
        parts=parts_of(item, lambda key: url_for("experts.edit_for", id=item.id, key=key)) if may_write else [],
        link=db.session.scalar(queries.links_to(item.email, ("adviser",)).limit(1)) if may_write else None,
        rule=queries.rule_of(item),
        blocks=panels.shown("facility", item, actor, datetime.now(UTC)),
        now=datetime.now(UTC),
        offered=PROFILE_WORKFLOW.offered(actor, item),
        form=form or TransitionForm(version=item.version),
        may_contact=permits(actor, Permission.EXPERT_CONTACT, item),
        events=events(queries.history(item.id)),
    )
