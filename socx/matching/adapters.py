"""Tables into the engine's values: what a request asks, and what an expert offers.

The engine is imported when it is used: it loads scikit-learn, and most pages do not match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from socx.accounts.models import User
from socx.core.i18n import LANGUAGES
from socx.core.places import country_name, partners
from socx.core.values import MEMBER_STATES, MODALITIES, Period
from socx.db import db
from socx.experts.models import Expert
from socx.matching.conflicts import Party, Ties, domain_of
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest
from socx.requests.telling import told

if TYPE_CHECKING:
    from socx.matching.engine import Need, Passage, Profile

#: The level of a working language from which an expert can work in it without help.
MINIMUM_LEVEL = "B2"

#: Passages of one profile that are read; a longer profile is read from its beginning.
MOST_PASSAGES = 20

#: Characters of an official letter that are read: what is asked stands at its beginning.
MOST_OF_LETTER = 3_000


def institution_key(institution_id: int) -> str:
    """How an institution is called in conflicts of interest."""
    return f"institution:{institution_id}"


def need_of(item: AssistanceRequest, today: date) -> Need:
    """What a request asks. Wished dates that are past ask for nothing."""
    from socx.matching.engine import Need

    answers = item.answers
    activities = [a for a in answers.get("activities") or [] if isinstance(a, dict)]
    return Need(
        key=item.id,
        passages=tuple(_asked(item)),
        topics=frozenset(item.topic_ids),
        assistance=frozenset(item.assistance_kinds),
        languages=dict.fromkeys(answers.get("working_languages") or [], MINIMUM_LEVEL),
        partner="" if item.is_joint else item.institution.partner_code,
        institution=None if item.is_joint else institution_key(item.institution_id),
        others=_of_all(item) if item.is_joint else (),
        period=_period(activities, today),
        modality=_modality(activities),
        restricted=item.sensitivity != "normal",
        today=today,
    )


def _of_all(item: AssistanceRequest) -> tuple[str, ...]:
    """Who must not have a conflict with an expert: each institution and each partner of a joint request."""
    return (*map(institution_key, sorted(item.institution_ids)), *sorted(item.partner_codes))


def profile_of(item: Expert) -> Profile:
    """What an expert offers. Sex, name and contact details stay behind."""
    from socx.matching.engine import Profile

    return Profile(
        key=item.id,
        passages=tuple(_shown(item))[:MOST_PASSAGES],
        topics={topic.topic_id: topic.level for topic in item.topics},
        evidenced_topics=frozenset(topic.topic_id for topic in item.topics if topic.evidence.strip()),
        assistance=frozenset(one.kind for one in item.assistance),
        languages={spoken.language: spoken.level for spoken in item.languages},
        kind=item.kind,
        member_state=item.member_state,
        unavailable=tuple(Period(away.start_on, away.end_on) for away in item.absences),
        modalities=frozenset(item.modalities),
        partners=frozenset(mission.partner_code for mission in item.missions),
        conflicts={
            institution_key(c.institution_id) if c.institution_id else c.partner_code: c.reason for c in item.conflicts
        },
        consent=item.in_roster_since is not None,
        confidential=item.confidentiality_since is not None,
        not_before=item.ask_again_on,
    )


def party_of(item: AssistanceRequest) -> Party:
    """Who asks, as conflicts of interest are found by."""
    ids = sorted(item.institution_ids)
    mails = db.session.scalars(select(User.email).where(User.institution_id.in_(ids)).order_by(User.id))
    institutions = item.institutions
    addresses = (*mails, *(one.website for one in institutions))
    return Party(
        names=frozenset(
            name for one in institutions for name in (one.official_name, one.original_name, one.short_name) if name
        ),
        domains=frozenset(filter(None, map(domain_of, addresses))),
        partners=item.partner_codes,
    )


def ties_of(item: Expert, asking: AssistanceRequest) -> Ties:
    """What could tie an expert to those who ask."""
    own = item.registered_employer
    return Ties(
        employers=tuple(filter(None, (item.employer, own.name if own else ""))),
        member_state=item.member_state,
        email=item.email,
        missions=tuple((one.partner_code, one.year) for one in item.missions),
        declared=tuple(
            one.reason
            for one in item.conflicts
            if one.institution_id in asking.institution_ids
            or (one.institution_id is None and one.partner_code in asking.partner_codes)
        ),
    )


@cache
def places() -> tuple[str, ...]:
    """Names of countries and territories in the languages of the pages: they are no subjects."""
    partner_names = [
        name for p in partners().values() for name in (*(p.plain_name(code) for code in LANGUAGES), *p.aliases)
    ]
    state_names = [country_name(state, code) for state in MEMBER_STATES for code in LANGUAGES]
    return tuple(dict.fromkeys([*partner_names, *state_names]))


def _asked(item: AssistanceRequest) -> Iterator[Passage]:
    from socx.matching.engine import Passage

    for source, text in told(item.title, item.answers):
        yield Passage(text, item.language, source)
    for text in db.session.scalars(requests.letters(item, MOST_OF_LETTER)):
        yield Passage(text, item.language, "attachment")


def _shown(item: Expert) -> Iterator[Passage]:
    """Passages, then evidence of topics, then missions; the last two in the language of the first."""
    from socx.matching.engine import Passage

    own = item.passages[0].language if item.passages else ""
    for passage in item.passages:
        if passage.text.strip():
            yield Passage(passage.text, passage.language, f"passage:{passage.kind}")
    for topic in item.topics:
        if topic.evidence.strip():
            yield Passage(topic.evidence, own, f"topic:{topic.topic_id}")
    for mission in item.missions:
        yield Passage(mission.title, own, f"mission:{mission.year}:{mission.partner_code}")


def _period(activities: Iterable[dict[str, Any]], today: date) -> Period | None:
    """The days of the next wished activity; working days become days of the calendar.

    Not from the first activity to the last: somebody who is away between two of them is not away.
    """
    wished = []
    for one in activities:
        start = _day(one.get("start_on"))
        if start is not None:
            days = one.get("days")
            working = days if isinstance(days, int) and 0 < days < 400 else 1
            wished.append(Period(start, start + timedelta(days=(working - 1) * 7 // 5)))
    coming = (period for period in wished if period.end >= today)
    return min(coming, key=lambda period: (period.start, period.end), default=None)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _modality(activities: Iterable[dict[str, Any]]) -> str | None:
    """The one way of working that all activities share, or both where they differ."""
    wished = {one.get("modality") for one in activities} & set(MODALITIES)
    return None if not wished else wished.pop() if len(wished) == 1 else "hybrid"
