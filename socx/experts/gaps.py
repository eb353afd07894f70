"""What would make a profile stronger, as things to do: each with its reason, and none of them required."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from socx.core.i18n import N_

#: A text shorter than this says too little to be matched with.
SHORT_TEXT = 400


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing: whether a profile lacks it, the sentence about it, and the part where it is mended."""

    lacks: Callable[[Any], bool]
    sentence: str
    section: str


# fmt: off
GAPS = (
    Gap(lambda e: any(not t.evidence.strip() for t in e.topics),
        N_("Give evidence for every topic. A topic with evidence counts more than one that is only claimed."),
        "topics"),
    Gap(lambda e: 0 < sum(len(p.text) for p in e.passages) < SHORT_TEXT,
        N_("Write more about your experience. Requests are compared with your words, and there are few of them."),
        "experience"),
    Gap(lambda e: e.languages and not any(spoken.skills for spoken in e.languages),
        N_("Give the skills of your languages. Calls can ask for writing or for speaking apart."), "languages"),
    Gap(lambda e: not e.missions and not e.partners,
        N_("Name earlier missions, or partners that you know. Advisers look for people who know the partner."),
        "missions"),
    Gap(lambda e: not e.education_level, N_("Add your education. Some calls ask for a degree."), "education"),
    Gap(lambda e: not e.systems.strip(),
        N_("Name the national schemes that you know from the inside. Partners often ask for one of them."),
        "education"),
    Gap(lambda e: not e.release_contact_name and not e.release_contact_email,
        N_("Say who can release you. A mission starts sooner when we know whom to ask."), "release"),
    Gap(lambda e: e.days_per_year == 0,
        N_("You give no days a year. Nobody can be asked for a mission without any."), "availability"),
    Gap(lambda e: e.may_share_since is None,
        N_("Agree to show your CV to partners. Without this you cannot be proposed to a partner outside the European "
           "Union."), "consents"),
    Gap(lambda e: e.confidentiality_since is None,
        N_("Agree to keep confidential what you learn. Without this, restricted requests are not proposed to you."),
        "consents"),
)
# fmt: on


def gaps(item: Any) -> list[tuple[str, str]]:
    """What a profile lacks, as (sentence, key of the part where it is mended)."""
    return [(gap.sentence, gap.section) for gap in GAPS if gap.lacks(item)]
