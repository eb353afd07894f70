"""Keep the CV of an expert, propose what it seems to say, and take what the expert says yes to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, require
from socx.core.i18n import N_
from socx.db import db
from socx.experts import queries, sections
from socx.experts.bringing.process import read_cv
from socx.experts.bringing.proposing import propose
from socx.experts.models import CvProposal, Expert, ExpertDocument
from socx.experts.questions import BY_NAME, LISTS, SECTION_OF
from socx.experts.services.checks import problems
from socx.experts.services.profile import save
from socx.files import kept, kinds
from socx.files.intake import scan
from socx.files.store import Store

kept.add(queries.kept_cvs)

#: Kinds of documents that the store knows and that a CV may be.
DOCUMENTS = ("pdf", "docx", "odt")

NO_CV = N_("A CV is a PDF, a DOCX, an ODT, or the XML or JSON of Europass.")


@dataclass(frozen=True, slots=True)
class TakenCv:
    """A CV that may be kept: what it is, its text, and what Europass says in it."""

    name: str
    kind: str
    content: bytes
    text: str
    facts: Mapping[str, Any] | None
    is_scanned: bool


def take_in(content: bytes, name: str, *, scan_command: str = "") -> TakenCv:
    """Look a CV over, before any lock is held. Raises Invalid for `file`."""
    shown = kinds.clean_name(name)
    kind = _kind(content, shown)
    if scan_command:
        scan(content, scan_command)
    found = read_cv(kind, content)
    return TakenCv(shown, kind, content, found["text"], found["facts"], bool(scan_command))


def _kind(content: bytes, name: str) -> str:
    """What a CV is, by its content: Europass data are text, all else the kinds of the store tell apart."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start[:1] in (b"<", b"{"):
        if len(content) > kinds.MOST_BYTES:
            raise Invalid({"file": kinds.TOO_LARGE}, limit=kinds.MOST_MEGABYTES)
        return "xml" if start[:1] == b"<" else "json"
    kind = kinds.recognise(content, name)
    if kind not in DOCUMENTS:
        raise Invalid({"file": NO_CV})
    return kind


def keep(item: Expert, taken: TakenCv, *, store: Store, by: Actor, at: datetime) -> ExpertDocument:
    """Keep a CV in the place of the one there is, with what it seems to say. The profile stays as it is.

    Raises NotPermitted.
    """
    require(by, P.EXPERT_EDIT, item)
    earlier = queries.cv_of(item.id)
    if earlier is not None:
        db.session.delete(earlier)
        db.session.flush()
    found, unread = propose(taken.text, taken.facts, at.date())
    document = ExpertDocument(
        expert_id=item.id, name=taken.name, kind=taken.kind, size=len(taken.content),
        digest=sha256(taken.content).hexdigest(), key=store.put(taken.content), is_scanned=taken.is_scanned,
        is_europass=taken.facts is not None, unread=unread, added_by_id=by.user_id, added_at=at, text=taken.text,
        proposals=[CvProposal(place=one.place, value=one.value, words=one.words) for one in found],
    )  # fmt: skip
    db.session.add(document)
    db.session.flush()
    audit.record(("expert", item.id), "add_cv", by=by, at=at, document=document.id)
    return document


def remove(item: Expert, found: ExpertDocument, *, by: Actor, at: datetime) -> None:
    """Remove a CV and what was proposed from it. Its file goes with the next sweep."""
    require(by, P.EXPERT_EDIT, item)
    db.session.delete(found)
    audit.record(("expert", item.id), "remove_cv", by=by, at=at, document=found.id)


def open_proposals(item: Expert, found: ExpertDocument) -> list[CvProposal]:
    """What waits for a yes or a no, without what the profile says already."""
    return [one for one in found.proposals if one.state == "open" and not says(item, one)]


def says(item: Expert, one: CvProposal) -> bool:
    """Whether the profile says this already. A topic counts as said whatever its level."""
    if one.place in BY_NAME:
        return bool(getattr(item, one.place) == one.value)
    if one.place == "topics":
        return standing(item, one) is not None
    return any(all(getattr(there, name) == value for name, value in one.value.items() if value)
               for there in getattr(item, one.place))  # fmt: skip


def standing(item: Expert, one: CvProposal) -> Any:
    """What the profile says now in the place of a proposal: an answer, a row, or None."""
    if one.place in BY_NAME:
        return getattr(item, one.place)
    rows = LISTS[one.place]
    if not rows.key:
        return None
    return next((there for there in getattr(item, one.place) if getattr(there, rows.key) == one.value[rows.key]), None)


def accept(
    item: Expert, found: ExpertDocument, ids: Collection[int], levels: Mapping[int, Any], *, by: Actor, at: datetime
) -> int:
    """Write the proposals that the expert said yes to; returns how many. `levels` are those chosen beside them.

    Raises NotPermitted, or Invalid with a sentence for each that cannot be kept (`proposal-12`).
    """
    require(by, P.EXPERT_EDIT, item)
    chosen = [one for one in open_proposals(item, found) if one.id in ids]
    for key in dict.fromkeys(SECTION_OF[one.place] for one in chosen):
        section = sections.BY_KEY[key]
        own = [one for one in chosen if SECTION_OF[one.place] == key]
        values, places = _laid_over(item, section, own, levels)
        wrong = {
            f"proposal-{places[place]}" if place in places else "": sentence % facts if facts else sentence
            for place, (sentence, facts) in _by_row(problems(section, values, at.date())).items()
        }
        if wrong:
            raise Invalid(wrong)
        save(item, section, values, by=by, at=at)
    for one in chosen:
        one.state, one.decided_at = "taken", at
    if chosen:
        audit.record(("expert", item.id), "take_from_cv", by=by, at=at, places=sorted({one.place for one in chosen}))
    return len(chosen)


def leave_out(item: Expert, found: ExpertDocument, *, by: Actor, at: datetime) -> None:
    """Say no to all that still waits."""
    require(by, P.EXPERT_EDIT, item)
    for one in found.proposals:
        if one.state == "open":
            one.state, one.decided_at = "dropped", at


def _laid_over(
    item: Expert, section: sections.Section, chosen: list[CvProposal], levels: Mapping[int, Any]
) -> tuple[dict[str, Any], dict[str, int]]:
    """The values of a section with the proposals in it, and which proposal stands in which place."""
    values, places = sections.read(item, section), {}
    for one in chosen:
        if one.place in BY_NAME:
            values[one.place] = one.value
            places[one.place] = one.id
            continue
        rows, row = LISTS[one.place], dict(one.value)
        if one.id in levels:
            row["level"] = levels[one.id]
        there = values[one.place]
        at = next((n for n, r in enumerate(there) if rows.key and r[rows.key] == row[rows.key]), len(there))
        there[at : at + 1] = [row]
        places[f"{one.place}-{at}"] = one.id
    return values, places


def _by_row(found: Mapping[str, Any]) -> dict[str, Any]:
    """Problems by row (`topics-3`) and not by its column; a list as a whole keeps its name."""
    return {"-".join(place.split("-")[:2]): problem for place, problem in found.items()}
