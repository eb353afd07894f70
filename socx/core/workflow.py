"""A workflow is a table of states and moves; this is what can be done with such a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.errors import Incomplete, WrongState, require
from socx.core.i18n import N_


class Tone(StrEnum):
    """How a state feels to its reader; pages turn it into a colour and never rely on it alone."""

    NEUTRAL = "neutral"
    WAITING = "waiting"
    POSITIVE = "positive"
    NEGATIVE = "negative"


class Subject(Protocol):
    """Anything that has a state."""

    state: Any


#: A need looks at the subject and says what is missing: a sentence, several, or nothing.
#: A sentence may come with the place where it is mended: ("Give it a title.", "title").
Need = Callable[[Any], "str | tuple[str, str] | Iterable[tuple[str, str]] | None"]


@dataclass(frozen=True, slots=True)
class State:
    """One state: its label, its tone, who is awaited and how many working days that may take."""

    name: str
    label: str
    tone: Tone = Tone.NEUTRAL
    awaits: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """One move: from which states to which, who may fire it, what it needs, who is told."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: Permission
    needs: tuple[Need, ...] = ()
    tells: tuple[str, ...] = ()
    note: str = "optional"  # "required" where a reason must be given, "none" where it says nothing
    page: bool = False  # True when the move has a page of its own and no plain button
    done: str = ""  # the sentence that tells who fired it that it happened


@dataclass(frozen=True, slots=True)
class Change:
    """What a move did: the trace that the audit trail keeps."""

    transition: Transition
    source: str
    target: str
    by: Actor
    at: datetime

    @property
    def name(self) -> str:
        return self.transition.name


class Workflow:
    """The life of one kind of thing.

    Raises ValueError when the table names an unknown state, repeats a name, or has a state that
    no sequence of moves reaches.
    """

    def __init__(self, name: str, states: Sequence[State], transitions: Sequence[Transition]) -> None:
        self.name = name
        self.states = tuple(states)
        self.transitions = tuple(transitions)
        self._states = {state.name: state for state in states}
        self._moves = {move.name: move for move in transitions}
        self._check()

    def _check(self) -> None:
        if len(self._states) != len(self.states) or len(self._moves) != len(self.transitions):
            raise ValueError(f"{self.name}: a state or a move is named twice")
        for move in self.transitions:
            for state in (*move.sources, move.target):
                if state not in self._states:
                    raise ValueError(f"{self.name}: {move.name} names the unknown state {state}")
        reached, frontier = {self.initial}, [self.initial]
        while frontier:
            state = frontier.pop()
            for move in self.transitions:
                if state in move.sources and move.target not in reached:
                    reached.add(move.target)
                    frontier.append(move.target)
        if lost := set(self._states) - reached:
            raise ValueError(f"{self.name}: no move leads to {sorted(lost)}")

    @property
    def initial(self) -> str:
        return self.states[0].name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all moves."""
        return tuple(self._moves)

    @property
    def final(self) -> frozenset[str]:
        """States that nothing leaves."""
        left = {source for move in self.transitions for source in move.sources}
        return frozenset(set(self._states) - left)

    def awaiting(self, audience: str) -> tuple[str, ...]:
        """The states in which that audience is waited for."""
        return tuple(state.name for state in self.states if state.awaits == audience)

    def __getitem__(self, state: str) -> State:
        return self._states[state]

    def __iter__(self) -> Iterator[State]:
        return iter(self.states)

    @property
    def labels(self) -> dict[str, str]:
        """The words of all states by their names, in the order of the table."""
        return {state.name: state.label for state in self.states}

    def transition(self, name: str) -> Transition:
        return self._moves[name]

    def offered(self, actor: Actor, subject: Subject) -> list[Transition]:
        """The moves this actor may fire from where the subject is, in the order of the table."""
        return [move for move in self.transitions if self.offers(actor, subject, move.name)]

    def offers(self, actor: Actor, subject: Subject, name: str) -> bool:
        """Whether this actor may fire that move from where the subject is."""
        move = self._moves[name]
        return subject.state in move.sources and permits(actor, move.permission, subject)

    def advance(self, subject: Subject, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
        """Fire a move; raises what check() raises."""
        move = self.check(subject, name, by=by, note=note)
        change = Change(move, subject.state, move.target, by, at)
        subject.state = move.target
        return change

    def check(self, subject: Subject, name: str, *, by: Actor, note: str = "") -> Transition:
        """The move of that name, when it can be fired now.

        Raises WrongState when the move does not start here, NotPermitted when the actor may not
        fire it, Incomplete with everything that is still missing.
        """
        move = self.transition(name)
        if subject.state not in move.sources:
            raise WrongState(
                N_("“%(move)s” is not possible: the current state is “%(state)s”."),
                move=move.label,
                state=self[subject.state].label,
            )
        require(by, move.permission, subject)
        if missing := [*self.missing(subject, name), *_missing_note(move, note)]:
            raise Incomplete(missing)
        return move

    def missing(self, subject: Subject, name: str) -> list[tuple[str, str]]:
        """What a move still needs, but for its reason: (sentence, place to mend it)."""
        return [lacking for need in self.transition(name).needs for lacking in _sentences(need(subject))]

    def to_mermaid(self) -> str:
        """The table as a state diagram, for the docs."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [
            f"    {source} --> {move.target}: {move.name}" for move in self.transitions for source in move.sources
        ]
        lines += [f"    {state} --> [*]" for state in self._states if state in self.final]
        return "\n".join(lines)


def _sentences(found: Any) -> Iterator[tuple[str, str]]:
    """What a need has answered, as (sentence, place); a sentence without a place has an empty one."""
    if isinstance(found, str) or (isinstance(found, tuple) and found and isinstance(found[0], str)):
        found = [found]
    yield from ((one, "") if isinstance(one, str) else one for one in found or ())


def is_whole(item: Any) -> Iterable[tuple[str, str]]:
    """A need: the subject itself knows what it lacks."""
    found: Iterable[tuple[str, str]] = item.missing()
    return found


def _missing_note(move: Transition, note: str) -> Iterator[tuple[str, str]]:
    if move.note == "required" and not note.strip():
        yield N_("Give a reason."), "note"
