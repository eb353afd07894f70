"""/api/v1 for calls: of the facility, of one expert, and the rates."""

from socx.selection.api import calls, own, rates

BLUEPRINTS = (calls.calls, calls.open_calls, own.invitations, calls.applications, rates.blp)
