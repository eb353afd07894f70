"""Keep who takes part in an activity: numbers, and a list of names where one is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.activities.sides import day_at
from socx.audit import services as audit
from socx.core.errors import Invalid, require
from socx.core.i18n import N_
from socx.db import db
from socx.evaluations import queries
from socx.evaluations.models import ALL, ParticipantCount, ParticipantName, ParticipantRegister
from socx.evaluations.values import BREAKDOWNS, MOST_PARTICIPANTS, PHASES

#: (phase, breakdown, key): the place of a number in the register.
Place = tuple[str, str, str]

#: The places of all numbers that can be given.
PLACES: tuple[Place, ...] = tuple(
    (phase, breakdown, key)
    for phase in PHASES
    for breakdown, keys in ((ALL, (ALL,)), *((name, tuple(table)) for name, (_, table) in BREAKDOWNS.items()))
    for key in keys
)

#: A list of names is kept for as long as its purpose needs, and never longer than this.
LONGEST_LIST = timedelta(days=365)
MOST_NAMES = 500


def field_of(place: Place) -> str:
    """The name of the field of a number: planned-all-all, actual-sex-women."""
    return "-".join(place)


def save_counts(
    activity: Activity, numbers: Mapping[Place, int | None], *, by: Actor, at: datetime, note: str = ""
) -> ParticipantRegister:
    """Keep how many are expected and how many came; a number that is not given is not known.

    Raises NotPermitted, and Invalid where a breakdown counts more people than there are.
    """
    require(by, P.PARTICIPANT_COUNT, activity)
    given = {place: number for place in PLACES if (number := numbers.get(place)) is not None}
    if wrong := _errors(given):
        raise Invalid(wrong)
    kept = _register(activity, by, at)
    kept.note = note.strip()
    standing = {(one.phase, one.breakdown, one.key): one for one in kept.counts}
    for place, one in standing.items():
        if place not in given:
            kept.counts.remove(one)
    for place, number in given.items():
        if place in standing:
            standing[place].number = number
        else:
            phase, breakdown, key = place
            kept.counts.append(ParticipantCount(phase=phase, breakdown=breakdown, key=key, number=number))
    db.session.flush()
    audit.record(("activity", activity.id), "participants", by=by, at=at)
    return kept


def _errors(given: Mapping[Place, int]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for place, number in given.items():
        if not 0 <= number <= MOST_PARTICIPANTS:
            wrong[field_of(place)] = N_("Enter a number from 0 to 10,000.")
    for phase in PHASES:
        everybody = given.get((phase, ALL, ALL))
        for breakdown in BREAKDOWNS:
            parts = [number for (a, b, _), number in given.items() if (a, b) == (phase, breakdown)]
            if parts and everybody is None:
                wrong[field_of((phase, ALL, ALL))] = N_("Give the number of all participants first.")
            elif everybody is not None and sum(parts) > everybody:
                first = next(iter(BREAKDOWNS[breakdown][1]))
                wrong[field_of((phase, breakdown, first))] = N_("These numbers come to more than all participants.")
    return wrong


def keep_names(
    activity: Activity, names: Sequence[tuple[str, str]], *, purpose: str, until: date, by: Actor, at: datetime
) -> ParticipantRegister:
    """Keep a list of (name, organisation) in place of the one before, for a purpose and until a day.

    Raises NotPermitted, Invalid.
    """
    require(by, P.PARTICIPANT_NAME, activity)
    today = day_at(activity, at)
    latest = max(today, activity.delivery_end or today) + LONGEST_LIST
    wrong = {}
    if not names:
        wrong["names"] = N_("Write at least one name, or delete the list.")
    elif len(names) > MOST_NAMES:
        wrong["names"] = N_("A list has at most 500 names.")
    elif any(len(part) > 200 for line in names for part in line):
        wrong["names"] = N_("Use 200 characters at most for a name and for an organisation.")
    if not purpose.strip():
        wrong["purpose"] = N_("Say what the names are needed for.")
    if not today < until <= latest:
        wrong["until"] = N_("Choose a day after today, and at most one year after the activity.")
    if wrong:
        raise Invalid(wrong)
    kept = _register(activity, by, at)
    kept.names_purpose, kept.names_until = purpose.strip(), until
    kept.names = [ParticipantName(name=name, organisation=organisation) for name, organisation in names]
    db.session.flush()
    audit.record(("activity", activity.id), "names_keep", by=by, at=at, count=len(names), until=until.isoformat())
    return kept


def delete_names(activity: Activity, *, by: Actor, at: datetime) -> None:
    """Delete the list of names now; the numbers stay. Raises NotPermitted."""
    require(by, P.PARTICIPANT_NAME, activity)
    kept = queries.register_of(activity.id)
    if kept is not None and kept.names_until is not None:
        forget_names(kept, by=by, at=at)


def forget_names(kept: ParticipantRegister, *, by: Actor, at: datetime) -> None:
    """Take the names out of a register, and what they were kept for."""
    count = len(kept.names)
    kept.names, kept.names_purpose, kept.names_until = [], "", None
    db.session.flush()
    audit.record(("activity", kept.activity_id), "names_delete", by=by, at=at, count=count)


def _register(activity: Activity, by: Actor, at: datetime) -> ParticipantRegister:
    """The register of an activity, made when it is first written."""
    kept = queries.register_of(activity.id)
    if kept is None:
        kept = ParticipantRegister(activity_id=activity.id)
        db.session.add(kept)
    kept.changed_by_id, kept.changed_at = by.user_id, at
    return kept
