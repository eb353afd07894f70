"""The words of a data package: what each table is, and what each column holds, in the reader's language.

A column without a word of its own is part of the file for machines only: numbers of rows, counters,
what the program needs to do its work.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from socx.accounts.models import ROLES
from socx.core.i18n import LANGUAGES, N_
from socx.core.places import country_name
from socx.deliverables.kinds import LABELS as DELIVERABLES
from socx.deliverables.workflow import DELIVERABLE_WORKFLOW, SUMMARY_WORKFLOW
from socx.experts.models import CONSENTS, DOORS, FORMER_CONSENTS, PASSAGE_KINDS, SKILLS, SOURCES
from socx.experts.questions import SECTIONS, Field
from socx.experts.wording import shown as answered
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.matching.models import DECISIONS, REJECTION_REASONS
from socx.protection.models import GROUNDS
from socx.selection.models import APPRAISED, CLAIMS, CONTEST_OUTCOMES, DECLINE_REASONS, RATINGS, WISHES
from socx.selection.workflow import APPLICATION_WORKFLOW, INVITATION_WORKFLOW
from socx.web.frame import role_label
from socx.web.i18n import language, show_date, show_moment

# fmt: off
#: What the rows of a table are.
TABLES = {
    "audit_entry": N_("What was done"), "user": N_("Account"), "user_session": N_("Where you are signed in"),
    "api_token": N_("API tokens"), "calendar_feed": N_("Address of your calendar"),
    "notice": N_("What you were told"), "kept_text": N_("Text that was kept for you"),
    "kept_section": N_("Text that was kept for you"),
    "section_save": N_("Sections that you saved"), "saved_filter": N_("Filters with a name"),
    "list_choice": N_("Columns of your list"), "case_look": N_("Cases that you opened"),
    "assistance_request": N_("Requests"), "submission": N_("Requests that you signed"),
    "sign_off": N_("Signatures that you asked for"), "request_party": N_("Joint requests"),
    "attachment": N_("Documents that you added"), "request_reader": N_("Named readers"),
    "request_opening": N_("Confidential cases that you opened"), "clarification": N_("Questions and answers"),
    "eligibility_finding": N_("Findings"), "asked_assessor": N_("Assessments that you were asked for"),
    "assessment": N_("Assessments"), "criterion_score": N_("Scores that you gave"),
    "settled_difference": N_("Differences that you settled"), "opinion": N_("Opinions"),
    "action_form": N_("Action Forms"), "decision": N_("Decisions"), "decision_meeting": N_("Decision meetings"),
    "request_round": N_("Rounds"), "expert": N_("Profile"), "expert_language": N_("Languages"),
    "expert_topic": N_("Topics"), "expert_assistance": N_("Types of assistance"), "expert_passage": N_("Texts"),
    "expert_mission": N_("Earlier missions"), "expert_publication": N_("Publications"),
    "expert_partner": N_("Partner countries and territories"), "expert_opening": N_("Days on which you can come"),
    "expert_absence": N_("Days on which you cannot come"), "expert_conflict": N_("Conflicts of interest"),
    "release_authorisation": N_("Permissions of the employer"), "expert_consent": N_("Consents"),
    "entry_link": N_("Links to begin a profile"), "match_decision": N_("Decisions about proposals"),
    "match_shown": N_("Places in rankings"),
    "position": N_("Positions"), "activity": N_("Activities"), "call_invitation": N_("Invitations"),
    "application": N_("Applications"), "application_position": N_("Positions that you applied for"),
    "requirement_answer": N_("Answers to requirements"), "outreach_presenter": N_("Events that you presented"),
    "outreach_event": N_("Events"), "outreach_meeting": N_("Meetings"), "draft_offer": N_("Drafts that were offered"),
    "recommendation": N_("Recommendations"), "recommendation_request": N_("Requests tied to recommendations"),
    "recommendation_action": N_("Actions tied to recommendations"),
    "restriction": N_("Restrictions and objections"), "asked_erasure": N_("Erasures that wait for a second person"),
    "fact_contest": N_("Facts that you contested"),
    "appraisal": N_("Appraisals of your work"), "deliverable": N_("Your mission reports"),
    "deliverable_version": N_("Versions that you handed over"), "deliverable_file": N_("Files that you added"),
    "deliverable_comment": N_("Comments on deliverables"),
    "deliverable_acceptance": N_("Deliverables that you signed or accepted"),
    "knowledge_summary": N_("Summaries for publication"), "summary_clearance": N_("Texts that you cleared"),
}

#: What a column holds, where the questions of the profile do not say it.
COLUMNS = {
    "action": N_("What"), "active": N_("Open"), "actor_role": N_("By whom"), "added_at": N_("Added"),
    "address": N_("Address"), "also_note": N_("Note"), "answer": N_("Answer"), "answer_until": N_("Answer due"),
    "caption": N_("What it shows"), "draft": N_("Draft"), "sent_on": N_("Submitted on"), "texts": N_("Text"),
    "answered_at": N_("Answered"), "ask_again_on": N_("Ask again on"), "asked_at": N_("Asked"), "at": N_("When"),
    "changed_at": N_("Changed"), "claim": N_("Answer"), "closed_at": N_("Closed"), "comment": N_("Reason"),
    "commented_at": N_("Commented"),
    "confirmed_at": N_("Confirmed"), "confidentiality_since": N_("Confidentiality promised on"),
    "created_at": N_("Made"), "criterion": N_("Criterion"), "days_on_site": N_("Days on site"),
    "days_remote": N_("Remote days"), "decision": N_("Decision"), "delivery_end": N_("Last day"),
    "delivery_start": N_("First day"), "due_at": N_("Due"), "email": N_("E-mail"), "end_reason": N_("Reason"),
    "ended_at": N_("Ended"), "expires_at": N_("Valid until"), "fetched_at": N_("Last fetched"),
    "filled_at": N_("Placed"), "given_at": N_("Given"),
    "ground": N_("Reason"), "held_on": N_("Day"), "in_roster_since": N_("In the roster since"), "kind": N_("Kind"),
    "last_used_at": N_("Last used"), "lifted_at": N_("Lifted"), "made_at": N_("Made"),
    "mail_state": N_("Mail"),
    "may_share_since": N_("CV may be shown since"), "message": N_("Message"), "modality": N_("On site or remote"),
    "motivation": N_("Motivation"), "name": N_("Name"), "note": N_("Note"),
    "notice_version": N_("Version of the privacy notice"), "number": N_("Number"), "outcome": N_("Outcome"),
    "place": N_("Place"), "position": N_("Position"), "question": N_("Question"),
    "ratings": N_("Ratings in words"), "read_at": N_("Read"),
    "reason": N_("Reason"), "reason_code": N_("Reason"), "recommendation": N_("Recommendation"),
    "reference": N_("Reference"), "registered_at": N_("Registered"), "restricted_at": N_("Restricted since"),
    "revoked_at": N_("Revoked"), "role": N_("Role"), "score": N_("Score"), "section": N_("Section"),
    "seen_at": N_("Last used"), "sent_at": N_("Sent"), "sequence": N_("Number of the year"),
    "signed_at": N_("Signed"), "signed_function": N_("Function"), "signed_name": N_("Name as signed"),
    "source": N_("Source"), "started_at": N_("Signed in"), "state": N_("State"), "state_since": N_("State since"),
    "subject_kind": N_("About"), "submitted_at": N_("Sent"), "summary": N_("Summary"), "text": N_("Text"),
    "title": N_("Title"), "typed": N_("Text"), "wish": N_("Wish"), "withdrawn_at": N_("Withdrawn"),
    "year": N_("Year"),
}
# fmt: on

#: The questions of the profile by table and column: they know their words and those of their answers.
QUESTIONS: dict[tuple[str, str], Field] = {("expert", one.name): one for section in SECTIONS for one in section.fields}
QUESTIONS |= {
    (rows.table.__tablename__, one.name): one for section in SECTIONS for rows in section.lists for one in rows.fields
}

#: Columns that say something else in one table than in the others.
NAMED = {
    ("appraisal", "comment"): N_("Your comment"),
    ("fact_contest", "comment"): N_("What you wrote"),
    ("fact_contest", "reason"): N_("Answer of the facility"),
}

#: Codes of other tables in words: the text of each code.
CODES: dict[tuple[str, str], Mapping[str, str]] = {
    ("expert", "state"): PROFILE_WORKFLOW.labels,
    ("expert", "source"): SOURCES,
    ("entry_link", "kind"): DOORS,
    ("expert_passage", "kind"): PASSAGE_KINDS,
    ("match_decision", "decision"): DECISIONS,
    ("match_decision", "reason_code"): REJECTION_REASONS,
    ("expert_consent", "name"): {name: consent[1] for name, consent in CONSENTS.items()} | FORMER_CONSENTS,
    ("application", "state"): APPLICATION_WORKFLOW.labels,
    ("call_invitation", "state"): INVITATION_WORKFLOW.labels,
    ("call_invitation", "reason"): DECLINE_REASONS,
    ("application_position", "wish"): WISHES,
    ("requirement_answer", "claim"): CLAIMS,
    ("restriction", "ground"): GROUNDS,
    ("fact_contest", "outcome"): CONTEST_OUTCOMES,
    ("deliverable", "kind"): DELIVERABLES,
    ("deliverable", "state"): DELIVERABLE_WORKFLOW.labels,
    ("knowledge_summary", "state"): SUMMARY_WORKFLOW.labels,
}


def table_name(table: str) -> str:
    return gettext(TABLES[table]) if table in TABLES else table


def column_name(table: str, column: str) -> str:
    """The words of a column, or "" for one that is for machines only."""
    if (table, column) in QUESTIONS:
        return gettext(QUESTIONS[table, column].label)
    if (table, column) in NAMED:
        return gettext(NAMED[table, column])
    if column in SKILLS:
        return gettext(SKILLS[column])
    return gettext(COLUMNS[column]) if column in COLUMNS else ""


def value(table: str, column: str, found: Any) -> str:
    """One value in words; empty where there is none."""
    if found is None or found in ("", [], {}):
        return ""
    if (table, column) in QUESTIONS and not isinstance(found, date):
        return answered(QUESTIONS[table, column], found)
    if (table, column) in CODES:
        text = CODES[table, column].get(found)
        return gettext(text) if text else str(found)
    if (table, column) == ("appraisal", "ratings"):
        return "; ".join(f"{gettext(APPRAISED[name])}: {gettext(RATINGS[said])}" for name, said in found.items())
    if column in ("action", "subject_kind", "mail_state") and isinstance(found, str):
        return found.replace("_", " ")
    if column in ("role", "actor_role") and found in (*ROLES, "scheduler"):
        return role_label(found)
    if column == "partner_code":
        return country_name(found, language())
    if column == "language":
        return LANGUAGES.get(found, str(found))
    return _plain(found)


def _plain(found: Any) -> str:
    """A value whose type says how it is written."""
    match found:
        case bool():
            return gettext(N_("Yes")) if found else gettext(N_("No"))
        case datetime():
            return show_moment(found)
        case date():
            return show_date(found)
        case Mapping():
            return "; ".join(text for one in found.values() if one is not None and (text := _plain(one)))
        case list() | tuple():
            return "; ".join(text for one in found if one is not None and (text := _plain(one)))
    return str(found)
