"""The pages that the access log names, in words instead of addresses."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from socx.core.i18n import N_

# fmt: off
#: Pages and files about a request, by their endpoints.
PAGES = {
    "requests.detail":              N_("The request"),
    "requests.index":               N_("List of requests"),
    "requests.export":              N_("List of requests"),
    "requests.tasks":               N_("Parts of the form"),
    "requests.edit":                N_("Form of the request"),
    "requests.check":               N_("Check your answers"),
    "requests.sign":                N_("Signature"),
    "requests.submission":          N_("Signed text"),
    "requests.submission_paper":    N_("Signed text"),
    "requests.submitted":           N_("Signed text"),
    "requests.paper":               N_("The request as a document"),
    "requests.filled_form":         N_("The request as a document"),
    "requests.document":            N_("A document of the request"),
    "requests.documents":           N_("Documents of the request"),
    "requests.compare":             N_("Changes, word by word"),
    "requests.eligibility":         N_("Eligibility"),
    "requests.assessment":          N_("Assessment"),
    "requests.clarify":             N_("Questions to the institution"),
    "requests.answer":              N_("Answers of the institution"),
    "requests.opine":               N_("Opinion of the EU Delegation"),
    "requests.action_form":         N_("Action Form"),
    "requests.action_form_version": N_("Action Form"),
    "requests.action_form_paper":   N_("Action Form"),
    "requests.decide":              N_("Decision"),
    "requests.level":               N_("Level of sensitivity"),
    "requests.readers":             N_("Who may read it"),
    "requests.openings":            N_("Access log"),
    "requests.all_openings":        N_("Access log"),
    "requests.party_list":          N_("Institutions of the request"),
    "requests.meeting":             N_("Decision meeting"),
    "requests.meeting_minutes":     N_("Minutes"),
    "pages.home":                   N_("Home"),
}

#: Pages of other rooms, by the room: which of its pages it was says less than that it was there.
ROOMS = {
    "matching":        N_("Matches"),
    "activities":      N_("Activities"),
    "dashboard":       N_("Dashboard"),
    "outreach":        N_("Outreach"),
    "recommendations": N_("Recommendations"),
    "notifications":   N_("Notices"),
}
# fmt: on


def page_name(address: str) -> str:
    """What a reader calls the page of that address; empty where it has no name of its own."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(address, "GET")
    except HTTPException:
        return ""
    name = PAGES.get(endpoint) or ROOMS.get(endpoint.partition(".")[0])
    return gettext(name) if name else ""
