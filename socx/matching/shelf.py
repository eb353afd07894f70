"""The roster as the engine reads it: an index on disk that all processes share, and who changed since.

A small roster is read and fitted in memory whenever it changes. A large one has an index: a folder with
a number under `index/` of the instance, made by a job beside the old one, and a file that names the one
in use. A process maps it and reads those profiles from the tables that differ from it.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from socx.core.personal import Person
from socx.db import db
from socx.files import here
from socx.matching import adapters, queries, vectors, weighing

if TYPE_CHECKING:
    from socx.matching.engine import Matcher, Profile

logger = logging.getLogger(__name__)

FOLDER, POINTER = "index", "current"

#: From this many profiles on, a roster gets an index. Fewer are fitted in a second or two.
MANY = 1_000

#: The share of the profiles that may differ from the index before it is made again.
MOST_CHANGED = 0.02

Stamp = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Base:
    """What an index holds: a fitted matcher, and the state of each profile that it has read."""

    name: str
    matcher: Matcher
    stamps: Mapping[int, Stamp]


@dataclass(frozen=True, slots=True)
class Roster:
    """The searchable profiles of one moment, and a matcher that has read them."""

    figures: tuple[Any, ...]
    profiles: Mapping[int, Profile]
    matcher: Matcher
    base: Base | None = None
    live: Mapping[int, tuple[Stamp, Profile]] | None = None


_lock = Lock()
_rosters: dict[str, Roster] = {}


def forget() -> None:
    """Drop what this process holds in memory."""
    with _lock:
        _rosters.clear()


def roster() -> Roster:
    """The searchable profiles; what has not changed since the last time is not read again."""
    where = str(db.engine.url)
    figures = (*queries.state_of_roster(), *vectors.figures(), _named())
    kept = _rosters.get(where)
    if kept is not None and kept.figures == figures:
        return kept
    with _lock:
        kept = _rosters.get(where)
        if kept is None or kept.figures != figures:
            kept = _rosters[where] = _read(figures, kept)
        return kept


def rebuild(now: datetime) -> int:
    """Make the index anew and put it in the place of the old one; return how many profiles it holds."""
    from socx.matching.engine import storing

    stamps, profiles = _stamps(), _profiles()
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{max((int(one.name) for one in _generations()), default=0) + 1:06}"
    read, _ = vectors.figures()
    facts = {"engine": weighing.engine_version(), "made_at": now.isoformat(), "ids": sorted(stamps), "vectors": read}
    storing.save((_fitted(profiles.values()).ready(), stamps), folder / name, facts)
    written = folder / f"{POINTER}.{name}"
    written.write_text(name, "ascii")
    written.replace(folder / POINTER)
    for old in _generations():
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)
    logger.info("index made", extra={"profiles": len(profiles), "generation": name})
    return len(profiles)


def about() -> Mapping[str, Any] | None:
    """What stands beside the index in use: when it was made, by which engine, of whom; None without one."""
    from socx.matching.engine import storing

    try:
        return storing.facts(_folder() / _named()) if _named() else None
    except storing.Damaged:
        return None


def is_due(now: datetime) -> bool:
    """Whether an index is wanted and there is none that fits the engine and the profiles.

    At once when somebody has left, so that nobody stays in it who was erased while it was made; when
    many profiles differ; and once a day when any does.
    """
    from socx.matching.engine import storing

    stamps = _stamps()
    if len(stamps) < MANY:
        return False
    try:
        facts = storing.facts(_folder() / _named())
        made_at = datetime.fromisoformat(facts["made_at"])
    except (storing.Damaged, KeyError, ValueError):
        return True
    base = roster().base
    if facts["engine"] != weighing.engine_version() or base is None:
        return True
    if base.stamps.keys() - stamps.keys():
        return True
    changed = sum(base.stamps.get(key) != stamp for key, stamp in stamps.items())
    changed = max(changed, abs(vectors.figures()[0] - facts.get("vectors", 0)))
    return changed > MOST_CHANGED * len(stamps) or (changed > 0 and made_at.date() < now.date())


def files(person: Person) -> list[str]:
    """The files of an index that holds a person, as seen from the instance folder."""
    from socx.matching.engine import storing

    found: list[str] = []
    for folder in _generations():
        try:
            ids = storing.facts(folder).get("ids", [])
        except storing.Damaged:
            ids = [person.expert_id]
        if person.expert_id in ids:
            found += [path.relative_to(_folder().parent).as_posix() for path in sorted(folder.iterdir())]
    return found


def _read(figures: tuple[Any, ...], kept: Roster | None) -> Roster:
    base = _base(kept)
    if base is None:
        profiles = _profiles()
        return Roster(figures, profiles, _fitted(profiles.values(), kept.matcher if kept is not None else None))
    stamps, before = _stamps(), (kept.live or {}) if kept is not None else {}
    differ = {key: stamp for key, stamp in stamps.items() if base.stamps.get(key) != stamp}
    live = {key: before[key] for key, stamp in differ.items() if key in before and before[key][0] == stamp}
    live |= {
        key: (differ[key], profile) for key, profile in _profiles([key for key in differ if key not in live]).items()
    }
    gone = base.stamps.keys() - stamps.keys()
    matcher = base.matcher
    if live or gone:
        from socx.matching.engine.changing import changed

        known = vectors.of_experts(live.keys())
        come = [profile for _, profile in live.values()]
        matcher = changed(matcher, come, gone, known, before=kept.matcher if kept is not None else None)
    profiles = {int(key): matcher.profiles_[row] for key, row in matcher.rows_.items()}
    return Roster(figures, profiles, matcher, base, live)


def _base(kept: Roster | None) -> Base | None:
    """The index in use, mapped; None where there is none that can be used."""
    from socx.matching.engine import storing
    from socx.matching.engine.concepts import ConceptFinder, glossary

    name = _named()
    if kept is not None and kept.base is not None and kept.base.name == name:
        return kept.base
    if not name:
        return None
    try:
        folder = _folder() / name
        if storing.facts(folder)["engine"] != weighing.engine_version():
            raise storing.Damaged("The index was made by another version of the engine.")
        matcher, stamps = storing.load(folder)
    except storing.Damaged as problem:
        logger.warning("index refused", extra={"generation": name, "why": str(problem)})
        return None
    matcher.finder_ = ConceptFinder(matcher.finder_.concepts if matcher.concepts is not None else glossary())
    return Base(name, matcher, stamps)


def _named() -> str:
    """The folder of the index in use; "" where there is none."""
    try:
        name = (_folder() / POINTER).read_text("ascii")
    except OSError:
        return ""
    return name if name.isdigit() else ""


def _generations() -> list[Path]:
    folder = _folder()
    return sorted(one for one in folder.iterdir() if one.name.isdigit()) if folder.is_dir() else []


def _folder() -> Path:
    return here.store().instance / FOLDER


def _stamps() -> dict[int, Stamp]:
    return {row.id: (row.version, row.changed_at.isoformat()) for row in db.session.execute(queries.stamps())}


def _profiles(ids: Iterable[int] | None = None) -> dict[int, Profile]:
    wanted = queries.searchable() if ids is None else queries.searchable_among(list(ids))
    return {expert.id: adapters.profile_of(expert) for expert in db.session.scalars(wanted)}


def _fitted(profiles: Iterable[Profile], before: Matcher | None = None) -> Matcher:
    """A matcher with these profiles; texts that another one has read are not read again."""
    from socx.matching.engine import Matcher

    known = vectors.of_experts()
    matcher = (
        before.refitted(profiles, known) if before else Matcher(places=adapters.places(), encoders=known).fit(profiles)
    )
    logger.info("roster read", extra={"profiles": len(matcher.profiles_)})
    return matcher
