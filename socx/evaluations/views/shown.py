"""What was said, shown: of one activity, of an action; and the sections on their own pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Action, Activity
from socx.activities.panels import OF_ACTION, OF_ACTIVITY, Panel
from socx.db import db
from socx.evaluations import exports, forms, queries, services
from socx.evaluations.counting import counted
from socx.evaluations.results import followed_up, told_to
from socx.evaluations.services.answering import may_answer
from socx.evaluations.values import BREAKDOWNS, FOLLOW_UPS, PHASES, SIGNED
from socx.evaluations.views import bp
from socx.evaluations.views.common import about, spreadsheet
from socx.web.guard import current_actor, requires
from socx.web.pages import now


@bp.get("/activities/<id:id>/evaluation")
@requires(P.EVALUATION_RESULTS, on=activities.find)
def activity(item: Activity) -> ResponseReturnValue:
    """Who took part, who has evaluated, and what was said."""
    return activity_page(item, forms.WaiveForm.from_request())


def activity_page(item: Activity, form: forms.WaiveForm) -> str:
    actor = current_actor()
    results = told_to(actor, item, now())
    reads = permits(actor, P.EVALUATION_READ, item)
    people = services.awaited(item) if reads else []
    form.keys.choices = [SelectChoice(one.key, one.name) for one in people if one.is_lacking]
    register = queries.register_of(item.id)
    return render_template(
        "evaluations/activity.html", item=item, results=results, form=form, people=people, kinds=SIGNED,
        register=register, counted=counted(register), link=queries.link_of(item.id),
        words=results.words() if reads else [], reads=reads, may_name=permits(actor, P.PARTICIPANT_NAME, item),
        may_waive=permits(actor, P.EVALUATION_MANAGE, item) and item.state in ("reporting", "reported"),
        may_count=permits(actor, P.PARTICIPANT_COUNT, item), may_manage=permits(actor, P.EVALUATION_MANAGE, item),
        questionnaires=questionnaires_for(item, actor), phases=PHASES, breakdowns=BREAKDOWNS,
    )  # fmt: skip


@bp.get("/activities/<id:id>/evaluation.<any(csv, xlsx):suffix>")
@requires(P.EVALUATION_RESULTS, on=activities.find)
def activity_file(item: Activity, suffix: str) -> ResponseReturnValue:
    actor = current_actor()
    results = told_to(actor, item, now())
    lines = exports.results_lines(results, with_words=permits(actor, P.EVALUATION_READ, item))
    return spreadsheet(lines, suffix, exports.file_name(item, "evaluation"), exports.WIDTHS, about(item))


@bp.get("/actions/<id:id>/evaluation")
@requires(P.EVALUATION_RESULTS, on=activities.find_action)
def action(item: Action) -> ResponseReturnValue:
    """All activities of an action together, and what the partner said later."""
    actor = current_actor()
    reads = permits(actor, P.EVALUATION_READ, item)
    return render_template(
        "evaluations/action.html", item=item, results=told_to(actor, item, now()), reads=reads,
        later=followed_up(item.activities) if reads else None,
        said=db.session.scalars(queries.follow_ups(item)).unique().all() if reads else [],
        kinds=FOLLOW_UPS,
    )  # fmt: skip


@bp.get("/actions/<id:id>/evaluation.<any(csv, xlsx):suffix>")
@requires(P.EVALUATION_RESULTS, on=activities.find_action)
def action_file(item: Action, suffix: str) -> ResponseReturnValue:
    actor = current_actor()
    reads = permits(actor, P.EVALUATION_READ, item)
    lines = list(exports.results_lines(told_to(actor, item, now()), with_words=reads))
    if reads:
        lines += list(exports.results_lines(followed_up(item.activities), with_words=True))[1:]
    return spreadsheet(lines, suffix, f"socx-evaluation-action-{item.id}", exports.WIDTHS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A questionnaire that the reader is asked: open, or answered and there to be read."""

    kind: str
    label: str
    is_open: bool
    is_answered: bool


def questionnaires_for(item: Activity, actor: Actor) -> list[Asked]:
    """What this reader can answer about an activity now, or has answered."""
    if not permits(actor, P.EVALUATION_ANSWER, item):
        return []
    moment, found = now(), []
    for kind, words in SIGNED.items():
        if (kind == "expert") == (actor.role is Role.EXPERT):
            kept = queries.evaluation_of(item.id, kind, services.answerer_of(item, kind, actor))
            one = Asked(kind, words, may_answer(item, kind, kept, at=moment), kept is not None and kept.is_answered)
            if one.is_open or one.is_answered:
                found.append(one)
    return found


def _on_activity(item: Activity, actor: Actor) -> Mapping[str, Any] | None:
    if not permits(actor, P.EVALUATION_RESULTS, item):
        return None
    reads = permits(actor, P.EVALUATION_READ, item)
    has_begun = item.state in ("delivery", "reporting", "reported", "closed")
    return {
        "counted": counted(queries.register_of(item.id)),
        "people": services.awaited(item) if reads and has_begun else [],
        "questionnaires": questionnaires_for(item, actor),
        "link": queries.link_of(item.id),
        "may_manage": permits(actor, P.EVALUATION_MANAGE, item),
        "may_count": permits(actor, P.PARTICIPANT_COUNT, item),
    }


def _on_action(item: Action, actor: Actor) -> Mapping[str, Any] | None:
    if not permits(actor, P.EVALUATION_RESULTS, item):
        return None
    reads = permits(actor, P.EVALUATION_READ, item)
    said = db.session.scalars(queries.follow_ups(item)).unique().all()
    mine = [one for one in said if reads or one.institution_id == actor.institution_id]
    return {"said": mine, "reads": reads, "kinds": FOLLOW_UPS}


OF_ACTIVITY.append(Panel(40, "evaluations/on_activity.html", _on_activity))
OF_ACTION.append(Panel(40, "evaluations/on_action.html", _on_action))
