"""Which kinds of experts may be engaged: the usual rules as data (domain guide 2.1).

A manager may change a row; what is changed is kept in the table `expert_rule`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from socx.core.i18n import N_, in_language

#: What experts of a kind may be.
STANDINGS = {
    "first": N_("Asked first"),
    "also":  N_("May be asked"),
    "mixed": N_("Only in a team with others"),
    "none":  N_("May not be asked"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """What experts of one kind may be, and why. `years`: so long after leaving office, where that counts."""

    kind: str
    standing: str
    reasons: Mapping[str, str]
    years: int | None = None
    is_usual: bool = True

    def reason(self, language: str) -> str:
        return in_language(self.reasons, language)

    def allows(self, retired_year: int | None, year: int) -> bool:
        """Whether somebody of this kind may be engaged in a year; an unknown year of leaving does no harm."""
        in_time = self.years is None or retired_year is None or year - retired_year <= self.years
        return self.standing != "none" and in_time


_PEER = {
    "en": "The facility lives from peers: people who do the same work in an administration of a Member State today.",
    "fr": "La facilité vit de l’échange entre pairs\u00a0: des personnes qui font aujourd’hui le même travail dans "
          "une administration d’un État membre.",
    "es": "El programa vive del intercambio entre pares: personas que hacen hoy el mismo trabajo en una "
          "administración de un Estado miembro.",
}  # fmt: skip
_RETIRED = {
    "en": "Retired officials know the work and have time. Daily practice changes, so they are asked for five years "
          "after they left office.",
    "fr": "Les agents publics à la retraite connaissent le métier et ont du temps. La pratique change\u00a0: ils sont "
          "donc sollicités pendant cinq ans après leur départ.",
    "es": "El personal jubilado de la administración pública conoce el oficio y tiene tiempo. La práctica cambia, por "
          "lo que se le pide participar durante los cinco años posteriores a su cese.",
}  # fmt: skip
_SOCIAL_PARTNER = {
    "en": "Social partners share how they take part in social dialogue and in the running of social security.",
    "fr": "Les partenaires sociaux partagent leur pratique du dialogue social et de la gestion de la sécurité "
          "sociale.",
    "es": "Los interlocutores sociales comparten su práctica del diálogo social y de la gestión de la seguridad "
          "social.",
}  # fmt: skip
_OTHERS = {
    "en": "Research, international organisations and private experts are asked when no peer of an administration fits.",
    "fr": "La recherche, les organisations internationales et les experts privés sont sollicités lorsqu’aucun pair "
          "d’une administration ne convient.",
    "es": "Se recurre a la investigación, a las organizaciones internacionales y a expertos privados cuando ningún par "
          "de una administración encaja.",
}  # fmt: skip
_TRIANGULAR = {
    "en": "Practitioners of partner countries and territories go in a team with experts of Member States.",
    "fr": "Les praticiens des pays et territoires partenaires interviennent dans une équipe avec des experts des États "
          "membres.",
    "es": "Los profesionales de países y territorios socios participan en un equipo con expertos de Estados miembros.",
}  # fmt: skip

#: The rule of each kind until somebody changes it.
USUAL: Mapping[str, Rule] = {
    rule.kind: rule
    for rule in (
        Rule("public_servant", "first", _PEER),
        Rule("retired_official", "also", _RETIRED, years=5),
        Rule("mandated_body", "first", _PEER),
        Rule("social_partner_worker", "also", _SOCIAL_PARTNER),
        Rule("social_partner_employer", "also", _SOCIAL_PARTNER),
        Rule("academic", "also", _OTHERS),
        Rule("international_organisation", "also", _OTHERS),
        Rule("private", "also", _OTHERS),
        Rule("partner_country_practitioner", "mixed", _TRIANGULAR),
    )
}
