"""The code of conduct of experts on missions, by version; one that was acknowledged is never edited."""

from __future__ import annotations

from socx.core.i18n import N_

CODES = {
    "2026-11": (
        N_("I serve the partner institution and the facility, not my own business or that of my employer."),
        N_("I tell the facility at once about any conflict of interest."),
        N_("I keep to myself what I learn about people, cases and documents, also after the mission."),
        N_("I treat everybody with respect. I tolerate no harassment, no discrimination and no corruption."),
        N_("I accept no gifts or payments from anybody who has an interest in the mission."),
        N_("I follow the law of the place and the safety advice of the EU Delegation."),
        N_("I do not speak to the press in the name of the facility or of the European Union without its agreement."),
    ),
}
CODE_VERSION = next(reversed(CODES))
CODE = CODES[CODE_VERSION]
