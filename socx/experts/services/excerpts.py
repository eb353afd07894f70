"""Where the profiles of a page have the words that were looked for, cut from what their reader may see."""

from __future__ import annotations

from collections.abc import Sequence

from socx.access.actors import Actor
from socx.core.excerpts import Excerpt, around, best
from socx.core.words import has_all, pattern, understand
from socx.experts.models import Expert
from socx.experts.models.search import AUDIENCES
from socx.experts.services.texts import texts_of


def excerpts(rows: Sequence[Expert], text: str, actor: Actor) -> dict[int, Excerpt]:
    """Where these profiles have the words; nothing for those that have them all in what a list shows anyway."""
    terms = understand(text).wanted
    wanted = pattern(terms)
    if wanted is None:
        return {}
    found: dict[int, Excerpt] = {}
    for row in rows:
        if not has_all(" ".join(headline(row)), terms):
            seen = (t for t in texts_of(row) if actor.role in AUDIENCES[t.column])
            if told := best(seen, wanted, terms):
                found[row.id] = Excerpt(told.place, told.language, around(told.text, wanted))
    return found


def headline(item: Expert) -> tuple[str, str]:
    """What a list says of a person: the name, and what they are where."""
    return item.name, ", ".join(part for part in (item.function, item.employer) if part)
