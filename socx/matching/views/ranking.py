"""Pages of matching: the ranked list, who is out and why, one person's score, the shortlist."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import Select
from sqlalchemy.exc import OperationalError

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.errors import DomainError, NotFound, WrongState
from socx.core.i18n import N_
from socx.db import db, transaction, writing_aside
from socx.experts.models import Expert
from socx.matching import exports, forms, queries, services, showing, weight_words, words
from socx.matching.conflicts import Finding
from socx.matching.models import DECISIONS, REJECTION_REASONS, MatchDecision
from socx.matching.views import bp
from socx.requests.models import AssistanceRequest
from socx.web.csv import download
from socx.web.errors import say
from socx.web.forms import TransitionForm
from socx.web.guard import current_actor, requires
from socx.web.paging import Page, page_number

if TYPE_CHECKING:
    from socx.matching.engine import Explanation, Part
    from socx.matching.services import Ranking

#: Where the pages of one request stand.
PLACE = "/requests/<id:id>/matches"

logger = logging.getLogger(__name__)

#: Words of one part that are listed one by one; the others are one line.
WORDS_SHOWN = 12


def matchable(request_id: int) -> AssistanceRequest | None:
    """The request, for who may read it; matching starts with its assessment."""
    item = queries.find_request(request_id)
    if item is None or not permits(current_actor(), Permission.REQUEST_READ, item):
        return None
    if not permits(current_actor(), Permission.MATCH_READ, item):
        return None
    if item.state not in services.OPEN_STATES:
        raise WrongState(N_("Experts are sought for a request from its assessment on."))
    return item


@dataclass(frozen=True, slots=True)
class Card:
    """One place of the ranking, ready to be shown."""

    rank: int
    expert: Expert
    score: float
    parts: Sequence[Mapping[str, Any]]
    decision: MatchDecision | None
    topics: Sequence[Mapping[str, Any]]
    subjects: Sequence[str]
    words: Sequence[str]
    lacks: Sequence[str]
    ties: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who is out, with every reason in words."""

    expert: Expert
    reasons: Sequence[str]
    decision: MatchDecision | None


@bp.get(PLACE)
@requires(Permission.MATCH_READ, on=matchable)
def index(item: AssistanceRequest) -> ResponseReturnValue:
    now, number = _now(), page_number()
    ranking, decided = services.ranking(item, now), _decided(item)
    drawn = showing.drawn_for(item, ranking, number, now)
    placed = showing.page_of(ranking, number, drawn)
    page = Page([one.ranked for one in placed], number, len(ranking.ranked) > number * showing.PAGE_SIZE)
    people = _people(queries.with_ties([int(place.key) for place in page.items]))
    ties = services.conflicts_among(item, people.values())
    called = _called()
    cards = [
        _card(ranking, people[key], one.rank, decided.get(key), ties.get(key, ()), called)
        for one in placed
        if (key := int(one.ranked.key)) in people
    ]
    answer = _render(
        "matching/index.html", item, ranking, decided, cards=cards, page=page, parts=cards[0].parts if cards else [],
        first=(number - 1) * showing.PAGE_SIZE + 1, last=(number - 1) * showing.PAGE_SIZE + len(placed),
        exchanged=weight_words.exchanged([trial.rank for trial in drawn if trial.is_exchanged]),
    )  # fmt: skip
    _remember(item.id, ranking, number, placed, now)
    return answer


def _remember(request_id: int, ranking: Ranking, number: int, placed: Sequence[showing.Placed], now: datetime) -> None:
    """Keep the page that is shown, once: after it is made, in a transaction of its own."""
    if not placed or showing.is_kept(request_id, ranking, number, placed, "page"):
        return
    try:
        with writing_aside():
            showing.keep(request_id, ranking, number, placed, "page", by=current_actor(), at=now)
    except OperationalError:  # somebody else holds the database: a page that waits is worse than one not kept
        logger.info("page of a ranking not kept", extra={"request": request_id})


@bp.get(f"{PLACE}/out")
@requires(Permission.MATCH_READ, on=matchable)
def out(item: AssistanceRequest) -> ResponseReturnValue:
    ranking, decided = services.ranking(item, _now()), _decided(item)
    page = _page(ranking.excluded, 50)
    people = _people(queries.people([one.key for one in page.items]))
    rows = [
        Outsider(people[one.key], [words.reason(r) for r in one.reasons], decided.get(one.key))
        for one in page.items
        if one.key in people
    ]
    return _render("matching/out.html", item, ranking, decided, rows=rows, page=page, tally=_tally(ranking))


