"""Values of the dashboard in the reader's language: states, stretches, places, titles of lists."""

from __future__ import annotations

from flask_babel import gettext

from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.core.i18n import N_
from socx.core.places import country_name, partner_name, partners
from socx.core.topics import topic_label
from socx.core.values import ASSISTANCE, DOMAINS
from socx.dashboard import queries
from socx.requests import queries as requests
from socx.requests.audiences import AWAITED
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.i18n import label, language

# fmt: off
SPELL_LABELS = {
    "registration": N_("Submitted to registered"),
    "decision":     N_("Registered to decision"),
    "approval":     N_("Submitted to approved"),
    "delivery":     N_("Approved to first delivery"),
    "waiting":      N_("Waiting for answers of the partner"),
}
GROUP_LABELS = {
    "in_work":      N_("Requests in work"),
    "approved":     N_("Approved requests"),
    "not_approved": N_("Requests not approved"),
    "withdrawn":    N_("Withdrawn requests"),
}
COLUMN_LABELS = {
    "expected": N_("Expected"),
    "came":     N_("Took part"),
    "women":    N_("Women"),
    "men":      N_("Men"),
}
PARTICIPANT_LABELS = {
    "expected": N_("Participants expected"),
    "came":     N_("Participants who came"),
    "women":    N_("Women who took part"),
    "men":      N_("Men who took part"),
}
KIND_LABELS = {
    "requests":     N_("Requests received"),
    "activities":   N_("Activities"),
    "assignments":  N_("Experts on activities"),
    "institutions": N_("Partner institutions reached"),
}
#: Lists that are named otherwise than their kind: the words, and what the value is of.
NARROWED = {
    "approved_of":  (N_("Approved requests: %(what)s"), "partner"),
    "approved_in":  (N_("Approved requests: %(what)s"), "round"),
    "eligible_in":  (N_("Eligible requests: %(what)s"), "round"),
}
# fmt: on

#: Instead of a year, for activities without dates.
UNDATED = "undated"


def year_name(year: str) -> str:
    """A year, or that there is none yet."""
    return str(gettext("No date yet")) if year == UNDATED else year


def hidden_text() -> str:
    return str(gettext("fewer than %(number)s", number=queries.SMALL))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def in_words(dimension: str, key: str) -> str:
    """A value of a dimension in the reader's language."""
    match dimension:
        case "member_state":
            return country_name(key, language())
        case "domain":
            return label({str(k): v for k, v in DOMAINS.items()}, key) or str(gettext("No domain"))
        case "partner":
            return partner_name(key, language())
        case "topic":
            return topic_label(key, language())
        case "round":
            found = requests.find_round(int(key))
            return found.name(language()) if found else key
        case _:
            return label(ASSISTANCE, key)


def title_of(kind: str, by: str, value: str) -> str:
    """What a list behind a figure shows, in words."""
    if by in NARROWED:
        words, dimension = NARROWED[by]
        return str(gettext(words, what=in_words(dimension, value)))
    if by in PARTICIPANT_LABELS:
        counted = str(gettext(PARTICIPANT_LABELS[by]))
        part = in_words("partner", value) if value in partners() else year_name(value)
        return str(gettext("%(name)s: %(value)s", name=counted, value=part)) if value else counted
    whole = str(gettext(KIND_LABELS[kind]))
    workflow = ACTIVITY_WORKFLOW if kind == "activities" else REQUEST_WORKFLOW
    match by:
        case "":
            return whole
        case "group":
            return str(gettext(GROUP_LABELS[value]))
        case "state":
            part = gettext(workflow[value].label)
        case "awaited":
            part = gettext("waiting for %(who)s", who=gettext(AWAITED[value]))
        case "late":
            part = gettext("late")
        case "running":
            part = gettext("running")
        case "spell":
            part = gettext(SPELL_LABELS[value])
        case _:
            part = in_words(by, value)
    return str(gettext("%(name)s: %(value)s", name=whole, value=part))
