"""The actions that follow approved requests, with activities and experts on positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from socx.core.values import CEFR_LEVELS
from socx.demo.content import Action, Activity, Expert, Position, Request
from socx.demo.days import next_office_day
from socx.demo.wording import table

# Nobody is on a position yet where an activity starts later than this.
_TEAM_CHOSEN_DAYS_AHEAD = 60

# The lead story belongs to the person behind expert@demo.example: action, activity, position.
_AGREED = {
    ("mflt-labour-market-data", 2, 1): "expert-000",
    ("mflt-labour-market-data", 4, 1): "expert-000",
}

Diary = dict[str, list[tuple[date, date]]]


def actions(today: date, requests: Sequence[Request], experts: Sequence[Expert]) -> tuple[Action, ...]:
    """One action per approved request; raises KeyError where a request was never approved."""
    by_key = {request.key: request for request in requests}
    diary: Diary = {}
    return tuple(_action(row, by_key[row["request"]], experts, diary, today) for row in table("data/actions")["action"])


def choose_expert(position: Position, experts: Sequence[Expert], start: date, end: date, diary: Diary) -> str | None:
    """The key of the fittest free expert for a position, or None; ties go to the lower key."""
    free = [e for e in experts if _able(e, position) and _free(e, start, end, diary)]
    fitting = [e for e in free if _fit(e, position) > 0]
    if not fitting:
        return None
    return min(fitting, key=lambda e: (-_fit(e, position), e.key)).key


def _action(row: dict[str, Any], request: Request, experts: Sequence[Expert], diary: Diary, today: date) -> Action:
    if request.decision is None or request.decision.verdict != "approved":
        raise KeyError(f"no approval for {request.key}")
    return Action(
        request=request.key,
        title=request.scope.title if request.scope else request.title,
        state="closed" if request.state == "closed" else "ongoing" if request.state == "under_way" else "approved",
        approved_on=request.decision.on,
        activities=tuple(
            _activity(request.key, number, wish, experts, diary, today)
            for number, wish in enumerate(row["activities"], start=1)
        ),
        summary=row.get("summary", request.outcome),
    )


def _activity(
    request: str, number: int, row: dict[str, Any], experts: Sequence[Expert], diary: Diary, today: date
) -> Activity:
    start = next_office_day(today + timedelta(days=row["start"]))
    end = start + timedelta(days=row["length"] - 1)
    report_due = next_office_day(end + timedelta(days=row["report"]))
    if row["state"] == "reporting":
        report_due = min(report_due, today - timedelta(days=9))
    return Activity(
        number=number,
        kind=row["kind"],
        title=row["title"],
        objective=row["objective"],
        modality=row["modality"],
        place=row["place"],
        state=row["state"],
        preparation_start=start - timedelta(days=row["prepare"]),
        start=start,
        end=end,
        report_due=report_due,
        participants=row["participants"],
        output=row["output"],
        positions=tuple(
            _position(request, number, place, wish, experts, diary, start, end, today)
            for place, wish in enumerate(row["positions"], start=1)
        ),
        note=row.get("note", ""),
    )


def _position(
    request: str,
    activity: int,
    number: int,
    row: list[Any],
    experts: Sequence[Expert],
    diary: Diary,
    start: date,
    end: date,
    today: date,
) -> Position:
    role, days, topics, language, state = row
    empty = Position(number, role, days, tuple(topics), language, state or None)
    chosen = _AGREED.get((request, activity, number))
    if chosen is None and (start - today).days <= _TEAM_CHOSEN_DAYS_AHEAD:
        anybody = replace(empty, member_state=None)
        chosen = choose_expert(empty, experts, start, end, diary) or choose_expert(anybody, experts, start, end, diary)
    if chosen:
        diary.setdefault(chosen, []).append((start, end))
    return replace(empty, expert=chosen)


def _able(expert: Expert, position: Position) -> bool:
    speaks = any(s.code == position.language and CEFR_LEVELS.index(s.level) >= 3 for s in expert.languages)
    of_state = position.member_state is None or expert.member_state == position.member_state
    held_back = expert.key == "expert-000" or expert.state != "active"
    return speaks and of_state and not held_back and expert.member_state is not None


def _free(expert: Expert, start: date, end: date, diary: Diary) -> bool:
    busy = [*diary.get(expert.key, []), *((p.start, p.end) for p in expert.unavailable)]
    return all(end < first or last < start for first, last in busy) and len(diary.get(expert.key, [])) < 2


def _fit(expert: Expert, position: Position) -> int:
    levels = {claim.topic: claim.level for claim in expert.topics}
    return sum(levels.get(topic, 0) * (2 if index == 0 else 1) for index, topic in enumerate(position.topics))
