"""Similar past requests, shown to those who write: their own institution's, and the public side of others."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from socx.core.topics import topics
from socx.db import db
from socx.requests import queries, similar
from socx.requests.models import AssistanceRequest
from socx.requests.views import bp
from socx.web.guard import current_actor
from socx.web.i18n import language

MOST = 3


@dataclass(frozen=True, slots=True)
class Similar:
    """A past request as the writer of another may see it; only own ones have an address."""

    title: str
    language: str
    partner: str
    topics: tuple[str, ...]
    outcome: str
    url: str


def similar_to(item: AssistanceRequest) -> list[Similar]:
    """The most similar past requests, the most alike first; none while there is too little to compare."""
    if not similar.SIMILAR or not (item.title or item.answers.get("context")):
        return []
    actor = current_actor()
    own = list(db.session.scalars(queries.own_past_requests(actor, but=item.id)).unique())
    others = db.session.scalars(queries.published_cases(actor)).unique().all()
    own = [past for past in own if past.id != (item.copied or {}).get("from")]
    known = {past.id: _own(past) for past in own} | {past.id: _published(past) for past in others}
    texts = [
        *(_words(past) for past in own),
        *(similar.Words(past.id, _public_words(known[past.id]), past.language) for past in others),
    ]
    return [known[near.key] for near in similar.rank(_words(item), texts)[:MOST]]


def _words(item: AssistanceRequest) -> similar.Words:
    return similar.words_of(item.id, item.title, item.answers, item.language, _labels(item.topic_ids))


def _public_words(past: Similar) -> str:
    return "\n".join([past.title, *past.topics])


def _labels(topic_ids: list[str]) -> tuple[str, ...]:
    known, here = topics(), language()
    return tuple(known[t].label(here) for t in topic_ids if t in known)


def _own(past: AssistanceRequest) -> Similar:
    return Similar(
        past.title, past.language, "", _labels(past.topic_ids), past.status.label,
        url_for("requests.detail", id=past.id),
    )  # fmt: skip


def _published(past: AssistanceRequest) -> Similar:
    """Title, topics, partner and what came of it (decision 8): the agreed title, nothing of the request."""
    frozen = [form for form in past.action_forms if form.frozen_at is not None]
    return Similar(
        str(frozen[-1].scope.get("title") or ""), past.language, past.institution.partner_code,
        _labels(past.topic_ids), past.status.label, "",
    )  # fmt: skip


@bp.context_processor
def what_similar_requests_show() -> dict[str, object]:
    return {"similar_to": similar_to}
