"""Consents: each by itself, with its date, as easy to withdraw as to give."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.db import transaction
from socx.experts import services
from socx.experts.models import CONSENTS
from socx.experts.views import bp
from socx.experts.views.own import own
from socx.web.errors import say
from socx.web.guard import current_actor, requires

CONSENT_NAMES = ", ".join(CONSENTS)


@bp.get("/experts/me/consents")
@requires(Permission.EXPERT_OWN)
def consents() -> ResponseReturnValue:
    return render_template("experts/consents.html", item=own())


@bp.post(f"/experts/me/consents/<any({CONSENT_NAMES}):name>/<any(agree, withdraw):verb>")
@requires(Permission.EXPERT_OWN)
def consent(name: str, verb: str) -> ResponseReturnValue:
    item = own()
    change = services.agree if verb == "agree" else services.withdraw
    with transaction():
        change(item, name, by=current_actor(), at=datetime.now(UTC))
    say(gettext(N_("Saved.")))
    return redirect(url_for("experts.consents"), 303)
