"""What is like a request: past requests for the pages below, and what other rooms lay beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from socx.core.topics import topic_label
from socx.requests.models import AssistanceRequest
from socx.requests.similar import SIMILAR, Near, Words
from socx.requests.telling import told


def by_words(one: Words, others: Sequence[Words]) -> list[Near]:
    """The requests most like this one, by their words."""
    from socx.matching.engine.alike import most_alike  # takes seconds to load: when somebody writes, not at start

    found = most_alike((one.text, one.language), [(other.text, other.language) for other in others])
    return [Near(others[two.position].key, two.likeness, two.share, two.words) for two in found]


@dataclass(frozen=True, slots=True)
class Beside:
    """A text beside a request with its language ("" when it is not known) and its topics."""

    text: str
    language: str
    topics: Sequence[str]

    def words(self, language: str) -> str:
        """The text with the labels of its topics."""
        return "\n".join([self.text, *_labels(self.topics, language)])


def near(item: AssistanceRequest, others: Sequence[Beside]) -> list[Near]:
    """What a reader may find near a request, the most alike first; its key is its position.

    Topics count by their labels in the language of the request, because the texts are seldom written in it.
    """
    asked = [text for _, text in told(item.title, item.answers)]
    one = Words(0, "\n".join([*asked, *_labels(item.topic_ids, item.language)]), item.language)
    return by_words(one, [Words(n, other.words(item.language), other.language) for n, other in enumerate(others)])


def _labels(topic_ids: Sequence[str], language: str) -> Iterator[str]:
    return (topic_label(topic, language) for topic in topic_ids)


if by_words not in SIMILAR:
    SIMILAR.append(by_words)