@bp.get(f"{PLACE}/person")
@requires(Permission.MATCH_READ, on=matchable)
def person(item: AssistanceRequest) -> ResponseReturnValue:
    ranking, form, now = services.ranking(item, _now()), forms.PersonForm.from_address(), _now()
    found = db.session.scalars(queries.named(current_actor(), form.asked)).all() if form.asked else []
    answers = [(expert, services.why_not(item, expert, now)) for expert in found]
    rows = [
        {
            "expert": expert,
            "rank": answer.rank,
            "among": answer.among,
            "reasons": [words.reason(r) for r in answer.reasons],
            "in_roster": expert.id in ranking.roster.profiles,
        }
        for expert, answer in answers
    ]
    return _render("matching/person.html", item, ranking, _decided(item), form=form, rows=rows)


@bp.get(f"{PLACE}/shortlist.csv")
@requires(Permission.MATCH_READ, on=matchable)
def shortlist(item: AssistanceRequest) -> ResponseReturnValue:
    found = db.session.scalars(queries.shortlist(item.id)).unique()
    return download(exports.rows(item, found), f"shortlist-{item.year}-{item.sequence:02d}")


@bp.get(f"{PLACE}/<id:expert_id>")
@requires(Permission.MATCH_READ, on=matchable)
def explain(item: AssistanceRequest, expert_id: int) -> ResponseReturnValue:
    return _explained(item, _expert(expert_id), forms.DecisionForm.from_request())


@bp.post(f"{PLACE}/<id:expert_id>/decide")
@requires(Permission.MATCH_READ, on=matchable)
def decide(item: AssistanceRequest, expert_id: int) -> ResponseReturnValue:
    expert, form = _expert(expert_id), forms.DecisionForm.from_request()
    if form.submitted():
        try:
            with transaction():
                services.decide(
                    item, expert, form.decision.data or "", reason_code=form.reason_code.data or "",
                    note=form.note.data or "", by=current_actor(), at=_now(),
                )  # fmt: skip
            said = gettext(DECISIONS[form.decision.data])
            say(gettext(N_("%(name)s: %(decision)s"), name=expert.name, decision=said))
            return redirect(_back(item, expert), 303)
        except DomainError as error:
            if error.status != 422:
                raise
            form.refuse(error)
    return _explained(item, _expert(expert_id), form), 422


@bp.post(f"{PLACE}/<id:expert_id>/undo")
@requires(Permission.MATCH_READ, on=matchable)
def undo(item: AssistanceRequest, expert_id: int) -> ResponseReturnValue:
    expert = _expert(expert_id)
    if not TransitionForm.from_request().submitted():
        abort(400)
    with transaction():
        services.undo(item, expert, by=current_actor(), at=_now())
    say(gettext(N_("%(name)s: decision taken back"), name=expert.name))
    return redirect(_back(item, expert), 303)


def _now() -> datetime:
    return datetime.now(UTC)


def _expert(expert_id: int) -> Expert:
    """Somebody whom the reader may see."""
    found = db.session.get(Expert, expert_id)
    if found is None or not permits(current_actor(), Permission.EXPERT_READ, found):
        raise NotFound
    return found


def _back(item: AssistanceRequest, expert: Expert) -> str:
    """Back to the place in the list from which the button was pressed, or to the person's page."""
    page = request.form.get("page", "")
    if page.isascii() and page.isdigit() and len(page) < 5:
        return url_for("matching.index", id=item.id, page=page if page != "1" else None) + f"#expert-{expert.id}"
    return url_for("matching.explain", id=item.id, expert_id=expert.id)


def _decided(item: AssistanceRequest) -> dict[Any, MatchDecision]:
    return {kept.expert_id: kept for kept in db.session.scalars(queries.decisions(item.id))}


def _people(wanted: Select[Expert]) -> dict[Any, Expert]:
    return {expert.id: expert for expert in db.session.scalars(wanted)}


def _page(things: Sequence[Any], size: int) -> Page[Any]:
    number = page_number()
    start = (number - 1) * size
    return Page(things[start : start + size], number, len(things) > start + size)


