"""Who may lead a request, by type of institution: the usual rules as data (domain guide 1.2).

A manager may change a row; what is changed is kept in the table `institution_rule`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from socx.core.i18n import N_, in_language
from socx.core.values import INSTITUTION_TYPES

#: What an institution may be in a request.
STANDINGS = {
    "lead": N_("May lead"),
    "associate": N_("Associated partner"),
    "none": N_("May not take part"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What institutions of one type may be, and why, in each language."""

    type: str
    standing: str
    reasons: Mapping[str, str]
    is_usual: bool = True

    @property
    def may_lead(self) -> bool:
        return self.standing == "lead"

    def reason(self, language: str) -> str:
        return in_language(self.reasons, language)


def wrong_reasons(reasons: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the reasons of a rule, by field: only the one in English is needed."""
    if reasons.get("en", "").strip():
        return {}
    return {"reason_en": N_("Write the reason in English. It is shown where a translation is missing.")}


_PUBLIC = {
    "en": "Public authorities and mandated bodies in social protection, labour and employment may lead a request.",
    "fr": "Les autorités publiques et les organismes mandatés dans les domaines de la protection sociale, du travail "
          "et de l’emploi peuvent porter une demande.",
    "es": "Las autoridades públicas y los organismos mandatados en protección social, trabajo y empleo pueden "
          "liderar una solicitud.",
}  # fmt: skip
_SOCIAL_PARTNER = {
    "en": "Social partners may lead a request: trade unions and employers' organisations.",
    "fr": "Les partenaires sociaux peuvent porter une demande\u00a0: syndicats et organisations d’employeurs.",
    "es": "Los interlocutores sociales pueden liderar una solicitud: sindicatos y organizaciones empresariales.",
}
_CIVIL_SOCIETY = {
    "en": "Civil society organisations take part as associated partners. A public body or a social partner leads "
          "the request and names you in the part “Associated institutions”.",
    "fr": "Les organisations de la société civile participent comme partenaires associés. Un organisme public ou un "
          "partenaire social porte la demande et vous nomme dans la partie «\u00a0Institutions associées\u00a0».",
    "es": "Las organizaciones de la sociedad civil participan como instituciones asociadas. Un organismo público o "
          "un interlocutor social lidera la solicitud y la nombra en el apartado «Instituciones asociadas».",
}  # fmt: skip

#: The rule of each type until somebody changes it.
USUAL: Mapping[str, Rule] = {
    type: Rule(type, "lead", _PUBLIC)
    for type in INSTITUTION_TYPES
} | {
    "worker_organisation": Rule("worker_organisation", "lead", _SOCIAL_PARTNER),
    "employer_organisation": Rule("employer_organisation", "lead", _SOCIAL_PARTNER),
    "civil_society": Rule("civil_society", "associate", _CIVIL_SOCIETY),
}  # fmt: skip
