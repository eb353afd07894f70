"""What mails are about, as readers choose them: each room above names its own topic."""

from __future__ import annotations

from dataclasses import dataclass

from socx.notifications.models import Notice


@dataclass(frozen=True, slots=True)
class Topic:
    """The mails of some folders under templates/emails/.

    `formal` are decisions and contracts: they always leave at once, and of unknown fate they wait for
    a person and are never repeated by themselves. All others may be stopped, put together into one
    mail a day, or kept for the hours that their reader likes.
    """

    name: str
    label: str
    folders: tuple[str, ...]
    formal: frozenset[str] = frozenset()


_topics: dict[str, Topic] = {}


def register(topic: Topic) -> None:
    """Make a topic known; registering it again replaces it."""
    _topics[topic.name] = topic


def topics() -> tuple[Topic, ...]:
    """All topics, lower rooms first."""
    return tuple(_topics.values())


def of(kind: str) -> Topic | None:
    """The topic of a kind of notice; None for letters of the account, which nobody can stop."""
    folder = kind.partition("/")[0]
    return next((topic for topic in _topics.values() if folder in topic.folders), None)


def is_formal(kind: str) -> bool:
    """Whether it is a decision or a contract."""
    topic = of(kind)
    return topic is not None and kind in topic.formal


def may_be_stopped(notice: Notice) -> Topic | None:
    """The topic under which a reader may stop such mails, or None where they may not.

    What goes to somebody without an account, and what carries a link of its own, is needed to act at all.
    """
    if notice.recipient_id is None or "link" in notice.facts:
        return None
    topic = of(notice.kind)
    return None if topic is None or notice.kind in topic.formal else topic
