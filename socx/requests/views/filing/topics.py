"""What the text of a request speaks of: proposed to those who write, told to those who read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from socx.access.actors import Actor
from socx.core.proposals import Spoken
from socx.core.topics import topic_label, topics
from socx.requests import fields, proposals
from socx.requests.models import AssistanceRequest
from socx.requests.services.clarification import words_for
from socx.requests.views import bp
from socx.web.i18n import language, language_name

#: Different words that are shown for one topic.
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Proposed:
    """A topic or a language with its label and the words of the text that speak for it."""

    id: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """What the text speaks of and was not chosen, and the labels of what was chosen without a word in the text."""

    missing: list[Proposed]
    silent: list[str]


def proposed_topics(item: AssistanceRequest, chosen: Collection[str]) -> list[Proposed]:
    """What the saved text speaks of, in all parts of the form, beside what is chosen."""
    return _shown(proposals.proposed(fields.document(item), item.language, chosen))


def proposed_languages(item: AssistanceRequest, chosen: Collection[str]) -> list[Proposed]:
    """The languages that the saved text asks for, in all parts of the form, beside what is chosen."""
    found = proposals.languages(fields.document(item), item.language, chosen)
    return [Proposed(one.code, language_name(one.code), one.words) for one in found]


def sensitive_words(item: AssistanceRequest) -> list[Proposed]:
    """The topics about people who need protection that the saved text speaks of clearly, with its words."""
    found = proposals.topics_in(fields.document(item), item.language)
    return _shown([one for one in found if one.is_clear and topics()[one.topic].sensitive])


def differing_topics(item: AssistanceRequest, actor: Actor) -> Differing:
    """Where the chosen topics and the words that this reader reads part ways."""
    document = words_for(item, actor)
    chosen = document.get("topics") or item.topic_ids
    found = proposals.differing(document, document.get("language") or item.language, chosen)
    return Differing(_shown(found.missing), [topic_label(topic, language()) for topic in found.silent])


def _shown(found: Sequence[Spoken]) -> list[Proposed]:
    here = language()
    return [
        Proposed(one.topic, topic_label(one.topic, here), tuple(said.words for said in one.words[:MOST_WORDS]))
        for one in found
    ]


@bp.context_processor
def what_topics_show() -> dict[str, object]:
    return {
        "proposed_topics": proposed_topics,
        "proposed_languages": proposed_languages,
        "sensitive_words": sensitive_words,
        "differing_topics": differing_topics,
        "most_topics": proposals.MOST,
    }
