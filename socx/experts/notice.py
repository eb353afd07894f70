"""The privacy notice where experts give data: short first, and its version (GDPR, articles 13 and 14)."""

from __future__ import annotations

from socx.core.i18n import N_

#: Changes when what is said below or in the privacy notice changes. Kept with each profile and each consent.
NOTICE_VERSION = "2026-11"

#: The first layer: what a person must know before writing anything. The whole notice is one click away.
SHORT = (
    N_("The facility keeps your profile to find experts for short missions in partner administrations."),
    N_("Advisers and programme managers read it. Partner institutions see nothing before you are proposed, and never "
       "your contact data."),
    N_("Your words are compared with those of requests by a program. A person decides who is asked."),
    N_("You are found only after you agree, and you can withdraw that at any time. You can read, correct, download and "
       "erase what is kept."),
)  # fmt: skip
