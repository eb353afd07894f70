"""What a table of experts would do to the roster, row by row: nothing is written here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts.models import User
from socx.core.i18n import DEFAULT_LANGUAGE, N_
from socx.db import db
from socx.experts import sections, shapes
from socx.experts.bringing.columns import BY_KEY, COLUMNS, SUMMARY, SUMMARY_IN, Column
from socx.experts.bringing.lines import Line, Trouble
from socx.experts.models import Expert
from socx.experts.services.checks import problems
from socx.experts.services.employers import named, registered

# fmt: off
TWICE = N_("This e-mail stands in row %(line)s already.")
TWIN_IN_FILE = N_("The same name and Member State stand in row %(line)s. If this is another person, write yes in the "
                  "column “Is another person”.")
TWIN = N_("The roster has somebody of this name in this Member State, with another e-mail. If this is another person, "
          "write yes in the column “Is another person”.")
HAS_ACCOUNT = N_("This e-mail belongs to an account that is not of an expert.")
IS_NEW_TO_PROFILE = N_("This person has an account and starts the profile. Ask them to go on there.")
OWNED = N_("This person keeps the profile, so a list does not change it. Ask them to change it.")
RESTRICTED = N_("This person asked to restrict the use of the profile. It is not changed.")
# fmt: on

#: The lists that a table can say something about.
LISTS = (*(column.rows.name for column in COLUMNS if column.rows), "passages")

#: A profile that says nothing yet, as sections.read() would show it.
EMPTY: Mapping[str, Any] = {
    **{one.name: [] if one.kind == "choices" else None if one.is_number else ""
       for section in sections.SECTIONS for one in section.fields},
    **{rows.name: [] for section in sections.SECTIONS for rows in section.lists},
    "kind": "public_servant", "days_per_year": 20, "notice_weeks": 4,
}  # fmt: skip


@dataclass(slots=True)
class Plan:
    """What becomes of one row. values: by section, for those that are written.  changes: [column, old, new]."""

    line: Line
    outcome: str = "same"
    expert: Expert | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: list[list[Any]] = field(default_factory=list)
    problems: list[Trouble] = field(default_factory=list)

    @property
    def language(self) -> str:
        return str(self.line.answers.get("letter_language") or DEFAULT_LANGUAGE)


class Seen:
    """The people of a table so far, outside of memory: a file may have a million rows."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect("")  # a file of its own, gone when it is closed
        self._kept.execute("PRAGMA journal_mode=OFF")
        self._kept.execute("CREATE TABLE person (said TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def first(self, said: str, line: int) -> int:
        """The row in which this was said first."""
        self._kept.execute("INSERT OR IGNORE INTO person VALUES (?, ?)", (said, line))
        return int(self._kept.execute("SELECT line FROM person WHERE said = ?", (said,)).fetchone()[0])

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.close()


def plan(lines: Sequence[Line], seen: Seen, *, by: Actor, today: date) -> list[Plan]:
    """What some rows would do. A few queries, however many rows there are."""
    emails = {line.email for line in lines if line.email}
    users = {email: (user_id, role) for email, user_id, role in db.session.execute(
        select(User.email, User.id, User.role).where(User.email.in_(emails)))}  # fmt: skip
    experts = {one.email: one for one in db.session.scalars(
        select(Expert).where(Expert.email.in_(emails)).order_by(Expert.id)
        .options(*(selectinload(getattr(Expert, name)) for name in LISTS)))}  # fmt: skip
    known = _namesakes(lines)
    _name_employers(lines, experts)
    return [_plan(line, seen, users, experts, known, by, today) for line in lines]


def _name_employers(lines: Sequence[Line], experts: Mapping[str, Expert]) -> None:
    """Call employers as the register does, as the profile will; else a second run would see a change."""

    def pair(line: Line) -> tuple[str, str]:
        there = experts.get(line.email)
        state = line.answers.get("member_state") or (there.member_state if there else "")
        return str(state), str(line.answers.get("employer") or "")

    known = registered([pair(line) for line in lines])
    for line in lines:
        state, name = pair(line)
        if found := known.get((state, named(name))):
            line.answers["employer"] = found.name


def _namesakes(lines: Iterable[Line]) -> set[tuple[str, str, str, str]]:
    """Who in the roster has the family name of one of these rows: (family name, given name, State, e-mail)."""
    written = {str(line.answers.get("family_name") or "") for line in lines} - {""}
    cases = {form for name in written for form in (name, name.title(), name.upper())}
    found = db.session.execute(
        select(Expert.family_name, Expert.given_name, Expert.member_state, Expert.email).where(
            Expert.family_name.in_(cases)
        )
    )
    return {(family.casefold(), given.casefold(), state, email) for family, given, state, email in found}


def _plan(
    line: Line, seen: Seen, users: Mapping[str, tuple[int, str]], experts: Mapping[str, Expert],
    known: set[tuple[str, str, str, str]], by: Actor, today: date,
) -> Plan:  # fmt: skip
    found = Plan(line, problems=list(line.troubles))
    if not line.cells:  # it could not be taken apart
        found.outcome = "refused"
        return found
    wrong = shapes.problem(BY_KEY["email"].one, line.answers.get("email"), today)
    if wrong and not _is_told(found, "email"):
        found.problems.append(Trouble("email", *wrong))
    elif not wrong:
        _place(found, seen, users.get(line.email), experts.get(line.email), known)
    if found.expert is None or not found.problems:
        _answers(found, today)
    may = found.expert is None or permits(by, P.EXPERT_EDIT, found.expert)
    if found.changes and not found.problems and not may:
        found.problems.append(Trouble("", OWNED))
    if found.problems:
        found.outcome = "refused"
    elif found.expert is None:
        found.outcome = "create"
    else:
        found.outcome = "change" if found.changes else "same"
    return found


def _place(
    found: Plan, seen: Seen, user: tuple[int, str] | None, there: Expert | None,
    known: set[tuple[str, str, str, str]],
) -> None:  # fmt: skip
    """Who the row is about, and why it cannot be."""
    line = found.line
    first = seen.first(line.email, line.number)
    if first != line.number:
        found.problems.append(Trouble("email", TWICE, {"line": first}))
        return
    found.expert = there
    if there is not None:
        if there.restricted_at or there.is_erased:
            found.problems.append(Trouble("", RESTRICTED))
        return
    if user is not None:
        sentence = IS_NEW_TO_PROFILE if user[1] == Role.EXPERT else HAS_ACCOUNT
        found.problems.append(Trouble("email", sentence))
        return
    name = [str(line.answers.get(key) or "").casefold() for key in ("family_name", "given_name")]
    state = str(line.answers.get("member_state") or "")
    if not all(name) or line.answers.get("another_person") == "yes":
        return
    first = seen.first("|".join([*name, state]), line.number)
    if first != line.number:
        found.problems.append(Trouble("family_name", TWIN_IN_FILE, {"line": first}))
    elif any((name[0], name[1], state) == one[:3] for one in known):
        found.problems.append(Trouble("family_name", TWIN))


def _is_told(found: Plan, column: str) -> bool:
    return any(trouble.column == column for trouble in found.problems)


def _answers(found: Plan, today: date) -> None:
    """Lay the answers over what the profile says, and see what is wrong and what differs."""
    line, there = found.line, found.expert
    touched = {column.section for key in line.answers if (column := BY_KEY[key]).section}
    if SUMMARY.name in line.answers:
        touched.add("experience")
        _look_at_summary(found, today)
    if there is None:
        touched.add("work")
    for section in (one for one in sections.SECTIONS if one.key in touched):
        old = sections.read(there, section) if there is not None else {n: EMPTY[n] for n in section.names}
        new = dict(old)
        for name in section.names:
            if name in line.answers:
                new[name] = line.answers[name]
        if section.key == "experience":
            new["passages"] = _with_summary(old["passages"], line)
        found.problems += _wrong(found, section, new, today)
        given = sections.settled(section, new)
        if there is None or not sections.same(there, section, new):
            found.values[section.key] = new
            before = sections.settled(section, old)
            found.changes += [
                [name, before[name], given[name]] if name != "passages" else _summaries(before[name], given[name], line)
                for name in section.names
                if _differ(before[name], given[name]) and (there is not None or name in line.answers)
            ]


def _differ(one: Any, other: Any) -> bool:
    if isinstance(one, list) and one and isinstance(one[0], dict):
        return sorted(map(repr, one)) != sorted(map(repr, other))
    return bool(one != other)


def _look_at_summary(found: Plan, today: date) -> None:
    for one in (SUMMARY, SUMMARY_IN):
        value = found.line.answers.get(one.name)
        if value and (wrong := shapes.problem(one, value, today)):
            found.problems.append(Trouble(one.name, *wrong))


def _with_summary(passages: Sequence[Mapping[str, Any]], line: Line) -> list[Mapping[str, Any]]:
    """The texts of a profile with this summary in the place of the one in its language."""
    language = line.answers.get("summary_language") or DEFAULT_LANGUAGE
    new = {"kind": "summary", "language": language, "text": line.answers.get("summary", "")}
    kept = [one for one in passages if (one["kind"], one["language"]) != ("summary", language)]
    return [*kept, new] if new["text"] else list(passages)


def _summaries(old: list[Any], new: list[Any], line: Line) -> list[Any]:
    """What changes among the texts of a profile: the summary in the language of the row."""
    language = line.answers.get("summary_language") or DEFAULT_LANGUAGE
    texts = [[p["text"] for p in side if (p["kind"], p["language"]) == ("summary", language)] for side in (old, new)]
    return [SUMMARY.name, *("\n".join(side) for side in texts)]


def _wrong(found: Plan, section: sections.Section, values: Mapping[str, Any], today: date) -> Iterable[Trouble]:
    """What the rules of the profile say, by column; once a column, and nothing about a cell that is told already."""
    told = {trouble.column for trouble in found.problems}
    for place, (sentence, facts) in problems(section, values, today).items():
        column = _column_of(place)
        if column and column.key not in told:
            told.add(column.key)
            yield Trouble(column.key, sentence, facts)


def _column_of(place: str) -> Column | None:
    """The column of a place such as `languages-2-level`; None for what a table cannot mend."""
    name = place.partition("-")[0]
    return BY_KEY.get("summary" if name == "passages" else name)
