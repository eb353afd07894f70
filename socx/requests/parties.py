"""A joint request as one of its institutions has it: the shared part, and its own annex beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from socx.core.i18n import N_
from socx.core.places import partner_name
from socx.requests import fields
from socx.requests.workflow import ANSWERING_STATES

#: What an institution is called beside its name: by the order of the names, never by who began.
LABEL = N_("Institution %(letter)s")

UNREADY = N_("An institution has not finished its own part of the joint request.")


def letter(position: int) -> str:
    """A for the first in the order of names, B for the second."""
    return chr(ord("A") + position)


class AsParty:
    """A request with the answers of one institution: what fields.py reads, it reads of this one as of any request.

    Everything else is asked of the request itself.
    """

    def __init__(self, item: Any, party: Any) -> None:
        self.whole = item
        self.party = party

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)

    @property
    def institution(self) -> Any:
        return self.party.institution

    @property
    def institution_id(self) -> int:
        return int(self.party.institution_id)

    @property
    def answers(self) -> dict[str, Any]:
        return {**self.whole.answers, **self.party.answers}

    @property
    def open_clarifications(self) -> list[Any]:
        """The open questions that this institution answers: about the shared part, and about its own."""
        return [c for c in self.whole.open_clarifications if c.institution_id in (None, self.institution_id)]

    @property
    def open_sections(self) -> frozenset[str]:
        """The sections that it may change now."""
        shared: frozenset[str] = self.whole.open_sections
        is_asked = self.whole.state in ANSWERING_STATES
        return shared | sections_of(self.open_clarifications, self.institution_id) if is_asked else shared

    def missing_in_open_sections(self) -> list[tuple[str, str]]:
        """What these sections still need."""
        return _missing_in(self, self.open_sections)

    def missing_answers(self) -> list[tuple[str, str]]:
        """What the signature of this institution still needs."""
        return fields.missing(self)


def sections_of(questions: Iterable[Any], institution_id: int | None = None) -> frozenset[str]:
    """The sections that questions open: shared ones, or those of one institution.

    A question about the sensitivity is answered in words: the level is changed on a page of its own.
    """
    return frozenset(c.section for c in questions if c.institution_id == institution_id) - {"sensitivity"}


def missing_where_open(item: Any) -> list[tuple[str, str]]:
    """What the sections that were opened still need, of a joint request in every part."""
    found = _missing_in(item, item.open_sections)
    for party in item.active_parties:
        own = AsParty(item, party)
        found += [one for one in own.missing_in_open_sections() if one not in found]
    return found


def _missing_in(item: Any, keys: frozenset[str]) -> list[tuple[str, str]]:
    return [one for key in fields.SECTION_KEYS if key in keys for one in fields.missing(item, key)]


def may_read_question(question: Any, institution_id: int | None) -> bool:
    """Whether an institution (or with None, who belongs to none) meets a question: not about another one's own part."""
    return institution_id is None or question.institution_id in (None, institution_id)


def institution_names(item: Any) -> str:
    """Who asks, by name: one institution, or all in the order of their names."""
    return "; ".join(one.official_name for one in item.institutions)


def partner_names(item: Any, language: str) -> str:
    """The partners of those who ask, each once, with its own designation."""
    return "; ".join(dict.fromkeys(partner_name(one.partner_code, language) for one in item.institutions))


def own_answers(answers: dict[str, Any]) -> dict[str, Any]:
    """Of answers, those that belong to one institution."""
    return {name: answer for name, answer in answers.items() if name in fields.OWN}


def missing(item: Any) -> list[tuple[str, str]]:
    """What a joint request still needs before all can sign: of the shared part each thing, of the others a word."""
    found = fields.missing(item)
    shared = [(sentence, place) for sentence, place in found if place.partition(".")[2] not in fields.OWN]
    unready = any(_own_missing(AsParty(item, party)) for party in item.active_parties)
    return shared + ([(UNREADY, "")] if unready else [])


def _own_missing(part: AsParty) -> bool:
    return any(place.partition(".")[2] in fields.OWN for _, place in fields.missing(part))
