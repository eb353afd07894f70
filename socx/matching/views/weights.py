"""The manager's page of weights: old and new side by side, what they would change, who gains and loses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.matching import fairness, forms, learning, queries, weighing, weight_words, words
from socx.matching.models import WEIGHTS_ORIGINS, WEIGHTS_STATES, WeightsVersion
from socx.matching.views import bp
from socx.requests.models import AssistanceRequest
from socx.web import navigation
from socx.web.errors import say
from socx.web.forms import TransitionForm
from socx.web.guard import current_actor, requires

navigation.add(N_("Weights"), "matching.weights", Permission.WEIGHTS_MANAGE, 85)

PLACE = "/matching/weights"

VERBS: dict[str, Callable[..., None]] = {
    "approve": weighing.approve,
    "refuse": weighing.refuse,
    "back": weighing.go_back,
}


def find_version(version_id: int) -> WeightsVersion | None:
    return db.session.get(WeightsVersion, version_id)


@bp.get(PLACE)
@requires(Permission.WEIGHTS_MANAGE)
def weights() -> ResponseReturnValue:
    return _page(forms.WeightsForm.from_request())


@bp.post(f"{PLACE}/learn")
@requires(Permission.WEIGHTS_MANAGE)
def learn() -> ResponseReturnValue:
    _pressed()
    with transaction():
        version = learning.propose(by=current_actor(), at=datetime.now(UTC))
    say(gettext(N_("Weights were learnt. They are proposed as version %(name)s."), name=version.name))
    return redirect(url_for("matching.weights") + "#proposed", 303)


@bp.post(f"{PLACE}/bias")
@requires(Permission.WEIGHTS_MANAGE)
def bias() -> ResponseReturnValue:
    _pressed()
    with transaction():
        fairness.keep_report(datetime.now(UTC))
    return redirect(url_for("matching.weights") + "#bias", 303)


@bp.post(f"{PLACE}/exchange/<any(on,off):move>")
@requires(Permission.WEIGHTS_MANAGE)
def exchange(move: str) -> ResponseReturnValue:
    _pressed()
    with transaction():
        weighing.turn(on=move == "on", by=current_actor(), at=datetime.now(UTC))
    return redirect(url_for("matching.weights") + "#exchange", 303)


@bp.post(f"{PLACE}/<id:id>/<any(approve,refuse,back):move>")
@requires(Permission.WEIGHTS_MANAGE, on=find_version)
def decide_weights(version: WeightsVersion, move: str) -> ResponseReturnValue:
    form = forms.WeightsForm.from_request()
    if not form.submitted():
        return _page(form), 422
    with form.keeping():
        VERBS[move](version, reason=form.reason.data or "", by=current_actor(), at=datetime.now(UTC))
    if form.errors:
        return _page(form), 422
    say(gettext(N_("Version %(name)s: %(state)s"), name=version.name, state=gettext(WEIGHTS_STATES[version.state])))
    return redirect(url_for("matching.weights"), 303)


def _pressed() -> None:
    if not TransitionForm.from_request().submitted():
        abort(400)


def _page(form: forms.WeightsForm) -> str:
    standing, found = weighing.in_force(), learning.evidence()
    versions = list(db.session.scalars(queries.weights()))
    proposed = next((one for one in versions if one.state == "proposed"), None)
    report = db.session.scalar(queries.latest_bias())
    return render_template(
        "matching/weights.html",
        form=form,
        standing=standing,
        versions=versions,
        states=WEIGHTS_STATES,
        origins=WEIGHTS_ORIGINS,
        in_force=next((one for one in versions if one.state == "in_force"), None),
        rows=_rows(standing.points(), proposed.points if proposed else None),
        requests=found.requests,
        stands=learning.stands(found),
        proposed=proposed,
        proposed_until=datetime.fromisoformat(proposed.learnt["until"]) if proposed else None,
        is_current=proposed is not None and proposed.based_on == standing.version,
        changed=_changed(proposed) if proposed else [],
        change=weight_words.comparisons(proposed.learnt.get("groups", {}), change=True) if proposed else [],
        report=report,
        bias=weight_words.comparisons(report.figures["groups"]) if report else [],
        is_exchanged=weighing.is_on(),
        top=learning.TOP,
        words=weight_words,
    )


def _rows(now: dict[str, float], then: dict[str, float] | None) -> list[dict[str, Any]]:
    """The points of each part, in force and proposed, out of 100: only their proportions count."""
    old = _of_100(now)
    new = _of_100({name: then.get(name, 0.0) for name in now}) if then else None
    return [
        {
            "part": words.part(name),
            "now": old[name],
            "then": new[name] if new else None,
            "change": new[name] - old[name] if new else None,
        }
        for name in now
    ]


def _of_100(points: dict[str, float]) -> dict[str, float]:
    total = sum(points.values()) or 1.0
    return {name: 100 * value / total for name, value in points.items()}


def _changed(proposed: WeightsVersion) -> list[dict[str, Any]]:
    """Requests whose first places would change; one that the reader may not know is counted, not named."""
    actor, found, hidden = current_actor(), [], 0
    for one in proposed.learnt.get("changed", []):
        item = db.session.get(AssistanceRequest, one["request"])
        if item is not None and permits(actor, Permission.REQUEST_READ, item):
            found.append({"item": item, "fresh": one["fresh"]})
        else:
            hidden += 1
    return [*found, {"item": None, "fresh": hidden}] if hidden else found
