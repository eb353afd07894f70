"""Open calls for everybody: the list, one call, its terms of reference, the feed. No personal data."""

from __future__ import annotations

from flask import Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from socx.access.actors import ANONYMOUS
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db
from socx.experts import queries as experts
from socx.papers.writers import KINDS, as_file
from socx.requests import parties
from socx.selection import feed, papers, queries, terms
from socx.selection.models import ExpertCall, TermsOfReference
from socx.selection.services.applications import may_apply
from socx.selection.views import bp, now
from socx.web import frame
from socx.web.guard import current_actor, public
from socx.web.i18n import language, wished_language
from socx.web.security import for_everybody
from socx.web.site import full_url

frame.add_footer_link(N_("Open calls for experts"), "selection.open_calls")

#: How long caches may keep the pages: a call that closes says its deadline itself.
KEPT_SECONDS = 300


@bp.get("/open-calls")
@public
def open_calls() -> ResponseReturnValue:
    found = db.session.scalars(queries.public_calls(now())).unique().all()
    return for_everybody(make_response(render_template("selection/public/index.html", calls=found)), KEPT_SECONDS)


@bp.get("/open-calls/<id:id>")
@public
def open_call(id: int) -> ResponseReturnValue:
    """One call, also after it has closed: links to it keep saying what became of it."""
    (call, kept), at = _public(id), now()
    expert = experts.of_user(current_actor().user_id)
    page = render_template(
        "selection/public/show.html",
        call=call,
        facts=kept.facts,
        texts=kept.texts,
        language_of_texts=kept.language,
        parts=[part for part in terms.PARTS if kept.texts.get(part.key)],
        asked={one.id: terms.asked_in(kept.facts, one.id) for one in call.positions},
        partners=parties.partner_names(call.request, language()),
        is_open=call.is_open(at),
        application=queries.application_of(call.id, expert.id) if expert else None,
        may_apply=expert is not None and may_apply(call, expert, at),
        later=db.session.scalars(queries.calls_of(call.activity).limit(1)).first(),
    )
    return for_everybody(make_response(page), KEPT_SECONDS)


@bp.get(f"/open-calls/<id:id>/terms.<any({KINDS}):kind>")
@public
def open_call_terms(id: int, kind: str) -> ResponseReturnValue:
    """The terms of reference of a public call."""
    _, kept = _public(id)
    return as_file(
        kind,
        lambda: papers.terms_paper(kept, kept.facts, to=ANONYMOUS, at=now()),
        lambda: papers.terms_name(kept, kept.facts, kind),
    )


@bp.get("/open-calls/feed.atom")
@public
def open_calls_feed() -> ResponseReturnValue:
    """The open calls as an Atom feed, in the language that the address asks for."""
    chosen = wished_language()
    found = db.session.scalars(queries.public_calls(now())).unique().all()
    with force_locale(chosen):
        body = feed.feed(
            found,
            own=full_url(url_for("selection.open_calls_feed", language=chosen)),
            page=full_url(url_for("selection.open_calls")),
            address_of=lambda call: full_url(url_for("selection.open_call", id=call.id)),
        )
    return for_everybody(Response(body, content_type=feed.TYPE), KEPT_SECONDS)


def _public(call_id: int) -> tuple[ExpertCall, TermsOfReference]:
    """A call that everybody may read, and its terms of reference."""
    call = queries.find_call(call_id)
    if call is None or not call.is_public or call.state == "draft" or call.terms is None:
        raise NotFound
    return call, call.terms
