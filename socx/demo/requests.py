"""The demonstration's requests: the partners' words from files, and what became of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from socx.core.values import Domain
from socx.demo.content import (
    AgreedScope,
    Clarification,
    Decision,
    Eligibility,
    Institution,
    Opinion,
    Request,
    Score,
    Step,
    Together,
    WishedActivity,
)
from socx.demo.days import office_day
from socx.demo.institutions import partner_institutions
from socx.demo.wording import table
from socx.requests.criteria import CRITERIA, ELIGIBILITY

FILES = ("requests_kosovo", "requests_europe", "requests_africa", "requests_latin_america", "requests_asia")

# The usual day after filing on which a request enters each state of the straight way.
_USUAL = {
    "submitted": 0,
    "registered": 2,
    "assessment": 6,
    "opinion": 30,
    "formulation": 42,
    "approval": 55,
    "approved": 68,
    "under_way": 85,
    "closed": 400,
}
_STRAIGHT = tuple(_USUAL)
# States off the straight way, with the state before them.
_AFTER = {
    "waiting": "registered",
    "clarification": "assessment",
    "rejected": "approval",
    "ineligible": "registered",
    "withdrawn": "assessment",
    "redirected": "assessment",
    "parked": "assessment",
    "merged": "registered",
}
#: What lies between that state and the present one, and how long it lasts where six days are not usual.
_BETWEEN = {"parked": ("clarification",)}
_LASTS = {"submitted": 0, "parked": 45}
_AGREED = "Approved as agreed with the institution and the EU Delegation."
_WAITS = "An action of the institution is under way; the request waits for its closing."
_REASONS = {
    "institution": "Public body or social partner with the mandate for the subject.",
    "partner": "The partner is on the list in force.",
    "theme": "Social protection, labour or employment.",
    "one_action": "No other action of the institution is open.",
    "format": "Short activities, none of which asks for event costs, travel of participants or equipment.",
}
_STANDING = (
    "member_state_wishes", "eu_programmes", "other_donors", "previous_cooperation", "gender",
    "governance", "environment", "rights", "disability", "staff_commitment", "logistics",
    "interpretation", "sustainability",
)  # fmt: skip


def requests(today: date) -> tuple[Request, ...]:
    """All requests, oldest filing first; dates move with `today`."""
    by_key = {institution.key: institution for institution in partner_institutions()}
    told = [row for name in FILES for row in table(f"data/{name}")["request"]]
    made = [_request(row, by_key[row["institution"]], today) for row in told]
    return tuple(sorted(made, key=lambda r: (r.filed_on or r.created_on, r.key)))


def _request(row: dict[str, Any], institution: Institution, today: date) -> Request:
    random = Random(row["key"])
    language, state = institution.language, row["state"]
    filed = office_day(today - timedelta(days=row["filed"])) if "filed" in row else None
    entered = office_day(today - timedelta(days=row.get("entered", 0)))
    created = today - timedelta(days=row["created"]) if "created" in row else _before(filed, random)
    domain = _domain(row["topics"])
    adviser = "adviser.sp" if domain is Domain.SOCIAL_PROTECTION else "adviser.le"
    steps = _steps(row, institution, created, filed, entered, adviser)
    reached = {step.state: step.on for step in steps}
    return Request(
        key=row["key"],
        institution=institution.key,
        title=row["title"],
        kind=row.get("kind", "structured"),
        domain=domain,
        language=language,
        topics=tuple(row["topics"]),
        assistance=tuple(row["assistance"]),
        context=row["context"].strip(),
        tried=row.get("tried", ""),
        change=row.get("change", ""),
        assistance_sought=row.get("assistance_sought", ""),
        general_objective=row["general_objective"],
        specific_objectives=tuple(row["specific_objectives"]),
        expected_results=tuple(row.get("expected_results", ())),
        beneficiaries=row.get("beneficiaries", ""),
        activities=tuple(_activity(wish) for wish in row.get("activities", ())),
        expertise=row.get("expertise", ""),
        working_languages=(language,),
        strategy=row.get("strategy", ""),
        sensitivity=row.get("sensitivity", "normal"),
        state=state,
        created_on=created,
        filed_on=filed,
        steps=steps,
        adviser=adviser if "registered" in reached else None,
        eligibility=_eligibility(row, reached),
        scores=_scores(row, random),
        recommendation=_recommendation(row, reached),
        clarifications=_clarifications(row, steps),
        opinion=_opinion(row, reached),
        scope=AgreedScope(**row["scope"]) if "scope" in row and "formulation" in reached else None,
        decision=_decision(row, reached),
        outcome=row.get("outcome", ""),
        into=row.get("into", ""),
        together=_together(row),
        **_standing(row, language, random),
    )


def _domain(topics: list[str]) -> Domain:
    """The desk of the first topic that belongs to one; cross-cutting topics belong to none."""
    first = next((topic for topic in topics if not topic.startswith("XC")), "EM")
    return Domain.SOCIAL_PROTECTION if first.startswith("SP") else Domain.LABOUR_EMPLOYMENT


def _before(filed: date | None, random: Random) -> date:
    if filed is None:
        raise ValueError("a request needs the day it was created or filed")
    return filed - timedelta(days=random.randint(8, 35))


def _activity(wish: dict[str, Any]) -> WishedActivity:
    return WishedActivity(
        wish["kind"], wish["title"], wish["objective"], wish["modality"], wish["place"],
        wish["in"], wish["n"], wish["output"],
    )  # fmt: skip


def _standing(row: dict[str, Any], language: str, random: Random) -> dict[str, str]:
    """Own answers where the file has them; a draft leaves the rest empty."""
    usual = table("data/standing_answers")[language]
    complete = row["state"] not in ("draft",) and row.get("kind") != "simplified"
    chosen = {field: random.choice(usual[field]) if complete else "" for field in _STANDING}
    return {field: row.get(field, chosen[field]) for field in _STANDING}


def _steps(
    row: dict[str, Any],
    institution: Institution,
    created: date,
    filed: date | None,
    entered: date,
    adviser: str,
) -> tuple[Step, ...]:
    state, key = row["state"], institution.key
    official, approver = ("official", "approver") if key == "mflt" else (f"official:{key}", f"approver:{key}")
    delegation = "delegation" if institution.partner == "XK" else f"delegation:{institution.partner}"
    steps = [Step("draft", created, official)]
    if filed is None:
        if state == "signing":
            steps.append(Step("signing", created + (timedelta(days=4)), official))
        return tuple(steps)
    actors = {
        "submitted": approver, "registered": adviser, "assessment": adviser, "clarification": adviser,
        "opinion": adviser, "formulation": delegation, "approval": adviser, "approved": "commission",
        "under_way": adviser, "closed": adviser, "rejected": "commission", "withdrawn": approver,
    }  # fmt: skip
    steps.append(Step("signing", filed - timedelta(days=min(3, (filed - created).days)), official))
    path = _path(state, row.get("clarifications", []))
    days = _days(path, filed, entered)
    steps += [Step(name, on, actors.get(name, adviser)) for name, on in zip(path, days, strict=True)]
    notes = {state: row.get("outcome", ""), "approved": _AGREED, "waiting": _WAITS}
    return tuple(replace(step, note=notes.get(step.state, "")) for step in steps)


def _path(state: str, clarifications: list[list[str]]) -> list[str]:
    """The states from filing to the present one, with a detour for each answered clarification."""
    last = _AFTER.get(state, state)
    path = list(_STRAIGHT[: _STRAIGHT.index(last) + 1])
    for _question, answer in clarifications:
        if answer:
            where = path.index("assessment")
            path[where + 1 : where + 1] = ["clarification", "assessment"]
    return path if last == state else [*path, *_BETWEEN.get(state, ()), state]


def _days(path: list[str], filed: date, entered: date) -> list[date]:
    """A day for each state: usual lengths, squeezed to end on the day the last one was entered."""
    usual, at = [], 0
    for name in path:
        at = _USUAL[name] if name in _USUAL and _USUAL[name] > at else at + _LASTS.get(name, 6)
        usual.append(at)
    whole = (entered - filed).days
    scale = whole / usual[-1] if usual[-1] else 0.0
    if path[-1] == "closed":
        scale = min(1.0, whole / usual[-1])
    days = [filed + timedelta(days=min(whole, round(day * scale))) for day in usual]
    days[-1] = entered
    return [office_day(day) for day in days]


def _eligibility(row: dict[str, Any], reached: dict[str, date]) -> tuple[Eligibility, ...]:
    if not {"assessment", "waiting", "ineligible"} & set(reached):
        return ()
    reasons = dict(_REASONS)
    failed = {"ineligible": "format", "waiting": "one_action"}.get(row["state"])
    if row["state"] == "ineligible":
        reasons["format"] = row["eligibility_note"]
    if row["state"] == "waiting":
        reasons["one_action"] = _WAITS
    return tuple(Eligibility(rule, "not_met" if rule == failed else "met", reasons[rule]) for rule in ELIGIBILITY)


def _scores(row: dict[str, Any], random: Random) -> tuple[Score, ...]:
    comments, remarks = table("data/standing_answers")["comments"], row.get("remarks", {})
    scores = []
    for criterion, points in zip(CRITERIA, row.get("scores", ()), strict=bool(row.get("scores"))):
        band = "high" if points >= 4 else "middle" if points == 3 else "low"
        scores.append(Score(criterion, points, remarks.get(criterion) or random.choice(comments[criterion][band])))
    return tuple(scores)


def _recommendation(row: dict[str, Any], reached: dict[str, date]) -> str | None:
    if row["state"] == "redirected":
        return "redirect"
    if "opinion" not in reached:
        return None
    if row["state"] == "rejected":
        return "reject"
    return "accept" if sum(row["scores"]) >= 33 else "reformulate"


def _clarifications(row: dict[str, Any], steps: tuple[Step, ...]) -> tuple[Clarification, ...]:
    """Each question on the day it was asked, with its answer on the day assessment went on."""
    asked = [index for index, step in enumerate(steps) if step.state == "clarification"]
    made = []
    for index, (question, answer) in zip(asked, row.get("clarifications", ()), strict=True):
        answered = steps[index + 1].on if answer else None
        made.append(Clarification(steps[index].on, question, answered, answer))
    return tuple(made)


def _opinion(row: dict[str, Any], reached: dict[str, date]) -> Opinion | None:
    given = reached.get("formulation") or (reached.get("rejected") and reached["approval"])
    if "opinion" not in row or given is None:
        return None
    return Opinion(row["opinion"][0], given, row["opinion"][1])


def _together(row: dict[str, Any]) -> Together | None:
    found = row.get("together")
    return Together(**found | {"opinion": tuple(found["opinion"])}) if found else None


def _decision(row: dict[str, Any], reached: dict[str, date]) -> Decision | None:
    on = reached.get("approved") or reached.get("rejected")
    if on is None:
        return None
    verdict = "approved" if "approved" in reached else "rejected"
    number = 100 + sum(map(ord, row["key"])) % 900
    reason = _AGREED if verdict == "approved" else row["outcome"]
    return Decision(verdict, on, f"DEC/{on.year}/{number}", reason)
