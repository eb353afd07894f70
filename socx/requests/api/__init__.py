"""/api/v1/requests, by subject."""

from socx.requests.api import attachments, cases, exits, meetings, parties, rounds

BLUEPRINTS = (cases.blp, attachments.blp, exits.blp, rounds.blp, meetings.blp, parties.blp)