def _card(
    ranking: Ranking, expert: Expert, rank: int, decision: MatchDecision | None, ties: Sequence[Finding],
    called: Mapping[str, Mapping[str, str]],
) -> Card:  # fmt: skip
    explanation = ranking.explain(expert.id, brief=True)
    return Card(
        rank=rank,
        expert=expert,
        score=explanation.score / 100,
        parts=_parts(explanation, called),
        decision=decision,
        topics=words.shared_topics(explanation),
        subjects=words.shared_subjects(explanation),
        words=words.top_words(explanation),
        lacks=words.lacks(explanation, 4),
        ties=ties,
    )


def _called() -> dict[str, dict[str, str]]:
    """What each part is called, once for all cards of a page."""
    return {name: {"label": words.part(name), "short": words.short(name)} for name in words.PARTS}


def _parts(explanation: Explanation, called: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """The parts for the stacked bar: shares of 1."""
    return [{**called[part.name], "value": part.share / 100} for part in explanation.parts]


def _tally(ranking: Ranking) -> list[dict[str, Any]]:
    """How many are out for each kind of reason; who is out for two counts twice."""
    ordered = sorted(ranking.tally().items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"label": words.reason_kind(code), "value": number} for code, number in ordered]


def _explained(item: AssistanceRequest, expert: Expert, form: forms.DecisionForm) -> str:
    ranking = services.ranking(item, _now())
    answer = services.why_not(item, expert, _now())
    explanation = ranking.explain(expert.id) if expert.id in ranking.roster.profiles else None
    return _render(
        "matching/explain.html", item, ranking, _decided(item),
        expert=expert,
        decision=queries.decision_on(item.id, expert.id),
        form=form,
        answer=answer,
        reasons=[words.reason(r) for r in answer.reasons],
        ties=services.conflicts_of(item, [expert.id]).get(expert.id, []),
        explanation=explanation,
        parts=_parts(explanation, _called()) if explanation else [],
        table_parts=_table(explanation) if explanation else [],
        quotes=_quotes(item, ranking, explanation) if explanation else [],
    )  # fmt: skip


def _table(explanation: Explanation) -> list[dict[str, Any]]:
    """The parts and their lines in hundredths of a point that add up as they are printed."""
    shares = words.adding_up([part.share for part in explanation.parts])
    return [
        {
            "label": words.part(part.name),
            "value": part.value,
            "weight": part.weight,
            "hundredths": share,
            "lines": _lines(part, share),
        }
        for part, share in zip(explanation.parts, shares, strict=True)
    ]


def _lines(part: Part, total: int) -> list[dict[str, Any]]:
    kept = [i for i in part.items if i.kind in ("language_offset", "bound") and i.value]
    rest = [i for i in part.items if i.kind not in ("language_offset", "bound")]
    shown, others = (rest[:WORDS_SHOWN], rest[WORDS_SHOWN:]) if part.name in ("text", "concepts") else (rest, [])
    lines = [(words.item(i), words.detail(i), i.value) for i in shown]
    if others:
        number = len(others)
        lines.append((words.others(number), "", sum(i.value for i in others)))
    lines += [(words.item(i), words.detail(i), i.value) for i in kept]
    points = words.adding_up([value for _, _, value in lines], total)
    return [{"label": a, "detail": b, "hundredths": n} for (a, b, _), n in zip(lines, points, strict=True)]


def _quotes(item: AssistanceRequest, ranking: Ranking, explanation: Explanation) -> list[dict[str, str]]:
    """Pairs of sentences, each with its language and where it stands."""
    spoken = {p.source: p.lang for p in ranking.roster.profiles[int(explanation.key)].passages}
    return [
        {
            "need": quote.need,
            "need_lang": item.language,
            "profile": quote.profile,
            "profile_lang": spoken.get(quote.source, ""),
            "source": words.source(quote.source),
        }
        for quote in explanation.evidence
    ]


def _render(
    template: str, item: AssistanceRequest, ranking: Ranking, decided: Mapping[Any, MatchDecision], **given: Any
) -> str:
    chosen = [kept for kept in decided.values() if kept.decision == "shortlisted"]
    return render_template(
        template,
        item=item,
        ranking=ranking,
        chosen=chosen,
        decided=decided,
        reasons_offered=REJECTION_REASONS,
        decisions=DECISIONS,
        may_decide=services.may_decide(item, current_actor()),
        words=words,
        **given,
    )
