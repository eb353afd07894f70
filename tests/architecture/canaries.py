"""Words that stand nowhere else: whoever meets the one of something that is denied has found a leak."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts.models import User
from socx.activities.models import Activity
from socx.experts.models import Expert
from socx.outreach.models import Meeting
from socx.recommendations.models import Recommendation
from socx.requests.models import AssistanceRequest, RequestParty

#: How a canary looks in an answer, in small letters.
CANARY = re.compile(r"zq\d{3,}xv")


@dataclass
class Canary:
    """A word, what it belongs to, and who may read it."""

    word: str
    about: str
    may_read: Callable[[Actor], bool]

    @property
    def kind(self) -> str:
        """What it is, without of whom: "note on", "signed"."""
        return re.split(r"\b(?:of|the)\b|\d", self.about)[0].strip()


@dataclass
class World:
    people: dict[str, User] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    requests: list[AssistanceRequest] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    experts: list[Expert] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)
    #: The number of the document of each request, and of a list that somebody keeps for themselves.
    documents: dict[int, int] = field(default_factory=dict)
    kept_list: int = 0
    #: The number of a file of each deliverable.
    files: dict[int, int] = field(default_factory=dict)
    #: Of the agenda of the meeting.
    case_id: int = 0
    #: By activity: what its partner says of it.
    evaluations: dict[int, int] = field(default_factory=dict)
    #: A page of a ranking that was shown.
    view_id: int = 0
    #: The second institution of the first draft, which has not answered.
    invited: RequestParty = field(default_factory=RequestParty)
    #: What stands in an address: (part of it, the subjects that it can name).
    subjects: dict[str, list[Any]] = field(default_factory=dict)

    def word(self, about: str, may_read: Callable[[Actor], bool]) -> str:
        """A new canary."""
        canary = Canary(f"Zq{len(self.canaries):03d}xv", about, may_read)
        self.canaries.append(canary)
        return canary.word


def reads(permission: P, subject: Any) -> Callable[[Actor], bool]:
    return lambda actor: permits(actor, permission, subject)


def reads_own(item: AssistanceRequest, institution_id: int) -> Callable[[Actor], bool]:
    """Of a joint request, an institution reads its own part alone; who handles the request reads all."""
    read = reads(P.REQUEST_READ, item)
    return lambda actor: read(actor) and actor.institution_id in (None, institution_id)
