"""What texts mean, as numbers: made by the clock when a text changes, read by rankings, never made in a page.

Without the extra `semantic` there are none, and rankings do without.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import delete

from socx.db import db
from socx.matching import adapters, queries
from socx.matching.models import TextVectors

if TYPE_CHECKING:
    from socx.matching.engine import Passage
    from socx.matching.engine.meaning import Encoder, Vectors

logger = logging.getLogger(__name__)

#: Experts and requests that one run reads at most: some minutes of work.
MOST = 300

#: Bytes of the digest of a text.
DIGEST = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """The vectors of one need: the rows that they come from, and encoders that know its texts and no others."""

    rows: tuple[int, ...] = ()
    encoders: tuple[Encoder, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose texts are to be read: the owner's column and number, what names their state, the texts."""

    column: str
    number: int
    state: str
    texts: Sequence[tuple[str, str]]  # and their languages

    @property
    def is_expert(self) -> bool:
        return self.column == "expert_id"

    def by(self, encoder: Encoder) -> list[str]:
        """What an encoder reads: each text of an expert, all texts of a request as one."""
        if self.column == "request_id":
            return [encoder.asked(self.texts)]
        return [text for text, lang in self.texts if encoder.reads(lang)]


def figures() -> tuple[int, int]:
    """How many rows of experts there are, and a figure that changes whenever one is made."""
    number, latest = db.session.execute(queries.state_of_vectors()).one()
    return number, latest or 0


def of_experts(ids: Collection[int] | None = None) -> tuple[Encoder, ...]:
    """Encoders that know the texts of some experts, by default of all; none where nothing can be compared."""
    return _known(db.session.scalars(queries.vectors_of_experts(ids))).encoders


def of_request(request_id: int) -> Asked:
    """What is known of the texts of a request."""
    return _known(db.session.scalars(queries.vectors_of_request(request_id)))


def read(_now: datetime) -> Callable[[], int]:
    """Read texts that have changed, which takes long; return how to keep what they mean.

    Keeping drops what belongs to nobody any more, leaves out who has changed or gone meanwhile, and
    gives how many owners were read.
    """
    from socx.matching.encoders import installed, load, names

    if not installed():
        return lambda: 0
    due = _due(_stamps(), names())
    made = [(encoder, _encoded(encoder, due)) for encoder in (load("on") if due else ())]

    def keep() -> int:
        stamps = _stamps()
        _drop(stamps, names())
        here = set(db.session.scalars(queries.numbers_of_requests([one.number for one in due if not one.is_expert])))
        still = [one for one in due if (stamps.get(one.number) == one.state if one.is_expert else one.number in here)]
        for encoder, vectors in made:
            for one in still:
                _keep(one, encoder, vectors)
        db.session.flush()
        logger.info("texts read", extra={"owners": len(still)})
        return len(still)

    return keep


def _stamps() -> dict[int, str]:
    """The state of each searchable profile, by its number."""
    found = db.session.execute(queries.stamps())
    return {row.id: f"{row.version} {row.changed_at.isoformat()}" for row in found}


def _encoded(encoder: Encoder, due: Sequence[Due]) -> dict[str, Vectors]:
    texts = sorted({text for one in due for text in one.by(encoder)})
    return dict(zip(texts, np.asarray(encoder.encode(texts), dtype=np.float16), strict=True))


def _known(rows: Iterable[TextVectors]) -> Asked:
    from socx.matching.encoders import DIMENSIONS, encoders, installed, names
    from socx.matching.engine.meaning import KeptVectors

    if not installed():
        return Asked()
    kept: dict[str, dict[bytes, Vectors]] = {name: {} for name in names()}
    seen = []
    for row in rows:
        if row.encoder not in kept:
            continue  # of a model that is not in use any more
        seen.append(row.id)
        size = len(row.digests) // DIGEST
        digests = (row.digests[DIGEST * n : DIGEST * (n + 1)] for n in range(size))
        vectors = np.frombuffer(row.vectors, np.float16).reshape(size, -1) if size else ()
        kept[row.encoder].update(zip(digests, vectors, strict=True))
    both = (KeptVectors(size, kept[name]) for name, size in zip(names(), DIMENSIONS, strict=True))
    return Asked(tuple(seen), encoders(*both))


def _drop(stamps: Mapping[int, str], names: Sequence[str]) -> None:
    """Take out who is not searched any more, and what models made that are not in use."""
    gone = {row.expert_id for row in db.session.execute(queries.states_of_vectors())} - stamps.keys() - {None}
    for number in sorted(gone):
        db.session.execute(delete(TextVectors).where(TextVectors.expert_id == number))
    db.session.execute(delete(TextVectors).where(TextVectors.encoder.not_in(names)))


def _due(stamps: Mapping[int, str], names: Sequence[str]) -> list[Due]:
    """Who is to be read now: requests first, since a ranking waits for them, then profiles."""
    kept: dict[tuple[Any, ...], str] = {
        (row.expert_id, row.request_id, row.encoder): row.state
        for row in db.session.execute(queries.states_of_vectors())
    }
    due = [one for one in _requests() if any(kept.get((None, one.number, name)) != one.state for name in names)]
    changed = [key for key, state in stamps.items() if any(kept.get((key, None, name)) != state for name in names)]
    for expert in db.session.scalars(queries.searchable_among(changed[:MOST])):
        passages = adapters.profile_of(expert).passages
        due.append(Due("expert_id", expert.id, stamps[expert.id], _told(passages)))
    return due[:MOST]


def _requests() -> Iterator[Due]:
    for item in db.session.scalars(queries.seeking()):
        texts = _told(adapters.need_of(item, item.created_at.date()).passages)
        state = hashlib.sha256(repr(texts).encode("utf-8", "surrogatepass")).hexdigest()
        yield Due("request_id", item.id, state, texts)


def _told(passages: Sequence[Passage]) -> list[tuple[str, str]]:
    """Texts and languages, as a matcher tells them."""
    from socx.matching.engine.languages import settled, told

    [languages], _ = settled([told(passages)])
    return [(one.text, lang) for one, lang in zip(passages, languages, strict=True)]


def _keep(due: Due, encoder: Encoder, made: Mapping[str, Vectors]) -> None:
    from socx.matching.engine.meaning import text_digest

    texts = sorted(set(due.by(encoder)))
    owner = getattr(TextVectors, due.column) == due.number
    db.session.execute(delete(TextVectors).where(owner, TextVectors.encoder == encoder.name))
    row = TextVectors(
        encoder=encoder.name, state=due.state, digests=b"".join(map(text_digest, texts)),
        vectors=b"".join(made[text].tobytes() for text in texts),
    )  # fmt: skip
    setattr(row, due.column, due.number)
    db.session.add(row)
