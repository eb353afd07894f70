"""/api/v1 for calls: of the facility, of one expert; the rates, and the code of conduct."""

from socx.selection.api import calls, conduct, own, rates

BLUEPRINTS = (calls.calls, calls.open_calls, own.invitations, calls.applications, rates.blp, conduct.blp)
