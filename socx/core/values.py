"""Small values of the field, each list written once: domains, kinds, levels, languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from socx.core.i18n import N_

#: Control characters, halves of characters and what is no character: no field takes them. Databases, mails and XML
#: (a feed, a document) refuse some of them.
UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

#: Years of days that people give. Calendars and clocks fail near the ends of what a date can be, and nothing of a
#: cooperation lies there.
FIRST_YEAR, LAST_YEAR = 1900, 2199


def is_usual_day(day: date) -> bool:
    """Whether a day, or the day of a moment, lies where plans and contracts lie."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def number_in(text: str | None) -> int | None:
    """The number that a text says in plain digits; None where it says none, or one that no column takes."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


# fmt: off

class Domain(StrEnum):
    """The two desks of the facility."""

    SOCIAL_PROTECTION = "social_protection"
    LABOUR_EMPLOYMENT = "labour_employment"


DOMAINS = {
    Domain.SOCIAL_PROTECTION: N_("Social protection"),
    Domain.LABOUR_EMPLOYMENT: N_("Labour and employment"),
}

#: Types of assistance as the facility's public pages list them (domain guide 3.1).
ASSISTANCE = {
    "regulatory_policy":       N_("Institutional: regulation and policy"),
    "strategy_planning":       N_("Organisational: strategy and planning"),
    "structures_functions":    N_("Organisational: structures and functions"),
    "processes_it":            N_("Organisational: processes and information systems"),
    "hr_development":          N_("Individual: human resources development"),
    "awareness_national":      N_("Awareness raising: national event"),
    "awareness_international": N_("Awareness raising: international event"),
    "awareness_roundtable":    N_("Awareness raising: round table, seminar or workshop"),
}

INSTITUTION_TYPES = {
    "ministry":              N_("Ministry"),
    "agency":                N_("Agency"),
    "fund":                  N_("Social security or pension fund"),
    "pes":                   N_("Public employment service"),
    "inspectorate":          N_("Labour inspectorate"),
    "statistics":            N_("Statistical office"),
    "ombudsperson":          N_("Ombudsperson institution"),
    "regional_local":        N_("Regional or local authority"),
    "social_services":       N_("Social services provider"),
    "worker_organisation":   N_("Workers' organisation (social partner)"),
    "employer_organisation": N_("Employers' organisation (social partner)"),
    "training_body":         N_("Training or qualifications body"),
    "research":              N_("Public research or university institute"),
    "civil_society":         N_("Civil society organisation"),
    "other":                 N_("Other public body"),
}

ACTIVITY_KINDS = {
    "assessment":      N_("Assessment"),
    "advice_drafting": N_("Advice and drafting"),
    "training":        N_("Training"),
    "workshop":        N_("Workshop"),
    "study_visit":     N_("Study visit"),
    "event":           N_("Contribution to an event"),
    "remote_coaching": N_("Remote coaching"),
    "peer_review":     N_("Peer review"),
}

MODALITIES = {
    "onsite": N_("On site"),
    "remote": N_("Remote"),
    "hybrid": N_("On site and remote"),
}

EXPERT_KINDS = {
    "public_servant":                N_("Public servant"),
    "retired_official":              N_("Retired public servant"),
    "mandated_body":                 N_("Staff of a mandated body"),
    "social_partner_worker":         N_("Workers' organisation"),
    "social_partner_employer":       N_("Employers' organisation"),
    "academic":                      N_("University or research"),
    "international_organisation":    N_("International organisation"),
    "private":                       N_("Private expert"),
    "partner_country_practitioner":  N_("Practitioner of a partner country or territory"),
}

SENSITIVITY = {
    "normal":       N_("Normal"),
    "restricted":   N_("Restricted"),
    "confidential": N_("Confidential"),
}

REGIONS = {
    "western_balkans":     N_("Western Balkans and Türkiye"),
    "neighbourhood_east":  N_("Eastern Neighbourhood"),
    "neighbourhood_south": N_("Southern Neighbourhood"),
    "africa":              N_("Sub-Saharan Africa"),
    "latin_america":       N_("Latin America"),
    "caribbean":           N_("Caribbean"),
    "asia_middle_east":    N_("Asia and Middle East"),
    "pacific":             N_("Pacific"),
}
# fmt: on

#: Common European Framework of Reference for Languages, weakest first.
CEFR_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")

#: Languages that a position may ask for and an expert may offer (ISO 639-1; names from CLDR).
WORKING_LANGUAGES = (
    "en", "fr", "es", "pt", "ar", "ru", "sq", "sr", "mk", "bs", "uk", "ro", "hy", "ka", "az", "tr",
    "vi", "th", "km", "mn", "sw",
    "bg", "cs", "da", "de", "el", "et", "fi", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl",
    "sk", "sl", "sv",
)  # fmt: skip

#: Member States of the European Union (ISO 3166-1 alpha-2; names from CLDR).
MEMBER_STATES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period ends before it starts")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def overlaps(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end
