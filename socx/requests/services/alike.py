"""Requests that are much like one: perhaps the same asked twice. Nothing is stored, a person decides."""

from __future__ import annotations

from threading import Lock

from socx.access.actors import Actor
from socx.db import db
from socx.requests import queries, similar
from socx.requests.models import AssistanceRequest
from socx.requests.services.clarification import words_for

#: From here on two requests are told to be much alike.
MUCH = 0.3

#: Requests that are told for one.
MOST = 3

#: Comparisons that one process keeps.
KEPT = 256

_lock = Lock()
_kept: dict[tuple[object, ...], tuple[similar.Near, ...]] = {}


def much_like(item: AssistanceRequest, actor: Actor) -> list[tuple[AssistanceRequest, similar.Near]]:
    """The requests most like one that this reader may read, with the words that both have, the most alike first.

    Compared again only when one of them has changed.
    """
    if not similar.SIMILAR:
        return []
    others = queries.comparable(actor, item)
    ids_and_versions = others.with_only_columns(AssistanceRequest.id, AssistanceRequest.version)
    figures = tuple(tuple(row) for row in db.session.execute(ids_and_versions))
    where = (str(db.engine.url), actor.role, item.id, item.version, figures)
    near = _kept.get(where)
    if near is None:
        texts = [_words(other, actor) for other in db.session.scalars(others).unique()]
        near = tuple(one for one in similar.rank(_words(item, actor), texts) if one.likeness >= MUCH)[:MOST]
        with _lock:
            if len(_kept) >= KEPT:
                _kept.clear()
            _kept[where] = near
    found = [(db.session.get(AssistanceRequest, one.key), one) for one in near]
    return [(other, one) for other, one in found if other is not None]


def _words(item: AssistanceRequest, actor: Actor) -> similar.Words:
    """The words of a request that this reader may read."""
    document = words_for(item, actor)
    return similar.words_of(item.id, document.get("title") or "", document, item.language)
